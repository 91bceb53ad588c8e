//! How a figure or a verdict of a plan came about, from the plan's JSON document alone.

mod cost;
mod figure;
mod inputs;
mod numbers;
mod sizing;
mod stored;
mod stored_cost;
mod verdict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::record::FigureValue;
use crate::nearest::{did_you_mean, nearest};
pub use cost::ExplainedCost;
pub use sizing::{ExplainedSized, ExplainedSizing};
pub use stored::StoredPlan;
use stored::{StoredRule, StoredServer};

/// What is asked for where the cost of a plan or a server is to be explained.
const COST: &str = "cost";

/// Why there is no explanation.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// The text is not a plan, or one without expressions.
    #[error("this is no plan of asrcap that can be explained: {0}")]
    NotAPlan(String),
    /// The plan has no such server.
    #[error("the plan has no server '{name}'{}", did_you_mean(nearest.as_deref()))]
    UnknownServer {
        /// What was asked for.
        name: String,
        /// The name that is the most like it.
        nearest: Option<String>,
    },
    /// The plan has no such figure.
    #[error("the plan has no figure '{name}'{}", did_you_mean(nearest.as_deref()))]
    UnknownFigure {
        /// What was asked for.
        name: String,
        /// The id that is the most like it.
        nearest: Option<String>,
    },
    /// Neither a server nor a figure was named.
    #[error("neither a server nor a figure was named")]
    NothingAsked,
}

/// What is to be explained: a figure of the plan, the verdict of a server, or a figure of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The name of a server.
    pub server: Option<String>,
    /// The id of a figure; of a server also `readiness`.
    pub figure: Option<String>,
}

/// How a figure or a verdict came about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Explanation {
    /// The id of the figure, or `readiness`.
    pub figure: String,
    /// Its words.
    pub label: String,
    /// The server, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The value in its unit; a percentage is a fraction.
    pub value: FigureValue,
    /// The unit.
    pub unit: String,
    /// The expression; null for what is read, chosen or decided.
    pub expression: Option<String>,
    /// The expression with the numbers put in.
    pub with_numbers: Option<String>,
    /// What it stands on.
    pub inputs: Vec<ExplainedInput>,
    /// The rules behind it.
    pub rules: Vec<ExplainedRule>,
    /// Rules that a user's set changed, and what people decided against the inventories.
    pub overrides: Vec<ExplainedOverride>,
    /// Of a verdict: every check, passed or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checks: Option<Vec<ExplainedCheck>>,
    /// Of a verdict and of a size: what asrcap chooses, and why not another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<ExplainedSize>,
    /// Of a verdict and of a size: the sizes by what the server has and by what it uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizing: Option<ExplainedSizing>,
    /// Of a verdict: each disk with its managed disk, where disks go to managed disks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disks: Option<Vec<ExplainedDisk>>,
    /// Of the cost: each line with its numbers, then what has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Vec<ExplainedCost>>,
}

/// The VM size of a server, and why not another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedSize {
    /// Azure's name of it; null where none fits.
    pub size: Option<String>,
    /// What it costs relative to `Standard_D2s_v5`.
    pub relative_cost: Option<f64>,
    /// What bound it: `cores`, `memory`, `data-disks` ...
    pub bound_by: Vec<String>,
    /// The same as a sentence.
    pub reason: String,
    /// The vCPUs that it has beyond those that cores and memory alone would take.
    pub more_vcpus: Option<u32>,
    /// What it costs beyond the size that cores and memory alone would take, relative to `Standard_D2s_v5`.
    #[serde(default)]
    pub more_cost: Option<f64>,
    /// The size that cores and memory alone would take.
    #[serde(default)]
    pub by_cores_and_memory: Option<String>,
    /// Where the size is fixed by hand, the one that would be taken otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<ExplainedOtherSize>,
    /// The next smaller size of its series.
    pub next_smaller: Option<ExplainedOtherSize>,
    /// The next cheaper size of those that may be proposed.
    pub next_cheaper: Option<ExplainedOtherSize>,
    /// Cheaper sizes that would fit and are not proposed.
    pub not_proposed: Vec<ExplainedOtherSize>,
}

/// Another size, and why it is not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedOtherSize {
    /// Azure's name of it.
    pub size: String,
    /// What it costs relative to `Standard_D2s_v5`.
    pub relative_cost: Option<f64>,
    /// Why it is not taken.
    pub why: String,
}

/// A disk with its managed disk, and why it is that one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedDisk {
    /// The inventory's name for it.
    pub label: String,
    /// Its size in GiB.
    pub size_gb: Option<f64>,
    /// The type of the managed disk.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The tier of the managed disk.
    pub tier: Option<String>,
    /// The tier that its size alone would give, where its load needs a higher one.
    pub tier_by_size: Option<String>,
    /// Why this type and tier.
    pub reason: String,
    /// IOPS that it is planned for.
    #[serde(default)]
    pub iops: Option<f64>,
    /// MB/s that it is planned for.
    #[serde(default)]
    pub mbps: Option<f64>,
    /// What it asks for that the managed disk that was asked for does not have.
    #[serde(default)]
    pub not_served: Option<String>,
    /// The next cheaper managed disk, and what keeps the disk from it.
    #[serde(default)]
    pub next_cheaper: Option<ExplainedOtherDisk>,
    /// The type of the disk that replication writes to until a failover; null where machines are moved.
    #[serde(default)]
    pub replica_type: Option<String>,
    /// The tier of that disk.
    #[serde(default)]
    pub replica_tier: Option<String>,
}

