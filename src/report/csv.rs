//! The plan as CSV: one row a server, or the figures of a quick plan.

use std::collections::HashMap;

use super::blocks;
use super::table::{csv_text, inert};
use crate::plan::{Against, ChangedVerdict, InfrastructureOption, Plan, PlannedServer, Readiness};
use crate::source::Location;

/// One row a server; for a quick plan one row a figure. Texts that a spreadsheet would take for a formula get an apostrophe.
#[must_use]
pub fn csv(plan: &Plan) -> String {
    match &plan.document.servers {
        Some(servers) => servers_csv(plan, servers),
        None => figures_csv(plan),
    }
}

fn figures_csv(plan: &Plan) -> String {
    let mut lines = vec![words(&["block", "figure", "label", "value", "unit", "workbook_value"])];
    let inputs = blocks::inputs(plan).into_iter().map(|line| ("inputs", line));
    let outputs = blocks::outputs(plan).into_iter().map(|line| ("outputs", line));
    for (block, line) in inputs.chain(outputs) {
        let raw = |id: &str, sheet: &crate::figure::Worksheet| -> String {
            let index = sheet.set.sheet.index(id);
            let unit = index.and_then(|index| sheet.set.sheet.get(index)).map(|name| name.unit);
            match sheet.sheet_value(id) {
                crate::figure::Value::Number(number)
                    if unit == Some(crate::figure::Unit::Percent) =>
                {
                    crate::units::percent(*number).to_string()
                }
                crate::figure::Value::Number(number) => number.to_string(),
                crate::figure::Value::Text(text) => text.to_string(),
                crate::figure::Value::Unknown => String::new(),
            }
        };
        lines.push(vec![
            block.to_owned(),
            line.id.clone(),
            line.label,
            raw(&line.id, &plan.sheet),
            line.unit.to_owned(),
            plan.workbook.as_ref().map(|sheet| raw(&line.id, sheet)).unwrap_or_default(),
        ]);
    }
    csv_text(&lines)
}

const SERVER_COLUMNS: [&str; 38] = [
    "name",
    "readiness",
    "reasons",
    "cores",
    "memory_mb",
    "nics",
    "storage_gb",
    "used_gb",
    "disks",
    "boot",
    "os",
    "change_gb_per_day",
    "change_percent_of_total",
    "change_basis",
    "change_quality",
    "azure_size",
    "storage",
    "standard_iops",
    "standard_account",
    "premium_iops",
    "premium_account",
    "source_path",
    "source_sheet",
    "source_row",
    "reason_codes",
    "rules",
    "category",
    "in_totals",
    "would_add_data_gb",
    "would_add_changed_gb_per_day",
    "would_add_delta_bandwidth_mbps",
    "would_add_storage_gb",
    "managed_disks",
    "disk_conditions",
    "process_server",
    "against_rules",
    "against_readiness",
    "against_decided_by",
];

fn servers_csv(plan: &Plan, servers: &[PlannedServer]) -> String {
    let carriers = carriers(plan);
    let against = plan.document.against.as_ref();
    let mut changed = against.map(Changed::of).unwrap_or_default();
    let mut lines = vec![words(&SERVER_COLUMNS)];
    lines.extend(servers.iter().map(|server| {
        let mut line = server_line(server);
        line.extend(beyond(server, &carriers));
        line.extend(match against {
            Some(against) => changed.cells(against, server),
            None => vec![String::new(); 3],
        });
        line
    }));
    csv_text(&lines)
}

/// Which process server, configuration server or appliance carries each machine; of machines with one name in the order of
/// the plan.
fn carriers(plan: &Plan) -> HashMap<&str, &str> {
    let recommended = plan.document.infrastructure.options.first();
    let servers = recommended.into_iter().flat_map(InfrastructureOption::all);
    servers
        .flat_map(|server| {
            let machines = server.assigned.iter();
            machines.map(|machine| (machine.as_str(), server.name.as_str()))
        })
        .collect()
}

