//! Assignment: which machine goes to which process server.

use std::collections::HashMap;

use serde::Deserialize;

use super::book::Book;
use super::list::{self, Column, Kind};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::{InfrastructureOption, OnPremisesServer, Plan};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
}

const COLUMNS: [Column; 3] =
    [(Kind::Words, 44.0), (Kind::Words, 30.0), (Kind::Number(Unit::Gb), 24.0)];

fn carriers(plan: &Plan) -> impl Iterator<Item = &OnPremisesServer> {
    let recommended = plan.document.infrastructure.options.first();
    let all = recommended.into_iter().flat_map(InfrastructureOption::all);
    all.filter(|server| !server.assigned.is_empty())
}

/// Whether machines are assigned to servers.
pub(crate) fn there(plan: &Plan) -> bool {
    carriers(plan).next().is_some()
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words =
        book.words("assignment.toml", include_str!("../../../templates/workbook/assignment.toml"))?;
    let mut sheet = book.sheet(sheet_names::ASSIGNMENT)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = list::formats(&COLUMNS);
    let servers = plan.document.servers.iter().flatten();
    let changes: HashMap<&str, Option<f64>> = servers
        .filter(|server| server.in_totals)
        .map(|server| {
            let changed = server.figure("server_changed_gb_per_day");
            (server.name.as_str(), changed)
        })
        .collect();
    let mut row = header;
    for server in carriers(plan) {
        for machine in &server.assigned {
            row += 1;
            let gb = changes.get(machine.as_str()).copied().flatten();
            let cells = [Value::text(machine), Value::text(&server.name), Value::known(gb)];
            list::row(&mut sheet, row, 0, &cells, &COLUMNS, &formats)?;
        }
    }
    list::finish(&mut sheet, header, row, COLUMNS.len(), 1)?;
    book.add(sheet)
}
