//! From servers and settings to the plan: pure functions, no file is touched.

mod accounts;
mod against;
mod assemble;
mod assemble_servers;
mod blocks;
mod checklist;
mod compiled;
mod demand;
mod detailed;
mod disk;
mod document;
mod evaluated;
mod evidence;
mod explain;
mod guest;
mod infrastructure;
mod machine;
mod outputs;
mod placement;
mod plan_findings;
mod plan_inputs;
mod qualify;
mod quick;
mod record;
mod row;
pub mod schedule;
mod size;
mod source_storage;
mod unknown_guests;
mod variant;
mod verdict;

use std::sync::Arc;

use thiserror::Error;

pub use against::{Against, ChangedVerdict, DecidingRule, StatedRule, against};
pub use blocks::{FigureBlock, Inputs, Outputs};
pub use checklist::Prerequisite;
pub use compiled::{
    Comparison, CompiledPlan, PlanEvaluator, PlanFigures, row_key, setting_numbers,
};
pub use detailed::{blank, plan};
pub use disk::{Bound, DiskPlan, DiskType};
pub use document::{
    Category, Contribution, Counts, Difference, PlanDocument, PlannedChange, PlannedServer,
    Readiness, Reason, RuleSetStamp, SCHEMA, StorageAccount, StorageAccounts, StorageKind, Tool,
};
pub use evidence::{ChangeEvidence, HourPoint, LinkPoint};
pub use explain::{
    ExplainError, ExplainedCheck, ExplainedDisk, ExplainedInput, ExplainedOverride, ExplainedRule,
    Explanation, Question, StoredPlan, explain,
};
pub use guest::GuestOs;
pub use infrastructure::{
    Infrastructure, InfrastructureOption, Load, OnPremisesServer, infrastructure,
};
pub use placement::{Item, Limits, Placement, first_fit_decreasing, in_order, lower_bound};
pub use plan_inputs::PlanInputs;
pub use quick::{QuickInputs, quick};
pub use record::{FigureRecord, FigureValue, RuleRecord};
pub use size::{Need, Proposal, SizeChooser};
pub use source_storage::SourceStorage;
pub use verdict::CheckResult;

use crate::catalog::SizeCatalog;
use crate::figure::{FigureError, Worksheet};
use crate::reference::ReferenceError;
use crate::rules::RuleSet;
pub use crate::source::{Role, SourceFile};

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The definitions of the figures do not fit the rule set.
    #[error(transparent)]
    Figures(#[from] FigureError),
    /// The rules or sizes that come with asrcap cannot be used.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
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
    #[error("'{size}', fixed for '{server}', is not in the catalogue of sizes")]
    UnknownSize {
        /// The server.
        server: String,
        /// The size.
        size: String,
    },
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
    /// What reports show of the measured changes.
    pub changes: ChangeEvidence,
    /// The Capacity Planner and Workload Qualification sheets, worked out.
    pub sheet: Worksheet,
    /// The same in workbook arithmetic, beside a plan in exact arithmetic.
    pub workbook: Option<Worksheet>,
    /// The rules that [`Self::workbook`] is worked out with: always those of the guide.
    pub workbook_rules: RuleSet,
    /// The sizes that [`Self::workbook`] is worked out with.
    pub workbook_sizes: Arc<SizeCatalog>,
}

impl Plan {
    /// Whether the workbook's figures stand on other rules than the plan.
    #[must_use]
    pub fn workbook_has_own_rules(&self) -> bool {
        self.workbook.is_some() && self.workbook_rules.sha256 != self.rules.sha256
    }
}
