//! The INPUTS and OUTPUT blocks of the Capacity Planner as lines of a report.

use crate::figure::{BlockFigure, NOT_MEASURED, Name, ShownIn, Unit, Value, Worksheet};
use crate::plan::Plan;
use crate::units::grouped;
use crate::words;

/// One line: a figure with its words and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) unit: &'static str,
    /// Whether the value is a number.
    pub(crate) is_number: bool,
    /// What the 2017 workbook would have printed, beside an exact plan where it was asked for.
    pub(crate) workbook: Option<String>,
    /// The figure over all servers, where some are not in the totals.
    pub(crate) all: Option<String>,
}

/// The INPUTS block.
pub(crate) fn inputs(plan: &Plan) -> Vec<Line> {
    lines(plan, &plan.sheet.set.inputs)
}

/// The OUTPUT block.
pub(crate) fn outputs(plan: &Plan) -> Vec<Line> {
    lines(plan, &plan.sheet.set.outputs)
}

fn lines(plan: &Plan, block: &[BlockFigure]) -> Vec<Line> {
    let is_shown = |figure: &&BlockFigure| {
        figure.shown_in >= ShownIn::Reports
            && figure.is_in(plan.document.scenario)
            && !(figure.hidden_at_zero && plan.sheet.sheet_value(&figure.id).number() == Some(0.0))
    };
    block.iter().filter(is_shown).filter_map(|figure| line(plan, &figure.id)).collect()
}

fn line(plan: &Plan, id: &str) -> Option<Line> {
    let name = plan.sheet.set.sheet.named(id)?;
    let worked = |sheet: &Worksheet| value_text(sheet.sheet_value(id), name.unit);
    let is_number = plan.sheet.sheet_value(id).number().is_some();
    Some(Line {
        id: id.to_owned(),
        label: label(name),
        value: worked(&plan.sheet),
        is_number,
        unit: if is_number { unit_text(name.unit) } else { "" },
        workbook: plan.beside_2017().map(worked),
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
    all.and_then(|all| all.get("virtual_machines"))
        .zip(document.inputs.get("virtual_machines"))
        .map_or(0.0, |(all, own)| all - own)
}

/// The figures that differ with the servers that count: label, unit, the value over the servers in the totals and the one
/// over all servers.
pub(crate) fn both_totals(plan: &Plan) -> Vec<(String, Unit, Value, Value)> {
    let names = &plan.sheet.set.sheet;
    let figures = plan.sheet.set.inputs.iter().chain(plan.sheet.set.outputs.iter());
    figures
        .filter(|figure| figure.shown_in != ShownIn::Json)
        .filter_map(|figure| {
            let name = names.at(figure.index);
            let own = plan.sheet.sheet_value(&figure.id).clone();
            Some((label(name), name.unit, own, all(plan, &figure.id)?))
        })
        .collect()
}

/// A figure over all servers; `None` where it is the same whatever servers count.
fn all(plan: &Plan, id: &str) -> Option<Value> {
    if !has_all(plan) {
        return None;
    }
    let sheet = &plan.sheet;
    let name = sheet.set.sheet.named(id)?;
    // Settings, and words such as NA, are the same for all servers.
    if name.expression.is_none() || sheet.sheet_value(id).as_text().is_some() {
        return None;
    }
    let (inputs, outputs) =
        (plan.document.inputs_all.as_ref()?, plan.document.outputs_all.as_ref()?);
    Some(Value::known(inputs.on_sheet(id).or_else(|| outputs.on_sheet(id))))
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
        Unit::Days => words!("days"),
        Unit::Hours => words!("hours"),
    }
}
