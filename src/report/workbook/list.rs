//! Tables of the report on sheets: a title, what it is, and rows under headings that can be filtered.

use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule};

use super::WorkbookError;
use super::lines::lines_of;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role, Style};
use crate::figure::Unit;
use crate::report::model::{Cell, Kind, Table};
use crate::settings::Arithmetic;

/// What bold letters take more of a heading than plain ones, in characters.
const BOLD: f64 = 1.5;

/// The head of a sheet: its title and what it is, over columns of these widths; returns the next free row.
pub(crate) fn head(
    sheet: &mut Sheet,
    title: &str,
    explanation: &str,
    widths: &[f64],
) -> Result<u32, WorkbookError> {
    sheet.widths(widths)?;
    sheet.text(0, 0, title, &style::words(Role::Title))?;
    let last = u16::try_from(widths.len()).unwrap_or(u16::MAX).max(2) - 1;
    sheet.merged(1, 0..=last, explanation, &style::words(Role::Text))?;
    sheet.lines(1, lines_of(explanation, widths.iter().sum()))?;
    Ok(3)
}

/// The same for the sheet of a table; a table without a note has none, and no room for it.
pub(crate) fn title(sheet: &mut Sheet, table: &Table) -> Result<u32, WorkbookError> {
    if table.note.is_empty() {
        sheet.widths(&table.widths())?;
        sheet.text(0, 0, &table.title, &style::words(Role::Title))?;
        return Ok(2);
    }
    head(sheet, &table.title, &table.note, &table.widths())
}

/// Headings.
pub(crate) fn headings(
    sheet: &mut Sheet,
    row: u32,
    first_column: u16,
    texts: &[String],
) -> Result<(), WorkbookError> {
    for (column, text) in (first_column..).zip(texts) {
        sheet.text(row, column, text, &style::words(Role::OutputHeading))?;
    }
    Ok(())
}

/// A table with its headings in a row; returns the last row.
pub(crate) fn table(sheet: &mut Sheet, header: u32, table: &Table) -> Result<u32, WorkbookError> {
    let heading = style::words(Role::OutputHeading);
    for (column, definition) in (0_u16..).zip(&table.columns) {
        sheet.text(header, column, &definition.heading, &heading)?;
    }
    let lines = table.columns.iter().map(|column| lines_of(&column.heading, column.width - BOLD));
    if let Some(lines) = lines.max().filter(|lines| *lines > 1) {
        sheet.lines(header, lines)?;
    }
    let formats: Vec<Style> = table.columns.iter().map(|column| format(column.kind)).collect();
    let mut index = header;
    for row in &table.rows {
        index += 1;
        let mut lines = 1;
        let columns = table.columns.iter().zip(&formats);
        for ((at, cell), (column, format)) in (0_u16..).zip(&row.cells).zip(columns) {
            write_cell(sheet, (index, at), cell, column.kind, format)?;
            if let Cell::Text(text) = cell {
                lines = lines.max(lines_of(text, column.width));
            }
        }
        if lines > 1 {
            sheet.lines(index, lines)?;
        }
    }
    mark(sheet, header, index, table)?;
    if let Some(more) = &table.more {
        index += 1;
        sheet.text(index, 0, more, &style::words(Role::Text))?;
    }
    Ok(index)
}

fn mark(sheet: &mut Sheet, header: u32, last: u32, table: &Table) -> Result<(), WorkbookError> {
    let (first, last) = (header + 1, last.max(header + 1));
    for (at, column) in (0_u16..).zip(&table.columns) {
        for (words, mark) in &column.marks {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(words.clone()))
                .set_format(style::mark(*mark));
            sheet.worksheet.add_conditional_format(first, at, last, at, &rule)?;
        }
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Sheet,
    (row, column): (u32, u16),
    cell: &Cell,
    kind: Kind,
    format: &Style,
) -> Result<(), WorkbookError> {
    match (cell, kind) {
        (Cell::Text(text), _) if !text.is_empty() => sheet.text(row, column, text, format),
        (Cell::Number(hour), Kind::Moment(clock)) => {
            sheet.number(row, column, clock.serial(*hour).unwrap_or(*hour), format)
        }
        (Cell::Number(number), _) if number.is_finite() => {
            sheet.number(row, column, *number, format)
        }
        (Cell::Measure(number, unit), _) if number.is_finite() => {
            sheet.number(row, column, *number, &self::format(Kind::Number(*unit)))
        }
        _ => sheet.blank(row, column, format),
    }
}

/// A sheet that holds one table; `frozen` is how many columns stay when the others are scrolled.
pub(crate) fn whole_sheet(
    sheet: &mut Sheet,
    definition: &Table,
    frozen: u16,
) -> Result<(), WorkbookError> {
    let header = title(sheet, definition)?;
    let last = table(sheet, header, definition)?;
    finish(sheet, header, last, definition.columns.len(), frozen)
}

/// The style of cells of a kind.
pub(crate) fn format(kind: Kind) -> Style {
    match kind {
        Kind::Words => style::words(Role::RuleText),
        Kind::Flush => style::words(Role::Cell),
        Kind::Number(unit) => style::format(Role::Figure, Numbers::Of(unit, Arithmetic::Exact)),
        Kind::Plain => style::format(Role::Figure, Numbers::Plain),
        Kind::Money => style::format(Role::Figure, Numbers::Of(Unit::Number, Arithmetic::Exact)),
        Kind::Moment(clock) if clock.has_dates() => style::format(Role::Cell, Numbers::Moment),
        Kind::Moment(_) => format(Kind::Number(Unit::Number)),
    }
}

/// A filter over the rows of a table.
pub(crate) fn filter(
    sheet: &mut Sheet,
    header: u32,
    last_row: u32,
    table: &Table,
) -> Result<(), WorkbookError> {
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).max(1) - 1;
    sheet.worksheet.autofilter(header, 0, last_row, last)?;
    Ok(())
}

/// A filter, and headings that stay when the sheet is scrolled and are repeated on every page; `frozen` is how many columns
/// stay as well.
pub(crate) fn finish(
    sheet: &mut Sheet,
    header: u32,
    last_row: u32,
    columns: usize,
    frozen: u16,
) -> Result<(), WorkbookError> {
    let last = u16::try_from(columns).unwrap_or(u16::MAX).max(1) - 1;
    if last_row > header {
        sheet.worksheet.autofilter(header, 0, last_row, last)?;
    }
    sheet.worksheet.set_freeze_panes(header + 1, frozen)?;
    sheet.worksheet.set_repeat_rows(header, header)?;
    Ok(())
}
