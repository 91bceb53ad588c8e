//! The same servers under another rule set: how many, which, and by which rules.

use super::super::texts::Texts;
use super::storage::SHOWN;
use super::{Builder, Cell, Form, Kind, Mark, Table, View};
use crate::figure::{NOT_MEASURED, Unit};
use crate::plan::{Against, Readiness, StatedRule};
use crate::wording::Message;

/// The counts of verdicts and the main figures under both rule sets.
pub(crate) fn against_counts(view: View<'_>, found: &Against) -> Table {
    const ID: &str = "against-counts";
    let document = &view.plan.document;
    let (here, there) = (document.counts.unwrap_or_default(), found.counts);
    let (own, other) = (&document.outputs, &found.outputs);
    let servers = |count: usize| Cell::Measure(count as f64, Unit::Count);
    let figure = |value: Option<f64>, unit| match (value, view.form) {
        (Some(value), _) => Cell::Measure(value, unit),
        (None, Form::Summary) => Message::words(NOT_MEASURED).into(),
        (None, _) => Cell::Empty,
    };
    let mbps = |value| figure(value, Unit::Mbps);
    let gb = |value| figure(value, Unit::Gb);
    let rows = [
        ("ready", servers(here.ready), servers(there.ready)),
        ("conditional", servers(here.conditional), servers(there.conditional)),
        ("not_ready", servers(here.not_ready), servers(there.not_ready)),
        ("unknown", servers(here.unknown), servers(there.unknown)),
        ("totals", servers(here.eligible), servers(there.eligible)),
        ("delta", mbps(own.get("delta_bandwidth_mbps")), mbps(other.get("delta_bandwidth_mbps"))),
        ("storage", gb(own.get("storage_gb")), gb(other.get("storage_gb"))),
    ];
    let label = |key: &'static str| {
        view.get(ID, key).unwrap_or_else(|| view.style.texts.say_of("readiness", key))
    };
    of_both(view, found, view.table(ID, &rows))
        .words("figure", |(key, ..)| label(key))
        .width(30.0)
        .column("own", Kind::Plain, |(_, own, _)| own.clone())
        .decimals(1)
        .width(26.0)
        .column("other", Kind::Plain, |(_, _, other)| other.clone())
        .decimals(1)
        .width(26.0)
        .build()
}

/// The servers with another verdict.
pub(crate) fn against_servers(view: View<'_>, found: &Against) -> Table {
    let texts = &view.style.texts;
    let word = |readiness: Readiness| match view.form {
        Form::Html => texts.say_of("readiness", readiness.id()).to_owned(),
        _ => texts.verdict(readiness),
    };
    let marks = || {
        [
            (word(Readiness::Conditional), Mark::Doubtful),
            (word(Readiness::Unknown), Mark::Doubtful),
            (word(Readiness::NotReady), Mark::Bad),
        ]
    };
    let full = [Form::Html, Form::Workbook];
    of_both(view, found, view.table("against-servers", &found.changed))
        .words("name", |server| &server.name)
        .width(30.0)
        .words("own", move |server| word(server.readiness))
        .width(26.0)
        .marked(marks())
        .words("other", move |server| word(server.readiness_against))
        .width(26.0)
        .marked(marks())
        .words("rules_that_decide", |server| Cell::list(&server.rules, ", "))
        .width(30.0)
        .prose("decides_here", |server| Cell::messages(&server.reasons))
        .width(52.0)
        .only(&full)
        .prose("decides_there", |server| Cell::messages(&server.reasons_against))
        .width(52.0)
        .only(&full)
        .at_most(SHOWN)
        .build()
}

/// Another rule set with its date.
pub(crate) fn name_of(found: &Against, texts: &Texts) -> String {
    texts.fill("against.rules", &[("id", &found.rules.id), ("date", &found.rules_date)])
}

/// How many servers have another verdict, in a sentence.
pub(crate) fn how_many(view: View<'_>, found: &Against) -> String {
    let texts = &view.style.texts;
    let planned = view.plan.document.counts.unwrap_or_default().planned.to_string();
    match found.changed.len() {
        0 => texts.fill("against.none", &[("rules", &found.rules.id)]),
        changed => {
            let count = changed.to_string();
            texts.count("against.changed", changed, &[("count", &count), ("planned", &planned)])
        }
    }
}

/// The longest value of a rule that a summary prints in full.
const LONGEST: usize = 60;

/// The rules that make the difference. On a sheet their dates have columns.
pub(crate) fn against_rules(view: View<'_>, found: &Against) -> Table {
    let texts = &view.style.texts;
    let value = |stated: &Option<StatedRule>| {
        let Some(StatedRule { value, date }) = stated else {
            return if view.form == Form::Html { "" } else { "-" }.to_owned();
        };
        let value = texts.message(value);
        match view.form {
            Form::Workbook => value,
            Form::Summary if value.chars().count() > LONGEST => {
                let short: String = value.chars().take(LONGEST).collect();
                format!("{}... ({date})", short.trim_end())
            }
            _ => format!("{value} ({date})"),
        }
    };
    let date = |stated: &Option<StatedRule>| stated.as_ref().map(|stated| stated.date.clone());
    of_both(view, found, view.table("against-rules", &found.deciding_rules))
        .words("rule", |rule| &rule.id)
        .width(30.0)
        .words("own", move |rule| value(&rule.value))
        .width(26.0)
        .words("other", move |rule| value(&rule.value_against))
        .width(26.0)
        .words("as_of", move |rule| date(&rule.value))
        .width(30.0)
        .only(&[Form::Workbook])
        .words("as_of", move |rule| date(&rule.value_against))
        .width(52.0)
        .only(&[Form::Workbook])
        .integer("servers", |rule| rule.servers)
        .width(52.0)
        .build()
}

/// The values in the words of these tables: both rule sets, and how many verdicts differ.
fn of_both<'a, R: Copy>(view: View<'a>, found: &Against, table: Builder<'a, R>) -> Builder<'a, R> {
    table
        .value("own", &view.plan.rules.id)
        .value("other", &found.rules.id)
        .value("date", &found.rules_date)
        .value("count", found.changed.len())
        .value("planned", view.plan.document.counts.unwrap_or_default().planned)
}
