//! How a figure or a verdict came about, as a table.

use super::table::{Align, Table, TableForm};
use crate::plan::{
    ExplainedCheck, ExplainedInput, ExplainedRule, Explanation, FigureValue, StoredPlan,
};
use crate::units::grouped;

/// What can be explained in a plan: its figures and servers.
#[must_use]
pub fn explainable(plan: &StoredPlan, form: TableForm) -> String {
    let mut table =
        Table::new(&[("name", Align::Left), ("value", Align::Right), ("what", Align::Left)]);
    for figure in plan.figures() {
        let value = figure.value.as_ref().map(shown).unwrap_or_default();
        table.row(vec![figure.id.clone(), value, figure.label.clone()]);
    }
    for (name, readiness) in plan.servers() {
        table.row(vec![name.to_owned(), readiness.replace('_', " "), "server".to_owned()]);
    }
    table.render(form)
}

/// How a figure or a verdict came about.
#[must_use]
pub fn explanation(explanation: &Explanation, form: TableForm) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: &str, value: String| table.row(vec![name.to_owned(), value]);
    add("figure", format!("{} ({})", explanation.figure, explanation.label));
    if let Some(server) = &explanation.server {
        add("server", server.clone());
    }
    add(
        "value",
        format!("{} {}", shown(&explanation.value), unit(&explanation.unit)).trim_end().to_owned(),
    );
    if let Some(expression) = &explanation.expression {
        add("expression", expression.clone());
    }
    if let Some(numbers) = &explanation.with_numbers {
        add("in numbers", numbers.clone());
    }
    for check in explanation.checks.iter().flatten() {
        let (passed, words) = check_words(check);
        add(passed, words);
    }
    for disk in explanation.disks.iter().flatten() {
        let target = match (&disk.kind, &disk.tier) {
            (Some(kind), Some(tier)) => format!("{} {tier}", kind.replace('-', " ")),
            _ => "no managed disk".to_owned(),
        };
        let by_size = disk
            .tier_by_size
            .as_ref()
            .map(|tier| format!("; its size alone would give {tier}"))
            .unwrap_or_default();
        add("disk", format!("'{}' goes to {target}: {}{by_size}", disk.label, disk.reason));
    }
    for (index, inputs) in by_location(&explanation.inputs) {
        let mut words: Vec<String> = inputs
            .iter()
            .take(SHOWN)
            .map(|input| format!("{} = {}", input.name, shown(&input.value)))
            .collect();
        if inputs.len() > SHOWN {
            words.push(format!("... and {} more", inputs.len() - SHOWN));
        }
        add("input", format!("{index}: {}", words.join("; ")));
    }
    let left = locations(&explanation.inputs).saturating_sub(SHOWN);
    if left > 0 {
        add("input", format!("... from {left} more places; --format json has all of them"));
    }
    for rule in &explanation.rules {
        add("rule", rule_words(rule));
    }
    for one in &explanation.overrides {
        add("override", format!("{}: {}", one.subject, one.reason));
    }
    table.render(form)
}

/// Whether a check passed, and what it found.
fn check_words(check: &ExplainedCheck) -> (&'static str, String) {
    let passed = match check.passed {
        Some(true) => "passed",
        Some(false) => "not passed",
        None => "not known",
    };
    let about = check.disk.as_ref().map(|disk| format!(" '{disk}'")).unwrap_or_default();
    let held = match (&check.value, &check.limit) {
        (Some(value), Some(limit)) => format!(": {value} against {limit}"),
        (Some(value), None) => format!(": {value}"),
        _ => String::new(),
    };
    let message = check.message.as_ref().map(|message| format!("; {message}")).unwrap_or_default();
    let rule = check.rule.as_ref().map(|rule| format!(" [{rule}]")).unwrap_or_default();
    let words = format!("{}{about}{held}{message}{rule}", check.code);
    (passed, words)
}

/// A rule with its value, its source and what others say.
fn rule_words(rule: &ExplainedRule) -> String {
    let conflict = rule.conflict.as_ref().map(|but| format!(" But: {but}")).unwrap_or_default();
    let value = match (&rule.value, &rule.unit) {
        (serde_json::Value::Number(number), Some(unit)) => {
            let number = grouped(number.as_f64().unwrap_or_default(), 3);
            format!(" = {number} {unit}")
        }
        (serde_json::Value::String(text), _) => format!(" = {text}"),
        _ => String::new(),
    };
    format!(
        "{}{value}: {} ({}, as of {}){conflict}",
        rule.id, rule.statement, rule.source, rule.date
    )
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

fn shown(value: &FigureValue) -> String {
    match value {
        FigureValue::Number(number) => grouped(*number, 3),
        FigureValue::Text(text) if text.is_empty() => "not stated".to_owned(),
        FigureValue::Text(text) => text.clone(),
        FigureValue::Unknown(()) => crate::figure::NOT_MEASURED.to_owned(),
    }
}

fn unit(unit: &str) -> &str {
    match unit {
        "gb" => "GB",
        "mb" => "MB",
        "mbps" => "Mbps",
        "iops" => "IOPS",
        "percent" => "(a fraction)",
        "days" | "hours" => unit,
        _ => "",
    }
}
