//! The INPUTS and OUTPUT blocks of the Capacity Planner: their figures in order, as `templates/figures/` states them.

use std::sync::Arc;

use serde::Deserialize;

use super::names::Unit;
use crate::settings::Scenario;

/// The figures of a block in the order of the workbook.
pub type Block = Arc<[BlockFigure]>;

/// Where a figure of a block appears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShownIn {
    /// In the block of the JSON only: a figure that nobody needs any more, whose key scripts may still read.
    Json,
    /// On the sheet only.
    Workbook,
    /// On the sheet and in reports.
    Reports,
    /// On the sheet, in reports and in the block of the JSON.
    #[default]
    Plan,
}

impl ShownIn {
    /// Whether the JSON has the figure.
    #[must_use]
    pub fn is_in_plan(self) -> bool {
        matches!(self, Self::Json | Self::Plan)
    }
}

/// What a definition states about its place in a block.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Placement {
    about: String,
    after: Option<String>,
    scenarios: Vec<Scenario>,
    shown_in: ShownIn,
    compared: bool,
    hidden_at_zero: bool,
}

/// A figure in its block.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockFigure {
    /// Its id on the sheet.
    pub id: String,
    /// Its key in the JSON: the id, with `_percent` for a fraction, which the JSON has in per cent.
    pub key: String,
    /// Its index on the sheet.
    pub index: usize,
    /// What it is measured in on the sheet.
    pub unit: Unit,
    /// What it is, for the JSON schema.
    pub about: String,
    /// The scenarios that have it; none stands for all.
    pub scenarios: Vec<Scenario>,
    /// Where it appears.
    pub shown_in: ShownIn,
    /// Whether an input is held against that of the 2017 workbook.
    pub compared: bool,
    /// Whether reports leave it out when it is 0.
    pub hidden_at_zero: bool,
}

impl BlockFigure {
    pub(crate) fn new(id: &str, index: usize, unit: Unit, placement: &Placement) -> Self {
        Self {
            id: id.to_owned(),
            key: if unit == Unit::Percent { format!("{id}_percent") } else { id.to_owned() },
            index,
            unit,
            about: placement.about.clone(),
            scenarios: placement.scenarios.clone(),
            shown_in: placement.shown_in,
            compared: placement.compared,
            hidden_at_zero: placement.hidden_at_zero,
        }
    }

    /// Whether the JSON of a plan of a scenario has the figure.
    #[must_use]
    pub fn is_in_plan(&self, scenario: Scenario) -> bool {
        self.shown_in.is_in_plan() && self.is_in(scenario)
    }

    /// Whether the scenario has the figure.
    #[must_use]
    pub fn is_in(&self, scenario: Scenario) -> bool {
        self.scenarios.is_empty() || self.scenarios.contains(&scenario)
    }
}

/// Ids of figures with their placements in the order of their block: that of their definitions, save for those that name the
/// figure they come after. The error is the name that no figure of the block has.
pub(crate) fn in_block_order<'a>(
    placed: impl Iterator<Item = (&'a str, &'a Placement)> + Clone,
) -> Result<Vec<(&'a str, &'a Placement)>, &'a str> {
    let mut order: Vec<_> = placed.clone().filter(|(_, place)| place.after.is_none()).collect();
    for (id, place) in placed {
        let Some(after) = place.after.as_deref() else {
            continue;
        };
        let index = order.iter().position(|(known, _)| *known == after).ok_or(after)?;
        order.insert(index + 1, (id, place));
    }
    Ok(order)
}
