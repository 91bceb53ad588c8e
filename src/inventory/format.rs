//! The inventory formats, each defined by one file in `templates/inventories/`.
//!
//! A file says what the format is called, when it is recognised, and for each of its tables the role, the marks that give it
//! away and the headings of every field. Adding a file there adds a format; no code lists them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::numbered_disks::MAX_DISKS;
use super::role::TableRole;
use crate::embedded;
use crate::estate::UsageKind;
use crate::settings::Scenario;
use crate::table::heading::fold;
use crate::table::{Below, FieldSpec, HeadingTable, cell_words};

/// The files of the folder by their paths in `templates/`, in the order of their names.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/inventories.rs"));

/// A format of inventories.
///
/// ```
/// use asrcap::inventory::Format;
///
/// let rvtools = Format::all().find(|format| format.id() == "rvtools").unwrap();
/// assert_eq!(rvtools.tables()[0].id, "vInfo");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Format(&'static Definition);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the keys of a file")]
struct Definition {
    id: String,
    name: String,
    read_from: String,
    rank: u32,
    by_tool: bool,
    scenario: Option<Scenario>,
    #[serde(default)]
    change_figures: bool,
    #[serde(default)]
    repeats_machines: bool,
    #[serde(default)]
    disks_below: bool,
    #[serde(default)]
    hosts_in_names: bool,
    /// What the utilisation in it is; one value for sizing where nothing is said.
    #[serde(default = "stated")]
    usage: UsageKind,
    #[serde(default)]
    reader: Reader,
    #[serde(default)]
    recognised_by: RecognisedBy,
    tables: Vec<Table>,
}

fn stated() -> UsageKind {
    UsageKind::Stated
}

/// The code that turns the tables of a format into servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reader {
    /// A list of machines that other tables add to.
    #[default]
    Listing,
    /// The sheet of the Capacity Planner, which people fill in: a wrong cell leaves its row out.
    PlannerSheet,
}

/// What gives a format away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RecognisedBy {
    /// The marks of its tables.
    #[default]
    Marks,
    /// A name and two sizes in one row of headings, whoever wrote the file.
    Sizes,
}

/// A table of a format: a sheet of a workbook, or a text file.
#[derive(Debug, Deserialize)]
#[serde(from = "RawTable")]
pub struct Table {
    /// What the table is called.
    pub id: String,
    /// What it holds.
    pub role: TableRole,
    /// Its headings.
    pub headings: HeadingTable,
    /// Whether it is a list inside the objects of another one, in a file of any format.
    pub(crate) is_inner: bool,
    /// Words in the names of such lists.
    named_with: Vec<String>,
    /// Which of its rows are meant, where it has rows of several kinds.
    pub(crate) only: Option<Only>,
}

/// Rows of a table that lists things of several kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Only {
    /// The field that tells the kind of a row.
    pub(crate) field: String,
    /// The kinds that are meant.
    values: Vec<String>,
}

impl Only {
    /// Whether a row of a kind is meant.
    pub(crate) fn is_meant(&self, kind: &str) -> bool {
        let kind = cell_words::letters(kind);
        self.values.iter().any(|value| cell_words::letters(value) == kind)
    }
}

impl Table {
    /// The same headings in a table of another role.
    pub(crate) fn as_role(&self, id: &str, role: TableRole) -> Self {
        Self {
            id: id.to_owned(),
            role,
            headings: self.headings.clone(),
            is_inner: false,
            named_with: Vec::new(),
            only: None,
        }
    }

    /// Whether an inner list is called like this table.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let name = fold(name).key;
        self.named_with.iter().any(|word| name.contains(word))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    id: String,
    role: TableRole,
    /// Whether headings in other words than the aliases count, if they say the same.
    #[serde(default)]
    by_words: bool,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    marks_needed: usize,
    #[serde(default)]
    inner: bool,
    #[serde(default)]
    named_with: Vec<String>,
    only: Option<Only>,
    /// [`FieldSpec`]s by name: many, and not asked for before the table is recognised.
    fields: Box<RawValue>,
    /// Headings by which the table is known, in columns that no reader uses.
    #[serde(default)]
    unread: BTreeMap<String, Vec<String>>,
}

impl From<RawTable> for Table {
    fn from(raw: RawTable) -> Self {
        let RawTable { by_words, fields, unread, .. } = raw;
        let fields = move || read_fields(&fields, unread, by_words);
        let headings = HeadingTable::new(raw.names, &raw.marks, raw.marks_needed, fields);
        let headings = if by_words { headings.read_by_words() } else { headings };
        Self {
            id: raw.id,
            role: raw.role,
            headings,
            is_inner: raw.inner,
            named_with: raw.named_with.iter().map(|word| fold(word).key).collect(),
            only: raw.only,
        }
    }
}

