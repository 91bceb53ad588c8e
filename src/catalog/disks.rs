//! The catalogue of disks in Azure.

use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Gib;

use super::read_once;
use super::sizes::CatalogError;

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

impl DiskCatalog {
    /// The disks of a catalogue by its name: `2017` or `current`.
    pub fn named(name: &str) -> Result<Self, CatalogError> {
        match name {
            "2017" => Self::from_csv(include_str!("../../templates/catalog/disks-2017.csv")),
            "current" => Self::from_csv(include_str!("../../templates/catalog/disks-current.csv")),
            _ => Err(CatalogError::Unknown(name.to_owned())),
        }
    }

    /// The same, read once and shared.
    pub fn shared(name: &str) -> Result<Arc<Self>, CatalogError> {
        static OF_2017: OnceLock<Arc<DiskCatalog>> = OnceLock::new();
        static CURRENT: OnceLock<Arc<DiskCatalog>> = OnceLock::new();
        let kept = match name {
            "2017" => &OF_2017,
            "current" => &CURRENT,
            _ => return Err(CatalogError::Unknown(name.to_owned())),
        };
        read_once(kept, || Self::named(name))
    }

    /// Reads a catalogue from CSV with the columns of [`DiskTier`]; further columns are passed over.
    pub fn from_csv(text: &str) -> Result<Self, CatalogError> {
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
    use super::DiskCatalog;

    #[test]
    fn both_catalogues_can_be_read() {
        let current = DiskCatalog::named("current").unwrap();
        let names = |kind| -> Vec<String> {
            current.of_kind(kind).iter().map(|tier| tier.tier.clone()).collect()
        };
        assert_eq!(names("standard_hdd").first().map(String::as_str), Some("S4"));
        assert_eq!(names("premium_ssd").last().map(String::as_str), Some("P80"));
        assert_eq!(names("standard_ssd").len(), 14);
        let old = DiskCatalog::named("2017").unwrap();
        assert_eq!(old.of_kind("premium_unmanaged").len(), 5);
        assert!(DiskCatalog::named("1999").is_err());
    }
}
