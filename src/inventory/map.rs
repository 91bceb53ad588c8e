//! Headings that the user says the meaning of: `--map "Total Disk"=storage_gb`.

use std::borrow::Cow;

use thiserror::Error;

use super::format::Format;
use super::role::TableRole;
use crate::table::heading::fold;
use crate::table::{Column, Header, HeadingTable, Row};
use crate::units::{DataUnit, Unit};

/// What the user may call fields, with the name in the tables.
const FIELDS: &[(&str, &str)] = &[
    ("name", "name"),
    ("cores", "cores"),
    ("memory", "memory"),
    ("nics", "nics"),
    ("storage", "storage"),
    ("provisioned", "provisioned"),
    ("disks", "disks"),
    ("used", "used"),
    ("free", "free"),
    ("utilization", "utilization"),
    ("change_rate", "change_rate"),
    ("change_per_day", "change_per_day"),
    ("os", "os"),
    ("boot", "boot"),
    ("power", "power"),
    ("uuid", "vm_uuid"),
    ("vm_id", "vm_id"),
    ("ip", "ip"),
    ("mac", "mac"),
    ("dns_name", "dns_name"),
    ("manager", "server"),
    ("host", "host"),
    ("cluster", "cluster"),
    ("datacenter", "datacenter"),
    ("folder", "folder"),
    ("tags", "tags"),
    ("azure_size", "azure_size"),
    ("group", "group"),
    ("quantity", "quantity"),
    ("quantity_together", "quantity_together"),
];

/// Fields that may be named with a unit, such as `memory_gb`: what stands before and behind the unit, and the name in the
/// tables.
const AMOUNTS: &[(&str, &str, &str)] = &[
    ("memory_", "", "memory"),
    ("storage_", "", "storage"),
    ("provisioned_", "", "provisioned"),
    ("used_", "", "used"),
    ("free_", "", "free"),
    ("change_", "_per_day", "change_per_day"),
];

/// The units that such a field may be named with.
const UNITS: [(&str, &str); 5] =
    [("bytes", "B"), ("kb", "KB"), ("mb", "MB"), ("gb", "GB"), ("tb", "TB")];

/// Percentages, whose numbers may be hundredths or fractions.
const SHARES: [&str; 2] = ["utilization", "change_rate"];

/// A mapping names a field that there is not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no field '{field}' for the heading '{heading}'; there are {}{}", known(), of_others(.others))]
pub struct MapError {
    /// The heading.
    pub heading: String,
    /// The field.
    pub field: String,
    /// Fields of files that are no inventories.
    pub others: Vec<String>,
}

fn of_others(others: &[String]) -> String {
    if others.is_empty() {
        String::new()
    } else {
        format!("; and for samples {}", others.join(", "))
    }
}

fn known() -> String {
    let plain = FIELDS.iter().map(|(name, _)| (*name).to_owned());
    let amounts = AMOUNTS.iter().flat_map(|(before, behind, _)| {
        UNITS.iter().map(move |(unit, _)| format!("{before}{unit}{behind}"))
    });
    let shares =
        SHARES.iter().flat_map(|share| [format!("{share}_percent"), format!("{share}_fraction")]);
    plain.chain(amounts).chain(shares).collect::<Vec<_>>().join(", ")
}

/// What a heading is said to mean.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Meaning {
    field: &'static str,
    unit: Option<Unit>,
    /// Whether its numbers are fractions: 0.5 is 50 %.
    is_fraction: bool,
}

impl Meaning {
    fn of(name: &str) -> Option<Self> {
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            return Some(Self { field, unit: None, is_fraction: false });
        }
        let share = SHARES.iter().find_map(|share| {
            let kind = name.strip_prefix(share)?.strip_prefix('_')?;
            let is_fraction = kind == "fraction";
            let is_known = is_fraction || kind == "percent";
            is_known.then_some(Self { field: share, unit: Some(Unit::Percent), is_fraction })
        });
        share.or_else(|| {
            AMOUNTS.iter().find_map(|(before, behind, field)| {
                let unit = name.strip_prefix(before)?.strip_suffix(behind)?;
                let (_, unit) = UNITS.iter().find(|(known, _)| *known == unit)?;
                Some(Self { field, unit: Unit::parse(unit), is_fraction: false })
            })
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    heading: String,
    /// The field as the user calls it.
    name: String,
    meaning: Meaning,
}

/// Headings and what they mean, beyond what the formats know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnMap {
    entries: Vec<Entry>,
}

impl ColumnMap {
    /// A map of headings to fields.
    pub fn new(pairs: &[(String, String)]) -> Result<Self, MapError> {
        let entry = |(heading, field): &(String, String)| {
            let name = field.trim().to_lowercase().replace('-', "_");
            let meaning = Meaning::of(&name).ok_or_else(|| MapError {
                heading: heading.clone(),
                field: field.clone(),
                others: Vec::new(),
            })?;
            Ok(Entry { heading: heading.clone(), name, meaning })
        };
        let entries = pairs.iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// The headings of a table with those of the map, to find the row of headings by.
    pub(crate) fn widen(
        &self,
        table: &'static HeadingTable,
        role: TableRole,
    ) -> Cow<'static, HeadingTable> {
        let mut widened = Cow::Borrowed(table);
        for entry in &self.entries {
            let field = entry.field_of(table, role);
            widened.to_mut().add_heading(field, &entry.heading);
        }
        widened
    }

