//! Which format a document is in, by its sheets and headings; its name does not count.

use std::collections::HashSet;
use std::sync::Arc;

use super::format::Format;
use crate::table::heading::fold;
use crate::table::{Document, HeadingTable, Row, Sheet, TableError, find_header};

/// How many rows from the top are looked at.
const SEARCHED: usize = 30;

/// A sheet, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The sheet; `None` for a text file.
    pub sheet: Option<Arc<str>>,
    /// The table of the format.
    pub table: &'static str,
}

/// What a document was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The format.
    pub format: Format,
    /// The sheets that its reader uses.
    pub tabs: Vec<Tab>,
    /// What gave it away.
    pub why: String,
}

struct Candidate {
    sheet: Option<Arc<str>>,
    rows: Vec<Row>,
    keys: Vec<HashSet<String>>,
}

impl Candidate {
    fn new(head: Sheet) -> Self {
        let keys = head.rows.iter().map(row_keys).collect();
        Self {
            sheet: head.name,
            rows: head.rows,
            keys,
        }
    }

    /// How many fields of a table the sheet has, if it is marked as that table.
    fn score(&self, table: &HeadingTable) -> Option<usize> {
        if !self.keys.iter().any(|keys| table.is_marked(keys)) {
            return None;
        }
        crate::table::best_header(&self.rows, table).map(|header| header.columns.len())
    }
}

fn row_keys(row: &Row) -> HashSet<String> {
    row.cells
        .iter()
        .filter_map(crate::table::Cell::text)
        .map(|text| fold(&text).key)
        .collect()
}

/// Finds the format of a document; `None` if it is no inventory that is known.
pub fn recognise(document: &mut Document) -> Result<Option<Recognised>, TableError> {
    let mut candidates = Vec::new();
    for name in document.sheet_names().to_vec() {
        candidates.push(Candidate::new(document.head(name.as_deref(), SEARCHED)?));
    }
    Ok(Format::ALL
        .iter()
        .find_map(|format| recognise_as(*format, &candidates)))
}

fn recognise_as(format: Format, candidates: &[Candidate]) -> Option<Recognised> {
    let mut tabs: Vec<Tab> = Vec::new();
    let mut why = String::new();
    for candidate in candidates {
        let Some((table, reason)) = table_of(format, candidate) else {
            continue;
        };
        if why.is_empty() {
            why = reason;
        }
        tabs.push(Tab {
            sheet: candidate.sheet.clone(),
            table,
        });
    }
    if why.is_empty() {
        return None;
    }
    let side = candidates.iter().filter_map(|candidate| {
        let taken = tabs.iter().any(|tab| tab.sheet == candidate.sheet);
        let table = (!taken).then(|| side_table_named(format, candidate))??;
        let sheet = candidate.sheet.clone();
        Some(Tab { sheet, table })
    });
    let side: Vec<Tab> = side.collect();
    tabs.extend(side);
    Some(Recognised { format, tabs, why })
}

/// The table whose marks a sheet has; of several the one that more of its headings belong to.
fn table_of(format: Format, candidate: &Candidate) -> Option<(&'static str, String)> {
    let headings = format.headings();
    let main = format.main_table();
    let names = format.side_tables().iter().copied().rev().chain([main]);
    let (score, name) = names
        .filter_map(|name| {
            let score = candidate.score(headings.tables.get(name)?)?;
            Some((score, name))
        })
        .max_by_key(|(score, name)| {
            let is_named = candidate.sheet.as_deref().is_some_and(|sheet| {
                headings
                    .table_named(sheet)
                    .is_some_and(|(own, _)| own == *name)
            });
            (is_named, *score)
        })?;
    let sheet = candidate
        .sheet
        .as_ref()
        .map_or(String::new(), |sheet| format!("sheet {sheet}: "));
    Some((name, format!("{sheet}{score} headings of {name}")))
}

/// Small exports have side tables with too few headings to tell by; their names decide, beside a sheet that is sure.
fn side_table_named(format: Format, candidate: &Candidate) -> Option<&'static str> {
    let (own, table) = format.headings().table_named(candidate.sheet.as_deref()?)?;
    let known = format.side_tables().iter().find(|name| **name == own)?;
    find_header(&candidate.rows, table).ok().map(|_| *known)
}
