//! What one check found.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::readiness::Reason;
use crate::figure::CheckSeverity;
use crate::rules::RuleId;
use crate::wording::Message;

/// A check of a server or of one of its disks, whether it passed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckResult {
    /// Stable identifier; the reason that follows from a check that did not pass has the same.
    pub code: Cow<'static, str>,
    /// The disk, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<String>,
    /// Whether it passed; null where something is missing that would decide.
    pub passed: Option<bool>,
    /// What was found: `1,200 GB`.
    pub value: Option<String>,
    /// What it was held against: `1,024 GB`.
    pub limit: Option<String>,
    /// The rule behind it.
    pub rule: Option<Cow<'static, str>>,
}

/// A check with what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) check: CheckResult,
    pub(crate) severity: CheckSeverity,
    pub(crate) message: Message,
}

impl Verdict {
    /// A check that passed.
    pub(crate) fn passed(code: impl Into<Cow<'static, str>>, rule: RuleId) -> Self {
        Self {
            check: CheckResult {
                code: code.into(),
                disk: None,
                passed: Some(true),
                value: None,
                limit: None,
                rule: Some(Cow::Borrowed(rule.as_str())),
            },
            severity: CheckSeverity::Error,
            message: Message::default(),
        }
    }

    /// A check that did not pass, with what it means.
    pub(crate) fn failed(
        severity: CheckSeverity,
        code: impl Into<Cow<'static, str>>,
        rule: RuleId,
        message: Message,
    ) -> Self {
        let mut verdict = Self::passed(code, rule);
        verdict.check.passed = Some(false);
        verdict.severity = severity;
        verdict.message = message;
        verdict
    }

    /// A check that cannot be decided, with what would decide it.
    pub(crate) fn undecided(code: &'static str, rule: RuleId, message: Message) -> Self {
        let mut verdict = Self::failed(CheckSeverity::Unknown, code, rule, message);
        verdict.check.passed = None;
        verdict
    }

    /// The same with the value and the limit in words.
    pub(crate) fn held(mut self, value: impl Into<String>, limit: impl Into<String>) -> Self {
        self.check.value = Some(value.into());
        self.check.limit = Some(limit.into());
        self
    }

    /// The same about a disk.
    pub(crate) fn on_disk(mut self, label: &str) -> Self {
        self.check.disk = Some(label.to_owned());
        self
    }

    /// The reason for the readiness, where the check did not pass.
    pub(crate) fn reason(&self) -> Option<(CheckSeverity, Reason)> {
        (self.check.passed != Some(true)).then(|| {
            let reason = Reason {
                code: self.check.code.clone().into_owned(),
                severity: self.severity.severity(),
                message: self.message.clone(),
                rule: self.check.rule.clone().map(Cow::into_owned),
            };
            (self.severity, reason)
        })
    }
}
