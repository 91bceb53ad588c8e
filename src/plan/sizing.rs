//! Sizes by what servers have and by what they use, side by side.
//!
//! A server that uses a part of its cores and its memory needs that part, times the comfort factor. A percentile over a week or more
//! chooses a size; one moment is a hint. What is not measured well enough counts as it is allocated, and disks, network interfaces,
//! IOPS and MB/s bound both sizes.

use schemars::JsonSchema;
use serde::Serialize;

use super::size::{Need, Reasons, SizeChoice, SizeChooser};
use crate::catalog::{SizeCatalog, VmSize};
use crate::estate::{Usage, UsageFrom};
use crate::rules::{RuleSet, ids};
use crate::settings::{Settings, Sizing};
use crate::units::{MIB_PER_GIB, plain, plain_number};

/// A size, and what it is chosen for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizedFor {
    /// Cores that it must have.
    #[serde(serialize_with = "plain_number")]
    pub cores: f64,
    /// Memory that it must have, in MiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_mb: f64,
    /// Azure's name of it; null where no size that may be proposed fits, and where one is fixed that the catalogue does not have.
    pub size: Option<String>,
    /// Its vCPUs.
    pub vcpus: Option<u32>,
    /// What Azure counts of it in quotas and in its price: with the vCPUs of a constrained size that are switched off.
    pub counted_vcpus: Option<u32>,
    /// Its memory in GiB.
    #[serde(serialize_with = "plain")]
    pub memory_gb: Option<f64>,
    /// What keeps a cheaper size from fitting; left out of a hint.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub bound_by: Vec<&'static str>,
}

/// The sizes of a server by what it has and by what it uses.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerSizing {
    /// By which of the two the server is planned.
    #[schemars(with = "String")]
    pub by: Sizing,
    /// By the cores and the memory that it has.
    pub allocated: SizedFor,
    /// By what it uses of them, with the comfort factor; null where that is not measured well enough.
    pub measured: Option<SizedFor>,
    /// What keeps the size by which it is planned from being a cheaper one.
    pub bound: Vec<&'static str>,
    /// What it would take by figures that are too weak for a size, of one moment or a few days; only where there are such figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<SizedFor>,
}

/// vCPUs as Azure counts them, and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Capacity {
    /// vCPUs, switched-off ones of constrained sizes among them: quotas count them, and the price is for all.
    #[serde(serialize_with = "plain_number")]
    pub vcpus: f64,
    /// Memory in GiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_gb: f64,
}

/// What a server needs of its size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// By which of the two a size is taken.
    pub(crate) by: Sizing,
    /// By what it has.
    pub(crate) allocated: Need,
    /// By what it uses; `None` where that is not known well enough.
    pub(crate) measured: Option<Need>,
    /// By figures that are too weak for a size, where there are no better ones.
    pub(crate) hinted: Option<Need>,
}

impl Needs {
    /// `grown` is what it needs by what it has, with growth on what its disks serve, and `comfortable` the same with the comfort
    /// factor in the place of growth.
    pub(crate) fn of(
        grown: Need,
        comfortable: Need,
        usage: &Usage,
        settings: &Settings,
        rules: &RuleSet,
    ) -> Self {
        let used = |counts: &dyn Fn(&UsageFrom) -> bool| {
            let part = |percent: Option<f64>, from: Option<UsageFrom>| {
                from.filter(counts)?;
                // Nobody uses more than there is, whatever a counter says.
                Some(percent?.min(100.0) / 100.0 * settings.comfort)
            };
            let cpu = part(usage.cpu_percent, usage.cpu_from);
            let memory = part(usage.memory_percent, usage.memory_from);
            (cpu.is_some() || memory.is_some()).then(|| Need {
                cores: comfortable.cores * cpu.unwrap_or(1.0),
                memory_mb: comfortable.memory_mb * memory.unwrap_or(1.0),
                ..comfortable
            })
        };
        let days = rules.number(ids::SIZING_DAYS_MIN);
        let measured =
            days.and_then(|days| used(&|from: &UsageFrom| from.is_enough_for_sizes(days)));
        let hinted = days.and_then(|_| used(&|_| true)).filter(|_| measured.is_none());
        let by = settings.sizing_under(rules);
        let by = if measured.is_some() { by } else { Sizing::Allocated };
        Self { by, allocated: grown, measured, hinted }
    }

