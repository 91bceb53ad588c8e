//! What was recognised in the files, for `inspect`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::estate::Class;
use crate::finding::Finding;
use crate::inventory::{ColumnMap, SheetUse};
use crate::message;
use crate::nearest;
use crate::prices::Summary;
use crate::source::Role;
use crate::wording::Message;

/// What was recognised in a file.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FileReport {
    /// The path as it was given; `a.zip!b.csv` in an archive.
    pub path: String,
    /// The file that is read instead, because this one is a copy of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The format; null if it is not known.
    pub format: Option<String>,
    /// The version of the program that wrote the file.
    pub version: Option<String>,
    /// What it is read for; null if it is of no use.
    pub role: Option<Role>,
    /// The servers found in it, those that are left out included.
    pub servers: usize,
    /// The disks of these servers, where they are known.
    pub disks: Option<usize>,
    /// The rows with data in the tables that are read.
    pub rows: usize,
    /// The kind of file, and for text its encoding and separator.
    pub encoding: Option<String>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What the format was recognised by.
    pub why: Option<String>,
    /// What was made of each sheet.
    pub sheets: Vec<SheetUse>,
    /// How many servers there are of each class.
    #[schemars(with = "BTreeMap<String, usize>")]
    pub classes: BTreeMap<Class, usize>,
    /// Rows that hold a server but could not be read.
    pub unreadable: usize,
    /// The figures of a change rate in an inventory, for which it is read as a measurement too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_measured: Option<Measured>,
    /// Connections or relations between servers in an inventory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_dependencies: Option<Measured>,
}

/// What a file holds as a measurement, or as connections between servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measured {
    /// The format.
    pub format: String,
    /// The servers with figures, or the ends of connections.
    pub servers: usize,
    /// The figures, or the rows of connections.
    pub rows: usize,
}

impl FileReport {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            copy_of: None,
            format: None,
            version: None,
            role: None,
            servers: 0,
            disks: None,
            rows: 0,
            encoding: None,
            findings: Vec::new(),
            why: None,
            sheets: Vec::new(),
            classes: BTreeMap::new(),
            unreadable: 0,
            also_measured: None,
            also_dependencies: None,
        }
    }
}

/// What a price file is, with what it holds.
pub(crate) fn of_prices(what: Message, prices: &Summary) -> Message {
    let currency = prices.currency.as_deref().unwrap_or("no currency that is stated");
    let regions = match prices.regions.as_slice() {
        [] => message!("no region"),
        regions => Message::first_few(regions, 5),
    };
    message!(
        "{what}; {rows} in {currency}, of {regions}",
        what,
        rows = Message::counted(prices.rows, "price", "prices"),
        currency,
        regions
    )
}

/// Where the report of each file stands, by its path; of two with one path the first.
pub(crate) fn places(files: &[FileReport]) -> HashMap<String, usize> {
    files.iter().enumerate().rev().map(|(place, file)| (file.path.clone(), place)).collect()
}

/// What was recognised in all files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Inspection {
    /// The files in the order in which they were read.
    pub files: Vec<FileReport>,
    /// What was noticed between the files.
    pub findings: Vec<Finding>,
}

impl Inspection {
    /// Gives every finding to the file that it is about.
    pub(crate) fn new(mut files: Vec<FileReport>, findings: Vec<Finding>) -> Self {
        let mut between = Vec::new();
        let mut places = places(&files);
        for finding in findings {
            let Some(path) = finding.location.as_ref().map(|location| Arc::clone(&location.path))
            else {
                between.push(finding);
                continue;
            };
            let place = *places.entry(path.to_string()).or_insert_with(|| {
                files.push(FileReport::new(&path));
                files.len() - 1
            });
            if let Some(file) = files.get_mut(place) {
                file.findings.push(finding);
            }
        }
        Self { files, findings: between }
    }
}

/// Headings that the user says the meaning of and that no table has.
pub(crate) fn unmatched(
    map: &ColumnMap,
    found: &BTreeSet<usize>,
    files: &[FileReport],
) -> Vec<Finding> {
    let sheets = || files.iter().flat_map(|file| &file.sheets);
    let read = sheets().flat_map(|sheet| sheet.columns_used.iter().map(|column| &column.heading));
    let others = sheets().flat_map(|sheet| &sheet.columns_ignored);
    let headings: Vec<&str> = read.chain(others).map(String::as_str).collect();
    let missing = map.pairs().enumerate().filter(|(place, _)| !found.contains(place));
    missing
        .map(|(_, (heading, field))| {
            let meant = nearest::did_you_mean(nearest::nearest(heading, headings.iter().copied()));
            let message = message!(
                "no table has a column of this heading, which was to be read as {field}{meant}",
                field,
                meant
            );
            Finding::warning("heading-not-found", heading, message)
                .hint(message!("asrcap inspect shows the headings of each table"))
        })
        .collect()
}
