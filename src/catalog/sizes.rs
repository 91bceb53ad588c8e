//! The catalogue of VM sizes.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::fast::RandomState;
use foldhash::{HashMap, HashSet};

use super::error::CatalogError;
use super::size::VmSize;
use super::size_columns::{SizeColumns, Wrong};
use crate::embedded::{self, Cells};
use crate::nearest::nearest;
use crate::rules::CatalogName;

/// The sizes of one time.
#[derive(Clone, Debug)]
pub struct SizeCatalog {
    sizes: Vec<VmSize>,
    indices: HashMap<String, usize>,
    /// The complete sizes of each series, the smallest first; by the name of the series in small letters.
    by_series: OnceLock<HashMap<String, Vec<usize>>>,
}

macro_rules! sizes {
    ($name:literal) => {
        LazyLock::new(|| {
            let file = concat!($name, ".csv");
            let read = SizeCatalog::from_cells(embedded::cells!($name));
            Arc::new(embedded::valid(file, read))
        })
    };
}

static OF_2017: LazyLock<Arc<SizeCatalog>> = sizes!("catalog/vm-sizes-2017");
static CURRENT: LazyLock<Arc<SizeCatalog>> = sizes!("catalog/vm-sizes-current");

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
        let of_csv = |error: csv::Error| {
            CatalogError::new(error.position().map(csv::Position::line), None, error.to_string())
        };
        let columns = SizeColumns::of(reader.headers().map_err(of_csv)?.iter())?;
        let (mut sizes, mut names): (Vec<VmSize>, _) = (Vec::new(), HashSet::default());
        for record in reader.records() {
            let record = record.map_err(of_csv)?;
            let line = record.position().map(csv::Position::line);
            let at = |wrong: Wrong| columns.error(line, &wrong);
            let own = |text: &str| Cow::Owned(text.to_owned());
            let size = columns.size(|column| record.get(column), own).map_err(at)?;
            check(&size).map_err(at)?;
            if !names.insert(fold(&size.name)) {
                return Err(at(Wrong::new("name", format!("{} stands twice", size.name))));
            }
            sizes.push(size);
        }
        if !sizes.iter().any(VmSize::is_complete) {
            let reason = "there is no size with cores, memory, disks and NICs";
            return Err(CatalogError::new(None, None, reason));
        }
        Ok(Self::of(sizes))
    }

    /// Reads what the build made of a catalogue that comes with asrcap, which a test checks.
    fn from_cells(mut cells: Cells) -> Result<Self, CatalogError> {
        let columns = SizeColumns::of(cells.next().into_iter().flatten())?;
        let mut sizes = Vec::new();
        for row in cells {
            let size = columns.size(|column| row.get(column).copied(), Cow::Borrowed);
            sizes.push(size.map_err(|wrong| columns.error(None, &wrong))?);
        }
        Ok(Self::of(sizes))
    }

    fn of(sizes: Vec<VmSize>) -> Self {
        let mut indices =
            HashMap::with_capacity_and_hasher(2 * sizes.len(), RandomState::default());
        for (index, size) in sizes.iter().enumerate() {
            indices.insert(fold(&size.name), index);
        }
        for (index, size) in sizes.iter().enumerate() {
            indices.entry(fold(size.short_name())).or_insert(index);
        }
        Self { sizes, indices, by_series: OnceLock::new() }
    }

    /// As of when it is: the newest day or month that the figures of a size are of.
    #[must_use]
    pub fn date(&self) -> &str {
        self.sizes.iter().map(|size| &*size.snapshot).max().unwrap_or_default()
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

    /// Whether it says of its sizes if they need `NVMe` drivers; a size of which it does not may then need them.
    #[must_use]
    pub fn states_nvme(&self) -> bool {
        self.sizes.iter().any(|size| size.nvme_os_required.is_some())
    }

    /// The same sizes with other costs: each relative to `Standard_D2s_v5`, or none.
    #[must_use]
    pub(crate) fn with_costs(&self, cost: impl Fn(&VmSize) -> Option<f64>) -> Self {
        let priced = |size: &VmSize| VmSize { relative_cost: cost(size), ..size.clone() };
        Self::of(self.sizes.iter().map(priced).collect())
    }

    /// Whether it says of its sizes which generations of machines they are for; a size of which it does not may then be for one alone.
    #[must_use]
    pub fn states_generations(&self) -> bool {
        self.sizes.iter().any(|size| !size.vm_generations.is_empty())
    }

    /// All sizes in the order of the file.
    #[must_use]
    pub fn sizes(&self) -> &[VmSize] {
        &self.sizes
    }

    /// The vCPUs that Azure counts for a size, in quotas and in its price. Of a constrained size these are all of its parent, those
    /// that are switched off among them: `numberOfCores` of the interface that lists sizes "represents the total vCPUs of quota"
    /// (Azure SDK for .NET, `VirtualMachineSize.NumberOfCores`), and the compute costs stay those of the parent.
    #[must_use]
    pub fn counted_vcpus(&self, size: &VmSize) -> Option<u32> {
        let parent = size.constrained_parent.as_deref().and_then(|parent| self.get(parent));
        parent.unwrap_or(size).vcpus
    }

    /// A size by its full or short name; upper and lower case do not matter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&VmSize> {
        let name = name.trim();
        // Names are short, and are looked up for each server again and again.
        let mut short = [0_u8; 48];
        let folded = short.get_mut(..name.len()).and_then(|letters| {
            letters.copy_from_slice(name.as_bytes());
            letters.make_ascii_lowercase();
            std::str::from_utf8(letters).ok()
        });
        let index = match folded {
            Some(folded) => self.indices.get(folded),
            None => self.indices.get(&fold(name)),
        };
        index.and_then(|index| self.sizes.get(*index))
    }

    /// The short name of the size that is the most like a name that no size has.
    #[must_use]
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let short = name.trim();
        let short = short.get("Standard_".len()..).filter(|_| fold(short).starts_with("standard_"));
        nearest(short.unwrap_or(name.trim()), self.sizes.iter().map(VmSize::short_name))
    }

    /// The complete sizes of a series, the smallest first: by cores, then memory, then disks, then name.
    #[must_use]
    pub fn series(&self, series: &str) -> Vec<&VmSize> {
        let places = self.by_series.get_or_init(|| self.complete_by_series()).get(&fold(series));
        places.into_iter().flatten().filter_map(|place| self.sizes.get(*place)).collect()
    }

    #[expect(clippy::indexing_slicing, reason = "the places are of these sizes")]
    fn complete_by_series(&self) -> HashMap<String, Vec<usize>> {
        let mut by_series: HashMap<String, Vec<usize>> = HashMap::default();
        for (place, size) in self.sizes.iter().enumerate().filter(|(_, size)| size.is_complete()) {
            by_series.entry(fold(&size.series)).or_default().push(place);
        }
        for places in by_series.values_mut() {
            places.sort_by(|a, b| Self::smaller(&self.sizes[*a], &self.sizes[*b]));
        }
        by_series
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

/// What no size can be: without a name, with figures below 0, with dates that are none.
fn check(size: &VmSize) -> Result<(), Wrong> {
    let figures = [
        ("memory_gib", size.memory_gib),
        ("temp_storage_gib", size.temp_storage_gib),
        ("max_disk_iops", size.max_disk_iops),
        ("max_disk_mb_per_s", size.max_disk_mb_per_s),
        ("max_network_mbps", size.max_network_mbps),
        ("relative_cost", size.relative_cost),
    ];
    if size.name.trim().is_empty() {
        return Err(Wrong::new("name", "it is empty"));
    }
    let wrong = |value: &f64| !value.is_finite() || *value < 0.0;
    for (heading, value) in figures {
        if let Some(value) = value.filter(wrong) {
            return Err(Wrong::new(heading, format!("{value} is no figure of a size")));
        }
    }
    let is_day = |text: &str| text.parse::<jiff::civil::Date>().is_ok();
    let is_month = |text: &str| is_day(&format!("{text}-01"));
    let days = [
        ("doc_date", Some(&size.snapshot).filter(|date| !is_month(date))),
        ("retirement_date", size.retirement_date.as_ref()),
        ("cost_date", size.cost_date.as_ref()),
    ];
    for (heading, day) in days {
        if let Some(day) = day.filter(|day| !is_day(day)) {
            return Err(Wrong::new(heading, format!("'{day}' is not a date; write YYYY-MM-DD")));
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
    fn what_the_build_made_of_the_catalogues_is_what_they_say() {
        for name in [CatalogName::Of2017, CatalogName::Current] {
            let checked = SizeCatalog::from_csv(SizeCatalog::csv(name)).unwrap();
            assert_eq!(SizeCatalog::named(name).sizes(), checked.sizes());
        }
    }

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
        assert!(size.takes_premium() && size.is_complete() && size.temp_storage_gib.is_none());
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
        assert_eq!((nvme.nvme_os_required, &*nvme.vm_generations), (Some(true), [2].as_slice()));
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
