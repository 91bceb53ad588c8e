//! The Azure VM size of a server.

use crate::catalog::{SizeCatalog, VmSize};
use crate::rules::{RuleSet, ids};
use crate::settings::Arithmetic;

/// What a server asks of its size.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Processor cores.
    pub cores: f64,
    /// Memory in MiB.
    pub memory_mb: f64,
    /// Network interfaces.
    pub nics: f64,
    /// Disks, the one of the operating system among them.
    pub disks: f64,
    /// Whether it goes to premium storage, and then its IOPS and MB/s.
    pub premium: Option<(f64, f64)>,
    /// The generation of the machine in Azure: 1 boots by BIOS, 2 by UEFI.
    pub generation: u8,
}

/// What may be proposed.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// The series that were asked for, instead of those of the rules. Only then are sizes proposed that Azure gives no more of
    /// or that need `NVMe` drivers.
    pub series: Option<&'a [String]>,
    /// The day, `YYYY-MM-DD`, at which a size must not be retired.
    pub day: &'a str,
}

/// Which sizes may be chosen, and how.
#[derive(Clone, Debug)]
pub struct SizeChooser<'a> {
    arithmetic: Arithmetic,
    standard: Vec<&'a VmSize>,
    premium: Vec<&'a VmSize>,
}

impl<'a> SizeChooser<'a> {
    /// Workbook arithmetic takes the first size that fits in the workbook's order of series; exact arithmetic the smallest
    /// size of the allowed series, for standard storage one without premium storage where there is one.
    #[must_use]
    pub fn new(
        arithmetic: Arithmetic,
        proposal: Proposal<'_>,
        rules: &RuleSet,
        sizes: &'a SizeCatalog,
    ) -> Self {
        let series = proposal.series;
        let may_be_proposed = |size: &&VmSize| {
            let unasked = size.growth_restricted || size.nvme_os_required == Some(true);
            let never = size.recognise_only || size.constrained_parent.is_some();
            !size.is_retired(proposal.day) && !never && (series.is_some() || !unasked)
        };
        let listed = |names: &[String]| -> Vec<&'a VmSize> {
            names.iter().flat_map(|name| sizes.series(name)).filter(may_be_proposed).collect()
        };
        let (standard, premium) = match arithmetic {
            Arithmetic::Workbook if series.is_none() => (
                listed(rules.list(ids::SIZE_ORDER_STANDARD)),
                listed(rules.list(ids::SIZE_ORDER_PREMIUM)),
            ),
            _ => {
                let mut allowed = listed(series.unwrap_or(rules.list(ids::SERIES_ALLOWED)));
                allowed.sort_by(|a, b| SizeCatalog::smaller(a, b));
                let premium = allowed.iter().copied().filter(|size| size.premium_storage).collect();
                allowed.sort_by_key(|size| size.premium_storage);
                (allowed, premium)
            }
        };
        Self { arithmetic, standard, premium }
    }

    /// The sizes that may be chosen.
    pub fn sizes(&self) -> impl Iterator<Item = &'a VmSize> {
        self.standard.iter().chain(&self.premium).copied()
    }

    /// The size for a need; `None` when no allowed size fits.
    #[must_use]
    pub fn choose(&self, need: Need) -> Option<&'a VmSize> {
        let sizes = if need.premium.is_some() { &self.premium } else { &self.standard };
        sizes.iter().copied().find(|size| self.fits(size, need))
    }

    fn fits(&self, size: &VmSize, need: Need) -> bool {
        let at_least = |limit: Option<f64>, wanted: f64| limit.is_some_and(|limit| limit >= wanted);
        let data_disks = match self.arithmetic {
            // The workbook holds all attached disks against the data disks of the size.
            Arithmetic::Workbook => need.disks,
            Arithmetic::Exact => (need.disks - 1.0).max(0.0),
        };
        let storage = match (need.premium, self.arithmetic) {
            (Some((iops, mb_per_s)), Arithmetic::Exact) => {
                at_least(size.max_disk_iops, iops) && at_least(size.max_disk_mb_per_s, mb_per_s)
            }
            _ => true,
        };
        at_least(size.vcpus.map(f64::from), need.cores)
            && at_least(size.memory_mb(), need.memory_mb)
            && at_least(size.max_nics.map(f64::from), need.nics)
            && at_least(size.max_data_disks.map(f64::from), data_disks)
            && size.supports_generation(need.generation)
            && storage
    }
}
