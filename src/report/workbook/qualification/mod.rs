//! Workload Qualification: can each server be replicated, and to which size, storage and account?

mod checks;

use serde::Deserialize;

use super::addresses::{BookAddresses, RowFormula};
use super::book::{A3, Book};
use super::columns::{ColumnWords, Group, Order, ServerColumns};
use super::context::Context;
use super::lines::lines_of;
use super::sheet::{Sheet, Tab};
use super::style::{self, Numbers, Role, Style};
use super::summary::{self, SummaryLine};
use super::{WorkbookError, sheet_names};
use crate::figure::{Name, Unit, Value, Worksheet};
use crate::plan::Plan;
use crate::report::model::{Cell, View, servers};
use crate::settings::Arithmetic;
use checks::Limit;

const FILE: &str = "qualification";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    summary_title: String,
    instructions: Vec<String>,
    order: Order,
    summary: Vec<SummaryLine>,
    columns: ColumnWords,
    limits: Vec<Limit>,
}

fn load(book: &Book) -> Result<Words, WorkbookError> {
    book.words(FILE)
}

/// The words over the SUMMARY block.
pub(crate) fn summary_title(book: &Book) -> Result<String, WorkbookError> {
    Ok(load(book)?.summary_title)
}

/// The lines of the SUMMARY block.
pub(crate) fn summary_lines(book: &Book) -> Result<Vec<SummaryLine>, WorkbookError> {
    Ok(load(book)?.summary)
}

/// The figures of the SUMMARY block.
pub(crate) fn summary_figures(book: &Book) -> Result<Vec<String>, WorkbookError> {
    Ok(load(book)?.summary.into_iter().map(|line| line.figure).collect())
}

const SUMMARY_ROW: u32 = 1;
const HEADER_ROW: u32 = 9;
/// The row of the first server, from 0; the same on every sheet that has a row a server.
pub(crate) const FIRST_ROW: u32 = 10;
const INSTRUCTION_COLUMNS: std::ops::RangeInclusive<u16> = 2..=12;

/// The columns of the sheet.
pub(crate) fn columns(book: &Book, plan: &Plan) -> Result<ServerColumns, WorkbookError> {
    Ok(ServerColumns::qualification(&plan.sheet.set, &load(book)?.order))
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules, columns: Some(columns), .. } = context else {
        return Ok(());
    };
    let words = load(book)?;
    let mut sheet = book.sheet(sheet_names::QUALIFICATION)?;
    sheet.tab(Tab::Inputs);
    sheet.text(0, 0, &words.summary_title, &style::words(Role::Heading))?;
    summary::write(&mut sheet, SUMMARY_ROW, &words.summary, &plan.sheet)?;
    instructions(&mut sheet, &words.instructions)?;
    headings(&mut sheet, plan, columns, &words.columns)?;
    rows(&mut sheet, plan, columns, rules, &words.columns)?;
    let last_row = last_row(plan);
    let last_column = last_column(columns) + because(&mut sheet, book.view(plan), columns)?;
    checks::inputs(&mut sheet, plan, columns, last_row)?;
    checks::marks(&mut sheet, plan, columns, last_row, &words.limits)?;
    sheet.worksheet.autofilter(HEADER_ROW, 0, last_row, last_column)?;
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 2)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    // Two pages beside one another, each with the verdict and the name.
    sheet.worksheet.set_repeat_columns(0, 1)?;
    sheet.worksheet.set_print_fit_to_pages(2, 0);
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

fn last_column(columns: &ServerColumns) -> u16 {
    u16::try_from(columns.columns.len()).unwrap_or(u16::MAX) - 1
}

/// The width of the words for what a size follows from.
const BECAUSE_WIDTH: f64 = 34.0;

/// What the size of each server follows from, beside the live columns: values of the time of the plan. Returns how many columns that
/// are.
fn because(
    sheet: &mut Sheet,
    view: View<'_>,
    columns: &ServerColumns,
) -> Result<u16, WorkbookError> {
    let servers = view.plan.document.servers.as_deref().unwrap_or_default();
    if servers.iter().all(|server| server.size_choice.is_none()) {
        return Ok(0);
    }
    let column = last_column(columns) + 1;
    let texts = &view.style.texts;
    sheet.text(
        HEADER_ROW,
        column,
        texts.say("column.because"),
        &style::words(Role::OutputHeading),
    )?;
    sheet.note(HEADER_ROW, column, view.get("servers", "because.note").unwrap_or_default())?;
    sheet.worksheet.set_column_width(column, BECAUSE_WIDTH)?;
    let format = style::words(Role::OutputText);
    for (row, server) in (FIRST_ROW..).zip(servers) {
        match servers::because(view, server) {
            Cell::Text(words) => sheet.text(row, column, &words, &format)?,
            _ => sheet.blank(row, column, &format)?,
        }
    }
    Ok(1)
}

/// The last row of servers, from 0.
pub(crate) fn last_row(plan: &Plan) -> u32 {
    let rows = u32::try_from(plan.sheet.servers.rows()).unwrap_or(u32::MAX);
    FIRST_ROW.saturating_add(rows.max(1) - 1)
}

fn instructions(sheet: &mut Sheet, lines: &[String]) -> Result<(), WorkbookError> {
    let format = style::words(Role::Instruction);
    for (index, line) in (0_u32..).zip(lines) {
        let row = SUMMARY_ROW + index * 2;
        sheet.merged_block(row..=row + 1, INSTRUCTION_COLUMNS, line, &format)?;
    }
    Ok(())
}

