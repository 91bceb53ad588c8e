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
use super::words::ServerWords;
use crate::figure::Value;
use crate::plan::cost::PartCost;

const WIDTHS: [f64; 2] = [30.0, 22.0];
/// Of the number and the name of a group or wave.
const PART_WIDTHS: [f64; 2] = [10.0, 24.0];
const AMOUNT_WIDTH: f64 = 20.0;
const LACKS_WIDTH: f64 = 60.0;
/// The first column behind the server and its size.
const FIRST_PART: u16 = 2;

/// The cells of the numbers of all servers' groups, as Cost has them.
pub(crate) const GROUPS: &str = "cost_server_group";
/// The same for waves.
pub(crate) const WAVES: &str = "cost_server_wave";
/// What the cells of servers' amounts are called.
pub(crate) const SERVERS: &str = "server";

/// What servers are parts of: a group or a wave.
struct Part<'b> {
    /// The name of the cells that hold its number.
    name: &'static str,
    place: fn(&ServerRows<'_>) -> Option<usize>,
    all: &'b [PartCost],
    headings: [&'b str; 2],
}

/// Groups and waves, where there are some.
fn parts<'b>(bill: &'b Bill<'_>) -> Vec<Part<'b>> {
    let ServerWords { group_number, group, wave_number, wave, .. } = &bill.words.servers;
    let groups = Part {
        name: GROUPS,
        place: |server| server.group,
        all: &bill.cost.groups,
        headings: [group_number, group],
    };
    let waves = Part {
        name: WAVES,
        place: |server| server.wave,
        all: &bill.cost.waves,
        headings: [wave_number, wave],
    };
    [groups, waves].into_iter().filter(|part| !part.all.is_empty()).collect()
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, bill: &Bill<'_>) -> Result<(), WorkbookError> {
    let words = &bill.words.servers;
    let mut sheet = book.sheet(sheet_names::COST_SERVERS)?;
    sheet.tab(Tab::Results);
    let parts = parts(bill);
    let first_amount = FIRST_PART + 2 * u16::try_from(parts.len()).unwrap_or(0);
    let mut widths = WIDTHS.to_vec();
    widths.extend(parts.iter().flat_map(|_| PART_WIDTHS));
    widths.extend(bill.phases.iter().map(|_| AMOUNT_WIDTH));
    widths.push(LACKS_WIDTH);
    list::head(&mut sheet, &words.title, &words.explanation, &widths)?;
    let mut headings = vec![words.server.clone(), words.size.clone()];
    headings.extend(parts.iter().flat_map(|part| part.headings.map(str::to_owned)));
    headings.extend(bill.phases.iter().map(|phase| bill.words.phase(*phase).to_owned()));
    headings.push(words.lacks.clone());
    list::headings(&mut sheet, SERVERS_ROW - 1, 0, &headings)?;
    sheet.lines(SERVERS_ROW - 1, 2)?;
    let lacks = lacks(bill);
    let mut row = SERVERS_ROW;
    for server in &bill.servers {
        of_server(&mut sheet, row, bill, (server, &parts))?;
        if server.server.cost.is_some() {
            sums(&mut sheet, (row, first_amount), bill, &server.rows)?;
        }
        let lacking = lacks.get(server.server.name.as_str()).map_or("", String::as_str);
        let column = u16::try_from(widths.len()).unwrap_or(u16::MAX) - 1;
        sheet.value(row, column, &Value::text(lacking), &style::words(Role::Cell))?;
        sheet.lines(row, lines_of(lacking, LACKS_WIDTH))?;
        row += 1;
    }
    let last = row.max(SERVERS_ROW + 1) - 1;
    for (column, part) in (FIRST_PART..).step_by(2).zip(&parts) {
        sheet.define_rows(part.name, SERVERS_ROW, last, column);
    }
    for (column, phase) in (first_amount..).zip(&bill.phases) {
        sheet.define_rows(amounts(SERVERS, *phase), SERVERS_ROW, last, column);
    }
    if !bill.others.lines.is_empty() {
        sheet.text(row, 0, &bill.words.lines.no_server, &style::words(Role::Cell))?;
        sums(&mut sheet, (row, first_amount), bill, &bill.others)?;
    }
    list::finish(&mut sheet, SERVERS_ROW - 1, last, widths.len(), 1)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

fn of_server(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    (server, parts): (&ServerRows<'_>, &[Part<'_>]),
) -> Result<(), WorkbookError> {
    let text = style::words(Role::Cell);
    let plain = style::format(Role::Figure, Numbers::Plain);
    sheet.text(row, 0, &server.server.name, &text)?;
    let size = server.server.azure_size.as_deref().unwrap_or_default();
    sheet.value(row, 1, &Value::text(size), &text)?;
    for (column, part) in (FIRST_PART..).step_by(2).zip(parts) {
        let place = (part.place)(server);
        let number = place.map(|place| place as f64 + 1.0);
        sheet.value(row, column, &Value::known(number), &plain)?;
        let part = place.and_then(|place| part.all.get(place));
        let name = part.map_or_else(String::new, |part| bill.texts.message(&part.name));
        sheet.value(row, column + 1, &Value::text(name), &text)?;
    }
    Ok(())
}

/// The amounts of rows, a phase beside the other.
fn sums(
    sheet: &mut Sheet,
    (row, first): (u32, u16),
    bill: &Bill<'_>,
    rows: &Rows,
) -> Result<(), WorkbookError> {
    let money = style::format(Role::Output, MONEY);
    for (column, phase) in (first..).zip(&bill.phases) {
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
