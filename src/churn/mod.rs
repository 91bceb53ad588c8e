//! Change-rate measurements: how they are read, which servers they belong to, and what bandwidth follows from them.
//!
//! ```no_run
//! use asrcap::churn::{self, BandwidthSettings, ChurnReport, Demand, Options};
//! use asrcap::estate::Estate;
//! use asrcap::table::{OpenOptions, open};
//!
//! let options = Options::default();
//! let mut readings = Vec::new();
//! for path in ["monday.csv", "tuesday.csv"] {
//!     for mut document in open(path.as_ref(), &OpenOptions::default())?.documents {
//!         if let Some(format) = churn::recognise(&mut document) {
//!             readings.push(churn::read(&mut document, format, &options));
//!         }
//!     }
//! }
//! let reading = churn::merge(readings);
//! let table = ChurnReport::new(&reading, &options);
//!
//! let mut estate = Estate::default();
//! let joined = churn::join(&mut estate, &reading.measurements);
//! let demand = Demand::of(&estate, &joined, &reading.measurements, |_, _| true);
//! let bandwidth = churn::bandwidth(&demand, &BandwidthSettings::default());
//! # let _ = (table, bandwidth);
//! # Ok::<(), asrcap::table::TableError>(())
//! ```

#![cfg_attr(
    test,
    allow(
        clippy::float_cmp,
        clippy::format_push_string,
        clippy::format_collect,
        clippy::too_many_lines,
        reason = "tests compare figures that are exact and build small files"
    )
)]

pub(crate) use crate::table::clock;

mod bandwidth;
mod beyond;
mod fallback;
#[cfg(test)]
mod fixture;
mod format;
mod formats;
mod join;
mod measured;
mod merge;
mod model;
mod once;
mod options;
mod peaks;
mod readers;
mod reading;
mod report;
mod same_server;
mod series;
mod server_sum;
mod spans;
mod statistics;
mod usage;

pub use bandwidth::backlog::{Backlog, Outcome, Throttle};
pub use bandwidth::confidence_interval::{DataQuality, Interval, MIN_DAYS, confidence_interval};
pub use bandwidth::demand::{Demand, Driver};
pub use bandwidth::timeline::Timeline;
pub use bandwidth::{
    Bandwidth, BandwidthSettings, DayChange, DayPeak, LinkOutcome, MeasurementBasis, Peak, Rating,
    RpoBandwidth, bandwidth, load, on_link,
};
pub use fallback::{fill_with_median, leave_out};
pub use format::Format;
pub use join::{Joined, join};
pub use measured::Measured;
pub use merge::merge;
pub use model::{Amount, Measurement, PercentOf, Reading};
pub use options::Options;
pub use peaks::{keep_peaks, peaks_anew};
pub use readers::{explain, figures_beside_inventory, read, recognise, recognise_mapped};
pub use reading::sample_map::SampleMap;
pub use report::{ChurnReport, ChurnRow};
pub use series::{Day, Series};
pub use statistics::{Summary, percentile};
pub use usage::UsageSeries;
pub use usage::gauge::{Gauge, Resource, Unit as GaugeUnit};
pub use usage::join::{UsageSettings, join_usage, usage_anew};
pub use usage::report::UsageRow;
