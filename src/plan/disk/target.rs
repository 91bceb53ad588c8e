//! The type and tier of a managed disk.

use super::churn::{ChurnLimit, Fit};
use super::{Bound, DiskType};
use crate::catalog::{DiskCatalog, DiskTier};
use crate::rules::RuleSet;
use crate::units::grouped;

/// What a disk asks of its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand {
    pub(crate) gb: f64,
    pub(crate) changed_gb: Option<f64>,
    pub(crate) io_kb: Option<f64>,
    pub(crate) iops: Option<f64>,
    pub(crate) mib_per_s: Option<f64>,
    /// Whether the limit of changes is one of the machine, which allows standard storage or does not.
    pub(crate) by_machine: Option<Fit>,
}

/// What was chosen for a disk.
#[derive(Clone, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) kind: DiskType,
    pub(crate) tier: &'a DiskTier,
    /// Why this one: what bound it, in words.
    pub(crate) bound: Bound,
    pub(crate) reason: String,
    /// The tier that the size alone gives, where the load needs a higher one.
    pub(crate) natural: Option<&'a DiskTier>,
    /// The rule behind it.
    pub(crate) rule: &'static str,
    /// Whether it only holds at larger I/O sizes than are known.
    pub(crate) depends_on_io_size: bool,
}

/// Chooses targets by the rules and the catalogue of disks.
pub(crate) struct Chooser<'a> {
    /// The types in the order of the rules, each with its tiers, the smallest first.
    order: Vec<(DiskType, Vec<&'a DiskTier>)>,
    large_from: f64,
    standard: ChurnLimit<'a>,
    small: ChurnLimit<'a>,
    large: ChurnLimit<'a>,
}

enum Verdict {
    Fits,
    DependsOnIoSize,
    Fails(Bound, String),
}

impl<'a> Chooser<'a> {
    pub(crate) fn new(rules: &'a RuleSet, disks: &'a DiskCatalog) -> Self {
        let order = rules.list("target_disk_order").iter();
        Self {
            order: order
                .filter_map(|id| DiskType::of_catalogue(id))
                .map(|kind| (kind, disks.of_kind(kind.catalogue())))
                .collect(),
            large_from: rules.number("premium_large_from_gb").unwrap_or(0.0),
            standard: ChurnLimit::of(rules, "disk_churn_standard"),
            small: ChurnLimit::of(rules, "disk_churn_premium_small"),
            large: ChurnLimit::of(rules, "disk_churn_premium_large"),
        }
    }

    /// The target of a disk; `Err` says what no target serves.
    pub(crate) fn choose(&self, demand: &Demand) -> Result<Target<'a>, String> {
        let mut first_failure = None;
        for (kind, tiers) in &self.order {
            let Some(natural) = by_size(tiers, demand.gb) else {
                continue;
            };
            match self.verdict(*kind, natural, demand) {
                Verdict::Fits => {
                    let (bound, reason) = first_failure.unwrap_or_else(|| {
                        (Bound::Size, format!("{} GB fit {}", grouped(demand.gb, 1), natural.tier))
                    });
                    return Ok(self.target(*kind, natural, bound, reason, None));
                }
                Verdict::DependsOnIoSize => {
                    let words = format!("{} is sure only at larger writes than 8 KB", natural.tier);
                    first_failure.get_or_insert((Bound::Churn, words));
                }
                Verdict::Fails(bound, reason) => {
                    first_failure.get_or_insert((bound, reason));
                }
            }
        }
        let (bound, reason) = first_failure
            .ok_or_else(|| format!("no managed disk has {} GB", grouped(demand.gb, 1)))?;
        self.higher(demand, bound, &reason)
    }

    /// A higher tier than the size gives: the smallest one that is sure, else the smallest one that large writes allow.
    fn higher(&self, demand: &Demand, bound: Bound, reason: &str) -> Result<Target<'a>, String> {
        for depends in [false, true] {
            let premium = self.order.iter().filter(|(kind, _)| *kind == DiskType::PremiumSsd);
            for (kind, tiers) in premium {
                let natural = by_size(tiers, demand.gb);
                for tier in tiers.iter().filter(|tier| tier.size_gib >= demand.gb) {
                    let fits = match self.verdict(*kind, tier, demand) {
                        Verdict::Fits => !depends,
                        Verdict::DependsOnIoSize => depends,
                        Verdict::Fails(..) => false,
                    };
                    if fits {
                        let natural = natural.filter(|natural| natural.tier != tier.tier);
                        let mut target =
                            self.target(*kind, tier, bound, reason.to_owned(), natural);
                        target.depends_on_io_size = depends;
                        return Ok(target);
                    }
                }
            }
        }
        Err(reason.to_owned())
    }

    fn target(
        &self,
        kind: DiskType,
        tier: &'a DiskTier,
        bound: Bound,
        reason: String,
        natural: Option<&'a DiskTier>,
    ) -> Target<'a> {
        Target {
            kind,
            tier,
            bound,
            reason,
            natural,
            rule: match bound {
                Bound::Iops => "standard_disk_iops",
                Bound::Throughput => "target_disk_order",
                Bound::Size | Bound::Churn => self.churn_limit(kind, tier).rule,
            },
            depends_on_io_size: false,
        }
    }

    fn churn_limit(&self, kind: DiskType, tier: &DiskTier) -> ChurnLimit<'a> {
        match kind {
            DiskType::StandardHdd | DiskType::StandardSsd => self.standard,
            DiskType::PremiumSsd if tier.size_gib >= self.large_from => self.large,
            DiskType::PremiumSsd => self.small,
        }
    }

    fn verdict(&self, kind: DiskType, tier: &DiskTier, demand: &Demand) -> Verdict {
        let over = |asked: Option<f64>, served: Option<f64>| {
            asked.zip(served).filter(|(asked, served)| asked > served)
        };
        if let Some((asked, served)) = over(demand.iops, tier.iops) {
            let words =
                format!("{} IOPS, {} serves {}", grouped(asked, 0), tier.tier, grouped(served, 0));
            return Verdict::Fails(Bound::Iops, words);
        }
        if let Some((asked, served)) = over(demand.mib_per_s, tier.mb_per_s) {
            let words =
                format!("{} MB/s, {} serves {}", grouped(asked, 1), tier.tier, grouped(served, 0));
            return Verdict::Fails(Bound::Throughput, words);
        }
        let premium = kind == DiskType::PremiumSsd;
        let fit = match demand.by_machine {
            Some(Fit::No(limit)) if !premium => Fit::No(limit),
            Some(_) => Fit::Yes,
            None => self.churn_limit(kind, tier).fit(demand.changed_gb, demand.io_kb),
        };
        match fit {
            Fit::Yes => Verdict::Fits,
            Fit::DependsOnIoSize => Verdict::DependsOnIoSize,
            Fit::No(limit) => {
                let changed = grouped(demand.changed_gb.unwrap_or(0.0), 1);
                let whose =
                    if demand.by_machine.is_some() { "the machine" } else { tier.tier.as_str() };
                let words = format!(
                    "changes {changed} GB a day, {whose} takes {} on {}",
                    grouped(limit, 0),
                    kind.words()
                );
                Verdict::Fails(Bound::Churn, words)
            }
        }
    }
}

/// The smallest tier that a size fits.
fn by_size<'a>(tiers: &[&'a DiskTier], gb: f64) -> Option<&'a DiskTier> {
    tiers.iter().copied().find(|tier| tier.size_gib >= gb)
}
