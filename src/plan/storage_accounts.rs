//! Storage accounts as the document has them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::units::plain;

/// The kind of storage account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// Standard storage.
    Standard,
    /// Premium storage.
    Premium,
}

impl StorageKind {
    /// `standard`: as in JSON and CSV.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }

    /// The performance tier as Azure names it, in every language.
    #[must_use]
    pub fn azure_name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Premium => "Premium",
        }
    }
}

/// The storage accounts, and the fewest that could do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StorageAccounts {
    /// No placement needs fewer standard accounts.
    pub standard_lower_bound: u32,
    /// No placement needs fewer premium accounts.
    pub premium_lower_bound: u32,
    /// The accounts, standard before premium.
    pub accounts: Vec<StorageAccount>,
}

/// A storage account and what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StorageAccount {
    /// Standard or premium.
    pub kind: StorageKind,
    /// Its number, from 1 for each kind.
    pub number: u32,
    /// Machines in it.
    pub machines: u32,
    /// Disks in it.
    #[serde(serialize_with = "plain")]
    pub disks: Option<f64>,
    /// IOPS in the units of its kind.
    #[serde(serialize_with = "plain")]
    pub iops: Option<f64>,
    /// Whether it is within its limits, in words.
    pub check: String,
}
