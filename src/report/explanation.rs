//! How a figure or a verdict came about, as a table.

use super::model::sizing::usage_words;
use super::model::{Kind, Layout};
use super::report_style::ReportStyle;
use super::table::{Table, TableForm};
use super::texts::Texts;
use crate::estate::{Usage, UsageFrom};
use crate::message;
use crate::plan::{
    ExplainedCheck, ExplainedCost, ExplainedDisk, ExplainedInput, ExplainedOtherSize,
    ExplainedRule, ExplainedSize, ExplainedSized, ExplainedSizing, Explanation, FigureValue,
    StoredPlan, bound_words,
};
use crate::units::{MIB_PER_GIB, grouped};
use crate::wording::Message;

/// What can be explained in a plan: its figures and servers.
#[must_use]
pub fn explainable(plan: &StoredPlan, style: &ReportStyle, form: TableForm) -> String {
    let mut rows: Vec<(String, Message, Message)> = Vec::new();
    for figure in plan.figures() {
        let value = figure.value.as_ref().map(shown).unwrap_or_default();
        rows.push((figure.id.clone(), value, Message::words(figure.label.clone())));
    }
    for (name, readiness) in plan.servers() {
        let readiness = style.texts.get(&format!("readiness.{readiness}")).unwrap_or(readiness);
        rows.push((name.to_owned(), readiness.to_lowercase().into(), message!("server")));
    }
    let table = Layout::text(style)
        .table("explainable", &rows)
        .words("name", |(name, ..)| name)
        .column("value", Kind::Plain, |(_, value, _)| value)
        .words("what", |(.., what)| what);
    Table::of(table.build(), style).render(form)
}

/// How a figure or a verdict came about.
#[must_use]
pub fn explanation(explanation: &Explanation, style: &ReportStyle, form: TableForm) -> String {
    let label = Message::words(explanation.label.clone());
    let figure = Message::joined([(&explanation.figure).into(), parenthesised(label)], " ");
    let mut facts = vec![(message!("figure"), figure)];
    let mut add =
        |label: Message, value: Option<Message>| facts.extend(value.map(|value| (label, value)));
    let text = |text: &Option<String>| text.as_ref().map(Message::from);
    add(message!("server"), text(&explanation.server));
    let value = shown(&explanation.value);
    add(
        message!("value"),
        Some(match unit(&explanation.unit) {
            Some(unit) => Message::joined([value, unit], " "),
            None => value,
        }),
    );
    add(message!("expression"), text(&explanation.expression));
    add(message!("in numbers"), text(&explanation.with_numbers));
    for check in explanation.checks.iter().flatten() {
        let passed = match check.passed {
            Some(true) => message!("passed"),
            Some(false) => message!("not passed"),
            None => message!("not known"),
        };
        add(passed, Some(check_words(check)));
    }
    if let Some(size) = &explanation.size {
        add(message!("size"), Some(size_words(size)));
        add(message!("otherwise"), size.otherwise.as_ref().map(other_size_words));
        add(message!("next smaller"), size.next_smaller.as_ref().map(other_size_words));
        add(message!("next cheaper"), size.next_cheaper.as_ref().map(other_size_words));
        for other in &size.not_proposed {
            add(message!("not proposed"), Some(other_size_words(other)));
        }
    }
    if let Some(sizing) = &explanation.sizing {
        add(message!("by what it has"), Some(sized_words(&sizing.allocated)));
        add(message!("by what it uses"), sizing.measured.as_ref().map(sized_words));
        add(message!("hint"), sizing.hint.as_ref().map(sized_words));
        add(message!("utilisation"), used_words(sizing, &style.texts));
        add(message!("planned by"), Some(planned_by(sizing)));
    }
    for disk in explanation.disks.iter().flatten() {
        add(message!("disk"), Some(disk_words(disk)));
    }
    for line in explanation.cost.iter().flatten() {
        let words = if line.amount.is_some() { message!("cost") } else { message!("not priced") };
        add(words, Some(cost_words(line, &explanation.unit, style)));
    }
    for (index, inputs) in by_location(&explanation.inputs) {
        let mut words: Vec<Message> = inputs
            .iter()
            .take(SHOWN)
            .map(|input| Message::joined([(&input.name).into(), shown(&input.value)], " = "))
            .collect();
        if inputs.len() > SHOWN {
            words.push(message!("... and {more} more", more = inputs.len() - SHOWN));
        }
        let words = Message::joined(words, "; ");
        add(
            message!("input"),
            Some(Message::joined([Message::words(index.to_owned()), words], ": ")),
        );
    }
    let left = locations(&explanation.inputs).saturating_sub(SHOWN);
    let more = message!("... from {left} more places; --format json has all of them", left);
    add(message!("input"), (left > 0).then_some(more));
    for rule in &explanation.rules {
        add(message!("rule"), Some(rule_words(rule)));
    }
    for one in &explanation.overrides {
        add(message!("override"), Some(format!("{}: {}", one.subject, one.reason).into()));
    }
    Table::facts(&facts, style).render(form)
}

