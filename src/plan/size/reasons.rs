//! Why a size is the one that is taken: what bound it, and why not a smaller or a cheaper one.

use schemars::JsonSchema;
use serde::Serialize;

use super::choice::SizeChooser;
use super::need::{Fit, Need, NvmeSupport, Requirement};
use super::proposal::{Caution, Proposal, caution, cautions};
use super::words::{COST, HAND, SERIES, bound_words, caution_words, lack_words};
use crate::catalog::{SizeCatalog, VmSize};
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::NvmeUse;
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// The size of a server, and why it has that one: the one that asrcap takes, or the one that somebody fixed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizeChoice {
    /// Azure's name of it; null where no size that may be proposed fits.
    pub size: Option<String>,
    /// What it costs relative to `Standard_D2s_v5`.
    #[serde(serialize_with = "plain")]
    pub relative_cost: Option<f64>,
    /// What the server needs.
    pub needs: SizeNeeds,
    /// What keeps a cheaper size from fitting: `cores`, `memory`, `data-disks`, `nics`, `iops`, `throughput`, `generation`,
    /// `nvme`; `series` where there is no cheaper one, `cost` where one with fewer vCPUs would fit and costs more, `hand` where
    /// the size is fixed by hand.
    pub bound_by: Vec<&'static str>,
    /// The same as a sentence.
    pub reason: Message,
    /// The vCPUs that it has beyond those that cores and memory alone would take; 0 where they take the same.
    pub more_vcpus: Option<u32>,
    /// What it costs beyond the size that cores and memory alone would take, relative to `Standard_D2s_v5`; 0 where they take the
    /// same.
    #[serde(serialize_with = "plain")]
    pub more_cost: Option<f64>,
    /// The size that cores and memory alone would take.
    pub by_cores_and_memory: Option<String>,
    /// Where the size is fixed by hand, the one that would be taken otherwise, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<OtherSize>,
    /// The next smaller size of its series, and what it lacks.
    pub next_smaller: Option<OtherSize>,
    /// The next cheaper size of those that may be proposed, and what it lacks.
    pub next_cheaper: Option<OtherSize>,
    /// Cheaper sizes that would fit and are not taken, and why: of each kind of reason the cheapest.
    pub not_proposed: Vec<OtherSize>,
}

/// What a server needs of its size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizeNeeds {
    /// Processor cores.
    #[serde(serialize_with = "plain_number")]
    pub cores: f64,
    /// Memory in MiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_mb: f64,
    /// Disks beside that of the operating system.
    #[serde(serialize_with = "plain_number")]
    pub data_disks: f64,
    /// Network interfaces.
    #[serde(serialize_with = "plain_number")]
    pub nics: f64,
    /// IOPS of all disks, growth included.
    #[serde(serialize_with = "plain")]
    pub iops: Option<f64>,
    /// MB/s of all disks, growth included.
    #[serde(serialize_with = "plain")]
    pub mb_per_s: Option<f64>,
    /// The generation of the machine in Azure.
    pub generation: u8,
    /// Whether its guest runs on sizes whose disks are `NVMe`.
    #[schemars(with = "String")]
    pub nvme: NvmeSupport,
    /// Whether software on it is licensed by the core.
    pub licensed_cores: bool,
}

/// Another size, and why it is not taken.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OtherSize {
    /// Azure's name of it.
    pub size: String,
    /// What it costs relative to `Standard_D2s_v5`.
    #[serde(serialize_with = "plain")]
    pub relative_cost: Option<f64>,
    /// Why it is not taken.
    pub why: Message,
    /// Whether it would be taken if sizes with `NVMe` disks were preferred.
    #[serde(skip)]
    pub(crate) is_nvme_not_asked: bool,
}

/// What explains the choices of a plan.
#[derive(Debug)]
pub(crate) struct Reasons<'a> {
    chooser: &'a SizeChooser<'a>,
    proposal: Proposal<'a>,
    /// Sizes that are not proposed, the cheapest first.
    others: Vec<(&'a VmSize, NotProposed)>,
}

/// Why a size that would fit is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotProposed {
    /// The machine or its guest cannot run on it, or nobody knows if it does; `is_sure` where the source says of its disks if they
    /// are `NVMe`.
    Machine {
        is_sure: bool,
    },
    /// Its series comes after others.
    Later,
    Caution(Caution),
    Vendor,
    NvmeNotAsked,
    Series,
}

