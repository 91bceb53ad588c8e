//! Cost Lines: every line of the bill as a product of cells.

use super::super::book::Book;
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Numbers, Role, Style};
use super::super::{WorkbookError, sheet_names};
use super::MONEY;
use super::bill::{Bill, LINES_ROW, PRICES_ROW, Rows, ServerRows};
use super::prices;
use crate::figure::Value;
use crate::plan::cost::{Basis, CostLine, Phase};
use crate::source::column_letters;

/// A column of the sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Server,
    Wave,
    Phase,
    Category,
    What,
    Count,
    Units,
    Price,
    Factor,
    Amount,
}

/// The columns in their order, with their widths in characters.
const ALL: [(Column, f64); 10] = [
    (Column::Server, 30.0),
    (Column::Wave, 18.0),
    (Column::Phase, 24.0),
    (Column::Category, 26.0),
    (Column::What, 52.0),
    (Column::Count, 14.0),
    (Column::Units, 12.0),
    (Column::Price, 14.0),
    (Column::Factor, 12.0),
    (Column::Amount, 16.0),
];

/// What multiplied is the amount.
const PRODUCT: [Column; 4] = [Column::Count, Column::Units, Column::Price, Column::Factor];

impl Column {
    fn is_there(self, bill: &Bill<'_>) -> bool {
        match self {
            Self::Wave => !bill.cost.waves.is_empty(),
            Self::Factor => bill.has_factors(),
            _ => true,
        }
    }

    /// The letters of the column; nothing where the sheet does not have it.
    fn letters(self, bill: &Bill<'_>) -> Option<String> {
        column_of(bill, self).map(|at| column_letters(at.into()))
    }
}

fn columns(bill: &Bill<'_>) -> impl Iterator<Item = (Column, f64)> {
    ALL.into_iter().filter(|(column, _)| column.is_there(bill))
}

fn column_of(bill: &Bill<'_>, column: Column) -> Option<u16> {
    let place = columns(bill).position(|(known, _)| known == column)?;
    u16::try_from(place).ok()
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, bill: &Bill<'_>) -> Result<(), WorkbookError> {
    let words = &bill.words.lines;
    let mut sheet = book.sheet(sheet_names::COST_LINES)?;
    sheet.tab(Tab::Results);
    let (order, widths): (Vec<Column>, Vec<f64>) = columns(bill).unzip();
    let named = ALL.iter().zip(&words.headings);
    let headings = named.filter(|((column, _), _)| column.is_there(bill));
    let headings: Vec<String> = headings.map(|(_, heading)| heading.clone()).collect();
    list::head(&mut sheet, &words.title, &words.explanation, &widths)?;
    list::headings(&mut sheet, LINES_ROW - 1, 0, &headings)?;
    let product: Vec<String> =
        PRODUCT.into_iter().filter_map(|column| column.letters(bill)).collect();
    let mut writer = Writer { sheet: &mut sheet, bill, formats: Formats::new(), product, lines: 1 };
    for (server, rows) in bill.rows() {
        for (row, line) in (rows.first..).zip(&rows.lines) {
            writer.lines = 1;
            for (at, column) in (0_u16..).zip(&order) {
                writer.cell((row, at), *column, server, line)?;
            }
            if writer.lines > 1 {
                writer.sheet.lines(row, writer.lines)?;
            }
        }
    }
    let last = bill.last_row();
    for (name, column) in
        [(PHASES, Column::Phase), (CATEGORIES, Column::Category), (AMOUNTS, Column::Amount)]
    {
        sheet.define_rows(name, LINES_ROW, last, column_of(bill, column).unwrap_or(0));
    }
    list::finish(&mut sheet, LINES_ROW - 1, last, headings.len(), 1)?;
    book.add(sheet)
}

/// The cells of the phases of all lines.
pub(crate) const PHASES: &str = "cost_line_phase";
/// The cells of their categories.
pub(crate) const CATEGORIES: &str = "cost_line_category";
/// The cells of their amounts.
pub(crate) const AMOUNTS: &str = "cost_line_amount";

