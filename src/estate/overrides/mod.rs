//! What people decide against the inventories: `--overrides FILE.toml`.
//!
//! ```toml
//! [[override]]
//! server = "SQL*"          # * and ? stand for any letters; capitals do not matter
//! set = { memory_mb = 65536, change_rate_percent = 8 }
//! reason = "Grown since the export"
//! who = "A. Nonymous"
//! when = "2026-02-28"
//!
//! [[override]]
//! server = "file01"
//! disk = "Hard disk 3"     # acts on these disks only
//! exclude = true
//! reason = "Scratch data"
//!
//! [[override]]
//! server = "legacy*"
//! readiness = "not_ready"
//! reason = "Is retired before the migration"
//! ```
//!
//! Servers of one name are told apart by where they stand, as findings print it: `source = "*cmdb.csv, row 12"`.
//!
//! Overrides act in the order in which they stand. One that no server or disk matches is an error: it was meant for something.

mod apply;
mod as_read;
mod file;

use crate::wording::Message;
use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

pub use as_read::{ChangeAsRead, ServerAsRead};
pub use file::{Override, Overrides, SetDisk, SetServer};

/// Why overrides cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OverrideError {
    /// The TOML is not a file of overrides.
    #[error("{path}: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// What the TOML reader says, with line and column.
        reason: String,
    },
    /// An override does nothing, or several things at once, or sets a value out of its range.
    #[error("{path}: override {number} for '{server}': {reason}")]
    Meaning {
        /// The file.
        path: String,
        /// The override, counted from 1.
        number: usize,
        /// The pattern of servers.
        server: String,
        /// What is wrong.
        reason: String,
    },
    /// A pattern matches nothing.
    #[error("{path}: override {number}: no {what} matches '{pattern}'")]
    NoMatch {
        /// The file.
        path: String,
        /// The override, counted from 1.
        number: usize,
        /// `server`, or `disk of the servers that match 'SQL*'`.
        what: String,
        /// The pattern.
        pattern: String,
    },
}

/// The size of an estate, without what is left out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Totals {
    /// Servers to be planned.
    pub servers: usize,
    /// Their disks.
    pub disks: u64,
    /// Their storage in GiB.
    pub storage_gb: f64,
    /// The used part of it in GiB.
    pub used_gb: f64,
}

/// What one override did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct AppliedOverride {
    /// The file.
    #[serde(skip)]
    pub(crate) file: String,
    /// Which of the file it is, counted from 1.
    #[serde(skip)]
    pub(crate) number: usize,
    /// The size that it fixes.
    #[serde(skip)]
    pub(crate) azure_size: Option<String>,
    /// The pattern of servers.
    pub server: String,
    /// The pattern of where the servers stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The pattern of disks.
    pub disk: Option<String>,
    /// What it does, in words: `memory 65536 MB`.
    pub action: Message,
    /// Why.
    pub reason: Option<String>,
    /// Who decided it.
    pub who: Option<String>,
    /// When.
    pub when: Option<String>,
    /// The servers that it acted on.
    pub servers: Vec<String>,
}

/// What all overrides did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OverrideReport {
    /// The overrides in the order of the file.
    pub applied: Vec<AppliedOverride>,
    /// The servers that they acted on, as those were read.
    pub as_read: Vec<ServerAsRead>,
    /// The estate without the overrides.
    pub before: Totals,
    /// The estate with the overrides.
    pub after: Totals,
}

impl AppliedOverride {
    /// The pattern of servers, with that of where they stand.
    #[must_use]
    pub fn pattern(&self) -> String {
        let source = self.source.as_ref().map(|source| format!(" ({source})"));
        format!("{}{}", self.server, source.unwrap_or_default())
    }
}

impl OverrideReport {
    /// Appends what later overrides did.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.applied.extend(later.applied);
        for server in later.as_read {
            // What an earlier override has made of a server is not what was read.
            match self.as_read.iter_mut().find(|known| known.name == server.name) {
                Some(known) => known.left_out |= server.left_out,
                None => self.as_read.push(server),
            }
        }
        self.after = later.after;
        self
    }
}

#[cfg(test)]
mod tests;
