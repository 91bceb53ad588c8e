//! Where a value came from.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use crate::message;
use crate::wording::Message;
use schemars::JsonSchema;
use serde::Serialize;

/// A place in an input: a file and, as far as they apply, the sheet, row and column in it.
///
/// Prints as `estate.xlsx, sheet vInfo, row 12, column F`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Location {
    /// The path as the user gave it; for a file inside a zip, `archive.zip!inner.csv`.
    pub path: Arc<str>,
    /// The sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet numbers it, from 1; for text files the line.
    pub row: Option<u32>,
    /// The column as a spreadsheet letters it (`A`, `AB`).
    pub column: Option<String>,
}

impl Location {
    /// A whole file.
    #[must_use]
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), sheet: None, row: None, column: None }
    }

    /// The same file, at a sheet.
    #[must_use]
    pub fn with_sheet(mut self, sheet: impl Into<Arc<str>>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// The same sheet or file, at a row (from 1).
    #[must_use]
    pub fn with_row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same row, at a column counted from 0.
    #[must_use]
    pub fn with_column(mut self, index: usize) -> Self {
        self.column = Some(column_letters(index));
        self
    }
}

impl Location {
    /// The location in words, which reports put into their language.
    #[must_use]
    pub fn words(&self) -> Message {
        let path = Some(Message::from(&self.path));
        let sheet = self.sheet.as_ref().map(|sheet| message!("sheet {sheet}", sheet));
        let row = self.row.map(|row| message!("row {row}", row));
        let column = self.column.as_ref().map(|column| message!("column {column}", column));
        Message::joined([path, sheet, row, column].into_iter().flatten(), ", ")
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// A path as it is shown. Bytes that are no text stand as `\xE4`, so that no two paths look the same.
#[must_use]
pub fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown += chunk.valid();
        for byte in chunk.invalid() {
            // Writing to a text cannot fail.
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    shown
}

/// What a file was read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// Servers.
    Inventory,
    /// Change rates.
    Measurement,
    /// Settings.
    Settings,
    /// Overrides.
    Overrides,
    /// Connections between servers, or relations.
    Dependencies,
    /// Names of the servers in scope.
    Scope,
    /// VM sizes.
    Catalog,
    /// Prices.
    Prices,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SourceFile {
    /// The path as it was given.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it was recognised as.
    pub format: &'static str,
    /// What it was read for.
    pub role: Role,
    /// The servers found in it.
    pub servers: usize,
    /// The rows read.
    pub rows: usize,
}

/// The letters of a column counted from 0: 0 is `A`, 25 `Z`, 26 `AA`.
///
/// ```
/// assert_eq!(asrcap::source::column_letters(0), "A");
/// assert_eq!(asrcap::source::column_letters(27), "AB");
/// assert_eq!(asrcap::source::column_letters(16_383), "XFD");
/// ```
#[must_use]
pub fn column_letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
