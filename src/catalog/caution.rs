//! What speaks against a VM size on a day, whatever a machine needs.

use super::size::VmSize;
use crate::words;

/// What speaks against a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caution {
    /// It is in the catalogue to be recognised only.
    RecogniseOnly,
    /// Its processors are ARM.
    Arm,
    /// Azure has retired it.
    Retired,
    /// Some of its vCPUs are switched off for licences by the core.
    Constrained,
    /// Azure retires it on a day that is known.
    Retiring,
    /// Azure gives it only to subscriptions that use it already.
    GrowthRestricted,
    /// It is a preview.
    Preview,
    /// It takes a whole host.
    Isolated,
    /// Its processors may be used in full only for a while.
    Burstable,
}

/// How much it weighs that a machine is to get a size all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The machine does not start on it, or nobody gets it.
    KeepsOut,
    /// Whether the subscription gets it has to be found out first.
    ToBeAsked,
    /// The machine runs on it.
    Worth,
}

impl Caution {
    /// How much it weighs.
    pub(crate) fn weight(self) -> Weight {
        match self {
            Self::Arm | Self::Retired => Weight::KeepsOut,
            Self::GrowthRestricted | Self::Preview | Self::Isolated => Weight::ToBeAsked,
            Self::RecogniseOnly | Self::Constrained | Self::Retiring | Self::Burstable => {
                Weight::Worth
            }
        }
    }

    /// The code of what is said of it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::RecogniseOnly => "size-not-proposed",
            Self::Arm => "size-arm",
            Self::Retired => "size-retired",
            Self::Constrained => "size-constrained",
            Self::Retiring => "size-retires",
            Self::GrowthRestricted => "size-restricted",
            Self::Preview => "size-preview",
            Self::Isolated => "size-isolated",
            Self::Burstable => "size-burstable",
        }
    }

    /// What a cell says of it.
    pub(crate) fn cell_words(self) -> &'static str {
        match self {
            Self::RecogniseOnly => words!("Not proposed"),
            Self::Arm => words!("ARM processors"),
            Self::Retired => words!("Retired"),
            Self::Constrained => words!("Some vCPUs are switched off"),
            Self::Retiring => words!("To be retired"),
            Self::GrowthRestricted => words!("Not for new subscriptions"),
            Self::Preview => words!("Preview"),
            Self::Isolated => words!("Takes a whole host"),
            Self::Burstable => words!("Burstable"),
        }
    }
}

/// The weightiest of what speaks against proposing a size on a day.
pub(crate) fn caution(size: &VmSize, day: &str) -> Option<Caution> {
    cautions(size, day).next()
}

/// What speaks against proposing a size on a day, the weightiest first.
pub(crate) fn cautions(size: &VmSize, day: &str) -> impl Iterator<Item = Caution> {
    let is_retired = size.is_retired(day);
    [
        (size.cpu_arch.as_deref().is_some_and(|arch| arch != "x64"), Caution::Arm),
        (is_retired, Caution::Retired),
        (size.burstable, Caution::Burstable),
        (size.growth_restricted, Caution::GrowthRestricted),
        (size.retirement_date.is_some() && !is_retired, Caution::Retiring),
        (size.recognise_only, Caution::RecogniseOnly),
        (size.preview, Caution::Preview),
        (size.isolated, Caution::Isolated),
        (size.constrained_parent.is_some(), Caution::Constrained),
    ]
    .into_iter()
    .filter_map(|(holds, caution)| holds.then_some(caution))
}
