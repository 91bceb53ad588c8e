//! The Detailed Planner: servers in, plan out.

use super::evaluated::{EvaluatedServers, Terms};
use super::variant::workbook_basis;
use super::{Basis, Plan, PlanError, assemble};
use crate::churn::Measured;
use crate::estate::{Class, Estate, OverrideReport, Server};
use crate::settings::{Arithmetic, Settings};
use crate::source::SourceFile;

/// What was read, for the plan's record of its sources.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The files.
    pub sources: Vec<SourceFile>,
    /// The date on the report.
    pub date: Option<String>,
    /// What people decided against the inventories.
    pub overrides: Option<OverrideReport>,
    /// The measurements, joined to the servers.
    pub measured: Measured,
}

/// Plans the servers of an estate.
pub fn plan(
    estate: &Estate,
    settings: &Settings,
    basis: &Basis,
    provenance: Provenance,
) -> Result<Plan, PlanError> {
    let day = provenance.date.clone().unwrap_or_else(|| basis.rules.date.clone());
    let terms = Terms { settings, basis, arithmetic: settings.arithmetic, day: &day };
    let evaluated = evaluate(estate, terms)?;
    let workbook = WorkbookFigures::comparison(&evaluated, terms)?;
    Ok(assemble::assemble(estate, evaluated, workbook, settings, basis, provenance))
}

/// Works out the servers that the plan lists.
pub(crate) fn evaluate(estate: &Estate, terms: Terms<'_>) -> Result<EvaluatedServers, PlanError> {
    let servers = select_servers(estate, terms.settings, terms.basis)?;
    let evaluated = EvaluatedServers::new(servers, terms)?;
    match terms.arithmetic {
        Arithmetic::Exact => Ok(evaluated),
        Arithmetic::Workbook => evaluated.sorted(terms),
    }
}

/// A plan without servers: the settings, columns and sizes that a blank workbook is made of.
pub fn blank(
    settings: &Settings,
    basis: &Basis,
    provenance: Provenance,
) -> Result<Plan, PlanError> {
    let terms = Terms { settings, basis, arithmetic: Arithmetic::Exact, day: &basis.rules.date };
    let workbook = WorkbookFigures { evaluated: None, basis: workbook_basis(basis)? };
    Ok(assemble::assemble(
        &Estate::default(),
        EvaluatedServers::new(Vec::new(), terms)?,
        workbook,
        settings,
        basis,
        provenance,
    ))
}

/// The servers that the plan lists, with the sizes that settings fix.
fn select_servers(
    estate: &Estate,
    settings: &Settings,
    basis: &Basis,
) -> Result<Vec<Server>, PlanError> {
    if let Some(unknown) =
        settings.series.iter().flatten().find(|series| !basis.sizes.has_series(series))
    {
        return Err(PlanError::UnknownSeries(unknown.clone()));
    }
    let mut servers: Vec<Server> =
        estate.servers.iter().filter(|server| server.class == Class::Server).cloned().collect();
    if servers.is_empty() {
        return Err(PlanError::NoServers);
    }
    for (name, size) in &settings.size {
        if basis.sizes.get(size).is_none() {
            return Err(PlanError::UnknownSize { server: name.clone(), size: size.clone() });
        }
        let mut found = false;
        for server in &mut servers {
            if server.name.eq_ignore_ascii_case(name) {
                server.azure_size = Some(size.clone());
                found = true;
            }
        }
        if !found {
            return Err(PlanError::UnknownServer(name.clone()));
        }
    }
    Ok(servers)
}

/// The same servers as the workbook of 2017 would have them.
pub(crate) struct WorkbookFigures {
    pub(crate) evaluated: Option<EvaluatedServers>,
    pub(crate) basis: Basis,
}

impl WorkbookFigures {
    /// Beside exact arithmetic; in workbook arithmetic the plan has them itself.
    pub(crate) fn comparison(
        evaluated: &EvaluatedServers,
        terms: Terms<'_>,
    ) -> Result<Self, PlanError> {
        let guide = workbook_basis(terms.basis)?;
        let evaluated = match terms.arithmetic {
            Arithmetic::Workbook => None,
            Arithmetic::Exact => Some(EvaluatedServers::new(
                evaluated.servers.clone(),
                Terms { basis: &guide, arithmetic: Arithmetic::Workbook, ..terms },
            )?),
        };
        Ok(Self { evaluated, basis: guide })
    }
}
