//! Disks and volumes that stand side by side in the row of their machine: `Disk 1 size (In GB)`, `HDD2`, `C: Drive (GB)`, `/var used`.
//!
//! A heading table has them as fields with `{n}` or `{v}` in their names, such as `disk_{n}_size` and `volume_{v}_used`.

use super::cells::Cells;
use super::draft::Draft;
use super::rounding::ROUNDING;
use crate::estate::{Disk, possible};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Header, Phrase, RowView};
use crate::units::Gib;

/// More disks than Azure attaches to any size.
pub(crate) const MAX_DISKS: usize = 64;

/// What the columns of a disk may hold.
const OF_DISKS: [&str; 8] = [
    "size",
    "used",
    "used_percent",
    "free",
    "read_mib_per_s",
    "write_mib_per_s",
    "read_ops",
    "write_ops",
];
/// What the columns of a volume may hold.
const OF_VOLUMES: [&str; 4] = ["size", "used", "used_percent", "free"];

/// Whether a field is one of a disk or volume among several, such as `disk_3_size`.
pub(crate) fn is_field(field: &str) -> bool {
    label("disk_", &OF_DISKS, field).is_some() || label("volume_", &OF_VOLUMES, field).is_some()
}

/// Whether a field is one of several network adapters, such as `nic_2`.
pub(crate) fn is_adapter(field: &str) -> bool {
    field.strip_prefix("nic_").is_some_and(|label| !label.is_empty())
}

/// Which disk or volume a field is about.
fn label<'f>(kind: &str, columns: &[&str], field: &'f str) -> Option<&'f str> {
    let rest = field.strip_prefix(kind)?;
    let label = columns.iter().find_map(|column| rest.strip_suffix(column)?.strip_suffix('_'))?;
    (!label.is_empty()).then_some(label)
}

/// The disks and volumes that the headings of a sheet name, in the order of the columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct SideBySide {
    disks: Vec<String>,
    volumes: Vec<String>,
    adapters: Vec<String>,
}

impl SideBySide {
    pub(crate) fn of(header: &Header) -> Self {
        let mut found = Self::default();
        let mut add = |list: fn(&mut Self) -> &mut Vec<String>, label: &str| {
            if !list(&mut found).iter().any(|known| known == label) {
                list(&mut found).push(label.to_owned());
            }
        };
        for column in &header.columns {
            if let Some(label) = label("disk_", &OF_DISKS, &column.field) {
                add(|found| &mut found.disks, label);
            } else if let Some(label) = label("volume_", &OF_VOLUMES, &column.field) {
                add(|found| &mut found.volumes, label);
            } else if is_adapter(&column.field) {
                add(|found| &mut found.adapters, &column.field);
            }
        }
        found
    }

    /// Whether some column tells the size of a disk or volume.
    pub(crate) fn tell_sizes(header: &Header) -> bool {
        let mut fields = header.columns.iter().map(|column| column.field.as_str());
        fields.any(|field| field == "disk_each" || (is_field(field) && field.ends_with("_size")))
    }

