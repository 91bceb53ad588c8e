//! A grid of scenarios as a workbook: the table with a heat map on each figure, and a map of two settings with its chart.

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, DocProperties, ExcelDateTime, Format, FormatBorder,
    Workbook, Worksheet,
};

use super::heat_map;
use super::sweep::SweepTable;
use crate::report::Look;
use crate::report::workbook::WorkbookError;
use crate::report::workbook::style::{self, Formats, Palette, Role};

/// Dates no file by itself: the same grid gives the same bytes.
pub(super) fn new_book(title: &str, date: Option<&str>) -> Result<Workbook, WorkbookError> {
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

/// The format of headings, that of every workbook.
pub(super) fn heading() -> Result<Format, WorkbookError> {
    let look = Look::built_in()?;
    let mut formats = Formats::new(Palette::new(&look.theme));
    Ok(formats.of(&style::words(Role::OutputHeading)).clone())
}

/// Marks what is the baseline.
pub(super) fn baseline() -> Format {
    Format::new().set_bold().set_border(FormatBorder::Medium)
}

/// Low is green, high is red: every figure is something that is needed.
pub(super) fn heat() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum_color(Color::RGB(0x00_63_BE_7B))
        .set_midpoint_color(Color::RGB(0x00_FF_EB_84))
        .set_maximum_color(Color::RGB(0x00_F8_69_6B))
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
    let headings = ["scenario".to_owned()]
        .into_iter()
        .chain(table.axes.iter().cloned())
        .chain(table.columns.iter().cloned());
    let format = heading()?;
    for (column, text) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, text, &format)?;
        sheet.set_column_width(column, if column == 0 { 11.0 } else { 16.0 })?;
    }
    sheet.set_freeze_panes(1, u16::try_from(table.axes.len() + 1).unwrap_or(1))?;
    let marked = baseline();
    let plain = Format::new();
    let mut line = 1;
    if !table.rows.iter().any(|row| table.is_baseline(row)) {
        let values: Vec<_> = table.baseline_values.iter().map(Option::as_ref).collect();
        write_row(
            &mut sheet,
            line,
            "baseline",
            &values,
            &table.baseline,
            &marked,
        )?;
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

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    name: &str,
    values: &[Option<&crate::whatif::AxisValue>],
    figures: &[Option<f64>],
    format: &Format,
) -> Result<(), WorkbookError> {
    sheet.write_string_with_format(line, 0, name, format)?;
    let mut column = 1;
    for value in values {
        match value.map(|value| (value.number, &value.text)) {
            Some((Some(number), _)) => {
                sheet.write_number_with_format(line, column, number, format)?
            }
            Some((None, text)) => {
                let text = crate::report::workbook::for_cell(text);
                sheet.write_string_with_format(line, column, text, format)?
            }
            None => sheet.write_blank(line, column, format)?,
        };
        column += 1;
    }
    for figure in figures {
        match figure {
            Some(number) => sheet.write_number_with_format(line, column, *number, format)?,
            None => sheet.write_blank(line, column, format)?,
        };
        column += 1;
    }
    Ok(())
}
