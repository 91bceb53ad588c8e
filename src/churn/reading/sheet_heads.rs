//! Finding the table of a format in a file.

use crate::embedded;
use crate::table::{Document, Header, HeadingFile, HeadingTable, Sheet, find_header};

/// Rows from the top that may hold the headings.
const HEAD_ROWS: usize = 30;

/// A sheet with its headings.
pub(crate) struct Found {
    /// The sheet; `None` for a text file.
    pub(crate) sheet: Option<String>,
    pub(crate) header: Header,
}

impl Found {
    pub(crate) fn index(&self, field: &str) -> Option<usize> {
        self.header.column(field).map(|column| column.index)
    }
}

/// One heading table of a file in `templates/`.
pub(crate) fn table(file: &str, text: &str, name: &str) -> HeadingTable {
    let mut tables: HeadingFile = embedded::parsed(file, text);
    embedded::valid(file, tables.tables.remove(name).ok_or_else(|| format!("no table '{name}'")))
}

/// The first rows of every sheet of a file: reading them once is enough to try every format on them.
pub(crate) struct Heads(pub(crate) Vec<Sheet>);

impl Heads {
    pub(crate) fn of(document: &mut Document) -> Self {
        let names = document.sheet_names().to_vec();
        let heads = names.iter().filter_map(|name| document.head(name.as_deref(), HEAD_ROWS).ok());
        Self(heads.collect())
    }

    /// The first sheet that has all required headings.
    pub(crate) fn find(&self, table: &HeadingTable) -> Option<Found> {
        self.all(table).into_iter().next()
    }

    /// Every sheet that has all required headings.
    pub(crate) fn all(&self, table: &HeadingTable) -> Vec<Found> {
        let found = self.0.iter().filter_map(|sheet| {
            let header = find_header(&sheet.rows, table).ok()?;
            Some(Found { sheet: sheet.name.as_deref().map(ToOwned::to_owned), header })
        });
        found.collect()
    }

    /// The first rows of the first sheet, as text.
    pub(crate) fn first(&self) -> impl Iterator<Item = Vec<String>> {
        let rows = self.0.first().map(|sheet| sheet.rows.as_slice());
        rows.unwrap_or_default().iter().map(|row| {
            row.cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned()).collect()
        })
    }
}
