//! What bounds sizes and what speaks against them, for people: said here once, for findings, verdicts and reasons.

use super::need::{Fit, Need, NvmeSupport, Requirement};
use crate::catalog::{Caution, VmSize};
use crate::message;
use crate::units::grouped;
use crate::wording::Message;
use crate::words;

/// What bounds a size beside what the server needs.
pub(super) const SERIES: &str = "series";
pub(super) const COST: &str = "cost";
pub(super) const HAND: &str = "hand";

impl Requirement {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Cores => "cores",
            Self::Memory => "memory",
            Self::DataDisks => "data-disks",
            Self::Nics => "nics",
            Self::Iops => "iops",
            Self::Throughput => "throughput",
            Self::PremiumStorage => "premium-storage",
            Self::Generation => "generation",
            Self::Nvme => "nvme",
        }
    }
}

/// What bound a size, for people.
pub(crate) fn bound_words(id: &str) -> &'static str {
    match id {
        "cores" => words!("cores"),
        "memory" => words!("memory"),
        "data-disks" => words!("data disks"),
        "nics" => "NICs",
        "iops" => "IOPS",
        "throughput" => "MB/s",
        "premium-storage" => words!("premium disks"),
        "generation" => words!("generation"),
        "nvme" => "NVMe",
        SERIES => words!("the cheapest size offered"),
        COST => words!("cost"),
        HAND => words!("a size that is fixed by hand"),
        _ => "",
    }
}

/// What a size lacks, with what it has and what is needed.
pub(crate) fn lack_words(lacks: &[Requirement], size: &VmSize, need: &Need, fit: Fit) -> Message {
    let number =
        |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| grouped(value, 2));
    let (iops, rate) = need.load.unwrap_or_default();
    let words =
        lacks.iter().map(|lack| (lack, number(lack.figure(size)))).map(|(lack, has)| match lack {
            Requirement::Cores => {
                message!("{has} vCPUs, {needed} are needed", has, needed = number(Some(need.cores)))
            }
            Requirement::Memory => message!(
                "{has} GiB of memory, {needed} are needed",
                has,
                needed = number(Some(need.memory_gib()))
            ),
            Requirement::DataDisks => message!(
                "{has} data disks, {needed} are needed",
                has,
                needed = number(Some(fit.data_disks(need)))
            ),
            Requirement::Nics => {
                message!("{has} NICs, {needed} are needed", has, needed = number(Some(need.nics)))
            }
            Requirement::Iops if size.max_disk_iops.is_none() => message!(
                "its source does not say what IOPS it serves, {needed} are needed",
                needed = number(Some(iops))
            ),
            Requirement::Throughput if size.max_disk_mb_per_s.is_none() => message!(
                "its source does not say what MB/s it serves, {needed} are needed",
                needed = number(Some(rate))
            ),
            Requirement::Iops => {
                message!("{has} IOPS, {needed} are needed", has, needed = number(Some(iops)))
            }
            Requirement::Throughput => {
                message!("{has} MB/s, {needed} are needed", has, needed = number(Some(rate)))
            }
            Requirement::PremiumStorage => premium_words(size),
            Requirement::Generation => generation_words(size, need),
            Requirement::Nvme => nvme_words(size, need.nvme),
        });
    Message::joined(words, "; ")
}

/// Why a machine does not, or may not, boot on a size.
fn generation_words(size: &VmSize, need: &Need) -> Message {
    let mut lacking = need.generations().iter().filter(|one| !size.supports_generation(**one));
    let generation = lacking.next().copied().unwrap_or(need.generation);
    let why = message!("not for machines of generation {generation}", generation);
    if need.is_boot_known {
        return why;
    }
    message!("{why}, and how the machine boots is not known", why)
}

/// Why the premium disks of a machine cannot, or may not, be attached to a size.
pub(super) fn premium_words(size: &VmSize) -> Message {
    if size.premium_storage.is_some() {
        message!("it takes no premium disks")
    } else {
        message!("its source does not say if it takes premium disks")
    }
}

/// What there is to say of a size that is fixed by hand and in no catalogue.
pub(super) fn unknown_words() -> Message {
    message!("the catalogue has no such size, and nobody knows if the machine runs on it")
}

/// Why a machine cannot, or may not, start on the disks of a size.
pub(crate) fn nvme_words(size: &VmSize, guest: NvmeSupport) -> Message {
    match (size.nvme_os_required, guest) {
        (Some(_), NvmeSupport::Unknown) => {
            message!("its disks are NVMe, and nobody knows if the guest runs on them")
        }
        (Some(_), _) => message!("its disks are NVMe, on which the guest does not run"),
        (None, NvmeSupport::Unknown) => message!(
            "its source does not say if its disks are NVMe, and nobody knows if the guest runs on such disks"
        ),
        (None, _) => message!(
            "its source does not say if its disks are NVMe, on which the guest does not run"
        ),
    }
}

/// What speaks against a size, for people.
pub(crate) fn caution_words(caution: Caution, size: &VmSize) -> Message {
    let day = || size.retirement_date.clone().unwrap_or_default();
    match caution {
        Caution::RecogniseOnly => {
            message!("its series is proposed only where it is asked for by name")
        }
        Caution::Arm => message!("its processors are ARM, on which x86 guests do not run"),
        Caution::Retired => message!("it has been retired since {day}", day = day()),
        Caution::Retiring => message!("Azure retires it on {day}", day = day()),
        Caution::Constrained => message!("some of its vCPUs are switched off"),
        Caution::GrowthRestricted => {
            message!("Azure gives it only to subscriptions that use it already")
        }
        Caution::Preview => message!("it is a preview"),
        Caution::Isolated => message!("it takes a whole host"),
        Caution::Burstable => message!("its processors may be used in full only for a while"),
    }
}
