//! Readiness of a server, with its reasons.

use std::borrow::Cow;

use super::readiness::{Readiness, Reason};
use super::verdict::{CheckResult, Verdict};
use crate::estate::{self, ForcedReadiness, Server};
use crate::figure::{Check, CheckSeverity, Expression, Reference, Value, Worksheet};
use crate::finding::Severity;
use crate::message;
use crate::rules::{Rule, RuleSet};
use crate::units::grouped;
use crate::wording::{Message, fill_with, placeholders};
use crate::words;

/// What a server must be known by, as column, code of the reason, and words.
const NEEDED: [(&str, &str, &str); 7] = [
    ("cores", "cores-not-known", words!("the number of cores")),
    ("memory_mb", "memory-not-known", words!("the memory")),
    ("nics", "nics-not-known", words!("the number of NICs")),
    ("storage_gb", "storage-not-known", words!("the size of the disks")),
    ("disks", "disks-not-known", words!("the number of disks")),
    ("utilization", "utilization-not-known", words!("the used storage")),
    ("planned_change_rate", "change-rate-not-known", words!("the daily change")),
];

/// What the checks of a server come to.
#[derive(Clone, Debug)]
pub(crate) struct Qualification {
    pub(crate) readiness: Readiness,
    /// Why: the checks that did not pass, and what is missing.
    pub(crate) reasons: Vec<Reason>,
    /// All checks.
    pub(crate) checks: Vec<CheckResult>,
}

/// The checks of the figures, made ready for the rows of a sheet.
#[derive(Debug)]
pub(crate) struct Qualifier<'a> {
    sheet: &'a Worksheet,
    rules: &'a RuleSet,
    checks: Vec<CellCheck<'a>>,
    needed: Vec<(usize, &'static str, &'static str)>,
}

/// A check in cells with what is the same in every row.
#[derive(Debug)]
struct CellCheck<'a> {
    check: &'a Check,
    /// The rule behind it in the scenario.
    rule: Option<&'a Rule>,
    limit: Option<String>,
    /// The columns that it looks at.
    columns: Vec<usize>,
}

impl<'a> Qualifier<'a> {
    pub(crate) fn new(sheet: &'a Worksheet, rules: &'a RuleSet) -> Self {
        let checks = sheet.set.checks.iter();
        let needed = NEEDED.iter().filter_map(|(column, code, what)| {
            Some((sheet.set.servers.index(column)?, *code, *what))
        });
        Self {
            sheet,
            rules,
            // The sheet shows off-sheet checks as one obstacle; here each has its own reason.
            checks: checks
                .filter(|check| check.id != "other-obstacle")
                .map(|check| CellCheck::new(check, sheet, rules))
                .collect(),
            needed: needed.collect(),
        }
    }

    /// The readiness of the server in a row: the checks of the figures, the off-sheet checks, and missing facts.
    pub(crate) fn qualify(
        &self,
        row: usize,
        server: &Server,
        off_sheet_checks: Vec<Verdict>,
    ) -> Qualification {
        let mut verdicts: Vec<Verdict> = self
            .checks
            .iter()
            .filter_map(|check| check.verdict(self.sheet, row, self.rules))
            // What passes for the average disk says nothing beside the same check of every disk.
            .filter(|found| {
                found.check.passed != Some(true) || !has_its_disks(found, &off_sheet_checks)
            })
            .collect();
        verdicts.extend(off_sheet_checks);
        let mut found: Vec<(CheckSeverity, Reason)> =
            verdicts.iter().filter_map(Verdict::reason).collect();
        found.extend(server.verdict.as_ref().map(decided));
        for (column, code, what) in &self.needed {
            if self.sheet.servers.get(*column, row) == &Value::Unknown {
                found.push((
                    CheckSeverity::Unknown,
                    Reason {
                        code: (*code).to_owned(),
                        severity: Severity::Warning,
                        message: message!("{what} is not known", what = Message::words(*what)),
                        rule: None,
                    },
                ));
            }
        }
        let severities = found.iter().map(|(severity, _)| *severity);
        Qualification {
            readiness: forced(server).unwrap_or_else(|| readiness(severities)),
            reasons: found.into_iter().map(|(_, reason)| reason).collect(),
            checks: verdicts.into_iter().map(|verdict| verdict.check).collect(),
        }
    }
}

