//! The first page of every report: what was planned, the numbers that matter, readiness, advice, and how sure it is.

use serde::Serialize;

use super::account_utilisation::has_managed_disks;
use super::advice;
use super::approach;
use super::blocks;
use super::confidence::{self, Confidence};
use super::first_copy::{FirstCopyWords, Headline};
use super::steps;
use super::texts::Texts;
use super::theme::{NumberStyle, Theme};
use crate::finding::Severity;
use crate::plan::{Counts, DataAge, Dated, NotPlanned, Plan, of_the_past};
use crate::settings::{Arithmetic, Method, Scenario};
use crate::wording::Message;

/// A line of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// One of the numbers that matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Number {
    /// Its identifier: `delta`.
    pub id: &'static str,
    /// What it is.
    pub label: String,
    /// The number for people, or that it was not measured.
    pub value: String,
    /// Its unit; empty for a count and for what is not known.
    pub unit: String,
    /// What makes it clear.
    pub note: String,
    /// Whether it is known.
    pub known: bool,
}

/// The first page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FirstPage {
    /// The words over the report.
    pub title: String,
    /// That the plan is of the past, and what has ended since, a sentence each; nothing under rules of today.
    pub past: Vec<String>,
    /// What was planned.
    pub planned: Vec<Fact>,
    /// The seven numbers that matter.
    pub numbers: Vec<Number>,
    /// What the plan costs in each phase that it has; empty without prices.
    pub cost: Vec<Number>,
    /// How many servers are ready; `None` for a plan from averages.
    pub readiness: Option<Counts>,
    /// What is recommended, a sentence each.
    pub recommendation: Vec<String>,
    /// What to do next, in order.
    pub next: Vec<String>,
    /// How sure the figures are.
    pub confidence: Confidence,
}

impl FirstPage {
    /// The first page of a plan.
    #[must_use]
    pub fn new(plan: &Plan, theme: &Theme, texts: &Texts) -> Self {
        Self {
            title: theme.title.clone(),
            past: of_the_past(&plan.rules).iter().map(|line| texts.message(line)).collect(),
            planned: planned(plan, theme, texts),
            numbers: numbers(plan, theme.numbers, texts),
            cost: cost(plan, theme.numbers, texts),
            readiness: plan.document.counts,
            recommendation: advice::recommendation(plan, theme.numbers, texts),
            next: steps::next(plan, theme.numbers, texts),
            confidence: confidence::confidence(plan, theme.numbers, texts),
        }
    }
}

/// The source environment in words.
#[must_use]
pub(crate) fn scenario(scenario: Scenario, texts: &Texts) -> &str {
    match scenario {
        Scenario::Vmware => texts.say("scenario.vmware"),
        Scenario::Physical => texts.say("scenario.physical"),
        Scenario::Hyperv => texts.say("scenario.hyperv"),
    }
}

