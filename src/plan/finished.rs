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
    /// The same in workbook arithmetic, beside a plan in exact arithmetic; reports show it where [`Self::beside_2017`] says so.
    pub workbook: Option<Worksheet>,
    /// The rules that [`Self::workbook`] is worked out with: always those of the guide, whatever rules are in force.
    pub workbook_rules: RuleSet,
    /// The sizes that [`Self::workbook`] is worked out with.
    pub workbook_sizes: Arc<SizeCatalog>,
}

impl Plan {
    /// The figures of the 2017 workbook where reports show them beside those of an exact plan: where they were asked for.
    #[must_use]
    pub fn beside_2017(&self) -> Option<&Worksheet> {
        self.workbook.as_ref().filter(|_| self.document.settings.beside_2017)
    }
}
