//! A list: a title, what it is, and rows under headings that can be filtered.

use super::WorkbookError;
use super::lines::lines_of;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role, Style};
use crate::figure::{Unit, Value};
use crate::settings::Arithmetic;

/// A list as every report can show it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct List {
    /// The words over the columns.
    pub(crate) headings: Vec<String>,
    /// How the columns look.
    pub(crate) columns: Vec<Column>,
    /// The cells.
    pub(crate) rows: Vec<Vec<Value>>,
}

/// How a column looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Words.
    Words,
    /// Numbers in the form of their unit.
    Number(Unit),
    /// Numbers without a unit, as they are.
    Plain,
    /// Day numbers as date and time.
    Moment,
}

/// A column: how it looks and how wide it is.
pub(crate) type Column = (Kind, f64);

/// The head of a sheet: its title and what it is; returns the next free row.
pub(crate) fn head(
    sheet: &mut Sheet,
    title: &str,
    explanation: &str,
    columns: &[Column],
) -> Result<u32, WorkbookError> {
    let widths: Vec<f64> = columns.iter().map(|(_, width)| *width).collect();
    sheet.widths(&widths)?;
    sheet.text(0, 0, title, &style::words(Role::Title))?;
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).max(2) - 1;
    let width: f64 = widths.iter().sum();
    sheet.merged(1, 0..=last, explanation, &style::words(Role::Text))?;
    sheet.lines(1, lines_of(explanation, width))?;
    Ok(3)
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

/// The rows of a list below its headings; returns the last row.
pub(crate) fn rows(sheet: &mut Sheet, header: u32, list: &List) -> Result<u32, WorkbookError> {
    headings(sheet, header, 0, &list.headings)?;
    let formats = formats(&list.columns);
    let mut index = header;
    for cells in &list.rows {
        index += 1;
        row(sheet, index, 0, cells, &list.columns, &formats)?;
    }
    Ok(index)
}

/// The formats of columns.
pub(crate) fn formats(columns: &[Column]) -> Vec<Style> {
    columns.iter().map(|(kind, _)| format(*kind)).collect()
}

fn format(kind: Kind) -> Style {
    match kind {
        Kind::Words => style::words(Role::RuleText),
        Kind::Number(unit) => style::format(Role::Cell, Numbers::Of(unit, Arithmetic::Exact)),
        Kind::Plain => style::format(Role::Cell, Numbers::Plain),
        Kind::Moment => style::format(Role::Cell, Numbers::Moment),
    }
}

/// One row of values, as high as its words need.
pub(crate) fn row(
    sheet: &mut Sheet,
    row: u32,
    first_column: u16,
    cells: &[Value],
    columns: &[Column],
    formats: &[Style],
) -> Result<(), WorkbookError> {
    let mut lines = 1;
    for (index, (value, format)) in cells.iter().zip(formats).enumerate() {
        let column = first_column.saturating_add(u16::try_from(index).unwrap_or(u16::MAX));
        sheet.value(row, column, value, format)?;
        if let (Some(text), Some((_, width))) = (value.as_text(), columns.get(index)) {
            lines = lines.max(lines_of(text, *width));
        }
    }
    if lines > 1 {
        sheet.lines(row, lines)?;
    }
    Ok(())
}

/// Filter, frozen and repeated headings.
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
