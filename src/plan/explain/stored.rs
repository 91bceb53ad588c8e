//! A plan as its JSON file holds it, as far as explanations need it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::stored_cost::{StoredBill, StoredCost};
use super::{ExplainError, ExplainedDisk, ExplainedSize, ExplainedSized};
use crate::estate::Usage;
use crate::plan::record::{FigureRecord, FigureValue};

/// A plan that was read back from its JSON document.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredPlan {
    pub(crate) schema: String,
    #[serde(default)]
    pub(crate) figures: Vec<FigureRecord>,
    #[serde(default)]
    pub(crate) server_figures: Vec<FigureRecord>,
    #[serde(default)]
    pub(crate) rules_used: Vec<StoredRule>,
    #[serde(default)]
    pub(crate) settings: StoredSettings,
    #[serde(default)]
    pub(crate) setting_origins: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) servers: Option<Vec<StoredServer>>,
    #[serde(default)]
    pub(crate) cost: Option<StoredCost>,
    #[serde(default)]
    pub(crate) overrides: Option<Value>,
}

/// The settings that explanations name.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct StoredSettings {
    #[serde(default)]
    pub(crate) comfort: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredRule {
    pub(crate) id: String,
    pub(crate) value: Value,
    pub(crate) unit: Option<String>,
    pub(crate) statement: String,
    pub(crate) source: String,
    pub(crate) date: String,
    pub(crate) set: String,
    pub(crate) reason: Option<String>,
    pub(crate) conflict: Option<String>,
    #[serde(default)]
    pub(crate) used_by: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredServer {
    pub(crate) name: String,
    pub(crate) source: StoredLocation,
    pub(crate) readiness: String,
    #[serde(default)]
    pub(crate) reasons: Vec<StoredReason>,
    #[serde(default)]
    pub(crate) cost: Option<StoredBill>,
    #[serde(default)]
    pub(crate) checks: Vec<StoredCheck>,
    #[serde(default)]
    pub(crate) figures: BTreeMap<String, FigureValue>,
    #[serde(default)]
    pub(crate) in_totals: bool,
    #[serde(default)]
    pub(crate) size_by_hand: bool,
    #[serde(default)]
    pub(crate) size_choice: Option<ExplainedSize>,
    #[serde(default)]
    pub(crate) sizing: Option<StoredSizing>,
    #[serde(default)]
    pub(crate) usage: Usage,
    #[serde(default)]
    pub(crate) disk_plan: Vec<ExplainedDisk>,
    #[serde(default)]
    pub(crate) change: Option<StoredChange>,
    #[serde(default)]
    pub(crate) assumed: Vec<String>,
}

/// The sizes of a server by what it has and by what it uses.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredSizing {
    pub(crate) by: String,
    pub(crate) allocated: ExplainedSized,
    pub(crate) measured: Option<ExplainedSized>,
    #[serde(default)]
    pub(crate) hint: Option<ExplainedSized>,
}

/// Where the change of a server came from.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredChange {
    pub(crate) basis: String,
    #[serde(default, rename = "where")]
    pub(crate) location: Option<StoredLocation>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredReason {
    pub(crate) code: String,
    pub(crate) message: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredCheck {
    pub(crate) code: String,
    pub(crate) disk: Option<String>,
    pub(crate) passed: Option<bool>,
    pub(crate) value: Option<String>,
    pub(crate) limit: Option<String>,
    pub(crate) rule: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredLocation {
    path: String,
    sheet: Option<String>,
    row: Option<u32>,
    column: Option<String>,
}

impl std::fmt::Display for StoredLocation {
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
    /// Whether a server has this name.
    #[must_use]
    pub fn has_server(&self, name: &str) -> bool {
        self.servers.iter().flatten().any(|server| server.name == name)
    }

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
