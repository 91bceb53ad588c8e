//! The checks of a size that somebody fixed, or whose series somebody asked for: whether the machine starts on it, and whether Azure
//! still gives it.

use super::need::{Fit, Need, NvmeSupport, Requirement};
use super::words::{
    bound_words, caution_words, lack_words, nvme_words, premium_words, unknown_words,
};
use crate::catalog::{SizeCatalog, VmSize, Weight, cautions};
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::Arithmetic;
use crate::units::grouped;
use crate::wording::Message;

/// Checks sizes on a day.
pub(crate) struct SizeChecks<'a> {
    sizes: &'a SizeCatalog,
    fit: Fit,
    day: &'a str,
}

/// What a size that is fixed by hand is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// What the machine needs; 0 for what is not known of it.
    pub(crate) need: Need,
    /// How many of its disks are premium.
    pub(crate) premium_disks: f64,
}

impl<'a> SizeChecks<'a> {
    /// `None` under rule sets of the past, which know nothing of it.
    pub(crate) fn new(rules: &RuleSet, sizes: &'a SizeCatalog, day: &'a str) -> Option<Self> {
        (!rules.is_past()).then(|| Self {
            sizes,
            fit: Fit::of(Arithmetic::Exact, false, sizes),
            day,
        })
    }

    /// What keeps a machine from the size that somebody fixed for it, or may do so.
    ///
    /// A size with fewer cores or less memory than the machine has is a choice that people make: the machine starts on it, so that it
    /// is never kept out. It is ready where a measurement says that it does with less, and conditional where nobody measured, or the
    /// measurement says that it does not.
    pub(crate) fn of_fixed(&self, name: &str, held: &Held) -> Vec<Verdict> {
        let unknown = |message| {
            let severity = CheckSeverity::Unknown;
            vec![Verdict::failed(severity, "size-unknown", ids::SERIES_ALLOWED, message)]
        };
        let Some(size) = self.sizes.get(name) else {
            let message =
                message!("{size} is fixed by hand: {why}", size = name, why = unknown_words());
            return unknown(message);
        };
        let why = |why: Message| message!("{size} is fixed by hand: {why}", size = &size.name, why);
        let mut found = self.of_asked(size, &why);
        let lacks = self.fit.lacks(size, &held.need);
        let (open, lacks): (Vec<Requirement>, Vec<Requirement>) =
            lacks.into_iter().partition(|lack| is_open(*lack, size));
        if !open.is_empty() {
            let limits = open.iter().map(|limit| Message::words(bound_words(limit.id())));
            let limits = Message::joined(limits, ", ");
            found.extend(unknown(why(message!(
                "its source does not state all of its limits: {limits}",
                limits
            ))));
        }
        found.extend(self.of_generation(size, &held.need, &why));
        let rule = ids::SERIES_ALLOWED;
        let mut add = |severity, code, rule: RuleId, words: Message| {
            found.push(verdict(size, severity, code, rule, why(words)));
        };
        for lack in lacks {
            let words = || lack_words(&[lack], size, &held.need, self.fit);
            match lack {
                Requirement::Generation => (),
                Requirement::DataDisks => {
                    let needed = grouped(self.fit.data_disks(&held.need), 0);
                    let most = size.max_data_disks.unwrap_or_default();
                    let words = message!(
                        "the machine has {needed} data disks, and it takes {most}",
                        needed,
                        most
                    );
                    add(CheckSeverity::Error, "size-data-disks", rule, words);
                }
                Requirement::Nics => {
                    let (needed, most) =
                        (grouped(held.need.nics, 0), size.max_nics.unwrap_or_default());
                    let words = message!(
                        "the machine has {needed} NICs, and it takes {most}",
                        needed,
                        most
                    );
                    add(CheckSeverity::Error, "size-nics", rule, words);
                }
                Requirement::PremiumStorage => {
                    let severity = match size.premium_storage {
                        Some(_) => CheckSeverity::Error,
                        None => CheckSeverity::Conditional,
                    };
                    let words = message!(
                        "{why}, and {disks} to premium storage",
                        why = premium_words(size),
                        disks = Message::counted(
                            held.premium_disks,
                            "disk of the machine goes",
                            "disks of the machine go"
                        )
                    );
                    add(severity, "size-premium-storage", rule, words);
                }
                Requirement::Nvme => {
                    let guest = held.need.nvme;
                    let is_sure = size.nvme_os_required == Some(true) && guest == NvmeSupport::No;
                    let (severity, code) = if is_sure {
                        (CheckSeverity::Error, "size-nvme-guest")
                    } else {
                        (CheckSeverity::Conditional, "size-nvme-guest-unknown")
                    };
                    add(severity, code, ids::GUEST_OS_NVME, nvme_words(size, guest));
                }
                Requirement::Cores => add(CheckSeverity::Conditional, "size-cores", rule, words()),
                Requirement::Memory => {
                    add(CheckSeverity::Conditional, "size-memory", rule, words());
                }
                Requirement::Iops => add(CheckSeverity::Conditional, "size-iops", rule, words()),
                Requirement::Throughput => {
                    add(CheckSeverity::Conditional, "size-throughput", rule, words());
                }
            }
        }
        // What decides comes first.
        found.sort_by_key(|verdict| match verdict.severity {
            CheckSeverity::Error => 0,
            CheckSeverity::Unknown => 1,
            CheckSeverity::Conditional => 2,
        });
        found
    }

