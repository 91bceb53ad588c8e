//! What differs between two rule sets.

use schemars::JsonSchema;
use serde::Serialize;

use super::set::{Rule, RuleSet, RuleValue};
use crate::wording::Message;

/// Which set, and as of when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SetStamp {
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: String,
}

/// A rule as one of the two sets states it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RuleSide {
    /// What it says.
    pub value: RuleValue,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The date of its source.
    pub date: String,
    /// The title of its source.
    pub source: String,
    /// The rule in one sentence.
    pub statement: String,
    /// The value with its unit for people.
    #[serde(skip)]
    #[schemars(skip)]
    pub text: Message,
}

/// A rule that only one set has, or that the two state differently.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RuleChange {
    /// The id of the rule.
    pub id: String,
    /// What the first set says; null where it has no such rule.
    pub before: Option<RuleSide>,
    /// What the second set says; null where it has no such rule.
    pub after: Option<RuleSide>,
}

impl RuleChange {
    /// `added`, `removed` or `changed`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

/// The differences between two rule sets, each list in the order of the sets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RulesDiff {
    /// The first set.
    pub before: SetStamp,
    /// The second set.
    pub after: SetStamp,
    /// Rules that only the second one has.
    pub added: Vec<RuleChange>,
    /// Rules that only the first one has.
    pub removed: Vec<RuleChange>,
    /// Rules with another value, unit or scenario.
    pub changed: Vec<RuleChange>,
    /// Ids of the rules that say the same in both, whatever the date of their sources.
    pub same: Vec<String>,
}

impl RulesDiff {
    /// All differences: changed, added, removed.
    pub fn all(&self) -> impl Iterator<Item = &RuleChange> {
        self.changed.iter().chain(&self.added).chain(&self.removed)
    }
}

/// Compares two rule sets by the ids of their rules.
#[must_use]
pub fn diff(before: &RuleSet, after: &RuleSet) -> RulesDiff {
    let mut found = RulesDiff {
        before: stamp(before),
        after: stamp(after),
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
        same: Vec::new(),
    };
    for rule in before.rules() {
        let other = after.get(&rule.id);
        let change =
            RuleChange { id: rule.id.clone(), before: Some(side(rule)), after: other.map(side) };
        match other {
            None => found.removed.push(change),
            Some(other) if same(rule, other) => found.same.push(rule.id.clone()),
            Some(_) => found.changed.push(change),
        }
    }
    for rule in after.rules() {
        if before.get(&rule.id).is_none() {
            found.added.push(RuleChange {
                id: rule.id.clone(),
                before: None,
                after: Some(side(rule)),
            });
        }
    }
    found
}

fn same(a: &Rule, b: &Rule) -> bool {
    let when = |rule: &Rule| -> Vec<_> {
        rule.when.iter().map(|when| (when.purpose, when.method, when.value.clone())).collect()
    };
    a.value == b.value && a.unit == b.unit && a.scenario == b.scenario && when(a) == when(b)
}

fn stamp(set: &RuleSet) -> SetStamp {
    SetStamp { id: set.id.clone(), date: set.date.clone() }
}

fn side(rule: &Rule) -> RuleSide {
    RuleSide {
        value: rule.value.clone(),
        unit: rule.unit.clone(),
        date: rule.as_of().to_owned(),
        source: rule.source.title.clone(),
        statement: rule.statement.clone(),
        text: rule.value_by_use(),
    }
}