    /// Gives the columns of the map their fields, as far as the lines of headings have them, and says which entries it has.
    /// A field whose heading is not there keeps its usual one: the map may be meant for another file.
    pub(crate) fn settle(
        &self,
        lines: &[Row],
        role: TableRole,
        header: &mut Header,
        table: &mut Cow<'static, HeadingTable>,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let field = entry.field_of(table, role);
            let Some((index, heading)) = lines.iter().find_map(|line| entry.column(line)) else {
                if self.is_the_only_source_of(field) {
                    header.release(field);
                }
                continue;
            };
            if found.iter().any(|known| self.field_at(*known, table, role) == Some(field)) {
                continue;
            }
            if table.spec(field).is_none()
                && let Some(spec) = any_list().and_then(|any| any.spec(field))
            {
                table.to_mut().set_field(field, spec.clone());
            }
            let unit = entry.meaning.unit.or(fold(&heading).unit);
            header.release(field);
            header.assign(Column { field: field.to_owned(), index, unit, heading });
            found.push(place);
        }
        found
    }

    /// Groups by a column that was named come from no other one.
    pub(crate) fn is_the_only_source_of(&self, field: &str) -> bool {
        field == "group" && self.entries.iter().any(|entry| entry.meaning.field == field)
    }

    fn field_at(
        &self,
        place: usize,
        table: &HeadingTable,
        role: TableRole,
    ) -> Option<&'static str> {
        self.entries.get(place).map(|entry| entry.field_of(table, role))
    }

    /// Whether the user says what a heading means.
    pub(crate) fn has(&self, heading: &str) -> bool {
        self.meaning(heading).is_some()
    }

    /// Whether the user says that the numbers under a heading are fractions, or that they are per cent.
    pub(crate) fn is_fraction(&self, heading: &str) -> Option<bool> {
        let meaning = self.meaning(heading)?;
        (meaning.unit == Some(Unit::Percent)).then_some(meaning.is_fraction)
    }

    /// What the user calls a field of the tables whose numbers are in a unit.
    pub(crate) fn field_in(field: &str, unit: DataUnit) -> Option<String> {
        let (before, behind, _) = AMOUNTS.iter().find(|(.., known)| *known == field)?;
        let is_unit = |(_, text): &&(&str, &str)| {
            DataUnit::parse(text).is_some_and(|known| known.scale == unit.scale)
        };
        let (unit, _) = UNITS.iter().find(is_unit)?;
        Some(format!("{before}{unit}{behind}"))
    }

    fn meaning(&self, heading: &str) -> Option<Meaning> {
        if self.entries.is_empty() {
            return None;
        }
        let key = fold(heading).key;
        let entry = self.entries.iter().find(|entry| fold(&entry.heading).key == key)?;
        Some(entry.meaning)
    }

    /// The headings with the fields that they were to be read as.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (entry.heading.as_str(), entry.name.as_str()))
    }
}

/// The headings of a list that no tool wrote.
fn any_list() -> Option<&'static HeadingTable> {
    let format = Format::of_any_list()?;
    format.tables().first().map(|table| &table.headings)
}

