//! A workbook in the making: cells go through here, so that every formula is known with its value.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet};

use super::text::for_cell;
use super::{NamedCells, WorkbookError, WorkbookOptions, Written, WrittenFormula};
use crate::figure::{NOT_MEASURED, Value};
use crate::source::column_letters;

/// The sheets that are finished.
pub(super) struct Book {
    workbook: Workbook,
    options: WorkbookOptions,
    formulas: Vec<WrittenFormula>,
    names: BTreeMap<String, NamedCells>,
}

impl Book {
    pub(super) fn new(
        options: WorkbookOptions,
        title: &str,
        date: Option<&str>,
    ) -> Result<Self, WorkbookError> {
        let mut workbook = Workbook::new();
        // Only the date of the plan may date the file: the same plan gives the same bytes.
        let created = date
            .and_then(|date| ExcelDateTime::parse_from_str(date).ok())
            .map_or_else(|| ExcelDateTime::from_ymd(2017, 9, 19), Ok)?;
        workbook.set_properties(
            &DocProperties::new()
                .set_title(title)
                .set_author(env!("CARGO_PKG_NAME"))
                .set_creation_datetime(&created),
        );
        Ok(Self {
            workbook,
            options,
            formulas: Vec::new(),
            names: BTreeMap::new(),
        })
    }

    /// An empty sheet that is not part of the book yet.
    pub(super) fn sheet(&self, name: &'static str) -> Result<Sheet, WorkbookError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        worksheet.set_paper_size(A4).set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
        worksheet.set_footer("&L&8&A&R&8&P / &N");
        worksheet.set_screen_gridlines(false);
        Ok(Sheet {
            name,
            worksheet,
            cached: self.options.cached,
            formulas: Vec::new(),
            names: Vec::new(),
        })
    }

    /// Takes a finished sheet as the next one.
    pub(super) fn add(&mut self, sheet: Sheet) -> Result<(), WorkbookError> {
        for (name, cells) in sheet.names {
            let letters = column_letters(cells.column.into());
            let cell = |row: u32| format!("${letters}${}", u64::from(row) + 1);
            let first = cell(cells.first_row);
            let target = if cells.is_range {
                format!("='{}'!{first}:{}", cells.sheet, cell(cells.last_row))
            } else {
                format!("='{}'!{first}", cells.sheet)
            };
            self.workbook.define_name(name.as_str(), &target)?;
            self.names.insert(name, cells);
        }
        self.formulas.extend(sheet.formulas);
        self.workbook.push_worksheet(sheet.worksheet);
        Ok(())
    }

    /// The file.
    pub(super) fn finish(mut self) -> Result<Written, WorkbookError> {
        Ok(Written {
            bytes: self.workbook.save_to_buffer()?,
            formulas: self.formulas,
            names: self.names,
        })
    }
}

/// A4 in the numbering of paper sizes.
pub(super) const A4: u8 = 9;
/// A3 in the numbering of paper sizes.
pub(super) const A3: u8 = 8;

/// A sheet in the making.
pub(super) struct Sheet {
    name: &'static str,
    /// The sheet, for everything that is not a cell.
    pub(super) worksheet: Worksheet,
    cached: bool,
    formulas: Vec<WrittenFormula>,
    names: Vec<(String, NamedCells)>,
}

