//! Why a document is no inventory: what it is instead, or what its headings lack.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use super::columns::Columns;
use super::format::Format;
use super::map::ColumnMap;
use super::tab::Candidate;
use crate::embedded;
use crate::message;
use crate::source::Location;
use crate::table::heading::fold;
use crate::table::{Cell, Document, Header, Row};
use crate::wording::Message;

/// Headings of a message.
const SHOWN: usize = 6;

/// Why a document is not read as an inventory, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// What it is, or what it lacks.
    pub message: Message,
    /// What to do.
    pub hint: Message,
    /// Where that can be seen.
    pub location: Location,
}

/// A file that people send for inventories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    #[expect(dead_code, reason = "names the entry for those who edit the file")]
    id: String,
    name: String,
    bring: String,
    marks: Vec<String>,
    marks_needed: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reports {
    report: Vec<Report>,
}

static REPORTS: LazyLock<Reports> = LazyLock::new(|| embedded::data!("known-reports"));

/// Says of a document that is neither an inventory nor anything else that is read what keeps it from being one.
pub fn explain(document: &mut Document, map: &ColumnMap) -> Unknown {
    let location = document.location(None);
    if let Some(fault) = document.faults().first() {
        return Unknown {
            message: message!("it is not valid JSON: {reason}", reason = fault.message.clone()),
            hint: message!("The file was probably not copied completely; copy or export it again"),
            location: location.with_row(u32::try_from(fault.line).unwrap_or(u32::MAX)),
        };
    }
    let candidates = Candidate::all(document, map).unwrap_or_default().candidates;
    let known = candidates.iter().find_map(|candidate| Some((candidate, report(candidate)?)));
    if let Some((candidate, report)) = known {
        return Unknown {
            message: message!(
                "this is {what}; it holds no sizes of servers",
                what = Message::verbatim(&report.name)
            ),
            hint: Message::verbatim(&report.bring),
            location: document.location(candidate.sheet.as_deref()),
        };
    }
    let upright =
        candidates.iter().find_map(|candidate| Some((candidate, upright(candidate, map)?)));
    if let Some((candidate, headings)) = upright {
        return Unknown {
            message: message!(
                "its headings ({headings}) stand one below the other, with the servers beside them, and not in one row",
                headings = Message::first_few(&headings, SHOWN)
            ),
            hint: message!(
                "Transpose the table (in spreadsheet programs: paste special, transpose), so that each server has a row"
            ),
            location: document.location(candidate.sheet.as_deref()),
        };
    }
    let best = candidates
        .iter()
        .filter_map(|candidate| Some((candidate, candidate.as_any_list()?)))
        .max_by_key(|(_, columns)| (columns.has("name"), columns.header.columns.len()));
    let hint = message!(
        "Name its columns with --map HEADING=FIELD: a name and one of cores, memory and storage at least"
    );
    match best {
        Some((candidate, columns)) => Unknown {
            message: lacking(columns),
            hint,
            location: document
                .location(candidate.sheet.as_deref())
                .with_row(columns.header.row_number),
        },
        None => Unknown {
            message: message!(
                "none of the first 30 rows has a heading that lists of servers are known by"
            ),
            hint,
            location,
        },
    }
}

/// The headings of a list of servers that stand in the first column, where there are some.
fn upright(candidate: &Candidate, map: &ColumnMap) -> Option<Vec<String>> {
    let table = Format::of_any_list()?.tables().first()?;
    let first = candidate
        .head
        .rows
        .iter()
        .filter_map(|row| row.cells.iter().position(|cell| !cell.is_blank()))
        .min()?;
    let texts =
        candidate.head.rows.iter().map(|row| row.cell(first).clone()).collect::<Vec<Cell>>();
    let headings = texts.iter().filter_map(|cell| Some(cell.text()?.into_owned())).collect();
    let row = |number, cells| Row { number, cells };
    let columns = Columns::find(&[row(1, texts.clone())], table, map)?;
    // The names may stand in the first row without a heading.
    let mut named = texts;
    if let Some(corner) = named.first_mut().filter(|_| !columns.has("name")) {
        *corner = Cell::from_text("Name");
    }
    let columns = Columns::find(&[row(1, named)], table, map)?;
    columns.list_servers().then_some(headings)
}

fn report(candidate: &Candidate) -> Option<&'static Report> {
    REPORTS.report.iter().find(|report| {
        let marks: HashSet<String> = report.marks.iter().map(|mark| fold(mark).key).collect();
        candidate.has_in_one_row(&marks, report.marks_needed)
    })
}

fn lacking(columns: &Columns) -> Message {
    let headings = headings(&columns.header);
    let sizes = columns.count(&["cores", "memory", "storage", "provisioned"]);
    match (columns.has("name"), sizes) {
        (false, 0) => {
            message!("its headings ({headings}) name neither servers nor sizes", headings)
        }
        (false, _) => message!("its headings ({headings}) tell no name of a server", headings),
        (true, 0) => message!(
            "its headings ({headings}) tell names, but neither cores nor memory nor storage",
            headings
        ),
        (true, _) => message!(
            "its headings ({headings}) tell names, but only one of cores, memory and storage",
            headings
        ),
    }
}

/// The headings from left to right, as many as can be taken in.
fn headings(header: &Header) -> Message {
    let known = header.columns.iter().map(|column| (column.index, column.heading.as_str()));
    let others = header.unknown.iter().map(|(index, heading)| (*index, heading.as_str()));
    let mut all: Vec<(usize, &str)> = known.chain(others).collect();
    all.sort_unstable();
    let all: Vec<&str> = all.into_iter().map(|(_, heading)| heading).collect();
    Message::first_few(&all, SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_reports_can_be_read_and_told_apart() {
        for report in &REPORTS.report {
            assert!(report.marks.len() >= report.marks_needed && report.marks_needed > 1);
            let marks: HashSet<String> = report.marks.iter().map(|mark| fold(mark).key).collect();
            assert_eq!(marks.len(), report.marks.len(), "{}", report.name);
        }
    }
}
