//! Servers as rows of the Workload Qualification sheet.

use crate::catalog::SizeCatalog;
use crate::estate::{Boot, ChangeAmount, ForcedReadiness, Server, assumed_words};
use crate::figure::{Value, Worksheet};
use crate::settings::Settings;

/// Writes what the inventory knows of a server into its row.
pub(crate) fn fill(
    sheet: &mut Worksheet,
    row: usize,
    server: &Server,
    settings: &Settings,
    sizes: &SizeCatalog,
) {
    let by_hand = server.azure_size.as_deref();
    // Where disks are managed each has its own type, whatever size was fixed.
    let is_managed = sheet.set.servers.index("premium_disks").is_some();
    let premium_asked = by_hand
        .filter(|_| !is_managed)
        .and_then(|name| sizes.get(name))
        .is_some_and(crate::catalog::VmSize::takes_premium);
    let (rate, measured) = match server.change.as_ref().map(|change| change.amount) {
        Some(ChangeAmount::PercentOfTotal(percent)) => (Some(percent / 100.0), None),
        Some(ChangeAmount::GbPerDay(gb)) => (None, Some(gb)),
        None => (settings.change_rate.map(|percent| percent / 100.0), None),
    };
    let efi = match server.boot {
        Some(Boot::Efi) => "Yes",
        Some(Boot::Bios) => "No",
        None => "",
    };
    let forced = server
        .verdict
        .as_ref()
        .is_some_and(|verdict| verdict.readiness != ForcedReadiness::NotReady);
    let values = [
        ("name", Value::text(&server.name)),
        ("cores", Value::known(server.cores.map(f64::from))),
        ("memory_mb", Value::known(server.memory_mb)),
        ("nics", Value::known(server.nics.map(f64::from))),
        ("storage_gb", Value::known(server.storage_gb)),
        ("disks", Value::known(server.disk_count.map(f64::from))),
        ("utilization", Value::known(server.utilization)),
        ("change_rate", Value::known(rate)),
        ("measured_change_gb", Value::known(measured)),
        ("azure_size", Value::text(by_hand.map_or("", |name| short(name, sizes)))),
        ("os", Value::text(server.os.as_deref().unwrap_or_default())),
        ("efi_boot", Value::text(efi)),
        ("largest_disk_gb", Value::known(server.largest_disk_gb())),
        ("premium_asked", Value::text(if premium_asked { "Yes" } else { "" })),
        ("size_fixed", Value::text(if by_hand.is_some() { "Yes" } else { "" })),
        ("assumed", Value::text(assumed_words(server))),
        ("forced", Value::text(if forced { "Yes" } else { "" })),
        ("blocker", Value::text("")),
    ];
    let set = std::sync::Arc::clone(&sheet.set);
    for (id, value) in values {
        if let Some(index) = set.servers.index(id) {
            sheet.servers.set(index, row, value);
        }
    }
}

/// Sets one cell of a row.
pub(crate) fn set(sheet: &mut Worksheet, id: &str, row: usize, value: Value) {
    if let Some(index) = sheet.set.servers.index(id) {
        sheet.servers.set(index, row, value);
    }
}

fn short<'a>(name: &'a str, sizes: &'a SizeCatalog) -> &'a str {
    sizes.get(name).map_or(name, crate::catalog::VmSize::short_name)
}