impl Sheet {
    /// The name of the sheet.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Words; they stay words whatever they look like.
    pub(super) fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        self.worksheet
            .write_string_with_format(row, column, for_cell(text), format)?;
        Ok(())
    }

    /// A number.
    pub(super) fn number(
        &mut self,
        row: u32,
        column: u16,
        number: f64,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        self.worksheet
            .write_number_with_format(row, column, number, format)?;
        Ok(())
    }

    /// An empty cell that has a format.
    pub(super) fn blank(
        &mut self,
        row: u32,
        column: u16,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        self.worksheet.write_blank(row, column, format)?;
        Ok(())
    }

    /// A value that is not worked out in the sheet; an unknown one leaves the cell empty.
    pub(super) fn value(
        &mut self,
        row: u32,
        column: u16,
        value: &Value,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        match value {
            Value::Number(number) if number.is_finite() => {
                self.number(row, column, *number, format)
            }
            Value::Text(text) if !text.is_empty() => self.text(row, column, text, format),
            _ => self.blank(row, column, format),
        }
    }

    /// A formula with the value that the engine found for it.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        value: &Value,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        let value = match value {
            Value::Text(text) => Value::text(for_cell(text)),
            Value::Unknown => Value::text(NOT_MEASURED),
            Value::Number(_) => value.clone(),
        };
        let mut formula = Formula::new(formula);
        if self.cached {
            formula = formula.set_result(match &value {
                Value::Number(number) => number.to_string(),
                Value::Text(text) => text.to_string(),
                Value::Unknown => String::new(),
            });
        }
        self.worksheet
            .write_formula_with_format(row, column, formula, format)?;
        self.formulas.push(WrittenFormula {
            sheet: self.name,
            row,
            column,
            value,
        });
        Ok(())
    }

    /// Words over several columns of one row.
    pub(super) fn merged(
        &mut self,
        row: u32,
        columns: std::ops::RangeInclusive<u16>,
        text: &str,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        let (first, last) = (*columns.start(), *columns.end());
        if first == last {
            return self.text(row, first, text, format);
        }
        self.worksheet
            .merge_range(row, first, row, last, &for_cell(text), format)?;
        Ok(())
    }

    /// Words over a rectangle of cells.
    pub(super) fn merged_block(
        &mut self,
        rows: std::ops::RangeInclusive<u32>,
        columns: std::ops::RangeInclusive<u16>,
        text: &str,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        self.worksheet.merge_range(
            *rows.start(),
            *columns.start(),
            *rows.end(),
            *columns.end(),
            &for_cell(text),
            format,
        )?;
        Ok(())
    }

    /// A comment on a cell.
    pub(super) fn note(&mut self, row: u32, column: u16, text: &str) -> Result<(), WorkbookError> {
        let lines = u32::try_from(text.len() / 38 + 2).unwrap_or(20);
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_author(env!("CARGO_PKG_NAME"))
            .set_width(240)
            .set_height(lines * 17 + 8);
        self.worksheet.insert_note(row, column, &note)?;
        Ok(())
    }

    /// Gives a cell a name that formulas anywhere in the book can use.
    pub(super) fn define(&mut self, name: impl Into<String>, row: u32, column: u16) {
        self.named(name.into(), row, row, column, false);
    }

    /// Gives cells below one another a name; a range even where it is one cell, which is what sums over a condition ask for.
    pub(super) fn define_rows(
        &mut self,
        name: impl Into<String>,
        first_row: u32,
        last_row: u32,
        column: u16,
    ) {
        self.named(name.into(), first_row, last_row, column, true);
    }

    fn named(&mut self, name: String, first_row: u32, last_row: u32, column: u16, is_range: bool) {
        let cells = NamedCells {
            sheet: self.name,
            first_row,
            last_row,
            column,
            is_range,
        };
        self.names.push((name, cells));
    }

    /// Column widths in characters, from the first column on.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Result<(), WorkbookError> {
        for (column, width) in (0_u16..).zip(widths) {
            self.worksheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// A row of words, as high as the longest of them needs.
    pub(super) fn text_row(
        &mut self,
        row: u32,
        first_column: u16,
        texts: &[&str],
        widths: &[f64],
        format: &Format,
    ) -> Result<(), WorkbookError> {
        for (column, text) in (first_column..).zip(texts) {
            self.text(row, column, text, format)?;
        }
        let lines = texts
            .iter()
            .zip(widths)
            .map(|(text, width)| lines_of(text, *width));
        self.lines(row, lines.max().unwrap_or(1))
    }

    /// The height of a row for a number of lines of text.
    pub(super) fn lines(&mut self, row: u32, lines: u32) -> Result<(), WorkbookError> {
        self.worksheet
            .set_row_height(row, f64::from(lines.max(1)) * 13.2 + 3.0)?;
        Ok(())
    }
}

/// Letters are narrower than the digits that a column's width is counted in.
const LETTERS_PER_WIDTH: f64 = 1.12;

/// How many lines a text takes in a cell of a width in characters, broken between words.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    text.split('\n')
        .map(|paragraph| {
            let mut lines = 1;
            let mut used = 0.0;
            for word in paragraph.split(' ') {
                let length = word.chars().count() as f64 + 1.0;
                if used > 0.0 && used + length > LETTERS_PER_WIDTH * width + 1.0 {
                    lines += 1;
                    used = 0.0;
                }
                used += length;
            }
            lines
        })
        .sum()
}
