//! The INPUTS and OUTPUT blocks of the Capacity Planner as lines of a report.

use crate::figure::{NOT_MEASURED, Name, Unit, Value, Worksheet};
use crate::plan::{OUTPUT_FIGURES, Plan};
use crate::settings::Scenario;
use crate::units::grouped;

/// One line: a figure with its words and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) unit: &'static str,
    /// Whether the value is a number.
    pub(crate) is_number: bool,
    /// What the 2017 workbook would have printed, beside an exact plan.
    pub(crate) workbook: Option<String>,
    /// The figure over all servers, where some are not in the totals.
    pub(crate) all: Option<String>,
}

const INPUTS: [&str; 12] = [
    "virtual_machines",
    "disks_per_vm",
    "disk_size_gb",
    "utilization",
    "data_gb",
    "change_rate",
    "growth",
    "changed_gb_per_day",
    "compression",
    "transferred_gb_per_day",
    "retention_days",
    "recovery_points",
];

const WINDOW: [&str; 2] = ["initial_replication_hours", "vms_per_batch"];

/// The INPUTS block.
pub(crate) fn inputs(plan: &Plan) -> Vec<Line> {
    let hyperv = plan.document.scenario == Scenario::Hyperv;
    let growth = plan.document.settings.growth > 0.0;
    INPUTS
        .iter()
        .chain(&WINDOW)
        .filter(|id| match **id {
            "retention_days" => !hyperv,
            "recovery_points" => hyperv,
            "growth" => growth,
            _ => true,
        })
        .filter_map(|id| line(plan, id))
        .collect()
}

/// The OUTPUT block.
pub(crate) fn outputs(plan: &Plan) -> Vec<Line> {
    OUTPUT_FIGURES.iter().filter_map(|id| line(plan, id)).collect()
}

fn line(plan: &Plan, id: &str) -> Option<Line> {
    let name = plan.sheet.set.sheet.get(plan.sheet.set.sheet.index(id)?)?;
    let worked = |sheet: &Worksheet| value_text(sheet.sheet_value(id), name.unit);
    let is_text = plan.sheet.sheet_value(id).as_text().is_some();
    Some(Line {
        id: id.to_owned(),
        label: label(name),
        value: worked(&plan.sheet),
        is_number: plan.sheet.sheet_value(id).number().is_some(),
        unit: if is_text { "" } else { unit_text(name.unit) },
        workbook: plan.workbook.as_ref().map(worked),
        all: all(plan, id).map(|value| value_text(&value, name.unit)),
    })
}

/// Whether some servers are not in the totals, so that the figures over all of them are other ones.
pub(crate) fn has_all(plan: &Plan) -> bool {
    more_servers(plan) > 0.0
}

/// How many more servers the figures over all servers count: those outside of the totals whose storage is known.
pub(crate) fn more_servers(plan: &Plan) -> f64 {
    let document = &plan.document;
    let all = document.inputs_all.as_ref();
    all.and_then(|all| all.virtual_machines)
        .zip(document.inputs.virtual_machines)
        .map_or(0.0, |(all, own)| all - own)
}

/// The figures that differ with the servers that count: label, unit, the value over the servers in the totals and the one
/// over all servers.
pub(crate) fn both_totals(plan: &Plan) -> Vec<(String, Unit, Value, Value)> {
    let names = &plan.sheet.set.sheet;
    let ids = INPUTS.iter().chain(&OUTPUT_FIGURES);
    ids.filter_map(|id| {
        let name = names.get(names.index(id)?)?;
        let own = plan.sheet.sheet_value(id).clone();
        Some((label(name), name.unit, own, all(plan, id)?))
    })
    .collect()
}

/// A figure over all servers; `None` where it is the same whatever servers count.
fn all(plan: &Plan, id: &str) -> Option<Value> {
    if !has_all(plan) {
        return None;
    }
    let (inputs, outputs) =
        (plan.document.inputs_all.as_ref()?, plan.document.outputs_all.as_ref()?);
    let of_percent = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
    let value = match id {
        "virtual_machines" => inputs.virtual_machines,
        "disks_per_vm" => inputs.disks_per_vm,
        "disk_size_gb" => inputs.disk_size_gb,
        "utilization" => of_percent(inputs.utilization_percent),
        "data_gb" => inputs.data_gb,
        "change_rate" => of_percent(inputs.change_rate_percent),
        "changed_gb_per_day" => inputs.changed_gb_per_day,
        "transferred_gb_per_day" => inputs.transferred_gb_per_day,
        "delta_bandwidth_mbps" => outputs.delta_bandwidth_mbps,
        "initial_bandwidth_mbps" => outputs.initial_bandwidth_mbps,
        "storage_gb" => outputs.storage_gb,
        "standard_iops" => outputs.standard_iops,
        "standard_accounts" => outputs.standard_accounts,
        "blob_disks" => outputs.blob_disks,
        "premium_accounts" => outputs.premium_accounts,
        "premium_iops" => outputs.premium_iops,
        "configuration_servers" => outputs.configuration_servers,
        "additional_process_servers" => outputs.additional_process_servers,
        "additional_source_storage_gb" => outputs.additional_source_storage_gb,
        _ => return None,
    };
    // What is a word in the plan, such as NA, is the same for all servers.
    let is_number = plan.sheet.sheet_value(id).as_text().is_none();
    is_number.then(|| Value::known(value))
}

pub(crate) fn label(name: &Name) -> String {
    // The unit stands behind the value, not in the label as on the sheet.
    [" (in GBs)", " (in Megabits/sec)", " (%)"]
        .iter()
        .fold(name.label.clone(), |label, unit| label.replace(unit, ""))
}

/// A value as a report prints it, without its unit.
pub(crate) fn value_text(value: &Value, unit: Unit) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Unknown => NOT_MEASURED.to_owned(),
        Value::Number(number) => match unit {
            Unit::Percent => grouped(number * 100.0, 3),
            Unit::Count | Unit::Text => grouped(*number, 0),
            Unit::Gb
            | Unit::Mb
            | Unit::Mbps
            | Unit::Iops
            | Unit::Number
            | Unit::Days
            | Unit::Hours => grouped(*number, 2),
        },
    }
}

/// The unit as a report prints it.
pub(crate) fn unit_text(unit: Unit) -> &'static str {
    match unit {
        Unit::Text | Unit::Count | Unit::Number => "",
        Unit::Gb => "GB",
        Unit::Mb => "MB",
        Unit::Percent => "%",
        Unit::Mbps => "Mbps",
        Unit::Iops => "IOPS",
        Unit::Days => "days",
        Unit::Hours => "hours",
    }
}
