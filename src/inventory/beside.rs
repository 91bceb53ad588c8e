//! Sheets that stand beside a list of servers in a workbook that no tool wrote: disks, file systems, adapters, and more facts.
//!
//! They name the servers of the list; what else their columns hold decides which table they are.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::columns::Columns;
use super::format::{Format, Table};
use super::map::ColumnMap;
use super::role::TableRole;
use super::tab::{Candidate, Tab};
use crate::identity::{Directory, Evidence, Lookup, MachineName};
use crate::table::{Phrase, Row, cell_words};

/// More facts of the servers, under the headings of a list of servers.
static FACTS: LazyLock<Option<Table>> = LazyLock::new(|| {
    let list = Format::of_any_list()?.tables().first()?;
    Some(list.as_role("facts", TableRole::Details))
});

/// What keeps a sheet from being one of more facts, for it names no fact.
const NO_FACTS: [&str; 6] = ["name", "server", "cluster", "datacenter", "host", "folder"];

/// The sheets that add to the servers of the lists.
pub(crate) fn tabs(candidates: &[Candidate], lists: &[Tab], map: &ColumnMap) -> Vec<Tab> {
    let of_servers = lists.iter().filter(|tab| tab.table.role == TableRole::Servers);
    let of_servers: HashSet<_> = of_servers.map(|tab| &tab.sheet).collect();
    let used: HashSet<_> = lists.iter().map(|tab| &tab.sheet).collect();
    let is_list = |candidate: &&Candidate| of_servers.contains(&candidate.sheet);
    let mut known: Vec<Evidence> = Vec::new();
    let mut is_cut = false;
    for list in candidates.iter().filter(is_list) {
        is_cut |= list.is_cut();
        if let Some(columns) = list.as_any_list() {
            let names = names(&list.head.rows, columns);
            known.extend(
                names
                    .iter()
                    .map(|name| Evidence { name: MachineName::new(name), ..Evidence::default() }),
            );
        }
    }
    let known = Directory::new(known.into_iter().map(|known| (known, true)));
    let is_free = |candidate: &&Candidate| {
        !candidate.is_list() && candidate.sheet.is_some() && !used.contains(&candidate.sheet)
    };
    let mut found = Vec::new();
    for candidate in candidates.iter().filter(is_free) {
        let Some(any) = candidate.as_any_list().filter(|columns| columns.has("name")) else {
            continue;
        };
        let own = names(&candidate.head.rows, any);
        let is_shared = own.iter().any(|name| known.find(name, None) != Lookup::Unknown);
        if own.is_empty() {
            continue;
        }
        let table = table_of(candidate, &own, map);
        // What names its disks is a list of disks also where no name is known; its rows are told then.
        let is_told = |table: &&'static Table| {
            let columns = candidate.columns(table, map);
            is_shared || is_cut || columns.is_some_and(|columns| columns.has("disk"))
        };
        if let Some(table) = table.filter(is_told) {
            found.push(Tab::new(candidate.sheet.clone(), table));
        }
    }
    found
}

/// The names below the headings, in small letters.
fn names(rows: &[Row], columns: &Columns) -> Vec<String> {
    let Some(name) = columns.header.column("name") else {
        return Vec::new();
    };
    let below = rows.iter().filter(|row| row.number > columns.header.row_number);
    let texts = below.filter_map(|row| row.cell(name.index).text());
    texts.filter(|text| !cell_words::is_missing(text)).map(|text| text.to_lowercase()).collect()
}

/// Which table a sheet is.
fn table_of(candidate: &Candidate, names: &[String], map: &ColumnMap) -> Option<&'static Table> {
    let of = |id: &str| Format::of_any_list()?.table(id);
    let complete =
        |table: &'static Table| candidate.columns(table, map).filter(Columns::is_complete);
    let sheet = candidate.sheet.as_deref().unwrap_or_default();
    let says = |text: &str, words: &[&str]| Phrase::heading_says(text, words);
    if let Some(columns) = of("disks-beside").and_then(complete) {
        let label = columns.header.column("disk");
        let cell = label.and_then(|label| {
            let below = candidate.head.rows.iter();
            let mut below = below.filter(|row| row.number > columns.header.row_number);
            below.find_map(|row| row.cell(label.index).text())
        });
        let is_volume = cell.is_some_and(|text| is_volume(&text))
            || label.is_some_and(|label| says(&label.heading, &["volume"]))
            || says(sheet, &["volume"]);
        let is_disk = label.is_some() || says(sheet, &["disk", "disks", "storage"]);
        if is_volume {
            return of("volumes-beside");
        }
        if is_disk {
            return of("disks-beside");
        }
    }
    let is_unique = names.iter().collect::<HashSet<_>>().len() == names.len();
    if let Some(table) = of("adapters-beside")
        && let Some(columns) = candidate.columns(table, map)
        && columns.count(&["mac_address", "ip"]) > 0
        && (!is_unique || says(sheet, &["nic", "network", "card"]))
    {
        return Some(table);
    }
    let facts = FACTS.as_ref()?;
    let columns = candidate.columns(facts, map)?;
    let mut fields = columns.header.columns.iter();
    let has_fact = fields.any(|column| !NO_FACTS.contains(&column.field.as_str()));
    (is_unique && has_fact).then_some(facts)
}

/// `C:`, `/var`.
fn is_volume(text: &str) -> bool {
    let mut signs = text.chars();
    let first = signs.next();
    first == Some('/')
        || (first.is_some_and(|sign| sign.is_ascii_alphabetic())
            && matches!(signs.next(), None | Some(':')))
}