impl Qualifier<'_> {
    /// The readiness alone, of which what-ifs count servers: the same without the words for it.
    pub(crate) fn readiness(
        &self,
        row: usize,
        server: &Server,
        off_sheet_checks: &[Verdict],
    ) -> Readiness {
        let in_cells = self.checks.iter().filter_map(|check| {
            let violated = check.is_violated(self.sheet, row)?;
            violated.then_some(check.check.severity)
        });
        let off_sheet = off_sheet_checks
            .iter()
            .filter(|verdict| verdict.check.passed != Some(true))
            .map(|verdict| verdict.severity);
        let is_missing = |column: usize| self.sheet.servers.get(column, row) == &Value::Unknown;
        let missing = self
            .needed
            .iter()
            .filter(|(column, ..)| is_missing(*column))
            .map(|_| CheckSeverity::Unknown);
        forced(server).unwrap_or_else(|| readiness(in_cells.chain(off_sheet).chain(missing)))
    }
}

/// The readiness that somebody decided.
fn forced(server: &Server) -> Option<Readiness> {
    server.verdict.as_ref().map(|verdict| match verdict.readiness {
        ForcedReadiness::Ready => Readiness::Ready,
        ForcedReadiness::Conditional => Readiness::Conditional,
        ForcedReadiness::NotReady => Readiness::NotReady,
    })
}

/// The readiness that checks which did not pass come to.
fn readiness(severities: impl Iterator<Item = CheckSeverity>) -> Readiness {
    let (mut error, mut unknown, mut conditional) = (false, false, false);
    for severity in severities {
        match severity {
            CheckSeverity::Error => error = true,
            CheckSeverity::Unknown => unknown = true,
            CheckSeverity::Conditional => conditional = true,
        }
    }
    if error {
        Readiness::NotReady
    } else if unknown {
        Readiness::Unknown
    } else if conditional {
        Readiness::Conditional
    } else {
        Readiness::Ready
    }
}

fn has_its_disks(found: &Verdict, off_sheet_checks: &[Verdict]) -> bool {
    off_sheet_checks
        .iter()
        .any(|other| other.check.disk.is_some() && other.check.code == found.check.code)
}

/// What somebody decided by an override is a reason of its own.
pub(crate) fn decided(verdict: &estate::Verdict) -> (CheckSeverity, Reason) {
    let severity = match verdict.readiness {
        ForcedReadiness::NotReady => CheckSeverity::Error,
        ForcedReadiness::Ready | ForcedReadiness::Conditional => CheckSeverity::Conditional,
    };
    let why = if let Some(reason) = &verdict.reason {
        Message::verbatim(reason)
    } else {
        message!("no reason is given")
    };
    let reason = Reason {
        code: "override".to_owned(),
        severity: match verdict.readiness {
            ForcedReadiness::Ready => Severity::Note,
            _ => severity.severity(),
        },
        message: message!("decided by an override: {why}", why),
        rule: None,
    };
    (severity, reason)
}

impl<'a> CellCheck<'a> {
    fn new(check: &'a Check, sheet: &Worksheet, rules: &'a RuleSet) -> Self {
        let (mut columns, mut used): (Vec<usize>, Vec<&Rule>) = (Vec::new(), Vec::new());
        let decided = |condition: &Expression| {
            let mut of_servers = false;
            condition.walk(&mut |part| {
                of_servers |= matches!(
                    part,
                    Expression::Name(Reference::Server(_))
                        | Expression::Known(Reference::Server(_))
                );
            });
            let value = (!of_servers).then(|| sheet.evaluate(condition, 0));
            value?.number().map(|number| number != 0.0)
        };
        check.expression.walk_taken(&decided, &mut |part| match part {
            Expression::Name(Reference::Server(index)) if !columns.contains(index) => {
                columns.push(*index);
            }
            Expression::Name(Reference::Rule(index)) => used.push(rules.at(*index)),
            _ => {}
        });
        let stated = check.rule.as_deref().and_then(|id| rules.get(id));
        let is_stated = |rule: &Rule| stated.is_some_and(|stated| stated.id == rule.id);
        let of_the_other_scenario = !used.iter().any(|rule| is_stated(rule))
            && check.expression.rules().iter().any(|index| is_stated(rules.at(*index)));
        let rule = match used.first() {
            Some(first) if of_the_other_scenario => Some(*first),
            _ => stated,
        };
        let mut limits: Vec<String> = used.iter().map(|rule| limit_text(rule)).collect();
        if limits.is_empty() {
            limits.extend(rule.map(limit_text));
        }
        Self {
            check,
            rule,
            limit: check.limit.clone().or((!limits.is_empty()).then(|| limits.join(", "))),
            columns,
        }
    }

