//! Settings about VM sizes.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose processors the VM sizes have that are chosen from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CpuVendor {
    /// Those of any vendor whose processors run x86 guests.
    #[default]
    Any,
    /// Intel.
    Intel,
    /// AMD.
    Amd,
}

impl CpuVendor {
    /// Whether processors of a vendor, as catalogues write it, may be taken.
    #[must_use]
    pub fn takes(self, vendor: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Intel => vendor.eq_ignore_ascii_case("intel"),
            Self::Amd => vendor.eq_ignore_ascii_case("amd"),
        }
    }

    /// Its name, as vendors write themselves.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Intel => "Intel",
            Self::Amd => "AMD",
        }
    }
}

impl FromStr for CpuVendor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "any" => Ok(Self::Any),
            "intel" => Ok(Self::Intel),
            "amd" => Ok(Self::Amd),
            _ => Err(format!("'{text}' is not any, intel or amd")),
        }
    }
}

/// When VM sizes are taken whose disks are `NVMe`, for machines and guests that run on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NvmeUse {
    /// Where sizes of the first choice do not carry the machine.
    #[default]
    AsNeeded,
    /// Before the others.
    Prefer,
    /// Never.
    Avoid,
}

impl FromStr for NvmeUse {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "as-needed" => Ok(Self::AsNeeded),
            "prefer" => Ok(Self::Prefer),
            "avoid" => Ok(Self::Avoid),
            _ => Err(format!("'{text}' is not as-needed, prefer or avoid")),
        }
    }
}
