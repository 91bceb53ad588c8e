//! Which figures and which rules a planner works with.

use super::{Basis, PlanError};
use crate::catalog::SizeCatalog;
use crate::rules::{self, Storage};
use crate::settings::Arithmetic;

/// The rule set of the workbook's figures.
const WORKBOOK_RULES: &str = "guide-2017";

/// The set of figures of a planner (`quick`, `detailed`) in an arithmetic under a rule set.
pub(crate) fn figure_set(
    planner: &str,
    arithmetic: Arithmetic,
    basis: &Basis,
) -> Result<String, PlanError> {
    match (arithmetic, basis.rules.storage) {
        (Arithmetic::Workbook, Storage::ManagedDisks) => {
            Err(PlanError::WorkbookArithmetic(basis.rules.id.clone()))
        }
        (Arithmetic::Exact, Storage::ManagedDisks) => Ok(format!("{planner}-exact-managed")),
        (_, Storage::StorageAccounts) => Ok(format!("{planner}-{}", arithmetic.id())),
    }
}

/// What the workbook's figures beside an exact plan are worked out with, whatever rules are in force.
pub(crate) fn workbook_basis(basis: &Basis) -> Result<Basis, PlanError> {
    if basis.rules.id == WORKBOOK_RULES {
        return Ok(basis.clone());
    }
    let rules = rules::built_in(WORKBOOK_RULES)?;
    Ok(Basis { sizes: SizeCatalog::shared(&rules.catalog)?, rules })
}
