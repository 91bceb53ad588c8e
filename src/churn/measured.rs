//! Measurements with the servers that they belong to.

use super::join::Joined;
use super::model::Measurement;

/// Measurements and what they were joined to.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The measurements.
    pub measurements: Vec<Measurement>,
    /// The server of each.
    pub joined: Joined,
}
