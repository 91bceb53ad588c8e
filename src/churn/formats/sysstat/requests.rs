//! Rates of writing against the number of writes and their size, which iostat states beside them.
//!
//! Some versions of iostat write sectors under the name of megabytes. The number of writes times their mean size tells.

use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::units::SECTORS_PER_MIB;

/// Samples below these many MiB a second are too rounded to be compared.
const MIN_MIB_PER_S: f64 = 0.05;
/// Comparable samples that are enough to know a file by.
const MOST_RATIOS: usize = 10_000;
/// By how much, as a factor, a stated rate may be off: the mean size is rounded.
const TOLERANCE: f64 = 1.5;
/// By which factor a single rate contradicts its writes. Rates and writes are of one moment, but merges are not.
const CONTRADICTION: f64 = 16.0;

/// What is seen of rates and writes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    ratios: Vec<f64>,
}

/// What the stated rates are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum StatedUnit {
    /// What their name says, or nothing tells otherwise.
    AsNamed,
    /// Sectors under the name of MiB.
    Sectors,
    /// Off by a factor that no unit explains; the writes count.
    Unknown(f64),
}

impl Requests {
    /// Takes a sample in.
    pub(crate) fn see(&mut self, stated: Option<f64>, by_requests: Option<f64>) {
        if let (Some(stated), Some(by_requests)) = (stated, by_requests)
            && stated > MIN_MIB_PER_S
            && by_requests > MIN_MIB_PER_S / SECTORS_PER_MIB
            && stated.max(by_requests).is_finite()
            && self.ratios.len() < MOST_RATIOS
        {
            self.ratios.push(by_requests / stated);
        }
    }

    /// What the rates of the file are.
    pub(crate) fn unit(&self) -> StatedUnit {
        let mut ratios = self.ratios.clone();
        ratios.sort_by(f64::total_cmp);
        let Some(median) = ratios.get(ratios.len() / 2).copied() else {
            return StatedUnit::AsNamed;
        };
        let is = |ratio: f64| median < ratio * TOLERANCE && median > ratio / TOLERANCE;
        if is(1.0 / SECTORS_PER_MIB) {
            StatedUnit::Sectors
        } else if !(1.0 / CONTRADICTION..=CONTRADICTION).contains(&median) {
            StatedUnit::Unknown(median)
        } else {
            StatedUnit::AsNamed
        }
    }
}

impl StatedUnit {
    /// A stated rate in MiB per second.
    pub(crate) fn rate(self, stated: f64) -> f64 {
        match self {
            Self::AsNamed => stated,
            Self::Sectors => stated / SECTORS_PER_MIB,
            Self::Unknown(factor) => stated * factor,
        }
    }

    /// What is to be said of the file.
    pub(crate) fn finding(self, location: &Location) -> Option<Finding> {
        let path = location.path.as_ref();
        let message = match self {
            Self::AsNamed => return None,
            Self::Sectors => message!(
                "the rates under the name of MB are sectors of 512 bytes, as some versions of iostat write them: the number of writes and their size tell; they were read as sectors"
            ),
            Self::Unknown(factor) => message!(
                "the number of writes and their size say {factor} times what the stated rates say; the writes count",
                factor = format!("{factor:.5}")
            ),
        };
        Some(
            Finding::warning("rates-contradict-writes", path, message)
                .hint(message!("Record with iostat -x -k, or with a newer version of sysstat"))
                .at(location.clone()),
        )
    }
}

/// Whether the writes of a sample say something else than its rate.
pub(crate) fn contradicts(rate: f64, by_requests: Option<f64>) -> bool {
    by_requests.is_some_and(|by_requests| {
        let larger = rate.max(by_requests);
        larger > 1.0 && rate.min(by_requests) * CONTRADICTION < larger
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(samples: &[(f64, f64)]) -> StatedUnit {
        let mut requests = Requests::default();
        for (a, b) in samples {
            requests.see(Some(*a), Some(*b));
        }
        requests.unit()
    }

    #[test]
    fn writes_tell_what_the_rates_are() {
        assert_eq!(unit(&[]), StatedUnit::AsNamed);
        assert_eq!(unit(&[(10.0, 10.2), (1.0, 0.9), (9e15, 4.0)]), StatedUnit::AsNamed);
        assert_eq!(unit(&[(248.0, 0.1211), (100.0, 0.05)]), StatedUnit::Sectors);
        assert_eq!(unit(&[(1.0, 100.0)]), StatedUnit::Unknown(100.0));
        assert!((StatedUnit::Sectors.rate(2048.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_single_rate_may_contradict_its_writes() {
        assert!(contradicts(9e9, Some(4.0)));
        assert!(!contradicts(4.1, Some(4.0)));
        assert!(!contradicts(0.5, Some(0.0)));
        assert!(!contradicts(9e9, None));
    }
}
