//! Readiness of a server, with its reasons.

use super::document::{Readiness, Reason};
use super::verdict::{CheckResult, Verdict};
use crate::estate::{self, ForcedReadiness, Server};
use crate::figure::{Check, CheckSeverity, Expression, Reference, Value, Worksheet};
use crate::finding::Severity;
use crate::rules::RuleSet;

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

/// What the checks of a server come to.
#[derive(Clone, Debug)]
pub(super) struct Qualification {
    pub(super) readiness: Readiness,
    /// Why: the checks that did not pass, and what is missing.
    pub(super) reasons: Vec<Reason>,
    /// All checks.
    pub(super) checks: Vec<CheckResult>,
}

/// The readiness of the server in a row: the checks of the figures, what goes beyond cells, and what is missing.
pub(super) fn qualify(
    sheet: &Worksheet,
    row: usize,
    server: &Server,
    beyond: &[Verdict],
    rules: &RuleSet,
) -> Qualification {
    let mut verdicts: Vec<Verdict> = sheet
        .set
        .checks
        .iter()
        // What goes beyond cells stands in the sheet as one obstacle; here each has its own reason.
        .filter(|check| check.id != "other-obstacle")
        .filter_map(|check| verdict(check, sheet, row, rules))
        .collect();
    verdicts.extend(beyond.iter().cloned());
    let mut found: Vec<(CheckSeverity, Reason)> =
        verdicts.iter().filter_map(Verdict::reason).collect();
    found.extend(server.verdict.as_ref().map(decided));
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
    Qualification {
        readiness,
        reasons: found.into_iter().map(|(_, reason)| reason).collect(),
        checks: verdicts.into_iter().map(|verdict| verdict.check).collect(),
    }
}

/// What somebody decided by an override is a reason of its own.
pub(super) fn decided(verdict: &estate::Verdict) -> (CheckSeverity, Reason) {
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

/// A check of the figures; `None` where a value is missing, which is said once for the value.
fn verdict(check: &Check, sheet: &Worksheet, row: usize, rules: &RuleSet) -> Option<Verdict> {
    let violated = sheet.evaluate(&check.expression, row).number()? != 0.0;
    let mut verdict = Verdict::failed(
        check.severity,
        &check.id,
        "",
        fill_in(&check.message, sheet, row, rules),
    );
    verdict.check.rule.clone_from(&check.rule);
    verdict.check.passed = Some(!violated);
    let (mut values, mut limits) = (Vec::new(), Vec::new());
    check.expression.walk(&mut |part| match part {
        Expression::Name(reference @ Reference::Server(place)) => {
            if let Some(name) = sheet.set.servers.get(*place) {
                values.push(format!(
                    "{} {}",
                    name.id,
                    words(sheet.value(*reference, row))
                ));
            }
        }
        Expression::Name(Reference::Rule(place)) => {
            if let Some(rule) = rules.rules().get(*place) {
                limits.push(rule.value_text());
            }
        }
        _ => {}
    });
    values.dedup();
    let said = |list: Vec<String>| (!list.is_empty()).then(|| list.join(", "));
    verdict.check.value = said(values);
    verdict.check.limit = said(limits);
    Some(verdict)
}

fn words(value: &Value) -> String {
    match value {
        Value::Number(number) => crate::units::grouped(*number, 1),
        Value::Text(word) => format!("'{word}'"),
        Value::Unknown => crate::figure::NOT_MEASURED.to_owned(),
    }
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