impl Entry {
    /// What the field is called in a table: single disks and file systems have a capacity where machines have storage.
    fn field_of(&self, table: &HeadingTable, role: TableRole) -> &'static str {
        match (self.meaning.field, role) {
            // The planner's sheet asks "EFI Boot?".
            ("boot", _) if table.fields().contains_key("boot_efi") => "boot_efi",
            ("storage", TableRole::Disks | TableRole::Partitions) => "capacity",
            ("used", TableRole::Partitions) => "consumed",
            (field, _) => field,
        }
    }

    /// The column with the heading, as it is written or else without its accidents.
    fn column(&self, row: &Row) -> Option<(usize, String)> {
        let texts = || {
            row.cells
                .iter()
                .enumerate()
                .filter_map(|(index, cell)| Some((index, cell.text()?.into_owned())))
        };
        let exact = texts().find(|(_, text)| text.trim() == self.heading.trim());
        let wanted = fold(&self.heading).key;
        exact.or_else(|| texts().find(|(_, text)| fold(text).key == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::Columns;
    use super::*;
    use crate::table::Cell;

    #[test]
    fn fields_that_there_are_not_are_refused_with_those_that_there_are() {
        let error = ColumnMap::new(&[("A".into(), "weight".into())]).unwrap_err();
        assert!(error.to_string().contains("no field 'weight'"), "{error}");
        assert!(error.to_string().contains("storage_gb"));
        assert!(ColumnMap::new(&[("A".into(), "Storage-GB".into())]).is_ok());
    }

    #[test]
    fn every_field_is_one_that_lists_are_read_by() {
        let list = Format::all().find(|format| format.id() == "table").unwrap();
        let headings = &list.tables()[0].headings;
        let amounts = AMOUNTS.iter().map(|(.., field)| *field);
        for field in FIELDS.iter().map(|(_, field)| *field).chain(amounts).chain(SHARES) {
            assert!(headings.fields().contains_key(field), "{field}");
        }
    }

    #[test]
    fn amounts_may_be_named_with_every_unit_and_shares_with_theirs() {
        let meaning = |name: &str| {
            let meaning = Meaning::of(name)?;
            Some((meaning.field, meaning.unit.map(|unit| unit.to_string()), meaning.is_fraction))
        };
        let gb = Some("GB".to_owned());
        assert_eq!(meaning("memory_gb"), Some(("memory", gb.clone(), false)));
        assert_eq!(meaning("change_gb_per_day"), Some(("change_per_day", gb, false)));
        assert_eq!(meaning("used_tb").unwrap().1.as_deref(), Some("TB"));
        assert_eq!(meaning("free_bytes").unwrap().1.as_deref(), Some("B"));
        let percent = Some("%".to_owned());
        assert_eq!(meaning("utilization_fraction"), Some(("utilization", percent.clone(), true)));
        assert_eq!(meaning("change_rate_percent"), Some(("change_rate", percent, false)));
        assert_eq!(meaning("memory_percent"), None);
        for name in known().split(", ") {
            assert!(Meaning::of(name).is_some(), "{name}");
        }
    }

    fn rows(lines: &[&[&str]]) -> Vec<Row> {
        let cells = |line: &&[&str]| line.iter().map(|text| Cell::from_text(*text)).collect();
        (1..).zip(lines).map(|(number, line)| Row { number, cells: cells(line) }).collect()
    }

    fn fields(lines: &[&[&str]], map: &[(&str, &str)]) -> (u32, Vec<(usize, String)>) {
        let pairs: Vec<_> = map.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let list = Format::of_any_list().unwrap();
        let columns =
            Columns::find(&rows(lines), &list.tables()[0], &ColumnMap::new(&pairs).unwrap());
        let header = columns.unwrap().header;
        (header.row_number, header.columns.into_iter().map(|c| (c.index, c.field)).collect())
    }

    #[test]
    fn only_the_row_of_headings_is_mapped() {
        let lines: [&[&str]; 3] = [&["Lyon"], &["Lyon", "Server", "vCPU"], &["web", "Lyon", "4"]];
        let (row, found) = fields(&lines, &[("lyon", "name")]);
        assert_eq!((row, found), (2, vec![(0, "name".to_owned()), (2, "cores".to_owned())]));
        let (_, found) = fields(&lines, &[("web", "name")]);
        assert_eq!(found, [(1, "name".to_owned()), (2, "cores".to_owned())]);
    }

    #[test]
    fn a_mapped_heading_frees_the_field_that_it_had() {
        let lines: [&[&str]; 1] = [&["Server", "CPU", "vCPU", "RAM"]];
        let (_, found) = fields(&lines, &[("CPU", "memory")]);
        let expected = [(0, "name"), (1, "memory"), (2, "cores")];
        assert_eq!(found, expected.map(|(index, field)| (index, field.to_owned())));
    }
}
