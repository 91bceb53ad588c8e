//! Finding the table of a format in a file.

use crate::table::{Document, Header, HeadingFile, HeadingTable, Row, find_header};

/// Rows from the top that may hold the headings.
const SEARCHED: usize = 30;

/// A sheet with its headings.
pub(super) struct Found {
    /// The sheet; `None` for a text file.
    pub(super) sheet: Option<String>,
    pub(super) header: Header,
}

impl Found {
    pub(super) fn index(&self, field: &str) -> Option<usize> {
        self.header.column(field).map(|column| column.index)
    }
}

/// One heading table of an embedded file.
pub(super) fn table(toml: &str, name: &str) -> Option<HeadingTable> {
    HeadingFile::parse(toml).ok()?.tables.remove(name)
}

/// The first sheet that has all required headings.
pub(super) fn find(document: &mut Document, table: &HeadingTable) -> Option<Found> {
    all(document, table).into_iter().next()
}

/// Every sheet that has all required headings.
pub(super) fn all(document: &mut Document, table: &HeadingTable) -> Vec<Found> {
    heads(document)
        .into_iter()
        .filter_map(|(sheet, rows)| {
            let header = find_header(&rows, table).ok()?;
            Some(Found { sheet, header })
        })
        .collect()
}

/// The first rows of every sheet.
pub(super) fn heads(document: &mut Document) -> Vec<(Option<String>, Vec<Row>)> {
    let names = document.sheet_names().to_vec();
    names
        .iter()
        .filter_map(|name| {
            let head = document.head(name.as_deref(), SEARCHED).ok()?;
            Some((name.as_deref().map(ToOwned::to_owned), head.rows))
        })
        .collect()
}
