//! The type and tier of a managed disk.

use super::Bound;
use super::churn::{ChurnLimit, Fit};
use crate::catalog::{DiskCatalog, DiskTier, DiskType};
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::{Gib, grouped};
use crate::wording::Message;

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
}

/// What keeps a disk from a target, with the rule whose value decides it.
#[derive(Clone, Debug)]
pub(crate) struct Obstacle {
    pub(crate) bound: Bound,
    pub(crate) rule: RuleId,
    pub(crate) reason: Message,
}

/// What was chosen for a disk.
#[derive(Clone, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) kind: DiskType,
    pub(crate) tier: &'a DiskTier,
    /// Why this one: what bound it, in words.
    pub(crate) bound: Bound,
    pub(crate) reason: Message,
    /// The tier that the size alone gives, where the load needs a higher one.
    pub(crate) natural: Option<&'a DiskTier>,
    /// The rule that the reason states, where the disk is kept from a target that came before.
    pub(crate) reason_rule: Option<RuleId>,
    /// The rule that the disk is held against on this target.
    pub(crate) rule: RuleId,
    /// Whether it only holds at larger I/O sizes than are known.
    pub(crate) depends_on_io_size: bool,
}

/// Chooses targets by the rules and the catalogue of disks.
pub(crate) struct Chooser<'a> {
    rules: &'a RuleSet,
    /// The types in the order of the rules, each with its tiers, the smallest first.
    order: Vec<(DiskType, Vec<&'a DiskTier>)>,
    /// The size in GiB from which premium disks take more changes, where the rules make the difference.
    large_from: Option<f64>,
    standard: ChurnLimit<'a>,
    small: ChurnLimit<'a>,
    large: ChurnLimit<'a>,
    machine_standard: ChurnLimit<'a>,
    machine_premium: ChurnLimit<'a>,
}

enum Verdict {
    Fits,
    DependsOnIoSize(RuleId),
    Fails(Obstacle),
}

impl<'a> Chooser<'a> {
    pub(crate) fn new(rules: &'a RuleSet, disks: &'a DiskCatalog) -> Self {
        let order = rules.list(ids::TARGET_DISK_ORDER).iter();
        Self {
            rules,
            order: order
                .filter_map(|id| DiskType::of_catalogue(id))
                .map(|kind| (kind, disks.of_kind(kind.catalogue())))
                .collect(),
            large_from: rules.number(ids::PREMIUM_LARGE_FROM_GB),
            standard: ChurnLimit::of(rules, ids::DISK_CHURN_STANDARD),
            small: ChurnLimit::of(rules, ids::DISK_CHURN_PREMIUM_SMALL),
            large: ChurnLimit::of(rules, ids::DISK_CHURN_PREMIUM_LARGE),
            machine_standard: ChurnLimit::of(rules, ids::SERVER_CHURN_HYPERV_STANDARD),
            machine_premium: ChurnLimit::of(rules, ids::SERVER_CHURN_HYPERV_PREMIUM),
        }
    }

