//! Why a catalogue of VM sizes cannot be used.

use thiserror::Error;

use crate::source::column_letters;

/// Why a catalogue of VM sizes cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{reason}", place(*.line, *.column))]
#[non_exhaustive]
pub struct CatalogError {
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 0.
    pub column: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl CatalogError {
    pub(super) fn new(line: Option<u64>, column: Option<usize>, reason: impl Into<String>) -> Self {
        Self { line, column, reason: reason.into() }
    }
}

fn place(line: Option<u64>, column: Option<usize>) -> String {
    let line = line.map(|line| format!("row {line}, "));
    let column = column.map(|column| format!("column {}, ", column_letters(column)));
    [line, column].into_iter().flatten().collect()
}
