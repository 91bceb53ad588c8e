//! Server Dates: when each server is copied, tested and moved.

use std::collections::HashMap;

use serde::Deserialize;

use super::super::book::{A3, Book};
use super::super::list::{self, Column, Kind};
use super::super::{WorkbookError, sheet_names};
use super::{COUNT, GB, Moments, count};
use crate::figure::Value;
use crate::plan::schedule::{Schedule, WavePlan};
use crate::report::schedule::Clock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    left_out: String,
    reason: String,
}

pub(crate) fn write(
    book: &mut Book,
    schedule: &Schedule,
    words: &Words,
) -> Result<(), WorkbookError> {
    let moments = Moments(Clock::of(schedule));
    let at = moments.column();
    let columns: [Column; 12] = [
        (Kind::Words, 30.0),
        (COUNT, 8.0),
        (Kind::Words, 30.0),
        (COUNT, 8.0),
        (Kind::Words, 24.0),
        (GB, 12.0),
        at,
        at,
        at,
        at,
        at,
        (Kind::Words, 46.0),
    ];
    // The reasons have a column only where a server is left out.
    let shown = columns.len() - usize::from(schedule.left_out.is_empty());
    let columns = columns.get(..shown).unwrap_or(&columns);
    let mut sheet = book.sheet(sheet_names::SERVER_DATES)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, columns)?;
    let mut headings = words.headings.clone();
    headings.push(words.reason.clone());
    headings.truncate(shown);
    list::headings(&mut sheet, header, 0, &headings)?;
    let formats = list::formats(columns);
    let waves: HashMap<usize, &WavePlan> =
        schedule.waves.iter().map(|wave| (wave.number, wave)).collect();
    let mut row = header;
    for batch in &schedule.batches {
        let wave = waves.get(&batch.wave);
        let of_wave =
            |hour: fn(&WavePlan) -> Option<f64>| moments.optional(wave.and_then(|wave| hour(wave)));
        for copy in &batch.copies {
            row += 1;
            let server = copy.process_server.as_deref().unwrap_or_default();
            let cells = [
                Value::text(&copy.server),
                count(batch.wave),
                Value::text(wave.map_or("", |wave| &wave.name)),
                count(batch.number),
                Value::text(server),
                Value::Number(copy.gb),
                moments.value(copy.start_hour),
                moments.value(copy.end_hour),
                of_wave(|wave| Some(wave.tested_hour)),
                of_wave(|wave| wave.cut_over_hour),
                of_wave(|wave| wave.cut_over_hour.map(|_| wave.end_hour)),
                Value::text(""),
            ];
            let cells = cells.get(..shown).unwrap_or(&cells);
            list::row(&mut sheet, row, 0, cells, columns, &formats)?;
        }
    }
    for out in &schedule.left_out {
        row += 1;
        let mut cells = vec![Value::text(""); shown];
        for (index, text) in [(0, &out.server), (2, &words.left_out), (11, &out.reason)] {
            if let Some(cell) = cells.get_mut(index) {
                *cell = Value::text(text);
            }
        }
        list::row(&mut sheet, row, 0, &cells, columns, &formats)?;
    }
    list::finish(&mut sheet, header, row, columns.len(), 1)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}
