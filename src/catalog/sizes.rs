//! The catalogue of VM sizes.

use std::sync::{Arc, LazyLock};

use foldhash::HashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::error::CatalogError;
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
    #[serde(deserialize_with = "truth")]
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
    #[serde(default, deserialize_with = "truth")]
    pub growth_restricted: bool,
    /// Whose processors it has: `intel`, `amd`, `arm`.
    #[serde(default)]
    pub cpu_vendor: Option<String>,
    /// The architecture of its processors: `x64`, `arm64`; x64 where the source has none.
    #[serde(default)]
    pub cpu_arch: Option<String>,
    /// The size that it has all figures but the vCPUs of, and the price: vCPUs are switched off for licences by the core.
    #[serde(default)]
    pub constrained_parent: Option<String>,
    /// Whether it is here to be recognised where an override or another tool names it, and is never proposed.
    #[serde(default, deserialize_with = "truth")]
    pub recognise_only: bool,
    /// Whether its processors may be used in full only for a while.
    #[serde(default, deserialize_with = "truth")]
    pub burstable: bool,
    /// Whether it takes a whole host for itself.
    #[serde(default, deserialize_with = "truth")]
    pub isolated: bool,
    /// Whether Azure's page of it is marked as a preview.
    #[serde(default, deserialize_with = "truth")]
    pub preview: bool,
    /// What an hour of it costs relative to `Standard_D2s_v5`, Linux, pay-as-you-go.
    #[serde(default)]
    pub relative_cost: Option<f64>,
    /// The day that its relative cost is of, `YYYY-MM-DD`.
    #[serde(default)]
    pub cost_date: Option<String>,
}

fn generations<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    String::deserialize(deserializer)?
        .split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| part.trim().parse().map_err(serde::de::Error::custom))
        .collect()
}

/// `true` and `false`, also as a spreadsheet writes them: `TRUE`.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(deserializer)?.trim().eq_ignore_ascii_case("true"))
}

