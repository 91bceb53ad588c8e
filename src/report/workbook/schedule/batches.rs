//! Batches: what is copied together, and when.

use serde::Deserialize;

use super::super::book::{A3, Book};
use super::super::list::{self, Column, Kind};
use super::super::{WorkbookError, sheet_names};
use super::{COUNT, GB, Moments, NUMBER, count, names};
use crate::figure::Value;
use crate::plan::schedule::Schedule;
use crate::report::schedule::Clock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
}

pub(crate) fn write(
    book: &mut Book,
    schedule: &Schedule,
    words: &Words,
) -> Result<(), WorkbookError> {
    let moments = Moments(Clock::of(schedule));
    let at = moments.column();
    let columns: [Column; 11] = [
        (COUNT, 8.0),
        (COUNT, 8.0),
        (COUNT, 9.0),
        (GB, 12.0),
        (GB, 12.0),
        at,
        at,
        (NUMBER, 10.0),
        (NUMBER, 10.0),
        (Kind::Words, 26.0),
        (Kind::Words, 80.0),
    ];
    let mut sheet = book.sheet(sheet_names::BATCHES)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, &columns)?;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = list::formats(&columns);
    let mut row = header;
    for batch in &schedule.batches {
        row += 1;
        let cells = [
            count(batch.number),
            count(batch.wave),
            count(batch.servers.len()),
            Value::Number(batch.gb),
            Value::Number(batch.sent_gb),
            moments.value(batch.start_hour),
            moments.value(batch.end_hour),
            Value::Number(batch.end_hour - batch.start_hour),
            Value::Number(batch.mbps),
            Value::text(batch.process_servers().join(", ")),
            names(&batch.servers),
        ];
        list::row(&mut sheet, row, 0, &cells, &columns, &formats)?;
    }
    list::finish(&mut sheet, header, row, columns.len(), 1)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}
