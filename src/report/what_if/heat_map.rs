//! One figure over two settings: a heat map, and the same as a chart.

use rust_xlsxwriter::{Chart, ChartType, Format, Worksheet};

use super::sheets::{NumberFormats, baseline, heading, heat};
use super::sweep::SweepTable;
use crate::message;
use crate::report::ReportStyle;
use crate::report::workbook::{WorkbookError, for_cell};
use crate::whatif::{AxisValue, Row};
use crate::wording::Message;
use crate::words;

/// Lines that a chart can show and be read.
const SERIES_MAX: u16 = 12;
/// Columns that a reader can look over.
const COLUMNS_MAX: usize = 200;

/// The sheet of the first figure that varies: the first setting down, the second one across, the others at their first
/// value. Nothing where no figure varies.
pub(crate) fn sheet(
    table: &SweepTable<'_>,
    style: &ReportStyle,
) -> Result<Option<Worksheet>, WorkbookError> {
    let title = style.texts.message(&message!("Heat map"));
    let Some(figure) = table.varying().first().copied() else {
        return Ok(None);
    };
    let down = distinct(table, 0);
    // Pairs have one value of the second setting for each of the first.
    let is_grid = table.rows.len() >= down.len() * distinct(table, 1).len();
    let across: Vec<Option<&AxisValue>> = match distinct(table, 1) {
        values if values.is_empty() || !is_grid => vec![None],
        values => values.into_iter().take(COLUMNS_MAX).map(Some).collect(),
    };
    let name = table.columns.get(figure).map_or("", String::as_str);
    let axis = |index: usize| table.axes.get(index).map_or("", String::as_str);
    let mut sheet = Worksheet::new();
    sheet.set_name(&title)?;
    let by_which = Message::joined(table.axes.iter().map(Message::from), words!(" and "));
    let by = message!("{figure} by {axes}", figure = name, axes = by_which);
    sheet.write_string(0, 0, for_cell(&style.texts.message(&by)))?;
    let bold = heading()?;
    sheet.write_string_with_format(2, 0, for_cell(axis(0)), &bold)?;
    sheet.set_column_width(0, 24.0)?;
    let plain = NumberFormats::on(&Format::new());
    let marked = NumberFormats::on(&baseline());
    for (column, value) in (1_u16..).zip(&across) {
        let text =
            value.map_or_else(|| name.to_owned(), |value| format!("{} {}", axis(1), value.text));
        sheet.write_string_with_format(2, column, for_cell(&text), &bold)?;
        sheet.set_column_width(column, 16.0)?;
    }
    for (line, value) in (3_u32..).zip(&down) {
        match value.number {
            Some(number) => sheet.write_number_with_format(line, 0, number, &bold)?,
            None => sheet.write_string_with_format(line, 0, for_cell(&value.text), &bold)?,
        };
        for (column, other) in (1_u16..).zip(&across) {
            let is_it = |row: &&Row<'_>| {
                row.values.first() == Some(value)
                    && other.is_none_or(|other| row.values.get(1) == Some(&other))
            };
            let Some(row) = table.rows.iter().find(is_it) else {
                continue;
            };
            let formats = if table.is_baseline(row) { &marked } else { &plain };
            if let Some(number) = row.figures.get(figure).copied().flatten() {
                sheet.write_number_with_format(line, column, number, formats.of(number))?;
            }
        }
    }
    let last_line = u32::try_from(down.len() + 2).unwrap_or(u32::MAX);
    let last_column = u16::try_from(across.len()).unwrap_or(u16::MAX);
    sheet.add_conditional_format(3, 1, last_line, last_column, &heat())?;
    let mut chart = Chart::new(ChartType::Line);
    chart.title().set_name(name);
    chart.x_axis().set_name(axis(0));
    chart.y_axis().set_name(name);
    for column in 1..=last_column.min(SERIES_MAX) {
        chart
            .add_series()
            .set_name((title.as_str(), 2, column))
            .set_categories((title.as_str(), 3, 0, last_line, 0))
            .set_values((title.as_str(), 3, column, last_line, column));
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    chart.set_width(760).set_height(400);
    sheet.insert_chart(2, last_column + 2, &chart)?;
    Ok(Some(sheet))
}

/// The values of an axis, each once, in their order.
fn distinct<'g>(table: &SweepTable<'g>, axis: usize) -> Vec<&'g AxisValue> {
    let mut seen = std::collections::HashSet::new();
    let values = table.rows.iter().filter_map(|row| row.values.get(axis).copied());
    values.filter(|value| seen.insert(value.text.as_str())).collect()
}
