//! A grid of scenarios as a workbook: the table with a heat map on each figure, and a map of two settings with its chart.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::heat_map;
use super::sheets::{NumberFormats, baseline, head, heat};
use super::sweep::SweepTable;
use crate::report::workbook::{WorkbookError, for_cell};

/// Dates no file by itself: the same grid gives the same bytes.
pub(crate) fn new_book(title: &str, date: Option<&str>) -> Result<Workbook, WorkbookError> {
    let mut book = Workbook::new();
    let created = date
        .and_then(|date| ExcelDateTime::parse_from_str(date).ok())
        .map_or_else(|| ExcelDateTime::from_ymd(2017, 9, 19), Ok)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(env!("CARGO_PKG_NAME"))
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    Ok(book)
}

/// The workbook of a grid.
pub fn sweep_workbook(
    table: &SweepTable<'_>,
    date: Option<&str>,
) -> Result<Vec<u8>, WorkbookError> {
    let mut book = new_book("What-if scenarios", date)?;
    book.push_worksheet(scenarios(table)?);
    if let Some(sheet) = heat_map::sheet(table)? {
        book.push_worksheet(sheet);
    }
    Ok(book.save_to_buffer()?)
}

fn scenarios(table: &SweepTable<'_>) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Scenarios")?;
    let names = table.axes.iter().chain(&table.columns);
    let headings = std::iter::once(("scenario", 11.0))
        .chain(names.map(|name| (name.as_str(), width_of(name))));
    let frozen = u16::try_from(table.axes.len() + 1).unwrap_or(1);
    head(&mut sheet, headings, frozen)?;
    let marked = NumberFormats::on(&baseline());
    let plain = NumberFormats::on(&Format::new());
    let mut line = 1;
    if !table.rows.iter().any(|row| table.is_baseline(row)) {
        let values: Vec<_> = table.baseline_values.iter().map(Option::as_ref).collect();
        write_row(&mut sheet, line, "baseline", &values, &table.baseline, &marked)?;
        line += 1;
    }
    for row in &table.rows {
        let values: Vec<_> = row.values.iter().map(|value| Some(*value)).collect();
        let (name, format) = if table.is_baseline(row) {
            ("baseline".to_owned(), &marked)
        } else {
            ((row.scenario + 1).to_string(), &plain)
        };
        write_row(&mut sheet, line, &name, &values, &row.figures, format)?;
        line += 1;
    }
    let last = line.saturating_sub(1);
    for column in table.varying() {
        let column = u16::try_from(1 + table.axes.len() + column).unwrap_or(u16::MAX);
        sheet.add_conditional_format(1, column, last, column, &heat())?;
    }
    let width = u16::try_from(table.axes.len() + table.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, width)?;
    Ok(sheet)
}

/// Room for a heading in up to three lines.
fn width_of(name: &str) -> f64 {
    let longest = name.split('.').map(|part| part.chars().count()).max();
    longest.map_or(12.0, |letters| (letters as f64 + 3.0).clamp(12.0, 34.0))
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    name: &str,
    values: &[Option<&crate::whatif::AxisValue>],
    figures: &[Option<f64>],
    formats: &NumberFormats,
) -> Result<(), WorkbookError> {
    sheet.write_string_with_format(line, 0, name, formats.empty())?;
    let mut column = 1;
    for value in values {
        match value.map(|value| (value.number, &value.text)) {
            Some((Some(number), _)) => {
                sheet.write_number_with_format(line, column, number, formats.of(number))?
            }
            Some((None, text)) => {
                sheet.write_string_with_format(line, column, for_cell(text), formats.empty())?
            }
            None => sheet.write_blank(line, column, formats.empty())?,
        };
        column += 1;
    }
    for figure in figures {
        match figure {
            Some(number) => {
                sheet.write_number_with_format(line, column, *number, formats.of(*number))?
            }
            None => sheet.write_blank(line, column, formats.empty())?,
        };
        column += 1;
    }
    Ok(())
}
