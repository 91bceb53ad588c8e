//! Why a size is the one that is taken: what bound it, and why not a smaller or a cheaper one.

use schemars::JsonSchema;
use serde::Serialize;

use super::choice::SizeChooser;
use super::need::{Fit, Need, NvmeSupport, Requirement};
use super::proposal::Proposal;
use super::words::{COST, HAND, SERIES, bound_words, caution_words, lack_words, unknown_words};
use crate::catalog::{Caution, SizeCatalog, VmSize, caution, cautions};
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::NvmeUse;
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// The size of a server, and why it has that one: the one that asrcap takes, or the one that somebody fixed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizeChoice {
    /// Azure's name of it, or what somebody fixed where the catalogue does not have it; null where no size that may be proposed
    /// fits.
    pub size: Option<String>,
    /// What it costs relative to `Standard_D2s_v5`.
    #[serde(serialize_with = "plain")]
    pub relative_cost: Option<f64>,
    /// What the server needs.
    pub needs: SizeNeeds,
    /// What keeps a cheaper size from fitting: `cores`, `memory`, `data-disks`, `nics`, `iops`, `throughput`,
    /// `premium-storage`, `generation`, `nvme`; `series` where there is no cheaper one, `cost` where one with fewer vCPUs would fit and costs more, `hand` where
    /// the size is fixed by hand.
    pub bound_by: Vec<&'static str>,
    /// The same as a sentence.
    pub reason: Message,
    /// The vCPUs that it has beyond those that cores and memory alone would take; 0 where they take the same.
    pub more_vcpus: Option<u32>,
    /// What it costs beyond the size that cores and memory alone would take, relative to `Standard_D2s_v5`; 0 where they take the
    /// same, less than 0 where a large-memory size is cheaper than it.
    #[serde(serialize_with = "plain")]
    pub more_cost: Option<f64>,
    /// The size that cores and memory alone would take.
    pub by_cores_and_memory: Option<String>,
    /// Where the size is fixed by hand, what it lacks of what the machine has or needs.
    #[serde(skip)]
    pub(crate) lacks: Option<Message>,
    /// Where the size is fixed by hand, the one that would be taken otherwise, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<OtherSize>,
    /// The next smaller size of its series, or of those that may be proposed where it is the smallest, and why it is not taken.
    pub next_smaller: Option<OtherSize>,
    /// The next cheaper size of those that may be proposed, and what it lacks.
    pub next_cheaper: Option<OtherSize>,
    /// The one that would be taken if there were no such size; prices say what it would cost.
    #[serde(skip)]
    pub(crate) next_best: Option<String>,
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
    /// Whether a disk of it is premium, which not all sizes take.
    #[schemars(default)]
    pub premium_storage: bool,
    /// The generation of the machine in Azure; 1 where nobody knows how it boots.
    pub generation: u8,
    /// Whether it is known how it boots.
    #[serde(skip)]
    pub(crate) is_boot_known: bool,
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
    sizes: &'a SizeCatalog,
    /// Series whose disks are `NVMe`.
    preferable: &'a [String],
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
        rules: &'a RuleSet,
        sizes: &'a SizeCatalog,
    ) -> Self {
        let preferable = rules.list(ids::SERIES_NVME);
        let proposed: std::collections::HashSet<&str> =
            chooser.sizes().map(|size| size.name.as_str()).collect();
        let mut others: Vec<(&VmSize, NotProposed)> = sizes
            .sizes()
            .iter()
            .filter(|size| {
                size.is_complete() && size.relative_cost.is_some() && size.takes_premium()
            })
            .filter(|size| !proposed.contains(size.name.as_str()))
            .filter_map(|size| Some((size, why_not(size, proposal, preferable)?)))
            .collect();
        others.sort_by(|(a, _), (b, _)| by_cost(a, b));
        Self { chooser, proposal, sizes, preferable, others }
    }

    /// The choice for a need with its reasons.
    pub(crate) fn choice(&self, need: Need) -> SizeChoice {
        let taken = self.chooser.taken(&need);
        let chosen = taken.map(|(size, _)| size);
        // Where nobody knows how the machine boots, and no size is for both, it is explained as what it then has to be.
        let (asked, need) = (need, taken.map_or(need, |(_, met)| met));
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
            needs: needs(&asked, fit),
            reason: match chosen {
                Some(chosen) => {
                    let reason = self.reason(&bound, chosen, &need, tried);
                    let boots = fit.meets(chosen, &asked, Requirement::Generation);
                    let open = || lack_words(&[Requirement::Generation], chosen, &asked, fit);
                    let open = (!boots).then(open).into_iter();
                    let mut against = open.chain(self.against(chosen)).peekable();
                    match against.peek() {
                        Some(_) => message!(
                            "{reason}; but: {why}",
                            reason,
                            why = Message::joined(against, "; ")
                        ),
                        None => reason,
                    }
                }
                None => self.none_fits(&need, tried),
            },
            bound_by: bound,
            more_vcpus: chosen.and_then(|chosen| more_vcpus(chosen, plain)),
            more_cost: chosen.and_then(|chosen| more_cost(chosen, plain)),
            by_cores_and_memory: plain.map(|plain| plain.name.clone()),
            lacks: None,
            otherwise: None,
            next_smaller: chosen.and_then(|chosen| self.next_smaller(chosen, &need)),
            next_cheaper: chosen.and_then(|chosen| next_cheaper(chosen, in_order, &need, fit)),
            next_best: chosen.and_then(|_| {
                let mut later = in_order.iter().skip(tried.len() + 1);
                later.find(|size| fit.fits(size, &need)).map(|size| size.name.clone())
            }),
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

    /// The choice where somebody fixed the size, for a need, which may be less by what is measured.
    pub(crate) fn by_hand(&self, kept: &VmSize, need: Need, by_use: &Need) -> SizeChoice {
        let otherwise = self.choice(need);
        let fit = self.chooser.fit;
        let lacks_of = |need: &Need| -> Option<Message> {
            let lacks = fit.lacks(kept, need);
            (!lacks.is_empty()).then(|| lack_words(&lacks, kept, need, fit))
        };
        let (lacks, lacks_by_use) = (lacks_of(&need), lacks_of(by_use));
        let enough = lacks.filter(|_| lacks_by_use.is_none()).map(|less| {
            message!("less than the machine has, and enough for what it uses: {less}", less)
        });
        let against: Vec<Message> =
            lacks_by_use.clone().into_iter().chain(self.against(kept)).collect();
        let reason = if against.is_empty() {
            message!("fixed by hand")
        } else {
            message!("fixed by hand, but: {why}", why = Message::joined(against, "; "))
        };
        let reason = Message::joined(std::iter::once(reason).chain(enough.clone()), "; ");
        // The generation and the guest of a machine that does not start have findings of their own.
        let mut too_small = fit.lacks(kept, by_use);
        too_small.retain(|lack| !matches!(lack, Requirement::Generation | Requirement::Nvme));
        let too_small = (!too_small.is_empty()).then(|| lack_words(&too_small, kept, by_use, fit));
        let plain = self.chooser.choose(need.of_cores_and_memory());
        SizeChoice {
            size: Some(kept.name.clone()),
            relative_cost: kept.relative_cost,
            bound_by: vec![HAND],
            reason,
            more_vcpus: more_vcpus(kept, plain),
            more_cost: more_cost(kept, plain),
            lacks: too_small.or(enough),
            otherwise: instead(&otherwise, &kept.name),
            next_smaller: None,
            next_cheaper: None,
            next_best: None,
            not_proposed: Vec::new(),
            ..otherwise
        }
    }

    /// What speaks against a size as such.
    fn against(&self, size: &VmSize) -> impl Iterator<Item = Message> {
        cautions(size, self.proposal.day)
            .filter(|caution| *caution != Caution::Constrained)
            .map(|caution| caution_words(caution, size))
    }

    /// The choice where somebody fixed a size that the catalogue does not have.
    pub(crate) fn unknown(&self, name: &str, need: Need) -> SizeChoice {
        let otherwise = self.choice(need);
        SizeChoice {
            size: Some(name.to_owned()),
            relative_cost: None,
            bound_by: vec![HAND],
            reason: message!("fixed by hand, but: {why}", why = unknown_words()),
            more_vcpus: None,
            more_cost: None,
            otherwise: instead(&otherwise, name),
            next_smaller: None,
            next_cheaper: None,
            next_best: None,
            not_proposed: Vec::new(),
            ..otherwise
        }
    }

    /// The next smaller size of a series, of those too that are not proposed; the next smaller of those that are where it is the
    /// smallest.
    fn next_smaller(&self, chosen: &VmSize, need: &Need) -> Option<OtherSize> {
        let fit = self.chooser.fit;
        let in_order = self.chooser.in_order(need);
        let is_tried = |size: &VmSize| in_order.iter().any(|tried| std::ptr::eq(*tried, size));
        let is_smaller = |size: &VmSize| SizeCatalog::smaller(size, chosen).is_lt();
        let largest = |sizes: &mut dyn Iterator<Item = &'a VmSize>| {
            sizes.filter(|size| is_smaller(size)).max_by(|a, b| SizeCatalog::smaller(a, b))
        };
        let of_series = self.sizes.series(&chosen.series).into_iter();
        let mut of_series = of_series.filter(|size| {
            is_tried(size) || why_not(size, self.proposal, self.preferable).is_some()
        });
        let mut no_more =
            in_order.iter().copied().filter(|size| size.memory_gib <= chosen.memory_gib);
        let next = largest(&mut of_series).or_else(|| largest(&mut no_more))?;
        let why = why_not(next, self.proposal, self.preferable);
        let why = match why.filter(|_| fit.fits(next, need) && !is_tried(next)) {
            Some(why) => self.why_not_words(next, why, need),
            None => why_passed_over(next, need, fit),
        };
        Some(other(next, why))
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

    /// What bound the choice, as a sentence.
    fn reason(
        &self,
        bound: &[&'static str],
        chosen: &VmSize,
        need: &Need,
        tried: &[&VmSize],
    ) -> Message {
        let fit = self.chooser.fit;
        let is_cheapest = bound == [SERIES];
        let words: Vec<Message> = bound.iter().map(|id| Message::words(bound_words(id))).collect();
        let bound = Message::joined(words, ", ");
        // Large-memory sizes come last, whatever they cost.
        let behind = self.chooser.in_order(need).iter().skip(tried.len() + 1);
        let mut cheaper = behind.filter(|size| {
            size.relative_cost
                .is_some_and(|cost| chosen.relative_cost.is_some_and(|own| cost < own))
        });
        match (need.licensed_cores, chosen.relative_cost) {
            (_, Some(_)) if is_cheapest => message!("the cheapest size offered fits"),
            (true, _) => {
                message!(
                    "the cheapest that fits with its vCPUs to license; bound by {bound}",
                    bound
                )
            }
            (false, Some(_)) if cheaper.any(|size| fit.fits(size, need)) => message!(
                "the cheapest that fits of the series that are tried before those for large memory; bound by {bound}",
                bound
            ),
            (false, Some(_)) => message!("the cheapest that fits; bound by {bound}", bound),
            (false, None) => message!("the smallest that fits; bound by {bound}", bound),
        }
    }

    /// Why no size is taken: by each of the series that were asked for, where some were.
    fn none_fits(&self, need: &Need, tried: &[&VmSize]) -> Message {
        let fit = self.chooser.fit;
        let lacks = |size: &VmSize| lack_words(&fit.lacks(size, need), size, need, fit);
        let nearest_of_all = |size: &VmSize| {
            message!(
                "no size that may be proposed fits; the nearest is {size}: {why}",
                size = size.name.clone(),
                why = lacks(size)
            )
        };
        let asked = self.proposal.series.unwrap_or_default();
        if let (0 | 1, Some(nearest)) = (asked.len(), nearest(need, fit, tried)) {
            return nearest_of_all(nearest);
        }
        if asked.is_empty() {
            return message!("no size may be proposed");
        }
        let of_series = asked.iter().map(|series| {
            let is_of = |size: &&&VmSize| size.series.eq_ignore_ascii_case(series);
            let offered: Vec<&VmSize> = tried.iter().filter(is_of).copied().collect();
            let why = match nearest(need, fit, &offered) {
                Some(size) => {
                    message!(
                        "the nearest is {size}: {why}",
                        size = size.name.clone(),
                        why = lacks(size)
                    )
                }
                None => self.none_of(series),
            };
            message!("{series}: {why}", series = series.clone(), why)
        });
        message!(
            "no size of the series that were asked for fits; {why}",
            why = Message::joined(of_series, "; ")
        )
    }

    /// Why a series that was asked for has nothing to propose.
    fn none_of(&self, series: &str) -> Message {
        let of_series = self.sizes.series(series);
        let against = of_series
            .iter()
            .find_map(|size| Some(caution_words(caution(size, self.proposal.day)?, size)));
        against.unwrap_or_else(|| message!("the catalogue has no size of it with all figures"))
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
    // Costs have four decimals.
    Some(((size.relative_cost? - plain?.relative_cost?) * 1e4).round() / 1e4)
}

/// What would be taken in the place of a size that is fixed by hand, where that is another one.
fn instead(otherwise: &SizeChoice, fixed: &str) -> Option<OtherSize> {
    let size = otherwise.size.clone().filter(|size| size != fixed)?;
    Some(OtherSize {
        size,
        relative_cost: otherwise.relative_cost,
        why: otherwise.reason.clone(),
        is_nvme_not_asked: false,
    })
}

fn needs(need: &Need, fit: Fit) -> SizeNeeds {
    SizeNeeds {
        cores: need.cores,
        memory_mb: need.memory_mb,
        data_disks: fit.data_disks(need),
        nics: need.nics,
        iops: need.load.map(|(iops, _)| iops),
        mb_per_s: need.load.map(|(_, rate)| rate),
        premium_storage: need.premium_storage,
        generation: need.generation,
        is_boot_known: need.is_boot_known,
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