    /// What a size that is fixed by hand must have at least: a machine that is measured does with what it uses.
    pub(crate) fn by_hand(&self) -> Need {
        let in_force = self.in_force();
        let measured = self.measured.unwrap_or(in_force);
        Need {
            cores: in_force.cores.min(measured.cores),
            memory_mb: in_force.memory_mb.min(measured.memory_mb),
            ..in_force
        }
    }

    /// The one that a size is taken for.
    pub(crate) fn in_force(&self) -> Need {
        self.measured.filter(|_| self.by == Sizing::Measured).unwrap_or(self.allocated)
    }
}

impl ServerSizing {
    /// The sizes of a server, and the choice by which it is planned. A size that is fixed by hand, by its name, is kept whatever it
    /// uses.
    pub(crate) fn of(
        needs: Needs,
        fixed: Option<&str>,
        chooser: &SizeChooser<'_>,
        reasons: &Reasons<'_>,
        sizes: &SizeCatalog,
    ) -> (Self, SizeChoice) {
        let choose = |need: Need| match fixed.map(|name| (name, sizes.get(name))) {
            Some((_, Some(size))) => reasons.by_hand(size, need, &needs.by_hand()),
            Some((name, None)) => reasons.unknown(name, need),
            None => reasons.choice(need),
        };
        let size_for = |need: Need, choice: &SizeChoice| {
            let size = choice.size.as_deref().and_then(|name| sizes.get(name));
            SizedFor::of(need, size, choice.bound_by.clone(), sizes)
        };
        let choice = choose(needs.allocated);
        let allocated = size_for(needs.allocated, &choice);
        let by_use = needs.measured.map(|need| (need, choose(need)));
        let measured = by_use.as_ref().map(|(need, choice)| size_for(*need, choice));
        let by = needs.by;
        let choice = match by_use {
            Some((_, by_use)) if by == Sizing::Measured => by_use,
            _ => choice,
        };
        let hinted = needs.hinted.filter(|_| fixed.is_none());
        let hint = hinted.map(|need| SizedFor::of(need, chooser.choose(need), Vec::new(), sizes));
        let bound = choice.bound_by.clone();
        (Self { by, allocated, measured, bound, hint }, choice)
    }

    /// What the size by use saves; less than 0 where the server needs more than it has.
    pub(crate) fn saved(&self) -> Option<Capacity> {
        Some(self.allocated.capacity()?.less(self.measured.as_ref()?.capacity()?))
    }

    /// Whether the size by use, or that of the hint, is another one than by what the server has.
    pub(crate) fn is_other_by_use(&self) -> bool {
        let by_use = self.measured.as_ref().or(self.hint.as_ref());
        by_use.is_some_and(|by_use| by_use.size != self.allocated.size)
    }

    /// What the hint would save.
    pub(crate) fn hinted(&self) -> Option<Capacity> {
        Some(self.allocated.capacity()?.less(self.hint.as_ref()?.capacity()?))
    }
}

impl SizedFor {
    fn of(
        need: Need,
        size: Option<&VmSize>,
        bound_by: Vec<&'static str>,
        sizes: &SizeCatalog,
    ) -> Self {
        Self {
            cores: need.cores,
            memory_mb: need.memory_mb,
            size: size.map(|size| size.name.clone()),
            vcpus: size.and_then(|size| size.vcpus),
            counted_vcpus: size.and_then(|size| sizes.counted_vcpus(size)),
            memory_gb: size.and_then(|size| Some(size.memory_mb()? / MIB_PER_GIB)),
            bound_by,
        }
    }

    /// What Azure counts of its vCPUs, and its memory.
    pub(crate) fn capacity(&self) -> Option<Capacity> {
        Some(Capacity { vcpus: f64::from(self.counted_vcpus?), memory_gb: self.memory_gb? })
    }
}

impl Capacity {
    pub(crate) fn add(&mut self, other: Self) {
        self.vcpus += other.vcpus;
        self.memory_gb += other.memory_gb;
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Self { vcpus: self.vcpus - other.vcpus, memory_gb: self.memory_gb - other.memory_gb }
    }
}
