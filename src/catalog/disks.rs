//! The catalogue of disks in Azure.

use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::embedded;
use crate::rules::CatalogName;
use crate::units::Gib;

/// A disk that Azure sells: a tier with its size and what it serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct DiskTier {
    /// Azure's name: `P10`, `S30`, `E20`.
    pub tier: String,
    /// `premium_ssd`, `standard_ssd`, `standard_hdd`; in the catalogue of 2017 `premium_managed` and the like.
    pub kind: String,
    /// Its size.
    #[serde(rename = "size_gib")]
    pub size: Gib,
    /// IOPS.
    pub iops: Option<f64>,
    /// Throughput in MB/s.
    #[serde(rename = "mbps", alias = "mb_per_s")]
    pub mb_per_s: Option<f64>,
    /// IOPS for a while.
    #[serde(default)]
    pub burst_iops: Option<f64>,
    /// Throughput for a while in MB/s.
    #[serde(default, rename = "burst_mbps", alias = "burst_mb_per_s")]
    pub burst_mb_per_s: Option<f64>,
    /// Disks of it in a storage account.
    #[serde(default)]
    pub max_disks_per_storage_account: Option<u32>,
    /// Remarks of the source.
    pub notes: Option<String>,
    /// Where the figures were read.
    pub source: String,
    /// The day that the figures are of.
    pub doc_date: String,
}

/// The disks of one time.
#[derive(Clone, Debug)]
pub struct DiskCatalog {
    tiers: Vec<DiskTier>,
}

macro_rules! disks {
    ($file:literal) => {
        LazyLock::new(|| {
            Arc::new(embedded::valid($file, DiskCatalog::from_csv(embedded::text!($file))))
        })
    };
}

static OF_2017: LazyLock<Arc<DiskCatalog>> = disks!("catalog/disks-2017.csv");
static CURRENT: LazyLock<Arc<DiskCatalog>> = disks!("catalog/disks-current.csv");

impl DiskCatalog {
    /// The disks that go with a rule set, read once and shared.
    #[must_use]
    pub fn named(name: CatalogName) -> Arc<Self> {
        match name {
            CatalogName::Of2017 => Arc::clone(&OF_2017),
            CatalogName::Current => Arc::clone(&CURRENT),
        }
    }

    /// Reads a catalogue from CSV with the columns of [`DiskTier`]; further columns are passed over.
    fn from_csv(text: &str) -> Result<Self, csv::Error> {
        let tiers = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<Vec<DiskTier>, _>>()?;
        Ok(Self { tiers })
    }

    /// All tiers in the order of the file.
    #[must_use]
    pub fn tiers(&self) -> &[DiskTier] {
        &self.tiers
    }

    /// The tiers of a kind, the smallest first.
    #[must_use]
    pub fn of_kind(&self, kind: &str) -> Vec<&DiskTier> {
        let mut found: Vec<&DiskTier> =
            self.tiers.iter().filter(|tier| tier.kind == kind).collect();
        found.sort_by(|a, b| a.size.0.total_cmp(&b.size.0));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{CatalogName, DiskCatalog};

    #[test]
    fn both_catalogues_can_be_read() {
        let current = DiskCatalog::named(CatalogName::Current);
        let names = |kind| -> Vec<String> {
            current.of_kind(kind).iter().map(|tier| tier.tier.clone()).collect()
        };
        assert_eq!(names("standard_hdd").first().map(String::as_str), Some("S4"));
        assert_eq!(names("premium_ssd").last().map(String::as_str), Some("P80"));
        assert_eq!(names("standard_ssd").len(), 14);
        let old = DiskCatalog::named(CatalogName::Of2017);
        assert_eq!(old.of_kind("premium_unmanaged").len(), 5);
    }
}