/// The sum of rows in a phase: a formula, and its value.
pub(crate) fn sum(bill: &Bill<'_>, rows: &Rows, phase: Phase) -> Option<(String, Value)> {
    let (first, last) = rows.of(phase)?;
    let letters = Column::Amount.letters(bill)?;
    let sheet = sheet_names::COST_LINES;
    let (first, last) = (first + 1, last + 1);
    let formula = format!("=SUM('{sheet}'!${letters}${first}:${letters}${last})");
    Some((formula, Value::Number(rows.sum(phase))))
}

struct Formats {
    text: Style,
    plain: Style,
    hours: Style,
    factor: Style,
    price: Style,
    money: Style,
}

impl Formats {
    fn new() -> Self {
        Self {
            text: style::words(Role::Cell),
            plain: style::format(Role::Figure, Numbers::Plain),
            hours: style::format(Role::Computed, Numbers::Plain),
            factor: style::format(Role::Computed, Numbers::Factor),
            price: style::format(Role::Computed, Numbers::UnitPrice),
            money: style::format(Role::Output, MONEY),
        }
    }
}

/// Writes lines cell by cell.
struct Writer<'w, 'a> {
    sheet: &'w mut Sheet,
    bill: &'w Bill<'a>,
    formats: Formats,
    /// The columns whose product is the amount.
    product: Vec<String>,
    /// How many lines the texts of a row take.
    lines: u32,
}

impl Writer<'_, '_> {
    fn cell(
        &mut self,
        (row, at): (u32, u16),
        column: Column,
        server: Option<&ServerRows<'_>>,
        line: &CostLine,
    ) -> Result<(), WorkbookError> {
        let Self { sheet, bill, formats, product, lines } = self;
        let price = bill.cost.prices.get(line.price);
        let mut text = |text: &str| {
            let width =
                ALL.iter().find(|(known, _)| *known == column).map_or(0.0, |(_, width)| *width);
            *lines = lines_of(text, width).max(*lines);
            sheet.value(row, at, &Value::text(text), &formats.text)
        };
        match column {
            Column::Server => {
                let name = server.map(|server| server.server.name.as_str());
                text(name.unwrap_or(&bill.words.lines.no_server))
            }
            Column::Wave => {
                let wave = server.and_then(|server| bill.cost.waves.get(server.wave?));
                text(&wave.map_or_else(String::new, |wave| bill.texts.message(&wave.name)))
            }
            Column::Phase => text(bill.words.phase(line.phase)),
            Column::Category => text(bill.words.category(line.category)),
            Column::What => {
                text(&price.map_or_else(String::new, |price| bill.texts.message(&price.name)))
            }
            Column::Count => sheet.number(row, at, line.count, &formats.plain),
            Column::Units => match bill.units(line.basis) {
                Some((name, units)) => {
                    let is_part = line.basis == Basis::DrillMonths;
                    let format = if is_part { &formats.factor } else { &formats.hours };
                    sheet.formula(row, at, &format!("={name}"), &Value::Number(units), format)
                }
                None => sheet.number(row, at, 1.0, &formats.plain),
            },
            Column::Price => {
                let place = u32::try_from(line.price).unwrap_or(u32::MAX);
                let formula = format!("={}", prices::cell(PRICES_ROW.saturating_add(place)));
                let value = Value::known(price.map(|price| price.unit_price));
                sheet.formula(row, at, &formula, &value, &formats.price)
            }
            Column::Factor => {
                let name = Bill::factor(line);
                let value = Value::known(bill.value(&name));
                sheet.formula(row, at, &format!("={name}"), &value, &formats.factor)
            }
            Column::Amount => {
                let number = u64::from(row) + 1;
                let cells: Vec<String> =
                    product.iter().map(|letters| format!("{letters}{number}")).collect();
                let formula = format!("={}", cells.join("*"));
                sheet.formula(row, at, &formula, &Value::Number(line.amount), &formats.money)
            }
        }
    }
}
