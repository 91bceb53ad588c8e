//! The sheets that hold nothing but tables of the report.

use super::book::A3;
use super::sheet::Sheet;
use super::style::{self, Role};
use super::{WorkbookError, list};
use crate::report::model::{
    Cell, View, against, findings, infrastructure, records, servers, storage,
};

/// On-premises Servers: the servers to set up, each option as a table below its name.
pub(crate) fn on_premises(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let mut row = list::title(sheet, &infrastructure::on_premises(view, &[]))?;
    sheet.lines(1, 3)?;
    for option in &view.plan.document.infrastructure.options {
        heading(sheet, row, &infrastructure::option_name(view, option))?;
        let table = infrastructure::on_premises(view, std::slice::from_ref(option));
        row = list::table(sheet, row + 1, &table)? + 2;
    }
    for table in [infrastructure::not_offered(view), infrastructure::not_carried(view)] {
        if !table.rows.is_empty() {
            heading(sheet, row, &table.title)?;
            row = list::table(sheet, row + 1, &table)? + 2;
        }
    }
    Ok(())
}

/// Managed Disks: which disk of a server goes to which managed disk.
pub(crate) fn managed_disks(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let table = storage::managed_disks(view);
    let header = list::title(sheet, &table)?;
    let last = list::table(sheet, header, &table)?;
    sheet.lines(header, 2)?;
    list::finish(sheet, header, last, table.columns.len(), 2)?;
    sheet.worksheet.set_paper_size(A3);
    Ok(())
}

/// All Servers: both totals, and the servers out of them with what each would add.
pub(crate) fn all_servers(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let table = servers::out_of_totals(view);
    let categories = servers::categories(view);
    let first = list::head(sheet, &categories.title, &categories.note, &table.widths())?;
    // What a category means takes the width of several columns.
    let mut short = categories.clone();
    short.columns.truncate(2);
    let mut row = list::table(sheet, first, &short)?;
    if let Some(means) = categories.columns.get(2) {
        sheet.text(first, 2, &means.heading, &style::words(Role::OutputHeading))?;
    }
    for (row, category) in (first + 1..).zip(&categories.rows) {
        if let Some(Cell::Text(means)) = category.cells.get(2) {
            sheet.merged(row, 2..=5, means, &style::words(Role::RuleText))?;
        }
    }
    let totals = servers::both_totals(view);
    if !totals.rows.is_empty() {
        row = list::table(sheet, row + 2, &totals)?;
    }
    row += 2;
    heading(sheet, row, &table.title)?;
    let last = list::table(sheet, row + 1, &table)?;
    list::filter(sheet, row + 1, last, &table)
}

/// Other Rules: which verdicts change under another rule set, and by which rules.
pub(crate) fn other_rules(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let Some(found) = &view.plan.document.against else {
        return Ok(());
    };
    let counts = against::against_counts(view, found);
    let changed = against::against_servers(view, found);
    let row = list::head(sheet, &counts.title, &counts.note, &changed.widths())?;
    let mut row = list::table(sheet, row, &counts)? + 2;
    if found.changed.is_empty() {
        let none = view.get(changed.id, "none").unwrap_or_default();
        return sheet.text(row, 0, none, &style::words(Role::Text));
    }
    heading(sheet, row, &changed.title)?;
    let last = list::table(sheet, row + 1, &changed)?;
    list::filter(sheet, row + 1, last, &changed)?;
    row = last + 2;
    let rules = against::against_rules(view, found);
    heading(sheet, row, &rules.title)?;
    list::table(sheet, row + 1, &rules)?;
    Ok(())
}

/// Overrides: what people decided against the inventories, who, why and when, and what it changed.
pub(crate) fn overrides(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let Some(report) = &view.plan.document.overrides else {
        return Ok(());
    };
    let decisions = findings::overrides(view, report);
    let row = list::title(sheet, &decisions)?;
    let totals = findings::override_totals(view, report);
    heading(sheet, row, &totals.title)?;
    let header = list::table(sheet, row + 1, &totals)? + 2;
    let last = list::table(sheet, header, &decisions)?;
    list::finish(sheet, header, last, decisions.columns.len(), 0)
}

/// Settings: every setting in force and from where it came, and the files that were read: enough to run the plan again.
pub(crate) fn settings(sheet: &mut Sheet, view: View<'_>) -> Result<(), WorkbookError> {
    let settings = records::settings(view);
    let header = list::title(sheet, &settings)?;
    let row = list::table(sheet, header, &settings)? + 2;
    let sources = records::sources(view);
    heading(sheet, row, &sources.title)?;
    if sources.rows.is_empty() {
        let none = view.get(sources.id, "none").unwrap_or_default();
        sheet.text(row + 1, 0, none, &style::words(Role::Text))?;
    } else {
        list::table(sheet, row + 1, &sources)?;
        for (column, source) in (0_u16..).zip(&sources.columns).skip(settings.columns.len()) {
            sheet.worksheet.set_column_width(column, source.width)?;
        }
    }
    sheet.worksheet.set_freeze_panes(header + 1, 0)?;
    Ok(())
}

fn heading(sheet: &mut Sheet, row: u32, words: &str) -> Result<(), WorkbookError> {
    sheet.text(row, 0, words, &style::words(Role::Heading))
}
