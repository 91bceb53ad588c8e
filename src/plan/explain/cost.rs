//! What a server costs, line by line.

use schemars::JsonSchema;
use serde::Serialize;

use super::stored::{StoredPlan, StoredServer};
use super::stored_cost::{StoredAmounts, StoredCost, StoredLack, StoredLine};
use super::{ExplainError, ExplainedInput, Explanation, decisions};
use crate::plan::record::FigureValue;
use crate::words;

/// A line of a bill with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedCost {
    /// When it is spent: `steady_month`; empty for what is lacking.
    pub phase: String,
    /// What it is spent on: `disks`; empty for what is lacking.
    pub category: String,
    /// What it is the price of.
    pub name: String,
    /// Count, units, unit price and factor: `1 x 730 hours x 0.12 x 0.9`. For what is lacking why it has no price.
    pub with_numbers: String,
    /// The amount; null for what is lacking.
    pub amount: Option<f64>,
    /// The meter with its id.
    pub meter: String,
    /// The price file and the row; for what is lacking the rows that come nearest.
    #[serde(rename = "where")]
    pub location: String,
}

/// What a server costs.
pub(crate) fn of_server(
    plan: &StoredPlan,
    server: &StoredServer,
) -> Result<Explanation, ExplainError> {
    let cost = plan.cost.as_ref().ok_or_else(no_cost)?;
    let bill = server.cost.as_ref();
    let lines = bill.map(|bill| bill.lines.as_slice()).unwrap_or_default();
    let lacks = bill.map(|bill| bill.lacks.as_slice()).unwrap_or_default();
    let lacks = lacks.iter().filter_map(|place| cost.not_priced.get(*place));
    let amounts = bill.map_or_else(StoredAmounts::default, |bill| bill.amounts.clone());
    let mut explanation = explained(cost, &amounts, lines.iter(), lacks);
    explanation.server = Some(server.name.clone());
    explanation.overrides = decisions(plan, &server.name);
    Ok(explanation)
}

/// What the plan costs: the sums, what belongs to no server, and what lacks a price.
pub(crate) fn of_plan(plan: &StoredPlan) -> Result<Explanation, ExplainError> {
    let cost = plan.cost.as_ref().ok_or_else(no_cost)?;
    Ok(explained(cost, &cost.phases, cost.lines.iter(), cost.not_priced.iter()))
}

fn no_cost() -> ExplainError {
    ExplainError::UnknownFigure { name: "cost".to_owned(), nearest: None }
}

fn explained<'c>(
    cost: &'c StoredCost,
    amounts: &StoredAmounts,
    lines: impl Iterator<Item = &'c StoredLine>,
    lacks: impl Iterator<Item = &'c StoredLack>,
) -> Explanation {
    let phases = [
        ("steady_month", amounts.steady_month),
        ("drill_month", amounts.drill_month),
        ("migration_once", amounts.migration_once),
        ("after_month", amounts.after_month),
    ];
    let sums = phases.into_iter().filter_map(|(name, amount)| {
        let value = FigureValue::Number(amount?);
        Some(ExplainedInput {
            name: name.to_owned(),
            value,
            index: words!("sum of its lines").to_owned(),
        })
    });
    let value = amounts.after_month.map_or(FigureValue::Unknown(()), FigureValue::Number);
    Explanation {
        figure: "cost".to_owned(),
        label: words!("Cost in a month after the move").to_owned(),
        server: None,
        value,
        unit: cost.currency.clone(),
        expression: Some("count x units x unit price x factor".to_owned()),
        with_numbers: None,
        inputs: sums.collect(),
        rules: Vec::new(),
        overrides: Vec::new(),
        checks: None,
        size: None,
        sizing: None,
        disks: None,
        cost: Some(lines.filter_map(|line| cost.line(line)).chain(lacks.map(lacking)).collect()),
    }
}

impl StoredCost {
    fn line(&self, line: &StoredLine) -> Option<ExplainedCost> {
        let price = self.prices.get(line.price)?;
        let start = if line.discounted { "factor" } else { "kept" };
        let factor = self.figure(&format!("{start}_{}", line.category.replace('-', "_")));
        let units = match line.basis.as_str() {
            "count" => None,
            basis => self.figure(&format!("units_{basis}")),
        };
        let mut numbers = vec![line.count.to_string()];
        numbers.extend(units.map(|units| units.to_string()));
        numbers.push(price.unit_price.to_string());
        numbers.extend(
            factor.filter(|factor| (*factor - 1.0).abs() > 0.0).map(|factor| factor.to_string()),
        );
        Some(ExplainedCost {
            phase: line.phase.clone(),
            category: line.category.clone(),
            name: price.name.clone(),
            with_numbers: numbers.join(" x "),
            amount: Some(line.amount),
            meter: match (price.meter.as_str(), price.meter_id.as_str()) {
                (meter, "") => meter.to_owned(),
                (meter, id) => format!("{meter} ({id})"),
            },
            location: match price.row {
                Some(row) => format!("{}, row {row}", price.path),
                None => price.path.clone(),
            },
        })
    }

    fn figure(&self, id: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.id == id).map(|figure| figure.value)
    }
}

fn lacking(lack: &StoredLack) -> ExplainedCost {
    ExplainedCost {
        phase: String::new(),
        category: String::new(),
        name: lack.name.clone(),
        with_numbers: lack.reason.clone(),
        amount: None,
        meter: String::new(),
        location: lack.nearest.join("; "),
    }
}
