//! The cost by wave and by group: sums over Cost by Server.

use super::super::WorkbookError;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role};
use super::MONEY;
use super::bar::bar;
use super::bill::{Bill, amounts};
use super::servers::{GROUPS, SERVERS, WAVES};
use crate::figure::{Unit, Value};
use crate::plan::cost::PartCost;
use crate::settings::Arithmetic;

/// The column of the first amount: behind the name, its number and the servers.
const FIRST_AMOUNT: u16 = 3;

/// Writes the tables; returns the row below them.
pub(crate) fn write(sheet: &mut Sheet, row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    let words = &bill.words.cost;
    let (cost, phases) = (bill.cost, bill.phases.len());
    let last = FIRST_AMOUNT + u16::try_from(phases).unwrap_or(0) - 1;
    let tables = [
        (&words.waves_title, &words.wave, &cost.waves, WAVES),
        (&words.groups_title, &words.group, &cost.groups, GROUPS),
    ];
    let mut row = row;
    for (title, heading, parts, numbers) in tables {
        if !parts.is_empty() {
            bar(sheet, row, last, title)?;
            headings(sheet, row + 1, heading, bill)?;
            row = table(sheet, row + 2, parts, numbers, bill)? + 1;
        }
    }
    Ok(row)
}

fn headings(
    sheet: &mut Sheet,
    row: u32,
    first: &str,
    bill: &Bill<'_>,
) -> Result<(), WorkbookError> {
    let names = bill.words.cost.parts_headings.iter().map(String::as_str);
    let phases = bill.phases.iter().map(|phase| bill.words.phase(*phase));
    for (column, text) in (0_u16..).zip(std::iter::once(first).chain(names).chain(phases)) {
        sheet.text(row, column, text, &style::words(Role::OutputHeading))?;
    }
    sheet.lines(row, 2)
}

/// A row for each part, found by its number on Cost by Server: names may hold what a condition takes for a pattern.
fn table(
    sheet: &mut Sheet,
    first: u32,
    parts: &[PartCost],
    numbers: &str,
    bill: &Bill<'_>,
) -> Result<u32, WorkbookError> {
    let count = style::format(Role::Cell, Numbers::Of(Unit::Count, Arithmetic::Exact));
    let money = style::format(Role::Computed, MONEY);
    let mut row = first;
    for (number, part) in (1_u32..).zip(parts) {
        sheet.text(row, 0, &bill.texts.message(&part.name), &style::words(Role::Label))?;
        sheet.number(row, 1, number.into(), &count)?;
        sheet.number(row, 2, part.servers as f64, &count)?;
        for (column, phase) in (FIRST_AMOUNT..).zip(&bill.phases) {
            let amounts = amounts(SERVERS, *phase);
            let formula = format!("=SUMIFS({amounts},{numbers},$B{})", row + 1);
            let value = Value::known(part.amounts.of(*phase));
            sheet.formula(row, column, &formula, &value, &money)?;
        }
        row += 1;
    }
    Ok(row)
}
