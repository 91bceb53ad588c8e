//! Which headings mean which field: the tables under `templates/columns` and `templates/inventories`.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::heading::{FoldedHeading, fold};
use crate::units::{Dimension, Unit};

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
    /// Headings that distinguish this format from others.
    #[serde(default)]
    marks: Vec<String>,
    /// How many of the marks a row of headings must have.
    #[serde(default)]
    marks_needed: usize,
    fields: BTreeMap<String, FieldSpec>,
}

impl From<RawTable> for HeadingTable {
    fn from(raw: RawTable) -> Self {
        Self::new(raw.names, &raw.marks, raw.marks_needed, raw.fields)
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
}

impl HeadingTable {
    /// A table that is known by names of sheets or files, and by `marks_needed` of the headings in `marks`.
    pub(crate) fn new(
        names: Vec<String>,
        marks: &[String],
        marks_needed: usize,
        fields: BTreeMap<String, FieldSpec>,
    ) -> Self {
        let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
        for (field, spec) in &fields {
            for alias in spec.aliases.iter().map(|alias| fold(alias)) {
                let entry = (alias.unit.map(Unit::dimension), field.clone());
                by_key.entry(alias.key).or_default().push(entry);
            }
        }
        let marks = marks.iter().map(|mark| fold(mark).key).collect();
        Self { names, marks, marks_needed, fields, by_key }
    }

    /// Whether a sheet or file of this name holds the table that is called `id`.
    #[must_use]
    pub fn is_named(&self, id: &str, name: &str) -> bool {
        let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let is_called = |wanted: &str| {
            let wanted = wanted.to_lowercase();
            [name, stem].iter().any(|name| {
                let name = name.to_lowercase();
                name == wanted
                    || fold(&name).key == fold(&wanted).key
                    || name
                        .strip_suffix(&wanted)
                        .is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
            })
        };
        is_called(id) || self.names.iter().any(|name| is_called(name))
    }

    /// The field a heading means. An alias of the same dimension wins over one without a unit.
    #[must_use]
    pub fn field(&self, heading: &FoldedHeading) -> Option<&str> {
        let dimension = heading.unit.map(Unit::dimension);
        let entries = self.by_key.get(&heading.key)?;
        let exact = entries.iter().find(|(wanted, _)| *wanted == dimension);
        let loose = || entries.iter().find(|(wanted, _)| wanted.is_none() || dimension.is_none());
        exact.or_else(loose).map(|(_, field)| field.as_str())
    }

    /// Lets a heading mean a field too, unless it means one already.
    pub(crate) fn add_heading(&mut self, field: &str, heading: &str) {
        let entries = self.by_key.entry(fold(heading).key).or_default();
        entries.push((None, field.to_owned()));
    }

    /// Sets what a field holds, and its unit where neither cell nor heading names one.
    pub(crate) fn set_field(&mut self, field: &str, spec: FieldSpec) {
        let required = self.fields.get(field).is_some_and(|known| known.required);
        self.fields.insert(field.to_owned(), FieldSpec { required, ..spec });
    }

    /// Sets the unit of a field's numbers where neither the cell nor the heading names one.
    pub fn set_unit(&mut self, field: &str, unit: Unit) {
        if let Some(spec) = self.fields.get_mut(field) {
            spec.unit = Some(unit);
        }
    }

    /// Whether a row with these folded headings has enough of the headings that distinguish this format from others.
    ///
    /// A table without marks is only known by the name of its sheet.
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
