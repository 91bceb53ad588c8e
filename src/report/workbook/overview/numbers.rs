//! The seven numbers of the Summary, as live references to the cells of the Capacity Planner.

use super::super::style::Numbers;
use crate::figure::{NOT_MEASURED, Unit, Value};
use crate::plan::Plan;
use crate::report::first_page::Number;

/// The name of the cell that holds the bandwidth which always meets the user's objective.
pub(crate) const RPO_NAME: &str = "rpo_bandwidth_mbps";

/// A number, where it stands, and what makes it clear.
pub(crate) struct Figure {
    pub(crate) label: String,
    /// The live reference; without it the value is of the time of the plan.
    pub(crate) formula: Option<String>,
    pub(crate) value: Value,
    pub(crate) numbers: Numbers,
    pub(crate) note: String,
}

/// The numbers of the first page.
pub(crate) fn figures(plan: &Plan, numbers: &[Number]) -> Vec<Figure> {
    numbers.iter().map(|number| figure(plan, number)).collect()
}

fn figure(plan: &Plan, number: &Number) -> Figure {
    if number.id == "first_copy" {
        return first_copy(plan, number);
    }
    let one = |id: &str| (format!("={id}"), plan.sheet.sheet_value(id).clone());
    let ((formula, value), unit) = match number.id {
        "servers" => (one("virtual_machines"), Unit::Count),
        "data" => (one("data_gb"), Unit::Gb),
        "change" => (one("changed_gb_per_day"), Unit::Gb),
        "delta" => (one("delta_bandwidth_mbps"), Unit::Mbps),
        "storage" => (one("storage_gb"), Unit::Gb),
        "source" => (one("additional_source_storage_gb"), Unit::Gb),
        _ if plan.sheet.set.sheet.index("replication_appliances").is_some() => {
            (one("replication_appliances"), Unit::Count)
        }
        _ => (sum(plan, "configuration_servers", "additional_process_servers"), Unit::Count),
    };
    let label = match unit {
        // A number of GB does not say its unit.
        Unit::Gb => format!("{} (GB)", number.label),
        _ => number.label.clone(),
    };
    let built = &plan.document.infrastructure;
    let on_premises =
        built.configuration_servers.len() + built.process_servers.len() + built.appliances.len();
    let known = Value::Number(on_premises as f64);
    // Servers that single machines ask for are no figure of the Capacity Planner.
    let frozen = number.id == "on_premises" && number.known && value != known;
    Figure {
        label,
        formula: (!frozen).then_some(formula),
        value: if frozen { known } else { value },
        numbers: Numbers::Of(unit, plan.document.arithmetic),
        note: number.note.clone(),
    }
}

/// How long the first copy takes: no figure of the Capacity Planner, so of the time of the plan.
fn first_copy(plan: &Plan, number: &Number) -> Figure {
    let words = [number.value.as_str(), number.unit.as_str()];
    Figure {
        label: number.label.clone(),
        formula: None,
        value: Value::text(words.join(" ").trim_end()),
        numbers: Numbers::Of(Unit::Text, plan.document.arithmetic),
        note: number.note.clone(),
    }
}

/// The link that always meets the user's objective, where changes were measured over time.
pub(crate) fn rpo_mbps(plan: &Plan) -> Option<f64> {
    let wanted = plan.document.settings.rpo;
    let bandwidth = plan.document.bandwidth.as_ref()?;
    bandwidth
        .rpo
        .iter()
        .find(|rpo| (rpo.minutes - wanted).abs() < 1e-9 && rpo.violations.is_some())?
        .always_mbps
        .filter(|mbps| mbps.is_finite())
}

/// Two figures together; not known while one of them is not.
fn sum(plan: &Plan, first: &str, second: &str) -> (String, Value) {
    let number = |id: &str| plan.sheet.sheet_value(id).number();
    let value = number(first).zip(number(second)).map(|(first, second)| first + second);
    (
        format!("=IF(COUNT({first},{second})<2,\"{NOT_MEASURED}\",{first}+{second})"),
        Value::known(value),
    )
}
