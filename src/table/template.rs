//! Which headings mean which field: the tables under `templates/columns`.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::heading::{FoldedHeading, fold};
use crate::units::{Dimension, Unit};

/// The planner's own sheet and files like it.
const PLANNER_SHEET: &str = include_str!("../../templates/columns/planner-sheet.toml");
/// RVTools, one table per tab.
const RVTOOLS: &str = include_str!("../../templates/columns/rvtools.toml");

/// What a field holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// A number, with or without a unit.
    Number,
    /// Yes or no.
    Bool,
}

/// One field of a format.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// The headings that mean this field; a unit in an alias restricts it to headings of that dimension.
    pub aliases: Vec<String>,
    /// The unit if neither the cell nor the heading names one.
    #[serde(default, deserialize_with = "unit")]
    pub unit: Option<Unit>,
    /// Whether a table without it is not of this format.
    #[serde(default)]
    pub required: bool,
    /// What the field holds.
    #[serde(default)]
    pub kind: FieldKind,
}

/// The fields of one table.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "RawTable")]
pub struct HeadingTable {
    names: Vec<String>,
    marks: HashSet<String>,
    marks_needed: usize,
    fields: BTreeMap<String, FieldSpec>,
    by_key: HashMap<String, Vec<(Option<Dimension>, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    names: Vec<String>,
    /// Headings that tell this format from others.
    #[serde(default)]
    marks: Vec<String>,
    /// How many of the marks a row of headings must have.
    #[serde(default)]
    marks_needed: usize,
    fields: BTreeMap<String, FieldSpec>,
}

impl From<RawTable> for HeadingTable {
    fn from(raw: RawTable) -> Self {
        let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
        for (field, spec) in &raw.fields {
            for alias in spec.aliases.iter().map(|alias| fold(alias)) {
                let entry = (alias.unit.map(Unit::dimension), field.clone());
                by_key.entry(alias.key).or_default().push(entry);
            }
        }
        Self {
            names: raw.names,
            marks: raw.marks.iter().map(|mark| fold(mark).key).collect(),
            marks_needed: raw.marks_needed,
            fields: raw.fields,
            by_key,
        }
    }
}

/// The tables of one format.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingFile {
    /// The tables by the name of their sheet.
    pub tables: BTreeMap<String, HeadingTable>,
}

fn unit<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Unit>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Unit::parse(&text)
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a unit")))
}

impl HeadingFile {
    /// Reads a file of the form `[tables.vInfo.fields.memory]`.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }

    /// The headings of the planner's sheet, under the table `servers`.
    pub fn planner_sheet() -> Result<Self, toml::de::Error> {
        Self::parse(PLANNER_SHEET)
    }

    /// The headings of RVTools, one table per tab.
    pub fn rvtools() -> Result<Self, toml::de::Error> {
        Self::parse(RVTOOLS)
    }

    /// The table for a sheet or file of this name, and the name it goes by: `RVTools_tabvInfo.csv` holds `vInfo`.
    #[must_use]
    pub fn table_named(&self, name: &str) -> Option<(&str, &HeadingTable)> {
        let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let known = |wanted: &str| {
            let wanted = wanted.to_lowercase();
            [name, stem].iter().any(|name| {
                let name = name.to_lowercase();
                name == wanted
                    || name
                        .strip_suffix(&wanted)
                        .is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
            })
        };
        self.tables
            .iter()
            .find(|(own, table)| known(own) || table.names.iter().any(|name| known(name)))
            .map(|(own, table)| (own.as_str(), table))
    }
}

impl HeadingTable {
    /// The field a heading means. An alias of the same dimension wins over one without a unit.
    #[must_use]
    pub fn field(&self, heading: &FoldedHeading) -> Option<&str> {
        let dimension = heading.unit.map(Unit::dimension);
        let entries = self.by_key.get(&heading.key)?;
        let exact = entries.iter().find(|(wanted, _)| *wanted == dimension);
        let loose = || entries.iter().find(|(wanted, _)| wanted.is_none() || dimension.is_none());
        exact.or_else(loose).map(|(_, field)| field.as_str())
    }

    /// Names of sheets or files that hold this table, besides its own.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Makes a heading the only one of a field, whatever else it meant; a unit of its own is replaced.
    pub fn set_heading(&mut self, field: &str, heading: &str, unit: Option<Unit>) {
        let spec = self.fields.entry(field.to_owned()).or_default();
        spec.aliases = vec![heading.to_owned()];
        spec.unit = unit.or(spec.unit);
        for entries in self.by_key.values_mut() {
            entries.retain(|(_, known)| known != field);
        }
        let entry = (None, field.to_owned());
        self.by_key.insert(fold(heading).key, vec![entry]);
    }

    /// Whether a row with these folded headings has enough of the headings that tell this format from others.
    ///
    /// A table that names no marks has none of its own and is only known by the name of its sheet.
    #[must_use]
    pub fn is_marked(&self, keys: &HashSet<String>) -> bool {
        self.marks_needed > 0 && self.marks.intersection(keys).count() >= self.marks_needed
    }

    /// How errors call the column of a field: by its usual heading.
    #[must_use]
    pub fn usual_heading<'a>(&'a self, field: &'a str) -> &'a str {
        let spec = self.fields.get(field);
        spec.and_then(|spec| spec.aliases.first()).map_or(field, String::as_str)
    }

    /// The fields by name.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, FieldSpec> {
        &self.fields
    }

    /// The fields without which a table is not of this format.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|(_, spec)| spec.required).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_tables_are_sound() {
        for file in [HeadingFile::planner_sheet(), HeadingFile::rvtools()] {
            for (name, table) in file.unwrap().tables {
                assert!(table.required().next().is_some(), "{name}");
                for (field, spec) in &table.fields {
                    for alias in &spec.aliases {
                        let found = table.field(&fold(alias));
                        assert_eq!(found, Some(field.as_str()), "{name}: {alias}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_unit_of_an_alias_tells_fields_apart() {
        let file = HeadingFile::rvtools().unwrap();
        let partition = &file.tables["vPartition"];
        assert_eq!(partition.field(&fold("Free MB")), Some("free"));
        assert_eq!(partition.field(&fold("Free % ")), Some("free_share"));
    }

    #[test]
    fn database_column_names_of_rvtools_are_known() {
        let file = HeadingFile::rvtools().unwrap();
        let info = &file.tables["vInfo"];
        let names = "VMName Powerstate Template GuestHostName CPUs Memory Provisioned InUse \
             TotalDiskCapacityMiB OS OSTools PrimaryIPAddress NICs NumVirtualDisks DataCenter \
             Cluster Host SRMPlaceHolder";
        let mut fields = std::collections::BTreeSet::new();
        for name in names.split_whitespace() {
            let field = info.field(&fold(&format!("vInfo{name}")));
            assert!(fields.insert(field.unwrap_or_else(|| panic!("{name}"))), "{name}");
        }
        let partition = &file.tables["vPartition"];
        let consumed = partition.field(&fold("vPartitionConsumedMiB"));
        assert_eq!(consumed, Some("consumed"));
    }

    #[test]
    fn tables_are_found_by_sheet_and_by_file_name() {
        let file = HeadingFile::rvtools().unwrap();
        let named = |name| file.table_named(name).map(|(name, _)| name.to_owned());
        for name in ["vInfo", "VINFO", "tabvInfo", "a.zip!x/RVTools_tabvInfo.csv", "vc1-vInfo.csv"]
        {
            assert_eq!(named(name).as_deref(), Some("vInfo"), "{name}");
        }
        assert_eq!(named("vTools"), None);
        assert_eq!(named("notvInfo"), None);
    }
}
