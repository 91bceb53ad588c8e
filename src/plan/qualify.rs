//! Readiness of a server, with its reasons.

use super::document::{Readiness, Reason};
use super::guest::GuestOs;
use crate::estate::{ForcedReadiness, Server, Verdict};
use crate::figure::{CheckSeverity, Value, Worksheet};
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
    if let Some(verdict) = &server.verdict {
        reasons.push(decided(verdict));
    }
    reasons
}

/// What somebody decided by an override is a reason of its own.
fn decided(verdict: &Verdict) -> (CheckSeverity, Reason) {
    let severity = match verdict.readiness {
        ForcedReadiness::NotReady => CheckSeverity::Error,
        ForcedReadiness::Ready | ForcedReadiness::Conditional => CheckSeverity::Conditional,
    };
    let why = verdict.reason.as_deref().unwrap_or("no reason is given");
    let reason = Reason {
        code: "override".to_owned(),
        severity: match verdict.readiness {
            ForcedReadiness::Ready => Severity::Note,
            _ => severity.severity(),
        },
        message: format!("decided by an override: {why}"),
        rule: None,
    };
    (severity, reason)
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
    server: &Server,
    beyond: &[(CheckSeverity, Reason)],
    rules: &RuleSet,
) -> (Readiness, Vec<Reason>) {
    let mut found: Vec<(CheckSeverity, Reason)> = Vec::new();
    for check in &sheet.set.checks {
        // What goes beyond cells stands in the sheet as one obstacle; here each has its own reason.
        if check.id == "other-obstacle" {
            continue;
        }
        let message = || fill_in(&check.message, sheet, row, rules);
        match sheet.evaluate(&check.expression, row).number() {
            Some(violated) if violated != 0.0 => found.push((
                check.severity,
                Reason {
                    code: check.id.clone(),
                    severity: check.severity.severity(),
                    message: message(),
                    rule: check.rule.clone(),
                },
            )),
            _ => {}
        }
    }
    found.extend(beyond.iter().cloned());
    for (column, code, what) in NEEDED {
        if sheet.server_value(column, row) == &Value::Unknown {
            found.push((
                CheckSeverity::Unknown,
                Reason {
                    code: code.to_owned(),
                    severity: Severity::Warning,
                    message: format!("{what} is not known"),
                    rule: None,
                },
            ));
        }
    }
    let forced = server
        .verdict
        .as_ref()
        .map(|verdict| match verdict.readiness {
            ForcedReadiness::Ready => Readiness::Ready,
            ForcedReadiness::Conditional => Readiness::Conditional,
            ForcedReadiness::NotReady => Readiness::NotReady,
        });
    let has = |severity| found.iter().any(|(known, _)| *known == severity);
    let readiness = if let Some(forced) = forced {
        forced
    } else if has(CheckSeverity::Error) {
        Readiness::NotReady
    } else if has(CheckSeverity::Unknown) {
        Readiness::Unknown
    } else if has(CheckSeverity::Conditional) {
        Readiness::Conditional
    } else {
        Readiness::Ready
    };
    (
        readiness,
        found.into_iter().map(|(_, reason)| reason).collect(),
    )
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
