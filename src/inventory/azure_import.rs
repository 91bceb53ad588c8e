//! Azure Migrate's import template: its disks stand side by side in one row.

use std::sync::LazyLock;

use super::cells::Cells;
use super::draft::Draft;
use crate::estate::Disk;
use crate::table::{HeadingFile, RowView};

const TEMPLATE: &str = include_str!("../../templates/columns/azure-migrate-import.toml");

/// More disks than Azure attaches to any size.
const MOST_DISKS: usize = 64;

/// The columns of each disk: field, heading behind the number of the disk, unit.
const COLUMNS: [(&str, &str, &str); 5] = [
    ("size", "size (In GB)", "GB"),
    ("read_mib_per_s", "read throughput (MB per second)", "MB/s"),
    ("write_mib_per_s", "write throughput (MB per second)", "MB/s"),
    ("read_ops", "read ops (operations per second)", "ops"),
    ("write_ops", "write ops (operations per second)", "ops"),
];

/// The headings of the template, with those of as many disks as there may be.
pub(crate) fn headings() -> &'static HeadingFile {
    static FILE: LazyLock<HeadingFile> = LazyLock::new(|| {
        let mut text = TEMPLATE.to_owned();
        for disk in 1..=MOST_DISKS {
            for (field, heading, unit) in COLUMNS {
                let column = format!(
                    "disk_{disk}_{field} = {{ aliases = [\"Disk {disk} {heading}\"], unit = \"{unit}\", kind = \"number\" }}\n"
                );
                text.push_str(&column);
            }
        }
        HeadingFile::parse(&text).unwrap_or_default()
    });
    &FILE
}

/// Adds the disks of a row.
pub(crate) fn disks(row: &RowView<'_>, draft: &mut Draft, cells: &mut Cells) {
    let last = draft.server.disk_count.unwrap_or(0) as usize;
    let mut disks = Vec::new();
    for disk in 1..=MOST_DISKS {
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
            let mut disk =
                Disk { label: format!("Disk {disk}"), capacity_gb: size, ..Disk::default() };
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

/// Whether a machine is one of the examples that the template comes with.
pub(crate) fn is_example(name: &str) -> bool {
    let number = name.strip_prefix("VM").and_then(|rest| rest.strip_suffix(".corp.contoso.com"));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}
