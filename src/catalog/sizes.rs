//! The catalogue of VM sizes.

use std::sync::{Arc, LazyLock};

use foldhash::HashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::embedded;
use crate::rules::CatalogName;
use crate::units::MIB_PER_GIB;

/// One Azure VM size. A limit that the source does not state is `None`, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
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
    #[serde(rename = "max_disk_mbps", alias = "max_disk_mb_per_s")]
    pub max_disk_mb_per_s: Option<f64>,
    /// Network bandwidth in Mbit/s.
    pub max_network_mbps: Option<f64>,
    /// Whether premium disks can be attached.
    pub premium_storage: bool,
    /// Accelerators, if any.
    pub accelerator: Option<String>,
    /// Remarks of the source.
    pub notes: Option<String>,
    /// Where the figures were read.
    pub source: String,
    /// The month or day that the figures are of, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(alias = "doc_date")]
    pub snapshot: String,
    /// The supported generations of machines: 1 boots by BIOS, 2 by UEFI. Empty if the source has none.
    #[serde(default, deserialize_with = "generations")]
    pub vm_generations: Vec<u8>,
    /// Whether the operating system must have `NVMe` drivers.
    #[serde(default, deserialize_with = "stated")]
    pub nvme_os_required: Option<bool>,
    /// The day on which Azure retires the size, `YYYY-MM-DD`.
    #[serde(default)]
    pub retirement_date: Option<String>,
    /// Whether Azure gives it only to subscriptions that already use it.
    #[serde(default)]
    pub growth_restricted: bool,
}

fn generations<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    String::deserialize(deserializer)?
        .split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| part.trim().parse().map_err(serde::de::Error::custom))
        .collect()
}

/// `true` and `false`; anything else, such as `unstated`, is not known.
fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(String::deserialize(deserializer)?.parse().ok())
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
        self.memory_gib.map(|gib| gib * MIB_PER_GIB)
    }

    /// Whether machines of a generation are supported; where the source has no generations, all are.
    #[must_use]
    pub fn supports_generation(&self, generation: u8) -> bool {
        self.vm_generations.is_empty() || self.vm_generations.contains(&generation)
    }

    /// Whether it is retired on a day, `YYYY-MM-DD`.
    #[must_use]
    pub fn is_retired(&self, day: &str) -> bool {
        self.retirement_date.as_deref().is_some_and(|retired| retired <= day)
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
    indices: HashMap<String, usize>,
}

macro_rules! sizes {
    ($file:literal) => {
        LazyLock::new(|| {
            Arc::new(embedded::valid($file, SizeCatalog::from_csv(embedded::text!($file))))
        })
    };
}

static OF_2017: LazyLock<Arc<SizeCatalog>> = sizes!("catalog/vm-sizes-2017.csv");
static CURRENT: LazyLock<Arc<SizeCatalog>> = sizes!("catalog/vm-sizes-current.csv");

impl SizeCatalog {
    /// The sizes that go with a rule set, read once and shared.
    #[must_use]
    pub fn named(name: CatalogName) -> Arc<Self> {
        match name {
            CatalogName::Of2017 => Arc::clone(&OF_2017),
            CatalogName::Current => Arc::clone(&CURRENT),
        }
    }

    /// Reads a catalogue from CSV with the columns of [`VmSize`]; further columns are passed over.
    fn from_csv(text: &str) -> Result<Self, csv::Error> {
        let sizes = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<Vec<VmSize>, _>>()?;
        let mut indices = HashMap::default();
        for (index, size) in sizes.iter().enumerate() {
            indices.insert(fold(&size.name), index);
            indices.entry(fold(size.short_name())).or_insert(index);
        }
        Ok(Self { sizes, indices })
    }

    /// All sizes in the order of the file.
    #[must_use]
    pub fn sizes(&self) -> &[VmSize] {
        &self.sizes
    }

    /// A size by its full or short name; upper and lower case do not matter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&VmSize> {
        self.indices.get(&fold(name)).and_then(|index| self.sizes.get(*index))
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
        self.sizes.iter().any(|size| size.series.eq_ignore_ascii_case(series))
    }
}

fn fold(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{CatalogName, SizeCatalog};

    #[test]
    fn both_catalogues_can_be_read() {
        assert_eq!(SizeCatalog::named(CatalogName::Of2017).sizes().len(), 146);
        let current = SizeCatalog::named(CatalogName::Current);
        assert_eq!(current.sizes().len(), 618);
        assert!(current.sizes().iter().all(|size| !size.vm_generations.is_empty()));
    }

    #[test]
    fn what_rules_a_size_out_is_read() {
        let current = SizeCatalog::named(CatalogName::Current);
        let nvme = current.get("E112ibds_v5").unwrap();
        assert_eq!(
            (nvme.nvme_os_required, nvme.vm_generations.as_slice()),
            (Some(true), [2].as_slice())
        );
        let burstable = current.get("Standard_B1s").unwrap();
        assert!(burstable.growth_restricted && burstable.supports_generation(1));
        assert!(burstable.is_retired("2028-11-15") && !burstable.is_retired("2028-11-14"));
        let old = SizeCatalog::named(CatalogName::Of2017);
        assert!(
            old.sizes()
                .iter()
                .all(|size| size.supports_generation(2) && !size.is_retired("9999-12-31"))
        );
    }
}
