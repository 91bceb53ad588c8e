//! What a disk asks of its target.

use super::churn::Fit;
use crate::plan::roles::Role;
use crate::rules::RuleId;
use crate::units::Gib;

/// What a disk asks of its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand {
    pub(crate) size: Gib,
    /// Whether it holds the operating system.
    pub(crate) os: bool,
    pub(crate) changed_gb: Option<f64>,
    pub(crate) io_kb: Option<f64>,
    pub(crate) iops: Option<f64>,
    /// Reads and writes in MiB/s.
    pub(crate) mib_per_s: Option<f64>,
    /// What is known to be written in MiB/s: so much is served at least, and what is read comes to it.
    pub(crate) written_mib_per_s: Option<f64>,
    /// Under Hyper-V, where the limit of changes is one of the machine: whether standard storage takes it.
    pub(crate) by_machine: Option<Fit>,
    /// The limit of a disk's size in the scenario.
    pub(crate) size_rule: RuleId,
    /// The role of the machine that asks for the fastest type.
    pub(crate) role: Option<&'static Role>,
}

impl Demand {
    /// The MiB/s that a disk has to serve, as far as they are known.
    pub(crate) fn throughput(&self) -> Option<f64> {
        let known = [self.mib_per_s, self.written_mib_per_s];
        known.into_iter().flatten().reduce(f64::max)
    }

    /// Whether nobody knows what is read and written together.
    pub(crate) fn load_is_unknown(&self) -> bool {
        self.iops.is_none() && self.mib_per_s.is_none()
    }

    /// The part of the load, up to 1, that so many IOPS and MiB/s serve.
    pub(crate) fn served(&self, iops: Option<f64>, mib_per_s: Option<f64>) -> f64 {
        let part = |asked: Option<f64>, served: Option<f64>| match (asked, served) {
            (Some(asked), Some(served)) if asked > served => served / asked,
            _ => 1.0,
        };
        part(self.iops, iops).min(part(self.throughput(), mib_per_s))
    }
}
