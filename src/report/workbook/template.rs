//! A blank Workload Qualification workbook to send to a customer; what comes back is read without a mapping.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::book::Book;
use super::input::validation;
use super::lines::lines_of;
use super::qualification;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role, Style};
use super::{WorkbookError, WorkbookOptions, sheet_names, sizes, summary};
use crate::figure::{Name, Unit};
use crate::inventory::EXAMPLE_SERVER;
use crate::plan::Plan;
use crate::report::ReportStyle;
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    start_title: String,
    start: Vec<String>,
    example_note: String,
    headings: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
    example: BTreeMap<String, toml::Value>,
}

/// The columns in their order; the others are of no use before a plan.
const COLUMNS: [&str; 12] = [
    "name",
    "cores",
    "memory_mb",
    "nics",
    "storage_gb",
    "disks",
    "utilization",
    "change_rate",
    "measured_change_gb",
    "azure_size",
    "os",
    "efi_boot",
];
const OPTIONAL: [&str; 4] = ["measured_change_gb", "azure_size", "os", "efi_boot"];
const SUMMARY_ROW: u32 = 1;
const HEADER_ROW: u32 = 9;
/// Rows that are laid out for servers; more may be added below.
const ROWS: u32 = 500;
const START_WIDTH: f64 = 110.0;

/// The blank workbook; `blank` is a plan without servers, which brings the settings, the columns and the sizes.
pub fn template(blank: &Plan) -> Result<Vec<u8>, WorkbookError> {
    let style = ReportStyle::built_in()?;
    let words: Words = style.texts.sheet_words("template")?;
    let mut book = Book::new(
        WorkbookOptions::default(),
        &style,
        &words.title,
        blank.document.date.as_deref(),
        "",
    )?;
    start(&mut book, &words)?;
    servers(&mut book, &words, blank)?;
    sizes::write(&mut book, blank)?;
    Ok(book.finish()?.bytes)
}

fn start(book: &mut Book, words: &Words) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(sheet_names::START)?;
    sheet.widths(&[START_WIDTH])?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.text(2, 0, &words.start_title, &style::words(Role::Heading))?;
    for (row, line) in (3_u32..).zip(&words.start) {
        sheet.text(row, 0, line, &style::words(Role::Text))?;
        sheet.lines(row, lines_of(line, START_WIDTH))?;
    }
    book.add(sheet)
}

fn servers(book: &mut Book, words: &Words, blank: &Plan) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(sheet_names::QUALIFICATION)?;
    let title = qualification::summary_title(book)?;
    sheet.text(0, 0, &title, &style::words(Role::Heading))?;
    summary::write(&mut sheet, SUMMARY_ROW, &qualification::summary_lines(book)?, &blank.sheet)?;
    sheet.lines(HEADER_ROW, 5)?;
    sheet.worksheet.set_column_width(0, summary::LABEL_WIDTH)?;
    let names = &blank.sheet.set.servers;
    let (first, last) = (HEADER_ROW + 1, HEADER_ROW + ROWS);
    for (column, id) in (0_u16..).zip(COLUMNS) {
        let Some(name) = names.named(id) else {
            continue;
        };
        let role = if OPTIONAL.contains(&id) { Role::Optional } else { Role::Mandatory };
        let heading = words.headings.get(id).unwrap_or(&name.label);
        sheet.text(HEADER_ROW, column, heading, &style::words(role))?;
        // The second column also holds the wording of the scenario.
        let wide = name.unit == Unit::Text || column == 1;
        if column > 0 {
            sheet.worksheet.set_column_width(column, if wide { 26.0 } else { 16.0 })?;
        }
        if let Some(note) = words.columns.get(id) {
            sheet.note(HEADER_ROW, column, note)?;
        }
        if let Some(check) = validation(id, name.unit, &sheet.texts)? {
            sheet.worksheet.add_data_validation(first, column, last, column, &check)?;
        }
        let format = cell_format(name);
        for row in first..=last {
            sheet.blank(row, column, &format)?;
        }
        example(&mut sheet, first, column, name, words)?;
    }
    sheet.note(first, 0, &words.example_note)?;
    sheet.worksheet.set_freeze_panes(first, 1)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    book.add(sheet)
}

fn cell_format(name: &Name) -> Style {
    match name.unit {
        Unit::Text => style::words(Role::TextInput),
        Unit::Percent => style::format(Role::Input, Numbers::Percent),
        Unit::Gb => style::format(Role::Input, Numbers::Plain),
        unit => style::format(Role::Input, Numbers::Of(unit, Arithmetic::Exact)),
    }
}

fn example(
    sheet: &mut Sheet,
    row: u32,
    column: u16,
    name: &Name,
    words: &Words,
) -> Result<(), WorkbookError> {
    let format = cell_format(name);
    if name.id == "name" {
        return sheet.text(row, column, EXAMPLE_SERVER, &format);
    }
    match words.example.get(&name.id) {
        Some(toml::Value::String(text)) => sheet.text(row, column, text, &format),
        Some(toml::Value::Integer(number)) => sheet.number(row, column, *number as f64, &format),
        Some(toml::Value::Float(number)) => sheet.number(row, column, *number, &format),
        _ => Ok(()),
    }
}
