//! Measurements with the servers that they belong to.

use super::join::Joined;
use super::model::Measurement;
use super::usage::UsageSeries;

/// Measurements and what they were joined to.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The measurements.
    pub measurements: Vec<Measurement>,
    /// How busy processors and memory were, as measured; the servers of the estate have it already.
    pub usage: Vec<UsageSeries>,
    /// The server of each.
    pub joined: Joined,
    /// The percentile of what is written that servers and disks have, where they have one.
    pub peaks_at: Option<f64>,
}

impl Measured {
    /// Forgets the measurements of servers that a test lets through, by position in the estate.
    pub(crate) fn forget(&mut self, is_forgotten: impl Fn(usize) -> bool) {
        let mut kept = Vec::with_capacity(self.measurements.len());
        let mut places = Vec::with_capacity(self.measurements.len());
        let mut servers = Vec::with_capacity(self.measurements.len());
        let measurements = std::mem::take(&mut self.measurements);
        let of_server = self.joined.servers.iter().copied().chain(std::iter::repeat(None));
        for (measurement, server) in measurements.into_iter().zip(of_server) {
            if server.is_some_and(&is_forgotten) {
                places.push(None);
                continue;
            }
            places.push(Some(kept.len()));
            kept.push(measurement);
            servers.push(server);
        }
        let place = |used: usize| places.get(used).copied().flatten();
        for used in &mut self.joined.used {
            *used = used.iter().filter_map(|index| place(*index)).collect();
        }
        self.measurements = kept;
        self.joined.servers = servers;
    }
}
