//! Why there is no plan.

use thiserror::Error;

/// Why there is no plan.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The workbook knows nothing of managed disks.
    #[error(
        "workbook arithmetic does not go with the rules {0}: the workbook of 2017 knows storage accounts only, not managed disks"
    )]
    WorkbookArithmetic(String),
    /// No server is left to be planned.
    #[error("no server is left to be planned")]
    NoServers,
    /// An average of the Quick Planner is outside its range.
    #[error("{name} = {value}: {reason}")]
    Input {
        /// The flag.
        name: &'static str,
        /// What was given.
        value: String,
        /// What it must be.
        reason: &'static str,
    },
    /// A setting names a series that the catalogue does not have.
    #[error("there is no series '{0}' in the catalogue of sizes")]
    UnknownSeries(String),
    /// A size is fixed for a server that no inventory has.
    #[error("a size is fixed for '{0}', but no inventory has a server of that name")]
    UnknownServer(String),
    /// A fixed size is not in the catalogue.
    #[error(
        "'{size}', fixed for '{server}', is not in the catalogue of sizes{}",
        crate::nearest::did_you_mean(nearest.as_deref())
    )]
    UnknownSize {
        /// The server.
        server: String,
        /// The size.
        size: String,
        /// The size that is the most like it.
        nearest: Option<String>,
    },
    /// A setting names a role that there is not.
    #[error(
        "there is no role '{role}'{}; use {known}",
        crate::nearest::did_you_mean(nearest.as_deref())
    )]
    UnknownRole {
        /// What was given.
        role: String,
        /// The role that is the most like it.
        nearest: Option<String>,
        /// The roles that there are.
        known: String,
    },
}
