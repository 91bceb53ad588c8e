//! A sheet in the making: all cells go through here, so that every formula is known with its value and words stay words.

use std::sync::Arc;

use rust_xlsxwriter::{Formula, Note, Url, Worksheet, XlsxError};

pub(crate) use super::style::Tab;
use super::style::{Formats, Palette, Style};
use super::text::for_cell;
use super::{NamedCells, WorkbookError, WrittenFormula};
use crate::figure::{NOT_MEASURED, Value};
use crate::report::Texts;

/// What is wrong with a cell of a sheet; one beyond its last row names the sheet.
fn in_sheet(sheet: &'static str) -> impl Fn(XlsxError) -> WorkbookError {
    move |error| match error {
        XlsxError::RowColumnLimitError => WorkbookError::TooManyRows { sheet },
        error => WorkbookError::Xlsx(error),
    }
}

/// A sheet in the making.
pub(crate) struct Sheet {
    name: &'static str,
    /// The sheet, for everything that is not a cell.
    pub(crate) worksheet: Worksheet,
    cached: bool,
    /// The words of what may be typed into cells.
    pub(crate) texts: Arc<Texts>,
    formats: Formats,
    /// Whether it has a chart of lines.
    pub(crate) has_lines: bool,
    /// The formulas so far.
    pub(crate) formulas: Vec<WrittenFormula>,
    /// The defined names so far.
    pub(crate) names: Vec<(String, NamedCells)>,
}

impl Sheet {
    /// A sheet without cells; `cached` says whether its formulas carry their values.
    pub(crate) fn new(
        name: &'static str,
        worksheet: Worksheet,
        cached: bool,
        palette: Palette,
        texts: Arc<Texts>,
    ) -> Self {
        Self {
            name,
            worksheet,
            cached,
            texts,
            formats: Formats::new(palette),
            has_lines: false,
            formulas: Vec::new(),
            names: Vec::new(),
        }
    }

    /// The name of the sheet.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Words; they stay words whatever they look like.
    pub(crate) fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        let written = self.worksheet.write_string_with_format(
            row,
            column,
            for_cell(text),
            self.formats.of(style),
        );
        written.map(drop).map_err(in_sheet(self.name))
    }

    /// A number.
    pub(crate) fn number(
        &mut self,
        row: u32,
        column: u16,
        number: f64,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        let format = self.formats.of(style);
        let written = self.worksheet.write_number_with_format(row, column, number, format);
        written.map(drop).map_err(in_sheet(self.name))
    }

    /// An empty cell that has a format.
    pub(crate) fn blank(
        &mut self,
        row: u32,
        column: u16,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        let written = self.worksheet.write_blank(row, column, self.formats.of(style));
        written.map(drop).map_err(in_sheet(self.name))
    }

    /// A value that is not worked out in the sheet; an unknown one leaves the cell empty.
    pub(crate) fn value(
        &mut self,
        row: u32,
        column: u16,
        value: &Value,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        match value {
            Value::Number(number) if number.is_finite() => self.number(row, column, *number, style),
            Value::Text(text) if !text.is_empty() => self.text(row, column, text, style),
            _ => self.blank(row, column, style),
        }
    }

    /// A formula with the value that the engine found for it.
    pub(crate) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        value: &Value,
        style: &Style,
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
        let format = self.formats.of(style);
        let written = self.worksheet.write_formula_with_format(row, column, formula, format);
        written.map_err(in_sheet(self.name))?;
        self.formulas.push(WrittenFormula { sheet: self.name, row, column, value });
        Ok(())
    }

    /// Words over several columns of one row.
    pub(crate) fn merged(
        &mut self,
        row: u32,
        columns: std::ops::RangeInclusive<u16>,
        text: &str,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        let (first, last) = (*columns.start(), *columns.end());
        if first == last {
            return self.text(row, first, text, style);
        }
        self.worksheet.merge_range(
            row,
            first,
            row,
            last,
            &for_cell(text),
            self.formats.of(style),
        )?;
        Ok(())
    }

    /// Words over a rectangle of cells.
    pub(crate) fn merged_block(
        &mut self,
        rows: std::ops::RangeInclusive<u32>,
        columns: std::ops::RangeInclusive<u16>,
        text: &str,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        self.worksheet.merge_range(
            *rows.start(),
            *columns.start(),
            *rows.end(),
            *columns.end(),
            &for_cell(text),
            self.formats.of(style),
        )?;
        Ok(())
    }

    /// A comment on a cell.
    pub(crate) fn note(&mut self, row: u32, column: u16, text: &str) -> Result<(), WorkbookError> {
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
    pub(crate) fn define(&mut self, name: impl Into<String>, row: u32, column: u16) {
        self.named(name.into(), row, row, column, false);
    }

    /// Gives cells below one another a name; a range even where it is one cell, which is what sums over a condition ask for.
    pub(crate) fn define_rows(
        &mut self,
        name: impl Into<String>,
        first_row: u32,
        last_row: u32,
        column: u16,
    ) {
        self.named(name.into(), first_row, last_row, column, true);
    }

    fn named(&mut self, name: String, first_row: u32, last_row: u32, column: u16, is_range: bool) {
        let cells = NamedCells { sheet: self.name, first_row, last_row, column, is_range };
        self.names.push((name, cells));
    }

    /// A link to the top of another sheet.
    pub(crate) fn link(
        &mut self,
        row: u32,
        column: u16,
        sheet: &str,
        text: &str,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        let url = Url::new(format!("internal:'{sheet}'!A1")).set_text(text);
        self.worksheet.write_url_with_format(row, column, url, self.formats.of(style))?;
        Ok(())
    }

    /// The colours.
    pub(crate) fn palette(&self) -> &Palette {
        self.formats.palette()
    }

    /// Colours the tab.
    pub(crate) fn tab(&mut self, tab: Tab) {
        if let Some(colour) = self.palette().tab(tab) {
            self.worksheet.set_tab_color(colour);
        }
    }

    /// Column widths in characters, from the first column on.
    pub(crate) fn widths(&mut self, widths: &[f64]) -> Result<(), WorkbookError> {
        for (column, width) in (0_u16..).zip(widths) {
            self.worksheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// The height of a row for a number of lines of text.
    pub(crate) fn lines(&mut self, row: u32, lines: u32) -> Result<(), WorkbookError> {
        self.worksheet.set_row_height(row, f64::from(lines.max(1)) * 13.2 + 3.0)?;
        Ok(())
    }
}
