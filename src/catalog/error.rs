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

    /// An error of the CSV reader, with the name of the column where there is one.
    pub(super) fn of_csv(error: &csv::Error, headers: &csv::StringRecord) -> Self {
        let csv::ErrorKind::Deserialize { pos, err } = error.kind() else {
            let line = error.position().map(csv::Position::line);
            return Self::new(line, None, error.to_string());
        };
        let column = err.field().and_then(|field| usize::try_from(field).ok());
        let heading = column.and_then(|column| headers.get(column));
        let reason = match heading {
            Some(heading) => format!("{heading}: {}", err.kind()),
            None => err.kind().to_string(),
        };
        Self::new(pos.as_ref().map(csv::Position::line), column, reason)
    }
}

fn place(line: Option<u64>, column: Option<usize>) -> String {
    let line = line.map(|line| format!("row {line}, "));
    let column = column.map(|column| format!("column {}, ", column_letters(column)));
    [line, column].into_iter().flatten().collect()
}
