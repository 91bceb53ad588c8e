//! The charts of the sheet Cost: what each category costs, and what has been spent by when.

use super::super::WorkbookError;
use super::super::charts::{self, Cells, Line, Spot};
use super::super::list;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role};
use super::MONEY;
use super::bill::Bill;
use super::words::Picture;
use super::years::{MONTHS_OF_A_YEAR, Years};
use crate::figure::Value;

/// Years of the chart over time.
const YEARS: f64 = 5.0;
/// Columns that a chart covers.
const COLUMNS: u16 = 9;
const WIDTH: u32 = 560;

impl Picture {
    fn words<'a>(&'a self, x: &'a str, y: &'a str) -> charts::Words<'a> {
        charts::Words { title: &self.title, alt: &self.alt, x, y }
    }
}

/// Draws them to the right of the tables, the first category in the row below `header`; returns the last row and column.
pub(crate) fn write(
    sheet: &mut Sheet,
    bill: &Bill<'_>,
    years: &Years<'_>,
    (header, last_row, last_column): (u32, u32, u16),
) -> Result<(u32, u16), WorkbookError> {
    let column = last_column + 2;
    let mut row = 3;
    let words = &bill.words.charts;
    let count = u32::try_from(bill.categories.len()).unwrap_or(0);
    if count > 0 {
        let first_row = header + 2;
        let names =
            Cells { sheet: sheet.name(), first_row, last_row: header + 1 + count, column: 0 };
        let phases = (1_u16..).zip(&bill.phases);
        let values: Vec<(&str, Cells)> = phases
            .map(|(column, phase)| (bill.words.phase(*phase), names.in_column(column)))
            .collect();
        let spot = Spot { row, column, width: WIDTH, height: 150 + 34 * count };
        charts::stacked_bars(sheet, spot, words.categories.words("", ""), names, &values)?;
        row += spot.height / 20 + 2;
    }
    if years.after("", 0.0).is_some() {
        let spot = Spot { row, column, width: WIDTH, height: 320 };
        over_time(sheet, bill, years, spot)?;
        row += spot.height / 20 + 1;
    }
    Ok((last_row.max(row), column + COLUMNS - 1))
}

/// What has been spent by the end of each month.
fn over_time(
    sheet: &mut Sheet,
    bill: &Bill<'_>,
    years: &Years<'_>,
    spot: Spot,
) -> Result<(), WorkbookError> {
    let words = &bill.words.charts;
    let data = spot.column + COLUMNS + 1;
    // Below the explanation, which takes the height of its lines.
    let first = 4;
    list::headings(sheet, first - 1, data, &[words.month.clone(), words.amount.clone()])?;
    let plain = style::format(Role::Cell, Numbers::Plain);
    let money = style::format(Role::Computed, MONEY);
    sheet.worksheet.set_column_width(data + 1, 18)?;
    let letters = crate::source::column_letters(data.into());
    let (mut row, mut month) = (first, 0.0);
    while month <= YEARS * MONTHS_OF_A_YEAR {
        sheet.number(row, data, month, &plain)?;
        if let Some((formula, value)) = years.after(&format!("{letters}{}", row + 1), month) {
            sheet.formula(row, data + 1, &formula, &Value::Number(value), &money)?;
        }
        row += 1;
        month += 1.0;
    }
    let x = Cells { sheet: sheet.name(), first_row: first, last_row: row - 1, column: data };
    let line = Line { name: &words.amount, x, y: x.in_column(data + 1), broken: false };
    charts::lines(sheet, spot, words.years.words(&words.month, &bill.cost.currency), &[line], false)
}
