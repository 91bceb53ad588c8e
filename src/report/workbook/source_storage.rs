//! Source Storage: the free space that replication needs on the volumes of Hyper-V hosts.

use serde::Deserialize;

use super::book::Book;
use super::list::{self, Column, Kind};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::Plan;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    shared: String,
    no_host: String,
}

const COLUMNS: [Column; 6] = [
    (Kind::Words, 30.0),
    (Kind::Words, 40.0),
    (Kind::Number(Unit::Count), 14.0),
    (Kind::Number(Unit::Gb), 18.0),
    (Kind::Number(Unit::Gb), 24.0),
    (Kind::Number(Unit::Gb), 24.0),
];

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book.words(
        "source-storage.toml",
        include_str!("../../../templates/workbook/source-storage.toml"),
    )?;
    let mut sheet = book.sheet(sheet_names::SOURCE)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = list::formats(&COLUMNS);
    let mut row = header;
    for storage in &plan.document.source_storage {
        row += 1;
        let host = match (&storage.host, &storage.volume) {
            (Some(host), _) => host,
            (None, Some(_)) => &words.shared,
            (None, None) => &words.no_host,
        };
        let cells = [
            Value::text(host),
            Value::text(storage.volume.as_deref().unwrap_or_default()),
            Value::Number(f64::from(storage.machines)),
            Value::known(storage.disks_gb),
            Value::known(storage.initial_gb),
            Value::known(storage.delta_gb),
        ];
        list::row(&mut sheet, row, 0, &cells, &COLUMNS, &formats)?;
    }
    list::finish(&mut sheet, header, row, COLUMNS.len(), 1)?;
    book.add(sheet)
}