fn planned(plan: &Plan, theme: &Theme, texts: &Texts) -> Vec<Fact> {
    let document = &plan.document;
    let mut facts = Vec::new();
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact { label: label.to_owned(), value });
        }
    };
    add(texts.say("planned.customer"), theme.customer.name.clone());
    add(texts.say("planned.partner"), theme.partner.name.clone());
    add(texts.say("planned.date"), document.date.clone().unwrap_or_default());
    add(texts.say("planned.scenario"), scenario(document.scenario, texts).to_owned());
    add(texts.say("planned.purpose"), approach::purpose(plan, texts).to_owned());
    add(texts.say("planned.method"), approach::method(plan, texts).to_owned());
    add(texts.say("planned.sizing"), approach::sizing(plan, theme.numbers, texts));
    if let Some(counts) = document.counts {
        let words = texts.fill(
            "planned.servers_words",
            &[
                ("read", &theme.numbers.count(counts.read)),
                ("excluded", &theme.numbers.count(counts.excluded)),
                ("reasons", &reasons(&document.left_out, theme, texts)),
                ("planned", &theme.numbers.count(counts.planned)),
                ("eligible", &theme.numbers.count(counts.eligible)),
            ],
        );
        add(texts.say("planned.servers"), words);
        add(texts.say("first_page.readiness"), readiness_line(&counts, theme.numbers, texts));
        if let Some(all) = &document.outputs_all
            && blocks::has_all(plan)
        {
            let style = theme.numbers;
            let amount = |key: &str, number: Option<f64>| match number {
                Some(number) => {
                    let number = style.rounded(number);
                    texts.fill(&format!("totals.{key}"), &[(key, &number)])
                }
                None => texts.say(&format!("totals.unknown_{key}")).to_owned(),
            };
            let data = document.inputs_all.as_ref().and_then(|all| all.get("data_gb"));
            let data = data.map(|gb| style.rounded(gb)).unwrap_or_default();
            let words = texts.fill(
                "totals.words",
                &[
                    ("more", &style.number(blocks::more_servers(plan), 0)),
                    ("data", &data),
                    ("delta", &amount("mbps", all.get("delta_bandwidth_mbps"))),
                    ("storage", &amount("gb", all.get("storage_gb"))),
                ],
            );
            add(texts.say("totals.label"), words);
        }
    }
    add(texts.say("planned.sources"), sources(plan, texts));
    let rules = texts.fill(
        "planned.rules_words",
        &[("id", &plan.rules.id), ("title", &plan.rules.title), ("date", &plan.rules.date)],
    );
    add(texts.say("planned.rules"), rules);
    add(texts.say("planned.as_of"), as_of(plan, theme, texts));
    let arithmetic = match document.arithmetic {
        Arithmetic::Workbook => texts.say("planned.workbook_arithmetic"),
        Arithmetic::Exact => texts.say("planned.exact_arithmetic"),
    };
    add(texts.say("planned.arithmetic"), arithmetic.to_owned());
    add(texts.say("planned.findings"), findings(plan, texts));
    facts
}

/// As of when the rules and the VM sizes are, with their age on the date of the report.
fn as_of(plan: &Plan, theme: &Theme, texts: &Texts) -> String {
    let part = |part: &DataAge| {
        let what = match part.what {
            Dated::Rules => texts.say("planned.as_of_rules"),
            Dated::Sizes => texts.say("planned.as_of_sizes"),
            Dated::CostOrder => texts.say("planned.as_of_cost_order"),
        };
        match part.days {
            None => format!("{what} {}", part.date),
            Some(days) => {
                let words = &[
                    ("what", what),
                    ("date", &part.date),
                    ("days", &theme.numbers.number(f64::from(days), 0)),
                ];
                texts.fill("planned.as_of_days", words)
            }
        }
    };
    plan.document.as_of.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Why rows are left out, with the number of rows for each reason.
fn reasons(left_out: &[NotPlanned], theme: &Theme, texts: &Texts) -> String {
    let reasons: Vec<String> = left_out
        .iter()
        .map(|reason| {
            let words = texts.message(&Message::words(reason.words()));
            format!("{} × {words}", theme.numbers.count(reason.count))
        })
        .collect();
    if reasons.is_empty() {
        return String::new();
    }
    texts.fill("planned.left_out_reasons", &[("reasons", &reasons.join(", "))])
}

/// The counts of readiness in one line.
pub(crate) fn readiness_line(counts: &Counts, style: NumberStyle, texts: &Texts) -> String {
    texts.fill(
        "readiness.line",
        &[
            ("ready", &style.count(counts.ready)),
            ("conditional", &style.count(counts.conditional)),
            ("not_ready", &style.count(counts.not_ready)),
            ("unknown", &style.count(counts.unknown)),
        ],
    )
}

fn sources(plan: &Plan, texts: &Texts) -> String {
    match plan.document.sources.as_slice() {
        [] => texts.say("planned.averages").to_owned(),
        [one] => file_name(&one.path).to_owned(),
        [one, two] => format!("{}, {}", file_name(&one.path), file_name(&two.path)),
        [first, rest @ ..] => texts.fill(
            "planned.more_sources",
            &[("first", file_name(&first.path)), ("count", &rest.len().to_string())],
        ),
    }
}

/// The name of a file; the tables have its whole path.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn findings(plan: &Plan, texts: &Texts) -> String {
    let count = |severity| {
        let all = plan.document.findings.iter();
        all.filter(|finding| finding.severity == severity).count()
    };
    let (errors, warnings, notes) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    if errors + warnings + notes == 0 {
        return String::new();
    }
    let errors = texts.count("planned.errors", errors, &[("count", &errors.to_string())]);
    let warnings = texts.count("planned.warnings", warnings, &[("count", &warnings.to_string())]);
    let notes = texts.count("planned.notes", notes, &[("count", &notes.to_string())]);
    texts.fill(
        "planned.findings_words",
        &[("errors", &errors), ("warnings", &warnings), ("notes", &notes)],
    )
}

