//! The catalogue of VM sizes.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a catalogue cannot be used.
#[derive(Debug, Error)]
pub enum CatalogError {
    /// A line of the CSV does not have the columns of a size.
    #[error("catalogue of VM sizes: {0}")]
    Csv(#[from] csv::Error),
}

/// One Azure VM size. A limit that the source does not state is `None`, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VmSize {
    /// Azure's name: `Standard_DS13_v2`.
    pub name: String,
    /// The series: `DSv2`.
    pub series: String,
    /// general-purpose, memory-optimized ...
    pub category: String,
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
    pub max_disk_mbps: Option<f64>,
    /// Network bandwidth in Mbit/s.
    pub max_network_mbps: Option<f64>,
    /// Whether premium disks can be attached.
    pub premium_storage: bool,
    /// Accelerators, if any.
    pub accelerator: Option<String>,
    /// What else the source says.
    pub notes: Option<String>,
    /// Where the figures were read.
    pub source: String,
    /// The month that the figures are of, `YYYY-MM`.
    pub snapshot: String,
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
        self.memory_gib.map(|gib| gib * 1024.0)
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

/// The sizes of one time.
#[derive(Clone, Debug)]
pub struct SizeCatalog {
    sizes: Vec<VmSize>,
    places: HashMap<String, usize>,
}

impl SizeCatalog {
    /// The sizes of October 2017 to January 2018.
    pub fn of_2017() -> Result<Self, CatalogError> {
        Self::from_csv(include_str!("../../templates/catalog/vm-sizes-2017.csv"))
    }

    /// Reads a catalogue from CSV with the columns of [`VmSize`]; further columns are passed over.
    pub fn from_csv(text: &str) -> Result<Self, CatalogError> {
        let sizes = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<Vec<VmSize>, _>>()?;
        let mut places = HashMap::new();
        for (place, size) in sizes.iter().enumerate() {
            places.insert(fold(&size.name), place);
            places.entry(fold(size.short_name())).or_insert(place);
        }
        Ok(Self { sizes, places })
    }

    /// All sizes in the order of the file.
    #[must_use]
    pub fn sizes(&self) -> &[VmSize] {
        &self.sizes
    }

    /// A size by its full or short name; upper and lower case do not matter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&VmSize> {
        self.places
            .get(&fold(name))
            .and_then(|place| self.sizes.get(*place))
    }

    /// The complete sizes of a series, the smallest first: by cores, then memory, then disks, then name.
    #[must_use]
    pub fn series(&self, series: &str) -> Vec<&VmSize> {
        let mut found: Vec<&VmSize> = self
            .sizes
            .iter()
            .filter(|size| size.series.eq_ignore_ascii_case(series) && size.is_complete())
            .collect();
        found.sort_by(|a, b| Self::smaller(a, b));
        found
    }

    /// The order of sizes from small to large.
    #[must_use]
    pub fn smaller(a: &VmSize, b: &VmSize) -> std::cmp::Ordering {
        a.vcpus
            .cmp(&b.vcpus)
            .then_with(|| {
                let memory = |size: &VmSize| size.memory_gib.unwrap_or(f64::INFINITY);
                memory(a).total_cmp(&memory(b))
            })
            .then_with(|| a.max_data_disks.cmp(&b.max_data_disks))
            .then_with(|| a.name.cmp(&b.name))
    }

    /// Whether there is such a series; upper and lower case do not matter.
    #[must_use]
    pub fn has_series(&self, series: &str) -> bool {
        self.sizes
            .iter()
            .any(|size| size.series.eq_ignore_ascii_case(series))
    }
}

fn fold(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}