impl<'a> Reasons<'a> {
    pub(crate) fn new(
        chooser: &'a SizeChooser<'a>,
        proposal: Proposal<'a>,
        rules: &RuleSet,
        sizes: &'a SizeCatalog,
    ) -> Self {
        let preferable = rules.list(ids::SERIES_NVME);
        let proposed: std::collections::HashSet<&str> =
            chooser.sizes().map(|size| size.name.as_str()).collect();
        let mut others: Vec<(&VmSize, NotProposed)> = sizes
            .sizes()
            .iter()
            .filter(|size| {
                size.is_complete() && size.relative_cost.is_some() && size.premium_storage
            })
            .filter(|size| !proposed.contains(size.name.as_str()))
            .filter_map(|size| Some((size, why_not(size, proposal, preferable)?)))
            .collect();
        others.sort_by(|(a, _), (b, _)| by_cost(a, b));
        Self { chooser, proposal, others }
    }

    /// The choice for a need with its reasons.
    pub(crate) fn choice(&self, need: Need) -> SizeChoice {
        let chosen = self.chooser.choose(need);
        let fit = self.chooser.fit;
        let in_order = self.chooser.in_order(&need);
        let tried = chosen.map_or(in_order, |chosen| {
            let place = in_order.iter().position(|size| std::ptr::eq(*size, chosen));
            in_order.get(..place.unwrap_or_default()).unwrap_or_default()
        });
        let bound = self.bound(&need, tried, chosen);
        let plain = chosen.and_then(|_| self.chooser.choose(need.of_cores_and_memory()));
        SizeChoice {
            size: chosen.map(|size| size.name.clone()),
            relative_cost: chosen.and_then(|size| size.relative_cost),
            needs: needs(&need, fit),
            reason: reason(&bound, chosen, &need, fit, tried),
            bound_by: bound,
            more_vcpus: chosen.and_then(|chosen| more_vcpus(chosen, plain)),
            more_cost: chosen.and_then(|chosen| more_cost(chosen, plain)),
            by_cores_and_memory: plain.map(|plain| plain.name.clone()),
            otherwise: None,
            next_smaller: chosen.and_then(|chosen| next_smaller(chosen, in_order, &need, fit)),
            next_cheaper: chosen.and_then(|chosen| next_cheaper(chosen, in_order, &need, fit)),
            not_proposed: chosen.map_or_else(Vec::new, |chosen| self.not_proposed(chosen, &need)),
        }
    }

