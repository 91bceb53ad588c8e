//! Waves: what moves together, how ready it is, and when; over it how long everything takes and why.

use serde::Deserialize;

use super::super::book::{A3, Book};
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Numbers, Role};
use super::super::{WorkbookError, sheet_names};
use crate::figure::Unit;
use crate::plan::Plan;
use crate::plan::schedule::Schedule;
use crate::report::Texts;
use crate::report::clock::Clock;
use crate::report::model;
use crate::settings::Arithmetic;
use crate::units::HOURS_PER_DAY;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    facts: Vec<String>,
    link: String,
    copied: String,
    moved: String,
    protected: String,
    bound: String,
    gap: String,
    why: String,
    left_out: String,
}

/// The columns beside which the facts stand.
const LABEL_LAST: u16 = 1;

pub(crate) fn write(
    book: &mut Book,
    plan: &Plan,
    schedule: &Schedule,
    words: &Words,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(sheet_names::WAVES)?;
    sheet.tab(Tab::Results);
    let table = model::schedule::waves(book.view(plan), schedule);
    let row = list::title(&mut sheet, &table)?;
    let header = facts(&mut sheet, row, schedule, words, &book.style().texts)? + 1;
    let last = list::table(&mut sheet, header, &table)?;
    list::finish(&mut sheet, header, last, table.columns.len(), 2)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

/// How long everything takes, how near that is to the best possible, and why; returns the row below.
fn facts(
    sheet: &mut Sheet,
    first: u32,
    schedule: &Schedule,
    words: &Words,
    texts: &Texts,
) -> Result<u32, WorkbookError> {
    let number = style::format(Role::Cell, Numbers::Of(Unit::Number, Arithmetic::Exact));
    let label = style::words(Role::Label);
    let clock = Clock::of(schedule);
    let mut row = first;
    let mut headings = words.facts.iter();
    let mut heading = || headings.next().map_or("", String::as_str);
    sheet.merged(row, 0..=LABEL_LAST, heading(), &style::words(Role::OutputHeading))?;
    for column in LABEL_LAST + 1..=LABEL_LAST + 3 {
        let text = heading();
        if clock.has_dates() || column < LABEL_LAST + 3 {
            sheet.text(row, column, text, &style::words(Role::OutputHeading))?;
        }
    }
    let moved = if schedule.keep_replicating { &words.protected } else { &words.moved };
    let hours = [
        (&words.copied, schedule.replication_hours, true),
        (moved, schedule.length_hours, true),
        (&words.bound, schedule.lower_bound_hours, false),
        (&words.gap, schedule.gap.hours, false),
    ];
    for (name, hours, dated) in hours {
        row += 1;
        sheet.merged(row, 0..=LABEL_LAST, name, &label)?;
        sheet.number(row, LABEL_LAST + 1, hours, &number)?;
        sheet.number(row, LABEL_LAST + 2, hours / HOURS_PER_DAY, &number)?;
        if let Some(serial) = clock.serial(hours).filter(|_| dated) {
            let format = style::format(Role::Cell, Numbers::Day);
            sheet.number(row, LABEL_LAST + 3, serial, &format)?;
        }
    }
    row += 1;
    sheet.merged(row, 0..=LABEL_LAST, &words.link, &label)?;
    sheet.number(row, LABEL_LAST + 1, schedule.link_mbps, &number)?;
    if !schedule.left_out.is_empty() {
        row += 1;
        sheet.merged(row, 0..=LABEL_LAST, &words.left_out, &label)?;
        sheet.number(
            row,
            LABEL_LAST + 1,
            schedule.left_out.len() as f64,
            &style::format(Role::Cell, Numbers::Of(Unit::Count, Arithmetic::Exact)),
        )?;
    }
    for (index, cause) in schedule.gap.causes.iter().enumerate() {
        row += 1;
        let message = texts.message(&cause.message);
        let name = if index == 0 { words.why.as_str() } else { "" };
        sheet.merged(row, 0..=LABEL_LAST, name, &label)?;
        sheet.merged(row, LABEL_LAST + 1..=LABEL_LAST + 6, &message, &style::words(Role::Text))?;
        sheet.lines(row, lines_of(&message, 90.0))?;
    }
    Ok(row + 1)
}
