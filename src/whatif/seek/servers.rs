//! Which servers must go first so that the rest meets the conditions.

use rayon::prelude::*;

use super::Goal;
use super::answer::ServersAnswer;
use super::search::{Field, Figures, Search, of_conditions};
use crate::churn::Measured;
use crate::estate::{Class, Estate};
use crate::pipeline::filled;
use crate::plan::{Comparison, CompiledPlan, PlanInputs};
use crate::reference::ReferenceData;
use crate::settings::Settings;
use crate::whatif::condition::Condition;
use crate::whatif::error::WhatIfError;
use crate::whatif::figures::{FigureNames, leaves};
use crate::whatif::scenario_set::{ScenarioSet, Subject};

struct ServersQuestion<'a> {
    /// All servers, those without a change rate as the settings have them.
    inputs: PlanInputs<'a>,
    settings: &'a Settings,
    reference: &'a ReferenceData,
}

/// Finds the servers to take out: those that drive the figures of the conditions most, as few of them as do it. What a
/// server drives is what the figure is for that server alone.
#[expect(clippy::indexing_slicing, reason = "the rows are those of the estate")]
pub fn seek_servers(
    scenarios: &ScenarioSet<'_>,
    conditions: &[Condition],
) -> Result<ServersAnswer, WhatIfError> {
    let Subject::Servers(inputs) = scenarios.subject() else {
        return Err(WhatIfError::NoServers);
    };
    let scenario = scenarios.scenario(&[])?;
    let reference = scenarios.reference(&scenario)?;
    let estate = filled(inputs.estate, &scenario.settings);
    let question = &ServersQuestion {
        inputs: PlanInputs { estate: &estate, ..inputs },
        settings: &scenario.settings,
        reference: &reference,
    };
    let all = figures(question, &|_| true)?;
    let conditions = FigureNames::new(&all).resolve(conditions)?;
    let field = Rest { question, conditions: &conditions, order: drivers(question, &conditions)? };
    // Somebody has to stay: a plan of no servers answers nothing.
    let last = field.order.len().saturating_sub(1);
    let mut search = Search::new(&field, &conditions, last);
    let index = search.find(Goal::Smallest)?;
    let servers = &question.inputs.estate.servers;
    let name = |row: &usize| servers[*row].name.clone();
    let value = index.map(|index| field.order.iter().take(index).map(name).collect());
    let mut answer =
        search.answer("servers", value, index, Goal::Smallest, &|index| index as f64)?;
    // All servers together, and each alone.
    answer.plans += servers.len() + 1;
    Ok(answer)
}

struct Rest<'q, 'a> {
    question: &'q ServersQuestion<'a>,
    conditions: &'q [Condition],
    /// The rows of the estate, those that drive the figures most before the others.
    order: Vec<usize>,
}

impl Field for Rest<'_, '_> {
    #[expect(clippy::indexing_slicing, reason = "the rows are those of the estate")]
    fn figures(&self, index: usize) -> Result<Figures, WhatIfError> {
        let mut stays = vec![true; self.question.inputs.estate.servers.len()];
        for row in self.order.iter().take(index) {
            stays[*row] = false;
        }
        let found = figures(self.question, &|row| stays[row])?;
        Ok(of_conditions(self.conditions, &found))
    }
}

#[expect(clippy::indexing_slicing, reason = "the rows are those of the estate")]
fn figures(
    question: &ServersQuestion<'_>,
    stays: &dyn Fn(usize) -> bool,
) -> Result<Vec<(String, Option<f64>)>, WhatIfError> {
    let rows: Vec<usize> =
        (0..question.inputs.estate.servers.len()).filter(|row| stays(*row)).collect();
    let servers = rows.iter().map(|row| &question.inputs.estate.servers[*row]);
    let estate = Estate { servers: servers.cloned().collect(), ..Estate::default() };
    let measured = of_rows(question.inputs.measured, &rows);
    let mut settings = question.settings.clone();
    // A size that is fixed for a server that has gone is no mistake here.
    settings.size.retain(|name, _| {
        let mut servers = estate.servers.iter();
        servers.any(|server| server.name.eq_ignore_ascii_case(name))
    });
    let subject = PlanInputs::new(&estate).with_measured(&measured);
    let prepared =
        CompiledPlan::detailed(subject, &settings, question.reference, Comparison::None)?;
    let figures = prepared.evaluator().figures(&settings, None)?;
    Ok(leaves(&serde_json::to_value(figures).unwrap_or_default()))
}

/// The measurements of some of the servers, joined to their new places.
#[expect(clippy::indexing_slicing, reason = "joined measurements are those that were read")]
fn of_rows(measured: &Measured, rows: &[usize]) -> Measured {
    let mut some = Measured::default();
    for row in rows {
        let mut used = Vec::new();
        for index in measured.joined.used.get(*row).into_iter().flatten() {
            used.push(some.measurements.len());
            some.measurements.push(measured.measurements[*index].clone());
        }
        some.joined.used.push(used);
    }
    some
}

/// The rows of the servers, by the largest share of a condition's limit that each takes alone.
#[expect(clippy::indexing_slicing, reason = "the rows are those of the estate")]
fn drivers(
    question: &ServersQuestion<'_>,
    conditions: &[Condition],
) -> Result<Vec<usize>, WhatIfError> {
    let servers = &question.inputs.estate.servers;
    let rows: Vec<usize> =
        (0..servers.len()).filter(|row| servers[*row].class == Class::Server).collect();
    let mut driven = rows
        .into_par_iter()
        .map(|row| {
            let alone = figures(question, &|other| other == row)?;
            let share = |(condition, value): (&Condition, Option<f64>)| {
                let scale = if condition.limit == 0.0 { 1.0 } else { condition.limit.abs() };
                value.unwrap_or(0.0) / scale
            };
            let shares = conditions.iter().zip(of_conditions(conditions, &alone)).map(share);
            Ok((row, shares.fold(0.0, f64::max)))
        })
        .collect::<Result<Vec<(usize, f64)>, WhatIfError>>()?;
    driven.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(driven.into_iter().map(|(row, _)| row).collect())
}
