//! The table of how busy processors and memory were.

use schemars::JsonSchema;
use serde::Serialize;

use super::UsageSeries;
use super::gauge::{Resource, Unit};
use crate::churn::model::Reading;
use crate::source::Location;

/// How busy the processors or the memory of a server were.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct UsageRow {
    /// The server as the source names it.
    pub server: String,
    /// Processors or memory.
    pub resource: Resource,
    /// What was measured, such as `memory-available`.
    pub gauge: &'static str,
    /// The unit of the figures; a GiB is 2^30 bytes.
    pub unit: Unit,
    /// The mean.
    pub mean: Option<f64>,
    /// The percentile of the load that was asked for, by default the 95th, over the highest load of every ten minutes; of what is
    /// available so much was left at that load.
    pub percentile: Option<f64>,
    /// The highest load of a slot; of what is available the least that was left.
    pub peak: Option<f64>,
    /// How long it was measured, in days; gaps do not count.
    pub days: f64,
    /// Samples that were read.
    pub samples: u64,
    /// The measured part of the time from the first to the last sample.
    pub coverage_percent: Option<f64>,
    /// Where it was read.
    pub source: Location,
}

/// The rows of a reading, in its order.
pub(crate) fn rows(reading: &Reading, percentile: f64) -> Vec<UsageRow> {
    reading.usage.iter().map(|usage| row(usage, percentile)).collect()
}

fn row(usage: &UsageSeries, percentile: f64) -> UsageRow {
    let summary = usage.summary(percentile);
    UsageRow {
        server: usage.server.clone(),
        resource: usage.gauge.resource(),
        gauge: usage.gauge.id(),
        unit: usage.gauge.unit(),
        mean: summary.map(|summary| summary.mean),
        percentile: summary.map(|summary| summary.percentile),
        peak: summary.map(|summary| summary.peak),
        days: usage.days(),
        samples: usage.samples,
        coverage_percent: usage.series.coverage().map(|part| part * 100.0),
        source: usage.location.clone(),
    }
}
