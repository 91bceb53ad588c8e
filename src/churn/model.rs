//! What was measured, before it is known which server it belongs to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::units::HOURS_PER_DAY;

use super::format::Format;
use super::series::Series;
use super::usage::UsageSeries;

/// What a percentage is a percentage of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PercentOf {
    /// Total storage, as the planners count.
    #[default]
    Total,
    /// The used part of it.
    Used,
}

/// How much changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// Per cent a day.
    Share {
        /// Hundredths, 0 or more.
        percent: f64,
        /// Of what.
        of: PercentOf,
    },
    /// A sum over a window.
    Total {
        /// GiB in the whole window, 0 or more.
        gb: f64,
        /// The length of the window, more than 0.
        window_hours: f64,
    },
    /// A rate over time.
    Series(Arc<Series>),
    /// A percentile or peak of the rate: a ceiling, from which no daily sum follows.
    Ceiling {
        /// MiB per second.
        mib_per_s: f64,
    },
}

/// One change rate of one server or disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The server as the source names it.
    pub server: String,
    /// What else the server may be called, the likeliest first, where its name is a guess.
    pub other_names: Vec<String>,
    /// Its identifier, where the source has one.
    pub uuid: Option<String>,
    /// The disk; `None` for the whole server.
    pub disk: Option<String>,
    /// How much.
    pub amount: Amount,
    /// The highest rate in MiB per second, where the source has it in addition to the amount.
    pub peak_mib_per_s: Option<f64>,
    /// How good it is.
    pub quality: Quality,
    /// Where it was read.
    pub location: Location,
    /// The format that it was read in.
    pub format: Format,
    /// The usual time between two samples, in seconds.
    pub interval_seconds: Option<u32>,
}

impl Measurement {
    /// A measurement of a whole server of which nothing else is known.
    #[must_use]
    pub fn new(
        server: impl Into<String>,
        amount: Amount,
        quality: Quality,
        location: Location,
    ) -> Self {
        Self {
            server: server.into(),
            other_names: Vec::new(),
            uuid: None,
            disk: None,
            amount,
            peak_mib_per_s: None,
            quality,
            location,
            format: Format::Table,
            interval_seconds: None,
        }
    }

    /// The rate over time, if that was measured.
    #[must_use]
    pub fn series(&self) -> Option<&Series> {
        match &self.amount {
            Amount::Series(series) => Some(series),
            _ => None,
        }
    }

    /// Whether it is a rate over time.
    pub(crate) fn is_series(&self) -> bool {
        self.series().is_some()
    }

    /// The length of the window in hours, if the source has it.
    #[must_use]
    pub fn window_hours(&self) -> Option<f64> {
        match &self.amount {
            Amount::Total { window_hours, .. } => Some(*window_hours),
            Amount::Series(series) => series.window_hours(),
            Amount::Share { .. } | Amount::Ceiling { .. } => None,
        }
    }

    /// The measured part of the window, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        match &self.amount {
            Amount::Series(series) => series.coverage(),
            _ => None,
        }
    }

    /// GiB a day, where that follows without knowing the server.
    #[must_use]
    pub fn gb_per_day(&self) -> Option<f64> {
        match &self.amount {
            Amount::Total { gb, window_hours } => Some(gb * HOURS_PER_DAY / window_hours),
            Amount::Series(series) => series.gb_per_day(),
            Amount::Share { .. } | Amount::Ceiling { .. } => None,
        }
    }
}

/// What a file held.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The measurements in the order of the file.
    pub measurements: Vec<Measurement>,
    /// How busy processors and memory were.
    pub usage: Vec<UsageSeries>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// Rows or samples that were read.
    pub rows: u64,
    /// What was read as what, where that is not the same in every file of the format.
    pub why: Option<String>,
}

impl Reading {
    /// How many servers were measured.
    #[must_use]
    pub fn servers(&self) -> usize {
        let written = self.measurements.iter().map(|measurement| &measurement.server);
        let busy = self.usage.iter().map(|usage| &usage.server);
        written.chain(busy).map(|name| name.to_lowercase()).collect::<BTreeSet<_>>().len()
    }

    /// Whether nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.measurements.is_empty() && self.usage.is_empty()
    }

    /// Adds what another way through the same file gave; what was noticed already is not told again.
    pub(crate) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.measurements.extend(other.measurements);
        self.usage.extend(other.usage);
        for finding in other.findings {
            if !self.findings.iter().any(|known| known.code == finding.code) {
                self.findings.push(finding);
            }
        }
    }
}
