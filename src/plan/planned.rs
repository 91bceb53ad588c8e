//! One server of the plan as the document has it.

use super::document::{PlannedChange, PlannedServer, StorageKind};
use super::quick::whole;
use super::record::row_values;
use super::worked::Worked;
use super::{Basis, qualify};
use crate::estate::{ChangeAmount, Server};
use crate::settings::Settings;
use crate::units::percent;

pub(super) fn planned_server(
    worked: &Worked,
    row: usize,
    settings: &Settings,
    basis: &Basis,
) -> Option<PlannedServer> {
    let server = worked.servers.get(row)?;
    let sheet = &worked.sheet;
    let beyond = worked.beyond.get(row).map_or(&[][..], Vec::as_slice);
    let qualification = qualify::qualify(sheet, row, server, beyond, &basis.rules);
    let number = |id: &str| sheet.server_value(id, row).number();
    let storage = match sheet.server_value("storage_type", row).as_text() {
        Some("S") => Some(StorageKind::Standard),
        Some("P") => Some(StorageKind::Premium),
        _ => None,
    };
    let size = sheet
        .server_value("azure_size", row)
        .as_text()
        .and_then(|name| basis.sizes.get(name));
    let account = |id: &str| number(id).map(|account| whole(Some(account)));
    Some(PlannedServer {
        name: server.name.clone(),
        source: server.place.clone(),
        readiness: qualification.readiness,
        category: qualification.readiness.category(),
        reasons: qualification.reasons,
        cores: server.cores,
        memory_mb: server.memory_mb,
        nics: server.nics,
        storage_gb: server.storage_gb,
        used_gb: server
            .storage_gb
            .zip(server.utilization)
            .map(|(storage, used)| storage * used),
        disks: server.disk_count,
        largest_disk_gb: server.largest_disk_gb(),
        boot: server.boot,
        os: server.os.clone(),
        change: change(server, settings),
        group: server.group.clone(),
        azure_size: size.map(|size| size.name.clone()),
        size_by_hand: server.azure_size.is_some(),
        storage,
        standard_iops: number("server_standard_iops"),
        standard_account: account("standard_account"),
        premium_iops: number("server_premium_iops"),
        premium_account: account("premium_account"),
        in_totals: number("in_plan") == Some(1.0),
        would_add: None,
        disk_plan: worked.disks.get(row).cloned().unwrap_or_default(),
        checks: qualification.checks,
        figures: row_values(sheet, row),
    })
}

fn change(server: &Server, settings: &Settings) -> Option<PlannedChange> {
    let storage = server.storage_gb;
    let of_total = |percent: f64| storage.map(|storage| storage * (percent / 100.0));
    match (&server.change, settings.change_rate) {
        (Some(change), _) => {
            let (gb_per_day, basis, percent_of_total) = match change.amount {
                ChangeAmount::PercentOfTotal(rate) => {
                    (of_total(rate)?, "percent-of-total", Some(rate))
                }
                ChangeAmount::GbPerDay(gb) => (
                    gb,
                    "gb-per-day",
                    storage.map(|storage| percent(gb / storage)),
                ),
            };
            Some(PlannedChange {
                gb_per_day,
                basis,
                quality: change.quality.id(),
                percent_of_total,
            })
        }
        (None, Some(rate)) => Some(PlannedChange {
            gb_per_day: of_total(rate)?,
            basis: "setting",
            quality: crate::estate::Quality::Typed.id(),
            percent_of_total: Some(rate),
        }),
        (None, None) => None,
    }
}
