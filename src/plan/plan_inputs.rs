//! What a plan is made of.

use crate::churn::{Joined, Measured};
use crate::estate::{Estate, OverrideReport};
use crate::source::SourceFile;

static NOT_MEASURED: Measured = Measured {
    measurements: Vec::new(),
    usage: Vec::new(),
    joined: Joined { servers: Vec::new(), used: Vec::new(), findings: Vec::new() },
    peaks_at: None,
};

/// The servers that are planned, what was measured of them, and the record of where both came from.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PlanInputs<'a> {
    /// The servers.
    pub estate: &'a Estate,
    /// The measurements, joined to the servers: they decide the bandwidth over time.
    pub measured: &'a Measured,
    /// What people decided against the inventories.
    pub overrides: Option<&'a OverrideReport>,
    /// The files that were read.
    pub sources: &'a [SourceFile],
    /// The date on the report, `YYYY-MM-DD`. Sizes that are retired on that day are not proposed; without a date, the day of
    /// the rule set counts.
    pub date: Option<&'a str>,
}

impl<'a> PlanInputs<'a> {
    /// Servers without measurements, overrides, sources and date.
    #[must_use]
    pub fn new(estate: &'a Estate) -> Self {
        Self { estate, measured: &NOT_MEASURED, overrides: None, sources: &[], date: None }
    }

    /// Adds measurements.
    #[must_use]
    pub fn with_measured(self, measured: &'a Measured) -> Self {
        Self { measured, ..self }
    }

    /// Adds what people decided against the inventories.
    #[must_use]
    pub fn with_overrides(self, overrides: Option<&'a OverrideReport>) -> Self {
        Self { overrides, ..self }
    }

    /// Adds the files that were read.
    #[must_use]
    pub fn with_sources(self, sources: &'a [SourceFile]) -> Self {
        Self { sources, ..self }
    }

    /// Adds the date on the report.
    #[must_use]
    pub fn with_date(self, date: Option<&'a str>) -> Self {
        Self { date, ..self }
    }
}
