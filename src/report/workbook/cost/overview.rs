//! Cost: what the plan costs at a glance, and the cells that move it.

use super::super::book::{A3, Book};
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Role};
use super::super::{WorkbookError, sheet_names};
use super::MONEY;
use super::bar::bar;
use super::bill::{Bill, amounts};
use super::years::{MONTHS_OF_A_YEAR, Years};
use super::{charts, inputs, parts, table};
use crate::figure::Value;
use crate::wording::fill;

/// The width of the labels in characters.
const LABEL_WIDTH: f64 = 46.0;
/// The width of a column of amounts.
const AMOUNT_WIDTH: f64 = 20.0;
/// The last column of the headline.
const LAST: u16 = 4;

/// Writes the sheet.
pub(crate) fn write(
    book: &mut Book,
    bill: &Bill<'_>,
    rules: &[String],
) -> Result<(), WorkbookError> {
    let words = &bill.words.cost;
    let mut sheet = book.sheet(sheet_names::COST)?;
    sheet.tab(Tab::Inputs);
    let years = Years::new(bill, rules);
    let last = table::last_column(bill).max(LAST);
    let mut widths = vec![LABEL_WIDTH];
    widths.resize(usize::from(last) + 1, AMOUNT_WIDTH);
    let explanation = if bill.has_factors() { &words.explanation } else { &words.explanation_sold };
    let row = list::head(&mut sheet, &words.title, explanation, &widths)? - 1;
    let row = complete(&mut sheet, row, bill, last)?;
    let row = facts(&mut sheet, row, bill)?;
    let row = headline(&mut sheet, row, bill, &years)?;
    let row = inputs::write(&mut sheet, row, bill)?;
    let header = row;
    let row = table::write(&mut sheet, row, bill)?;
    let row = parts::write(&mut sheet, row, bill)?;
    let right = charts::write(&mut sheet, bill, &years, (header, row, last))?;
    sheet.worksheet.set_paper_size(A3);
    sheet.worksheet.set_print_area(0, 0, right.0, right.1)?;
    book.add(sheet)
}

/// Whether every server is in the amounts.
fn complete(sheet: &mut Sheet, row: u32, bill: &Bill<'_>, last: u16) -> Result<u32, WorkbookError> {
    let cost = bill.cost;
    let words = &bill.words.cost;
    let (text, role) = match cost.unpriced {
        0 => (&words.complete, Role::Strong),
        _ => (&words.incomplete, Role::Warning),
    };
    let (priced, servers) = (cost.priced_servers.to_string(), cost.servers.to_string());
    let text = fill(text, &[("priced", &priced), ("servers", &servers)]);
    sheet.merged(row, 0..=last, &text, &style::words(role))?;
    Ok(row + 2)
}

/// Currency, day, region and term.
fn facts(sheet: &mut Sheet, mut row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    let (cost, words) = (bill.cost, &bill.words.cost);
    let or_none = |text: Option<&str>| text.unwrap_or(&bill.words.not_known).to_owned();
    let term = bill.words.terms.get(cost.term.id()).map_or(cost.term.id(), String::as_str);
    let mut facts = vec![
        (&words.currency, cost.currency.clone()),
        (&words.price_date, or_none(cost.price_date.as_deref())),
        (&words.region, or_none(cost.region.as_deref())),
        (&words.term, term.to_owned()),
    ];
    if !cost.rates.is_empty() {
        facts.push((&words.rates, cost.rates.join("; ")));
    }
    for (label, text) in facts {
        sheet.text(row, 0, label, &style::words(Role::Label))?;
        sheet.merged(row, 1..=LAST, &text, &style::words(Role::Cell))?;
        row += 1;
    }
    Ok(row + 1)
}

/// The amounts of the phases, and those of years.
fn headline(
    sheet: &mut Sheet,
    mut row: u32,
    bill: &Bill<'_>,
    years: &Years<'_>,
) -> Result<u32, WorkbookError> {
    let words = &bill.words.cost;
    bar(sheet, row, LAST, &words.amounts_title)?;
    for phase in &bill.phases {
        row += 1;
        let formula = format!("={}", amounts(table::TOTAL, *phase));
        let value = Value::known(bill.cost.phases.of(*phase));
        let label = bill.words.phase(*phase);
        line(sheet, row, (label, bill.words.note(*phase)), Some((formula, value)), bill)?;
    }
    let note =
        if years.is_recovery() { &words.years_of_recovery } else { &words.years_of_migration };
    for year in &bill.cost.years {
        row += 1;
        let number = year.years.to_string();
        let label = if year.years == 1 { &words.year } else { &words.years };
        let label = fill(label, &[("years", &number)]);
        let months = f64::from(year.years) * MONTHS_OF_A_YEAR;
        let formula = years.whole(months).zip(year.amount);
        let formula = formula.map(|(formula, amount)| (formula, Value::Number(amount)));
        line(sheet, row, (&label, note), formula, bill)?;
        sheet.define(format!("cost_years_{number}"), row, 1);
    }
    Ok(row + 2)
}

/// An amount with what it is; without a formula it is not known.
fn line(
    sheet: &mut Sheet,
    row: u32,
    (label, note): (&str, &str),
    amount: Option<(String, Value)>,
    bill: &Bill<'_>,
) -> Result<(), WorkbookError> {
    sheet.text(row, 0, label, &style::words(Role::Label))?;
    let format = style::format(Role::Headline, MONEY);
    match amount {
        Some((formula, value)) => sheet.formula(row, 1, &formula, &value, &format)?,
        None => sheet.text(row, 1, &bill.words.not_known, &format)?,
    }
    sheet.merged(row, 2..=LAST, note, &style::words(Role::Aside))?;
    sheet.lines(row, lines_of(note, AMOUNT_WIDTH * 3.0).max(2))
}
