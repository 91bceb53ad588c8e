//! The managed disk that a disk goes to, and what keeps it from another.

use super::Bound;
use crate::catalog::DiskType;
use crate::rules::RuleId;
use crate::units::Gib;
use crate::wording::Message;

/// What keeps a disk from a target, with the rule whose value decides it.
#[derive(Clone, Debug)]
pub(crate) struct Obstacle {
    pub(crate) bound: Bound,
    pub(crate) rule: RuleId,
    pub(crate) reason: Message,
}

impl Obstacle {
    /// Whether it is the IOPS or the MB/s.
    pub(crate) fn is_load(&self) -> bool {
        matches!(self.bound, Bound::Iops | Bound::Throughput)
    }
}

/// A managed disk that can be bought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub(crate) kind: DiskType,
    /// Azure's name of the tier, or the size of a disk whose size is free: `P10`, `200 GiB`.
    pub(crate) tier: String,
    pub(crate) size: Gib,
    /// IOPS and MB/s that are set beside the size, where the type lets them be set.
    pub(crate) set: Option<(f64, f64)>,
}

/// What was chosen for a disk.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) offer: Offer,
    /// Why this one: what bound it, in words.
    pub(crate) bound: Bound,
    pub(crate) reason: Message,
    /// The tier that the size alone gives, where the load needs a higher one.
    pub(crate) natural: Option<String>,
    /// The rule that the reason states, where the disk is kept from a target that came before.
    pub(crate) reason_rule: Option<RuleId>,
    /// The rule that the disk is held against on this target.
    pub(crate) rule: RuleId,
    /// Whether it only holds at larger I/O sizes than are known.
    pub(crate) depends_on_io_size: bool,
    /// The next cheaper one, and what keeps the disk from it.
    pub(crate) cheaper: Option<(Offer, Obstacle)>,
}
