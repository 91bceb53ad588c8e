//! The seven numbers of the Summary, as live references to the cells of the Capacity Planner.

use super::overview::Words;
use super::style::Numbers;
use super::text::filled;
use crate::figure::{NOT_MEASURED, Unit, Value};
use crate::plan::Plan;
use crate::rules::Storage;
use crate::settings::Scenario;

/// The name of the cell that holds the bandwidth which always meets the user's objective.
pub(super) const RPO_NAME: &str = "rpo_bandwidth_mbps";

/// A number, where it stands, and what makes it clear.
pub(super) struct Figure {
    pub(super) label: String,
    /// The live reference; without it the value is of the time of the plan.
    pub(super) formula: Option<String>,
    pub(super) value: Value,
    pub(super) numbers: Numbers,
    pub(super) note: String,
}

/// The numbers that matter.
pub(super) fn figures(plan: &Plan, words: &Words) -> Vec<Figure> {
    let arithmetic = plan.document.arithmetic;
    let figure = |key: &str, formula: String, value: Value, unit: Unit, note: String| Figure {
        label: words.numbers.get(key).cloned().unwrap_or_default(),
        formula: Some(formula),
        value,
        numbers: Numbers::Of(unit, arithmetic),
        note,
    };
    let note = |key: &str| words.notes.get(key).cloned().unwrap_or_default();
    let one = |key: &str, id: &str, unit: Unit, note: String| {
        let value = plan.sheet.sheet_value(id).clone();
        figure(key, format!("={id}"), value, unit, note)
    };
    let mut figures = vec![
        one(
            "machines",
            "virtual_machines",
            Unit::Count,
            note(if plan.document.servers.is_some() {
                "machines"
            } else {
                "machines_quick"
            }),
        ),
        one("data", "data_gb", Unit::Gb, note("data")),
    ];
    match rpo_mbps(plan) {
        Some(mbps) => {
            let minutes = plan.document.settings.rpo.to_string();
            let mut needed = figure(
                "rpo",
                format!("={RPO_NAME}"),
                Value::Number(mbps),
                Unit::Mbps,
                note("rpo"),
            );
            needed.label = filled(&needed.label, &[("minutes", &minutes)]);
            figures.push(needed);
        }
        None => figures.push(one(
            "delta",
            "delta_bandwidth_mbps",
            Unit::Mbps,
            note("delta"),
        )),
    }
    figures.push(one(
        "initial",
        "initial_bandwidth_mbps",
        Unit::Mbps,
        note(if plan.sheet.set.servers.place("batch_gb").is_some() {
            "initial"
        } else {
            "initial_average"
        }),
    ));
    figures.push(one("storage", "storage_gb", Unit::Gb, note("storage")));
    if plan.rules.storage == Storage::ManagedDisks {
        figures.push(one("disks", "blob_disks", Unit::Count, note("disks")));
    } else {
        let (formula, value) = sum(plan, "standard_accounts", "premium_accounts");
        figures.push(figure(
            "accounts",
            formula,
            value,
            Unit::Count,
            note("accounts"),
        ));
    }
    figures.push(if plan.document.scenario == Scenario::Hyperv {
        let id = "additional_source_storage_gb";
        one("source", id, Unit::Gb, note("source"))
    } else {
        let (formula, value) = sum(plan, "configuration_servers", "additional_process_servers");
        match plan.document.infrastructure.options.first() {
            // Appliances and uneven servers are no figure of the Capacity Planner.
            Some(option) if value.number() != Some(f64::from(option.servers)) => Figure {
                formula: None,
                ..figure(
                    "on_premises",
                    String::new(),
                    Value::Number(f64::from(option.servers)),
                    Unit::Count,
                    note("recommended"),
                )
            },
            _ => figure(
                "on_premises",
                formula,
                value,
                Unit::Count,
                note("on_premises"),
            ),
        }
    });
    figures
}

/// The link that always meets the user's objective, where changes were measured over time.
pub(super) fn rpo_mbps(plan: &Plan) -> Option<f64> {
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
    let value = number(first)
        .zip(number(second))
        .map(|(first, second)| first + second);
    (
        format!("=IF(COUNT({first},{second})<2,\"{NOT_MEASURED}\",{first}+{second})"),
        Value::known(value),
    )
}
