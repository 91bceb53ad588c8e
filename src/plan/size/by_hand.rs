//! The checks of a size that somebody fixed: whether the machine starts on it, and whether Azure still gives it.

use super::need::{Fit, NvmeSupport};
use super::nvme::NvmeGuests;
use super::proposal::{Caution, cautions};
use super::words::{caution_words, nvme_words};
use crate::catalog::SizeCatalog;
use crate::estate::{Boot, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::Arithmetic;
use crate::wording::Message;

/// Checks the sizes that are fixed by hand on a day.
pub(crate) struct FixedSizes<'a> {
    sizes: &'a SizeCatalog,
    fit: Fit,
    day: &'a str,
}

impl<'a> FixedSizes<'a> {
    /// `None` under rule sets of the past, which know nothing of it.
    pub(crate) fn new(rules: &RuleSet, sizes: &'a SizeCatalog, day: &'a str) -> Option<Self> {
        (!rules.is_past()).then(|| Self {
            sizes,
            fit: Fit::of(Arithmetic::Exact, false, sizes),
            day,
        })
    }

    /// What keeps a machine of a generation from the size that is fixed for it, or may do so; nothing where none is.
    pub(crate) fn checks(
        &self,
        server: &Server,
        generation: u8,
        guests: &NvmeGuests<'_>,
    ) -> Vec<Verdict> {
        let Some(name) = server.azure_size.as_deref().filter(|name| !name.trim().is_empty()) else {
            return Vec::new();
        };
        let Some(size) = self.sizes.get(name) else {
            let message = message!(
                "{size} is fixed by hand, and the catalogue has no such size: nobody knows if the machine runs on it",
                size = name
            );
            let severity = CheckSeverity::Unknown;
            return vec![Verdict::failed(severity, "size-unknown", ids::SERIES_ALLOWED, message)];
        };
        let verdict = |severity, code, rule: RuleId, why: Message| {
            let message = message!("{size} is fixed by hand: {why}", size = &size.name, why);
            let mut verdict = Verdict::failed(severity, code, rule, message);
            verdict.check.value = Some(size.short_name().to_owned());
            verdict
        };
        let cautions = cautions(size, self.day).filter_map(|caution| {
            let (severity, code) = weight(caution)?;
            Some(verdict(severity, code, ids::SERIES_ALLOWED, caution_words(caution, size)))
        });
        let mut found: Vec<Verdict> = cautions.collect();
        let (rule, unknown) = (ids::SERIES_ALLOWED, "size-generation-unknown");
        if !size.supports_generation(generation) && server.boot.is_none() {
            let why = message!(
                "not for machines of generation {generation}, and how the machine boots is not known",
                generation
            );
            found.push(verdict(CheckSeverity::Unknown, unknown, rule, why));
        } else if !size.supports_generation(generation) {
            let why = message!("not for machines of generation {generation}", generation);
            found.push(verdict(CheckSeverity::Error, "size-generation", rule, why));
        } else if size.vm_generations.is_empty() && server.boot == Some(Boot::Bios) {
            let why = message!("its source does not say if it is for machines of generation 1");
            found.push(verdict(CheckSeverity::Conditional, unknown, rule, why));
        }
        let known_disks = u32::try_from(server.disks.len()).ok().filter(|disks| *disks > 0);
        let data_disks = server.disk_count.or(known_disks).map(|disks| disks.saturating_sub(1));
        if let Some((needed, most)) = beyond(data_disks, size.max_data_disks) {
            let why =
                message!("the machine has {needed} data disks, and it takes {most}", needed, most);
            found.push(verdict(CheckSeverity::Error, "size-data-disks", rule, why));
        }
        if let Some((needed, most)) = beyond(server.nics, size.max_nics) {
            let why = message!("the machine has {needed} NICs, and it takes {most}", needed, most);
            found.push(verdict(CheckSeverity::Error, "size-nics", rule, why));
        }
        let guest = guests.support(server);
        if self.fit.is_nvme(size) && guest != NvmeSupport::Yes {
            let is_sure = size.nvme_os_required == Some(true) && guest == NvmeSupport::No;
            let (severity, code) = if is_sure {
                (CheckSeverity::Error, "size-nvme-guest")
            } else {
                (CheckSeverity::Conditional, "size-nvme-guest-unknown")
            };
            found.push(verdict(severity, code, ids::GUEST_OS_NVME, nvme_words(size, guest)));
        }
        found
    }
}

/// What is needed and what there is at most, where the one is known to be more than the other.
fn beyond(needed: Option<u32>, most: Option<u32>) -> Option<(u32, u32)> {
    needed.zip(most).filter(|(needed, most)| needed > most)
}

/// How much it weighs that somebody fixed a size which would not be proposed; `None` where the machine runs on it all the same.
fn weight(caution: Caution) -> Option<(CheckSeverity, &'static str)> {
    match caution {
        Caution::Arm => Some((CheckSeverity::Error, "size-arm")),
        Caution::Retired => Some((CheckSeverity::Error, "size-retired")),
        Caution::GrowthRestricted => Some((CheckSeverity::Conditional, "size-restricted")),
        Caution::Preview => Some((CheckSeverity::Conditional, "size-preview")),
        Caution::RecogniseOnly
        | Caution::Constrained
        | Caution::Retiring
        | Caution::Isolated
        | Caution::Burstable => None,
    }
}
