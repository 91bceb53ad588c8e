//! Lists inside lists: the machines of hosts, and the disks, file systems and adapters of machines.

use std::sync::Arc;

use super::format::{Format, Table};
use super::map::ColumnMap;
use super::role::TableRole;
use super::tab::{Candidate, Tab};

/// Decides between lists that all could be lists of servers: of a host and its machines, the machines are planned.
pub(crate) fn settle(candidates: &[Candidate], lists: Vec<Tab>) -> Vec<Tab> {
    let Some(format) = Format::of_any_list() else {
        return lists;
    };
    let of_role = |role| format.tables().iter().find(move |table| table.role == role);
    let of_id = |id| format.table(id);
    let (Some(machines), Some(hosts), Some(others)) =
        (of_role(TableRole::Servers), of_id("hosts"), of_id("others"))
    else {
        return lists;
    };
    // The lists of one JSON file are made by one program: what stands beside its machines sums them up or holds them.
    let is_json = |tab: &Tab| {
        candidates.iter().any(|candidate| candidate.sheet == tab.sheet && candidate.is_list())
    };
    let called = |tab: &Tab, table: &Table| {
        tab.sheet.as_deref().is_some_and(|name| table.headings.is_named(&table.id, name))
    };
    let any_machines = lists.iter().any(|tab| called(tab, machines));
    let role = |tab: &Tab| {
        let inner = lists
            .iter()
            .filter(|other| is_inside(candidates, other.sheet.as_ref(), tab.sheet.as_ref()));
        let outer = lists
            .iter()
            .any(|other| is_inside(candidates, tab.sheet.as_ref(), other.sheet.as_ref()));
        if inner.into_iter().any(|other| called(other, machines)) {
            Some(hosts)
        } else if outer && !called(tab, machines) {
            // What a machine holds is no machine, whatever its headings are.
            None
        } else if any_machines && called(tab, hosts) {
            Some(hosts)
        } else if any_machines && is_json(tab) && !called(tab, machines) {
            Some(others)
        } else {
            Some(tab.table)
        }
    };
    let settled = lists.iter().filter_map(|tab| {
        let table = role(tab)?;
        let columns = tab.columns.clone().filter(|_| std::ptr::eq(table, tab.table));
        Some(Tab { columns, ..Tab::new(tab.sheet.clone(), table) })
    });
    settled.collect()
}

/// The lists inside machines that no table of their format holds.
pub(crate) fn inner_tabs(
    format: Format,
    candidates: &[Candidate],
    tabs: &[Tab],
    map: &ColumnMap,
) -> Vec<Tab> {
    let is_list = |tab: &&Tab| tab.table.role == TableRole::Servers;
    let mut found: Vec<Tab> = Vec::new();
    for machines in tabs.iter().filter(is_list) {
        let mut roles: Vec<TableRole> = tabs
            .iter()
            .filter(|tab| is_inside(candidates, tab.sheet.as_ref(), machines.sheet.as_ref()))
            .map(|tab| tab.table.role)
            .collect();
        let inside = candidates.iter().filter(|candidate| {
            is_inside(candidates, candidate.sheet.as_ref(), machines.sheet.as_ref())
                && !tabs.iter().chain(&found).any(|tab| tab.sheet == candidate.sheet)
        });
        let mut fitting: Vec<Tab> =
            inside.filter_map(|inner| inner_tab(format, inner, map)).collect();
        // What the format knows comes before what is only called so.
        let is_own = |tab: &Tab| format.tables().iter().any(|table| std::ptr::eq(table, tab.table));
        fitting.sort_by_key(|tab| !is_own(tab));
        // Two lists of disks would be the same disks seen twice; snapshots stand in a tree.
        for tab in fitting {
            let is_of_tree = tab.table.role == TableRole::Snapshots;
            if is_of_tree || !roles.contains(&tab.table.role) {
                roles.push(tab.table.role);
                found.push(tab);
            }
        }
    }
    found
}

/// The tables that lists inside machines may be, in the order in which they are tried: those of the format know best.
fn inner_tables(format: Format) -> impl Iterator<Item = &'static Table> {
    let any = Format::of_any_list().filter(|any| *any != format);
    let tables = [Some(format), any].into_iter().flatten().flat_map(Format::tables);
    tables.filter(|table| table.is_inner)
}

fn inner_tab(format: Format, inner: &Candidate, map: &ColumnMap) -> Option<Tab> {
    let name = inner.name_inside()?;
    let table = inner_tables(format).find(|table| {
        table.is_called(name)
            && inner.columns(table, map).is_some_and(|columns| columns.is_complete())
    })?;
    Some(Tab::new(inner.sheet.clone(), table))
}

/// Whether a list stands in the objects of another one, however deep.
fn is_inside(candidates: &[Candidate], inner: Option<&Arc<str>>, outer: Option<&Arc<str>>) -> bool {
    let mut at = inner;
    loop {
        let candidate = candidates.iter().find(|candidate| candidate.sheet.as_ref() == at);
        match candidate.and_then(Candidate::parent) {
            Some(parent) if parent.as_ref() == outer => return true,
            Some(parent) => at = parent.as_ref(),
            None => return false,
        }
    }
}
