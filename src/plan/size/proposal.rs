//! Which sizes may be proposed, and in which order they are tried.

use std::cmp::Ordering;

use super::need::{Fit, Requirement};
use crate::catalog::{Caution, SizeCatalog, VmSize, caution};
use crate::rules::{RuleSet, ids};
use crate::settings::{CpuVendor, NvmeUse, Settings};

/// What may be proposed.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// The series that were asked for, instead of those of the rules. Only then are sizes proposed that Azure gives no more of,
    /// that it retires, or that are burstable, isolated or in preview.
    pub series: Option<&'a [String]>,
    /// Whose processors the sizes may have; large-memory series are of one vendor and not held against it.
    pub vendor: CpuVendor,
    /// When sizes are taken whose disks are `NVMe`.
    pub nvme: NvmeUse,
    /// The day, `YYYY-MM-DD`, at which a size must not be retired.
    pub day: &'a str,
}

impl<'a> Proposal<'a> {
    /// What the settings ask for, on a day.
    #[must_use]
    pub fn of(settings: &'a Settings, day: &'a str) -> Self {
        Self {
            series: settings.series.as_deref(),
            vendor: settings.cpu_vendor,
            nvme: settings.nvme,
            day,
        }
    }
}

/// A size with its place among those that may be proposed: a later group is taken only where none of an earlier one fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proposed<'a> {
    pub(crate) size: &'a VmSize,
    group: u8,
}

impl Proposed<'_> {
    /// The order in which sizes are tried: by group, then by cost with `by_core` for each vCPU, where a size without a cost
    /// comes after all that have one; of those that cost the same the one that takes premium disks, then the one whose disks do
    /// more, then the smaller.
    pub(crate) fn order(&self, other: &Self, by_core: f64) -> Ordering {
        let cost = |size: &VmSize| {
            let of_cores = size.vcpus.map_or(0.0, f64::from) * by_core;
            size.relative_cost.map_or(f64::INFINITY, |cost| cost + of_cores)
        };
        let load = |size: &VmSize| size.relative_cost.and(size.max_disk_iops).unwrap_or_default();
        self.group
            .cmp(&other.group)
            .then_with(|| cost(self.size).total_cmp(&cost(other.size)))
            .then_with(|| other.size.takes_premium().cmp(&self.size.takes_premium()))
            .then_with(|| load(other.size).total_cmp(&load(self.size)))
            .then_with(|| SizeCatalog::smaller(self.size, other.size))
    }
}

/// The sizes that may be proposed, constrained ones among them.
pub(crate) fn proposed<'a>(
    proposal: Proposal<'_>,
    rules: &RuleSet,
    sizes: &'a SizeCatalog,
    fit: Fit,
) -> Vec<Proposed<'a>> {
    let open = |size: &VmSize| match caution(size, proposal.day) {
        None | Some(Caution::Constrained) => true,
        Some(Caution::Arm | Caution::Retired) => false,
        Some(_) => proposal.series.is_some(),
    };
    let listed = |names: &[String]| -> Vec<&'a VmSize> {
        names.iter().flat_map(|name| sizes.series(name)).filter(|size| open(size)).collect()
    };
    let of_vendor = |size: &&VmSize| {
        size.cpu_vendor.as_deref().is_none_or(|vendor| proposal.vendor.takes(vendor))
    };
    let group = |found: Vec<&'a VmSize>, group: u8| {
        found.into_iter().map(move |size| Proposed { size, group })
    };
    if let Some(asked) = proposal.series {
        // A whole host for one machine is the last resort even of a series that was asked for.
        let listed = listed(asked).into_iter();
        return listed.map(|size| Proposed { size, group: u8::from(size.isolated) }).collect();
    }
    let without_nvme = |size: &&VmSize| !(proposal.nvme == NvmeUse::Avoid && fit.is_nvme(size));
    let mut first: Vec<&VmSize> = listed(rules.list(ids::SERIES_ALLOWED));
    first.retain(of_vendor);
    let mut nvme: Vec<&VmSize> = listed(rules.list(ids::SERIES_NVME));
    nvme.retain(of_vendor);
    let large = listed(rules.list(ids::SERIES_LARGE));
    let found: Vec<Proposed<'a>> = match proposal.nvme {
        NvmeUse::Prefer => group(nvme, 0).chain(group(first, 1)).collect(),
        NvmeUse::AsNeeded => {
            nvme.retain(|size| adds(size, &first));
            group(nvme, 0).chain(group(first, 0)).collect()
        }
        NvmeUse::Avoid => group(first, 0).collect(),
    };
    let found = found.into_iter().chain(group(large, 2));
    found.filter(|proposed| without_nvme(&proposed.size)).collect()
}

/// Whether a size carries more than all of the first choice, and costs no less than what they give for its cores and memory:
/// it is then taken for what it has more of, and never for its price.
fn adds(size: &VmSize, first: &[&VmSize]) -> bool {
    let is_more = Requirement::ALL.into_iter().any(|requirement| {
        let own = requirement.figure(size);
        own.is_some() && first.iter().all(|first| requirement.figure(first) < own)
    });
    let as_large = |first: &&&VmSize| {
        let fewer = first.vcpus < size.vcpus || first.memory_gib < size.memory_gib;
        !fewer && first.constrained_parent.is_none()
    };
    let costs = first.iter().filter(as_large).filter_map(|first| first.relative_cost);
    let least = costs.min_by(f64::total_cmp);
    is_more && size.relative_cost.is_some_and(|cost| least.is_none_or(|least| least <= cost))
}
