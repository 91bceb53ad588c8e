//! Chooses the type and tier of a managed disk.

use super::Bound;
use super::churn::{ChurnLimit, Fit};
use super::demand::Demand;
use super::premium_v2::PremiumV2;
use super::target::{Obstacle, Offer, Target};
use crate::catalog::{DiskCatalog, DiskTier, DiskType};
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::{Gib, grouped};
use crate::wording::Message;

/// Chooses targets by the rules and the catalogue of disks.
pub(crate) struct Chooser<'a> {
    rules: &'a RuleSet,
    /// The types in the order of the rules, each with its tiers, the smallest first.
    order: Vec<(DiskType, Vec<&'a DiskTier>)>,
    /// Premium SSD v2, where machines can go to it.
    pub(super) premium_v2: Option<PremiumV2>,
    /// The type that a disk without a known load has at least.
    unknown_load: Option<DiskType>,
    /// The size in GiB up to which Standard SSD costs less than the smallest Standard HDD.
    hdd_above: Option<f64>,
    /// The size in GiB from which premium disks take more changes, where the rules make the difference.
    large_from: Option<f64>,
    standard: ChurnLimit<'a>,
    small: ChurnLimit<'a>,
    large: ChurnLimit<'a>,
    machine_standard: ChurnLimit<'a>,
    machine_premium: ChurnLimit<'a>,
    /// Whether choices are put in words, with the next cheaper disk beside them.
    in_words: bool,
}

/// Whether a tier serves a disk.
pub(super) enum Verdict {
    Fits,
    DependsOnIoSize(RuleId),
    Fails(Obstacle),
}

impl<'a> Chooser<'a> {
    /// By the rules, for machines that can go to what the rule `targets` lists.
    pub(crate) fn new(
        rules: &'a RuleSet,
        disks: &'a DiskCatalog,
        targets: RuleId,
        in_words: bool,
    ) -> Self {
        let order = rules.list(ids::TARGET_DISK_ORDER).iter();
        let has_v2 = rules.list(targets).iter().any(|id| id == DiskType::PremiumSsdV2.id());
        Self {
            rules,
            order: order
                .filter_map(|id| DiskType::of_catalogue(id))
                .map(|kind| (kind, disks.of_kind(kind.catalogue())))
                .collect(),
            premium_v2: PremiumV2::of(rules).filter(|_| has_v2),
            unknown_load: rules.text(ids::DISK_TYPE_LOAD_UNKNOWN).and_then(DiskType::of_catalogue),
            hdd_above: rules.number(ids::STANDARD_HDD_ABOVE_GB),
            large_from: rules.number(ids::PREMIUM_LARGE_FROM_GB),
            standard: ChurnLimit::of(rules, ids::DISK_CHURN_STANDARD),
            small: ChurnLimit::of(rules, ids::DISK_CHURN_PREMIUM_SMALL),
            large: ChurnLimit::of(rules, ids::DISK_CHURN_PREMIUM_LARGE),
            machine_standard: ChurnLimit::of(rules, ids::SERVER_CHURN_HYPERV_STANDARD),
            machine_premium: ChurnLimit::of(rules, ids::SERVER_CHURN_HYPERV_PREMIUM),
            in_words,
        }
    }

    /// The target that the load of a disk and the role of its machine ask for; `Err` is what keeps it from every one. What bound
    /// the choice is what keeps the disk from the type or the tier just before.
    pub(crate) fn choose(&self, demand: &Demand) -> Result<Target, Obstacle> {
        let mut in_the_way: Option<Obstacle> = None;
        let cheaper = self.order.iter().filter(|(kind, _)| *kind != DiskType::PremiumSsd);
        for (kind, tiers) in cheaper {
            let Some(natural) = by_size(tiers, demand.size) else {
                continue;
            };
            in_the_way = Some(match self.verdict(*kind, natural, demand) {
                Verdict::Fits => {
                    return Ok(self.target(*kind, natural, demand, in_the_way));
                }
                Verdict::DependsOnIoSize(rule) => only_at_larger_writes(natural, rule, demand),
                Verdict::Fails(obstacle) => obstacle,
            });
        }
        self.premium(demand, in_the_way)
    }

