//! Grids of the Quick Planner: nothing but numbers on one sheet.

use std::ops::Range;

use super::axis::{Axis, Target};
use super::error::WhatIfError;
use super::grid::Grid;
use super::scenario_set::ScenarioSet;
use crate::figure::Program;
use crate::plan::setting_numbers;

/// A grid of which every value is a number on the sheet of one quick plan.
#[derive(Clone, Debug)]
pub struct QuickGrid {
    program: Program,
    /// For each axis and value, the inputs that it sets: place on the sheet and number.
    settings: Vec<Vec<Vec<(usize, f64)>>>,
    outputs: Vec<usize>,
}

impl QuickGrid {
    /// The grid; `None` where a value changes more than numbers on the sheet, or servers are planned.
    pub fn new(scenarios: &ScenarioSet<'_>, grid: &Grid) -> Result<Option<Self>, WhatIfError> {
        let base = scenarios.scenario(&[])?;
        if base.averages().is_none() || scenarios.wants_workbook() {
            return Ok(None);
        }
        let key = base.key();
        let prepared = scenarios.prepared(&key, &base)?;
        let Some(program) = prepared.program() else {
            return Ok(None);
        };
        let numbers = |scenario: &super::scenario_set::Scenario<'_>| {
            setting_numbers(&scenario.settings, scenario.averages())
        };
        let usual = numbers(&base);
        let mut settings = Vec::new();
        for axis in grid.axes() {
            let mut of_axis = Vec::new();
            for change in (0..axis.values.len()).filter_map(|index| axis.change(index)) {
                let scenario = scenarios.scenario(&[change])?;
                if scenario.key() != key {
                    return Ok(None);
                }
                if let Some(averages) = scenario.averages() {
                    averages.check()?;
                }
                of_axis.push(numbers(&scenario));
            }
            settings.push(touched(program, axis, &usual, &of_axis));
        }
        let outputs = prepared.output_indices(base.settings.scenario).collect();
        Ok(Some(Self { program: program.clone(), settings, outputs }))
    }

    /// Works scenarios out in their order; `visit` gets the figures of `outputs` in the order of the plan.
    pub fn run(
        &self,
        grid: &Grid,
        scenarios: Range<usize>,
        mut visit: impl FnMut(usize, &[Option<f64>]),
    ) {
        let mut evaluator = self.program.evaluator();
        let mut figures = vec![None; self.outputs.len()];
        let mut places = grid.places(scenarios.start);
        for scenario in scenarios {
            for (axis, index) in self.settings.iter().zip(&places) {
                for (input, number) in axis.get(*index).into_iter().flatten() {
                    evaluator.set(*input, Some(*number));
                }
            }
            evaluator.run();
            for (figure, index) in figures.iter_mut().zip(&self.outputs) {
                *figure = evaluator.number(*index);
            }
            visit(scenario, &figures);
            grid.advance(&mut places);
        }
    }
}

/// The inputs that any value of an axis changes, for each of its values: one value may be the usual one.
fn touched(
    program: &Program,
    axis: &Axis,
    usual: &[(&'static str, f64)],
    values: &[Vec<(&'static str, f64)>],
) -> Vec<Vec<(usize, f64)>> {
    let differs = |index: usize| {
        let usual = usual.get(index).map(|(_, number)| number.to_bits());
        values.iter().any(|value| value.get(index).map(|(_, number)| number.to_bits()) != usual)
    };
    let changed: Vec<bool> = (0..usual.len()).map(differs).collect();
    debug_assert!(!matches!(axis.target, Target::Rule(_) | Target::Overrides));
    values
        .iter()
        .map(|value| {
            let of_value = value.iter().zip(&changed).filter(|(_, changed)| **changed);
            of_value.filter_map(|((id, number), _)| Some((program.index(id)?, *number))).collect()
        })
        .collect()
}
