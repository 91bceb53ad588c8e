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
    pub(crate) mib_per_s: Option<f64>,
    /// Under Hyper-V, where the limit of changes is one of the machine: whether standard storage takes it.
    pub(crate) by_machine: Option<Fit>,
    /// The limit of a disk's size in the scenario.
    pub(crate) size_rule: RuleId,
    /// The role of the machine that asks for the fastest type.
    pub(crate) role: Option<&'static Role>,
}
