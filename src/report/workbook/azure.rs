//! Azure Resources: what to create in Azure with which settings, what must be in place before, and what must fit.

use super::book::Book;
use super::lines::lines_of;
use super::sheet::{Sheet, Tab};
use super::style::{self, Numbers, Role};
use super::{WorkbookError, list, sheet_names};
use crate::figure::Unit;
use crate::plan::Plan;
use crate::report::model::fit;
use crate::report::model::infrastructure::{azure, checklist};
use crate::report::resources::resources;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let resources = resources(plan, &book.style().texts)?;
    let mut sheet = book.sheet(sheet_names::AZURE)?;
    sheet.tab(Tab::Results);
    let table = azure(book.view(plan), &resources);
    let header = list::title(&mut sheet, &table)?;
    let mut row = list::table(&mut sheet, header, &table)? + 2;
    for (row, resource) in (header + 1..).zip(&resources) {
        if let Some(figure) = &resource.figure {
            count(&mut sheet, row, figure, plan)?;
        }
    }
    let checklist = checklist(book.view(plan));
    if let [first, second] = checklist.columns.as_slice()
        && !checklist.rows.is_empty()
    {
        sheet.text(row, 0, &checklist.title, &style::words(Role::Heading))?;
        row += 1;
        let headings = [first.heading.as_str(), &second.heading];
        checklist_row(&mut sheet, row, headings, Role::OutputHeading)?;
    }
    for entry in &plan.document.checklist {
        row += 1;
        let source = format!("{}, {}", entry.source, entry.date);
        let text = book.style().texts.message(&entry.text);
        checklist_row(&mut sheet, row, [&text, &source], Role::RuleText)?;
    }
    for table in fit::tables(book.view(plan)) {
        row += 2;
        sheet.text(row, 0, &table.title, &style::words(Role::Heading))?;
        row += 1;
        sheet.merged(row, 0..=3, &table.note, &style::words(Role::Text))?;
        sheet.lines(row, lines_of(&table.note, 174.0))?;
        row = list::table(&mut sheet, row + 1, &table)?;
    }
    book.add(sheet)
}

/// How many of a resource, as a live reference.
fn count(sheet: &mut Sheet, row: u32, figure: &str, plan: &Plan) -> Result<(), WorkbookError> {
    let numbers = Numbers::Of(Unit::Count, plan.document.arithmetic);
    sheet.formula(
        row,
        1,
        &format!("={figure}"),
        plan.sheet.sheet_value(figure),
        &style::format(Role::Computed, numbers),
    )
}

/// A prerequisite stands below the table and takes the width of three columns.
fn checklist_row(
    sheet: &mut Sheet,
    row: u32,
    [text, source]: [&str; 2],
    role: Role,
) -> Result<(), WorkbookError> {
    sheet.merged(row, 0..=2, text, &style::words(role))?;
    sheet.text(row, 3, source, &style::words(role))?;
    sheet.lines(row, lines_of(text, 130.0).max(lines_of(source, 44.0)))
}
