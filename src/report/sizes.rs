//! VM sizes as tables.

use super::model::Layout;
use super::report_style::ReportStyle;
use super::table::{Table, TableForm};
use crate::catalog::VmSize;
use crate::message;
use crate::wording::Message;

/// VM sizes, a row each.
#[must_use]
pub fn sizes(sizes: &[&VmSize], style: &ReportStyle, form: TableForm) -> String {
    let table = Layout::text(style)
        .table("sizes", sizes.iter().copied())
        .words("name", |size| &size.name)
        .words("series", |size| &size.series)
        .integer("vcpus", |size| size.vcpus)
        .number("memory", |size| size.memory_gib)
        .integer("disks", |size| size.max_data_disks)
        .integer("nics", |size| size.max_nics)
        .number("iops", |size| size.max_disk_iops)
        .number("rate", |size| size.max_disk_mb_per_s)
        .words("premium", |size| size.premium_storage.then(|| message!("yes")));
    Table::of(table.build(), style).render(form)
}

/// A VM size with all that is known of it.
#[must_use]
pub fn size(size: &VmSize, style: &ReportStyle, form: TableForm) -> String {
    let number =
        |value: Option<f64>| value.map(|value| Message::from(style.theme.numbers.number(value, 2)));
    let truth = |value: bool| Some(if value { message!("yes") } else { message!("no") });
    let text = |text: &Option<String>| text.as_deref().map(Message::from);
    let generations: Vec<String> = size.vm_generations.iter().map(u8::to_string).collect();
    let facts = [
        (message!("name"), Some((&size.name).into())),
        (message!("series"), Some((&size.series).into())),
        (message!("category"), Some((&size.category).into())),
        (message!("vCPUs"), number(size.vcpus.map(f64::from))),
        (message!("memory in GiB"), number(size.memory_gib)),
        (message!("data disks"), number(size.max_data_disks.map(f64::from))),
        (message!("NICs"), number(size.max_nics.map(f64::from))),
        (message!("temporary disk in GiB"), number(size.temp_storage_gib)),
        (message!("disk IOPS"), number(size.max_disk_iops)),
        (message!("disk MB/s"), number(size.max_disk_mb_per_s)),
        (message!("network Mbit/s"), number(size.max_network_mbps)),
        (message!("premium storage"), truth(size.premium_storage)),
        (message!("generations"), Some(generations.join(", ").into())),
        (message!("NVMe drivers needed"), size.nvme_os_required.and_then(truth)),
        (message!("retired from"), text(&size.retirement_date)),
        (message!("growth restricted"), truth(size.growth_restricted)),
        (message!("accelerator"), text(&size.accelerator)),
        (message!("notes"), text(&size.notes)),
        (message!("as of"), Some((&size.snapshot).into())),
        (message!("source"), Some((&size.source).into())),
    ];
    let stated = |value: Option<Message>| {
        value.filter(|value| !value.is_empty()).unwrap_or_else(|| message!("not stated"))
    };
    Table::facts(&facts.map(|(name, value)| (name, stated(value))), style).render(form)
}
