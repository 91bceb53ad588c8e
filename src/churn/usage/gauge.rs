//! What can be measured of processors and memory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What of a server is busy.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Resource {
    /// Its processors.
    Cpu,
    /// Its memory.
    Memory,
}

/// What the values of a gauge are.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unit {
    /// Per cent of what the server has.
    Percent,
    /// Cores in use.
    Cores,
    /// MHz of all cores in use.
    Mhz,
    /// GiB in use.
    UsedGib,
    /// GiB that are left.
    AvailableGib,
}

/// A figure about processors or memory; of two gauges of one resource the first says more.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Gauge {
    /// The part of the processors that is busy.
    CpuPercent,
    /// The cores that are busy, of a machine whose number of cores the source does not tell.
    CpuCores,
    /// The MHz that are busy, of a machine whose MHz in all the source does not tell.
    CpuMhz,
    /// The part of the memory that the guest uses.
    MemoryPercent,
    /// The memory that the guest could still give out.
    MemoryAvailable,
    /// The memory that the guest uses.
    MemoryUsed,
    /// The part of the memory that the hypervisor estimates to be active: less than the guest uses.
    MemoryActivePercent,
    /// The memory that the hypervisor estimates to be active.
    MemoryActive,
    /// The memory that the machine takes on its host: more than the guest uses.
    MemoryConsumed,
}

impl Gauge {
    /// The identifier in JSON and data.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.mark().trim_start_matches('\u{1e}')
    }

    /// Its name among those of disks, which none of them has.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::CpuPercent => "\u{1e}cpu-percent",
            Self::CpuCores => "\u{1e}cpu-cores",
            Self::CpuMhz => "\u{1e}cpu-mhz",
            Self::MemoryPercent => "\u{1e}memory-percent",
            Self::MemoryAvailable => "\u{1e}memory-available",
            Self::MemoryUsed => "\u{1e}memory-used",
            Self::MemoryActivePercent => "\u{1e}memory-active-percent",
            Self::MemoryActive => "\u{1e}memory-active",
            Self::MemoryConsumed => "\u{1e}memory-consumed",
        }
    }

    /// What it is about.
    #[must_use]
    pub fn resource(self) -> Resource {
        match self {
            Self::CpuPercent | Self::CpuCores | Self::CpuMhz => Resource::Cpu,
            _ => Resource::Memory,
        }
    }

    /// The unit of its values.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::CpuPercent | Self::MemoryPercent | Self::MemoryActivePercent => Unit::Percent,
            Self::CpuCores => Unit::Cores,
            Self::CpuMhz => Unit::Mhz,
            Self::MemoryAvailable => Unit::AvailableGib,
            Self::MemoryUsed | Self::MemoryActive | Self::MemoryConsumed => Unit::UsedGib,
        }
    }

    /// Whether it is what a hypervisor estimates to be touched, not what the guest uses.
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::MemoryActivePercent | Self::MemoryActive)
    }
}
