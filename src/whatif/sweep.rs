//! A grid of scenarios worked out on all cores, in a fixed order.

use std::collections::{BTreeSet, HashSet};
use std::ops::{ControlFlow, Range};

use rayon::prelude::*;

use super::change::Change;
use super::error::WhatIfError;
use super::figures::leaves;
use super::grid::Grid;
use super::quick::QuickGrid;
use super::scenario_set::ScenarioSet;
use super::values::AxisValue;
use crate::plan::PlanFigures;

/// Quick scenarios that are worked out before their rows are handed on.
const QUICK_CHUNK: usize = 8_192;
/// The same where servers are planned: enough for many cores, few enough that the first rows come soon.
const CHUNK: usize = 256;

/// A scenario and its figures.
#[derive(Clone, Debug)]
pub struct Row<'g> {
    /// The number of the scenario, from 0.
    pub scenario: usize,
    /// Its values, an axis each.
    pub values: Vec<&'g AxisValue>,
    /// The figures of [`Sweep::columns`].
    pub figures: Vec<Option<f64>>,
    /// The same as the plan's JSON has them; nothing for a quick plan, whose figures are all in the columns.
    pub document: Option<PlanFigures>,
}

/// A grid of scenarios, ready to be worked out.
#[derive(Debug)]
pub struct Sweep<'s, 'a> {
    scenarios: &'s ScenarioSet<'a>,
    grid: &'s Grid,
    quick: Option<QuickGrid>,
    columns: Vec<String>,
    baseline: PlanFigures,
}

/// Works out the scenario without changes, which every sweep is held against, and finds out which figures there are.
pub fn sweep<'s, 'a>(
    scenarios: &'s ScenarioSet<'a>,
    grid: &'s Grid,
) -> Result<Sweep<'s, 'a>, WhatIfError> {
    let baseline = scenarios.figures(&[])?;
    let mut sweep = Sweep {
        scenarios,
        grid,
        quick: QuickGrid::new(scenarios, grid)?,
        columns: table(&baseline).into_iter().map(|(path, _)| path).collect(),
        baseline,
    };
    if sweep.quick.is_none() {
        sweep.add_columns()?;
    }
    Ok(sweep)
}

/// The figures of a scenario that a table shows: everything but the inputs.
fn table(figures: &PlanFigures) -> Vec<(String, Option<f64>)> {
    let mut value = serde_json::to_value(figures).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.shift_remove("inputs");
        members.shift_remove("inputs_all");
    }
    leaves(&value)
}

