//! The cells that move the cost: hours, test failovers, discounts and markups, and the figures that follow from them.

use super::super::WorkbookError;
use super::super::input::validation;
use super::super::list;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role};
use super::bar::bar;
use super::bill::{Bill, Figure, named};
use crate::figure::{Unit, Value};
use crate::plan::cost::{Basis, Phase};
use crate::settings::Arithmetic;

/// The last column of the factors.
const LAST: u16 = 4;

/// Writes the cells; returns the row below them.
pub(crate) fn write(sheet: &mut Sheet, row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    let row = units(sheet, row, bill)?;
    if bill.has_factors() { factors(sheet, row, bill) } else { Ok(row) }
}

/// Hours and test failovers, and the units of lines.
fn units(sheet: &mut Sheet, mut row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    bar(sheet, row, LAST, &bill.words.cost.inputs_title)?;
    let mut ids = vec!["hours"];
    if bill.phases.contains(&Phase::DrillMonth) {
        ids.extend(["drills", "drill_days"]);
    }
    let is_there = |basis: &Basis| *basis != Basis::Count && bill.is_used(*basis);
    ids.extend(Basis::ALL.into_iter().filter(is_there).map(Basis::figure));
    for id in ids {
        let Some(figure) = bill.figure(id) else { continue };
        row += 1;
        sheet.text(row, 0, &figure.label, &style::words(Role::Label))?;
        cell(sheet, (row, 1), id, &figure)?;
    }
    Ok(row + 2)
}

/// Discount and markup of each category, and the factors that they come to.
fn factors(sheet: &mut Sheet, mut row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    let words = &bill.words.cost;
    bar(sheet, row, LAST, &words.factors_title)?;
    row += 1;
    list::headings(sheet, row, 0, &words.factors_headings)?;
    sheet.lines(row, 2)?;
    for category in &bill.categories {
        row += 1;
        sheet.text(row, 0, bill.words.category(*category), &style::words(Role::Label))?;
        for (column, start) in (1_u16..).zip(["discount", "markup", "factor", "kept"]) {
            let id = named(start, *category);
            if let Some(figure) = bill.figure(&id) {
                cell(sheet, (row, column), &id, &figure)?;
            }
        }
    }
    Ok(row + 2)
}

/// An input to be changed, or a figure with its formula; both have their id for a name.
fn cell(
    sheet: &mut Sheet,
    (row, column): (u32, u16),
    id: &str,
    figure: &Figure,
) -> Result<(), WorkbookError> {
    let numbers = match figure.unit {
        Unit::Percent => Numbers::Percent,
        Unit::Number if figure.formula.is_some() => Numbers::Factor,
        Unit::Number => Numbers::Plain,
        unit => Numbers::Of(unit, Arithmetic::Exact),
    };
    sheet.define(id, row, column);
    let value = Value::Number(figure.value);
    if let Some(formula) = &figure.formula {
        let format = style::format(Role::Computed, numbers);
        return sheet.formula(row, column, formula, &value, &format);
    }
    if let Some(check) = validation(id, figure.unit, &sheet.texts)? {
        sheet.worksheet.add_data_validation(row, column, row, column, &check)?;
    }
    sheet.value(row, column, &value, &style::format(Role::Input, numbers))
}
