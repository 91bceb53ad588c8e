//! The cores and the memory of machines of clouds, whose lists only name the type of a machine.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::tally::Notice;
use crate::catalog::SizeCatalog;
use crate::embedded;
use crate::finding::Severity;
use crate::rules::CatalogName;
use crate::words;

/// What is said of a machine whose sizes come from its type.
pub(crate) static FROM_TYPE: Notice = Notice {
    code: "sizes-from-type",
    severity: Severity::Note,
    message: words!(
        "the inventory only names the type of the machine; cores and memory are those of the type"
    ),
    hint: words!("Set cores and memory_mb with an override if a machine has others"),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    per_core: Vec<PerCore>,
    exact: BTreeMap<String, Exact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PerCore {
    types: Vec<String>,
    gib: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exact {
    cores: u32,
    gib: f64,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("machine-types"));

/// What a machine of a type has, as far as that is known; the memory in MiB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) cores: Option<u32>,
    pub(crate) memory_mb: Option<f64>,
}

impl Sizes {
    /// What a type has: `Standard_D4s_v5`, `n2-standard-4`, `custom-4-8192`, `m5.xlarge`; also at the end of an address.
    pub(crate) fn of_type(text: &str) -> Self {
        let name = text.trim().rsplit('/').next().unwrap_or_default();
        let catalog = SizeCatalog::named(CatalogName::Current);
        if let Some(size) = catalog.get(name) {
            return Self { cores: size.vcpus, memory_mb: size.memory_mb() };
        }
        let name = name.to_lowercase();
        if let Some(exact) = FILE.exact.get(&name) {
            return Self { cores: Some(exact.cores), memory_mb: Some(exact.gib * 1024.0) };
        }
        custom(&name).or_else(|| numbered(&name)).or_else(|| sized(&name)).unwrap_or_default()
    }
}

/// `n2-custom-4-8192`, also with `-ext` behind: the cores and the memory in MiB.
fn custom(name: &str) -> Option<Sizes> {
    let (_, rest) = name.split_once("custom-")?;
    let mut numbers = rest.split('-');
    let cores = numbers.next()?.parse().ok()?;
    let memory: f64 = numbers.next()?.parse().ok()?;
    Some(Sizes { cores: Some(cores), memory_mb: Some(memory) })
}

/// `n2-standard-4`.
fn numbered(name: &str) -> Option<Sizes> {
    let (class, cores) = name.rsplit_once('-')?;
    let cores: u32 = cores.parse().ok()?;
    Some(Sizes { cores: Some(cores), memory_mb: memory_mb(class, cores) })
}

/// `m5.xlarge`, `c6i.4xlarge`.
fn sized(name: &str) -> Option<Sizes> {
    let (family, size) = name.split_once('.')?;
    let cores = match size {
        "medium" => 1,
        "large" => 2,
        "xlarge" => 4,
        _ => size.strip_suffix("xlarge")?.parse::<u32>().ok()?.checked_mul(4)?,
    };
    let memory_mb = memory_mb(family, cores)?;
    Some(Sizes { cores: Some(cores), memory_mb: Some(memory_mb) })
}

fn memory_mb(class: &str, cores: u32) -> Option<f64> {
    let known =
        FILE.per_core.iter().find(|entry| entry.types.iter().any(|known| known == class))?;
    Some(known.gib * f64::from(cores) * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_tells_cores_and_memory() {
        let sizes = |text| {
            let Sizes { cores, memory_mb } = Sizes::of_type(text);
            (cores, memory_mb.map(|mb| mb / 1024.0))
        };
        assert_eq!(sizes("Standard_D4s_v5"), (Some(4), Some(16.0)));
        assert_eq!(sizes("https://x/zones/z/machineTypes/n2-standard-4"), (Some(4), Some(16.0)));
        assert_eq!(sizes("n1-highmem-2"), (Some(2), Some(13.0)));
        assert_eq!(sizes("e2-custom-4-8192"), (Some(4), Some(8.0)));
        assert_eq!(sizes("m5.xlarge"), (Some(4), Some(16.0)));
        assert_eq!(sizes("r5.2xlarge"), (Some(8), Some(64.0)));
        assert_eq!(sizes("t3.micro"), (Some(2), Some(1.0)));
        assert_eq!(sizes("a9-standard-8"), (Some(8), None));
        assert_eq!(sizes("u-6tb1.metal"), (None, None));
        assert_eq!(sizes("m1.large"), (None, None));
    }
}
