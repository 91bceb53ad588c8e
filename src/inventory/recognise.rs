//! Which format a document is in, by its sheets and headings; its name does not count.

use std::collections::HashSet;

use super::beside;
use super::columns::Columns;
use super::format::{Format, Reader, RecognisedBy, Table};
use super::map::ColumnMap;
use super::nested;
use super::role::TableRole;
use super::tab::{Candidate, Sheets, Tab};
use crate::table::{Document, Row, TableError, find_header};

/// What a document was recognised as.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// The format.
    pub format: Format,
    /// The sheets that its reader uses.
    pub tabs: Vec<Tab>,
    /// What gave it away.
    pub why: String,
    /// Whether its servers have names; what has none may also be a table of something else.
    pub names_servers: bool,
}

/// Finds the format of a document; `None` if it is no inventory that is known.
///
/// Headings that the user says the meaning of make any document with such headings a list of servers.
pub fn recognise(
    document: &mut Document,
    map: &ColumnMap,
) -> Result<Option<Recognised>, TableError> {
    let Sheets { candidates, mut damaged } = Candidate::all(document, map)?;
    let known = Format::all().find_map(|format| recognise_as(format, &candidates, map));
    let mut known = match known {
        Some(found) if !found.lists_servers() => {
            // What lists servers by itself waits for no list of the format that its other sheets are in.
            let list = Format::of_any_list().and_then(|any| by_sizes(any, &candidates));
            match list {
                Some(mut list) => {
                    let used: HashSet<_> = list.tabs.iter().map(|tab| tab.sheet.clone()).collect();
                    let is_new = |tab: &Tab| !used.contains(&tab.sheet);
                    let others: Vec<Tab> = found.tabs.into_iter().filter(is_new).collect();
                    list.tabs.extend(others);
                    Some(list)
                }
                None => Some(found),
            }
        }
        known => known,
    };
    if let Some(known) = &mut known {
        let inner = nested::inner_tabs(known.format, &candidates, &known.tabs, map);
        known.tabs.extend(inner);
        if known.format.recognised_by() == RecognisedBy::Sizes && known.names_servers {
            let beside = beside::tabs(&candidates, &known.tabs, map);
            known.tabs.extend(beside);
        }
    }
    let known = known.or_else(|| unneeded(&candidates, map));
    if known.is_none() && !damaged.is_empty() {
        return Err(damaged.swap_remove(0).1);
    }
    for (sheet, error) in damaged {
        let location = document.location(sheet.as_deref());
        document.notice(error.to_finding().at(location));
    }
    Ok(known)
}

impl Recognised {
    /// Whether one of the sheets lists machines.
    pub(crate) fn lists_servers(&self) -> bool {
        self.tabs.iter().any(|tab| tab.table.role == TableRole::Servers)
    }
}

/// A text file with one of the tables that a format has beside those that are read.
fn unneeded(candidates: &[Candidate], map: &ColumnMap) -> Option<Recognised> {
    let [candidate @ Candidate { sheet: None, .. }] = candidates else {
        return None;
    };
    let format = Format::all().find(|format| {
        format.tables().iter().any(|table| candidate.marked_columns(table, map).is_some())
    })?;
    Some(Recognised {
        format,
        tabs: Vec::new(),
        why: format!("headings of {}, in a table that is not needed", format.id()),
        names_servers: true,
    })
}

fn recognise_as(format: Format, candidates: &[Candidate], map: &ColumnMap) -> Option<Recognised> {
    if format.recognised_by() == RecognisedBy::Sizes {
        return by_sizes(format, candidates).or_else(|| without_names(format, candidates));
    }
    let mut tabs: Vec<Tab> = Vec::new();
    let mut why = String::new();
    for candidate in candidates {
        let Some((table, reason)) = table_of(format, candidate, map) else {
            continue;
        };
        if why.is_empty() {
            why = reason;
        }
        tabs.push(Tab::new(candidate.sheet.clone(), table));
    }
    if why.is_empty() {
        return None;
    }
    let used: HashSet<_> = tabs.iter().map(|tab| tab.sheet.clone()).collect();
    let named = candidates.iter().filter_map(|candidate| {
        let taken = used.contains(&candidate.sheet);
        let table = (!taken).then(|| table_named(format, candidate, map))??;
        Some(Tab::new(candidate.sheet.clone(), table))
    });
    let named: Vec<Tab> = named.collect();
    tabs.extend(named);
    Some(Recognised { format, tabs, why, names_servers: true })
}

