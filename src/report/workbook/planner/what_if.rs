//! The what-if column of the Capacity Planner: other values beside the planned ones, and the figures that follow from them.
//!
//! It is the second set of the same figures: every one that depends on an input of the column is printed from its one
//! definition, with names that end with `_whatif`. What changes single servers stands on the sheet What-if Figures.

use super::super::WorkbookError;
use super::super::addresses::BookAddresses;
use super::super::dependents::Dependents;
use super::super::input::validation;
use super::super::names::WHAT_IF_SUFFIX;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role, framed};
use super::{Block, Planner};
use crate::figure::{Name, Reference, Unit};

/// What has a second value.
pub(crate) struct WhatIf<'a> {
    dependents: Dependents,
    addresses: BookAddresses<'a>,
}

impl<'a> WhatIf<'a> {
    /// The second values of a set; `addresses` know the columns of servers that have one.
    pub(crate) fn new(dependents: Dependents, addresses: BookAddresses<'a>) -> Self {
        let renamed = dependents.sheet();
        Self { dependents, addresses: addresses.renamed(&renamed, WHAT_IF_SUFFIX) }
    }
}

impl Planner<'_> {
    /// Writes the second value of a line.
    pub(crate) fn what_if(
        &self,
        sheet: &mut Sheet,
        row: u32,
        block: Block,
        (index, name): (usize, &Name),
        bottom: bool,
    ) -> Result<(), WorkbookError> {
        let column = block.first + 2;
        let frame = Self::frame(block, column, bottom);
        let value = self.plan.sheet.value(Reference::Sheet(index), 0);
        let numbers = Numbers::Of(name.unit, self.plan.document.arithmetic);
        let second = format!("{}{WHAT_IF_SUFFIX}", name.id);
        if self.what_if.dependents.inputs.contains(&index) {
            let format = framed(style::format(Role::WhatIf, numbers), frame);
            if let Some(check) = validation(&name.id, name.unit, &sheet.texts)? {
                sheet.worksheet.add_data_validation(row, column, row, column, &check)?;
            }
            sheet.define(second, row, column);
            // Until somebody types a value it is the planned one.
            let formula = match name.unit {
                Unit::Text => format!("={}&\"\"", name.id),
                _ => format!("={}", name.id),
            };
            return sheet.formula(row, column, &formula, value, &format);
        }
        let role = if block.outputs { Role::WhatIfResult } else { Role::Reference };
        let format = framed(style::format(role, numbers), frame);
        match &name.expression {
            Some(expression) if self.what_if.dependents.figures.contains(&index) => {
                let set = &self.plan.sheet.set;
                let formula = self.what_if.addresses.formula(expression, name.unit, set);
                sheet.define(second, row, column);
                sheet.formula(row, column, &formula, value, &format)
            }
            _ if block.outputs => {
                sheet.formula(row, column, &format!("={}", name.id), value, &format)
            }
            _ => sheet.blank(row, column, &framed(style::words(Role::Aside), frame)),
        }
    }
}
