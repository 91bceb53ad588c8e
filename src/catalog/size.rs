//! A VM size.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::units::MIB_PER_GIB;

/// A text of a catalogue: of one that comes with asrcap as it stands there, of one that was read a copy.
pub(crate) type Text = Cow<'static, str>;

/// One Azure VM size. A limit that the source does not state is `None`, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "what a size is, each by itself")]
pub struct VmSize {
    /// Azure's name: `Standard_DS13_v2`.
    pub name: String,
    /// The series: `DSv2`.
    pub series: String,
    /// general-purpose, memory-optimized ...
    pub category: Text,
    /// Virtual CPUs.
    pub vcpus: Option<u32>,
    /// Memory in GiB.
    pub memory_gib: Option<f64>,
    /// Data disks that can be attached, the operating system disk not counted.
    pub max_data_disks: Option<u32>,
    /// Network interfaces.
    pub max_nics: Option<u32>,
    /// Local temporary disk in GiB.
    pub temp_storage_gib: Option<f64>,
    /// Uncached disk IOPS.
    pub max_disk_iops: Option<f64>,
    /// Uncached disk throughput in MB/s.
    #[serde(rename = "max_disk_mbps")]
    pub max_disk_mb_per_s: Option<f64>,
    /// Network bandwidth in Mbit/s.
    pub max_network_mbps: Option<f64>,
    /// Whether premium disks can be attached.
    pub premium_storage: Option<bool>,
    /// Accelerators, if any.
    pub accelerator: Option<Text>,
    /// Remarks of the source.
    pub notes: Option<Text>,
    /// Where the figures were read.
    pub source: Text,
    /// The month or day that the figures are of, `YYYY-MM` or `YYYY-MM-DD`.
    pub snapshot: Text,
    /// The supported generations of machines: 1 boots by BIOS, 2 by UEFI. Empty if the source has none.
    pub vm_generations: Cow<'static, [u8]>,
    /// Generations of which the source does not say whether they are supported too.
    pub unstated_generations: Cow<'static, [u8]>,
    /// Whether the operating system must have `NVMe` drivers.
    pub nvme_os_required: Option<bool>,
    /// The day on which Azure retires the size, `YYYY-MM-DD`.
    pub retirement_date: Option<Text>,
    /// Whether Azure gives it only to subscriptions that already use it.
    pub growth_restricted: bool,
    /// Whose processors it has: `intel`, `amd`, `arm`.
    pub cpu_vendor: Option<Text>,
    /// The architecture of its processors: `x64`, `arm64`; x64 where the source has none.
    pub cpu_arch: Option<Text>,
    /// The size that it has all figures but the vCPUs of, and the price: vCPUs are switched off for licences by the core.
    pub constrained_parent: Option<Text>,
    /// Whether it is here to be recognised where an override or another tool names it; it is proposed only where its series is
    /// asked for.
    pub recognise_only: bool,
    /// Whether its processors may be used in full only for a while.
    pub burstable: bool,
    /// Whether it takes a whole host for itself.
    pub isolated: bool,
    /// Whether Azure's page of it is marked as a preview.
    pub preview: bool,
    /// What an hour of it costs relative to `Standard_D2s_v5`, Linux, pay-as-you-go.
    pub relative_cost: Option<f64>,
    /// The day that its relative cost is of, `YYYY-MM-DD`.
    pub cost_date: Option<Text>,
}

impl VmSize {
    /// The name as the workbook prints it: `A2`, `DS14`.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.name.strip_prefix("Standard_").unwrap_or(&self.name)
    }

    /// Memory in MiB.
    #[must_use]
    pub fn memory_mb(&self) -> Option<f64> {
        self.memory_gib.map(|gib| gib * MIB_PER_GIB)
    }

    /// Whether machines of a generation are supported; where the source has no generations, all are.
    #[must_use]
    pub fn supports_generation(&self, generation: u8) -> bool {
        self.vm_generations.is_empty()
            || self.vm_generations.contains(&generation)
            || self.unstated_generations.contains(&generation)
    }

    /// Whether its source does not say if machines of a generation are supported.
    #[must_use]
    pub fn leaves_open(&self, generation: u8) -> bool {
        self.vm_generations.is_empty() || self.unstated_generations.contains(&generation)
    }

    /// Its generations as its source states them: `1, 2`, or `1, 2?` where it does not say of the second; empty where it says of
    /// none.
    #[must_use]
    pub fn generations(&self) -> String {
        let stated = self.vm_generations.iter().map(|generation| (generation, ""));
        let open = self.unstated_generations.iter().map(|generation| (generation, "?"));
        let mut all: Vec<(&u8, &str)> = stated.chain(open).collect();
        all.sort_unstable();
        let all: Vec<String> =
            all.into_iter().map(|(generation, mark)| format!("{generation}{mark}")).collect();
        all.join(", ")
    }

    /// Whether it is retired on a day, `YYYY-MM-DD`.
    #[must_use]
    pub fn is_retired(&self, day: &str) -> bool {
        self.retirement_date.as_deref().is_some_and(|retired| retired <= day)
    }

    /// Whether it is known to take premium disks.
    #[must_use]
    pub fn takes_premium(&self) -> bool {
        self.premium_storage == Some(true)
    }

    /// Whether cores, memory, disks and NICs are all known, so that a server can be checked against it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.vcpus.is_some()
            && self.memory_gib.is_some()
            && self.max_data_disks.is_some()
            && self.max_nics.is_some()
    }
}
