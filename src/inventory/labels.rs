//! What people and tools attach to machines: tags, and columns that nothing else is read from.

use std::sync::Arc;

use crate::estate::{NamedValue, Server};
use crate::table::{Cell, Header, HeadingTable, RowView, cell_words};

/// A column that nothing else is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelColumn {
    /// The column, counted from 0.
    pub index: usize,
    /// Its heading.
    pub heading: Arc<str>,
    /// Whether the heading is none of the format's own.
    pub is_custom: bool,
}

/// The columns of a table that no reader has a use for.
pub(crate) fn columns(header: &Header, table: &HeadingTable) -> Vec<LabelColumn> {
    let unknown = header.unknown.iter().map(|(index, heading)| LabelColumn {
        index: *index,
        heading: Arc::from(heading.trim()),
        is_custom: !table.knows(heading),
    });
    unknown.collect()
}

/// Keeps what a row says in the columns that nothing else is read from.
pub(crate) fn keep(columns: &[LabelColumn], row: &RowView<'_>, server: &mut Server) {
    for column in columns {
        let text = match row.cell_at(column.index) {
            Cell::Error(_) => None,
            cell => cell.text(),
        };
        if let Some(value) = text.filter(|text| !cell_words::is_missing(text)) {
            server.columns.push(NamedValue {
                heading: Arc::clone(&column.heading),
                is_custom: column.is_custom,
                value: value.into_owned(),
            });
        }
    }
}
