//! What measurement files leave open.

use super::reading::sample_map::SampleMap;

/// What the user adds to the measurement files.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The percentile of series, 0 to 100.
    pub percentile: f64,
    /// How far clocks without a zone are ahead of UTC, in minutes.
    pub zone_minutes: Option<i32>,
    /// How long a Hyper-V Replica capacity planner collected, in minutes.
    pub collection_minutes: Option<f64>,
    /// The time between two replication cycles of vSphere Replication, in minutes.
    pub cycle_minutes: Option<f64>,
    /// The performance counter to read where none of the known ones is there, such as `Disk Write Bytes/sec`.
    pub counter: Option<String>,
    /// What the user says about the columns of samples.
    pub map: SampleMap,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            percentile: 95.0,
            zone_minutes: None,
            collection_minutes: None,
            cycle_minutes: None,
            counter: None,
            map: SampleMap::default(),
        }
    }
}
