//! Where things go: disks to managed disks, machines to process servers, and what must be in place before.

use std::collections::BTreeMap;

use super::super::look::Look;
use super::super::table::{Align, Table};
use super::super::texts::Texts;
use super::more;
use super::verdicts::SHOWN;
use crate::plan::{
    DiskPlan, InfrastructureOption, Plan, PlannedServer, Prerequisite, Readiness, SourceStorage,
};
use crate::units::grouped;

/// The managed disks of the servers in the totals by type and tier.
pub(crate) fn disks(plan: &Plan, look: &Look) -> Option<Table> {
    let mut tiers: BTreeMap<(&'static str, u64, &str), (u32, f64)> = BTreeMap::new();
    for (server, disk) in planned_disks(plan) {
        if let (true, Some(kind), Some(tier)) = (server.in_totals, disk.kind, &disk.tier) {
            let size = disk.tier_size_gb.unwrap_or(0.0);
            let entry = tiers.entry((kind.words(), size.to_bits(), tier)).or_insert((0, 0.0));
            entry.0 += 1;
            entry.1 += size;
        }
    }
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.disk_type"), Align::Left),
        (texts.say("column.disk_tier"), Align::Left),
        (texts.say("column.disks"), Align::Right),
        (texts.say("column.storage"), Align::Right),
    ]);
    for ((kind, _, tier), (count, gb)) in &tiers {
        table.row(vec![(*kind).to_owned(), (*tier).to_owned(), count.to_string(), grouped(*gb, 0)]);
    }
    (!tiers.is_empty()).then_some(table)
}

/// "Yes, but": disks that need another tier than their size gives, and disks that stand in the way.
pub(crate) fn conditions(plan: &Plan, look: &Look) -> Option<Table> {
    let found: Vec<(&PlannedServer, &DiskPlan)> = planned_disks(plan)
        .filter(|(_, disk)| disk.tier_by_size.is_some() || disk.readiness != Readiness::Ready)
        .collect();
    if found.is_empty() {
        return None;
    }
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.name"), Align::Left),
        (texts.say("column.disk_label"), Align::Left),
        (texts.say("column.disk_tier"), Align::Left),
        (texts.say("column.disk_by_size"), Align::Left),
        (texts.say("column.readiness"), Align::Left),
        (texts.say("column.disk_why"), Align::Left),
    ]);
    for (server, disk) in found.iter().take(SHOWN) {
        table.row(vec![
            server.name.clone(),
            disk.label.clone(),
            disk.tier.clone().unwrap_or_default(),
            disk.tier_by_size.clone().unwrap_or_default(),
            disk.readiness.words().to_owned(),
            disk.reason.clone(),
        ]);
    }
    more(&mut table, found.len(), SHOWN, texts);
    Some(table)
}

fn planned_disks(plan: &Plan) -> impl Iterator<Item = (&PlannedServer, &DiskPlan)> {
    let servers = plan.document.servers.iter().flatten();
    servers.flat_map(|server| server.disk_plan.iter().map(move |disk| (server, disk)))
}

/// Machines of a process server that a summary names; the files have all of them.
const NAMED: usize = 6;

/// Which machines go to which server of the recommended set-up.
pub(crate) fn assignment(option: &InfrastructureOption, look: &Look) -> Option<Table> {
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.carrier"), Align::Left),
        (texts.say("column.machines"), Align::Right),
        (texts.say("column.carried"), Align::Right),
        (texts.say("column.carries"), Align::Left),
    ]);
    let mut any = false;
    for server in option.all().filter(|server| !server.assigned.is_empty()) {
        any = true;
        let mut names: Vec<&str> = server.assigned.iter().take(NAMED).map(String::as_str).collect();
        let left = server.assigned.len().saturating_sub(NAMED);
        let more = texts.fill("summary.more", &[("count", &left.to_string())]);
        if left > 0 {
            names.push(&more);
        }
        table.row(vec![
            server.name.clone(),
            server.machines.to_string(),
            server.churn_gb_per_day.map(|gb| grouped(gb, 1)).unwrap_or_default(),
            names.join(", "),
        ]);
    }
    any.then_some(table)
}

/// The host of a volume, or that hosts share it.
pub(crate) fn host_of(storage: &SourceStorage, texts: &Texts) -> String {
    match (&storage.host, &storage.volume) {
        (Some(host), _) => host.clone(),
        (None, Some(_)) => texts.say("summary.shared").to_owned(),
        (None, None) => texts.say("summary.no_host").to_owned(),
    }
}

/// The free space that replication needs on the volumes of Hyper-V hosts.
pub(crate) fn source_storage(plan: &Plan, look: &Look) -> Option<Table> {
    let texts = &look.texts;
    let places = &plan.document.source_storage;
    let mut table = Table::new(&[
        (texts.say("column.host"), Align::Left),
        (texts.say("column.volume"), Align::Left),
        (texts.say("column.machines"), Align::Right),
        (texts.say("column.initial_gb"), Align::Right),
        (texts.say("column.delta_gb"), Align::Right),
    ]);
    let number = |value: Option<f64>| value.map(|value| grouped(value, 1)).unwrap_or_default();
    for storage in places.iter().take(SHOWN) {
        table.row(vec![
            host_of(storage, texts),
            storage.volume.clone().unwrap_or_default(),
            storage.machines.to_string(),
            number(storage.initial_gb),
            number(storage.delta_gb),
        ]);
    }
    more(&mut table, places.len(), SHOWN, texts);
    (!places.is_empty()).then_some(table)
}

/// What must be in place, a sentence each.
pub(crate) fn checklist(entries: &[Prerequisite]) -> Vec<String> {
    entries.iter().map(|entry| entry.text.clone()).collect()
}
