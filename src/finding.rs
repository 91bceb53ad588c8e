//! The one way to say that something is off, assumed or worth knowing.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Location;
use crate::wording::Message;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was left out of the plan or cannot work as it is.
    Error,
    /// The plan stands on an assumption that may be wrong.
    Warning,
    /// Worth knowing; nothing to do.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One thing found in the inputs or in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Finding {
    /// Stable identifier in kebab case, for scripts: `missing-change-rate`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about: a server, a file, a setting.
    pub subject: Message,
    /// What was found, in one sentence without a full stop.
    pub message: Message,
    /// What to do about it.
    pub hint: Option<Message>,
    /// The id of the rule that was applied.
    pub rule: Option<String>,
    /// Where in the inputs.
    #[serde(rename = "where")]
    pub location: Option<Location>,
}

impl Finding {
    /// A finding without hint, rule and place.
    #[must_use]
    pub fn new(
        code: &'static str,
        severity: Severity,
        subject: impl Into<Message>,
        message: Message,
    ) -> Self {
        Self {
            code,
            severity,
            subject: subject.into(),
            message,
            hint: None,
            rule: None,
            location: None,
        }
    }

    /// Shorthand for an [`Severity::Error`].
    #[must_use]
    pub fn error(code: &'static str, subject: impl Into<Message>, message: Message) -> Self {
        Self::new(code, Severity::Error, subject, message)
    }

    /// Shorthand for a [`Severity::Warning`].
    #[must_use]
    pub fn warning(code: &'static str, subject: impl Into<Message>, message: Message) -> Self {
        Self::new(code, Severity::Warning, subject, message)
    }

    /// Shorthand for a [`Severity::Note`].
    #[must_use]
    pub fn note(code: &'static str, subject: impl Into<Message>, message: Message) -> Self {
        Self::new(code, Severity::Note, subject, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds the rule that was applied.
    #[must_use]
    pub fn rule(mut self, id: impl Into<String>) -> Self {
        self.rule = Some(id.into());
        self
    }

    /// Adds where it was found.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.severity, self.subject, self.message)?;
        if let Some(location) = &self.location {
            write!(f, " ({location})")?;
        }
        Ok(())
    }
}
