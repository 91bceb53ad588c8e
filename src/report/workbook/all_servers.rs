//! All Servers: both totals, and the servers out of them with what each would add.

use serde::Deserialize;

use super::super::blocks;
use super::super::summary::verdicts::category_id;
use super::book::Book;
use super::list::{self, Column, Kind};
use super::style::{self, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::Plan;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    figure_headings: Vec<String>,
    category_headings: Vec<String>,
    categories: Vec<String>,
    meanings: Vec<String>,
    servers_title: String,
    headings: Vec<String>,
}

const COLUMNS: [Column; 8] = [
    (Kind::Words, 44.0),
    (Kind::Words, 18.0),
    (Kind::Number(Unit::Gb), 18.0),
    (Kind::Number(Unit::Gb), 18.0),
    (Kind::Number(Unit::Mbps), 18.0),
    (Kind::Number(Unit::Gb), 20.0),
    (Kind::Number(Unit::Count), 10.0),
    (Kind::Words, 70.0),
];

/// Whether servers of the plan are not in its totals.
pub(crate) fn there(plan: &Plan) -> bool {
    let mut servers = plan.document.servers.iter().flatten();
    servers.any(|server| !server.in_totals)
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book
        .words("all-servers.toml", include_str!("../../../templates/workbook/all-servers.toml"))?;
    let mut sheet = book.sheet(sheet_names::ALL)?;
    sheet.tab(false);
    let mut row = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    list::headings(&mut sheet, row, 0, &words.category_headings)?;
    let counts = plan.document.counts.unwrap_or_default();
    let columns = [(Kind::Words, 44.0), (Kind::Number(Unit::Count), 18.0), (Kind::Words, 60.0)];
    let texts = words.categories.iter().zip(&words.meanings);
    let numbers = [counts.ready, counts.conditional, counts.not_ready, counts.unknown];
    for ((category, meaning), count) in texts.zip(numbers) {
        row += 1;
        let count = u32::try_from(count).map_or(f64::INFINITY, f64::from);
        let cells = [Value::text(category), Value::Number(count)];
        list::row(&mut sheet, row, 0, &cells, &columns, &list::formats(&columns))?;
        sheet.merged(row, 2..=5, meaning, &style::words(Role::RuleText))?;
    }
    let totals = blocks::both_totals(plan);
    if !totals.is_empty() {
        row += 2;
        list::headings(&mut sheet, row, 0, &words.figure_headings)?;
    }
    for (label, unit, own, all) in totals {
        row += 1;
        let columns = [(Kind::Words, 44.0), (Kind::Number(unit), 18.0), (Kind::Number(unit), 18.0)];
        let cells = [Value::text(label), own, all];
        list::row(&mut sheet, row, 0, &cells, &columns, &list::formats(&columns))?;
    }
    row += 2;
    sheet.text(row, 0, &words.servers_title, &style::words(Role::Heading))?;
    row += 1;
    let header = row;
    list::headings(&mut sheet, row, 0, &words.headings)?;
    let formats = list::formats(&COLUMNS);
    let servers = plan.document.servers.iter().flatten();
    for server in servers.filter(|server| !server.in_totals) {
        row += 1;
        let adds = server.would_add.unwrap_or_default();
        let reasons: Vec<&str> =
            server.reasons.iter().map(|reason| reason.message.as_str()).collect();
        let cells = [
            Value::text(&server.name),
            Value::text(category_id(server.category)),
            Value::known(adds.data_gb),
            Value::known(adds.changed_gb_per_day),
            Value::known(adds.delta_bandwidth_mbps),
            Value::known(adds.storage_gb),
            Value::known(adds.disks),
            Value::text(reasons.join("; ")),
        ];
        list::row(&mut sheet, row, 0, &cells, &COLUMNS, &formats)?;
    }
    let last = u16::try_from(COLUMNS.len()).unwrap_or(1) - 1;
    sheet.worksheet.autofilter(header, 0, row, last)?;
    book.add(sheet)
}
