//! Headings that the user says the meaning of: `--map "Total Disk"=storage_gb`.

use std::borrow::Cow;

use thiserror::Error;

use crate::table::heading::fold;
use crate::table::{HeadingTable, Row};
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
            let (_, field, unit) = FIELDS
                .iter()
                .find(|(name, ..)| *name == wanted)
                .ok_or_else(|| MapError { heading: heading.clone(), field: field.clone() })?;
            Ok(Entry { heading: heading.clone(), field, unit: unit.and_then(Unit::parse) })
        };
        let entries = pairs.iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// The headings of a table with those of the map that stand in the rows.
    pub(crate) fn apply<'t>(&self, table: &'t HeadingTable, rows: &[Row]) -> Cow<'t, HeadingTable> {
        let mut mapped = Cow::Borrowed(table);
        for entry in &self.entries {
            let wanted = fold(&entry.heading).key;
            let mut cells = rows.iter().take(30).flat_map(|row| &row.cells);
            let is_there = cells.any(|cell| cell.text().is_some_and(|t| fold(&t).key == wanted));
            // The planner's sheet asks "EFI Boot?".
            let field = match entry.field {
                "boot" if table.fields().contains_key("boot_efi") => "boot_efi",
                field => field,
            };
            // Groups by a column that was named come from no other one.
            if is_there || field == "group" {
                mapped.to_mut().set_heading(field, &entry.heading, entry.unit);
            }
        }
        mapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Format;

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
}
