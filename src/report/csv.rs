//! The plan as CSV: one row a server, or the figures of a quick plan.

use std::collections::HashMap;
use std::fmt::Display;

use super::blocks;
use super::language::in_language;
use super::model::Cell;
use super::model::storage::has_condition;
use super::table::{CsvColumn, csv_of, csv_text};
use super::texts::Texts;
use crate::estate::Boot;
use crate::figure::{Unit, Value, Worksheet};
use crate::message;
use crate::own_files::{MADE_BY_CELL, MADE_BY_COLUMN};
use crate::plan::cost::PhaseAmounts;
use crate::plan::{
    Against, ChangedVerdict, Contribution, InfrastructureOption, Plan, PlannedChange,
    PlannedServer, Readiness, StorageKind,
};
use crate::source::Location;
use crate::units::percent;
use crate::wording::Message;

/// One row a server; for a quick plan one row a figure. Texts that a spreadsheet would take for a formula get an apostrophe.
#[must_use]
pub fn csv(plan: &Plan, texts: &Texts) -> String {
    let plan = &*in_language(plan, texts);
    match &plan.document.servers {
        Some(servers) => servers_csv(plan, servers, texts),
        None => figures_csv(plan),
    }
}

fn figures_csv(plan: &Plan) -> String {
    let mut lines = vec![words(&["block", "figure", "label", "value", "unit", "workbook_value"])];
    let inputs = blocks::inputs(plan).into_iter().map(|line| ("inputs", line));
    let outputs = blocks::outputs(plan).into_iter().map(|line| ("outputs", line));
    for (block, line) in inputs.chain(outputs) {
        let raw = |id: &str, sheet: &Worksheet| -> String {
            let unit = sheet.set.sheet.named(id).map(|name| name.unit);
            match sheet.sheet_value(id) {
                Value::Number(number) if unit == Some(Unit::Percent) => {
                    percent(*number).to_string()
                }
                Value::Number(number) => number.to_string(),
                Value::Text(text) => text.to_string(),
                Value::Unknown => String::new(),
            }
        };
        lines.push(vec![
            block.to_owned(),
            line.id.clone(),
            line.label,
            raw(&line.id, &plan.sheet),
            line.unit.to_owned(),
            plan.beside_2017().map(|sheet| raw(&line.id, sheet)).unwrap_or_default(),
        ]);
    }
    csv_text(&lines)
}

/// A server with what stands elsewhere in the plan.
struct Row<'a> {
    server: &'a PlannedServer,
    /// The server on-premises that carries it.
    carrier: Option<&'a str>,
    /// The other rules.
    against: Option<&'a Against>,
    /// Its verdict under them, where it differs.
    changed: Option<&'a ChangedVerdict>,
}

impl Row<'_> {
    fn change(&self) -> Option<&PlannedChange> {
        self.server.change.as_ref()
    }

    fn cost(&self) -> PhaseAmounts {
        self.server.cost.as_ref().map(|bill| bill.amounts).unwrap_or_default()
    }

    fn would_add(&self) -> Contribution {
        self.server.would_add.unwrap_or_default()
    }

    fn readiness_against(&self) -> Readiness {
        self.changed.map_or(self.server.readiness, |verdict| verdict.readiness_against)
    }
}

