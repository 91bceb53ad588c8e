//! Storage: which managed disks there are to create.

use serde::Deserialize;

use super::book::Book;
use super::charts::{self, Cells, Spot};
use super::sheet::{Sheet, Tab};
use super::style::{self, Numbers, Role};
use super::{WorkbookError, list, sheet_names, storage_charts};
use crate::figure::Unit;
use crate::plan::Plan;
use crate::report::model::storage::{DiskGroup, disk_groups, storage};
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    total: String,
    chart_title: String,
    chart_alt: String,
    chart_headings: Vec<String>,
}

const CHART_COLUMN: u16 = 7;
const DATA_COLUMN: u16 = CHART_COLUMN + storage_charts::COLUMNS + 1;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book.words("managed-disks")?;
    let mut sheet = book.sheet(sheet_names::STORAGE)?;
    sheet.tab(Tab::Results);
    let groups = disk_groups(book.view(plan));
    let table = storage(book.view(plan), &groups);
    let header = list::title(&mut sheet, &table)?;
    let row = list::table(&mut sheet, header, &table)?;
    sheet.lines(header, 2)?;
    totals(&mut sheet, row + 1, &groups, &words)?;
    let mut below = header;
    if row > header {
        below = chart(&mut sheet, header, &groups, &words)?;
    }
    let spot = (below, CHART_COLUMN);
    let last = storage_charts::servers(&mut sheet, plan, spot, &storage_charts::words(book)?)?;
    for (column, width) in (DATA_COLUMN..).zip([26.0, 14.0]) {
        sheet.worksheet.set_column_width(column, width)?;
    }
    sheet.worksheet.set_freeze_panes(header + 1, 0)?;
    let right = CHART_COLUMN + storage_charts::COLUMNS - 1;
    sheet.worksheet.set_print_area(0, 0, last.max(row + 1), right)?;
    book.add(sheet)
}

fn totals(
    sheet: &mut Sheet,
    row: u32,
    groups: &[DiskGroup],
    words: &Words,
) -> Result<(), WorkbookError> {
    let numbers = |unit| style::format(Role::Result, Numbers::Of(unit, Arithmetic::Exact));
    let sum = |of: fn(&DiskGroup) -> f64| groups.iter().map(of).sum::<f64>();
    sheet.text(row, 0, &words.total, &style::words(Role::Label))?;
    for column in 1..=2 {
        sheet.blank(row, column, &style::words(Role::Label))?;
    }
    sheet.number(row, 3, sum(|group| group.disks.into()), &numbers(Unit::Count))?;
    sheet.number(row, 4, sum(|group| group.gb), &numbers(Unit::Gb))?;
    sheet.number(row, 5, sum(DiskGroup::provisioned), &numbers(Unit::Gb))
}

fn chart(
    sheet: &mut Sheet,
    row: u32,
    groups: &[DiskGroup],
    words: &Words,
) -> Result<u32, WorkbookError> {
    list::headings(sheet, row, DATA_COLUMN, &words.chart_headings)?;
    let format = style::format(Role::Cell, Numbers::Of(Unit::Count, Arithmetic::Exact));
    let mut last = row;
    for group in groups {
        last += 1;
        let name = format!("{} {}", group.kind, group.tier);
        sheet.text(last, DATA_COLUMN, &name, &style::words(Role::Cell))?;
        sheet.number(last, DATA_COLUMN + 1, f64::from(group.disks), &format)?;
    }
    let names =
        Cells { sheet: sheet.name(), first_row: row + 1, last_row: last, column: DATA_COLUMN };
    let spot = Spot { row, column: CHART_COLUMN, width: 560, height: 90 + 24 * (last - row) };
    let picture = charts::Words { title: &words.chart_title, alt: &words.chart_alt, x: "", y: "" };
    let heading = words.chart_headings.get(1).map_or("", String::as_str);
    let values = [(heading, names.in_column(DATA_COLUMN + 1))];
    charts::bars(sheet, spot, picture, names, &values, "#,##0")?;
    Ok(row + spot.height / 20 + 2)
}
