//! The flags that say what measurement files do not.

use clap::Args;

use super::setting_flags::MeasurementFlags;
use crate::churn::Options;

/// What measurement files do not say themselves.
#[derive(Debug, Args)]
#[command(next_help_heading = "Measurements")]
pub(crate) struct MeasurementArguments {
    #[command(flatten)]
    pub(crate) flags: MeasurementFlags,
    /// How far clocks that name no zone are ahead of UTC
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    utc_offset: Option<i32>,
    /// How long the capacity planner for Hyper-V Replica collected
    #[arg(long, value_name = "MINUTES")]
    collection_minutes: Option<f64>,
    /// The time between two cycles of vSphere Replication, for its average delta size
    #[arg(long, value_name = "MINUTES")]
    cycle_minutes: Option<f64>,
    /// The performance counter to read where none of the known ones is there
    #[arg(long, value_name = "NAME")]
    counter: Option<String>,
}

impl MeasurementArguments {
    /// What the readers know beside the files; the percentile is a setting.
    pub(crate) fn options(&self) -> Options {
        Options {
            zone_minutes: self.utc_offset,
            collection_minutes: self.collection_minutes,
            cycle_minutes: self.cycle_minutes,
            counter: self.counter.clone(),
            ..Options::default()
        }
    }
}
