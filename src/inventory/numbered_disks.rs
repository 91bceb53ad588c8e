//! Disks that stand side by side in the row of their machine: `Disk 1 size (In GB)`, `Disk 2 size (In GB)` and so on.
//!
//! A heading table has them as fields with `{n}` in their names, such as `disk_{n}_size`.

use super::cells::Cells;
use super::draft::Draft;
use crate::estate::Disk;
use crate::table::RowView;

/// More disks than Azure attaches to any size.
pub(crate) const MAX_DISKS: usize = 64;

/// What the columns of a disk may hold.
const COLUMNS: [&str; 5] = ["size", "read_mib_per_s", "write_mib_per_s", "read_ops", "write_ops"];

/// Whether a field is one of a numbered disk, such as `disk_3_size`.
pub(crate) fn is_field(field: &str) -> bool {
    let numbered = field.strip_prefix("disk_").and_then(|rest| rest.split_once('_'));
    numbered.is_some_and(|(number, column)| {
        number.bytes().all(|byte| byte.is_ascii_digit()) && COLUMNS.contains(&column)
    })
}

/// The disks of a row.
pub(crate) fn read(row: &RowView<'_>, draft: &mut Draft, cells: &mut Cells) {
    let last = draft.server.disk_count.unwrap_or(0) as usize;
    let mut disks = Vec::new();
    for disk in 1..=MAX_DISKS {
        let field = |name: &str| format!("disk_{disk}_{name}");
        if row.cell(&field("size")).is_blank() {
            continue;
        }
        let size = cells.gib(row, &field("size")).filter(|size| *size > 0.0);
        // The template has a 0 where there is no disk.
        if size.is_some() || disk <= last {
            let mut rate = |read, write| {
                let reads = cells.number(row, &field(read));
                sum(reads, cells.number(row, &field(write)))
            };
            let mut disk = Disk {
                label: format!("Disk {disk}"),
                capacity: size.map(crate::units::Gib),
                ..Disk::default()
            };
            disk.workload.iops = rate("read_ops", "write_ops");
            disk.workload.mib_per_s = rate("read_mib_per_s", "write_mib_per_s");
            disks.push(disk);
        }
    }
    draft.server.disks = disks;
}

/// Reads and writes together; 0 stands for "not measured" in all of Azure Migrate's files.
pub(crate) fn sum(reads: Option<f64>, writes: Option<f64>) -> Option<f64> {
    let sum = reads.unwrap_or(0.0).max(0.0) + writes.unwrap_or(0.0).max(0.0);
    (sum > 0.0).then_some(sum)
}
