//! The what-if column of the Capacity Planner: other values beside the planned ones, and the figures that follow from them.
//!
//! It is the second set of the same figures: every one that depends on an input of the column is printed from its one
//! definition, with names that end with `_whatif`. Inputs that change single servers have no second value here, since the
//! servers stand in the book once.

use super::WorkbookError;
use super::addresses::BookAddresses;
use super::input::validation;
use super::names::WHAT_IF_SUFFIX;
use super::planner::{Block, Planner};
use super::sheet::Sheet;
use super::style::{self, Numbers, Role, framed};
use crate::figure::{Expression, FigureSet, Name, Reference, Unit, Value};

/// Inputs that one may ask about.
const INPUTS: [&str; 7] = [
    "scenario",
    "growth",
    "compression",
    "retention_days",
    "recovery_points",
    "initial_replication_hours",
    "vms_per_batch",
];

/// What has a second value.
pub(super) struct WhatIf<'a> {
    inputs: Vec<usize>,
    figures: Vec<usize>,
    addresses: BookAddresses<'a>,
}

impl<'a> WhatIf<'a> {
    /// The second values of a set whose first ones stand at `addresses`.
    pub(super) fn new(set: &FigureSet, addresses: BookAddresses<'a>) -> Self {
        let of_servers: Vec<usize> = set
            .servers
            .iter()
            .chain(set.accounts.iter())
            .filter_map(|(_, name)| name.expression.as_ref())
            .flat_map(used)
            .collect();
        let inputs: Vec<usize> = INPUTS
            .iter()
            .filter_map(|id| set.sheet.place(id))
            .filter(|place| !of_servers.contains(place))
            .collect();
        let mut figures: Vec<usize> = Vec::new();
        // A figure stands after those that it is made of.
        for (place, name) in set.sheet.iter() {
            let follows = name.expression.as_ref().is_some_and(|expression| {
                used(expression)
                    .iter()
                    .any(|place| inputs.contains(place) || figures.contains(place))
            });
            if follows {
                figures.push(place);
            }
        }
        let renamed: Vec<usize> = inputs.iter().chain(&figures).copied().collect();
        Self {
            inputs,
            figures,
            addresses: addresses.renamed(&renamed, WHAT_IF_SUFFIX),
        }
    }
}

/// The places of the sheet that an expression reads.
fn used(expression: &Expression) -> Vec<usize> {
    let mut places = Vec::new();
    expression.walk(&mut |part| {
        if let Expression::Name(Reference::Sheet(place))
        | Expression::Known(Reference::Sheet(place)) = part
        {
            places.push(*place);
        }
    });
    places
}

impl Planner<'_> {
    /// Writes the second value of a line.
    pub(super) fn what_if(
        &self,
        sheet: &mut Sheet,
        row: u32,
        block: Block,
        (place, name): (usize, &Name),
        bottom: bool,
    ) -> Result<(), WorkbookError> {
        let column = block.first + 2;
        let frame = Self::frame(block, column, bottom);
        let value = self.plan.sheet.sheet.get(place).unwrap_or(&Value::Unknown);
        let numbers = Numbers::Of(name.unit, self.plan.document.arithmetic);
        let second = format!("{}{WHAT_IF_SUFFIX}", name.id);
        if self.what_if.inputs.contains(&place) {
            let format = framed(style::format(Role::WhatIf, numbers), frame);
            if let Some(check) = validation(&name.id, name.unit)? {
                sheet
                    .worksheet
                    .add_data_validation(row, column, row, column, &check)?;
            }
            sheet.define(second, row, column);
            // Until somebody types a value it is the planned one.
            let formula = match name.unit {
                Unit::Text => format!("={}&\"\"", name.id),
                _ => format!("={}", name.id),
            };
            return sheet.formula(row, column, &formula, value, &format);
        }
        let role = if block.outputs {
            Role::WhatIfResult
        } else {
            Role::Reference
        };
        let format = framed(style::format(role, numbers), frame);
        match &name.expression {
            Some(expression) if self.what_if.figures.contains(&place) => {
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
