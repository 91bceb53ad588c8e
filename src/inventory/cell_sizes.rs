//! Cells that tell more than one size: what is used of a capacity, and lists of disks or volumes.

use super::draft::Draft;
use crate::estate::Disk;
use crate::table::{RowView, Sizes};
use crate::units::{Gib, Plain, Unit};

/// The columns that may hold such cells, the best first.
const FIELDS: [&str; 3] = ["storage", "provisioned", "used"];

/// Whether a cell of the row gives the storage and what is used of it. Other columns of the row may tell the rest.
pub(crate) fn read(row: &RowView<'_>, draft: &mut Draft) -> bool {
    let found = FIELDS.into_iter().find_map(|field| {
        let sizes = row.sizes(field)?;
        // What is used is the storage only beside a capacity.
        let is_told = field != "used" || sizes.used().is_some();
        let capacity = sizes.capacity().filter(|_| is_told)?;
        let unit = sizes.unit.or_else(|| row.usual_unit(field));
        Some((field, sizes, capacity, unit))
    });
    let Some((field, sizes, capacity, unit)) = found else { return false };
    let gib = |size: f64| match unit {
        Some(Unit::Data(unit)) => unit.gib(size, Plain::Binary),
        _ => size,
    };
    draft.total_gb = Some(gib(capacity));
    match sizes.used() {
        Some(used) => draft.guest_used_gb = Some(gib(used)),
        None => partly_used(&sizes, draft, gib),
    }
    if field == "storage" || field == "provisioned" {
        list_disks(&sizes, draft, gib);
    }
    true
}

/// Of some of the entries it is told how much is used; the others count as full.
fn partly_used(sizes: &Sizes, draft: &mut Draft, gib: impl Fn(f64) -> f64) {
    if sizes.entries.iter().all(|entry| entry.used.is_none()) {
        return;
    }
    for entry in &sizes.entries {
        let times = f64::from(entry.times);
        match entry.used {
            Some(used) => *draft.listed_used_gb.get_or_insert(0.0) += gib(used * times),
            None => draft.unmeasured_gb += gib(entry.size * times),
        }
    }
}

/// Each size of a list is a disk, unless it is called like a volume: how many disks those lie on is not told.
fn list_disks(sizes: &Sizes, draft: &mut Draft, gib: impl Fn(f64) -> f64) {
    let is_list = sizes.is_list() && sizes.entries.iter().all(|entry| !entry.is_volume);
    if !is_list || !draft.server.disks.is_empty() {
        return;
    }
    let each =
        sizes.entries.iter().flat_map(|entry| std::iter::repeat_n(entry, entry.times as usize));
    for (place, entry) in each.enumerate() {
        let label = entry.label.clone().unwrap_or_else(|| format!("Disk {}", place + 1));
        let capacity = Some(Gib(gib(entry.size))).filter(|size| size.0 > 0.0);
        draft.server.disks.push(Disk { label, capacity, ..Disk::default() });
    }
}
