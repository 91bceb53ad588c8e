//! Lists with a row for each disk, volume or network adapter of a server.
//!
//! Rows are of one server if they have one name, or none below a name, and differ in nothing but the disk, its size and what is
//! used of it.

use std::collections::HashMap;

use super::super::grid::Grid;
use super::super::names;
use super::machine::Machine;
use crate::estate::Disk;
use crate::finding::Finding;
use crate::message;
use crate::table::{Column, Phrase, RowView};
use crate::units::Gib;
use crate::wording::Message;

/// What the rows of a server say of its disks.
const OF_DISKS: [&str; 8] = [
    "storage",
    "provisioned",
    "used",
    "free",
    "used_datastore",
    "utilization",
    "change_per_day",
    "disks",
];
/// What the rows of a server say of its adapters.
const OF_ADAPTERS: [&str; 4] = ["ip", "mac", "nics", "adapters"];

/// What there is a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Disk,
    Adapter,
}

/// How the rows of a list are told to be of one server.
pub(crate) struct RowsOfOne<'g> {
    grid: &'g Grid,
    /// The columns that say which disk or volume a row is about.
    disks: Vec<usize>,
    /// The columns that say which adapter a row is about.
    adapters: Vec<usize>,
    /// The columns of the sizes and of all that differs from disk to disk.
    sizes: Vec<usize>,
}

/// A row and the machine that it describes; none for a row that only continues the one above.
pub(crate) struct Described<'r> {
    pub(crate) row: RowView<'r>,
    pub(crate) machine: Machine,
    pub(crate) continues: bool,
}

impl<'g> RowsOfOne<'g> {
    /// `None` for a list that a tool wrote.
    pub(crate) fn of(grid: &'g Grid) -> Option<Self> {
        if !grid.has_all_columns || grid.quantity.is_some() {
            return None;
        }
        let header = &grid.header;
        let others = header.unknown.iter().map(|(index, heading)| (*index, heading.as_str()));
        let again = header.duplicates.iter().filter(|column| column.field == "storage");
        // `NIC` above `eth0` is no number of NICs.
        let nics = header.columns.iter().filter(|column| column.field == "nics");
        let again = again.chain(nics).map(|column| (column.index, column.heading.as_str()));
        let named: Vec<(usize, &str)> = others.chain(again).collect();
        let that_say = |words: &[&str]| -> Vec<usize> {
            let saying = named.iter().filter(|(_, heading)| Phrase::heading_says(heading, words));
            saying.map(|(index, _)| *index).collect()
        };
        let sizes =
            header.columns.iter().filter(|column| OF_DISKS.contains(&column.field.as_str()));
        Some(Self {
            grid,
            disks: that_say(&["disk", "disks", "volume"]),
            adapters: that_say(&["nic", "network", "card"]),
            sizes: sizes.map(|column| column.index).collect(),
        })
    }

    /// Whether a row without a name belongs to the one above: it has a size, and neither cores nor memory of its own.
    pub(crate) fn continues(&self, row: &RowView<'_>) -> bool {
        let has = |field: &str| !row.cell(field).is_blank();
        let is_part = has("storage") || has("provisioned");
        is_part && !has("name") && !has("cores") && !has("memory") && !self.disks.is_empty()
    }

