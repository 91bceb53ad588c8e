//! The cost by category and phase, the partner's beside the customer's where something is marked up.

use super::super::WorkbookError;
use super::super::sheet::Sheet;
use super::super::style::{self, Role};
use super::MONEY;
use super::bar::bar;
use super::bill::{Bill, amounts, named};
use super::lines;
use crate::figure::Value;
use crate::plan::cost::{Phase, PhaseAmounts};
use crate::settings::CostCategory;
use crate::source::column_letters;
use crate::wording::fill;

/// What the cells of the totals are called.
pub(crate) const TOTAL: &str = "total";
/// What the cells of the partner's totals are called.
const PARTNER: &str = "partner";

/// The last column of the table.
pub(crate) fn last_column(bill: &Bill<'_>) -> u16 {
    let sides = if bill.cost.partner.is_some() { 2 } else { 1 };
    u16::try_from(bill.phases.len() * sides).unwrap_or(u16::MAX)
}

/// Writes the table; returns the row below it.
pub(crate) fn write(sheet: &mut Sheet, row: u32, bill: &Bill<'_>) -> Result<u32, WorkbookError> {
    let words = &bill.words.cost;
    bar(sheet, row, last_column(bill), &words.categories_title)?;
    let header = row + 1;
    let heading = style::words(Role::OutputHeading);
    sheet.text(header, 0, &words.category, &heading)?;
    sheet.lines(header, 3)?;
    let total = header + 1 + u32::try_from(bill.categories.len()).unwrap_or(0);
    sheet.text(total, 0, &words.total, &style::words(Role::Strong))?;
    for (row, category) in (header + 1..).zip(&bill.categories) {
        sheet.text(row, 0, bill.words.category(*category), &style::words(Role::Label))?;
    }
    let rows = Rows { header, total };
    let columns = (1_u16..).zip(&bill.phases);
    for (column, phase) in columns {
        sheet.text(header, column, bill.words.phase(*phase), &heading)?;
        customer(sheet, rows, column, bill, *phase)?;
        sum(sheet, rows, column, TOTAL, (*phase, &bill.cost.phases))?;
        if let Some(amounts) = &bill.cost.partner {
            let beside = column + u16::try_from(bill.phases.len()).unwrap_or(0);
            let name = fill(&words.partner, &[("phase", bill.words.phase(*phase))]);
            sheet.text(header, beside, &name, &heading)?;
            partner(sheet, rows, (column, beside), bill, *phase)?;
            sum(sheet, rows, beside, PARTNER, (*phase, amounts))?;
        }
    }
    Ok(total + 2)
}

/// The rows of the headings and of the totals; the categories stand between them.
#[derive(Clone, Copy)]
struct Rows {
    header: u32,
    total: u32,
}

/// What the customer pays for a category in a phase.
pub(crate) fn amount(bill: &Bill<'_>, category: CostCategory, phase: Phase) -> f64 {
    let known = bill.cost.categories.iter().find(|known| known.category == category);
    known.and_then(|known| known.amounts.of(phase)).unwrap_or(0.0)
}

fn customer(
    sheet: &mut Sheet,
    rows: Rows,
    column: u16,
    bill: &Bill<'_>,
    phase: Phase,
) -> Result<(), WorkbookError> {
    let letters = column_letters(column.into());
    let (all, categories, phases) = (lines::AMOUNTS, lines::CATEGORIES, lines::PHASES);
    let format = style::format(Role::Computed, MONEY);
    for (row, category) in (rows.header + 1..).zip(&bill.categories) {
        let (at, header) = (row + 1, rows.header + 1);
        let formula = format!("=SUMIFS({all},{categories},$A{at},{phases},{letters}${header})");
        let value = Value::Number(amount(bill, *category, phase));
        sheet.formula(row, column, &formula, &value, &format)?;
        if *category == CostCategory::ReplicationFee && phase == Phase::SteadyMonth {
            sheet.define(FEE, row, column);
        }
    }
    Ok(())
}

/// The cell of the fee in a month of protection.
pub(crate) const FEE: &str = "cost_replication_fee";

/// The same without the markup.
fn partner(
    sheet: &mut Sheet,
    rows: Rows,
    (customer, column): (u16, u16),
    bill: &Bill<'_>,
    phase: Phase,
) -> Result<(), WorkbookError> {
    let letters = column_letters(customer.into());
    let format = style::format(Role::Computed, MONEY);
    for (row, category) in (rows.header + 1..).zip(&bill.categories) {
        let name = named("kept", *category);
        let kept = bill.value(&name);
        let value = kept.map(|kept| amount(bill, *category, phase) / kept);
        let formula = format!("={letters}{}/{name}", row + 1);
        sheet.formula(row, column, &formula, &Value::known(value), &format)?;
    }
    Ok(())
}

fn sum(
    sheet: &mut Sheet,
    rows: Rows,
    column: u16,
    of: &str,
    (phase, known): (Phase, &PhaseAmounts),
) -> Result<(), WorkbookError> {
    let format = style::format(Role::Result, MONEY);
    sheet.define(amounts(of, phase), rows.total, column);
    let letters = column_letters(column.into());
    let value = Value::known(known.of(phase));
    if rows.total == rows.header + 1 {
        return sheet.value(rows.total, column, &value, &format);
    }
    let formula = format!("=SUM({letters}{}:{letters}{})", rows.header + 2, rows.total);
    sheet.formula(rows.total, column, &formula, &value, &format)
}