/// The same; anything else, such as `unstated`, is not known.
fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(String::deserialize(deserializer)?.trim().to_lowercase().parse().ok())
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

    /// Reads a catalogue from CSV with the columns of [`VmSize`]; further columns are passed over. Columns are separated by
    /// commas, or by semicolons where a spreadsheet wrote them.
    pub fn from_csv(text: &str) -> Result<Self, CatalogError> {
        let text = text.trim_start_matches('\u{feff}');
        let heading = text.lines().next().unwrap_or_default();
        let separator = if heading.contains(',') { b',' } else { b';' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|error| CatalogError::of_csv(&error, &csv::StringRecord::new()))?
            .clone();
        let missing: Vec<&str> = NEEDED
            .into_iter()
            .filter(|names| !headers.iter().any(|header| names.contains(&header)))
            .filter_map(|names| names.first().copied())
            .collect();
        if !missing.is_empty() {
            let reason = format!("the columns {} are missing", missing.join(", "));
            return Err(CatalogError::new(Some(1), None, reason));
        }
        let (mut sizes, mut indices): (Vec<VmSize>, _) = (Vec::new(), HashMap::default());
        let mut record = csv::StringRecord::new();
        while reader
            .read_record(&mut record)
            .map_err(|error| CatalogError::of_csv(&error, &headers))?
        {
            let line = record.position().map(csv::Position::line);
            let at = |(heading, reason): (&str, String)| {
                let column = headers.iter().position(|header| header == heading);
                CatalogError::new(line, column, format!("{heading}: {reason}"))
            };
            written(&headers, &record).map_err(at)?;
            let size: VmSize = record
                .deserialize(Some(&headers))
                .map_err(|error| CatalogError::of_csv(&error, &headers))?;
            check(&size).map_err(at)?;
            if indices.insert(fold(&size.name), sizes.len()).is_some() {
                return Err(at(("name", format!("{} stands twice", size.name))));
            }
            sizes.push(size);
        }
        if !sizes.iter().any(VmSize::is_complete) {
            let reason = "there is no size with cores, memory, disks and NICs";
            return Err(CatalogError::new(None, None, reason));
        }
        for (index, size) in sizes.iter().enumerate() {
            indices.entry(fold(size.short_name())).or_insert(index);
        }
        Ok(Self { sizes, indices })
    }

    /// As of when it is: the newest day or month that the figures of a size are of.
    #[must_use]
    pub fn date(&self) -> &str {
        self.sizes.iter().map(|size| size.snapshot.as_str()).max().unwrap_or_default()
    }

    /// The text of a catalogue that comes with asrcap.
    #[must_use]
    pub fn csv(name: CatalogName) -> &'static str {
        match name {
            CatalogName::Of2017 => embedded::text!("catalog/vm-sizes-2017.csv"),
            CatalogName::Current => embedded::text!("catalog/vm-sizes-current.csv"),
        }
    }

    /// As of when its costs are: the newest day that a cost is of; `None` where no size has one.
    #[must_use]
    pub fn cost_date(&self) -> Option<&str> {
        self.sizes.iter().filter_map(|size| size.cost_date.as_deref()).max()
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

/// The columns that a catalogue cannot do without, each with the other names that it may have.
const NEEDED: [&[&str]; 12] = [
    &["name"],
    &["series"],
    &["category"],
    &["vcpus"],
    &["memory_gib"],
    &["max_data_disks"],
    &["max_nics"],
    &["max_disk_iops"],
    &["max_disk_mb_per_s", "max_disk_mbps"],
    &["premium_storage"],
    &["source"],
    &["doc_date", "snapshot"],
];

/// The columns of true and false.
const TRUTHS: [&str; 6] =
    ["premium_storage", "growth_restricted", "recognise_only", "burstable", "isolated", "preview"];

/// What a cell of these columns cannot say.
fn written(
    headers: &csv::StringRecord,
    record: &csv::StringRecord,
) -> Result<(), (&'static str, String)> {
    let cell = |heading: &str| {
        let column = headers.iter().position(|header| header == heading);
        column.and_then(|column| record.get(column)).unwrap_or_default().trim()
    };
    for heading in TRUTHS {
        let text = cell(heading);
        if !["", "true", "false"].contains(&text.to_lowercase().as_str()) {
            return Err((heading, format!("'{text}' is neither true nor false")));
        }
    }
    let generations = cell("vm_generations");
    if !generations.chars().all(|c| matches!(c, '1' | '2' | ',' | ' ')) {
        return Err(("vm_generations", format!("'{generations}' is not 1, 2 or \"1,2\"")));
    }
    Ok(())
}

/// What no size can be: without a name, with figures below 0, with dates that are none.
fn check(size: &VmSize) -> Result<(), (&'static str, String)> {
    let figures = [
        ("memory_gib", size.memory_gib),
        ("temp_storage_gib", size.temp_storage_gib),
        ("max_disk_iops", size.max_disk_iops),
        ("max_disk_mb_per_s", size.max_disk_mb_per_s),
        ("max_network_mbps", size.max_network_mbps),
        ("relative_cost", size.relative_cost),
    ];
    if size.name.trim().is_empty() {
        return Err(("name", "it is empty".to_owned()));
    }
    let wrong = |value: &f64| !value.is_finite() || *value < 0.0;
    for (heading, value) in figures {
        if let Some(value) = value.filter(wrong) {
            return Err((heading, format!("{value} is no figure of a size")));
        }
    }
    let is_day = |text: &str| text.parse::<jiff::civil::Date>().is_ok();
    if !is_day(&size.snapshot) && !is_day(&format!("{}-01", size.snapshot)) {
        return Err(("doc_date", format!("'{}' is not a date; write YYYY-MM-DD", size.snapshot)));
    }
    let days = [("retirement_date", &size.retirement_date), ("cost_date", &size.cost_date)];
    for (heading, day) in days {
        if let Some(day) = day.as_deref().filter(|day| !is_day(day)) {
            return Err((heading, format!("'{day}' is not a date; write YYYY-MM-DD")));
        }
    }
    Ok(())
}

fn fold(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{CatalogName, SizeCatalog};

    const HEADINGS: &str = "name,series,category,vcpus,memory_gib,max_data_disks,max_nics,\
        premium_storage,source,doc_date,retirement_date,max_disk_iops,max_disk_mb_per_s";

    #[test]
    fn both_catalogues_can_be_read() {
        assert_eq!(SizeCatalog::named(CatalogName::Of2017).sizes().len(), 146);
        let current = SizeCatalog::named(CatalogName::Current);
        assert_eq!(current.sizes().len(), 1512);
        let unnamed =
            |size: &&super::VmSize| !size.recognise_only && size.constrained_parent.is_none();
        assert!(current.sizes().iter().filter(unnamed).all(|size| !size.vm_generations.is_empty()));
        let costs = current.sizes().iter().filter(|size| size.relative_cost.is_some());
        assert_eq!(costs.count(), 1336);
        assert_eq!(current.cost_date(), Some("2026-08-22"));
        let parents = current.sizes().iter().filter_map(|size| size.constrained_parent.as_deref());
        assert!(
            parents.clone().count() > 200
                && parents.clone().all(|name| current.get(name).is_some())
        );
    }

    #[test]
    fn a_catalogue_says_where_it_is_wrong() {
        let read = |rows: &str| {
            let rows: Vec<String> = rows.lines().map(|row| format!("{row},3750,85")).collect();
            let rows = rows.join("\n");
            SizeCatalog::from_csv(&format!("{HEADINGS}\n{rows}"))
        };
        let catalogue =
            read("Standard_X1,X,general-purpose,2,8,4,2,TRUE,a page,2026-10,\n").unwrap();
        let size = catalogue.get("x1").unwrap();
        assert!(size.premium_storage && size.is_complete() && size.temp_storage_gib.is_none());
        assert_eq!(catalogue.date(), "2026-10");
        let row = "Standard_X1,X,g,2,8,4,2,true,p,2026-10,,3750,85";
        let semicolons = format!("\u{feff}{HEADINGS}\n{row}\n").replace(',', ";");
        assert_eq!(SizeCatalog::from_csv(&semicolons).unwrap().sizes().len(), 1);
        let cases = [
            (
                "X1,X,g,two,8,4,2,true,p,2026-10,",
                "row 2, column D, vcpus: invalid digit found in string",
            ),
            (
                "X1,X,g,2,8,4,2,maybe,p,2026-10,",
                "row 2, column H, premium_storage: 'maybe' is neither true nor false",
            ),
            (
                "X1,X,g,2,-8,4,2,true,p,2026-10,",
                "row 2, column E, memory_gib: -8 is no figure of a size",
            ),
            (
                "X1,X,g,2,8,4,2,true,p,autumn,",
                "row 2, column J, doc_date: 'autumn' is not a date; write YYYY-MM-DD",
            ),
            (
                "X1,X,g,2,8,4,2,true,p,2026-10,soon",
                "row 2, column K, retirement_date: 'soon' is not a date; write YYYY-MM-DD",
            ),
            (
                "X1,X,g,2,8,4,2,true,p,2026-10,\nx1,X,g,2,8,4,2,true,p,2026-10,",
                "row 3, column A, name: x1 stands twice",
            ),
            (",X,g,2,8,4,2,true,p,2026-10,", "row 2, column A, name: it is empty"),
            (
                "X1,X,g,,8,4,2,true,p,2026-10,",
                "there is no size with cores, memory, disks and NICs",
            ),
            ("", "there is no size with cores, memory, disks and NICs"),
        ];
        for (rows, expected) in cases {
            assert_eq!(read(rows).unwrap_err().to_string(), expected, "{rows}");
        }
        let error = SizeCatalog::from_csv("name,series\nX1,X\n").unwrap_err().to_string();
        assert!(error.starts_with("row 1, the columns category, vcpus, memory_gib"), "{error}");
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