/// A line of a bill, or what has no price.
fn cost_words(line: &ExplainedCost, currency: &str, style: &ReportStyle) -> Message {
    let name = Message::words(line.name.clone());
    let reason = Message::words(line.with_numbers.clone());
    let (phase, category) = (line.phase.as_str(), line.category.as_str());
    let place = line.location.as_str();
    match line.amount {
        Some(amount) => message!(
            "{phase}, {category}: {name}: {numbers} = {amount} {currency} ({meter}; {place})",
            phase,
            category,
            name,
            numbers = line.with_numbers.as_str(),
            amount = style.theme.numbers.money(amount),
            currency,
            meter = line.meter.as_str(),
            place
        ),
        None if place.is_empty() => message!("{name}: {reason}", name, reason),
        None => message!("{name}: {reason}; nearest: {place}", name, reason, place),
    }
}

fn parenthesised(message: Message) -> Message {
    Message::joined(["(".into(), message, ")".into()], "")
}

/// The size that is chosen, and why.
fn size_words(size: &ExplainedSize) -> Message {
    let reason = Message::words(size.reason.clone());
    let chosen = match &size.size {
        Some(name) => {
            message!("{size}: {reason}", size = with_cost(name, size.relative_cost), reason)
        }
        None => reason,
    };
    let more = size
        .more_vcpus
        .filter(|more| *more > 0)
        .map(|more| message!("{more} vCPUs more than cores and memory alone would take", more));
    let costs = size.more_cost.filter(|more| *more > 0.0).zip(size.by_cores_and_memory.as_ref());
    let costs = costs.map(|(more, plain)| {
        message!(
            "it costs {more} more than {plain}, which they would take",
            more = grouped(more, 2),
            plain
        )
    });
    Message::joined(std::iter::once(chosen).chain(more).chain(costs), "; ")
}

fn other_size_words(other: &ExplainedOtherSize) -> Message {
    let size = with_cost(&other.size, other.relative_cost);
    message!("{size}: {why}", size, why = Message::words(other.why.clone()))
}

/// A size with what it is for and what bound it.
fn sized_words(sized: &ExplainedSized) -> Message {
    let none = || message!("no size that may be proposed");
    let size = sized.size.as_ref().map_or_else(none, Message::from);
    let chosen = message!(
        "{size} for {cores} cores and {memory} GiB of memory",
        size,
        cores = grouped(sized.cores, 2),
        memory = grouped(sized.memory_mb / MIB_PER_GIB, 2)
    );
    let is_cheapest = sized.bound_by == ["series"];
    let bound = sized.bound_by.iter().map(|id| Message::words(bound_words(id)));
    let bound = (!sized.bound_by.is_empty())
        .then(|| message!("bound by {bound}", bound = Message::joined(bound, ", ")));
    let bound = if is_cheapest { Some(message!("the cheapest size offered")) } else { bound };
    Message::joined(std::iter::once(chosen).chain(bound), "; ")
}

/// What a server uses, how that is known, and the factor on it; `None` where nothing is known.
fn used_words(sizing: &ExplainedSizing, texts: &Texts) -> Option<Message> {
    let Usage { cpu_percent, memory_percent, cpu_from, memory_from } = sizing.usage?;
    let from = |from: Option<UsageFrom>| {
        let words = from.map(|from| Message::verbatim(usage_words(from, texts)));
        let samples = from.and_then(|from| from.samples);
        let samples = samples.map(|samples| {
            Message::counted(usize::try_from(samples).unwrap_or(usize::MAX), "sample", "samples")
        });
        let known = words.into_iter().chain(samples).collect::<Vec<_>>();
        (!known.is_empty()).then(|| parenthesised(Message::joined(known, ", ")))
    };
    let part = |used: Option<Message>, known: Option<Message>| {
        Some(Message::joined(std::iter::once(used?).chain(known), " "))
    };
    let cpu = cpu_percent.map(|used| message!("{used} % of its cores", used = grouped(used, 1)));
    let memory =
        memory_percent.map(|used| message!("{used} % of its memory", used = grouped(used, 1)));
    let comfort = sizing
        .comfort
        .map(|factor| message!("comfort factor {factor}", factor = grouped(factor, 2)));
    let used = [part(cpu, from(cpu_from)), part(memory, from(memory_from))];
    Some(Message::joined(used.into_iter().flatten().chain(comfort), "; "))
}

/// By which of the two sizes a server is planned, and why not by use where that is not so.
fn planned_by(sizing: &ExplainedSizing) -> Message {
    if sizing.by == "measured" {
        message!("what it uses (--sizing measured)")
    } else if sizing.measured.is_some() {
        message!("what it has; --sizing measured takes the size by use")
    } else if sizing.hint.is_some() {
        message!("what it has; one moment or a few days are too little for a size")
    } else {
        message!("what it has; nothing is known of what it uses that a size may be chosen by")
    }
}