impl<'s> Sweep<'s, '_> {
    /// The scenarios.
    #[must_use]
    pub fn grid(&self) -> &'s Grid {
        self.grid
    }

    /// The paths of the figures of each row.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The figures without any change, in the order of [`Self::columns`].
    #[must_use]
    pub fn baseline(&self) -> Vec<Option<f64>> {
        self.in_columns(&table(&self.baseline))
    }

    /// What the settings without any change are on each axis, where it can be said in a word or number.
    pub fn baseline_values(&self) -> Result<Vec<Option<AxisValue>>, WhatIfError> {
        let settings = serde_json::to_value(self.scenarios.settings(&[])?).unwrap_or_default();
        let value = |axis: &super::Axis| match &axis.target {
            super::Target::Setting(setting) => match settings.get(setting.key)? {
                serde_json::Value::String(text) => Some(AxisValue::from_text(text)),
                serde_json::Value::Number(number) => number.as_f64().map(AxisValue::from_number),
                _ => None,
            },
            super::Target::Overrides => Some(AxisValue::from_text("none")),
            super::Target::Rule(id) => {
                let reference =
                    self.scenarios.reference(&self.scenarios.scenario(&[]).ok()?).ok()?;
                let number = match reference.rules().get(id).map(|rule| &rule.value) {
                    Some(crate::rules::RuleValue::Number(number)) => *number,
                    _ => return None,
                };
                Some(AxisValue::from_number(number))
            }
            super::Target::Average(average) => match self.scenarios.subject() {
                super::Subject::Averages(averages) => {
                    Some(AxisValue::from_number(average.get(&averages)))
                }
                super::Subject::Servers(_) => None,
            },
        };
        Ok(self.grid.axes().iter().map(value).collect())
    }

    /// Works the scenarios out and hands them on in their order, until `visit` breaks.
    pub fn run(
        &self,
        mut visit: impl FnMut(Row<'s>) -> ControlFlow<()>,
    ) -> Result<(), WhatIfError> {
        let chunk = match self.quick {
            Some(_) => QUICK_CHUNK,
            None => CHUNK,
        };
        let mut start = 0;
        while start < self.grid.len() {
            let end = (start + chunk).min(self.grid.len());
            let rows = match &self.quick {
                Some(quick) => self.quick_rows(quick, start..end),
                None => self.rows(start..end)?,
            };
            for row in rows {
                if visit(row).is_break() {
                    return Ok(());
                }
            }
            self.scenarios.tidy();
            start = end;
        }
        Ok(())
    }

    fn changes(&self, scenario: usize) -> Vec<&'s Change> {
        let axes = self.grid.axes().iter();
        axes.zip(self.grid.places(scenario))
            .filter_map(|(axis, index)| axis.change(index))
            .collect()
    }

    fn rows(&self, scenarios: Range<usize>) -> Result<Vec<Row<'s>>, WhatIfError> {
        let resolved = scenarios
            .clone()
            .map(|number| {
                let scenario = self.scenarios.scenario(&self.changes(number))?;
                let key = scenario.key();
                Ok((number, key, scenario))
            })
            .collect::<Result<Vec<_>, WhatIfError>>()?;
        // Each key once, before the scenarios that share it: no core waits for another one's servers.
        let mut seen = HashSet::new();
        let firsts: Vec<_> =
            resolved.iter().filter(|(_, key, _)| seen.insert(key.as_str())).collect();
        firsts.into_par_iter().try_for_each(|(_, key, scenario)| {
            self.scenarios.prepared(key, scenario).map(|_| ())
        })?;
        resolved
            .into_par_iter()
            .map(|(number, _, scenario)| {
                let figures = self.scenarios.figures_of(&scenario)?;
                Ok(Row {
                    scenario: number,
                    values: self.grid.values(number),
                    figures: self.in_columns(&table(&figures)),
                    document: Some(figures),
                })
            })
            .collect()
    }

    fn quick_rows(&self, quick: &QuickGrid, scenarios: Range<usize>) -> Vec<Row<'s>> {
        let blocks: Vec<Range<usize>> = scenarios
            .clone()
            .step_by(1_024)
            .map(|start| start..(start + 1_024).min(scenarios.end))
            .collect();
        let work = |block: Range<usize>| {
            let mut rows = Vec::with_capacity(block.len());
            quick.run(self.grid, block, |scenario, figures| {
                rows.push(Row {
                    scenario,
                    values: self.grid.values(scenario),
                    figures: figures.to_vec(),
                    document: None,
                });
            });
            rows
        };
        blocks.into_par_iter().flat_map_iter(work).collect()
    }

    fn in_columns(&self, found: &[(String, Option<f64>)]) -> Vec<Option<f64>> {
        let same = found.len() == self.columns.len()
            && found.iter().zip(&self.columns).all(|((path, _), column)| path == column);
        if same {
            return found.iter().map(|(_, number)| *number).collect();
        }
        let value = |column: &String| {
            let found = found.iter().find(|(path, _)| path == column);
            found.and_then(|(_, number)| *number)
        };
        self.columns.iter().map(value).collect()
    }

    /// A value may bring figures of its own, such as one for each RPO, or those of a bandwidth that there is none of without
    /// it: each value is tried once, unless the servers would have to be worked out for nothing.
    fn add_columns(&mut self) -> Result<(), WhatIfError> {
        let unchanged = self.scenarios.scenario(&[])?.key();
        let mut known: BTreeSet<String> = self.columns.iter().cloned().collect();
        for axis in self.grid.axes() {
            for index in 0..axis.values.len() {
                let Some(change) = axis.change(index) else {
                    continue;
                };
                let scenario = self.scenarios.scenario(&[change])?;
                if scenario.key() != unchanged && self.baseline.bandwidth.is_some() {
                    continue;
                }
                for (path, _) in table(&self.scenarios.figures_of(&scenario)?) {
                    if known.insert(path.clone()) {
                        self.columns.push(path);
                    }
                }
            }
        }
        Ok(())
    }
}
