//! The tabs beside vInfo.

use super::super::grid::Grid;
use super::super::names;
use super::join::{Index, Key, Match};
use super::machine::Machine;
use crate::estate::Disk;
use crate::finding::Finding;
use crate::source::Place;
use crate::table::RowView;
use crate::units::{DataUnit, Plain, Unit};

/// Cells that hold something other than what belongs there. The values count as not known.
#[derive(Debug, Default)]
pub(super) struct UnreadableCells {
    first: Option<Finding>,
    count: usize,
}

impl UnreadableCells {
    fn keep<T>(&mut self, value: Result<Option<T>, Finding>) -> Option<T> {
        value.unwrap_or_else(|finding| {
            self.count += 1;
            self.first.get_or_insert(finding);
            None
        })
    }

    /// A size in MiB. `MB` means MiB in every version.
    pub(super) fn mib(&mut self, row: &RowView<'_>, field: &str) -> Option<f64> {
        let quantity = self.keep(row.number(field))?;
        let mib = match quantity.unit {
            Some(Unit::Data(unit)) => unit.mib(quantity.value, Plain::Binary),
            _ => quantity.value,
        };
        (mib >= 0.0).then_some(mib)
    }

    pub(super) fn count(&mut self, row: &RowView<'_>, field: &str) -> Option<u32> {
        self.keep(row.count(field))
    }

    pub(super) fn boolean(&mut self, row: &RowView<'_>, field: &str) -> Option<bool> {
        self.keep(row.boolean(field))
    }

    /// The first of them, with the number of the others.
    pub(super) fn findings(self) -> Option<Finding> {
        let mut finding = self.first?;
        if self.count > 1 {
            let others = names::count(self.count - 1, "other cell");
            finding.message = format!("{}; so do {others}", finding.message);
        }
        finding.severity = crate::finding::Severity::Warning;
        finding.message = format!("{}; the value counts as not known", finding.message);
        Some(finding)
    }
}

/// What joining a tab brought to light.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) rows: usize,
    pub(super) findings: Vec<Finding>,
}

/// Adds the rows of a tab to their machines.
///
/// A row whose identifier no machine has goes by its name, but only to a machine that got nothing by identifiers.
pub(super) fn join(
    grid: &Grid,
    index: &Index,
    machines: &mut [Machine],
    unreadable: &mut UnreadableCells,
) -> Joined {
    let mut joined = Joined::default();
    let view = match grid.view() {
        Ok(view) => view,
        Err(finding) => {
            joined.findings.push(finding);
            return joined;
        }
    };
    let mut strays = Strays::default();
    let mut served = vec![false; machines.len()];
    let mut by_name = Vec::new();
    for row in view.rows(&grid.sheet) {
        // Rows of formatted cells without a name are left over from deleted rows.
        let Some(key) = Key::of(&row) else { continue };
        joined.rows += 1;
        match index.find(&key) {
            Match::Sure(position) => {
                if let (Some(machine), Some(served)) =
                    (machines.get_mut(position), served.get_mut(position))
                {
                    *served = true;
                    add(grid.table_name, &row, machine, unreadable);
                }
            }
            Match::ByName(position) => by_name.push((position, row, key)),
            Match::Ambiguous => strays.ambiguous.push(key.name),
            Match::None => strays.orphans.push(key.name),
        }
    }
    for (position, row, key) in by_name {
        let taken = served.get(position).copied().unwrap_or(true);
        match machines.get_mut(position) {
            Some(machine) if !taken => {
                add(grid.table_name, &row, machine, unreadable);
                strays.by_name.push(key.name);
            }
            _ => strays.orphans.push(key.name),
        }
    }
    joined.findings.extend(strays.findings(&grid.place));
    joined
}

fn add(table: &str, row: &RowView<'_>, machine: &mut Machine, unreadable: &mut UnreadableCells) {
    match table {
        "vDisk" => machine.draft.server.disks.push(disk(row, unreadable)),
        "vPartition" => {
            let consumed = unreadable.mib(row, "consumed").or_else(|| {
                let capacity = unreadable.mib(row, "capacity")?;
                Some((capacity - unreadable.mib(row, "free")?).max(0.0))
            });
            if let Some(consumed) = consumed {
                *machine.draft.guest_used_gb.get_or_insert(0.0) += consumed / 1024.0;
            }
        }
        "vNetwork" => machine.adapters += 1,
        "vCPU" => machine.fallback_cores = unreadable.count(row, "cpus").filter(|n| *n > 0),
        "vMemory" => machine.fallback_memory_mb = unreadable.mib(row, "size").filter(|n| *n > 0.0),
        _ => {}
    }
}

fn disk(row: &RowView<'_>, unreadable: &mut UnreadableCells) -> Disk {
    let label = row.text("disk").or_else(|| row.text("disk_path"));
    let is = |field: &str, innocent: &[&str]| {
        row.text(field).is_some_and(|text| {
            !crate::table::number::is_missing(&text)
                && !innocent.iter().any(|word| text.eq_ignore_ascii_case(word))
        })
    };
    Disk {
        label: label.unwrap_or_default().into_owned(),
        capacity_gb: unreadable
            .mib(row, "capacity")
            .map(|mib| DataUnit::MIB.gib(mib, Plain::Binary)),
        raw: unreadable.boolean(row, "raw") == Some(true),
        shared: is("shared_bus", &["noSharing", "false"])
            || is("sharing_mode", &["sharingNone", "false"]),
        ..Disk::default()
    }
}

/// Rows that did not find their machine, or not surely.
#[derive(Debug, Default)]
struct Strays {
    orphans: Vec<String>,
    ambiguous: Vec<String>,
    by_name: Vec<String>,
}

impl Strays {
    fn findings(self, place: &Place) -> Vec<Finding> {
        let sheet = place.sheet.as_deref().unwrap_or(&place.path).to_owned();
        let cases = [
            (
                "orphan-rows",
                self.orphans,
                "of machines that vInfo does not have; they are left out",
                "Was vInfo filtered? Export again without a filter if these machines are to be planned",
            ),
            (
                "ambiguous-rows",
                self.ambiguous,
                "of machines whose name vInfo has more than once; they are left out",
                "Export again with the columns VM ID and VI SDK Server",
            ),
            (
                "joined-by-name",
                self.by_name,
                "with an identifier that vInfo does not have; they were joined by name",
                "Was the file edited? Check these machines",
            ),
        ];
        let mut findings = Vec::new();
        for (code, mut names, what, hint) in cases {
            if names.is_empty() {
                continue;
            }
            let rows = names::count(names.len(), "row");
            names.sort();
            names.dedup();
            let message = format!("{rows} {what} ({})", names::some(&names));
            findings.push(
                Finding::warning(code, sheet.clone(), message)
                    .hint(hint)
                    .at(place.clone()),
            );
        }
        findings
    }
}
