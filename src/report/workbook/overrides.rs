//! Overrides: what people decided against the inventories, who, why and when, and what it changed.

use serde::Deserialize;

use super::book::Book;
use super::list::{self, Column, Kind};
use super::style::{self, Numbers, Role};
use super::{WorkbookError, sheet_names};
use crate::estate::{OverrideReport, Totals};
use crate::figure::{Unit, Value};
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    all: String,
    none: String,
    totals_title: String,
    totals_headings: Vec<String>,
    totals: Vec<String>,
}

const COLUMNS: [Column; 7] = [
    (Kind::Words, 30.0),
    (Kind::Words, 16.0),
    (Kind::Words, 34.0),
    (Kind::Words, 46.0),
    (Kind::Words, 20.0),
    (Kind::Words, 12.0),
    (Kind::Words, 50.0),
];
/// Servers that are named one by one.
const NAMED: usize = 12;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, overrides: &OverrideReport) -> Result<(), WorkbookError> {
    let words: Words =
        book.words("overrides.toml", include_str!("../../../templates/workbook/overrides.toml"))?;
    let mut sheet = book.sheet(sheet_names::OVERRIDES)?;
    let mut row = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    sheet.text(row, 0, &words.totals_title, &style::words(Role::Heading))?;
    list::headings(&mut sheet, row + 1, 0, &words.totals_headings)?;
    row += 2;
    let (before, after) = (figures(&overrides.before), figures(&overrides.after));
    for (label, (before, after)) in words.totals.iter().zip(before.into_iter().zip(after)) {
        let format = style::format(Role::Cell, Numbers::Of(Unit::Gb, Arithmetic::Exact));
        sheet.text(row, 0, label, &style::words(Role::Label))?;
        for (column, number) in (1_u16..).zip([before, after, after - before]) {
            sheet.number(row, column, number, &format)?;
        }
        row += 1;
    }
    let header = row + 1;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = list::formats(&COLUMNS);
    let mut row = header;
    for applied in &overrides.applied {
        row += 1;
        let stated = |text: &Option<String>| Value::text(text.as_deref().unwrap_or(&words.none));
        let cells = [
            Value::text(&applied.server),
            Value::text(applied.disk.as_deref().unwrap_or(&words.all)),
            Value::text(&applied.action),
            stated(&applied.reason),
            stated(&applied.who),
            stated(&applied.when),
            Value::text(names(&applied.servers)),
        ];
        list::row(&mut sheet, row, 0, &cells, &COLUMNS, &formats)?;
    }
    list::finish(&mut sheet, header, row, COLUMNS.len(), 0)?;
    book.add(sheet)
}

fn figures(totals: &Totals) -> [f64; 4] {
    [totals.servers as f64, totals.disks as f64, totals.storage_gb, totals.used_gb]
}

/// How many servers, and the names of the first ones.
fn names(servers: &[String]) -> String {
    let named = servers.get(..NAMED).unwrap_or(servers).join(", ");
    let more = if servers.len() > NAMED { ", …" } else { "" };
    format!("{}: {named}{more}", servers.len())
}
