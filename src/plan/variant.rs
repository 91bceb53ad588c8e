//! Which figures and which rules a planner works with.

use super::error::PlanError;
use crate::embedded;
use crate::reference::ReferenceData;
use crate::rules::Storage;
use crate::settings::Arithmetic;

/// The rule set of the workbook's figures.
const WORKBOOK_RULES: &str = "guide-2017";

/// The set of figures of a planner (`quick`, `detailed`) in an arithmetic under a rule set.
pub(crate) fn figure_set(
    planner: &str,
    arithmetic: Arithmetic,
    reference: &ReferenceData,
) -> Result<String, PlanError> {
    match (arithmetic, reference.rules().storage) {
        (Arithmetic::Workbook, Storage::ManagedDisks) => {
            Err(PlanError::WorkbookArithmetic(reference.rules().id.clone()))
        }
        (Arithmetic::Exact, Storage::ManagedDisks) => Ok(format!("{planner}-exact-managed")),
        (_, Storage::StorageAccounts) => Ok(format!("{planner}-{}", arithmetic.id())),
    }
}

/// What the workbook's figures beside an exact plan are worked out with, whatever rules are in force.
pub(crate) fn workbook_reference(reference: &ReferenceData) -> ReferenceData {
    if reference.rules().id == WORKBOOK_RULES {
        return reference.clone();
    }
    embedded::valid("rules", ReferenceData::built_in(WORKBOOK_RULES))
}
