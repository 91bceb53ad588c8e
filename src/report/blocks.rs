//! The INPUTS and OUTPUT blocks of the Capacity Planner as lines of a report.

use crate::figure::{NOT_MEASURED, Name, Unit, Value, Worksheet};
use crate::plan::{OUTPUT_FIGURES, Plan};
use crate::settings::Scenario;
use crate::units::grouped;

/// One line: a figure with its words and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) unit: &'static str,
    /// Whether the value is a number.
    pub(super) is_number: bool,
    /// What the 2017 workbook would have printed, beside an exact plan.
    pub(super) workbook: Option<String>,
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
pub(super) fn inputs(plan: &Plan) -> Vec<Line> {
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
pub(super) fn outputs(plan: &Plan) -> Vec<Line> {
    OUTPUT_FIGURES
        .iter()
        .filter_map(|id| line(plan, id))
        .collect()
}

fn line(plan: &Plan, id: &str) -> Option<Line> {
    let name = plan.sheet.set.sheet.get(plan.sheet.set.sheet.place(id)?)?;
    let worked = |sheet: &Worksheet| value_text(sheet.sheet_value(id), name.unit);
    let is_text = plan.sheet.sheet_value(id).as_text().is_some();
    Some(Line {
        id: id.to_owned(),
        label: label(name),
        value: worked(&plan.sheet),
        is_number: plan.sheet.sheet_value(id).number().is_some(),
        unit: if is_text { "" } else { unit_text(name.unit) },
        workbook: plan.workbook.as_ref().map(worked),
    })
}

pub(super) fn label(name: &Name) -> String {
    // The unit stands behind the value, not in the label as on the sheet.
    [" (in GBs)", " (in Megabits/sec)", " (%)"]
        .iter()
        .fold(name.label.clone(), |label, unit| label.replace(unit, ""))
}

/// A value as a report prints it, without its unit.
pub(super) fn value_text(value: &Value, unit: Unit) -> String {
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
pub(super) fn unit_text(unit: Unit) -> &'static str {
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
