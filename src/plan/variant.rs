//! Which figures and which rules a planner works with.

use super::error::PlanError;
use crate::embedded;
use crate::reference::ReferenceData;
use crate::rules::Storage;
use crate::settings::{Arithmetic, Method, Settings};

/// The rule set of the workbook's figures.
const WORKBOOK_RULES: &str = "guide-2017";

/// The set of figures of a planner (`quick`, `detailed`) in an arithmetic under a rule set, for the method of a plan.
pub(crate) fn figure_set(
    planner: &str,
    arithmetic: Arithmetic,
    settings: &Settings,
    reference: &ReferenceData,
) -> Result<String, PlanError> {
    match (arithmetic, reference.rules().storage) {
        (Arithmetic::Workbook, Storage::ManagedDisks) => {
            Err(PlanError::WorkbookArithmetic(reference.rules().id.clone()))
        }
        (Arithmetic::Exact, Storage::ManagedDisks)
            if settings.method_under(reference.rules()) == Some(Method::Agentless) =>
        {
            Ok(format!("{planner}-exact-agentless"))
        }
        (Arithmetic::Exact, Storage::ManagedDisks) => Ok(format!("{planner}-exact-managed")),
        (_, Storage::StorageAccounts) => Ok(format!("{planner}-{}", arithmetic.id())),
    }
}

/// The set of figures of a planner that stands beside an exact plan as the 2017 workbook.
pub(crate) fn set_of_2017(planner: &str) -> String {
    format!("{planner}-2017")
}

/// What the workbook's figures beside an exact plan are worked out with, whatever rules and sizes are in force.
pub(crate) fn workbook_reference() -> ReferenceData {
    embedded::valid("rules", ReferenceData::built_in(WORKBOOK_RULES))
}