    /// The disks of a row, and what its volumes add up to.
    pub(crate) fn read(&self, row: &RowView<'_>, draft: &mut Draft, cells: &mut Cells) {
        self.read_adapters(row, draft);
        let last = draft.server.disk_count.unwrap_or(0);
        for label in &self.disks {
            let field = |name: &str| format!("disk_{label}_{name}");
            if row.cell(&field("size")).is_blank() {
                continue;
            }
            let size = cells.gib(row, &field("size")).filter(|size| *size > 0.0);
            // Where there is no disk, people and templates write 0 or a dash.
            let is_stated = label.parse().is_ok_and(|number: u32| number <= last);
            if size.is_none() && !is_stated && is_nothing(row, &field("size")) {
                continue;
            }
            if let Some(used) = used(row, field, size, cells) {
                *draft.listed_used_gb.get_or_insert(0.0) += used;
            }
            if label == "data"
                && let Some(count) = data_disks(row, cells)
            {
                draft.server.disks.extend(counted(
                    count,
                    size,
                    is_of_each(row.heading("disk_data_size")),
                ));
                continue;
            }
            let mut rate = |read, write| {
                let reads = cells.number(row, &field(read));
                sum(reads, cells.number(row, &field(write)))
            };
            let mut disk = Disk { label: name(label), capacity: size.map(Gib), ..Disk::default() };
            disk.workload.iops = rate("read_ops", "write_ops");
            disk.workload.mib_per_s = rate("read_mib_per_s", "write_mib_per_s");
            draft.server.disks.push(disk);
        }
        if draft.server.disks.is_empty() {
            draft.server.disks = equal_disks(row, last, cells);
        }
        let mut volumes = Vec::new();
        for label in &self.volumes {
            let field = |name: &str| format!("volume_{label}_{name}");
            let size = cells.gib(row, &field("size")).filter(|size| *size > 0.0);
            volumes.extend(size.map(|size| (label, size)));
            if let Some(used) = used(row, field, size, cells) {
                *draft.listed_used_gb.get_or_insert(0.0) += used;
            }
        }
        let sum = (!volumes.is_empty()).then(|| volumes.iter().map(|(_, size)| size).sum::<f64>());
        // A total that is stated may hold space that no volume has.
        let total = draft.total_gb.filter(|total| *total > 0.0);
        let adds_up = total
            .zip(sum)
            .is_none_or(|(total, sum)| (total - sum).abs() <= 1.0_f64.max(total * ROUNDING));
        let count = draft.server.disk_count.map_or(volumes.len(), |count| count as usize);
        let are_counted = draft.server.disks.is_empty() && count == volumes.len();
        if self.are_drives() && are_counted && adds_up {
            let disk = |(label, size): (&String, f64)| Disk {
                label: label.clone(),
                capacity: Some(Gib(size)),
                ..Disk::default()
            };
            draft.server.disks.extend(volumes.into_iter().map(disk));
        }
        draft.total_gb = total.or(sum);
    }

    /// Whether all volumes are drives with a letter, which in virtual machines rarely share a disk.
    fn are_drives(&self) -> bool {
        self.volumes.iter().all(|label| label.ends_with(':'))
    }

    /// The adapters of a row; their cells may hold the address among other words, as in `virtio=BC:24:11:00:00:01,bridge=vmbr0`.
    fn read_adapters(&self, row: &RowView<'_>, draft: &mut Draft) {
        let texts = self.adapters.iter().filter_map(|field| row.text(field));
        let texts: Vec<String> = texts.map(|text| text.replace('=', ",")).collect();
        for text in &texts {
            draft.server.addresses.add_macs(text);
        }
        let count = u32::try_from(texts.len()).ok().filter(|count| *count > 0);
        draft.server.nics = draft.server.nics.or(count);
    }

    /// Says what volumes are taken for.
    pub(crate) fn finding(&self, header: &Header, place: &Location) -> Option<Finding> {
        let headings: Vec<&str> = self
            .volumes
            .iter()
            .filter_map(|label| header.column(&format!("volume_{label}_size")))
            .map(|column| column.heading.as_str())
            .collect();
        let has_total = header.column("storage").is_some();
        if headings.is_empty() || (has_total && !self.are_drives()) {
            return None;
        }
        let has_disks = !self.disks.is_empty() || header.column("disks").is_some();
        let columns = headings.join(", ");
        let (code, message) = if has_total {
            let message = message!(
                "each drive in {columns} is taken for a disk where the drives add up to the total; elsewhere the total counts and they are volumes",
                columns = columns
            );
            ("drives-as-disks", message)
        } else if self.are_drives() && !has_disks {
            let message = message!(
                "each drive in {columns} is taken for a disk; drives may also share one",
                columns = columns
            );
            ("drives-as-disks", message)
        } else {
            let message = message!(
                "the storage of a server is the sum of the volumes in {columns}; how many disks they lie on is not told",
                columns = columns
            );
            ("volumes-added", message)
        };
        let location = place.clone().with_row(header.row_number);
        let finding = Finding::note(code, place.path.as_ref(), message);
        Some(finding.hint(message!("Add a column with the number of disks")).at(location))
    }
}

