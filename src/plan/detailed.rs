//! The Detailed Planner: servers in, plan out.

use super::assemble;
use super::assumptions::assume;
use super::error::PlanError;
use super::evaluated::EvaluatedServers;
use super::finished::Plan;
use super::plan_inputs::PlanInputs;
use super::roles;
use super::terms::Terms;
use super::workbook_figures::WorkbookFigures;
use crate::estate::{Class, Estate, Server};
use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, Settings};

/// Plans the servers of an estate.
pub fn plan(
    inputs: PlanInputs<'_>,
    settings: &Settings,
    reference: &ReferenceData,
) -> Result<Plan, PlanError> {
    let reference = &*settings.under(reference);
    let day = inputs.date.unwrap_or(&reference.rules().date);
    let terms = Terms { settings, reference, arithmetic: settings.arithmetic, day, in_words: true };
    let evaluated = evaluate(inputs.estate, terms)?;
    let workbook = WorkbookFigures::with_steps(&evaluated, terms)?;
    Ok(assemble::assemble(inputs, evaluated, workbook, settings, reference))
}

/// Works out the servers that the plan lists.
pub(crate) fn evaluate(estate: &Estate, terms: Terms<'_>) -> Result<EvaluatedServers, PlanError> {
    let servers = select_servers(estate, terms.settings, terms.reference)?;
    let evaluated = EvaluatedServers::new(servers, terms)?;
    match terms.arithmetic {
        Arithmetic::Exact => Ok(evaluated),
        Arithmetic::Workbook => evaluated.sorted(terms),
    }
}

/// A plan without servers: the settings, columns and sizes that a blank workbook is made of.
pub fn blank(settings: &Settings, reference: &ReferenceData) -> Result<Plan, PlanError> {
    let reference = &*settings.under(reference);
    let terms = Terms {
        settings,
        reference,
        arithmetic: Arithmetic::Exact,
        day: &reference.rules().date,
        in_words: true,
    };
    Ok(assemble::assemble(
        PlanInputs::new(&Estate::default()),
        EvaluatedServers::new(Vec::new(), terms)?,
        WorkbookFigures::none(),
        settings,
        reference,
    ))
}

/// The servers that the plan lists, with what is assumed of them and the sizes that settings fix.
fn select_servers(
    estate: &Estate,
    settings: &Settings,
    reference: &ReferenceData,
) -> Result<Vec<Server>, PlanError> {
    if let Some(unknown) =
        settings.series.iter().flatten().find(|series| !reference.sizes().has_series(series))
    {
        return Err(PlanError::UnknownSeries(unknown.clone()));
    }
    roles::check(settings)?;
    let mut servers: Vec<Server> =
        estate.servers.iter().filter(|server| server.class == Class::Server).cloned().collect();
    if servers.is_empty() {
        return Err(PlanError::NoServers);
    }
    for server in &mut servers {
        assume(server, settings, reference.rules());
    }
    for (name, size) in &settings.size {
        if reference.sizes().get(size).is_none() {
            return Err(PlanError::UnknownSize {
                server: name.clone(),
                size: size.clone(),
                nearest: reference.sizes().nearest(size).map(str::to_owned),
            });
        }
        let mut found = false;
        for server in &mut servers {
            if server.name.eq_ignore_ascii_case(name) {
                server.azure_size = Some(size.clone());
                found = true;
            }
        }
        let is_outside = |server: &Server| {
            server.class == Class::OutOfScope && server.name.eq_ignore_ascii_case(name)
        };
        if !found && !estate.servers.iter().any(is_outside) {
            return Err(PlanError::UnknownServer(name.clone()));
        }
    }
    Ok(servers)
}
