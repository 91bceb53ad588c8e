//! Cost Lines: every line of the bill as a product of cells.

use super::super::book::Book;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Numbers, Role, Style};
use super::super::{WorkbookError, sheet_names};
use super::MONEY;
use super::bill::{Bill, LINES_ROW, PRICES_ROW, Rows, ServerRows};
use super::prices;
use crate::figure::Value;
use crate::plan::cost::CostLine;

/// Widths in characters, from the server to the amount.
const WIDTHS: [f64; 10] = [30.0, 18.0, 24.0, 26.0, 52.0, 12.0, 12.0, 14.0, 12.0, 16.0];
/// Where the columns of numbers begin, each behind the other: count, units, price, factor, amount.
const COUNT: u16 = 5;
const FACTOR: u16 = 8;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, bill: &Bill<'_>) -> Result<(), WorkbookError> {
    let words = &bill.words.lines;
    let mut sheet = book.sheet(sheet_names::COST_LINES)?;
    sheet.tab(Tab::Results);
    let is_there = |column: &u16| *column != FACTOR || bill.has_factors();
    let columns = || (0_u16..).zip(&words.headings).filter(|(column, _)| is_there(column));
    let headings: Vec<String> = columns().map(|(_, heading)| heading.clone()).collect();
    let widths: Vec<f64> =
        (0_u16..).zip(WIDTHS).filter(|(at, _)| is_there(at)).map(|(_, width)| width).collect();
    list::head(&mut sheet, &words.title, &words.explanation, &widths)?;
    list::headings(&mut sheet, LINES_ROW - 1, 0, &headings)?;
    let formats = Formats::new();
    for (server, rows) in bill.rows() {
        for (row, line) in (rows.first..).zip(&rows.lines) {
            of_line(&mut sheet, row, bill, server, &formats)?;
            line_words(&mut sheet, row, bill, line, &formats)?;
            numbers(&mut sheet, row, bill, line, &formats)?;
        }
    }
    let last = bill.last_row();
    sheet.define_rows(PHASES, LINES_ROW, last, 2);
    sheet.define_rows(CATEGORIES, LINES_ROW, last, 3);
    sheet.define_rows(AMOUNTS, LINES_ROW, last, amount_column(bill));
    list::finish(&mut sheet, LINES_ROW - 1, last, headings.len(), 1)?;
    book.add(sheet)
}

/// The cells of the phases of all lines.
pub(crate) const PHASES: &str = "cost_line_phase";
/// The cells of their categories.
pub(crate) const CATEGORIES: &str = "cost_line_category";
/// The cells of their amounts.
pub(crate) const AMOUNTS: &str = "cost_line_amount";

/// The column of the amounts.
fn amount_column(bill: &Bill<'_>) -> u16 {
    if bill.has_factors() { FACTOR + 1 } else { FACTOR }
}

/// The sum of rows in a phase: a formula, and its value.
pub(crate) fn sum(
    bill: &Bill<'_>,
    rows: &Rows,
    phase: crate::plan::cost::Phase,
) -> Option<(String, Value)> {
    let (first, last) = rows.of(phase)?;
    let letters = crate::source::column_letters(amount_column(bill).into());
    let sheet = sheet_names::COST_LINES;
    let (first, last) = (first + 1, last + 1);
    let formula = format!("=SUM('{sheet}'!${letters}${first}:${letters}${last})");
    Some((formula, Value::Number(rows.sum(phase))))
}

struct Formats {
    text: Style,
    plain: Style,
    computed: Style,
    price: Style,
    money: Style,
}

impl Formats {
    fn new() -> Self {
        Self {
            text: style::words(Role::Cell),
            plain: style::format(Role::Figure, Numbers::Plain),
            computed: style::format(Role::Computed, Numbers::Plain),
            price: style::format(Role::Computed, Numbers::UnitPrice),
            money: style::format(Role::Output, MONEY),
        }
    }
}

fn of_line(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    server: Option<&ServerRows<'_>>,
    formats: &Formats,
) -> Result<(), WorkbookError> {
    let name = server.map_or(bill.words.lines.no_server.as_str(), |server| &server.server.name);
    sheet.text(row, 0, name, &formats.text)?;
    let wave = server.and_then(|server| bill.cost.waves.get(server.wave?));
    match wave {
        Some(wave) => sheet.text(row, 1, &bill.texts.message(&wave.name), &formats.text),
        None => sheet.blank(row, 1, &formats.text),
    }
}

fn line_words(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    line: &CostLine,
    formats: &Formats,
) -> Result<(), WorkbookError> {
    sheet.text(row, 2, bill.words.phase(line.phase), &formats.text)?;
    sheet.text(row, 3, bill.words.category(line.category), &formats.text)?;
    let price = bill.cost.prices.get(line.price);
    let name = price.map_or_else(String::new, |price| bill.texts.message(&price.name));
    sheet.text(row, 4, &name, &formats.text)
}

fn numbers(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    line: &CostLine,
    formats: &Formats,
) -> Result<(), WorkbookError> {
    sheet.number(row, COUNT, line.count, &formats.plain)?;
    match bill.units(line.basis) {
        Some((name, units)) => {
            let formula = format!("={name}");
            sheet.formula(row, COUNT + 1, &formula, &Value::Number(units), &formats.computed)?;
        }
        None => sheet.number(row, COUNT + 1, 1.0, &formats.plain)?,
    }
    let price = bill.cost.prices.get(line.price).map_or(f64::NAN, |price| price.unit_price);
    let place = PRICES_ROW.saturating_add(u32::try_from(line.price).unwrap_or(u32::MAX));
    let formula = format!("={}", prices::cell(place));
    sheet.formula(row, COUNT + 2, &formula, &Value::Number(price), &formats.price)?;
    let at = row + 1;
    let (amount, formula) = if bill.has_factors() {
        let name = Bill::factor(line);
        let factor = Value::known(bill.value(&name));
        sheet.formula(row, FACTOR, &format!("={name}"), &factor, &formats.computed)?;
        (FACTOR + 1, format!("=F{at}*G{at}*H{at}*I{at}"))
    } else {
        (FACTOR, format!("=F{at}*G{at}*H{at}"))
    };
    sheet.formula(row, amount, &formula, &Value::Number(line.amount), &formats.money)
}