/// What is used of a disk or volume, as it is told or left over from what is free.
fn used(
    row: &RowView<'_>,
    field: impl Fn(&str) -> String,
    size: Option<f64>,
    cells: &mut Cells,
) -> Option<f64> {
    let told = cells.gib(row, &field("used"));
    let told = told.or_else(|| Some(size? * cells.number(row, &field("used_percent"))? / 100.0));
    told.or_else(|| Some((size? - cells.gib(row, &field("free"))?).max(0.0)))
}

/// How many data disks a row counts, if there are several.
fn data_disks(row: &RowView<'_>, cells: &mut Cells) -> Option<usize> {
    let count = cells.count(row, "data_disks").filter(|count| *count > 1)?;
    possible::counted("disks", count).map(|count| count as usize)
}

/// Whether a heading is that of the size of one disk: `Data disk (GB)`, not `Data disks (GB)`.
fn is_of_each(heading: &str) -> bool {
    let says = |meanings: &[&str]| Phrase::heading_says(heading, meanings);
    says(&["each", "per"]) || !says(&["disks", "total", "storage", "volume"])
}

/// Data disks of one size, which is that of each or of all together.
fn counted(count: usize, size: Option<f64>, is_of_each: bool) -> impl Iterator<Item = Disk> {
    let each = size.map(|size| if is_of_each { size } else { size / count as f64 });
    (1..=count).map(move |number| Disk {
        label: name(&format!("data{number}")),
        capacity: each.map(Gib),
        ..Disk::default()
    })
}

/// Says whether the size beside a number of data disks is that of each.
pub(crate) fn counted_data_disks(header: &Header, place: &Location) -> Option<Finding> {
    let (count, size) = header.column("data_disks").zip(header.column("disk_data_size"))?;
    let (heading, counts) = (size.heading.trim(), count.heading.trim());
    let message = if is_of_each(heading) {
        message!("it is read as the size of each of the disks that {counts} counts", counts)
    } else {
        message!("it is read as the size of all disks that {counts} counts together", counts)
    };
    let is_said = Phrase::heading_says(heading, &["each", "per", "total"]);
    let finding = if is_said {
        Finding::note("data-disks-counted", heading, message)
    } else {
        Finding::warning("data-disks-counted", heading, message)
    };
    Some(
        finding
            .hint(message!("Say \"each\" or \"total\" in the heading"))
            .at(place.clone().with_row(header.row_number).with_column(size.index)),
    )
}

/// As many disks of one size as the row says.
fn equal_disks(row: &RowView<'_>, count: u32, cells: &mut Cells) -> Vec<Disk> {
    let size = cells.gib(row, "disk_each").filter(|size| *size > 0.0);
    let disk = |number: u32| Disk {
        label: format!("Disk {number}"),
        capacity: size.map(Gib),
        ..Disk::default()
    };
    let count = size.and_then(|_| possible::counted("disks", count));
    (1..=count.unwrap_or(0)).map(disk).collect()
}

/// Whether a cell says that there is nothing: 0, a dash, `N/A`.
fn is_nothing(row: &RowView<'_>, field: &str) -> bool {
    row.number(field).is_ok_and(|size| size.is_none_or(|size| size.value <= 0.0))
}

/// How the plan calls a disk: `Disk 3`.
fn name(label: &str) -> String {
    match label.strip_prefix("data") {
        _ if label == "os" => "OS disk".to_owned(),
        Some("") => "Data disk".to_owned(),
        Some(number) => format!("Data disk {number}"),
        None => format!("Disk {label}"),
    }
}

/// Reads and writes together; 0 stands for "not measured" in all of Azure Migrate's files.
pub(crate) fn sum(reads: Option<f64>, writes: Option<f64>) -> Option<f64> {
    let sum = reads.unwrap_or(0.0).max(0.0) + writes.unwrap_or(0.0).max(0.0);
    (sum > 0.0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_disks_and_volumes_have_a_label() {
        for field in [
            "disk_3_size",
            "disk_3_read_ops",
            "disk_data2_size",
            "volume_C:_used",
            "volume_/var_log_free",
        ] {
            assert!(is_field(field), "{field}");
        }
        for field in ["disk_names", "disk_size", "disks", "volume__size"] {
            assert!(!is_field(field), "{field}");
        }
        assert_eq!(label("volume_", &OF_VOLUMES, "volume_/var_log_free"), Some("/var_log"));
    }
}