    /// What keeps the sizes that come before the chosen one from fitting.
    fn bound(&self, need: &Need, tried: &[&VmSize], chosen: Option<&VmSize>) -> Vec<&'static str> {
        let fit = self.chooser.fit;
        let alone: Vec<Requirement> =
            tried.iter().filter_map(|size| fit.lacks_alone(size, need)).collect();
        let mut bound = Requirement::ALL.to_vec();
        bound.retain(|requirement| alone.contains(requirement));
        if bound.is_empty()
            && let Some(last) = tried.last()
        {
            bound = fit.lacks(last, need);
        }
        let mut ids: Vec<&'static str> = bound.into_iter().map(Requirement::id).collect();
        if ids.is_empty() {
            ids.push(SERIES);
        }
        let fewer = |size: &&&VmSize| chosen.is_some_and(|chosen| size.vcpus < chosen.vcpus);
        let mut in_order = self.chooser.in_order(need).iter().filter(fewer);
        if in_order.any(|size| fit.fits(size, need)) {
            ids.push(COST);
        }
        ids
    }

    /// The choice where somebody fixed the size.
    pub(crate) fn by_hand(&self, kept: &VmSize, need: Need) -> SizeChoice {
        let otherwise = self.choice(need);
        let fit = self.chooser.fit;
        let lacks = fit.lacks(kept, &need);
        let lacks = (!lacks.is_empty()).then(|| lack_words(&lacks, kept, &need, fit));
        let cautions = cautions(kept, self.proposal.day)
            .filter(|caution| *caution != Caution::Constrained)
            .map(|caution| caution_words(caution, kept));
        let against: Vec<Message> = lacks.into_iter().chain(cautions).collect();
        let reason = if against.is_empty() {
            message!("fixed by hand")
        } else {
            message!("fixed by hand, but: {why}", why = Message::joined(against, "; "))
        };
        let other = otherwise.size.clone().filter(|size| *size != kept.name);
        let plain = self.chooser.choose(need.of_cores_and_memory());
        SizeChoice {
            size: Some(kept.name.clone()),
            relative_cost: kept.relative_cost,
            bound_by: vec![HAND],
            reason,
            more_vcpus: more_vcpus(kept, plain),
            more_cost: more_cost(kept, plain),
            otherwise: other.map(|size| OtherSize {
                size,
                relative_cost: otherwise.relative_cost,
                why: otherwise.reason.clone(),
                is_nvme_not_asked: false,
            }),
            next_smaller: None,
            next_cheaper: None,
            not_proposed: Vec::new(),
            ..otherwise
        }
    }

    /// Cheaper sizes that do as much. What only the machine or its guest keeps from fitting is told too.
    fn not_proposed(&self, chosen: &VmSize, need: &Need) -> Vec<OtherSize> {
        let lenient = need.without(Requirement::Generation).without(Requirement::Nvme);
        let fit = self.chooser.fit;
        let is_cheaper =
            |size: &VmSize| size.relative_cost < chosen.relative_cost && fit.fits(size, &lenient);
        let proposed = self.chooser.in_order(need).iter();
        let later = proposed.filter(|size| size.relative_cost.is_some() && is_cheaper(size));
        let later = later.map(|size| (*size, NotProposed::Later));
        let others =
            self.others.iter().take_while(|(size, _)| size.relative_cost < chosen.relative_cost);
        let others = others.filter(|(size, _)| is_cheaper(size)).copied();
        let mut cheaper: Vec<(&VmSize, NotProposed)> = others.chain(later).collect();
        cheaper.sort_by(|(a, _), (b, _)| by_cost(a, b));
        let mut found: Vec<OtherSize> = Vec::new();
        let mut told: Vec<NotProposed> = Vec::new();
        for (size, why) in cheaper {
            let is_sure = size.nvme_os_required.is_some();
            let runs = fit.fits(size, need);
            let why = if runs { why } else { NotProposed::Machine { is_sure } };
            if !told.contains(&why) {
                told.push(why);
                found.push(OtherSize {
                    is_nvme_not_asked: why == NotProposed::NvmeNotAsked,
                    ..other(size, self.why_not_words(size, why, need))
                });
            }
        }
        found
    }

    fn why_not_words(&self, size: &VmSize, why: NotProposed, need: &Need) -> Message {
        let fit = self.chooser.fit;
        match why {
            NotProposed::Machine { .. } => lack_words(&fit.lacks(size, need), size, need, fit),
            NotProposed::Later => why_passed_over(size, need, fit),
            NotProposed::Caution(caution) => caution_words(caution, size),
            NotProposed::Vendor => {
                message!("its processors are of another vendor than was asked for")
            }
            NotProposed::NvmeNotAsked if self.proposal.nvme == NvmeUse::Avoid => {
                message!("its disks are NVMe, which the plan avoids")
            }
            NotProposed::NvmeNotAsked => {
                message!("its disks are NVMe, which the plan takes only as needed")
            }
            NotProposed::Series if self.proposal.series.is_some() => {
                message!("its series, {series}, was not asked for", series = &size.series)
            }
            NotProposed::Series => message!(
                "its series, {series}, is not of the first choice (rule series_allowed); --series and --size can ask for it",
                series = &size.series
            ),
        }
    }
}

/// Why a size is not proposed; `None` for what is no alternative to anything: what is retired, ARM, or only recognised, and
/// constrained sizes, which cost what their parents cost.
fn why_not(size: &VmSize, proposal: Proposal<'_>, preferable: &[String]) -> Option<NotProposed> {
    match caution(size, proposal.day) {
        Some(Caution::Arm | Caution::Retired | Caution::RecogniseOnly | Caution::Constrained) => {
            None
        }
        Some(_) if size.recognise_only || size.constrained_parent.is_some() => None,
        Some(caution) => Some(NotProposed::Caution(caution)),
        None => Some(
            if size.cpu_vendor.as_deref().is_some_and(|vendor| !proposal.vendor.takes(vendor)) {
                NotProposed::Vendor
            } else if preferable.contains(&size.series)
                && proposal.series.is_none()
                && proposal.nvme != NvmeUse::Prefer
            {
                NotProposed::NvmeNotAsked
            } else {
                NotProposed::Series
            },
        ),
    }
}

/// The cheapest first, a size without a cost last; of those that cost the same the smaller.
fn by_cost(a: &VmSize, b: &VmSize) -> std::cmp::Ordering {
    let cost = |size: &VmSize| size.relative_cost.unwrap_or(f64::INFINITY);
    cost(a).total_cmp(&cost(b)).then_with(|| SizeCatalog::smaller(a, b))
}

/// The vCPUs of a size beyond those of another one.
fn more_vcpus(size: &VmSize, plain: Option<&VmSize>) -> Option<u32> {
    Some(size.vcpus?.saturating_sub(plain?.vcpus?))
}

