//! What differs between two plans, and why.

mod causes;
mod overridden;
mod pairs;
mod saved;

use serde::Serialize;

pub use causes::{ByCause, CAUSES};
pub use pairs::{ChangedField, ChangedServer, Renamed, ServerChanges};
pub use saved::SavedPlan;

use super::error::WhatIfError;
use crate::units::plain;

/// A figure that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FigureChange {
    /// Its path in the plan.
    pub name: String,
    /// The value in the first plan.
    #[serde(serialize_with = "plain")]
    pub before: Option<f64>,
    /// The value in the second plan.
    #[serde(serialize_with = "plain")]
    pub after: Option<f64>,
    /// The second less the first; null where one of them is not known.
    #[serde(serialize_with = "plain")]
    pub change: Option<f64>,
    /// The change in per cent of the first.
    #[serde(serialize_with = "plain")]
    pub change_percent: Option<f64>,
    /// The change split by its causes; null where the plans do not say enough to work it out.
    pub by_cause: Option<ByCause>,
}

/// The block of the figures of the 2017 workbook.
const OF_2017: &str = "workbook_outputs.";

/// What differs between two plans.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// The order in which the causes are swapped: each part is what its cause changes after those before it.
    pub order: [&'static str; 5],
    /// The servers.
    pub servers: ServerChanges,
    /// The figures that differ.
    pub figures: Vec<FigureChange>,
    /// Whether one of the plans shows the figures of the 2017 workbook; in JSON they are always.
    #[serde(skip)]
    pub(crate) beside_2017: bool,
}

impl Compared {
    /// The figures for people: those of the 2017 workbook only where a plan shows them.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &FigureChange> {
        let hidden = |figure: &&FigureChange| !self.beside_2017 && figure.name.starts_with(OF_2017);
        self.figures.iter().filter(move |figure| !hidden(figure))
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.servers.is_empty()
    }
}

/// Compares two plans. To split a change by its causes, the rule sets that the plans name are read again.
pub fn compare(first: &SavedPlan, second: &SavedPlan) -> Result<Compared, WhatIfError> {
    if first.schema != second.schema {
        return Err(WhatIfError::Schemas {
            first_path: first.path.clone(),
            first: first.schema.clone(),
            second_path: second.path.clone(),
            second: second.schema.clone(),
        });
    }
    let matched = pairs::matched(&first.servers, &second.servers);
    let mut names: Vec<&String> = first.figures.iter().map(|(name, _)| name).collect();
    names.extend(second.figures.iter().map(|(name, _)| name).filter(|name| !first.has(name)));
    let mut figures: Vec<FigureChange> = names
        .into_iter()
        .map(|name| (name, first.figure(name), second.figure(name)))
        .filter(|(_, before, after)| before.map(f64::to_bits) != after.map(f64::to_bits))
        .map(|(name, before, after)| {
            let change = before.zip(after).map(|(before, after)| after - before);
            let percent = before.zip(change).filter(|(before, _)| *before != 0.0);
            FigureChange {
                name: name.clone(),
                before,
                after,
                change,
                change_percent: percent.map(|(before, change)| change / before.abs() * 100.0),
                by_cause: None,
            }
        })
        .collect();
    if !figures.is_empty() {
        let split = causes::Split::new(first, second);
        for figure in &mut figures {
            figure.by_cause = split.by_cause(figure);
        }
    }
    let beside_2017 =
        [first, second].iter().any(|plan| plan.settings.beside_2017.unwrap_or_default());
    let servers = pairs::changes(first, second, &matched);
    Ok(Compared { order: CAUSES, servers, figures, beside_2017 })
}
