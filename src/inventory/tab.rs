//! The sheets of a document, and which table each holds.

use std::sync::Arc;

use foldhash::HashSet;

use super::columns::Columns;
use super::format::{Format, Table};
use super::map::ColumnMap;
use crate::table::heading::{LONGEST, fold};
use crate::table::{Cell, Document, Nesting, Row, Sheet, TableError, is_full};

/// Rows from the top that a sheet is recognised by.
pub(crate) const HEAD_ROWS: usize = 30;

/// A sheet, and what it holds.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The sheet; `None` for a text file.
    pub sheet: Option<Arc<str>>,
    /// The table of the format.
    pub table: &'static Table,
    /// Its columns, where recognition found them in full.
    pub(crate) columns: Option<Arc<Columns>>,
}

impl Tab {
    /// A sheet whose columns are found when it is read.
    pub(crate) fn new(sheet: Option<Arc<str>>, table: &'static Table) -> Self {
        Self { sheet, table, columns: None }
    }
}

/// The sheets of a document.
#[derive(Default)]
pub(crate) struct Sheets {
    pub(crate) candidates: Vec<Candidate>,
    /// Those that cannot be read.
    pub(crate) damaged: Vec<(Option<Arc<str>>, TableError)>,
}

/// A sheet that may hold a table.
pub(crate) struct Candidate {
    pub(crate) sheet: Option<Arc<str>>,
    /// The name of the sheet, of a text file its own.
    pub(crate) name: Arc<str>,
    /// Its first rows.
    pub(crate) head: Sheet,
    keys: Vec<HashSet<String>>,
    /// How a list of a JSON file stands in others.
    nesting: Option<Nesting>,
    as_any_list: Option<Arc<Columns>>,
}

impl Candidate {
    /// All sheets of a document, and those that are damaged: they take none of the others with them.
    pub(crate) fn all(document: &mut Document, map: &ColumnMap) -> Result<Sheets, TableError> {
        let path = Arc::clone(document.path());
        let names = document.sheet_names().to_vec();
        let mut candidate = |name: &Option<Arc<str>>| {
            let head = document.head(name.as_deref(), HEAD_ROWS)?;
            let mut candidate = Self {
                name: name.clone().unwrap_or_else(|| Arc::clone(&path)),
                keys: head.rows.iter().map(keys).collect(),
                nesting: document.nesting_of_head(name.as_deref()).cloned(),
                sheet: head.name.clone(),
                head,
                as_any_list: None,
            };
            let any_list = Format::of_any_list().and_then(|format| format.tables().first());
            candidate.as_any_list =
                any_list.and_then(|table| candidate.columns(table, map)).map(Arc::new);
            Ok(candidate)
        };
        let mut sheets = Sheets::default();
        for name in &names {
            match candidate(name) {
                Ok(candidate) => sheets.candidates.push(candidate),
                Err(error @ TableError::Damaged { .. }) => {
                    sheets.damaged.push((name.clone(), error));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(sheets)
    }

    /// Whether there may be more rows than its first ones.
    pub(crate) fn is_cut(&self) -> bool {
        is_full(&self.head.rows, HEAD_ROWS)
    }

    /// Whether it is a list of a JSON file.
    pub(crate) fn is_list(&self) -> bool {
        self.nesting.is_some()
    }

    /// The list whose objects it stands in.
    pub(crate) fn parent(&self) -> Option<&Option<Arc<str>>> {
        self.nesting.as_ref()?.parent.as_ref()
    }

    /// What an inner list is called in the objects that it stands in.
    pub(crate) fn name_inside(&self) -> Option<&str> {
        let outer = self.parent()?.as_deref().unwrap_or_default();
        Some(self.name.strip_prefix(outer).unwrap_or(&self.name))
    }

    /// The columns of a table as far as the sheet has them.
    pub(crate) fn columns(&self, table: &'static Table, map: &ColumnMap) -> Option<Columns> {
        let mut columns = Columns::find(&self.head.rows, table, map)?;
        if let Some(nesting) = &self.nesting {
            columns.pass_over_lists(&self.head.rows, &nesting.lists);
        }
        Some(columns)
    }

    /// Its columns as those of a table, if it is marked as that table.
    pub(crate) fn marked_columns(&self, table: &'static Table, map: &ColumnMap) -> Option<Columns> {
        let is_marked = self.keys.iter().any(|keys| table.headings.is_marked(keys));
        is_marked.then(|| self.columns(table, map))?
    }

    /// Whether one row has so many of the headings.
    pub(crate) fn has_in_one_row(&self, headings: &HashSet<String>, needed: usize) -> bool {
        self.keys.iter().any(|keys| headings.intersection(keys).count() >= needed)
    }

    /// Its columns as those of a list that no tool wrote.
    pub(crate) fn as_any_list(&self) -> Option<&Columns> {
        self.as_any_list.as_deref()
    }

    /// It as a list that no tool wrote, with its columns.
    pub(crate) fn any_list_tab(&self, table: &'static Table) -> Tab {
        let any_list = Format::of_any_list().and_then(|format| format.tables().first());
        let is_any_list = any_list.is_some_and(|any| std::ptr::eq(any, table));
        let columns = self.as_any_list.clone().filter(|_| is_any_list);
        Tab { columns, ..Tab::new(self.sheet.clone(), table) }
    }
}

fn keys(row: &Row) -> HashSet<String> {
    let texts = row.cells.iter().filter_map(Cell::text).filter(|text| text.len() <= LONGEST);
    texts.map(|text| fold(&text).key).collect()
}
