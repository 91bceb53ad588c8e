//! Lists inside lists: the machines of hosts, and the disks, file systems and adapters of machines.

use std::collections::{HashMap, HashSet};
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
    let called = |tab: &Tab, table: &Table| {
        tab.sheet.as_deref().is_some_and(|name| table.headings.is_named(&table.id, name))
    };
    let any_machines = lists.iter().any(|tab| called(tab, machines));
    // The lists of one JSON file are made by one program: what stands beside its machines sums them up or holds them.
    let family = Family::of(candidates);
    let is_machines: HashMap<Option<&Arc<str>>, bool> =
        lists.iter().map(|tab| (tab.sheet.as_ref(), called(tab, machines))).collect();
    // The lists in which others stand, and whether one of these is of machines.
    let mut holds: HashMap<Option<&Arc<str>>, bool> = HashMap::new();
    for (list, is_machines) in &is_machines {
        for outer in family.around(*list) {
            *holds.entry(outer).or_default() |= is_machines;
        }
    }
    let role = |tab: &Tab| {
        let list = tab.sheet.as_ref();
        if holds.get(&list) == Some(&true) {
            Some(hosts)
        } else if family.around(list).any(|outer| is_machines.contains_key(&outer))
            && !called(tab, machines)
        {
            // What a machine holds is no machine, whatever its headings are.
            None
        } else if any_machines && called(tab, hosts) {
            Some(hosts)
        } else if any_machines && family.is_list(list) && !called(tab, machines) {
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
    let family = Family::of(candidates);
    let mut known: HashSet<Option<Arc<str>>> = tabs.iter().map(|tab| tab.sheet.clone()).collect();
    let mut roles_inside: HashMap<_, Vec<TableRole>> = HashMap::new();
    for tab in tabs {
        for outer in family.around(tab.sheet.as_ref()) {
            roles_inside.entry(outer).or_default().push(tab.table.role);
        }
    }
    let mut lists_inside: HashMap<_, Vec<&Candidate>> = HashMap::new();
    for candidate in candidates {
        for outer in family.around(candidate.sheet.as_ref()) {
            lists_inside.entry(outer).or_default().push(candidate);
        }
    }
    let mut found: Vec<Tab> = Vec::new();
    for machines in tabs.iter().filter(is_list) {
        let outer = machines.sheet.as_ref();
        let mut roles = roles_inside.get(&outer).cloned().unwrap_or_default();
        let inside = lists_inside.get(&outer).into_iter().flatten();
        let is_new = |inner: &&&Candidate| !known.contains(&inner.sheet);
        let mut fitting: Vec<Tab> =
            inside.filter(is_new).filter_map(|inner| inner_tab(format, inner, map)).collect();
        // What the format knows comes before what is only called so.
        let is_own = |tab: &Tab| format.tables().iter().any(|table| std::ptr::eq(table, tab.table));
        fitting.sort_by_key(|tab| !is_own(tab));
        // Two lists of disks would be the same disks seen twice; snapshots stand in a tree.
        for tab in fitting {
            let is_of_tree = tab.table.role == TableRole::Snapshots;
            if is_of_tree || !roles.contains(&tab.table.role) {
                roles.push(tab.table.role);
                known.insert(tab.sheet.clone());
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

/// Which list stands in the objects of which.
struct Family<'c>(HashMap<Option<&'c Arc<str>>, &'c Candidate>);

impl<'c> Family<'c> {
    fn of(candidates: &'c [Candidate]) -> Self {
        let lists = candidates.iter().filter(|candidate| candidate.is_list());
        Self(lists.map(|list| (list.sheet.as_ref(), list)).collect())
    }

    /// Whether it is a list of a JSON file.
    fn is_list(&self, list: Option<&Arc<str>>) -> bool {
        self.0.contains_key(&list)
    }

    /// The lists around one, from the inside to the outside.
    fn around(&self, list: Option<&'c Arc<str>>) -> impl Iterator<Item = Option<&'c Arc<str>>> {
        let parent = |list: Option<&'c Arc<str>>| {
            self.0.get(&list).and_then(|candidate| candidate.parent()).map(Option::as_ref)
        };
        std::iter::successors(parent(list), move |outer| parent(*outer))
    }
}