    /// Whether a row does not pass; `None` where a value is missing.
    fn is_violated(&self, sheet: &Worksheet, row: usize) -> Option<bool> {
        Some(sheet.evaluate(&self.check.expression, row).number()? != 0.0)
    }

    /// What the check says to a row; `None` where a value is missing, which is said once for the value.
    fn verdict(&self, sheet: &Worksheet, row: usize, rules: &RuleSet) -> Option<Verdict> {
        let check = self.check;
        let violated = self.is_violated(sheet, row)?;
        let message = if violated {
            self.with_values(&check.message, sheet, row, rules)
        } else {
            Message::default()
        };
        let value = match &check.found {
            Some(found) => Some(fill_with(found, |id| {
                Some(self.value_of(id, sheet, row, rules).into_text().into())
            })),
            None => self.named_values(sheet, row),
        };
        Some(Verdict {
            check: CheckResult {
                code: Cow::Owned(check.id.clone()),
                disk: None,
                passed: Some(!violated),
                value,
                limit: self.limit.clone(),
                rule: self.rule_of(sheet, row).map(|rule| Cow::Owned(rule.to_owned())),
            },
            severity: check.severity,
            message,
        })
    }

    /// The rule behind the check of a row.
    fn rule_of(&self, sheet: &Worksheet, row: usize) -> Option<&str> {
        let other = self.check.other_rule.as_ref().filter(|(_, when)| {
            sheet.evaluate(when, row).number().is_some_and(|truth| truth != 0.0)
        });
        other.map(|(rule, _)| rule.as_str()).or(self.rule.map(|rule| rule.id.as_str()))
    }

    fn named_values(&self, sheet: &Worksheet, row: usize) -> Option<String> {
        let values: Vec<String> = self
            .columns
            .iter()
            .map(|index| {
                let label = &sheet.set.servers.at(*index).label;
                format!("{label}: {}", words(sheet.servers.get(*index, row)))
            })
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// A text of the figures with the values of its `{name}`, `{rule.name}` and `{limit}`.
    fn with_values(&self, text: &str, sheet: &Worksheet, row: usize, rules: &RuleSet) -> Message {
        let values = placeholders(text).into_iter();
        let values =
            values.map(|id| (Cow::Owned(id.to_owned()), self.value_of(id, sheet, row, rules)));
        Message::Words { template: Cow::Owned(text.to_owned()), values: values.collect() }
    }

    fn value_of(&self, id: &str, sheet: &Worksheet, row: usize, rules: &RuleSet) -> Message {
        match id.strip_prefix("rule.") {
            Some(rule) => words(&Value::known(rules.get(rule).and_then(Rule::number))),
            None if id == "limit" => words(&Value::known(self.rule.and_then(Rule::number))),
            None => words(sheet.server_value(id, row)),
        }
    }
}

/// The limit of a rule for people: `1,024 GB`.
fn limit_text(rule: &Rule) -> String {
    match (rule.stated_number(), &rule.unit) {
        (Some(number), Some(unit)) => format!("{} {unit}", grouped(number, 3)),
        _ => rule.value_text().to_string(),
    }
}

fn words(value: &Value) -> Message {
    match value {
        Value::Number(number) => Message::Verbatim(grouped(*number, 1)),
        Value::Text(word) if word.is_empty() => message!("not known"),
        Value::Text(word) => Message::verbatim(word.to_string()),
        Value::Unknown => Message::words(crate::figure::NOT_MEASURED),
    }
}