    /// The tiers of a type that have the size of a disk, the smallest first.
    pub(super) fn tiers(&self, kind: DiskType, size: Gib) -> impl Iterator<Item = &'a DiskTier> {
        let tiers = self.order.iter().find(|(known, _)| *known == kind);
        let tiers = tiers.map_or(&[][..], |(_, tiers)| tiers.as_slice());
        tiers.iter().copied().filter(move |tier| tier.size >= size)
    }

    /// No tier of any type has the size: by the limit of the scenario, else by the types that the rules choose from.
    pub(super) fn too_large(&self, demand: &Demand) -> Obstacle {
        let over_limit = demand.size.0 > self.rules.limit(demand.size_rule);
        Obstacle {
            bound: Bound::Size,
            rule: if over_limit { demand.size_rule } else { ids::TARGET_DISK_ORDER },
            reason: message!("no managed disk has {gb} GB", gb = grouped(demand.size.0, 1)),
        }
    }

    /// A disk of Premium SSD: the smallest tier that is sure, else the smallest one that large writes allow, else Premium SSD v2
    /// where machines can go to it. `Err` is what the largest tier lacks; `in_the_way` is what keeps the disk from the types before.
    fn premium(&self, demand: &Demand, in_the_way: Option<Obstacle>) -> Result<Target, Obstacle> {
        let kind = DiskType::PremiumSsd;
        let mut allowed_by_large_writes = None;
        let mut in_the_way = in_the_way;
        let natural = self.tiers(kind, demand.size).next();
        for tier in self.tiers(kind, demand.size) {
            let target = |in_the_way| {
                let mut target = self.target(kind, tier, demand, in_the_way);
                target.natural = natural
                    .filter(|natural| natural.tier != tier.tier)
                    .map(|natural| natural.tier.clone());
                target
            };
            in_the_way = Some(match self.verdict(kind, tier, demand) {
                Verdict::Fits => return Ok(target(in_the_way)),
                Verdict::DependsOnIoSize(rule) => {
                    let before = in_the_way.take();
                    allowed_by_large_writes.get_or_insert_with(|| Target {
                        rule,
                        depends_on_io_size: true,
                        ..target(before)
                    });
                    only_at_larger_writes(tier, rule, demand)
                }
                Verdict::Fails(obstacle) => obstacle,
            });
        }
        let Some(last) = in_the_way else {
            return Err(self.too_large(demand));
        };
        let v2 = self.premium_v2.as_ref().and_then(|v2| v2.target(demand, &last));
        allowed_by_large_writes.or(v2).ok_or(last)
    }

    /// The disk that serves the most of a load that no managed disk serves (`obstacle`), of those that serve as much the smallest.
    /// `Err` where none takes the size or the changes of the disk.
    pub(super) fn nearest(&self, demand: &Demand, obstacle: &Obstacle) -> Result<Target, Obstacle> {
        let kind = DiskType::PremiumSsd;
        let tier = self.nearest_tier(kind, demand)?;
        let served = demand.served(tier.iops, tier.mb_per_s);
        let mut target = self.target(kind, tier, demand, Some(obstacle.clone()));
        let natural = self.tiers(kind, demand.size).next();
        target.natural =
            natural.filter(|natural| natural.tier != tier.tier).map(|natural| natural.tier.clone());
        let v2 = self.premium_v2.as_ref().and_then(|v2| v2.nearest(demand));
        if let Some((offer, _)) = v2.filter(|(_, of_v2)| *of_v2 > served) {
            target.offer = offer;
            (target.natural, target.cheaper) = (None, None);
            target.rule = ids::PREMIUM_SSD_V2_LIMITS;
        }
        Ok(target)
    }

    /// The tier of a type that takes the changes of a disk and serves the most of its load, of those that serve as much the smallest.
    pub(super) fn nearest_tier(
        &self,
        kind: DiskType,
        demand: &Demand,
    ) -> Result<&'a DiskTier, Obstacle> {
        let mut nearest: Option<(&DiskTier, f64)> = None;
        let mut not_taken = None;
        for tier in self.tiers(kind, demand.size) {
            if let Verdict::Fails(obstacle) = self.takes_changes(kind, tier, demand) {
                not_taken = Some(obstacle);
                continue;
            }
            let served = demand.served(tier.iops, tier.mb_per_s);
            if nearest.is_none_or(|(_, most)| served > most) {
                nearest = Some((tier, served));
            }
        }
        let found = nearest.map(|(tier, _)| tier);
        found.ok_or_else(|| not_taken.unwrap_or_else(|| self.too_large(demand)))
    }

    /// A tier as the target of a disk; the obstacle keeps it from a cheaper one.
    pub(super) fn target(
        &self,
        kind: DiskType,
        tier: &DiskTier,
        demand: &Demand,
        obstacle: Option<Obstacle>,
    ) -> Target {
        let reason_rule = obstacle.as_ref().map(|obstacle| obstacle.rule);
        let (bound, reason) = match obstacle {
            Some(obstacle) => (obstacle.bound, obstacle.reason),
            None => (Bound::Size, self.say(|| fits(demand, &tier.tier))),
        };
        Target {
            offer: offer(kind, tier),
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
            cheaper: self.in_words.then(|| self.cheaper(kind, tier, demand)).flatten(),
        }
    }

    /// The next cheaper disk, and what keeps the demand from it: a smaller tier where a larger one than the size gives was
    /// taken, else the type before, else the tier that is too small.
    fn cheaper(
        &self,
        kind: DiskType,
        tier: &DiskTier,
        demand: &Demand,
    ) -> Option<(Offer, Obstacle)> {
        let below =
            self.tiers(kind, demand.size).take_while(|other| other.tier != tier.tier).last();
        // A type that costs more for the size is none that comes before.
        let costs_more =
            |kind| self.unfit(kind, demand).is_some_and(|obstacle| obstacle.bound == Bound::Cost);
        let types = self.order.iter().take_while(|(other, _)| *other != kind);
        let types = types.filter(|(other, _)| !costs_more(*other));
        let before = || {
            let fitting =
                types.filter_map(|(kind, tiers)| Some((*kind, by_size(tiers, demand.size)?)));
            fitting.last()
        };
        if let Some((kind, tier)) = below.map(|tier| (kind, tier)).or_else(before) {
            let obstacle = match self.verdict(kind, tier, demand) {
                Verdict::Fails(obstacle) => obstacle,
                Verdict::DependsOnIoSize(rule) => only_at_larger_writes(tier, rule, demand),
                Verdict::Fits => Obstacle {
                    bound: Bound::Asked,
                    rule: ids::TARGET_DISK_ORDER,
                    reason: message!("it would do, but another type was asked for"),
                },
            };
            return Some((offer(kind, tier), obstacle));
        }
        let (_, tiers) = self.order.iter().find(|(other, _)| *other == kind)?;
        let smaller = tiers.iter().rev().find(|other| other.size < tier.size)?;
        let reason = message!(
            "{gb} GB, {tier} has {size}",
            gb = grouped(demand.size.0, 1),
            tier = &smaller.tier,
            size = grouped(smaller.size.0, 0)
        );
        let obstacle = Obstacle { bound: Bound::Size, rule: ids::TARGET_DISK_ORDER, reason };
        Some((offer(kind, smaller), obstacle))
    }

    /// What keeps a disk from a type whatever its tier: a type that ends for its use, a load that nobody knows, a price; a role
    /// where nothing else does.
    pub(super) fn unfit(&self, kind: DiskType, demand: &Demand) -> Option<Obstacle> {
        let role = demand.role.filter(|role| role.disks.is_some_and(|least| kind < least));
        let role = role.map(|role| {
            message!(
                "{role}: {reason}",
                role = Message::words(role.name.as_str()),
                reason = Message::words(role.reason.as_str())
            )
        });
        let Some(mut other) = self.unfit_without_role(kind, demand) else {
            let obstacle =
                |reason| Obstacle { bound: Bound::Role, rule: ids::TARGET_DISK_ORDER, reason };
            return role.map(obstacle);
        };
        // A role that asks for no less is told beside what would be so without it.
        if let Some(role) = role {
            other.reason = message!("{reason}; {role}", reason = other.reason, role);
        }
        Some(other)
    }

    /// What keeps any disk of this size, use and load from a type.
    fn unfit_without_role(&self, kind: DiskType, demand: &Demand) -> Option<Obstacle> {
        let retired = self
            .rules
            .text(ids::HDD_OS_DISK_RETIRED)
            .filter(|_| demand.os && kind == DiskType::StandardHdd);
        if let Some(day) = retired {
            let reason = self.say(|| {
                message!(
                    "{storage} ends as operating system disk on {day}",
                    storage = kind.azure_name(),
                    day
                )
            });
            let rule = ids::HDD_OS_DISK_RETIRED;
            return Some(Obstacle { bound: Bound::Retirement, rule, reason });
        }
        if demand.load_is_unknown() && self.unknown_load.is_some_and(|least| kind < least) {
            return Some(Obstacle {
                bound: Bound::LoadUnknown,
                rule: ids::DISK_TYPE_LOAD_UNKNOWN,
                reason: if demand.written_mib_per_s.is_some() {
                    message!("of its load only what is written is known")
                } else {
                    message!("its IOPS and MB/s are not known")
                },
            });
        }
        let small = self.hdd_above.filter(|most| demand.size.0 <= *most);
        let most = small.filter(|_| kind == DiskType::StandardHdd)?;
        let reason = self.say(|| {
            message!(
                "disks of up to {gb} GB cost more on {storage}",
                gb = grouped(most, 0),
                storage = kind.azure_name()
            )
        });
        let rule = ids::STANDARD_HDD_ABOVE_GB;
        Some(Obstacle { bound: Bound::Cost, rule, reason })
    }

    /// A message about a choice, where it is put in words.
    fn say(&self, message: impl FnOnce() -> Message) -> Message {
        if self.in_words { message() } else { Message::default() }
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
        match self.unfit(kind, demand) {
            Some(obstacle) => Verdict::Fails(obstacle),
            None => self.serves(kind, tier, demand),
        }
    }

    /// Whether a tier serves the IOPS, MB/s and changes of a disk.
    pub(super) fn serves(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> Verdict {
        let over = |asked: Option<f64>, served: Option<f64>| {
            asked.zip(served).filter(|(asked, served)| asked > served)
        };
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
        if let Some((asked, served)) = over(demand.throughput(), tier.mb_per_s) {
            let is_written = demand.mib_per_s.is_none_or(|all| all < asked);
            let (asked, served) = (grouped(asked, 1), grouped(served, 0));
            let tier = &tier.tier;
            let reason = if is_written {
                message!("{asked} MB/s written, {tier} serves {served}", asked, tier, served)
            } else {
                message!("{asked} MB/s, {tier} serves {served}", asked, tier, served)
            };
            return of_the_tier(Bound::Throughput, reason);
        }
        self.takes_changes(kind, tier, demand)
    }

    /// Whether a tier takes the changes of a disk.
    fn takes_changes(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> Verdict {
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

/// That a disk fits a tier, with what is known of its load.
fn fits(demand: &Demand, tier: &str) -> Message {
    let gb = grouped(demand.size.0, 1);
    if let Some(iops) = demand.iops {
        message!("{gb} GB and {iops} IOPS fit {tier}", gb, iops = grouped(iops, 0), tier)
    } else {
        message!("{gb} GB fit {tier}", gb, tier)
    }
}

/// A tier as it can be bought.
pub(super) fn offer(kind: DiskType, tier: &DiskTier) -> Offer {
    Offer { kind, tier: tier.tier.clone(), size: tier.size, set: None }
}

/// That a tier takes the changes of a disk only where its writes are large, which nobody knows.
pub(super) fn only_at_larger_writes(tier: &DiskTier, rule: RuleId, demand: &Demand) -> Obstacle {
    let reason = message!(
        "changes {changed} GB a day, which {tier} takes only at larger writes than 8 KB",
        changed = grouped(demand.changed_gb.unwrap_or(0.0), 1),
        tier = &tier.tier
    );
    Obstacle { bound: Bound::Churn, rule, reason }
}

/// The smallest tier that a size fits.
fn by_size<'a>(tiers: &[&'a DiskTier], size: Gib) -> Option<&'a DiskTier> {
    tiers.iter().copied().find(|tier| tier.size >= size)
}
