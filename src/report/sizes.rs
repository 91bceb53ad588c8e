//! VM sizes as tables.

use super::table::{Align, Table, TableForm};
use crate::catalog::VmSize;
use crate::units::grouped;

fn number(value: Option<f64>) -> String {
    value.map(|value| grouped(value, 2)).unwrap_or_default()
}

fn generations(size: &VmSize) -> String {
    let words: Vec<String> = size.vm_generations.iter().map(u8::to_string).collect();
    words.join(", ")
}

/// VM sizes, a row each.
#[must_use]
pub fn sizes(sizes: &[&VmSize], form: TableForm) -> String {
    let mut table = Table::new(&[
        ("name", Align::Left),
        ("series", Align::Left),
        ("vCPUs", Align::Right),
        ("GiB", Align::Right),
        ("disks", Align::Right),
        ("NICs", Align::Right),
        ("IOPS", Align::Right),
        ("MB/s", Align::Right),
        ("premium", Align::Left),
    ]);
    for size in sizes {
        table.row(vec![
            size.name.clone(),
            size.series.clone(),
            number(size.vcpus.map(f64::from)),
            number(size.memory_gib),
            number(size.max_data_disks.map(f64::from)),
            number(size.max_nics.map(f64::from)),
            number(size.max_disk_iops),
            number(size.max_disk_mb_per_s),
            if size.premium_storage { "yes" } else { "" }.to_owned(),
        ]);
    }
    table.render(form)
}

/// A VM size with all that is known of it.
#[must_use]
pub fn size(size: &VmSize, form: TableForm) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for (name, value) in [
        ("name", size.name.clone()),
        ("series", size.series.clone()),
        ("category", size.category.clone()),
        ("vCPUs", number(size.vcpus.map(f64::from))),
        ("memory in GiB", number(size.memory_gib)),
        ("data disks", number(size.max_data_disks.map(f64::from))),
        ("NICs", number(size.max_nics.map(f64::from))),
        ("temporary disk in GiB", number(size.temp_storage_gib)),
        ("disk IOPS", number(size.max_disk_iops)),
        ("disk MB/s", number(size.max_disk_mb_per_s)),
        ("network Mbit/s", number(size.max_network_mbps)),
        ("premium storage", if size.premium_storage { "yes" } else { "no" }.to_owned()),
        ("generations", generations(size)),
        (
            "NVMe drivers needed",
            size.nvme_os_required
                .map(|needed| if needed { "yes" } else { "no" }.to_owned())
                .unwrap_or_default(),
        ),
        ("retired from", size.retirement_date.clone().unwrap_or_default()),
        ("growth restricted", if size.growth_restricted { "yes" } else { "no" }.to_owned()),
        ("accelerator", size.accelerator.clone().unwrap_or_default()),
        ("notes", size.notes.clone().unwrap_or_default()),
        ("as of", size.snapshot.clone()),
        ("source", size.source.clone()),
    ] {
        let value = if value.is_empty() { "not stated".to_owned() } else { value };
        table.row(vec![name.to_owned(), value]);
    }
    table.render(form)
}
