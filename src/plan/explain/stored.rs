//! A plan as its JSON file holds it, as far as explanations need it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{ExplainError, ExplainedDisk};
use crate::plan::record::{FigureRecord, FigureValue};

/// A plan that was read back from its JSON document.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredPlan {
    pub(super) schema: String,
    #[serde(default)]
    pub(super) figures: Vec<FigureRecord>,
    #[serde(default)]
    pub(super) server_figures: Vec<FigureRecord>,
    #[serde(default)]
    pub(super) rules_used: Vec<StoredRule>,
    #[serde(default)]
    pub(super) setting_origins: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) servers: Option<Vec<StoredServer>>,
    #[serde(default)]
    pub(super) overrides: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredRule {
    pub(super) id: String,
    pub(super) value: Value,
    pub(super) unit: Option<String>,
    pub(super) statement: String,
    pub(super) source: String,
    pub(super) date: String,
    pub(super) set: String,
    pub(super) reason: Option<String>,
    pub(super) conflict: Option<String>,
    #[serde(default)]
    pub(super) used_by: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredServer {
    pub(super) name: String,
    pub(super) source: StoredPlace,
    pub(super) readiness: String,
    #[serde(default)]
    pub(super) reasons: Vec<StoredReason>,
    #[serde(default)]
    pub(super) checks: Vec<StoredCheck>,
    #[serde(default)]
    pub(super) figures: BTreeMap<String, FigureValue>,
    #[serde(default)]
    pub(super) in_totals: bool,
    #[serde(default)]
    pub(super) size_by_hand: bool,
    #[serde(default)]
    pub(super) disk_plan: Vec<ExplainedDisk>,
    #[serde(default)]
    pub(super) change: Option<StoredChange>,
}

/// Where the change of a server came from.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredChange {
    pub(super) basis: String,
    #[serde(default, rename = "where")]
    pub(super) place: Option<StoredPlace>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredReason {
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredCheck {
    pub(super) code: String,
    pub(super) disk: Option<String>,
    pub(super) passed: Option<bool>,
    pub(super) value: Option<String>,
    pub(super) limit: Option<String>,
    pub(super) rule: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StoredPlace {
    path: String,
    sheet: Option<String>,
    row: Option<u32>,
    column: Option<String>,
}

impl std::fmt::Display for StoredPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet {sheet}")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        Ok(())
    }
}

impl StoredPlan {
    /// Reads a plan's JSON document.
    pub fn from_json(text: &str) -> Result<Self, ExplainError> {
        let plan: Self = serde_json::from_str(text)
            .map_err(|error| ExplainError::NotAPlan(error.to_string()))?;
        if plan.schema != crate::plan::SCHEMA {
            return Err(ExplainError::NotAPlan(format!("its schema is '{}'", plan.schema)));
        }
        if plan.figures.is_empty() {
            return Err(ExplainError::NotAPlan("it holds no expressions".to_owned()));
        }
        Ok(plan)
    }

    /// The figures of the Capacity Planner that can be explained, with their values, in order.
    pub fn figures(&self) -> impl Iterator<Item = &FigureRecord> {
        self.figures.iter()
    }

    /// The servers that can be explained, with their readiness, in order.
    pub fn servers(&self) -> impl Iterator<Item = (&str, &str)> {
        let servers = self.servers.iter().flatten();
        servers.map(|server| (server.name.as_str(), server.readiness.as_str()))
    }
}
