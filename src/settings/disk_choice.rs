//! The type of managed disks that somebody chooses.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::DiskType;

/// The type of managed disks that somebody chooses, or that their load chooses it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiskChoice {
    /// The type that the load of a disk, the role of its machine and the rules choose.
    #[default]
    AsNeeded,
    /// Standard SSD.
    StandardSsd,
    /// Premium SSD.
    PremiumSsd,
    /// Premium SSD v2, where machines can go to it.
    PremiumSsdV2,
    /// Standard HDD.
    StandardHdd,
}

impl DiskChoice {
    const ALL: [Self; 5] = [
        Self::AsNeeded,
        Self::StandardSsd,
        Self::PremiumSsd,
        Self::PremiumSsdV2,
        Self::StandardHdd,
    ];

    /// The type, where one is chosen.
    #[must_use]
    pub fn kind(self) -> Option<DiskType> {
        match self {
            Self::AsNeeded => None,
            Self::StandardSsd => Some(DiskType::StandardSsd),
            Self::PremiumSsd => Some(DiskType::PremiumSsd),
            Self::PremiumSsdV2 => Some(DiskType::PremiumSsdV2),
            Self::StandardHdd => Some(DiskType::StandardHdd),
        }
    }

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.kind().map_or("as-needed", DiskType::id)
    }
}

impl FromStr for DiskChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|choice| choice.id().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let ids = Self::ALL.map(Self::id).join(", ");
            format!("'{text}' is not a type of disks; use one of {ids}")
        })
    }
}
