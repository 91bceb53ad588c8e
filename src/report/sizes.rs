//! VM sizes as tables.

use std::borrow::Cow;

use super::model::{Kind, Layout};
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
        .words("name", VmSize::short_name)
        .words("series", |size| &size.series)
        .integer("vcpus", |size| size.vcpus)
        .number("memory", |size| size.memory_gib)
        .integer("disks", |size| size.max_data_disks)
        .integer("nics", |size| size.max_nics)
        .number("iops", |size| size.max_disk_iops)
        .number("rate", |size| size.max_disk_mb_per_s)
        .words("premium", |size| size.takes_premium().then(|| message!("yes")))
        .words("cpu", |size| size.cpu_vendor.as_deref())
        .column("cost", Kind::Plain, |size| size.relative_cost)
        .decimals(2)
        .words("remarks", remarks);
    Table::of(table.build(), style).render(form)
}

/// Why a size is not proposed of itself.
fn remarks(size: &VmSize) -> Message {
    let of = |holds: bool, words: Message| holds.then_some(words);
    let retired = size.retirement_date.as_ref().map(|day| message!("retired {day}", day));
    let parent = size.constrained_parent.as_deref().map(|parent| {
        message!("constrained {parent}", parent = parent.trim_start_matches("Standard_"))
    });
    let only = match *size.vm_generations {
        [generation] if size.unstated_generations.is_empty() => {
            Some(message!("generation {generation}", generation))
        }
        _ => None,
    };
    let remarks = [
        only,
        of(size.nvme_os_required == Some(true), "NVMe".into()),
        retired,
        of(size.growth_restricted, message!("growth restricted")),
        of(size.recognise_only, message!("only recognised")),
        of(size.preview, message!("preview")),
        of(size.burstable, message!("burstable")),
        of(size.isolated, message!("isolated")),
        parent,
    ];
    Message::joined(remarks.into_iter().flatten(), ", ")
}

/// A VM size with all that is known of it.
#[must_use]
pub fn size(size: &VmSize, style: &ReportStyle, form: TableForm) -> String {
    let number =
        |value: Option<f64>| value.map(|value| Message::from(style.theme.numbers.number(value, 2)));
    let truth = |value: bool| Some(if value { message!("yes") } else { message!("no") });
    let text = |text: &Option<Cow<'static, str>>| text.as_deref().map(Message::from);
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
        (message!("premium storage"), size.premium_storage.and_then(truth)),
        (message!("generations"), Some(size.generations().into())),
        (message!("NVMe drivers needed"), size.nvme_os_required.and_then(truth)),
        (message!("processors"), text(&size.cpu_vendor)),
        (message!("architecture"), text(&size.cpu_arch)),
        (message!("relative cost (D2s_v5 is 1)"), number(size.relative_cost)),
        (message!("cost as of"), text(&size.cost_date)),
        (message!("constrained from"), text(&size.constrained_parent)),
        (message!("burstable"), truth(size.burstable)),
        (message!("isolated"), truth(size.isolated)),
        (message!("preview"), truth(size.preview)),
        (message!("only recognised"), truth(size.recognise_only)),
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
