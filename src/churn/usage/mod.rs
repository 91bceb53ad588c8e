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
use figures::point_minutes;
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

    /// Mean, percentile and peak in the unit of the gauge. The percentile is that of the highest load of every ten minutes, where
    /// slots are shorter. Where the gauge shows what is left, the percentile of the load is that from below, and the peak is the
    /// least that was left.
    #[must_use]
    pub fn summary(&self, percentile: f64) -> Option<Summary> {
        let sign = if self.gauge.unit() == Unit::AvailableGib { -1.0 } else { 1.0 };
        let of_points = Summary::of(self.points(sign), percentile)?;
        let add = |(sum, count): (f64, f64), rate: f64| (sum + rate, count + 1.0);
        let (sum, count) = self.series.rates().fold((0.0, 0.0), add);
        // Zero has no sign.
        let told = |value: f64| 0.0 + sign * value;
        Some(Summary {
            mean: sum / count,
            percentile: told(of_points.percentile),
            peak: told(of_points.peak),
        })
    }

    /// The highest of the slots of every ten minutes, each times `sign`.
    fn points(&self, sign: f64) -> impl Iterator<Item = f64> {
        let seconds = point_minutes() * 60;
        let together = (seconds / self.series.slot_seconds.max(1)).max(1) as usize;
        self.series.days.iter().flat_map(move |day| {
            day.rates.chunks(together).filter_map(move |slots| {
                let known = slots.iter().filter(|rate| !rate.is_nan());
                known.map(|rate| sign * f64::from(*rate)).max_by(f64::total_cmp)
            })
        })
    }
}
