//! What another rule set makes of the same servers, as the document has it.

use schemars::JsonSchema;
use serde::Serialize;

use super::blocks::Outputs;
use super::counts::Counts;
use super::readiness::Readiness;
use super::record::RuleSetStamp;
use crate::settings::Arithmetic;
use crate::source::Location;
use crate::units::plain_number;
use crate::wording::Message;

/// A plan's servers under another rule set.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Against {
    /// The other rule set.
    pub rules: RuleSetStamp,
    /// As of when it is, `YYYY-MM-DD`.
    pub rules_date: String,
    /// The arithmetic under it: a set with managed disks has the exact one only.
    pub arithmetic: Arithmetic,
    /// One-off headroom on changes in per cent, which follows the rule set unless it was given.
    #[serde(serialize_with = "plain_number")]
    pub growth: f64,
    /// How many servers there are of each kind under it.
    pub counts: Counts,
    /// The OUTPUT block under it.
    pub outputs: Outputs,
    /// The servers with another verdict under it, in the order of the plan.
    pub changed: Vec<ChangedVerdict>,
    /// The rules behind the other verdicts, in the order of the plan's rule set.
    pub deciding_rules: Vec<DecidingRule>,
}

/// A server whose verdict is another one under the other rule set.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChangedVerdict {
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub source: Location,
    /// The verdict of the plan.
    pub readiness: Readiness,
    /// The verdict under the other rule set.
    pub readiness_against: Readiness,
    /// The rules that make the difference.
    pub rules: Vec<String>,
    /// What decides under the plan's rules and not under the others.
    pub reasons: Vec<Message>,
    /// What decides under the other rules and not under the plan's.
    pub reasons_against: Vec<Message>,
}

/// A rule behind verdicts that change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DecidingRule {
    /// Its id.
    pub id: String,
    /// What the plan's rule set says, as of when.
    pub value: Option<StatedRule>,
    /// What the other one says.
    pub value_against: Option<StatedRule>,
    /// How many servers have another verdict by it.
    pub servers: usize,
}

/// What a rule set says, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StatedRule {
    /// The value with its unit for people.
    pub value: Message,
    /// The date of its source.
    pub date: String,
}
