//! The bandwidth that is to be carried into Azure, and what asks for it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::churn::Bandwidth;

/// What asks for a bandwidth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CarriedFor {
    /// The changes: their mean, or what the cycles of agentless replication need.
    Changes,
    /// The recovery point that is asked for, nine times out of ten.
    RecoveryPoint,
    /// The link that was given, which the first copy fills.
    Link,
}

/// A bandwidth in 10^6 bit/s, and what asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Needed {
    pub(crate) mbps: f64,
    pub(crate) by: CarriedFor,
}

impl Needed {
    /// What the changes need, whose mean is `delta`, and the recovery point of `rpo` minutes where changes were measured over time.
    pub(crate) fn of(delta: Option<f64>, bandwidth: Option<&Bandwidth>, rpo: f64) -> Option<Self> {
        let objective = bandwidth.and_then(|bandwidth| bandwidth.objective(rpo));
        let objective = objective.and_then(|point| point.ninety_percent_mbps);
        let delta = delta.map(|mbps| Self { mbps, by: CarriedFor::Changes });
        let objective = objective.map(|mbps| Self { mbps, by: CarriedFor::RecoveryPoint });
        Self::larger(delta, objective)
    }

    /// The same, or the link where that is as much or more: what carries less is too small for the first copy that is planned
    /// over it.
    pub(crate) fn with_link(needed: Option<Self>, link: Option<f64>) -> Option<Self> {
        Self::larger(needed, link.map(|mbps| Self { mbps, by: CarriedFor::Link }))
    }

    /// The larger of two, the second of equal ones.
    fn larger(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(first), Some(second)) if first.mbps > second.mbps => Some(first),
            (first, second) => second.or(first),
        }
    }
}

/// Less than this is noise of the arithmetic, in 10^6 bit/s.
const NOISE: f64 = 1e-6;

/// A bandwidth to ask for: in whole 10^6 bit/s, never rounded down.
pub(crate) fn whole_mbps(mbps: f64) -> f64 {
    (mbps - NOISE).max(0.0).ceil()
}

#[cfg(test)]
mod tests {
    use super::{CarriedFor, Needed, whole_mbps};

    #[test]
    fn the_link_counts_where_it_is_as_much_or_more() {
        let needed = |mbps| Some(Needed { mbps, by: CarriedFor::Changes });
        let by = |needed, link| Needed::with_link(needed, link).map(|needed| needed.by);
        assert_eq!(by(needed(100.0), Some(99.0)), Some(CarriedFor::Changes));
        assert_eq!(by(needed(100.0), Some(100.0)), Some(CarriedFor::Link));
        assert_eq!(by(needed(100.0), None), Some(CarriedFor::Changes));
        assert_eq!(by(None, Some(1.0)), Some(CarriedFor::Link));
        assert_eq!(by(None, None), None);
    }

    #[test]
    fn a_bandwidth_to_ask_for_is_never_rounded_down() {
        let whole = [0.0, 4.39, 140.0, 140.000_000_000_3, 140.01];
        assert_eq!(whole.map(|mbps| whole_mbps(mbps).to_string()), ["0", "5", "140", "140", "141"]);
    }
}
