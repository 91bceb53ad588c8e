//! Premium SSD v2, whose size, IOPS and MB/s are set one by one.

use super::Bound;
use super::demand::Demand;
use super::target::{Obstacle, Offer, Target};
use crate::catalog::DiskType;
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::units::{Gib, grouped};

/// What a disk of the type may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PremiumV2 {
    size_gb_max: f64,
    iops_free: f64,
    iops_per_gb: f64,
    iops_max: f64,
    mbps_free: f64,
    mbps_per_iops: f64,
    mbps_max: f64,
}

impl PremiumV2 {
    /// By the rules, where they know the type.
    pub(crate) fn of(rules: &RuleSet) -> Option<Self> {
        let row = rules.table(ids::PREMIUM_SSD_V2_LIMITS).first()?;
        Some(Self {
            size_gb_max: *row.get("size_gb_max")?,
            iops_free: *row.get("iops_free")?,
            iops_per_gb: *row.get("iops_per_gb")?,
            iops_max: *row.get("iops_max")?,
            mbps_free: *row.get("mbps_free")?,
            mbps_per_iops: *row.get("mbps_per_iops")?,
            mbps_max: *row.get("mbps_max")?,
        })
    }

    /// The smallest disk that serves a demand: as large as its IOPS ask for, with the IOPS that its MB/s ask for.
    fn offer(&self, demand: &Demand) -> Option<Offer> {
        let mbps = demand.throughput().unwrap_or(0.0).max(self.mbps_free).ceil();
        let iops = demand.iops.unwrap_or(0.0).max(mbps / self.mbps_per_iops).max(self.iops_free);
        let iops = iops.ceil();
        let for_iops = if iops > self.iops_free { iops / self.iops_per_gb } else { 0.0 };
        let size = demand.size.0.max(for_iops).ceil();
        let within = size <= self.size_gb_max && iops <= self.iops_max && mbps <= self.mbps_max;
        within.then(|| Offer {
            kind: DiskType::PremiumSsdV2,
            tier: format!("{size} GiB"),
            size: Gib(size),
            set: Some((iops, mbps)),
        })
    }

    /// The target of a disk that an obstacle keeps from the other types; none for an operating system.
    pub(crate) fn target(&self, demand: &Demand, obstacle: &Obstacle) -> Option<Target> {
        let offer = self.offer(demand).filter(|_| !demand.os)?;
        Some(Target {
            offer,
            bound: obstacle.bound,
            reason: obstacle.reason.clone(),
            natural: None,
            reason_rule: Some(obstacle.rule),
            rule: ids::PREMIUM_SSD_V2_LIMITS,
            depends_on_io_size: false,
            cheaper: None,
        })
    }

    /// The disk that serves the most of a demand that no disk serves; none where another type has to take it.
    pub(crate) fn nearest(&self, demand: &Demand) -> Option<(Offer, f64)> {
        let iops = demand.iops.map(|iops| iops.min(self.iops_max));
        let mib_per_s = demand.throughput().map(|mbps| mbps.min(self.mbps_max));
        let within = Demand { iops, mib_per_s, written_mib_per_s: None, ..*demand };
        let offer = self.offer(&within).filter(|_| !demand.os)?;
        Some((offer, demand.served(Some(self.iops_max), Some(self.mbps_max))))
    }

    /// What keeps a disk from the type.
    pub(crate) fn obstacle(demand: &Demand) -> Obstacle {
        let reason = if demand.os {
            message!("Premium SSD v2 takes no operating system")
        } else {
            message!(
                "no Premium SSD v2 disk has {gb} GB with {iops} IOPS",
                gb = grouped(demand.size.0, 1),
                iops = grouped(demand.iops.unwrap_or(0.0), 0)
            )
        };
        Obstacle { bound: Bound::Asked, rule: ids::PREMIUM_SSD_V2_LIMITS, reason }
    }
}
