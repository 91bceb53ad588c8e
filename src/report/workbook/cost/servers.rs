//! Cost by Server: what each server costs by phase, and what it lacks.

use std::collections::HashMap;

use super::super::book::{A3, Book};
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Numbers, Role};
use super::super::{WorkbookError, sheet_names};
use super::MONEY;
use super::bill::{Bill, Rows, SERVERS_ROW, ServerRows, amounts};
use super::lines;
use crate::figure::Value;

const WIDTHS: [f64; 6] = [30.0, 22.0, 10.0, 18.0, 10.0, 18.0];
const AMOUNT_WIDTH: f64 = 20.0;
const LACKS_WIDTH: f64 = 60.0;
const GROUP: u16 = 2;
const WAVE: u16 = 4;
const FIRST_AMOUNT: u16 = 6;

/// The cells of the numbers of all servers' groups, as Cost has them.
pub(crate) const GROUPS: &str = "cost_server_group";
/// The same for waves.
pub(crate) const WAVES: &str = "cost_server_wave";
/// What the cells of servers' amounts are called.
pub(crate) const SERVERS: &str = "server";

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, bill: &Bill<'_>) -> Result<(), WorkbookError> {
    let words = &bill.words.servers;
    let mut sheet = book.sheet(sheet_names::COST_SERVERS)?;
    sheet.tab(Tab::Results);
    let mut widths = WIDTHS.to_vec();
    widths.extend(bill.phases.iter().map(|_| AMOUNT_WIDTH));
    widths.push(LACKS_WIDTH);
    list::head(&mut sheet, &words.title, &words.explanation, &widths)?;
    let mut headings = words.headings.clone();
    headings.extend(bill.phases.iter().map(|phase| bill.words.phase(*phase).to_owned()));
    headings.push(words.lacks.clone());
    list::headings(&mut sheet, SERVERS_ROW - 1, 0, &headings)?;
    sheet.lines(SERVERS_ROW - 1, 2)?;
    let lacks = lacks(bill);
    let mut row = SERVERS_ROW;
    for server in &bill.servers {
        of_server(&mut sheet, row, bill, server)?;
        if server.server.cost.is_some() {
            sums(&mut sheet, row, bill, &server.rows)?;
        }
        let lacking = lacks.get(server.server.name.as_str()).map_or("", String::as_str);
        let column = u16::try_from(widths.len()).unwrap_or(u16::MAX) - 1;
        sheet.value(row, column, &Value::text(lacking), &style::words(Role::Cell))?;
        sheet.lines(row, lines_of(lacking, LACKS_WIDTH))?;
        row += 1;
    }
    let last = row.max(SERVERS_ROW + 1) - 1;
    sheet.define_rows(GROUPS, SERVERS_ROW, last, GROUP);
    sheet.define_rows(WAVES, SERVERS_ROW, last, WAVE);
    for (column, phase) in (FIRST_AMOUNT..).zip(&bill.phases) {
        sheet.define_rows(amounts(SERVERS, *phase), SERVERS_ROW, last, column);
    }
    if !bill.others.lines.is_empty() {
        sheet.text(row, 0, &bill.words.lines.no_server, &style::words(Role::Cell))?;
        sums(&mut sheet, row, bill, &bill.others)?;
    }
    list::finish(&mut sheet, SERVERS_ROW - 1, last, widths.len(), 1)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

fn of_server(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    server: &ServerRows<'_>,
) -> Result<(), WorkbookError> {
    let text = style::words(Role::Cell);
    let plain = style::format(Role::Figure, Numbers::Plain);
    sheet.text(row, 0, &server.server.name, &text)?;
    let size = server.server.azure_size.as_deref().unwrap_or_default();
    sheet.value(row, 1, &Value::text(size), &text)?;
    for (column, place, parts) in
        [(GROUP, server.group, &bill.cost.groups), (WAVE, server.wave, &bill.cost.waves)]
    {
        let number = place.map(|place| place as f64 + 1.0);
        sheet.value(row, column, &Value::known(number), &plain)?;
        let part = place.and_then(|place| parts.get(place));
        let name = part.map_or_else(String::new, |part| bill.texts.message(&part.name));
        sheet.value(row, column + 1, &Value::text(name), &text)?;
    }
    Ok(())
}

/// The amounts of rows, a phase beside the other.
fn sums(sheet: &mut Sheet, row: u32, bill: &Bill<'_>, rows: &Rows) -> Result<(), WorkbookError> {
    let money = style::format(Role::Output, MONEY);
    for (column, phase) in (FIRST_AMOUNT..).zip(&bill.phases) {
        match lines::sum(bill, rows, *phase) {
            Some((formula, value)) => sheet.formula(row, column, &formula, &value, &money)?,
            None => sheet.number(row, column, 0.0, &money)?,
        }
    }
    Ok(())
}

/// What each server lacks, by its name.
fn lacks<'a>(bill: &Bill<'a>) -> HashMap<&'a str, String> {
    let mut all: HashMap<&str, String> = HashMap::new();
    for lack in &bill.cost.not_priced {
        let texts = &bill.texts;
        let what = format!("{}: {}", texts.message(&lack.name), texts.message(&lack.reason));
        for server in &lack.servers {
            let of = all.entry(server).or_default();
            if !of.is_empty() {
                of.push_str("; ");
            }
            of.push_str(&what);
        }
    }
    all
}
