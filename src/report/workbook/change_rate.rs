//! Change Rate: what was measured of each server and disk, how good it is, and who changes most.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::book::{A3, Book};
use super::charts::{self, Cells, Spot};
use super::sheet::{Sheet, Tab};
use super::{WorkbookError, list, sheet_names};
use crate::churn::ChurnRow;
use crate::figure::{Unit, Value};
use crate::plan::Plan;
use crate::report::model::Kind;
use crate::report::model::storage::change_rate;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    top: Block,
    drivers: Block,
}

/// A chart and the cells that it shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    title: String,
    alt: String,
    headings: Vec<String>,
}

const CHART_COLUMN: u16 = 13;
const CHART_COLUMNS: u16 = 10;
/// The cells behind the charts, to the right of them.
const DATA_COLUMN: u16 = CHART_COLUMN + CHART_COLUMNS + 1;
const TOP: usize = 15;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book.words("change-rate")?;
    let mut sheet = book.sheet(sheet_names::CHANGE_RATE)?;
    sheet.tab(Tab::Results);
    let table = change_rate(book.view(plan));
    let header = list::title(&mut sheet, &table)?;
    let row = list::table(&mut sheet, header, &table)?;
    sheet.lines(header, 3)?;
    list::finish(&mut sheet, header, row, table.columns.len(), 2)?;
    let next = pictures(&mut sheet, plan, &words, header)?;
    sheet.worksheet.set_paper_size(A3);
    let last = row.max(next);
    sheet.worksheet.set_print_area(0, 0, last, CHART_COLUMN + CHART_COLUMNS - 1)?;
    book.add(sheet)
}

/// An hour of the day: `07:00`.
pub(crate) fn hour(hour: u32) -> String {
    format!("{hour:02}:00")
}

/// The charts with their cells; returns the row below them.
fn pictures(
    sheet: &mut Sheet,
    plan: &Plan,
    words: &Words,
    first: u32,
) -> Result<u32, WorkbookError> {
    let top: Vec<(String, f64)> = top(&plan.changes.rows);
    let drivers: Vec<(String, f64)> = plan
        .changes
        .drivers
        .iter()
        .take(TOP)
        .map(|driver| (driver.server.clone(), driver.mib_per_s))
        .collect();
    let mut row = first;
    for (block, data) in [(&words.top, top), (&words.drivers, drivers)] {
        if data.is_empty() {
            continue;
        }
        let names = numbers(sheet, row, block, &data)?;
        let spot = Spot {
            row,
            column: CHART_COLUMN,
            width: 640,
            height: 90 + 24 * u32::try_from(data.len()).unwrap_or(0),
        };
        let picture = charts::Words { title: &block.title, alt: &block.alt, x: "", y: "" };
        let value = block.headings.get(1).map_or("", String::as_str);
        charts::bars(
            sheet,
            spot,
            picture,
            names,
            &[(value, names.in_column(DATA_COLUMN + 1))],
            "#,##0.0",
        )?;
        row += spot.height / 20 + 2;
    }
    Ok(row)
}

/// Names and numbers below one another beside the charts; returns the cells of the names.
fn numbers(
    sheet: &mut Sheet,
    row: u32,
    block: &Block,
    data: &[(String, f64)],
) -> Result<Cells, WorkbookError> {
    let formats = [Kind::Words, Kind::Number(Unit::Gb)].map(list::format);
    list::headings(sheet, row, DATA_COLUMN, &block.headings)?;
    for (column, width) in (DATA_COLUMN..).zip([26.0, 14.0]) {
        sheet.worksheet.set_column_width(column, width)?;
    }
    let mut last = row;
    for (name, number) in data {
        last += 1;
        let cells = [Value::text(name), Value::Number(*number)];
        for ((column, value), format) in (DATA_COLUMN..).zip(&cells).zip(&formats) {
            sheet.value(last, column, value, format)?;
        }
    }
    Ok(Cells { sheet: sheet.name(), first_row: row + 1, last_row: last, column: DATA_COLUMN })
}

/// The servers with the most change a day; each once, whole servers before single disks.
fn top(rows: &[ChurnRow]) -> Vec<(String, f64)> {
    let mut servers: BTreeMap<String, (String, f64, f64)> = BTreeMap::new();
    for row in rows {
        let Some(gb) = row.gb_per_day else {
            continue;
        };
        let entry = servers
            .entry(row.server.to_lowercase())
            .or_insert_with(|| (row.server.clone(), 0.0, 0.0));
        if row.disk.is_none() {
            entry.1 = entry.1.max(gb);
        } else {
            entry.2 += gb;
        }
    }
    let mut list: Vec<(String, f64)> = servers
        .into_values()
        .map(|(name, whole, disks)| (name, if whole > 0.0 { whole } else { disks }))
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1));
    list.truncate(TOP);
    list
}