/// A managed disk that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedOtherDisk {
    /// The type of the managed disk.
    #[serde(rename = "type")]
    pub kind: String,
    /// The tier of the managed disk.
    pub tier: String,
    /// What keeps the disk from it.
    pub why_not: String,
}

/// Something that a figure stands on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedInput {
    /// The id of the input or figure; with the server in front where it is summed over servers.
    pub name: String,
    /// Its value.
    pub value: FigureValue,
    /// Where it came from: a file with sheet and row, a setting, or another figure.
    #[serde(rename = "where")]
    pub index: String,
}

/// A rule with what it says and who says so.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedRule {
    /// Its id.
    pub id: String,
    /// What it says.
    pub value: Value,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The rule in one sentence.
    pub statement: String,
    /// The title of its source.
    pub source: String,
    /// The date of its source.
    pub date: String,
    /// What other sources say instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
}

/// Something that people decided.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedOverride {
    /// The rule or the server.
    pub subject: String,
    /// Why.
    pub reason: String,
}

/// A check of a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedCheck {
    /// Its identifier.
    pub code: String,
    /// The disk, where it is about one.
    pub disk: Option<String>,
    /// Whether it passed; null where something is missing that would decide.
    pub passed: Option<bool>,
    /// What was found.
    pub value: Option<String>,
    /// What it was held against.
    pub limit: Option<String>,
    /// The rule behind it.
    pub rule: Option<String>,
    /// What follows, where it did not pass.
    pub message: Option<String>,
}

/// Explains a figure of the plan, the verdict of a server, or a figure of a server.
///
/// The plan's JSON document holds every expression, the values of every server and the rules; nothing else is read.
pub fn explain(plan: &StoredPlan, question: &Question) -> Result<Explanation, ExplainError> {
    match (&question.server, question.figure.as_deref()) {
        (None, None) => Err(ExplainError::NothingAsked),
        (None, Some(COST)) => cost::of_plan(plan),
        (Some(server), Some(COST)) => cost::of_server(plan, find_server(plan, server)?),
        (None, Some(figure)) => figure::of_sheet(plan, figure),
        (Some(server), None | Some("readiness")) => {
            Ok(verdict::of_server(plan, find_server(plan, server)?))
        }
        (Some(server), Some(figure)) => figure::of_server(plan, find_server(plan, server)?, figure),
    }
}

fn find_server<'a>(plan: &'a StoredPlan, name: &str) -> Result<&'a StoredServer, ExplainError> {
    let servers = plan.servers.as_deref().unwrap_or_default();
    servers
        .iter()
        .find(|server| server.name == name)
        .or_else(|| servers.iter().find(|server| server.name.eq_ignore_ascii_case(name)))
        .ok_or_else(|| ExplainError::UnknownServer {
            name: name.to_owned(),
            nearest: nearest(name, servers.iter().map(|server| server.name.as_str()))
                .map(str::to_owned),
        })
}

/// The rules of the given ids, and those among them that a user's set changed.
fn rules(plan: &StoredPlan, ids: &[String]) -> (Vec<ExplainedRule>, Vec<ExplainedOverride>) {
    let found: Vec<&StoredRule> =
        ids.iter().filter_map(|id| plan.rules_used.iter().find(|rule| rule.id == *id)).collect();
    let own_sets = crate::rules::built_in_ids();
    let changed = found
        .iter()
        .filter(|rule| !own_sets.contains(&rule.set.as_str()))
        .map(|rule| ExplainedOverride {
            subject: format!("rule {} ({})", rule.id, rule.set),
            reason: rule.reason.clone().unwrap_or_default(),
        })
        .collect();
    let rules = found
        .into_iter()
        .map(|rule| ExplainedRule {
            id: rule.id.clone(),
            value: rule.value.clone(),
            unit: rule.unit.clone(),
            statement: rule.statement.clone(),
            source: rule.source.clone(),
            date: rule.date.clone(),
            conflict: rule.conflict.clone(),
        })
        .collect();
    (rules, changed)
}

/// What people decided about a server, from the plan's record of overrides.
fn decisions(plan: &StoredPlan, server: &str) -> Vec<ExplainedOverride> {
    let applied =
        plan.overrides.as_ref().and_then(|report| report.get("applied")).and_then(Value::as_array);
    applied
        .into_iter()
        .flatten()
        .filter(|one| names(one).any(|name| name == server))
        .map(|one| {
            let word = |key: &str| one.get(key).and_then(Value::as_str);
            let what = word("action").unwrap_or("decided");
            let why = word("reason").unwrap_or("no reason is given");
            let by: Vec<&str> = [word("who"), word("when")].into_iter().flatten().collect();
            let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
            ExplainedOverride { subject: server.to_owned(), reason: format!("{what}: {why}{by}") }
        })
        .collect()
}

fn names(applied: &Value) -> impl Iterator<Item = &str> {
    applied.get("servers").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests;
