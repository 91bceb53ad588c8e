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

/// Which totals of a server stand in each of its rows.
#[derive(Clone, Copy, Debug, Default)]
struct Once {
    storage: bool,
    used: Option<f64>,
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
            let saying = named.iter().filter(|(_, heading)| {
                Phrase::heading_mentions(heading, words)
                    && !Phrase::heading_mentions(heading, &["total"])
            });
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

    /// Whether a row without a name belongs to the one above: the name is merged over both, or it has a size, and neither cores
    /// nor memory of its own.
    pub(crate) fn continues(&self, row: &RowView<'_>) -> bool {
        if self.grid.merged_cells.continued.contains(&row.number_in_sheet()) {
            return true;
        }
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
        // Where some servers have a row for each disk, one with a single row has that disk.
        let lists_disks = groups.iter().any(|group| self.is_of_disks(group));
        for group in groups {
            if let [one, two, ..] = group.as_slice() {
                joined += group.len() - 1;
                is_sure &= two.continues || !self.disks.is_empty() || !self.adapters.is_empty();
                first_row = first_row.or(Some(one.row.number_in_sheet()));
                told.push(format!("{}: {}", one.machine.key.name, group.len()));
            }
            machines.extend(self.machine(group, lists_disks));
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

    /// Whether the rows of a group are those of disks.
    fn is_of_disks(&self, group: &[Described<'_>]) -> bool {
        group.first().zip(group.get(1)).is_some_and(|(first, two)| {
            let has = |field: &str| !two.row.cell(field).is_blank();
            two.continues && (has("storage") || has("provisioned"))
                || self.part(std::slice::from_ref(first), two) == Some(Part::Disk)
        })
    }

    /// The machine of a group of rows.
    fn machine(&self, group: Vec<Described<'_>>, lists_disks: bool) -> Option<Machine> {
        let is_several = group.len() > 1;
        let once = self.stated_once(&group);
        let mut machine: Option<Machine> = None;
        let is_of_disks = self.is_of_disks(&group);
        let count = group.len();
        for described in group {
            let label = self.disks.iter().find_map(|index| described.row.cell_at(*index).text());
            let label = label.map(std::borrow::Cow::into_owned).unwrap_or_default();
            let more = described.machine;
            let Some(known) = &mut machine else {
                let mut first = more;
                if is_several && is_of_disks && !once.storage {
                    add_disk(&mut first, None, &label);
                }
                let is_listed = first.draft.total_gb.or(first.draft.provisioned_gb).is_some();
                if !is_several && lists_disks && is_listed && !label.is_empty() {
                    add_disk(&mut first, None, &label);
                }
                first.adapters += u32::from(is_several && !is_of_disks);
                machine = Some(first);
                continue;
            };
            if is_of_disks && once.storage {
                // The total of the server stands in each of its rows.
                if !is_volume(&label) {
                    known.draft.server.disk_count = u32::try_from(count).ok();
                }
            } else if is_of_disks {
                add_disk(known, Some(&more), &label);
            } else {
                known.adapters += 1;
                known.draft.server.addresses.extend(&more.draft.server.addresses);
            }
        }
        if let (Some(machine), Some(used)) = (&mut machine, once.used) {
            machine.draft.guest_used_gb = Some(used);
            machine.draft.listed_used_gb = None;
            machine.draft.unmeasured_gb = 0.0;
        }
        machine
    }

    /// What the rows of one server state as its total, in each of them.
    fn stated_once(&self, group: &[Described<'_>]) -> Once {
        if group.len() < 2 {
            return Once::default();
        }
        let is_equal = |field: &str| {
            let mut cells = group.iter().map(|described| described.row.cell(field));
            let first = cells.next();
            first.is_some_and(|first| !first.is_blank() && cells.all(|cell| cell == first))
        };
        let says_total = |field: &str| {
            let column = self.grid.header.column(field);
            column.is_some_and(|column| Phrase::heading_says(&column.heading, &["total"]))
        };
        let used = group.first().and_then(|first| first.machine.draft.guest_used_gb);
        let is_more = |used: f64| {
            let sizes = group.iter().filter_map(|described| described.machine.draft.total_gb);
            sizes.into_iter().any(|size| used > size)
        };
        Once {
            storage: is_equal("storage") && says_total("storage"),
            used: used.filter(|used| is_equal("used") && (says_total("used") || is_more(*used))),
        }
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
    let taken = own.draft.datastore_used_gb;
    let is_first = more.is_none();
    let draft = &mut machine.draft;
    if is_first {
        draft.total_gb = None;
        draft.provisioned_gb = None;
        draft.guest_used_gb = None;
        draft.guest_free_gb = None;
        draft.used_percent = None;
        draft.datastore_used_gb = None;
        draft.server.disk_count = None;
    }
    match used {
        Some(used) => *draft.listed_used_gb.get_or_insert(0.0) += used,
        None => draft.unmeasured_gb += size.unwrap_or(0.0),
    }
    if let Some(taken) = taken {
        *draft.listed_datastore_gb.get_or_insert(0.0) += taken;
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

/// `C:`, `D:\\`, `/var`, but not `D:\\web.vhdx`, the file of a disk.
fn is_volume(label: &str) -> bool {
    let lower = label.to_lowercase();
    if [".vmdk", ".vhd", ".vhdx", ".avhdx", ".qcow2"].iter().any(|end| lower.ends_with(end)) {
        return false;
    }
    let is_drive = label
        .strip_prefix(|sign: char| sign.is_ascii_alphabetic())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    is_drive || label.starts_with('/')
}
