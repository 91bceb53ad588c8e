//! The Detailed Planner: servers in, plan out.

use super::variant::workbook_basis;
use super::worked::{Terms, Worked};
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
    let worked = work_out(estate, terms)?;
    let workbook = WorkbookFigures::beside(&worked, terms)?;
    Ok(assemble::assemble(estate, worked, workbook, settings, basis, provenance))
}

/// Works out the servers that the plan lists.
pub(crate) fn work_out(estate: &Estate, terms: Terms<'_>) -> Result<Worked, PlanError> {
    let servers = planned_servers(estate, terms.settings, terms.basis)?;
    let worked = Worked::new(servers, terms)?;
    match terms.arithmetic {
        Arithmetic::Exact => Ok(worked),
        Arithmetic::Workbook => worked.sorted(terms),
    }
}

/// A plan without servers: the settings, columns and sizes that a blank workbook is made of.
pub fn blank(
    settings: &Settings,
    basis: &Basis,
    provenance: Provenance,
) -> Result<Plan, PlanError> {
    let terms = Terms { settings, basis, arithmetic: Arithmetic::Exact, day: &basis.rules.date };
    let workbook = WorkbookFigures { worked: None, basis: workbook_basis(basis)? };
    Ok(assemble::assemble(
        &Estate::default(),
        Worked::new(Vec::new(), terms)?,
        workbook,
        settings,
        basis,
        provenance,
    ))
}

/// The servers that the plan lists, with the sizes that settings fix.
fn planned_servers(
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
    pub(crate) worked: Option<Worked>,
    pub(crate) basis: Basis,
}

impl WorkbookFigures {
    /// Beside exact arithmetic; in workbook arithmetic the plan has them itself.
    pub(crate) fn beside(worked: &Worked, terms: Terms<'_>) -> Result<Self, PlanError> {
        let guide = workbook_basis(terms.basis)?;
        let worked = match terms.arithmetic {
            Arithmetic::Workbook => None,
            Arithmetic::Exact => Some(Worked::new(
                worked.servers.clone(),
                Terms { basis: &guide, arithmetic: Arithmetic::Workbook, ..terms },
            )?),
        };
        Ok(Self { worked, basis: guide })
    }
}