/// A size with what it costs relative to `Standard_D2s_v5`.
fn with_cost(size: &str, cost: Option<f64>) -> Message {
    match cost {
        Some(cost) => message!("{size} (relative cost {cost})", size, cost = grouped(cost, 2)),
        None => size.into(),
    }
}

/// Where a disk goes, and why.
fn disk_words(disk: &ExplainedDisk) -> Message {
    let target = if let (Some(kind), Some(tier)) = (&disk.kind, &disk.tier) {
        format!("{} {tier}", kind.replace('-', " ")).into()
    } else {
        message!("no managed disk")
    };
    let by_size = disk.tier_by_size.as_ref();
    let by_size = by_size.map(|tier| message!("its size alone would give {tier}", tier));
    let not_served = disk.not_served.as_ref().map(|reason| message!("but: {reason}", reason));
    let cheaper = disk.next_cheaper.as_ref().map(|other| {
        message!(
            "next cheaper is {target}: {reason}",
            target = format!("{} {}", other.kind.replace('-', " "), other.tier),
            reason = &other.why_not
        )
    });
    let replica = disk.replica_type.as_ref().filter(|kind| disk.kind.as_ref() != Some(*kind));
    let replica = replica.zip(disk.replica_tier.as_ref()).map(|(kind, tier)| {
        let replica = format!("{} {tier}", kind.replace('-', " "));
        message!("replication writes to {replica} until a failover", replica)
    });
    let (disk, reason) = (&disk.label, &disk.reason);
    let goes = message!("'{disk}' goes to {target}: {reason}", disk, target, reason);
    let parts =
        std::iter::once(goes).chain(not_served).chain(by_size).chain(cheaper).chain(replica);
    Message::joined(parts, "; ")
}

/// What a check found.
fn check_words(check: &ExplainedCheck) -> Message {
    let mut parts = vec![Message::from(&check.code)];
    parts.extend(check.disk.as_ref().map(|disk| format!(" '{disk}'").into()));
    match (&check.value, &check.limit) {
        (Some(value), Some(limit)) => {
            parts.extend([": ".into(), message!("{value} against {limit}", value, limit)]);
        }
        (Some(value), None) => parts.push(format!(": {value}").into()),
        _ => {}
    }
    if let Some(message) = &check.message {
        parts.extend(["; ".into(), Message::words(message.clone())]);
    }
    parts.extend(check.rule.as_ref().map(|rule| format!(" [{rule}]").into()));
    Message::joined(parts, "")
}

/// A rule with its value, its source and what others say.
fn rule_words(rule: &ExplainedRule) -> Message {
    let words = |text: &String| Message::words(text.clone());
    let mut parts = vec![Message::from(&rule.id)];
    match (&rule.value, &rule.unit) {
        (serde_json::Value::Number(number), Some(unit)) => {
            let number = grouped(number.as_f64().unwrap_or_default(), 3);
            parts.extend([format!(" = {number} ").into(), words(unit)]);
        }
        (serde_json::Value::String(text), _) => parts.extend([" = ".into(), words(text)]),
        _ => {}
    }
    let (source, date) = (&rule.source, &rule.date);
    let source = message!("{source}, as of {date}", source, date);
    parts.extend([": ".into(), words(&rule.statement), " ".into(), parenthesised(source)]);
    if let Some(but) = &rule.conflict {
        parts.extend([" ".into(), message!("But: {conflict}", conflict = words(but))]);
    }
    Message::joined(parts, "")
}

/// Places, and inputs of one place, that the text lists.
const SHOWN: usize = 20;

/// The inputs by their locations, in the order in which the locations come first.
fn by_location(inputs: &[ExplainedInput]) -> Vec<(&str, Vec<&ExplainedInput>)> {
    let mut found: Vec<(&str, Vec<&ExplainedInput>)> = Vec::new();
    for input in inputs {
        let at = found.iter().position(|(index, _)| *index == input.index);
        if at.is_none() && found.len() < SHOWN {
            found.push((&input.index, Vec::new()));
        }
        let at = at.unwrap_or(found.len() - 1);
        if let Some((_, known)) = found.get_mut(at).filter(|(index, _)| *index == input.index) {
            known.push(input);
        }
    }
    found
}

fn locations(inputs: &[ExplainedInput]) -> usize {
    let locations: std::collections::BTreeSet<&str> =
        inputs.iter().map(|input| input.index.as_str()).collect();
    locations.len()
}

fn shown(value: &FigureValue) -> Message {
    match value {
        FigureValue::Number(number) => grouped(*number, 3).into(),
        FigureValue::Text(text) if text.is_empty() => message!("not stated"),
        FigureValue::Text(text) => text.into(),
        FigureValue::Unknown(()) => Message::words(crate::figure::NOT_MEASURED),
    }
}

fn unit(unit: &str) -> Option<Message> {
    Some(match unit {
        "gb" => "GB".into(),
        "mb" => "MB".into(),
        "mbps" => "Mbps".into(),
        "iops" => "IOPS".into(),
        "percent" => message!("(a fraction)"),
        "days" => message!("days"),
        "hours" => message!("hours"),
        _ => return None,
    })
}