/// The columns of servers: the heading, and what a server has there.
fn columns<'a>() -> [CsvColumn<Row<'a>>; 47] {
    [
        ("name", |row| (&row.server.name).into()),
        ("readiness", |row| row.server.readiness.id().into()),
        ("reasons", |row| Cell::messages(row.server.reasons.iter().map(|reason| &reason.message))),
        ("cores", |row| row.server.cores.into()),
        ("memory_mb", |row| row.server.memory_mb.into()),
        ("nics", |row| row.server.nics.into()),
        ("storage_gb", |row| row.server.storage_gb.into()),
        ("used_gb", |row| row.server.used_gb.into()),
        ("disks", |row| row.server.disks.into()),
        ("boot", |row| match row.server.boot {
            Some(Boot::Bios) => "bios".into(),
            Some(Boot::Efi) => "efi".into(),
            None => Cell::Empty,
        }),
        ("os", |row| row.server.os.as_deref().into()),
        ("change_gb_per_day", |row| row.change().map(|change| change.gb_per_day).into()),
        ("change_percent_of_total", |row| {
            row.change().and_then(|change| change.percent_of_total).into()
        }),
        ("change_basis", |row| row.change().map(|change| change.basis.id()).into()),
        ("change_quality", |row| row.change().map(|change| change.quality.id()).into()),
        ("azure_size", |row| row.server.azure_size.as_deref().into()),
        ("storage", |row| row.server.storage.map(StorageKind::id).into()),
        ("standard_iops", |row| row.server.standard_iops.into()),
        ("standard_account", |row| row.server.standard_account.into()),
        ("premium_iops", |row| row.server.premium_iops.into()),
        ("premium_account", |row| row.server.premium_account.into()),
        ("source_path", |row| (&*row.server.source.path).into()),
        ("source_sheet", |row| row.server.source.sheet.as_deref().into()),
        ("source_row", |row| row.server.source.row.into()),
        ("reason_codes", |row| joined(row.server.reasons.iter().map(|reason| &reason.code))),
        ("rules", |row| {
            joined(row.server.reasons.iter().filter_map(|reason| reason.rule.as_ref()))
        }),
        ("category", |row| row.server.category.id().into()),
        ("in_totals", |row| row.server.in_totals.to_string().into()),
        ("would_add_data_gb", |row| row.would_add().data_gb.into()),
        ("would_add_changed_gb_per_day", |row| row.would_add().changed_gb_per_day.into()),
        ("would_add_delta_bandwidth_mbps", |row| row.would_add().delta_bandwidth_mbps.into()),
        ("would_add_storage_gb", |row| row.would_add().storage_gb.into()),
        ("managed_disks", |row| {
            joined(row.server.disk_plan.iter().map(|disk| match (disk.kind, &disk.tier) {
                (Some(kind), Some(tier)) => format!("{}: {} {tier}", disk.label, kind.azure_name()),
                _ => format!("{}: none", disk.label),
            }))
        }),
        ("disk_conditions", |row| {
            let disks = row.server.disk_plan.iter().filter(|disk| has_condition(disk));
            let parts = disks.map(|disk| {
                message!(
                    "{label}: {reason}",
                    label = disk.label.as_str(),
                    reason = disk.reason.clone()
                )
            });
            Message::joined(parts, "; ").into()
        }),
        ("process_server", |row| row.carrier.filter(|_| row.server.in_totals).into()),
        ("against_rules", |row| row.against.map(|against| &against.rules.id).into()),
        ("against_readiness", |row| row.against.map(|_| row.readiness_against().id()).into()),
        ("against_decided_by", |row| row.changed.map(|verdict| verdict.rules.join("; ")).into()),
        ("assumed", |row| joined(row.server.assumed.iter().map(|assumed| assumed.id()))),
        ("risks", |row| joined(&row.server.risks)),
        ("size_reason", |row| {
            row.server.size_choice.as_ref().map(|choice| choice.reason.clone()).into()
        }),
        ("cost_steady_month", |row| row.cost().steady_month.into()),
        ("cost_drill_month", |row| row.cost().drill_month.into()),
        ("cost_migration_once", |row| row.cost().migration_once.into()),
        ("cost_after_month", |row| row.cost().after_month.into()),
        ("cost_complete", |row| {
            let bill = row.server.cost.as_ref();
            bill.map(|bill| if bill.lacks.is_empty() { "yes" } else { "no" }).into()
        }),
        (MADE_BY_COLUMN, |_| MADE_BY_CELL.into()),
    ]
}

fn joined<T: Display>(items: impl IntoIterator<Item = T>) -> Cell {
    Cell::list(items, "; ")
}

fn servers_csv(plan: &Plan, servers: &[PlannedServer], texts: &Texts) -> String {
    let carriers = carriers(plan);
    let against = plan.document.against.as_ref();
    let mut changed = changed(against);
    let rows: Vec<Row<'_>> = servers
        .iter()
        .map(|server| Row {
            server,
            carrier: carriers.get(server.name.as_str()).copied(),
            against,
            changed: changed.get_mut(&(server.name.as_str(), &server.source)).and_then(Vec::pop),
        })
        .collect();
    let mut columns = columns().to_vec();
    if plan.document.cost.is_none() {
        columns.retain(|(heading, _)| !heading.starts_with("cost_"));
    }
    csv_of(&columns, &rows, |message| texts.message(message))
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

/// The servers with another verdict under other rules; of servers with one name and place the first one comes last.
fn changed(against: Option<&Against>) -> HashMap<(&str, &Location), Vec<&ChangedVerdict>> {
    let mut changed: HashMap<_, Vec<_>> = HashMap::new();
    for verdict in against.iter().flat_map(|against| against.changed.iter().rev()) {
        changed.entry((verdict.name.as_str(), &verdict.source)).or_default().push(verdict);
    }
    changed
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
