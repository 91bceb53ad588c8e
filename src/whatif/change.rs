//! One thing that a scenario does differently.

use crate::plan::QuickInputs;
use crate::settings::SettingsLayer;

/// One thing that a scenario does differently.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// A setting, as a layer that states nothing else.
    Setting(Box<SettingsLayer>),
    /// The number of a rule.
    Rule(String, f64),
    /// A set of overrides.
    Overrides(String),
    /// An average of the Quick Planner.
    Average(Average, f64),
}

/// An average of the Quick Planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// Machines.
    Vms,
    /// Disks a machine.
    DisksPerVm,
    /// GiB a disk.
    DiskSize,
    /// Used part in per cent.
    Utilization,
    /// Daily change in per cent.
    ChangeRate,
}

impl Average {
    /// The averages: the name of the flag, and where `asrcap seek` looks for a value (from, to, step).
    pub const ALL: [(&'static str, Self, [f64; 3]); 5] = [
        ("vms", Self::Vms, [1.0, 20_000.0, 1.0]),
        ("disks-per-vm", Self::DisksPerVm, [1.0, 64.0, 1.0]),
        ("disk-size", Self::DiskSize, [1.0, 4095.0, 1.0]),
        ("utilization", Self::Utilization, [0.0, 100.0, 1.0]),
        ("change-rate", Self::ChangeRate, [0.0, 100.0, 0.1]),
    ];

    /// The average with a flag of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == name).map(|(_, average, _)| *average)
    }

    /// The value.
    #[must_use]
    pub fn get(self, averages: &QuickInputs) -> f64 {
        match self {
            Self::Vms => f64::from(averages.vms),
            Self::DisksPerVm => averages.disks_per_vm,
            Self::DiskSize => averages.disk_size_gb,
            Self::Utilization => averages.utilization_percent,
            Self::ChangeRate => averages.change_rate_percent,
        }
    }

    /// Puts a value in; `None` where it cannot be one.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number in range"
    )]
    pub fn set(self, averages: &mut QuickInputs, value: f64) -> Option<()> {
        match self {
            Self::Vms => {
                let whole = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
                averages.vms = whole.then_some(value as u32)?;
            }
            Self::DisksPerVm => averages.disks_per_vm = value,
            Self::DiskSize => averages.disk_size_gb = value,
            Self::Utilization => averages.utilization_percent = value,
            Self::ChangeRate => averages.change_rate_percent = value,
        }
        Some(())
    }
}
