//! The type of the disks that replication writes to.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::DiskType;

/// The type of the disks that replication writes to until a failover, where somebody chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReplicaDiskChoice {
    /// The cheapest type that takes the size and the changes of a disk.
    AsNeeded,
    /// Standard HDD.
    StandardHdd,
    /// Standard SSD.
    StandardSsd,
    /// Premium SSD.
    PremiumSsd,
}

impl ReplicaDiskChoice {
    const ALL: [Self; 4] = [Self::AsNeeded, Self::StandardHdd, Self::StandardSsd, Self::PremiumSsd];

    /// The type, where one is chosen.
    #[must_use]
    pub fn kind(self) -> Option<DiskType> {
        match self {
            Self::AsNeeded => None,
            Self::StandardHdd => Some(DiskType::StandardHdd),
            Self::StandardSsd => Some(DiskType::StandardSsd),
            Self::PremiumSsd => Some(DiskType::PremiumSsd),
        }
    }

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.kind().map_or("as-needed", DiskType::id)
    }
}

impl FromStr for ReplicaDiskChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|choice| choice.id().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let ids = Self::ALL.map(Self::id).join(", ");
            format!("'{text}' is not a type of replica disks; use one of {ids}")
        })
    }
}