/// The fields of a table with those that no reader uses, each of several numbered ones apart unless headings are read by words.
fn read_fields(
    fields: &RawValue,
    unread: BTreeMap<String, Vec<String>>,
    by_words: bool,
) -> BTreeMap<String, FieldSpec> {
    let listed: BTreeMap<String, FieldSpec> = embedded::parsed("inventories", fields.get());
    let mut fields = BTreeMap::new();
    for (field, spec) in listed {
        if field.contains("{n}") && !by_words {
            // Some tools begin with 0.
            fields.extend((0..=MAX_DISKS).map(|n| numbered(&field, &spec, n)));
        } else {
            fields.insert(field, spec);
        }
    }
    let unread = unread.into_iter();
    fields.extend(
        unread.map(|(field, aliases)| (field, FieldSpec { aliases, ..FieldSpec::default() })),
    );
    fields
}

/// The field of the `n`th of several columns that differ only in their number.
fn numbered(field: &str, spec: &FieldSpec, n: usize) -> (String, FieldSpec) {
    let put = |text: &str| text.replace("{n}", &n.to_string());
    let aliases = spec.aliases.iter().map(|alias| put(alias)).collect();
    (put(field), FieldSpec { aliases, ..spec.clone() })
}

/// All formats by rank.
static FORMATS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let mut formats: Vec<Definition> =
        FILES.iter().map(|(file, text)| embedded::parsed(file, text)).collect();
    formats.sort_by_key(|format| format.rank);
    formats
});

impl Format {
    /// All formats, the more specific first: of two that fit a document, the first counts.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(Self)
    }

    /// The format of lists that no tool wrote.
    pub(crate) fn of_any_list() -> Option<Self> {
        Self::all().find(|format| format.recognised_by() == RecognisedBy::Sizes)
    }

    /// The identifier in JSON, which is also the name of its file in `templates/inventories/`.
    #[must_use]
    pub fn id(self) -> &'static str {
        &self.0.id
    }

    /// What a list of formats calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// The tables and files that are read, in words.
    #[must_use]
    pub fn read_from(self) -> &'static str {
        &self.0.read_from
    }

    /// Whether a program collected what such files state, rather than a person.
    #[must_use]
    pub fn is_by_tool(self) -> bool {
        self.0.by_tool
    }

    /// The scenario of machines that such a tool lists; `None` where they may be of any.
    #[must_use]
    pub fn scenario(self) -> Option<Scenario> {
        self.0.scenario
    }

    /// Whether files of this format may also hold write rates, such as percentiles or a table of samples.
    #[must_use]
    pub fn holds_change_figures(self) -> bool {
        self.0.change_figures
    }

    /// The tables of the format, the list of machines first.
    #[must_use]
    pub fn tables(self) -> &'static [Table] {
        &self.0.tables
    }

    /// The table of this identifier.
    #[must_use]
    pub fn table(self, id: &str) -> Option<&'static Table> {
        self.tables().iter().find(|table| table.id == id)
    }

    /// The table that a sheet or file of this name holds: `RVTools_tabvInfo.csv` holds `vInfo`.
    #[must_use]
    pub fn table_named(self, name: &str) -> Option<&'static Table> {
        self.tables().iter().find(|table| table.headings.is_named(&table.id, name))
    }

    /// Whether the sheets of one document describe the same machines again.
    pub(crate) fn repeats_machines(self) -> bool {
        self.0.repeats_machines
    }

    /// Whether the rows below a machine are its disks, which have no number of disks.
    pub(crate) fn has_disks_below(self) -> bool {
        self.0.disks_below
    }

    /// Whether the names of machines may have their host behind them.
    pub(crate) fn may_name_hosts(self) -> bool {
        self.0.hosts_in_names
    }

    /// What the utilisation in its files is.
    pub(crate) fn usage(self) -> UsageKind {
        self.0.usage
    }

    pub(crate) fn reader(self) -> Reader {
        self.0.reader
    }

    pub(crate) fn recognised_by(self) -> RecognisedBy {
        self.0.recognised_by
    }
}

/// Whether people call a column of names so.
pub(crate) fn is_name_heading(text: &str) -> bool {
    let lists = Format::all().filter(|format| format.recognised_by() == RecognisedBy::Sizes);
    let mut tables = lists.flat_map(Format::tables);
    tables.any(|table| {
        table
            .headings
            .candidates(text, Below::default())
            .iter()
            .any(|candidate| candidate.field == "name")
    })
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.0.rank == other.0.rank
    }
}

impl Eq for Format {}

impl PartialOrd for Format {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Format {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.rank.cmp(&other.0.rank)
    }
}

impl Hash for Format {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.rank.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::table::{Cell, Row, best_header};
    use crate::units::Unit;