    /// Puts the rows of one server together.
    pub(crate) fn join(&self, rows: Vec<Described<'_>>) -> (Vec<Machine>, usize, Option<Finding>) {
        let mut groups: Vec<Vec<Described<'_>>> = Vec::new();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for described in rows {
            let above = groups.len().checked_sub(1);
            let name = described.machine.key.name.to_lowercase();
            let at = if described.continues { above } else { by_name.get(&name).copied() };
            match at.and_then(|at| groups.get_mut(at)) {
                Some(group) if described.continues || self.part(group, &described).is_some() => {
                    group.push(described);
                }
                _ => {
                    if !described.continues {
                        by_name.insert(name, groups.len());
                    }
                    groups.push(vec![described]);
                }
            }
        }
        let mut told: Vec<String> = Vec::new();
        let mut joined = 0;
        let mut first_row = None;
        let mut is_sure = true;
        let mut machines = Vec::new();
        for group in groups {
            if let [one, two, ..] = group.as_slice() {
                joined += group.len() - 1;
                is_sure &= two.continues || !self.disks.is_empty() || !self.adapters.is_empty();
                first_row = first_row.or(Some(one.row.number_in_sheet()));
                told.push(format!("{}: {}", one.machine.key.name, group.len()));
            }
            machines.extend(self.machine(group));
        }
        let finding = first_row.map(|row| self.finding(row, joined, &told, is_sure));
        (machines, joined, finding)
    }

    /// What a row has that those of a group have not, if it is of their server.
    fn part(&self, group: &[Described<'_>], other: &Described<'_>) -> Option<Part> {
        let first = group.first()?;
        let differ = |columns: &[usize]| {
            columns.iter().any(|index| {
                let own = other.row.cell_at(*index);
                !own.is_blank() && group.iter().all(|known| known.row.cell_at(*index) != own)
            })
        };
        let agree = |passed: &[&str]| {
            let known = self.grid.header.columns.iter();
            known.filter(|column| !passed.contains(&column.field.as_str())).all(|column| {
                let own = other.row.cell_at(column.index);
                own.is_blank() || own == first.row.cell_at(column.index)
            })
        };
        if differ(&self.disks) && agree(&OF_DISKS) {
            return Some(Part::Disk);
        }
        if differ(&self.adapters) && agree(&OF_ADAPTERS) {
            return Some(Part::Adapter);
        }
        // Without a word of which disk it is, everything else must be equal, and the rows stand one below the other.
        let last = group.last()?;
        let is_next = last.row.number_in_sheet() + 1 == other.row.number_in_sheet();
        let is_equal = |index: usize| {
            self.sizes.contains(&index) || other.row.cell_at(index) == first.row.cell_at(index)
        };
        let width = other.row.cells().len().max(first.row.cells().len());
        let has_figures = ["cores", "memory"].iter().all(|field| !other.row.cell(field).is_blank());
        let is_part = is_next
            && has_figures
            && self.lists_single_disks()
            && differ(&self.sizes)
            && (0..width).all(is_equal);
        is_part.then_some(Part::Disk)
    }

    /// Whether the heading of the sizes is that of one disk and not of all.
    fn lists_single_disks(&self) -> bool {
        let column = self.grid.header.column("storage");
        column.is_some_and(|Column { heading, .. }| {
            Phrase::heading_says(heading, &["disk", "volume"])
                && !Phrase::heading_says(heading, &["total"])
        })
    }

    /// The machine of a group of rows.
    fn machine(&self, group: Vec<Described<'_>>) -> Option<Machine> {
        let is_several = group.len() > 1;
        let mut machine: Option<Machine> = None;
        let is_of_disks = group.first().zip(group.get(1)).is_some_and(|(first, two)| {
            two.continues || self.part(std::slice::from_ref(first), two) == Some(Part::Disk)
        });
        for described in group {
            let label = self.disks.iter().find_map(|index| described.row.cell_at(*index).text());
            let label = label.map(std::borrow::Cow::into_owned).unwrap_or_default();
            let more = described.machine;
            let Some(known) = &mut machine else {
                let mut first = more;
                if is_several && is_of_disks {
                    add_disk(&mut first, None, &label);
                }
                first.adapters += u32::from(is_several && !is_of_disks);
                machine = Some(first);
                continue;
            };
            if is_of_disks {
                add_disk(known, Some(&more), &label);
            } else {
                known.adapters += 1;
                known.draft.server.addresses.extend(&more.draft.server.addresses);
            }
        }
        machine
    }

    fn finding(&self, row: u32, joined: usize, told: &[String], is_sure: bool) -> Finding {
        let message = message!(
            "{servers} in several rows, one for each disk or adapter; {rows} to the one above ({names})",
            servers = Message::counted(told.len(), "server stands", "servers stand"),
            rows = Message::counted(joined, "row is added", "rows are added"),
            names = names::some(told)
        );
        let path = self.grid.location.path.as_ref();
        let finding = if is_sure {
            Finding::note("rows-of-one-server", path, message)
        } else {
            Finding::warning("rows-of-one-server", path, message)
        };
        finding.hint(message!("If they are several servers, give each a name of its own")).at(self
            .grid
            .location
            .clone()
            .with_row(row))
    }
}

/// Adds the disk or volume of a row; that of the machine's own row is `None`.
fn add_disk(machine: &mut Machine, more: Option<&Machine>, label: &str) {
    let own = more.unwrap_or(machine);
    let size = own.draft.total_gb.or(own.draft.provisioned_gb);
    let used = own.draft.guest_used_gb.or_else(|| {
        let from_percent = Some(size? * own.draft.used_percent? / 100.0);
        from_percent.or_else(|| Some((size? - own.draft.guest_free_gb?).max(0.0)))
    });
    let used = used.or_else(|| Some((size? - own.draft.guest_free_gb?).max(0.0)));
    let is_first = more.is_none();
    let draft = &mut machine.draft;
    if is_first {
        draft.total_gb = None;
        draft.provisioned_gb = None;
        draft.guest_used_gb = None;
        draft.guest_free_gb = None;
        draft.used_percent = None;
        draft.server.disk_count = None;
    }
    match used {
        Some(used) => *draft.listed_used_gb.get_or_insert(0.0) += used,
        None => draft.unmeasured_gb += size.unwrap_or(0.0),
    }
    if is_volume(label) {
        // How many disks the volumes lie on is not told.
        if let Some(size) = size {
            *draft.total_gb.get_or_insert(0.0) += size;
        }
    } else {
        let capacity = size.map(Gib);
        draft.server.disks.push(Disk { label: label.to_owned(), capacity, ..Disk::default() });
    }
}

/// `C:`, `D:\\`, `/var`.
fn is_volume(label: &str) -> bool {
    let is_drive = label
        .strip_prefix(|sign: char| sign.is_ascii_alphabetic())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    is_drive || label.starts_with('/')
}
