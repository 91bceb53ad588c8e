//! Rules: every limit and constant that the plan stands on, with its source. The formulas read the values here.

use serde::Deserialize;

use super::book::{A3, Book};
use super::context::Context;
use super::lines::lines_of;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role};
use super::{WorkbookError, sheet_names};
use crate::plan::Plan;
use crate::report::Texts;
use crate::rules::{Rule, RuleSet, RuleValue, Scope, Status, Tier};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    /// What uses the rules of the 2017 workbook's figures.
    used_by_2017: String,
}

const WIDTHS: [f64; 11] = [32.0, 40.0, 15.0, 62.0, 17.0, 12.0, 44.0, 44.0, 11.0, 14.0, 36.0];
const USED_BY: u16 = 10;
const HEADER_ROW: u32 = 3;
const FIRST_ROW: u32 = 4;
const VALUE: u16 = 1;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules: names, rules_2017: names_2017, .. } = context;
    let words: Words = book.words("rules")?;
    let mut sheet = book.sheet(sheet_names::RULES)?;
    sheet.widths(&WIDTHS)?;
    sheet.text(
        0,
        0,
        &format!("{}: {}", words.title, plan.rules.title),
        &style::words(Role::Title),
    )?;
    sheet.merged(1, 0..=6, &words.explanation, &style::words(Role::Text))?;
    sheet.lines(1, 2)?;
    for (column, heading) in (0_u16..).zip(&words.headings) {
        sheet.text(HEADER_ROW, column, heading, &style::words(Role::OutputHeading))?;
    }
    let texts = book.style().texts.clone();
    let format = style::words(Role::Cell);
    let own = plan.rules.rules().iter().zip(names);
    let own = own.map(|(rule, name)| (rule, name, used_by(plan, rule)));
    // The figures of the 2017 workbook have limits of their own: what is changed for the plan is not changed for them.
    let guide = plan.beside_2017().map(|_| &plan.workbook_rules);
    let guide = guide.into_iter().flat_map(RuleSet::rules).zip(names_2017);
    let guide = guide.map(|(rule, name)| (rule, name, words.used_by_2017.clone()));
    let mut row = FIRST_ROW;
    for (rule, name, used_by) in own.chain(guide).filter(|(rule, ..)| !rule.is_off) {
        write_rule(&mut sheet, row, rule, &texts)?;
        sheet.text(row, USED_BY, &used_by, &format)?;
        if matches!(rule.value, RuleValue::Number(_) | RuleValue::Text(_)) {
            sheet.define(name, row, VALUE);
        }
        row += 1;
    }
    if row > FIRST_ROW {
        sheet.worksheet.autofilter(HEADER_ROW, 0, row - 1, USED_BY)?;
    }
    sheet.worksheet.set_paper_size(A3);
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 1)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    book.add(sheet)
}

/// The figures, checks and findings that a rule of the plan stands behind.
fn used_by(plan: &Plan, rule: &Rule) -> String {
    let records = &plan.document.rules_used;
    let record = records.iter().find(|record| record.id == rule.id && record.set == rule.set);
    record.map(|record| record.used_by.join(", ")).unwrap_or_default()
}

fn write_rule(
    sheet: &mut Sheet,
    row: u32,
    rule: &Rule,
    texts: &Texts,
) -> Result<(), WorkbookError> {
    let format = &style::words(Role::Cell);
    let value = match &rule.value {
        RuleValue::Table(tiers) => table(tiers),
        _ => texts.message(&rule.value_text()),
    };
    match (&rule.value, rule.number()) {
        (_, Some(number)) => {
            let numbers = if rule.is_percent() { Numbers::Percent } else { Numbers::Plain };
            sheet.number(row, VALUE, number, &style::format(Role::RuleNumber, numbers))?;
        }
        (RuleValue::Text(text), _) => {
            sheet.text(row, VALUE, text, &style::words(Role::RuleText))?;
        }
        _ => sheet.text(row, VALUE, &value, format)?,
    }
    let unit = rule.unit.as_deref().unwrap_or_default();
    let scope = match rule.scenario {
        Scope::All => texts.say("scope.all"),
        Scope::VmwarePhysical => texts.say("scope.vmware_physical"),
        Scope::Hyperv => texts.say("scope.hyperv"),
    };
    let status = match rule.status {
        Status::Documented => texts.say("status.documented"),
        Status::Derived => texts.say("status.derived"),
        Status::Assumed => texts.say("status.assumed"),
        Status::Unverified => texts.say("status.unverified"),
    };
    let source = &rule.source;
    let notes = rule.reason.iter().chain(&rule.conflict);
    let statement = std::iter::once(&rule.statement)
        .chain(notes)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let cells = [
        if rule.is_percent() { "%" } else { unit },
        &statement,
        scope,
        status,
        &source.title,
        &source.locator,
        &source.date,
        &rule.set,
    ];
    sheet.text(row, 0, &rule.id, format)?;
    for (column, text) in (VALUE + 1..).zip(cells) {
        sheet.text(row, column, text, format)?;
    }
    let [id_width, value_width, unit_width, rest @ ..] = WIDTHS;
    let before = [(rule.id.as_str(), id_width), (&value, value_width), (unit, unit_width)];
    let after = cells.iter().skip(1).copied().zip(rest);
    let lines = before.into_iter().chain(after).map(|(text, width)| lines_of(text, width));
    sheet.lines(row, lines.max().unwrap_or(1))
}

fn table(tiers: &[Tier]) -> String {
    let line = |tier: &Tier| {
        let cells: Vec<String> = tier.iter().map(|(key, value)| format!("{key} {value}")).collect();
        cells.join(", ")
    };
    let lines: Vec<String> = tiers.iter().map(line).collect();
    lines.join("\n")
}
