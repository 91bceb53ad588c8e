//! Timeline: the waves as bars over time, and the use of the link, as native charts on their cells.

use serde::Deserialize;

use super::super::book::{A3, Book};
use super::super::charts::{self, Cells, Spot};
use super::super::lines::lines_of;
use super::super::list;
use super::super::sheet::{Sheet, Tab};
use super::super::style::{self, Role};
use super::super::time_charts::{self, TimeAxis};
use super::super::{WorkbookError, sheet_names};
use super::{Moments, NUMBER};
use crate::figure::Value;
use crate::plan::schedule::{Schedule, WavePlan};
use crate::report::Texts;
use crate::report::clock::Clock;
use crate::report::model::Kind;
use crate::units::HOURS_PER_DAY;
use crate::wording::fill;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    spans: Vec<String>,
    gantt: ChartWords,
    link: ChartWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartWords {
    title: String,
    alt: String,
    hours: String,
    dates: String,
    #[serde(default)]
    mbps: String,
}

impl ChartWords {
    fn words(&self, dated: bool) -> charts::Words<'_> {
        charts::Words {
            title: &self.title,
            alt: &self.alt,
            x: if dated { &self.dates } else { &self.hours },
            y: &self.mbps,
        }
    }
}

const CHART_COLUMN: u16 = 5;
const CHART_COLUMNS: u16 = 16;
/// The cells behind the bars, to the right of the charts.
const DATA_COLUMN: u16 = CHART_COLUMN + CHART_COLUMNS + 1;
const WIDTH: u32 = 1000;
const PIXELS_PER_ROW: u32 = 20;
/// Pixels of a wave, and of everything around the waves.
const WAVE_HEIGHT: u32 = 22;
const AROUND_WAVES: u32 = 170;
/// Characters of a line over numbers and charts.
const EXPLAINED_WIDTH: f64 = 180.0;
const LINK_HEIGHT: u32 = 380;
/// More bars than these make no picture.
const WAVES_SHOWN: usize = 200;

pub(crate) fn write(
    book: &mut Book,
    schedule: &Schedule,
    words: &Words,
) -> Result<(), WorkbookError> {
    let clock = Clock::of(schedule);
    let moments = Moments(clock);
    let kinds = [moments.kind(), NUMBER, NUMBER, NUMBER];
    let mut sheet = book.sheet(sheet_names::TIMELINE)?;
    sheet.tab(Tab::Results);
    let hours = schedule.timeline.step_hours.to_string();
    let explanation = fill(&words.explanation, &[("hours", &hours)]);
    let header = head(&mut sheet, words, &explanation)?;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = kinds.map(list::format);
    let mut row = header;
    for point in &schedule.timeline.points {
        row += 1;
        let cells = [
            moments.value(point.hour),
            Value::Number(point.initial_mbps),
            Value::Number(point.delta_mbps),
            Value::Number(point.free_mbps),
        ];
        for ((column, value), format) in (0_u16..).zip(&cells).zip(&formats) {
            sheet.value(row, column, value, format)?;
        }
    }
    list::finish(&mut sheet, header, row, kinds.len(), 0)?;
    let below = gantt(&mut sheet, schedule, clock, words, &book.style().texts, header)?;
    if row > header {
        let times = Cells { sheet: sheet.name(), first_row: header + 1, last_row: row, column: 0 };
        let series = words.headings.iter().map(String::as_str).zip(0_u16..);
        let series: Vec<(&str, Cells)> =
            series.skip(1).map(|(name, column)| (name, times.in_column(column))).collect();
        let spot = Spot { row: below, column: CHART_COLUMN, width: WIDTH, height: LINK_HEIGHT };
        let picture = words.link.words(clock.has_dates());
        let dated = clock.has_dates();
        time_charts::stacked_columns(&mut sheet, spot, picture, times, &series, dated)?;
    }
    sheet.worksheet.set_paper_size(A3);
    let last = row.max(below + LINK_HEIGHT / PIXELS_PER_ROW + 1);
    sheet.worksheet.set_print_area(0, 0, last, CHART_COLUMN + CHART_COLUMNS - 1)?;
    book.add(sheet)
}

