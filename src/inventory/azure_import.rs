//! Azure Migrate's import template: its disks stand side by side in one row.

use std::sync::LazyLock;

use super::draft::Draft;
use crate::estate::Disk;
use crate::table::{HeadingFile, RowView};
use crate::units::{Plain, Unit};

const TEMPLATE: &str = include_str!("../../templates/columns/azure-migrate-import.toml");

/// More disks than Azure attaches to any size.
const MOST_DISKS: usize = 64;

/// The headings of the template, with those of as many disks as there may be.
pub(super) fn headings() -> &'static HeadingFile {
    static FILE: LazyLock<HeadingFile> = LazyLock::new(|| {
        let mut text = TEMPLATE.to_owned();
        for disk in 1..=MOST_DISKS {
            let size = format!(
                "disk_{disk}_size = {{ aliases = [\"Disk {disk} size (In GB)\"], unit = \"GB\", kind = \"number\" }}\n"
            );
            text.push_str(&size);
        }
        HeadingFile::parse(&text).unwrap_or_default()
    });
    &FILE
}

/// Adds the disks of a row.
pub(super) fn disks(row: &RowView<'_>, draft: &mut Draft) {
    let last = draft.server.disk_count.unwrap_or(0) as usize;
    let mut disks = Vec::new();
    for disk in 1..=MOST_DISKS {
        let field = format!("disk_{disk}_size");
        let size = row
            .number(&field)
            .ok()
            .flatten()
            .map(|quantity| match quantity.unit {
                Some(Unit::Data(unit)) => unit.gib(quantity.value, Plain::Binary),
                _ => quantity.value,
            });
        if size.is_some_and(|size| size > 0.0) || (disk <= last && !row.cell(&field).is_blank()) {
            disks.push(Disk {
                label: format!("Disk {disk}"),
                capacity_gb: size.filter(|size| *size > 0.0),
                ..Disk::default()
            });
        }
    }
    draft.server.disks = disks;
}

/// Whether a machine is one of the examples that the template comes with.
pub(super) fn is_example(name: &str) -> bool {
    let number = name
        .strip_prefix("VM")
        .and_then(|rest| rest.strip_suffix(".corp.contoso.com"));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}