/// The phases of the cost; drills stand in the table of cost.
fn cost(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<Number> {
    let Some(cost) = &plan.document.cost else { return Vec::new() };
    let values = [("priced", cost.priced_servers.to_string()), ("all", cost.servers.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, &**text)).collect();
    let note = match cost.unpriced {
        0 => texts.fill("number.cost_note", &values),
        _ => texts.fill("number.cost_at_least_note", &values),
    };
    let cards = [
        ("cost_steady", texts.say("number.cost_steady"), cost.phases.steady_month),
        ("cost_once", texts.say("number.cost_once"), cost.phases.migration_once),
        ("cost_after", texts.say("number.cost_after"), cost.phases.after_month),
    ];
    let card = |(id, label, amount): (&'static str, &str, Option<f64>)| {
        amount.map(|amount| Number {
            id,
            label: label.to_owned(),
            value: style.money(amount),
            unit: cost.currency.clone(),
            note: note.clone(),
            known: true,
        })
    };
    cards.into_iter().filter_map(card).collect()
}

fn numbers(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<Number> {
    let (inputs, outputs) = (&plan.document.inputs, &plan.document.outputs);
    let empty = inputs.get("virtual_machines").unwrap_or(0.0) <= 0.0;
    let unknown = unknown(plan, texts);
    let text = |number: Option<f64>| {
        number.map_or_else(|| unknown.to_owned(), |number| style.rounded(number))
    };
    let number = |id, label: &str, value: Option<f64>, unit: &str, note: String| Number {
        id,
        label: label.to_owned(),
        value: text(value),
        unit: if value.is_some() { unit.to_owned() } else { String::new() },
        note,
        known: value.is_some(),
    };
    let servers_note = servers_note(plan, style, texts);
    let data_note = texts
        .fill("number.data_note", &[("utilization", &text(inputs.get("utilization_percent")))]);
    let change_note = texts.fill(
        "number.change_note",
        &[
            ("transferred", &text(inputs.get("transferred_gb_per_day"))),
            ("compression", &text(inputs.get("compression_percent"))),
        ],
    );
    let storage_note = advice::accounts(plan, style, texts).map(|(accounts, count)| {
        let values = [("accounts", accounts.as_str())];
        if has_managed_disks(plan) {
            texts.count("number.managed_note", count, &values)
        } else {
            texts.count("number.storage_note", count, &values)
        }
    });
    let first_copy = match FirstCopyWords::of(plan, style, texts) {
        Some(words) => {
            let Headline { value, unit, note, known } = words.headline();
            let label = texts.say("number.first_copy").to_owned();
            Number { id: "first_copy", label, value, unit, note, known }
        }
        None => number("first_copy", texts.say("number.first_copy"), None, "", String::new()),
    };
    let known = |value: Option<f64>, note: String| {
        value.filter(|_| !empty).map(|_| note).unwrap_or_default()
    };
    vec![
        number(
            "servers",
            texts.say("number.servers"),
            inputs.get("virtual_machines"),
            "",
            servers_note,
        ),
        number(
            "data",
            texts.say("number.data"),
            inputs.get("data_gb"),
            "GB",
            known(inputs.get("utilization_percent"), data_note),
        ),
        number(
            "change",
            texts.say("number.change"),
            inputs.get("changed_gb_per_day"),
            "GB",
            known(inputs.get("transferred_gb_per_day"), change_note),
        ),
        number(
            "delta",
            texts.say("number.delta"),
            outputs.get("delta_bandwidth_mbps"),
            "Mbps",
            known(outputs.get("delta_bandwidth_mbps"), advice::delta_note(plan, style, texts)),
        ),
        first_copy,
        number(
            "storage",
            texts.say("number.storage"),
            outputs.get("storage_gb"),
            "GB",
            known(outputs.get("storage_gb"), storage_note.unwrap_or_default()),
        ),
        on_premises_or_source(plan, style, texts),
    ]
}

/// How many of the servers are ready.
fn servers_note(plan: &Plan, style: NumberStyle, texts: &Texts) -> String {
    match plan.document.counts {
        Some(counts) => texts.fill(
            "number.servers_note",
            &[("planned", &style.count(counts.planned)), ("ready", &style.count(counts.ready))],
        ),
        None => texts.say("number.servers_quick").to_owned(),
    }
}

/// The words for a number that is not known: where no server is in the totals, nothing was to be measured.
fn unknown<'t>(plan: &Plan, texts: &'t Texts) -> &'t str {
    match plan.document.inputs.get("virtual_machines") {
        Some(machines) if machines > 0.0 => texts.say("number.unknown"),
        _ => texts.say("number.no_servers"),
    }
}

