//! Cells, rows and sheets.

use std::borrow::Cow;
use std::sync::Arc;

use super::budget::Held;
use crate::units::Unit;

/// One cell as the file has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but blanks.
    #[default]
    Blank,
    /// Text; every filled cell of a text file.
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// A number shown as a percentage, in percent: 0.5 formatted `0%` is `Percent(50.0)`.
    Percent(f64),
    /// A number shown with a unit: 16 formatted `0 "GB"`.
    Measured(f64, Unit),
    /// A logical value.
    Bool(bool),
    /// A date and time as `2026-02-28T13:45:00`, without a zone.
    DateTime(String),
    /// An error such as `#N/A`.
    Error(String),
}

impl Cell {
    /// A text cell, or [`Cell::Blank`] when there is nothing to see in it.
    #[must_use]
    pub fn from_text(text: impl AsRef<str> + Into<Arc<str>>) -> Self {
        if is_blank(text.as_ref()) { Self::Blank } else { Self::Text(text.into()) }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// What a person sees in the cell, without surrounding blanks; `None` for a blank cell.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Blank => return None,
            Self::Text(text) => Cow::Borrowed(trim(text)),
            Self::Number(value) => Cow::Owned(value.to_string()),
            Self::Percent(value) => Cow::Owned(format!("{value}%")),
            Self::Measured(value, unit) => Cow::Owned(format!("{value} {unit}")),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::DateTime(text) | Self::Error(text) => Cow::Borrowed(text),
        })
    }
}

/// A row with at least one filled cell; blank cells at its end are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The row as the spreadsheet numbers it, from 1; in text files the line the record starts on.
    pub number: u32,
    /// The cells from column A on.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The row, unless all of it is blank.
    pub(crate) fn new(number: u32, mut cells: Vec<Cell>) -> Option<Self> {
        while cells.last().is_some_and(Cell::is_blank) {
            cells.pop();
        }
        (!cells.is_empty()).then_some(Self { number, cells })
    }

    /// The bytes of memory that it fills. A text that other cells share is counted where it is read.
    pub(crate) fn bytes(&self) -> u64 {
        /// What a text takes beside its bytes.
        const OVERHEAD: usize = 24;
        let own = |cell: &Cell| match cell {
            Cell::Text(text) if Arc::strong_count(text) == 1 => text.len() + OVERHEAD,
            Cell::DateTime(text) | Cell::Error(text) => text.len() + OVERHEAD,
            _ => 0,
        };
        let texts: usize = self.cells.iter().map(own).sum();
        (texts + size_of_val(self.cells.as_slice()) + size_of::<Self>()) as u64
    }

    /// The cell in a column counted from 0; [`Cell::Blank`] behind the end.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }

    /// The text of a cell, for messages; nothing where it is blank.
    pub(crate) fn shown(&self, column: usize) -> String {
        self.cell(column).text().unwrap_or_default().into_owned()
    }
}

/// The rows of one sheet, or of a whole text file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name of the sheet; `None` for a text file.
    pub name: Option<Arc<str>>,
    /// The rows with something in them, from top to bottom.
    pub rows: Vec<Row>,
    /// The memory that the rows were granted.
    _held: Option<Arc<Held>>,
}

impl Sheet {
    /// A sheet of rows from top to bottom.
    #[must_use]
    pub fn new(name: Option<Arc<str>>, rows: Vec<Row>) -> Self {
        Self { name, rows, _held: None }
    }

    /// The sheet with the memory that its rows were granted.
    pub(crate) fn holding(self, held: Held) -> Self {
        Self { _held: Some(Arc::new(held)), ..self }
    }
}

/// The error of a formula whose result the file does not have.
pub(crate) const UNCALCULATED: &str = "formula without a result";

/// Zero-width characters survive `trim` but are as invisible as blanks.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_spaces_alone_are_blank() {
        assert_eq!(Cell::from_text(" \u{a0}\u{202f}\u{200b}"), Cell::Blank);
        assert_eq!(Cell::from_text(" a").text().as_deref(), Some("a"));
    }

    #[test]
    fn rows_lose_blank_ends_and_blank_rows_vanish() {
        let row = Row::new(3, vec![Cell::Blank, Cell::Number(1.0), Cell::Blank]).unwrap();
        assert_eq!(row.cells.len(), 2);
        assert_eq!(row.cell(9), &Cell::Blank);
        assert_eq!(Row::new(4, vec![Cell::Blank]), None);
    }
}
