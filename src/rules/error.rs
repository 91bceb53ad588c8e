//! Why a rule set cannot be used.

use thiserror::Error;

use crate::nearest::did_you_mean;

/// Why a rule set cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// No set of that name comes with asrcap, and there is no such file.
    #[error("there is no rule set '{id}'; there are {known}")]
    UnknownSet {
        /// What was asked for.
        id: String,
        /// The sets that there are.
        known: String,
    },
    /// The text is not a rule set.
    #[error("rule set {name}: {reason}")]
    Syntax {
        /// The set or file.
        name: String,
        /// What is wrong, with line and column where the TOML reader knows them.
        reason: String,
    },
    /// A set overrides a rule that the set it extends does not have.
    #[error("rule set {set}: there is no rule '{rule}' in {base}{}", did_you_mean(nearest.as_deref()))]
    UnknownRule {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// The set that it extends.
        base: String,
        /// The rule whose id is the most like it.
        nearest: Option<String>,
    },
    /// A rule names no source, or one that the set does not list.
    #[error("rule set {set}: rule '{rule}' {}", source_problem(source_id.as_deref()))]
    MissingSource {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// What it names.
        source_id: Option<String>,
    },
    /// A rule replaces another one and does not say why.
    #[error("rule set {set}: rule '{rule}' replaces the one of {base} without a reason")]
    NoReason {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// The set that it extends.
        base: String,
    },
    /// Two rules of one set have the same id.
    #[error("rule set {set}: rule '{rule}' stands twice")]
    Twice {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
    },
    /// A set overrides a rule with another unit.
    #[error("rule set {set}: rule '{rule}' is in {found}, the rule that it replaces in {expected}")]
    Unit {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// The unit given.
        found: String,
        /// The unit of the rule replaced.
        expected: String,
    },
    /// A set overrides a rule with a value of another kind.
    #[error("rule set {set}: rule '{rule}' is {found}, the rule that it replaces {expected}")]
    Kind {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// What was given: "a text".
        found: String,
        /// What the rule replaced has.
        expected: String,
    },
    /// Sets extend each other in a circle.
    #[error("rule set {set} extends itself: {chain}")]
    Cycle {
        /// The set.
        set: String,
        /// The sets on the way.
        chain: String,
    },
    /// The set is of a time that asrcap has no rules of.
    #[error("rule set {set} is of {date}; the oldest rules that asrcap knows are of {oldest}")]
    TooOld {
        /// The set.
        set: String,
        /// Its date.
        date: String,
        /// The date of the oldest set that comes with asrcap.
        oldest: String,
    },
}

impl RuleError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::UnknownSet { .. } => "see asrcap rules list, or give the path of a file",
            Self::Syntax { .. } => "see asrcap rules --help for what a rule file looks like",
            Self::UnknownRule { .. } => "see asrcap rules list --rules ID for the rules of a set",
            Self::MissingSource { .. } => {
                "add source = \"ID\" to the rule and a [sources.ID] with title, locator and date"
            }
            Self::NoReason { .. } => "add reason = \"...\" to the rule; the report prints it",
            Self::Twice { .. } => "leave one of them out",
            Self::Unit { .. } | Self::Kind { .. } => {
                "write the value as asrcap rules show prints the rule that it replaces"
            }
            Self::Cycle { .. } => "extend one of the sets that asrcap rules list prints",
            Self::TooOld { .. } => "give the date that the rules are of",
        }
    }
}

fn source_problem(id: Option<&str>) -> String {
    match id {
        Some(id) => format!("names the source '{id}', which the set does not list"),
        None => "names no source".to_owned(),
    }
}
