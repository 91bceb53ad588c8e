//! The size that is taken.

use super::need::{Fit, Need};
use super::proposal::{Proposal, proposed};
use crate::catalog::{SizeCatalog, VmSize};
use crate::rules::{RuleSet, ids};
use crate::settings::Arithmetic;

/// Which sizes may be chosen, and how.
#[derive(Clone, Debug)]
pub struct SizeChooser<'a> {
    pub(super) fit: Fit,
    /// Those for standard storage accounts.
    standard: Vec<&'a VmSize>,
    /// Those for premium storage accounts and for managed disks.
    premium: Vec<&'a VmSize>,
    /// Those for software that is licensed by the core, constrained ones among them.
    licensed: Vec<&'a VmSize>,
}

impl<'a> SizeChooser<'a> {
    /// Workbook arithmetic takes the first size that fits in the workbook's order of series. Exact arithmetic takes the
    /// cheapest that may be proposed, or the smallest where the catalogue has no costs; for standard storage one without
    /// premium storage where there is one.
    #[must_use]
    pub fn new(
        arithmetic: Arithmetic,
        proposal: Proposal<'_>,
        rules: &RuleSet,
        sizes: &'a SizeCatalog,
    ) -> Self {
        let fit = Fit::of(arithmetic, proposal.series.is_some(), sizes);
        if arithmetic == Arithmetic::Workbook && proposal.series.is_none() {
            let in_order = |names: &[String]| -> Vec<&'a VmSize> {
                let listed = names.iter().flat_map(|name| sizes.series(name));
                listed.filter(|size| !size.is_retired(proposal.day)).collect()
            };
            return Self {
                fit,
                standard: in_order(rules.list(ids::SIZE_ORDER_STANDARD)),
                premium: in_order(rules.list(ids::SIZE_ORDER_PREMIUM)),
                licensed: Vec::new(),
            };
        }
        let mut all = proposed(proposal, rules, sizes, fit);
        all.sort_by(|a, b| a.order(b, 0.0));
        let mut standard: Vec<&VmSize> = all.iter().map(|found| found.size).collect();
        standard.retain(|size| size.constrained_parent.is_none());
        let premium = standard.clone();
        standard.sort_by_key(|size| size.takes_premium());
        let by_core = rules.stated_number(ids::LICENSED_CORE_COST).unwrap_or_default();
        all.sort_by(|a, b| a.order(b, by_core));
        let licensed = all.iter().map(|found| found.size).collect();
        Self { fit, standard, premium, licensed }
    }

    /// The sizes that may be chosen.
    pub fn sizes(&self) -> impl Iterator<Item = &'a VmSize> {
        self.standard.iter().chain(&self.premium).chain(&self.licensed).copied()
    }

    /// The size for a need; `None` when no allowed size fits.
    #[must_use]
    pub fn choose(&self, need: Need) -> Option<&'a VmSize> {
        self.taken(&need).map(|(size, _)| size)
    }

    /// The size for a need, and the need that it meets: that of a machine of one generation where nobody knows how it boots and no
    /// size is for both.
    pub(super) fn taken(&self, need: &Need) -> Option<(&'a VmSize, Need)> {
        let first = |of: &[Need]| {
            self.in_order(need).iter().find_map(|size| {
                let met = of.iter().find(|need| self.fit.fits(size, need))?;
                Some((*size, *met))
            })
        };
        let of_one = || need.generations().iter().map(|one| need.of_generation(*one));
        first(&[*need]).or_else(|| first(&of_one().collect::<Vec<Need>>()))
    }

    /// The sizes that are tried for a need, in their order.
    pub(super) fn in_order(&self, need: &Need) -> &[&'a VmSize] {
        match (need.licensed_cores, need.load) {
            (true, _) if !self.licensed.is_empty() => &self.licensed,
            (_, Some(_)) => &self.premium,
            (_, None) => &self.standard,
        }
    }
}
