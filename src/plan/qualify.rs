//! Readiness of a server, with its reasons.

use super::document::{Readiness, Reason};
use super::guest::GuestOs;
use crate::estate::Server;
use crate::figure::{Check, CheckSeverity, Value, Worksheet};
use crate::finding::Severity;
use crate::rules::RuleSet;
use crate::settings::{Scenario, Settings};

/// What cannot be said in a cell: the guest operating system, its architecture, shared disks, the name.
pub(super) fn beyond_cells(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<(CheckSeverity, Reason)> {
    let mut reasons = Vec::new();
    let mut add = |severity: CheckSeverity, code: &str, rule: &str, message: String| {
        if rules.get(rule).is_some() {
            let reason = Reason {
                code: code.to_owned(),
                severity: severity.severity(),
                message,
                rule: Some(rule.to_owned()),
            };
            reasons.push((severity, reason));
        }
    };
    if let Some(name) = &server.os {
        let os = GuestOs::parse(name);
        if os.is_32_bit {
            add(
                CheckSeverity::Error,
                "not-64-bit",
                "os_architecture",
                format!("'{name}' is not a 64-bit operating system"),
            );
        } else if settings.scenario != Scenario::Hyperv
            && os.covered_by(rules.list("guest_os_vmware")) == Some(false)
        {
            add(
                CheckSeverity::Conditional,
                "os-not-listed",
                "guest_os_vmware",
                format!(
                    "'{name}' is not on the rule set's list of guests; change the operating system, or plan with a newer rule set"
                ),
            );
        }
    }
    if let Some(disk) = server.disks.iter().find(|disk| disk.shared) {
        add(
            CheckSeverity::Error,
            "shared-disk",
            "shared_disks",
            format!("'{}' is shared with other machines", disk.label),
        );
    }
    if let Some(problem) = name_problem(&server.name, rules) {
        add(
            CheckSeverity::Conditional,
            "name",
            "machine_name_length_max",
            problem,
        );
    }
    reasons
}

fn name_problem(name: &str, rules: &RuleSet) -> Option<String> {
    let limit = rules.number("machine_name_length_max")?;
    let length = name.chars().count();
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let problem = if length as f64 > limit {
        format!("has {length} characters, the limit is {limit}")
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        "has characters other than letters, digits and hyphens".to_owned()
    } else if !edge(name.chars().next()) || !edge(name.chars().last()) {
        "starts or ends with a hyphen".to_owned()
    } else {
        return None;
    };
    Some(format!(
        "the name {problem}; give the machine another name in Azure before failover"
    ))
}

/// What a server must be known by, as column, code of the reason, and words.
const NEEDED: [(&str, &str, &str); 7] = [
    ("cores", "cores-not-known", "the number of cores"),
    ("memory_mb", "memory-not-known", "the memory"),
    ("nics", "nics-not-known", "the number of NICs"),
    ("storage_gb", "storage-not-known", "the size of the disks"),
    ("disks", "disks-not-known", "the number of disks"),
    ("utilization", "utilization-not-known", "the used storage"),
    (
        "planned_change_rate",
        "change-rate-not-known",
        "the daily change",
    ),
];

/// The readiness of the server in a row: the checks of the figures, what goes beyond cells, and what is missing.
pub(super) fn readiness(
    sheet: &Worksheet,
    row: usize,
    beyond: &[(CheckSeverity, Reason)],
    rules: &RuleSet,
) -> (Readiness, Vec<Reason>) {
    let mut reasons: Vec<Reason> = violated(sheet, row)
        .map(|check| Reason {
            code: check.id.clone(),
            severity: check.severity.severity(),
            message: fill_in(&check.message, sheet, row, rules),
            rule: check.rule.clone(),
        })
        .collect();
    reasons.extend(beyond.iter().map(|(_, reason)| reason.clone()));
    reasons.extend(missing(sheet, row).map(|(code, what)| Reason {
        code: code.to_owned(),
        severity: Severity::Warning,
        message: format!("{what} is not known"),
        rule: None,
    }));
    (verdict(sheet, row, beyond), reasons)
}

/// The readiness of the server in a row, without its reasons.
pub(super) fn verdict(
    sheet: &Worksheet,
    row: usize,
    beyond: &[(CheckSeverity, Reason)],
) -> Readiness {
    let found = violated(sheet, row)
        .map(|check| check.severity)
        .chain(beyond.iter().map(|(severity, _)| *severity))
        .chain(missing(sheet, row).map(|_| CheckSeverity::Unknown));
    // The worst of them decides.
    found
        .map(|severity| match severity {
            CheckSeverity::Error => (3, Readiness::NotReady),
            CheckSeverity::Unknown => (2, Readiness::Unknown),
            CheckSeverity::Conditional => (1, Readiness::Conditional),
        })
        .max_by_key(|(weight, _)| *weight)
        .map_or(Readiness::Ready, |(_, readiness)| readiness)
}

/// The checks that the server in a row violates. What goes beyond cells stands in the sheet as one obstacle; in the plan
/// each has its own reason.
fn violated(sheet: &Worksheet, row: usize) -> impl Iterator<Item = &Check> {
    sheet.set.checks.iter().filter(move |check| {
        check.id != "other-obstacle"
            && sheet
                .evaluate(&check.expression, row)
                .number()
                .is_some_and(|violated| violated != 0.0)
    })
}

/// Code and words of what is not known of the server in a row.
fn missing(sheet: &Worksheet, row: usize) -> impl Iterator<Item = (&'static str, &'static str)> {
    NEEDED.into_iter().filter_map(move |(column, code, what)| {
        (sheet.server_value(column, row) == &Value::Unknown).then_some((code, what))
    })
}

/// Replaces `{name}` and `{rule.name}` by their values.
fn fill_in(message: &str, sheet: &Worksheet, row: usize, rules: &RuleSet) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        let (id, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        let value = match id.strip_prefix("rule.") {
            Some(rule) => Value::known(rules.number(rule)),
            None => sheet.server_value(id, row).clone(),
        };
        text.push_str(&match value {
            Value::Number(number) => crate::units::grouped(number, 1),
            Value::Text(word) => word.to_string(),
            Value::Unknown => crate::figure::NOT_MEASURED.to_owned(),
        });
        rest = after;
    }
    text.push_str(rest);
    text
}
