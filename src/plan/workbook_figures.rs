//! The same servers as the workbook of 2017 would have them.

use super::error::PlanError;
use super::evaluated::{EvaluatedServers, Terms};
use super::variant::workbook_reference;
use crate::reference::ReferenceData;
use crate::settings::Arithmetic;

/// The same servers as the workbook of 2017 would have them.
pub(crate) struct WorkbookFigures {
    pub(crate) evaluated: Option<EvaluatedServers>,
    pub(crate) reference: ReferenceData,
}

impl WorkbookFigures {
    /// Beside exact arithmetic; in workbook arithmetic the plan has them itself.
    pub(crate) fn comparison(
        evaluated: &EvaluatedServers,
        terms: Terms<'_>,
    ) -> Result<Self, PlanError> {
        let guide = workbook_reference(terms.reference);
        let evaluated = match terms.arithmetic {
            Arithmetic::Workbook => None,
            Arithmetic::Exact => Some(EvaluatedServers::new(
                evaluated.servers.clone(),
                Terms { reference: &guide, arithmetic: Arithmetic::Workbook, ..terms },
            )?),
        };
        Ok(Self { evaluated, reference: guide })
    }
}