/// Servers on-premises, or for Hyper-V, which needs none, the storage that the source needs.
fn on_premises_or_source(plan: &Plan, style: NumberStyle, texts: &Texts) -> Number {
    let outputs = &plan.document.outputs;
    if plan.document.scenario == Scenario::Hyperv {
        let value = outputs.get("additional_source_storage_gb");
        return Number {
            id: "source",
            label: texts.say("number.source").to_owned(),
            value: value.map_or_else(|| unknown(plan, texts).to_owned(), |gb| style.rounded(gb)),
            unit: value.map(|_| "GB").unwrap_or_default().to_owned(),
            note: value.map(|_| texts.say("number.source_note")).unwrap_or_default().to_owned(),
            known: value.is_some(),
        };
    }
    let built = &plan.document.infrastructure;
    if built.options.is_empty() && built.appliances.is_empty() && built.not_carried.is_empty() {
        return Number {
            id: "on_premises",
            label: texts.say("number.on_premises").to_owned(),
            value: unknown(plan, texts).to_owned(),
            unit: String::new(),
            note: String::new(),
            known: false,
        };
    }
    let configuration = built.configuration_servers.len();
    let process = built.process_servers.len();
    let appliances = built.appliances.len();
    let spare = built.appliances.iter().filter(|appliance| appliance.spare).count();
    let note = if plan.document.inputs.get("changed_gb_per_day").is_none() {
        texts.say("number.on_premises_least").to_owned()
    } else if spare > 0 {
        texts.count("number.appliances_spare", spare, &[("count", &spare.to_string())])
    } else if appliances > 0 || configuration == 0 {
        let note = match plan.document.method {
            Some(Method::Agentless) => "number.migrate_appliances_note",
            _ => "number.appliances_note",
        };
        texts.count(note, appliances, &[("count", &appliances.to_string())])
    } else {
        texts.fill(
            "number.on_premises_note",
            &[("configuration", &configuration.to_string()), ("process", &process.to_string())],
        )
    };
    Number {
        id: "on_premises",
        label: texts.say("number.on_premises").to_owned(),
        value: (configuration + process + appliances).to_string(),
        unit: String::new(),
        note,
        known: true,
    }
}
