//! One place that settings come from: the command line, a settings file, the SUMMARY block of a planner sheet.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::replication::{ThrottleHours, Unmeasured};
use super::resolved::{Arithmetic, Scenario};

/// Why settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The TOML is not a settings file.
    #[error("{path}: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// What the TOML reader says, with line and column.
        reason: String,
    },
    /// A value is outside its range.
    #[error("{name} = {value}: {reason}")]
    Range {
        /// The setting.
        name: &'static str,
        /// What was given.
        value: String,
        /// What it must be.
        reason: String,
    },
}

/// Settings that one place states; what it leaves open is `None`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SettingsLayer {
    /// The source environment.
    pub scenario: Option<Scenario>,
    /// The rule set: an id or a file.
    pub rules: Option<String>,
    /// The arithmetic.
    pub arithmetic: Option<Arithmetic>,
    /// Compression in per cent, 0 to 100.
    pub compression: Option<f64>,
    /// Days that recovery points are kept, 0 or more.
    #[serde(alias = "retention_days")]
    pub retention_days: Option<f64>,
    /// Hourly recovery points of Hyper-V, 0 or more.
    #[serde(alias = "recovery_points")]
    pub recovery_points: Option<f64>,
    /// Window of initial replication in hours, more than 0.
    #[serde(alias = "ir_hours")]
    pub ir_hours: Option<f64>,
    /// Machines of a batch of initial replication, 1 or more.
    #[serde(alias = "ir_batch")]
    pub ir_batch: Option<u32>,
    /// One-off headroom on changes in per cent, 0 or more.
    pub growth: Option<f64>,
    /// Daily change in per cent of total storage for servers without their own, 0 or more.
    #[serde(alias = "change_rate")]
    pub change_rate: Option<f64>,
    /// The percentile of measured series, 0 to 100.
    pub percentile: Option<f64>,
    /// The link that is there in megabits of 10^6 bits a second, more than 0.
    pub link: Option<f64>,
    /// The recovery point objective in minutes, more than 0.
    pub rpo: Option<f64>,
    /// Peak over mean, for changes of which only the mean is known, 1 or more.
    #[serde(alias = "peak_factor")]
    pub peak_factor: Option<f64>,
    /// What becomes of servers that have no change rate.
    pub unmeasured: Option<Unmeasured>,
    /// Hours in which replication may only use a part of the link.
    pub throttle: Option<ThrottleHours>,
    /// The series that sizes are chosen from.
    pub series: Option<Vec<String>>,
    /// Whether a warning stops.
    pub strict: Option<bool>,
    /// Sizes fixed by hand: server to size.
    #[serde(default)]
    pub size: BTreeMap<String, String>,
    /// How a schedule is cut into batches and waves: the `[schedule]` table.
    pub schedule: Option<toml::Table>,
    /// What headings of the inputs mean: heading to field.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

impl SettingsLayer {
    /// Reads a settings file; `path` is what errors call it.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|error| SettingsError::Syntax {
            path: path.to_owned(),
            reason: error.to_string(),
        })
    }
}
