//! Whether a server can be replicated, and why not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Severity;
use crate::wording::Message;

/// Whether a server can be replicated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// As it is.
    Ready,
    /// Under a condition.
    Conditional,
    /// Not as it is.
    NotReady,
    /// Something is missing that would decide.
    Unknown,
}

impl Readiness {
    /// `not_ready`: as in JSON and CSV, and the key of its word in the texts of reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Conditional => "conditional",
            Self::NotReady => "not_ready",
            Self::Unknown => "unknown",
        }
    }
}

impl Readiness {
    /// The colour of the guide.
    #[must_use]
    pub fn category(self) -> Category {
        match self {
            Self::Ready => Category::Green,
            Self::Conditional => Category::Yellow,
            Self::NotReady => Category::Red,
            Self::Unknown => Category::Grey,
        }
    }
}

/// The guide's categories of migration by colour; its text has three, grey stands for what cannot be told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Category {
    /// Can be moved to Azure without any engineering or modification.
    Green,
    /// Can be moved after some reengineering.
    Yellow,
    /// Cannot be moved as it is; to be revisited later.
    Red,
    /// Not enough is known.
    Grey,
}

impl Category {
    /// `green`: as in JSON and CSV, and the key of its word in the texts of reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Grey => "grey",
        }
    }
}

/// Why a server has its readiness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reason {
    /// Stable identifier.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The reason in one sentence.
    pub message: Message,
    /// The rule behind it.
    pub rule: Option<String>,
}