/// The title, and over numbers and charts what they are; returns the row of the headings.
fn head(sheet: &mut Sheet, words: &Words, explanation: &str) -> Result<u32, WorkbookError> {
    sheet.widths(&[16.0, 14.0, 14.0, 14.0, 3.0])?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    let last = CHART_COLUMN + CHART_COLUMNS - 1;
    sheet.merged(1, 0..=last, explanation, &style::words(Role::Text))?;
    sheet.lines(1, lines_of(explanation, EXPLAINED_WIDTH))?;
    Ok(3)
}

/// The bars with their cells; returns the row below them.
fn gantt(
    sheet: &mut Sheet,
    schedule: &Schedule,
    clock: Clock,
    words: &Words,
    texts: &Texts,
    first: u32,
) -> Result<u32, WorkbookError> {
    let days = Moments(clock).kind();
    let columns = [
        (Kind::Words, 34.0),
        (days, 16.0),
        (NUMBER, 12.0),
        (NUMBER, 12.0),
        (NUMBER, 12.0),
        (NUMBER, 12.0),
    ];
    // What stays protected neither waits nor is cut over.
    let spans = if schedule.keep_replicating { 4 } else { 6 };
    let columns = columns.get(..spans).unwrap_or(&columns);
    let headings = words.spans.get(..spans).unwrap_or(&words.spans);
    for (column, (_, width)) in (DATA_COLUMN..).zip(columns) {
        sheet.worksheet.set_column_width(column, *width)?;
    }
    list::headings(sheet, first, DATA_COLUMN, headings)?;
    let formats: Vec<_> = columns.iter().map(|(kind, _)| list::format(*kind)).collect();
    let mut row = first;
    for wave in schedule.waves.iter().take(WAVES_SHOWN) {
        row += 1;
        let begin = clock.serial(wave.start_hour);
        let mut cells = vec![
            Value::text(texts.message(&wave.name)),
            Value::Number(begin.unwrap_or(wave.start_hour / HOURS_PER_DAY)),
        ];
        cells.extend(lengths(wave).map(|hours| Value::Number(hours / HOURS_PER_DAY)));
        for ((column, value), format) in (DATA_COLUMN..).zip(&cells).zip(&formats) {
            sheet.value(row, column, value, format)?;
        }
    }
    let names =
        Cells { sheet: sheet.name(), first_row: first + 1, last_row: row, column: DATA_COLUMN };
    let series = headings.iter().map(String::as_str).zip(DATA_COLUMN..);
    let series: Vec<(&str, Cells)> =
        series.skip(1).map(|(name, column)| (name, names.in_column(column))).collect();
    let spot = Spot {
        // Below the headings, which are printed again on every page with what lies over them.
        row: first + 1,
        column: CHART_COLUMN,
        width: WIDTH,
        height: AROUND_WAVES + WAVE_HEIGHT * (row - first),
    };
    let axis = TimeAxis {
        from: clock.serial(0.0).unwrap_or(0.0),
        days: schedule.length_hours / HOURS_PER_DAY,
        dated: clock.has_dates(),
    };
    let picture = words.gantt.words(clock.has_dates());
    time_charts::gantt(sheet, spot, picture, names, &series, axis)?;
    Ok(spot.row + spot.height / PIXELS_PER_ROW + 2)
}

/// Hours of copies, tests, waiting and cut-over.
fn lengths(wave: &WavePlan) -> impl Iterator<Item = f64> {
    let cut_over = wave.cut_over_hour.unwrap_or(wave.tested_hour);
    let moments = [wave.start_hour, wave.copied_hour, wave.tested_hour, cut_over, wave.end_hour];
    let ends = moments.into_iter().skip(1);
    let lengths: Vec<f64> =
        moments.into_iter().zip(ends).map(|(from, to)| (to - from).max(0.0)).collect();
    lengths.into_iter()
}
