//! The checks of a size that somebody fixed: whether the machine starts on it, and whether Azure still gives it.

use super::need::{Fit, NvmeSupport};
use super::nvme::NvmeGuests;
use super::proposal::{Caution, cautions};
use super::words::{caution_words, nvme_words};
use crate::catalog::SizeCatalog;
use crate::estate::Server;
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
        let fixed = server.azure_size.as_deref().and_then(|name| self.sizes.get(name));
        let Some(size) = fixed else { return Vec::new() };
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
        if !size.supports_generation(generation) {
            let why = message!("not for machines of generation {generation}", generation);
            let rule = ids::SERIES_ALLOWED;
            found.push(verdict(CheckSeverity::Error, "size-generation", rule, why));
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