/// Category, totals, managed disks and process server of a machine.
fn beyond(server: &PlannedServer, carriers: &HashMap<&str, &str>) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let adds = server.would_add.unwrap_or_default();
    let disks: Vec<String> = server
        .disk_plan
        .iter()
        .map(|disk| match (disk.kind, &disk.tier) {
            (Some(kind), Some(tier)) => format!("{}: {} {tier}", disk.label, kind.azure_name()),
            _ => format!("{}: none", disk.label),
        })
        .collect();
    let conditions: Vec<String> = server
        .disk_plan
        .iter()
        .filter(|disk| disk.tier_by_size.is_some() || disk.readiness != Readiness::Ready)
        .map(|disk| format!("{}: {}", disk.label, disk.reason))
        .collect();
    let carrier = carriers.get(server.name.as_str()).filter(|_| server.in_totals);
    vec![
        server.category.id().to_owned(),
        server.in_totals.to_string(),
        number(adds.data_gb),
        number(adds.changed_gb_per_day),
        number(adds.delta_bandwidth_mbps),
        number(adds.storage_gb),
        inert(&disks.join("; ")),
        inert(&conditions.join("; ")),
        carrier.copied().unwrap_or_default().to_owned(),
    ]
}

/// The servers with another verdict under other rules.
#[derive(Default)]
struct Changed<'a> {
    by_server: HashMap<(&'a str, &'a Location), Vec<&'a ChangedVerdict>>,
}

impl<'a> Changed<'a> {
    fn of(against: &'a Against) -> Self {
        let mut changed = Self::default();
        for verdict in against.changed.iter().rev() {
            let key = (verdict.name.as_str(), &verdict.source);
            changed.by_server.entry(key).or_default().push(verdict);
        }
        changed
    }

    /// The other rules, the verdict under them, and the rules that make the difference.
    fn cells(&mut self, against: &Against, server: &'a PlannedServer) -> Vec<String> {
        let key = (server.name.as_str(), &server.source);
        let verdict = self.by_server.get_mut(&key).and_then(Vec::pop);
        let readiness = verdict.map_or(server.readiness, |verdict| verdict.readiness_against);
        vec![
            inert(&against.rules.id),
            readiness.id().to_owned(),
            verdict.map(|verdict| verdict.rules.join("; ")).unwrap_or_default(),
        ]
    }
}

fn server_line(server: &PlannedServer) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let joined = |parts: Vec<&str>| parts.join("; ");
    let change = server.change.as_ref();
    vec![
        inert(&server.name),
        server.readiness.id().to_owned(),
        inert(&joined(server.reasons.iter().map(|reason| reason.message.as_str()).collect())),
        count(server.cores),
        number(server.memory_mb),
        count(server.nics),
        number(server.storage_gb),
        number(server.used_gb),
        count(server.disks),
        match server.boot {
            Some(crate::estate::Boot::Bios) => "bios".to_owned(),
            Some(crate::estate::Boot::Efi) => "efi".to_owned(),
            None => String::new(),
        },
        inert(server.os.as_deref().unwrap_or_default()),
        number(change.map(|change| change.gb_per_day)),
        number(change.and_then(|change| change.percent_of_total)),
        change.map_or("", |change| change.basis).to_owned(),
        change.map_or("", |change| change.quality).to_owned(),
        inert(server.azure_size.as_deref().unwrap_or_default()),
        server.storage.map(|kind| kind.id().to_owned()).unwrap_or_default(),
        number(server.standard_iops),
        count(server.standard_account),
        number(server.premium_iops),
        count(server.premium_account),
        inert(&server.source.path),
        inert(server.source.sheet.as_deref().unwrap_or_default()),
        count(server.source.row),
        joined(server.reasons.iter().map(|reason| reason.code.as_str()).collect()),
        joined(server.reasons.iter().filter_map(|reason| reason.rule.as_deref()).collect()),
    ]
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
