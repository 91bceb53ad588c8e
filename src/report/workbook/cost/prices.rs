//! Prices Used: every price that a line stands on, once, to be changed.

use super::super::book::{A3, Book};
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Numbers, Role};
use super::super::{WorkbookError, sheet_names};
use super::bill::{Bill, PRICES_ROW};
use crate::figure::Value;
use crate::plan::cost::PriceUsed;

const WIDTHS: [f64; 12] = [6.0, 46.0, 30.0, 40.0, 14.0, 16.0, 14.0, 14.0, 9.0, 12.0, 40.0, 9.0];
const PRICE: u16 = 5;

/// The cell of the price in a row, from 0, for formulas on other sheets.
pub(crate) fn cell(row: u32) -> String {
    format!("'{}'!$F${}", sheet_names::PRICES_USED, u64::from(row) + 1)
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, bill: &Bill<'_>) -> Result<(), WorkbookError> {
    let words = &bill.words.prices;
    let mut sheet = book.sheet(sheet_names::PRICES_USED)?;
    sheet.tab(Tab::Inputs);
    let explanation = if bill.has_factors() { &words.explanation } else { &words.explanation_sold };
    list::head(&mut sheet, &words.title, explanation, &WIDTHS)?;
    list::headings(&mut sheet, PRICES_ROW - 1, 0, &words.headings)?;
    let prices = &bill.cost.prices;
    for (row, (number, price)) in (PRICES_ROW..).zip((1_u32..).zip(prices)) {
        let plain = style::format(Role::Figure, Numbers::Plain);
        sheet.number(row, 0, number.into(), &plain)?;
        words_of(&mut sheet, row, bill, price)?;
        unit_price(&mut sheet, row, price)?;
        let list_price = style::format(Role::Figure, Numbers::UnitPrice);
        sheet.value(row, PRICE + 1, &Value::known(price.list_price), &list_price)?;
        sheet.value(row, 11, &Value::known(price.row.map(f64::from)), &plain)?;
    }
    let count = u32::try_from(prices.len()).unwrap_or(u32::MAX);
    let last = PRICES_ROW.saturating_add(count).max(PRICES_ROW + 1) - 1;
    sheet.define_rows("cost_prices", PRICES_ROW, last, PRICE);
    list::finish(&mut sheet, PRICES_ROW - 1, last, WIDTHS.len(), 2)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

fn words_of(
    sheet: &mut Sheet,
    row: u32,
    bill: &Bill<'_>,
    price: &PriceUsed,
) -> Result<(), WorkbookError> {
    let name = bill.texts.message(&price.name);
    let kind = bill.words.kinds.get(price.kind).map_or(price.kind, String::as_str);
    let texts = [
        (1, name.as_str()),
        (2, &price.meter),
        (3, &price.meter_id),
        (4, &price.unit),
        (7, kind),
        (8, price.term.as_deref().unwrap_or_default()),
        (9, price.from.as_deref().unwrap_or_default()),
        (10, &price.path),
    ];
    let mut lines = 1;
    for ((column, text), format) in
        texts.into_iter().zip(std::iter::repeat(style::words(Role::Cell)))
    {
        sheet.value(row, column, &Value::text(text), &format)?;
        let width = WIDTHS.get(usize::from(column)).copied().unwrap_or(10.0);
        lines = lines.max(lines_of(text, width));
    }
    if lines > 1 { sheet.lines(row, lines) } else { Ok(()) }
}

/// The price to be changed; one that is the difference of two others follows them.
fn unit_price(sheet: &mut Sheet, row: u32, price: &PriceUsed) -> Result<(), WorkbookError> {
    let value = Value::Number(price.unit_price);
    match price.derived_from {
        Some([with, without]) => {
            let at = |place: usize| {
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                u64::from(PRICES_ROW.saturating_add(place)) + 1
            };
            let formula = format!("=F{}-F{}", at(with), at(without));
            let format = style::format(Role::Computed, Numbers::UnitPrice);
            sheet.formula(row, PRICE, &formula, &value, &format)
        }
        None => sheet.value(row, PRICE, &value, &style::format(Role::Input, Numbers::UnitPrice)),
    }
}
