//! A finished plan.

use std::sync::Arc;

use super::document::PlanDocument;
use super::evidence::ChangeEvidence;
use crate::catalog::SizeCatalog;
use crate::figure::Worksheet;
use crate::rules::RuleSet;

/// A finished plan: the document for scripts, and the worked-out sheets that a workbook is written from.
#[derive(Clone, Debug)]
#[non_exhaustive]
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
