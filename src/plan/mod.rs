//! From servers and settings to the plan: pure functions, no file is touched.

mod assemble;
mod detailed;
mod document;
mod figures;
mod guest;
mod infrastructure;
mod outputs;
mod place;
mod qualify;
mod quick;
mod row;
mod size;

use std::sync::Arc;

use thiserror::Error;

pub use detailed::{Provenance, plan};
pub use document::{
    Counts, Difference, Inputs, Outputs, PlanDocument, PlannedChange, PlannedServer, Readiness,
    Reason, RuleSetStamp, SCHEMA, StorageAccount, StorageAccounts, StorageKind, Tool,
};
pub use figures::{PlanFigures, Prepared, PreparedEvaluator, row_key, setting_numbers};
pub use guest::GuestOs;
pub use infrastructure::{
    Infrastructure, InfrastructureOption, Load, OnPremisesServer, infrastructure,
};
pub use outputs::OUTPUT_FIGURES;
pub use place::{Item, Limits, Placement, first_fit_decreasing, in_order, lower_bound};
pub use quick::{QuickInputs, quick};
pub use size::{Need, SizeChooser};

use crate::catalog::SizeCatalog;
use crate::figure::{FigureError, Worksheet};
use crate::rules::RuleSet;
pub use crate::source::{Role, SourceFile};

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The definitions of the figures do not fit the rule set.
    #[error(transparent)]
    Figures(#[from] FigureError),
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
    #[error("'{size}', fixed for '{server}', is not in the catalogue of sizes")]
    UnknownSize {
        /// The server.
        server: String,
        /// The size.
        size: String,
    },
}

/// What plans are worked out with: a rule set and a catalogue of sizes.
#[derive(Clone, Debug)]
pub struct Basis {
    /// The rules.
    pub rules: RuleSet,
    /// The sizes.
    pub sizes: Arc<SizeCatalog>,
}

/// A finished plan: the document for scripts, and the worked-out sheets that a workbook is written from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan as scripts see it.
    pub document: PlanDocument,
    /// The rule set in full.
    pub rules: RuleSet,
    /// The catalogue of sizes.
    pub sizes: Arc<SizeCatalog>,
    /// The Capacity Planner and Workload Qualification sheets, worked out.
    pub sheet: Worksheet,
    /// The same in workbook arithmetic, beside a plan in exact arithmetic.
    pub workbook: Option<Worksheet>,
}