/// Whether rows begin with all headings that the sheet of the Capacity Planner needs.
pub(crate) fn is_planner_sheet(rows: &[Row]) -> bool {
    let planners = Format::all().filter(|format| format.reader() == Reader::PlannerSheet);
    planners.flat_map(Format::tables).any(|table| find_header(rows, &table.headings).is_ok())
}

/// The table whose marks a sheet has; of several the one that more of its headings belong to.
fn table_of(
    format: Format,
    candidate: &Candidate,
    map: &ColumnMap,
) -> Option<(&'static Table, String)> {
    let own = format.table_named(&candidate.name);
    if own.is_some_and(|table| table.role == TableRole::Removed) {
        return None;
    }
    let own = own.map(|table| &table.id);
    let lists_servers = candidate.as_any_list().is_some_and(super::columns::Columns::list_servers);
    let (score, table) = format
        .tables()
        .iter()
        .rev()
        .filter_map(|table| {
            let columns = candidate.marked_columns(table, map)?;
            let is_list = table.role == TableRole::Servers;
            // What lists servers by itself adds to no other list.
            if lists_servers && !is_list {
                return None;
            }
            // What people fill in loses columns, which must be reported; the other tables of tools only share some headings.
            let is_certain = columns.is_complete()
                || own == Some(&table.id)
                || is_list
                    && (columns.list_servers()
                        || columns.list_unnamed_servers(&candidate.head.rows))
                || format.reader() == Reader::PlannerSheet;
            is_certain.then_some((columns.header.columns.len(), table))
        })
        .max_by_key(|(score, table)| (own == Some(&table.id), *score))?;
    let sheet = candidate.sheet.as_ref().map_or(String::new(), |sheet| format!("sheet {sheet}: "));
    Some((table, format!("{sheet}{score} headings of {} {}", format.id(), table.id)))
}

/// Small exports have tables with too few headings to be recognised by; their names decide, beside a sheet that was recognised.
fn table_named(format: Format, candidate: &Candidate, map: &ColumnMap) -> Option<&'static Table> {
    let table = format.table_named(candidate.sheet.as_deref()?)?;
    let columns = candidate.columns(table, map)?;
    columns.is_complete().then_some(table)
}

/// A list of servers has their names and at least two sizes, one of them of the machine itself.
fn by_sizes(format: Format, candidates: &[Candidate]) -> Option<Recognised> {
    let named =
        |columns: &Columns, _: &[Row]| columns.list_servers() || columns.are_said_to_list_servers();
    by_columns(format, candidates, named)
}

/// A list of servers that nobody named has all of their sizes.
fn without_names(format: Format, candidates: &[Candidate]) -> Option<Recognised> {
    let found = by_columns(format, candidates, Columns::list_unnamed_servers)?;
    Some(Recognised { names_servers: false, ..found })
}

fn by_columns(
    format: Format,
    candidates: &[Candidate],
    is_list: impl Fn(&Columns, &[Row]) -> bool,
) -> Option<Recognised> {
    let table = format.tables().first()?;
    let mut tabs = Vec::new();
    let mut why = String::new();
    for candidate in candidates {
        let columns = candidate.as_any_list();
        let columns = columns.filter(|columns| is_list(columns, &candidate.head.rows));
        let Some(Columns { header, .. }) = columns else {
            continue;
        };
        if why.is_empty() {
            let named: Vec<&str> = header.columns.iter().map(|c| c.heading.as_str()).collect();
            why = format!("a list of servers by its headings {}", named.join(", "));
        }
        tabs.push(candidate.any_list_tab(table));
    }
    let tabs = nested::settle(candidates, tabs);
    (!tabs.is_empty()).then_some(Recognised { format, tabs, why, names_servers: true })
}
