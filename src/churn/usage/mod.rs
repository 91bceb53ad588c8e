//! How busy the processors and the memory of servers were over time: the same samples, files and names as change rates, joined in
//! the same way.

pub(crate) mod figures;
pub(crate) mod gauge;
pub(crate) mod join;
pub(crate) mod merge;
pub(crate) mod report;

use std::sync::Arc;

use super::format::Format;
use super::series::Series;
use super::statistics::Summary;
use crate::source::Location;
use crate::units::DAY_SECONDS;
use gauge::{Gauge, Unit};

/// What one gauge of one server showed over time.
#[derive(Clone, Debug, PartialEq)]
pub struct UsageSeries {
    /// The server as the source names it.
    pub server: String,
    /// Its identifier, where the source has one.
    pub uuid: Option<String>,
    /// What was measured.
    pub gauge: Gauge,
    /// Its values in the unit of the gauge: means of slots.
    pub series: Arc<Series>,
    /// Samples that were read.
    pub samples: u64,
    /// Where it was read.
    pub location: Location,
    /// The format that it was read in.
    pub format: Format,
}

impl UsageSeries {
    /// How long it was measured, in tenths of days; gaps do not count. So a restart in a week leaves it a week.
    #[must_use]
    pub fn days(&self) -> f64 {
        (self.series.spans().seconds() / DAY_SECONDS as f64 * 10.0).round() / 10.0
    }

    /// Mean, percentile and peak in the unit of the gauge. Where the gauge shows what is left, the percentile of the load is that
    /// from below, and the peak is the least that was left.
    #[must_use]
    pub fn summary(&self, percentile: f64) -> Option<Summary> {
        if self.gauge.unit() != Unit::AvailableGib {
            return Summary::of(self.series.rates(), percentile);
        }
        let mirrored = Summary::of(self.series.rates().map(|left| -left), percentile)?;
        Some(Summary {
            mean: 0.0 - mirrored.mean,
            percentile: 0.0 - mirrored.percentile,
            peak: 0.0 - mirrored.peak,
        })
    }
}
