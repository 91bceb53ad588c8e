//! The file of overrides.

use serde::Deserialize;

use super::super::{Boot, ForcedReadiness};
use super::OverrideError;
use crate::settings::DiskChoice;

/// All overrides of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// The file, for errors.
    pub path: String,
    /// The overrides in the order of the file.
    pub list: Vec<Override>,
}

/// One override.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The servers that it is for, with `*` and `?` for any letters.
    pub server: String,
    /// Where the servers stand, for those of one name, with `*` and `?` for any letters: `*cmdb.csv*`, `*.xlsx, sheet vInfo, row 12`.
    pub source: Option<String>,
    /// The disks that it is for; without it, the servers themselves.
    pub disk: Option<String>,
    /// Leave them out.
    #[serde(default)]
    pub exclude: bool,
    /// Facts to be replaced.
    pub set: Option<toml::Table>,
    /// The readiness, whatever the rules say.
    pub readiness: Option<ForcedReadiness>,
    /// Why.
    pub reason: Option<String>,
    /// Who decided it.
    pub who: Option<String>,
    /// When.
    pub when: Option<String>,
}

/// Facts of servers to be replaced.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetServer {
    /// Processor cores.
    pub cores: Option<u32>,
    /// Memory in MiB.
    pub memory_mb: Option<f64>,
    /// Network interfaces.
    pub nics: Option<u32>,
    /// Total size of the disks in GiB.
    pub storage_gb: Option<f64>,
    /// The number of disks.
    pub disks: Option<u32>,
    /// The used part of the storage in per cent.
    pub utilization_percent: Option<f64>,
    /// The daily change in per cent of total storage.
    pub change_rate_percent: Option<f64>,
    /// The daily change in GiB.
    pub change_gb_per_day: Option<f64>,
    /// The operating system.
    pub os: Option<String>,
    /// How it boots: `bios` or `efi`.
    pub boot: Option<Boot>,
    /// Whether UEFI Secure Boot is on.
    pub secure_boot: Option<bool>,
    /// The Azure VM size.
    pub azure_size: Option<String>,
    /// Whether software on it is licensed by the core, whatever its roles say.
    pub licensed_cores: Option<bool>,
    /// The type of the managed disks: `premium-ssd`.
    pub disk_type: Option<DiskChoice>,
    /// Changes at the peak in MiB/s.
    #[serde(alias = "peak_mbps")]
    pub peak_mib_per_s: Option<f64>,
    /// Reads and writes a second.
    pub iops: Option<f64>,
    /// Average size of a write in KiB.
    pub io_kb: Option<f64>,
    /// How busy the processors are, in per cent of all cores.
    pub cpu_percent: Option<f64>,
    /// How full the memory is, in per cent of what the server has.
    pub memory_percent: Option<f64>,
}

/// Facts of disks to be replaced.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetDisk {
    /// Size in GiB.
    pub capacity_gb: Option<f64>,
    /// Reads and writes a second.
    pub iops: Option<f64>,
    /// Reads and writes in MiB/s.
    #[serde(alias = "mbps")]
    pub mib_per_s: Option<f64>,
    /// Average size of a write in KiB.
    pub io_kb: Option<f64>,
    /// Whether several machines share it.
    pub shared: Option<bool>,
    /// The type of the managed disk: `premium-ssd`.
    pub disk_type: Option<DiskChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "override")]
    list: Vec<Override>,
}

impl Overrides {
    /// Reads a file; `path` is what errors call it.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, OverrideError> {
        let raw: RawFile = toml::from_str(text).map_err(|error| OverrideError::Syntax {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self { path: path.to_owned(), list: raw.list })
    }
}