    fn heading_table(format: &str, table: &str) -> &'static HeadingTable {
        let format = Format::all().find(|known| known.id() == format).unwrap();
        &format.table(table).unwrap().headings
    }

    #[test]
    fn every_file_defines_the_format_that_it_is_named_after() {
        for (file, text) in FILES {
            let id = embedded::parsed::<Definition>(file, text).id;
            assert_eq!(*file, format!("inventories/{id}.toml"));
        }
        let ranks: HashSet<u32> = FORMATS.iter().map(|format| format.rank).collect();
        assert_eq!(ranks.len(), FILES.len(), "no two formats have the same rank");
    }

    #[test]
    fn every_format_begins_with_a_table_of_servers_and_lists_each_table_once() {
        for format in Format::all() {
            assert_eq!(format.tables()[0].role, TableRole::Servers, "{}", format.id());
            let ids: HashSet<&str> = format.tables().iter().map(|t| t.id.as_str()).collect();
            assert_eq!(ids.len(), format.tables().len(), "{}", format.id());
        }
    }

    #[test]
    fn every_field_is_read_or_listed_as_unread() {
        for (file, text) in FILES {
            let raw: toml::Table = embedded::parsed(file, text);
            let tables = embedded::parsed::<Definition>(file, text).tables;
            for (raw, table) in raw["tables"].as_array().unwrap().iter().zip(tables) {
                let id = &table.id;
                for (field, spec) in raw["fields"].as_table().unwrap() {
                    let is_used = table.role.uses(&field.replace("{n}", "1"));
                    let is_required = spec.get("required").is_some();
                    assert!(is_used || is_required, "{file}: {id}: nothing reads {field}");
                }
                let unread = raw.get("unread").and_then(toml::Value::as_table);
                for field in unread.into_iter().flat_map(toml::Table::keys) {
                    assert!(!table.role.uses(field), "{file}: {id}: {field} is read");
                }
            }
        }
    }

    #[test]
    fn every_alias_means_its_field() {
        for format in Format::all() {
            for table in format.tables() {
                for (field, spec) in table.headings.fields() {
                    for alias in &spec.aliases {
                        let example = alias.replace("{n}", "1").replace("{v}", "C:");
                        let wanted = field.replace("{n}", "1").replace("{v}", "C:");
                        let found = table.headings.candidates(&example, Below::default());
                        let place = format!("{} {}: {alias}", format.id(), table.id);
                        let is_found = found.iter().any(|candidate| candidate.field == wanted);
                        assert!(is_found, "{place}: {wanted} {found:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn lists_that_people_fill_in_are_no_wider_than_a_spreadsheet() {
        let table = Format::of_any_list().and_then(|format| format.tables().first()).unwrap();
        let known = |before: usize| {
            let mut cells = vec![Cell::from_text("zzz"); before];
            cells.push(Cell::from_text("Memory (GB)"));
            let header = best_header(&[Row { number: 1, cells }], &table.headings);
            header.map(|header| header.columns.len())
        };
        assert_eq!((known((1 << 14) - 1), known(1 << 14)), (Some(1), None));
    }

    #[test]
    fn a_unit_that_is_set_is_that_of_one_table_alone() {
        let table = heading_table("rvtools", "vPartition");
        let mut own = table.clone();
        own.set_unit("capacity", Unit::Percent);
        assert_eq!(own.spec("capacity").unwrap().unit, Some(Unit::Percent));
        assert_ne!(table.spec("capacity").unwrap().unit, Some(Unit::Percent));
        assert_eq!(own.field(&fold("Capacity MB")), table.field(&fold("Capacity MB")));
        assert_eq!(own.fields().len(), table.fields().len());
    }

    #[test]
    fn the_unit_of_an_alias_tells_fields_apart() {
        let partition = heading_table("rvtools", "vPartition");
        assert_eq!(partition.field(&fold("Free MB")), Some("free"));
        assert_eq!(partition.field(&fold("Free % ")), Some("free_share"));
    }

    #[test]
    fn database_column_names_of_rvtools_are_known() {
        let info = heading_table("rvtools", "vInfo");
        let names = "VMName Powerstate Template GuestHostName CPUs Memory Provisioned InUse \
             TotalDiskCapacityMiB OS OSTools PrimaryIPAddress NICs NumVirtualDisks DataCenter \
             Cluster Host SRMPlaceHolder";
        let mut fields = HashSet::new();
        for name in names.split_whitespace() {
            let field = info.field(&fold(&format!("vInfo{name}")));
            assert!(fields.insert(field.unwrap_or_else(|| panic!("{name}"))), "{name}");
        }
        let partition = heading_table("rvtools", "vPartition");
        assert_eq!(partition.field(&fold("vPartitionConsumedMiB")), Some("consumed"));
    }

    #[test]
    fn tables_are_found_by_sheet_and_by_file_name() {
        let rvtools = Format::all().find(|format| format.id() == "rvtools").unwrap();
        let named = |name| rvtools.table_named(name).map(|table| table.id.as_str());
        for name in ["vInfo", "VINFO", "tabvInfo", "a.zip!x/RVTools_tabvInfo.csv", "vc1-vInfo.csv"]
        {
            assert_eq!(named(name), Some("vInfo"), "{name}");
        }
        assert_eq!(named("vTools"), Some("vTools"));
        assert_eq!(named("vFloppy"), Some("vCD"));
        assert_eq!(named("vRP"), None);
        assert_eq!(named("notvInfo"), None);
    }
}
