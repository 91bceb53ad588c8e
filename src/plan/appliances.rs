//! Which replication appliance carries which server in the totals.

use super::infrastructure::{Machine, appliances_of};
use super::row;
use crate::figure::{Value, Worksheet};
use crate::reference::ReferenceData;
use crate::settings::{Method, Scenario, Settings};

/// Numbers the appliances of the servers in the totals; those that no appliance carries get no number.
pub(crate) fn assign_appliances(
    sheet: &mut Worksheet,
    settings: &Settings,
    reference: &ReferenceData,
) {
    let by_appliance = settings.scenario != Scenario::Hyperv
        && settings.method_under(reference.rules()) == Some(Method::SiteRecovery);
    if !by_appliance || sheet.set.servers.index("appliance").is_none() {
        return;
    }
    let rows: Vec<usize> = (0..sheet.servers.rows())
        .filter(|row| sheet.server_value("in_plan", *row).number() == Some(1.0))
        .collect();
    let machines: Vec<Machine> = rows
        .iter()
        .map(|row| Machine {
            name: sheet.server_value("name", *row).as_text().unwrap_or_default().to_owned(),
            machines: 1,
            churn_gb: sheet.server_value("server_changed_gb_per_day", *row).number(),
        })
        .collect();
    for (row, number) in rows.into_iter().zip(appliances_of(reference.rules(), &machines)) {
        if let Some(number) = number {
            row::set(sheet, "appliance", row, Value::Number(f64::from(number)));
        }
    }
}
