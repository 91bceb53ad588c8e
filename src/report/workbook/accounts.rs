//! Storage Accounts: what each account holds, and whether it stays within its limits.

use rust_xlsxwriter::{ConditionalFormatFormula, Formula};
use serde::Deserialize;

use super::addresses::BookAddresses;
use super::book::Book;
use super::columns::{ColumnWords, ServerColumns};
use super::context::Context;
use super::sheet::{Sheet, Tab};
use super::storage_charts;
use super::style::{self, Mark, Numbers, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{NOT_MEASURED, Unit, Value};
use crate::plan::Plan;
use crate::report::model::storage;
use crate::rules::Storage;
use crate::source::column_letters;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    standard: String,
    cache: String,
    premium: String,
    at_least: String,
    none: String,
    columns: ColumnWords,
}

const COUNT_ROW: u32 = 3;
const HEADER_ROW: u32 = 6;
const FIRST_ROW: u32 = 7;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules, columns: Some(columns), .. } = context else {
        return Ok(());
    };
    let words: Words = book.words("accounts")?;
    let mut sheet = book.sheet(sheet_names::ACCOUNTS)?;
    sheet.tab(Tab::Results);
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.merged(1, 0..=8, &words.explanation, &style::words(Role::Text))?;
    sheet.lines(1, 3)?;
    counts(&mut sheet, plan, &words)?;
    table(&mut sheet, plan, columns, rules, &words)?;
    let words = storage_charts::words(book)?;
    let width = u16::try_from(plan.sheet.set.accounts.len()).unwrap_or(0);
    let below =
        storage_charts::utilisation(&mut sheet, plan, rules, (FIRST_ROW, width + 1), &words)?;
    let below = if storage::has_disks(plan) {
        below
    } else {
        storage_charts::servers(&mut sheet, plan, (below.max(HEADER_ROW), width + 1), &words)?
    };
    let rows = u32::try_from(plan.sheet.accounts.rows()).unwrap_or(u32::MAX);
    let last_row = below.max(FIRST_ROW.saturating_add(rows));
    let drawn = below > FIRST_ROW;
    let last_column = width + if drawn { storage_charts::COLUMNS } else { 0 };
    sheet.worksheet.set_print_area(0, 0, last_row, last_column)?;
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 2)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    book.add(sheet)
}

fn counts(sheet: &mut Sheet, plan: &Plan, words: &Words) -> Result<(), WorkbookError> {
    let bounds = plan.document.storage_accounts.as_ref();
    let is_cache = plan.rules.storage == Storage::ManagedDisks;
    let lines = [
        (
            if is_cache { &words.cache } else { &words.standard },
            "standard_accounts",
            bounds.map(|bounds| bounds.standard_lower_bound),
        ),
        (&words.premium, "premium_accounts", bounds.map(|bounds| bounds.premium_lower_bound)),
    ];
    // Managed disks need no premium account.
    let kinds = if is_cache { 1 } else { lines.len() };
    let lines = lines.into_iter().take(kinds);
    let format = style::format(Role::Result, Numbers::Of(Unit::Count, plan.document.arithmetic));
    for (row, (label, figure, bound)) in (COUNT_ROW..).zip(lines) {
        sheet.merged(row, 0..=1, label, &style::words(Role::Label))?;
        sheet.formula(row, 2, &format!("={figure}"), plan.sheet.sheet_value(figure), &format)?;
        sheet.text(row, 3, &words.at_least, &style::words(Role::Aside))?;
        sheet.value(row, 4, &Value::known(bound.map(f64::from)), &format)?;
    }
    Ok(())
}

fn table(
    sheet: &mut Sheet,
    plan: &Plan,
    columns: &ServerColumns,
    rules: &[String],
    words: &Words,
) -> Result<(), WorkbookError> {
    let set = &plan.sheet.set;
    let addresses = BookAddresses::new(set, "", rules, Some(columns), sheet.name());
    let count = plan.sheet.accounts.rows();
    sheet.lines(HEADER_ROW, 3)?;
    for (column, (index, name)) in (0_u16..).zip(set.accounts.iter()) {
        let heading = words.columns.headings.get(&name.id).unwrap_or(&name.label);
        sheet.text(HEADER_ROW, column, heading, &style::words(Role::OutputHeading))?;
        let width = words.columns.widths.get(&name.id).copied().unwrap_or(14.0);
        sheet.worksheet.set_column_width(column, width)?;
        let numbers = Numbers::Of(name.unit, plan.document.arithmetic);
        let formula = name
            .expression
            .as_ref()
            .map(|expression| addresses.row_formula(expression, name.unit, set));
        let format = match (&formula, name.unit) {
            (Some(_), Unit::Text) => style::words(Role::ComputedText),
            (Some(_), _) => style::format(Role::Computed, numbers),
            (None, _) => style::format(Role::Cell, numbers),
        };
        for (account, row) in (0..count).zip(FIRST_ROW..) {
            let value = plan.sheet.accounts.get(index, account);
            match &formula {
                Some(formula) => {
                    let row_number = (u64::from(row) + 1).to_string();
                    sheet.formula(row, column, &formula.at(&row_number), value, &format)?;
                }
                None => sheet.value(row, column, value, &format)?,
            }
        }
    }
    if count == 0 {
        return sheet.text(FIRST_ROW, 0, &words.none, &style::words(Role::Subtitle));
    }
    mark_check(sheet, plan, count)
}

fn mark_check(sheet: &mut Sheet, plan: &Plan, count: usize) -> Result<(), WorkbookError> {
    let Some(check) = plan.sheet.set.accounts.index("account_check") else {
        return Ok(());
    };
    let cell = format!("${}{}", column_letters(check), FIRST_ROW + 1);
    let bad = ConditionalFormatFormula::new()
        .set_rule(Formula::new(format!("=AND({cell}<>\"OK\",{cell}<>\"{NOT_MEASURED}\")")))
        .set_format(style::mark(Mark::Bad));
    let last_row = FIRST_ROW.saturating_add(u32::try_from(count).unwrap_or(u32::MAX)) - 1;
    let last_column = u16::try_from(plan.sheet.set.accounts.len()).unwrap_or(1) - 1;
    sheet.worksheet.add_conditional_format(FIRST_ROW, 0, last_row, last_column, &bad)?;
    Ok(())
}