fn headings(
    sheet: &mut Sheet,
    plan: &Plan,
    columns: &ServerColumns,
    words: &ColumnWords,
) -> Result<(), WorkbookError> {
    sheet.worksheet.set_row_height(HEADER_ROW - 1, 5)?;
    sheet.worksheet.set_row_height(HEADER_ROW, 84)?;
    for (column, server) in (0_u16..).zip(&columns.columns) {
        let name = plan.sheet.set.servers.at(server.index);
        let role = match server.group {
            Group::Mandatory => Role::Mandatory,
            Group::Optional | Group::Extra | Group::Computed => Role::Optional,
            Group::Verdict | Group::Output => Role::OutputHeading,
        };
        let heading = words.headings.get(&name.id).unwrap_or(&name.label);
        sheet.text(HEADER_ROW, column, heading, &style::words(role))?;
        sheet.worksheet.set_column_width(column, width(name, server.index, &plan.sheet, words))?;
        if let Some(note) = words.notes.get(&name.id) {
            sheet.note(HEADER_ROW, column, note)?;
        }
    }
    Ok(())
}

/// The widest that a column of words gets.
const WIDEST: f64 = 50.0;

/// The width of a column: what the words say, more where the cells need it.
pub(crate) fn width(name: &Name, index: usize, worksheet: &Worksheet, words: &ColumnWords) -> f64 {
    let stated = words.widths.get(&name.id).copied().unwrap_or(12.0);
    if name.unit != Unit::Text {
        return stated;
    }
    let cells = worksheet.servers.column(index).iter().filter_map(Value::as_text);
    let longest = cells.map(|text| text.chars().take(60).count()).max().unwrap_or(0);
    (longest as f64 + 2.0).clamp(stated, WIDEST.max(stated))
}

/// Makes the row of a server as high as its words need; `texts` are the columns of words with their widths.
pub(crate) fn row_height(
    sheet: &mut Sheet,
    row: u32,
    worksheet: &Worksheet,
    server: usize,
    texts: &[(usize, f64)],
) -> Result<(), WorkbookError> {
    let lines = texts
        .iter()
        .filter_map(|(index, width)| {
            Some(lines_of(worksheet.servers.get(*index, server).as_text()?, *width))
        })
        .max()
        .unwrap_or(1);
    if lines > 1 { sheet.lines(row, lines) } else { Ok(()) }
}

/// How the cells of a column are written.
struct Filler {
    index: usize,
    format: Style,
    formula: Option<RowFormula>,
}

fn fillers(plan: &Plan, columns: &ServerColumns, rules: &[String]) -> Vec<Filler> {
    let set = &plan.sheet.set;
    let addresses = BookAddresses::new(set, "", rules, Some(columns), columns.sheet);
    let filler = |index: usize, group: Group| {
        let name = set.servers.at(index);
        let formula = name
            .expression
            .as_ref()
            .map(|expression| addresses.row_formula(expression, name.unit, set));
        Filler { index, format: cell_format(name, group, plan.document.arithmetic), formula }
    };
    columns.columns.iter().map(|column| filler(column.index, column.group)).collect()
}

fn cell_format(name: &Name, group: Group, arithmetic: Arithmetic) -> Style {
    let numbers = Numbers::Of(name.unit, arithmetic);
    match group {
        Group::Verdict | Group::Output if name.unit == Unit::Text => style::words(Role::OutputText),
        Group::Verdict | Group::Output => style::format(Role::Output, numbers),
        Group::Computed if name.unit == Unit::Text => style::words(Role::ComputedText),
        Group::Computed => style::format(Role::Computed, numbers),
        _ if name.unit == Unit::Text => style::words(Role::TextInput),
        _ if name.unit == Unit::Gb => style::format(Role::Input, Numbers::Plain),
        _ => style::format(Role::Input, numbers),
    }
}

fn rows(
    sheet: &mut Sheet,
    plan: &Plan,
    columns: &ServerColumns,
    rules: &[String],
    words: &ColumnWords,
) -> Result<(), WorkbookError> {
    let fillers = fillers(plan, columns, rules);
    let set = &plan.sheet.set;
    let texts: Vec<(usize, f64)> = set
        .servers
        .iter()
        .filter(|(_, name)| name.unit == Unit::Text)
        .map(|(index, name)| (index, width(name, index, &plan.sheet, words)))
        .collect();
    let servers = &plan.sheet.servers;
    for (index, row) in (0..servers.rows()).zip(FIRST_ROW..) {
        let row_number = (u64::from(row) + 1).to_string();
        row_height(sheet, row, &plan.sheet, index, &texts)?;
        for (column, filler) in (0_u16..).zip(&fillers) {
            let value = servers.get(filler.index, index);
            match &filler.formula {
                Some(formula) => {
                    sheet.formula(row, column, &formula.at(&row_number), value, &filler.format)?;
                }
                None => sheet.value(row, column, value, &filler.format)?,
            }
        }
    }
    let last_row = last_row(plan);
    for (column, server) in (0_u16..).zip(&columns.columns) {
        let name = plan.sheet.set.servers.at(server.index);
        sheet.define_rows(columns.range(&name.id), FIRST_ROW, last_row, column);
    }
    Ok(())
}
