//! What a search found, in the form of the JSON that scripts read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::units::plain;

/// How a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// By halving, as every figure of the conditions only rose or only fell wherever it was probed.
    Bisection,
    /// Value by value.
    Scan,
}

/// The figures of the conditions at one value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StepAnswer {
    /// The value of the setting, or how many servers go first.
    pub value: f64,
    /// Whether all conditions hold there.
    pub holds: bool,
    /// The figures of the conditions by their path.
    pub figures: BTreeMap<String, Option<f64>>,
}

/// How near a condition came to being met.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Best {
    /// The condition.
    pub condition: String,
    /// The figure that was nearest to it; null where nobody knows one.
    #[serde(serialize_with = "plain")]
    pub reached: Option<f64>,
    /// The value at which it was.
    pub at: f64,
}

/// What a search found. `V` is a number, or the names of servers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Answer<V> {
    /// The setting, or `servers`.
    pub setting: String,
    /// The answer; null where the conditions cannot be met.
    pub value: Option<V>,
    /// The conditions.
    pub condition: String,
    /// Whether the conditions hold at the answer.
    pub holds: bool,
    /// The figures at the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_value: Option<StepAnswer>,
    /// One step before the answer; null at the first one.
    pub at_previous_step: Option<StepAnswer>,
    /// One step after the answer; null at the last one.
    pub at_next_step: Option<StepAnswer>,
    /// The conditions that do not hold one step beyond the answer; null where the range ends.
    pub bound_by: Option<String>,
    /// How it was found.
    pub method: Method,
    /// How many plans were worked out.
    pub plans: usize,
    /// Where the conditions cannot be met: how near each came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub best: Vec<Best>,
}

/// The value of a setting.
pub type Found = Answer<f64>;

/// The servers that must go first, those that drive the figures most before the others.
pub type ServersAnswer = Answer<Vec<String>>;
