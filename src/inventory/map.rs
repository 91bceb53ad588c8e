//! Headings that the user says the meaning of: `--map "Total Disk"=storage_gb`.

use std::borrow::Cow;

use thiserror::Error;

use super::format::Format;
use super::role::TableRole;
use crate::table::heading::fold;
use crate::table::{Column, Header, HeadingTable, Row};
use crate::units::Unit;

/// What the user may call fields, with the name in the tables and the unit.
const FIELDS: &[(&str, &str, Option<&str>)] = &[
    ("name", "name", None),
    ("cores", "cores", None),
    ("memory", "memory", None),
    ("memory_mb", "memory", Some("MB")),
    ("memory_gb", "memory", Some("GB")),
    ("nics", "nics", None),
    ("storage", "storage", None),
    ("storage_mb", "storage", Some("MB")),
    ("storage_gb", "storage", Some("GB")),
    ("storage_tb", "storage", Some("TB")),
    ("disks", "disks", None),
    ("used", "used", None),
    ("used_mb", "used", Some("MB")),
    ("used_gb", "used", Some("GB")),
    ("free_gb", "free", Some("GB")),
    ("utilization", "utilization", Some("%")),
    ("change_rate", "change_rate", Some("%")),
    ("utilization_percent", "utilization", Some("%")),
    ("change_rate_percent", "change_rate", Some("%")),
    ("change_gb_per_day", "change_per_day", Some("GB")),
    ("os", "os", None),
    ("boot", "boot", None),
    ("power", "power", None),
    ("uuid", "vm_uuid", None),
    ("dns_name", "dns_name", None),
    ("manager", "server", None),
    ("host", "host", None),
    ("cluster", "cluster", None),
    ("datacenter", "datacenter", None),
    ("folder", "folder", None),
    ("tags", "tags", None),
    ("azure_size", "azure_size", None),
    ("group", "group", None),
];

/// A mapping names a field that there is not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no field '{field}' for the heading '{heading}'; there are {}", known())]
pub struct MapError {
    /// The heading.
    pub heading: String,
    /// The field.
    pub field: String,
}

fn known() -> String {
    let names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
    names.join(", ")
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    heading: String,
    /// The field as the user calls it.
    name: &'static str,
    field: &'static str,
    unit: Option<Unit>,
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
            let wanted = field.trim().to_lowercase().replace('-', "_");
            let (name, field, unit) = FIELDS
                .iter()
                .find(|(name, ..)| *name == wanted)
                .ok_or_else(|| MapError { heading: heading.clone(), field: field.clone() })?;
            Ok(Entry { heading: heading.clone(), name, field, unit: unit.and_then(Unit::parse) })
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

    /// Gives the columns of the map their fields, as far as the row of headings has them, and says which entries it has.
    /// A field whose heading is not there keeps its usual one: the map may be meant for another file.
    pub(crate) fn settle(
        &self,
        row: &Row,
        role: TableRole,
        header: &mut Header,
        table: &mut Cow<'static, HeadingTable>,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let field = entry.field_of(table, role);
            let Some((index, heading)) = entry.column(row) else {
                if self.is_the_only_source_of(field) {
                    header.release(field);
                }
                continue;
            };
            if found.iter().any(|known| self.field_at(*known, table, role) == Some(field)) {
                continue;
            }
            if !table.fields().contains_key(field)
                && let Some(spec) = any_list().and_then(|any| any.fields().get(field))
            {
                table.to_mut().set_field(field, spec.clone());
            }
            let unit = entry.unit.or(fold(&heading).unit);
            header.release(field);
            header.assign(Column { field: field.to_owned(), index, unit, heading });
            found.push(place);
        }
        found
    }

    /// Groups by a column that was named come from no other one.
    pub(crate) fn is_the_only_source_of(&self, field: &str) -> bool {
        field == "group" && self.entries.iter().any(|entry| entry.field == field)
    }

    fn field_at(
        &self,
        place: usize,
        table: &HeadingTable,
        role: TableRole,
    ) -> Option<&'static str> {
        self.entries.get(place).map(|entry| entry.field_of(table, role))
    }

    /// The headings with the fields that they were to be read as.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (entry.heading.as_str(), entry.name))
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
        match (self.field, role) {
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
        for (name, field, _) in FIELDS {
            assert!(headings.fields().contains_key(*field), "{name}");
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
