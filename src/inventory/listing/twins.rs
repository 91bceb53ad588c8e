//! Rows of machines that nothing tells apart, and rows that stand twice.

use std::collections::{BTreeMap, HashSet};

use super::super::role::TableRole;
use super::join::Index;
use super::key::Key;
use super::machine::Machine;
use crate::table::RowView;

/// What became of rows whose name several machines have.
#[derive(Debug, Default)]
pub(crate) struct Dealt<'a> {
    /// The rows that each machine got its share of, with their machines.
    pub(crate) rows: Vec<(usize, RowView<'a>, Key)>,
    /// The names of the rows that no machine got.
    pub(crate) left: Vec<String>,
}

/// Deals out the rows of machines of one name, where each of them gets as many equal rows as the others: it does not matter which.
pub(crate) fn deal<'a>(
    role: TableRole,
    rows: Vec<(RowView<'a>, Key)>,
    index: &Index,
    machines: &[Machine],
) -> Dealt<'a> {
    let mut names: BTreeMap<String, Vec<(RowView<'a>, Key)>> = BTreeMap::new();
    for (row, key) in rows {
        names.entry(key.folded_name().unwrap_or_default()).or_default().push((row, key));
    }
    let mut dealt = Dealt::default();
    for (name, rows) in names {
        let twins = index.named(&name);
        let mut equal: BTreeMap<String, usize> = BTreeMap::new();
        for (row, _) in &rows {
            *equal.entry(content(role, row)).or_insert(0) += 1;
        }
        let is_even = matches!(role, TableRole::Disks | TableRole::Partitions)
            && twins.len() > 1
            && are_equal(twins, machines)
            && equal.values().all(|count| count % twins.len() == 0);
        if !is_even {
            dealt.left.extend(rows.iter().map(|(_, key)| key.called()));
            continue;
        }
        let mut turn: BTreeMap<String, usize> = BTreeMap::new();
        for (row, key) in rows {
            let turn = turn.entry(content(role, &row)).or_insert(0);
            if let Some(twin) = twins.get(*turn % twins.len()) {
                dealt.rows.push((*twin, row, key));
            }
            *turn += 1;
        }
    }
    dealt
}

/// What a row says of a disk or file system.
fn content(role: TableRole, row: &RowView<'_>) -> String {
    let fields: &[&str] = match role {
        TableRole::Disks => {
            &["disk", "capacity", "used", "used_datastore", "raw", "shared_bus", "sharing_mode"]
        }
        _ => &["disk", "capacity", "consumed", "free"],
    };
    let values: Vec<_> = fields.iter().map(|field| row.text(field)).collect();
    format!("{values:?}")
}

/// Whether machines have the same sizes.
fn are_equal(twins: &[usize], machines: &[Machine]) -> bool {
    let mut sizes = twins.iter().filter_map(|at| machines.get(*at)).map(|machine| {
        let draft = &machine.draft;
        (
            draft.server.cores,
            draft.server.memory_mb,
            draft.total_gb,
            draft.provisioned_gb,
            draft.server.disk_count,
        )
    });
    let first = sizes.next();
    sizes.all(|size| Some(size) == first)
}

/// The rows of machines that the list describes several times: exports of one manager repeat them too.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    rows: HashSet<(usize, String)>,
    again: Vec<usize>,
}

impl Seen {
    /// Whether the machine has had such a row: one with the same label, or an equal one where there are no labels.
    pub(crate) fn again(&mut self, role: TableRole, machine: usize, row: &RowView<'_>) -> bool {
        let label = match role {
            TableRole::Disks | TableRole::Partitions => {
                row.text("disk").or_else(|| row.text("path"))
            }
            TableRole::Adapters => row.text("mac_address"),
            _ => None,
        };
        let content =
            label.map_or_else(|| format!("{:?}", row.cells()), |label| label.to_lowercase());
        let is_new = self.rows.insert((machine, content));
        if !is_new {
            self.again.push(machine);
        }
        !is_new
    }

    /// The names of the machines, one for each row that was passed over.
    pub(crate) fn names(&self, machines: &[Machine]) -> Vec<String> {
        let named = self.again.iter().filter_map(|at| machines.get(*at));
        named.map(|machine| machine.key.called()).collect()
    }
}