/// What a size costs beyond another one.
fn more_cost(size: &VmSize, plain: Option<&VmSize>) -> Option<f64> {
    Some((size.relative_cost? - plain?.relative_cost?).max(0.0))
}

fn needs(need: &Need, fit: Fit) -> SizeNeeds {
    SizeNeeds {
        cores: need.cores,
        memory_mb: need.memory_mb,
        data_disks: fit.data_disks(need),
        nics: need.nics,
        iops: need.premium.map(|(iops, _)| iops),
        mb_per_s: need.premium.map(|(_, rate)| rate),
        generation: need.generation,
        nvme: need.nvme,
        licensed_cores: need.licensed_cores,
    }
}

fn other(size: &VmSize, why: Message) -> OtherSize {
    OtherSize {
        size: size.name.clone(),
        relative_cost: size.relative_cost,
        why,
        is_nvme_not_asked: false,
    }
}

fn next_smaller(chosen: &VmSize, in_order: &[&VmSize], need: &Need, fit: Fit) -> Option<OtherSize> {
    let smaller = |size: &&&VmSize| {
        size.series == chosen.series && SizeCatalog::smaller(size, chosen).is_lt()
    };
    let next = in_order.iter().filter(smaller).max_by(|a, b| SizeCatalog::smaller(a, b))?;
    Some(other(next, why_passed_over(next, need, fit)))
}

fn next_cheaper(chosen: &VmSize, in_order: &[&VmSize], need: &Need, fit: Fit) -> Option<OtherSize> {
    let cost = chosen.relative_cost?;
    // What the machine cannot run on at all is no alternative.
    let runs = |size: &VmSize| {
        [Requirement::Generation, Requirement::Nvme]
            .into_iter()
            .all(|requirement| fit.meets(size, need, requirement))
    };
    let cheaper = in_order
        .iter()
        .filter(|size| size.relative_cost.is_some_and(|own| own < cost) && runs(size));
    let by_cost = |a: &&&VmSize, b: &&&VmSize| {
        a.relative_cost.partial_cmp(&b.relative_cost).unwrap_or(std::cmp::Ordering::Equal)
    };
    let next = cheaper.max_by(by_cost)?;
    Some(other(next, why_passed_over(next, need, fit)))
}

/// Why a size that may be proposed is not taken though it is smaller or cheaper.
fn why_passed_over(size: &VmSize, need: &Need, fit: Fit) -> Message {
    let lacks = fit.lacks(size, need);
    if lacks.is_empty() && need.licensed_cores {
        return message!("with its vCPUs to license it costs more");
    }
    if lacks.is_empty() {
        return message!("its series is taken only where no other fits");
    }
    lack_words(&lacks, size, need, fit)
}

/// The size that is nearest to a need that none meets: that lacks the fewest things, and the least of the first of them.
fn nearest<'s, 'a>(need: &Need, fit: Fit, tried: &'s [&'a VmSize]) -> Option<&'s &'a VmSize> {
    tried.iter().min_by(|a, b| {
        let (a_lacks, b_lacks) = (fit.lacks(a, need), fit.lacks(b, need));
        let first = |lacks: &[Requirement], size| {
            lacks.first().and_then(|lack| lack.figure(size)).unwrap_or(0.0)
        };
        let more = first(&b_lacks, b).total_cmp(&first(&a_lacks, a));
        a_lacks.len().cmp(&b_lacks.len()).then(a_lacks.cmp(&b_lacks)).then(more)
    })
}

/// What bound the choice, as a sentence.
fn reason(
    bound: &[&'static str],
    chosen: Option<&VmSize>,
    need: &Need,
    fit: Fit,
    tried: &[&VmSize],
) -> Message {
    let Some(chosen) = chosen else {
        let nearest = nearest(need, fit, tried);
        let Some(size) = nearest else { return message!("no size may be proposed") };
        return message!(
            "no size that may be proposed fits; the nearest is {size}: {why}",
            size = size.name.clone(),
            why = lack_words(&fit.lacks(size, need), size, need, fit)
        );
    };
    let is_cheapest = bound == [SERIES];
    let words: Vec<Message> = bound.iter().map(|id| Message::words(bound_words(id))).collect();
    let bound = Message::joined(words, ", ");
    match (need.licensed_cores, chosen.relative_cost) {
        (_, Some(_)) if is_cheapest => message!("the cheapest size offered fits"),
        (true, _) => {
            message!("the cheapest that fits with its vCPUs to license; bound by {bound}", bound)
        }
        (false, Some(_)) => message!("the cheapest that fits; bound by {bound}", bound),
        (false, None) => message!("the smallest that fits; bound by {bound}", bound),
    }
}
