//! The types of managed disks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The type of a managed disk, the slowest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DiskType {
    /// Standard HDD.
    StandardHdd,
    /// Standard SSD.
    StandardSsd,
    /// Premium SSD.
    PremiumSsd,
    /// Premium SSD v2, whose IOPS and MB/s are set beside its size.
    PremiumSsdV2,
}

impl DiskType {
    /// All types, the slowest first.
    pub const ALL: [Self; 4] =
        [Self::StandardHdd, Self::StandardSsd, Self::PremiumSsd, Self::PremiumSsdV2];

    /// The words for people.
    #[must_use]
    pub fn azure_name(self) -> &'static str {
        match self {
            Self::StandardHdd => "Standard HDD",
            Self::StandardSsd => "Standard SSD",
            Self::PremiumSsd => "Premium SSD",
            Self::PremiumSsdV2 => "Premium SSD v2",
        }
    }

    /// The identifier in settings and JSON, and in the rules that list what machines can go to.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::StandardHdd => "standard-hdd",
            Self::StandardSsd => "standard-ssd",
            Self::PremiumSsd => "premium-ssd",
            Self::PremiumSsdV2 => "premium-ssd-v2",
        }
    }

    /// The type in the catalogue of disks.
    #[must_use]
    pub fn catalogue(self) -> &'static str {
        match self {
            Self::StandardHdd => "standard_hdd",
            Self::StandardSsd => "standard_ssd",
            Self::PremiumSsd => "premium_ssd",
            Self::PremiumSsdV2 => "premium_ssd_v2",
        }
    }

    /// By the name of the catalogue.
    #[must_use]
    pub fn of_catalogue(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.catalogue() == id)
    }

    /// Whether only sizes with premium storage take it.
    #[must_use]
    pub fn is_premium(self) -> bool {
        matches!(self, Self::PremiumSsd | Self::PremiumSsdV2)
    }
}
