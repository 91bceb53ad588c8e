//! The target of a disk whose type somebody chose.

use super::Bound;
use super::chooser::{Chooser, Verdict, offer, only_at_larger_writes};
use super::demand::Demand;
use super::premium_v2::PremiumV2;
use super::target::{Obstacle, Target};
use crate::catalog::{DiskTier, DiskType};
use crate::message;
use crate::rules::{RuleId, ids};

/// What follows from a type that somebody chose.
#[derive(Clone, Debug)]
pub(crate) struct ByHand {
    pub(crate) target: Target,
    /// What the disk asks for that the target does not have.
    pub(crate) unserved: Option<Obstacle>,
}

impl Chooser<'_> {
    /// The target of a disk by the type that somebody chose: of Premium SSD the smallest tier that serves the load, else the smallest
    /// that does so where writes are large, else the one that serves the most of it; of the other types that of its size. Where machines cannot go to Premium SSD v2 it is Premium SSD. `Err` where no tier has the size.
    pub(crate) fn by_hand(
        &self,
        asked: DiskType,
        demand: &Demand,
        targets: RuleId,
    ) -> Result<ByHand, Obstacle> {
        let reason = message!("{storage} was asked for", storage = asked.azure_name());
        let given =
            Obstacle { bound: Bound::Asked, rule: ids::TARGET_DISK_ORDER, reason: reason.clone() };
        let mut not_offered = None;
        if asked == DiskType::PremiumSsdV2 {
            let found = self.premium_v2.as_ref().and_then(|v2| v2.target(demand, &given));
            if let Some(target) = found {
                return Ok(ByHand { target, unserved: None });
            }
            not_offered = Some(match self.premium_v2 {
                Some(_) => PremiumV2::obstacle(demand),
                None => Obstacle {
                    bound: Bound::Asked,
                    rule: targets,
                    reason: message!("machines cannot go to Premium SSD v2 with this method"),
                },
            });
        }
        let kind = if asked == DiskType::PremiumSsdV2 { DiskType::PremiumSsd } else { asked };
        let natural = self.tiers(kind, demand.size).next().ok_or_else(|| self.too_large(demand))?;
        let first = |is_one: fn(&Verdict) -> bool| {
            let mut tiers = self.tiers(kind, demand.size);
            let found = tiers.find(|tier| is_one(&self.serves(kind, tier, demand)));
            found.filter(|_| kind == DiskType::PremiumSsd)
        };
        let serving = first(|verdict| matches!(verdict, Verdict::Fits))
            .or_else(|| first(|verdict| matches!(verdict, Verdict::DependsOnIoSize(_))));
        let nearest = || {
            let premium = kind == DiskType::PremiumSsd;
            premium.then(|| self.nearest_tier(kind, demand).ok()).flatten()
        };
        let tier = serving.or_else(nearest).unwrap_or(natural);
        let (lacking, decided_by_io_size) = match self.serves(kind, tier, demand) {
            Verdict::Fits => (None, None),
            Verdict::DependsOnIoSize(rule) => (None, Some(rule)),
            Verdict::Fails(obstacle) => (Some(obstacle), None),
        };
        let retired = self.unfit(kind, demand).filter(|found| found.bound == Bound::Retirement);
        let mut target = self.target(kind, tier, demand, Some(given));
        if let Some(obstacle) = &not_offered {
            target.reason =
                message!("{asked}; {why}", asked = reason, why = obstacle.reason.clone());
        }
        if let Some(smaller) = self.lacking_below(kind, tier, demand) {
            target.reason = message!("{asked}; {why}", asked = target.reason, why = smaller.reason);
            target.reason_rule = Some(smaller.rule);
        }
        if let Some(rule) = decided_by_io_size {
            target.rule = rule;
            target.depends_on_io_size = true;
        }
        target.natural = (tier.tier != natural.tier).then(|| natural.tier.clone());
        target.offer = offer(kind, tier);
        Ok(ByHand { target, unserved: lacking.or(retired) })
    }

    /// What the next smaller tier lacks that has the size of the disk.
    fn lacking_below(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> Option<Obstacle> {
        let smaller = self.tiers(kind, demand.size).take_while(|other| other.tier != tier.tier);
        let smaller = smaller.last()?;
        match self.serves(kind, smaller, demand) {
            Verdict::Fits => None,
            Verdict::DependsOnIoSize(rule) => Some(only_at_larger_writes(smaller, rule, demand)),
            Verdict::Fails(obstacle) => Some(obstacle),
        }
    }
}