    /// What keeps a machine from a size that is chosen for it, or may do so.
    pub(crate) fn of_chosen(&self, size: &VmSize, need: &Need) -> Option<Verdict> {
        self.of_generation(size, need, &|why| message!("{size}: {why}", size = &size.name, why))
    }

    /// The same of what series bring along that somebody asked for.
    pub(crate) fn of_series(&self, size: &VmSize, guest: NvmeSupport) -> Vec<Verdict> {
        let why = |why: Message| {
            message!(
                "{size} is of series {series}, which was asked for: {why}",
                size = &size.name,
                series = &size.series,
                why
            )
        };
        let mut found = self.of_asked(size, &why);
        if self.fit.is_nvme(size) && guest == NvmeSupport::Unknown {
            let words = why(nvme_words(size, guest));
            let severity = CheckSeverity::Conditional;
            found.push(verdict(
                size,
                severity,
                "size-nvme-guest-unknown",
                ids::GUEST_OS_NVME,
                words,
            ));
        }
        found
    }

    /// Whether a machine boots on a size.
    fn of_generation(
        &self,
        size: &VmSize,
        need: &Need,
        why: &dyn Fn(Message) -> Message,
    ) -> Option<Verdict> {
        let lack = Requirement::Generation;
        let (severity, code, words) = if self.fit.meets(size, need, lack) {
            let generation = self.fit.open_generation(size, need)?;
            let words = message!(
                "its source does not say if it is for machines of generation {generation}",
                generation
            );
            (CheckSeverity::Conditional, "size-generation-unknown", words)
        } else {
            let words = lack_words(&[lack], size, need, self.fit);
            if need.is_boot_known {
                (CheckSeverity::Error, "size-generation", words)
            } else {
                (CheckSeverity::Unknown, "size-generation-unknown", words)
            }
        };
        Some(verdict(size, severity, code, ids::SERIES_ALLOWED, why(words)))
    }

    /// What speaks against a size as such; nothing where a machine runs on it all the same.
    fn of_asked(&self, size: &VmSize, why: &dyn Fn(Message) -> Message) -> Vec<Verdict> {
        let found = cautions(size, self.day).filter_map(|caution| {
            let severity = match caution.weight() {
                Weight::KeepsOut => CheckSeverity::Error,
                Weight::ToBeAsked => CheckSeverity::Conditional,
                Weight::Worth => return None,
            };
            let words = why(caution_words(caution, size));
            Some(verdict(size, severity, caution.code(), ids::SERIES_ALLOWED, words))
        });
        found.collect()
    }
}

/// Whether a size lacks something because its source does not state how much of it it has.
fn is_open(lack: Requirement, size: &VmSize) -> bool {
    use Requirement::{Cores, DataDisks, Memory, Nics};
    matches!(lack, Cores | Memory | DataDisks | Nics) && lack.figure(size).is_none()
}

fn verdict(
    size: &VmSize,
    severity: CheckSeverity,
    code: &'static str,
    rule: RuleId,
    message: Message,
) -> Verdict {
    let mut verdict = Verdict::failed(severity, code, rule, message);
    verdict.check.value = Some(size.short_name().to_owned());
    verdict
}