    /// The target of a disk; `Err` is what keeps it from every one.
    pub(crate) fn choose(&self, demand: &Demand) -> Result<Target<'a>, Obstacle> {
        let mut first_obstacle: Option<Obstacle> = None;
        for (kind, tiers) in &self.order {
            let Some(natural) = by_size(tiers, demand.size) else {
                continue;
            };
            match self.verdict(*kind, natural, demand) {
                Verdict::Fits => {
                    return Ok(self.target(*kind, natural, demand, first_obstacle));
                }
                Verdict::DependsOnIoSize(rule) => {
                    let reason = message!(
                        "{tier} is sure only at larger writes than 8 KB",
                        tier = &natural.tier
                    );
                    first_obstacle.get_or_insert(Obstacle { bound: Bound::Churn, rule, reason });
                }
                Verdict::Fails(obstacle) => {
                    first_obstacle.get_or_insert(obstacle);
                }
            }
        }
        match first_obstacle {
            Some(obstacle) => self.higher(demand, obstacle),
            None => Err(self.too_large(demand)),
        }
    }

    /// No tier of any type has the size: by the limit of the scenario, else by the types that the rules choose from.
    fn too_large(&self, demand: &Demand) -> Obstacle {
        let over_limit = demand.size.0 > self.rules.limit(demand.size_rule);
        Obstacle {
            bound: Bound::Size,
            rule: if over_limit { demand.size_rule } else { ids::TARGET_DISK_ORDER },
            reason: message!("no managed disk has {gb} GB", gb = grouped(demand.size.0, 1)),
        }
    }

    /// A higher tier than the size gives: the smallest one that is sure, else the smallest one that large writes allow. `Err`
    /// is what the largest tier lacks.
    fn higher(&self, demand: &Demand, first_obstacle: Obstacle) -> Result<Target<'a>, Obstacle> {
        let mut allowed_by_large_writes = None;
        let mut last_obstacle = None;
        for (kind, tiers) in &self.order {
            if *kind != DiskType::PremiumSsd {
                continue;
            }
            let natural = by_size(tiers, demand.size);
            for tier in tiers.iter().filter(|tier| tier.size >= demand.size) {
                let target = || {
                    let mut target = self.target(*kind, tier, demand, Some(first_obstacle.clone()));
                    target.natural = natural.filter(|natural| natural.tier != tier.tier);
                    target
                };
                match self.verdict(*kind, tier, demand) {
                    Verdict::Fits => return Ok(target()),
                    Verdict::DependsOnIoSize(rule) => {
                        allowed_by_large_writes.get_or_insert_with(|| Target {
                            rule,
                            depends_on_io_size: true,
                            ..target()
                        });
                    }
                    Verdict::Fails(obstacle) => last_obstacle = Some(obstacle),
                }
            }
        }
        allowed_by_large_writes.ok_or_else(|| last_obstacle.unwrap_or(first_obstacle))
    }

    fn target(
        &self,
        kind: DiskType,
        tier: &'a DiskTier,
        demand: &Demand,
        obstacle: Option<Obstacle>,
    ) -> Target<'a> {
        let reason_rule = obstacle.as_ref().map(|obstacle| obstacle.rule);
        let (bound, reason) = match obstacle {
            Some(obstacle) => (obstacle.bound, obstacle.reason),
            None => (
                Bound::Size,
                message!("{gb} GB fit {tier}", gb = grouped(demand.size.0, 1), tier = &tier.tier),
            ),
        };
        Target {
            kind,
            tier,
            bound,
            reason,
            natural: None,
            reason_rule,
            rule: match bound {
                Bound::Size | Bound::Churn if demand.changed_gb.is_some() => {
                    self.churn_limit(kind, tier, demand).rule
                }
                _ => ids::TARGET_DISK_ORDER,
            },
            depends_on_io_size: false,
        }
    }

    /// A type that ends for the disk's use.
    fn retirement(&self, kind: DiskType, demand: &Demand) -> Option<Obstacle> {
        let rule = ids::HDD_OS_DISK_RETIRED;
        let day = self.rules.text(rule).filter(|_| demand.os && kind == DiskType::StandardHdd)?;
        let reason = message!(
            "{storage} ends as operating system disk on {day}",
            storage = kind.azure_name(),
            day
        );
        Some(Obstacle { bound: Bound::Retirement, rule, reason })
    }

    fn churn_limit(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> ChurnLimit<'a> {
        let is_large = self.large_from.is_some_and(|from| tier.size.0 >= from);
        match (demand.by_machine, kind) {
            (Some(_), DiskType::PremiumSsd) => self.machine_premium,
            (Some(_), _) => self.machine_standard,
            (None, DiskType::PremiumSsd) if is_large => self.large,
            (None, DiskType::PremiumSsd) => self.small,
            (None, _) => self.standard,
        }
    }

    fn verdict(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> Verdict {
        let over = |asked: Option<f64>, served: Option<f64>| {
            asked.zip(served).filter(|(asked, served)| asked > served)
        };
        if let Some(obstacle) = self.retirement(kind, demand) {
            return Verdict::Fails(obstacle);
        }
        let of_the_tier = |bound, reason| {
            Verdict::Fails(Obstacle { bound, rule: ids::TARGET_DISK_ORDER, reason })
        };
        if let Some((asked, served)) = over(demand.iops, tier.iops) {
            let reason = message!(
                "{asked} IOPS, {tier} serves {served}",
                asked = grouped(asked, 0),
                tier = &tier.tier,
                served = grouped(served, 0)
            );
            return of_the_tier(Bound::Iops, reason);
        }
        if let Some((asked, served)) = over(demand.mib_per_s, tier.mb_per_s) {
            let reason = message!(
                "{asked} MB/s, {tier} serves {served}",
                asked = grouped(asked, 1),
                tier = &tier.tier,
                served = grouped(served, 0)
            );
            return of_the_tier(Bound::Throughput, reason);
        }
        let limit = self.churn_limit(kind, tier, demand);
        let fit = match demand.by_machine {
            Some(Fit::No(most)) if kind != DiskType::PremiumSsd => Fit::No(most),
            // What premium storage takes of a machine is a check of the machine, not of each disk.
            Some(_) => Fit::Yes,
            None => limit.fit(demand.changed_gb, demand.io_kb),
        };
        match fit {
            Fit::Yes => Verdict::Fits,
            Fit::DependsOnIoSize => Verdict::DependsOnIoSize(limit.rule),
            Fit::No(most) => {
                let changed = grouped(demand.changed_gb.unwrap_or(0.0), 1);
                let whose = match demand.by_machine {
                    Some(_) => message!("the machine"),
                    None => Message::verbatim(tier.tier.as_str()),
                };
                let reason = message!(
                    "changes {changed} GB a day, {whose} takes {most} on {storage}",
                    changed,
                    whose,
                    most = grouped(most, 0),
                    storage = kind.azure_name()
                );
                Verdict::Fails(Obstacle { bound: Bound::Churn, rule: limit.rule, reason })
            }
        }
    }
}

/// The smallest tier that a size fits.
fn by_size<'a>(tiers: &[&'a DiskTier], size: Gib) -> Option<&'a DiskTier> {
    tiers.iter().copied().find(|tier| tier.size >= size)
}
