//! The disk that replication writes to until a failover, which may be of another type than the one that the machine gets then.

use super::chooser::{Chooser, Verdict, only_at_larger_writes};
use super::demand::Demand;
use super::target::Offer;
use crate::catalog::DiskType;
use crate::settings::ReplicaDiskChoice;
use crate::wording::Message;

/// The disk that replication writes to.
#[derive(Clone, Debug)]
pub(crate) struct Replica {
    pub(crate) kind: DiskType,
    pub(crate) tier: String,
    /// Why it is not of the type that was asked for.
    pub(crate) not_as_asked: Option<Message>,
}

impl Replica {
    /// The same as the disk of the machine.
    pub(crate) fn like(target: &Offer) -> Self {
        Self { kind: target.kind, tier: target.tier.clone(), not_as_asked: None }
    }
}

impl Chooser<'_> {
    /// The replica of a disk with a target: of the type that was asked for, else of the next one that takes its size and its
    /// changes, else like the target. It serves no machine, so IOPS, MB/s, roles and the operating system do not count.
    /// `types` are those that it may have.
    pub(crate) fn replica(
        &self,
        asked: ReplicaDiskChoice,
        demand: &Demand,
        target: &Offer,
        types: &[String],
    ) -> Replica {
        let unloaded = Demand { iops: None, mib_per_s: None, written_mib_per_s: None, ..*demand };
        let demand = Demand { role: None, os: false, ..unloaded };
        let asked = asked.kind();
        let mut in_the_way = None;
        let new = |kind: DiskType, tier: &str, in_the_way: Option<Message>| Replica {
            kind,
            tier: tier.to_owned(),
            not_as_asked: in_the_way.filter(|_| asked.is_some_and(|asked| asked != kind)),
        };
        let allowed = |kind: &DiskType| {
            asked.is_none_or(|asked| *kind >= asked) && types.iter().any(|id| id == kind.id())
        };
        for kind in DiskType::ALL.into_iter().filter(allowed) {
            for tier in self.tiers(kind, demand.size) {
                let reason = match self.serves(kind, tier, &demand) {
                    Verdict::Fits => return new(kind, &tier.tier, in_the_way),
                    Verdict::DependsOnIoSize(rule) => {
                        only_at_larger_writes(tier, rule, &demand).reason
                    }
                    Verdict::Fails(obstacle) => obstacle.reason,
                };
                in_the_way.get_or_insert(reason);
            }
        }
        let in_the_way = in_the_way.or_else(|| Some(self.too_large(&demand).reason));
        new(target.kind, &target.tier, in_the_way)
    }
}
