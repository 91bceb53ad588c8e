//! Tables with one sample a row: server, disk, time and value in columns.

use std::ops::ControlFlow;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::cell_words::is_missing;
use crate::table::number::NumberStyle;
use crate::table::{Document, Record};
use crate::units::{Plain, Unit};

use super::collector::{Collector, DiskId, Written};
use super::disk_names::DiskNames;
use super::habits::{FirstRows, Habits};
use super::quantity::Quantity;
use super::unreadable_times::UnreadableTimes;
use crate::churn::clock::{self, DateOrder, Dates, FileClock};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::usage::figures::Figure;

/// Rows that are looked at to learn how a file writes times and numbers and how far apart samples are.
const SAMPLED_ROWS: usize = 100_000;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    /// A rate; the factor makes it MiB per second.
    Rate(f64),
    /// An amount in the time since the sample before; the factor makes it MiB.
    Amount(f64),
    /// How busy the server is; nothing that its disks do.
    Usage(Figure),
}

impl Value {
    /// What a column in this unit, with the factor before it, holds; `None` for what is no change rate.
    pub(crate) fn of(unit: (Unit, f64)) -> Option<Self> {
        match Quantity::of(unit, Plain::Binary)? {
            Quantity::Rate(factor) => Some(Self::Rate(factor)),
            Quantity::Amount(factor) => Some(Self::Amount(factor)),
            Quantity::RunsOn(_) | Quantity::Cells(_) | Quantity::Usage(_) => None,
        }
    }
}

/// Where the parts of a sample stand.
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) quality: Quality,
    pub(crate) sheet: Option<String>,
    /// The row of headings.
    pub(crate) header_row: u32,
    pub(crate) server: usize,
    pub(crate) uuid: Option<usize>,
    pub(crate) disk: Option<usize>,
    pub(crate) time: usize,
    /// The time of day, where it has its own column.
    pub(crate) clock: Option<usize>,
    pub(crate) value: usize,
    /// A column with the length of the sample in seconds.
    pub(crate) seconds: Option<usize>,
    pub(crate) unit: Value,
}

/// What is read from a row.
enum Item {
    Sample {
        /// The place among the disks of the part.
        disk: usize,
        at: i64,
        length: Option<i64>,
        written: Written,
    },
    /// The line and column of what cannot be read.
    Unreadable(u32, usize),
    /// The line and column of what is below zero.
    Negative(u32, usize),
    /// The line of a time that cannot be read.
    NoTime(u32, String),
}

/// Rows of a part of the file, in their order. The disks stay known from part to part.
#[derive(Default)]
struct Parsed {
    names: DiskNames,
    /// The identifier of each disk's server and the disk of the collector, once it was asked.
    known: Vec<(String, Option<DiskId>)>,
    items: Vec<Item>,
    joined: String,
    /// The last time as it is written, and what it means in milliseconds.
    before: (String, Option<i64>),
    /// The dates that depend on the order of their numbers.
    dates: Dates,
}

/// What one way through a file gives.
struct Pass {
    collector: Collector,
    dates: Dates,
    no_time: UnreadableTimes,
    /// What ended it early.
    broken: Option<Finding>,
}

impl Parsed {
    #[inline]
    fn disk(&mut self, server: &str, disk: Option<&str>, uuid: &str) -> usize {
        let at = self.names.id(server, disk);
        if at == self.known.len() {
            self.known.push((uuid.to_owned(), None));
        } else if !uuid.is_empty()
            && let Some((known, id)) = self.known.get_mut(at)
            && known.is_empty()
        {
            uuid.clone_into(known);
            // The collector learns of it at the next sample.
            *id = None;
        }
        at
    }

    /// Gives the rows to a collector and forgets them.
    fn hand_to(&mut self, pass: &mut Pass, layout: &Layout, location: &Location) {
        pass.dates.merge(std::mem::take(&mut self.dates));
        for item in self.items.drain(..) {
            let at = |line, column| location.clone().with_row(line).with_column(column);
            match item {
                Item::Unreadable(line, column) => pass.collector.unreadable(|| at(line, column)),
                Item::Negative(line, column) => pass.collector.negative(|| at(line, column)),
                Item::NoTime(line, text) => pass.no_time.see(&text, || at(line, layout.time)),
                Item::Sample { disk, at, length, written } => {
                    let Some((uuid, known)) = self.known.get_mut(disk) else {
                        continue;
                    };
                    let id = *known.get_or_insert_with(|| {
                        let (server, name) = self.names.name(disk);
                        let id = match layout.unit {
                            Value::Usage(figure) => pass.collector.gauge(server, figure.gauge),
                            Value::Rate(_) | Value::Amount(_) => pass.collector.disk(server, name),
                        };
                        pass.collector.set_uuid(id, uuid);
                        id
                    });
                    pass.collector.take(id, at, length, written);
                }
            }
        }
    }
}

impl Layout {
    fn time<'a>(&self, record: &Record<'a>, joined: &'a mut String) -> &'a str {
        match self.clock {
            None => record.get(self.time),
            Some(clock) => {
                joined.clear();
                joined.push_str(record.get(self.time));
                joined.push(' ');
                joined.push_str(record.get(clock));
                joined
            }
        }
    }

    fn disk<'a>(&self, record: &Record<'a>) -> Option<&'a str> {
        // A total is the whole server, never one more disk.
        self.disk
            .map(|disk| record.get(disk))
            .filter(|disk| !disk.is_empty() && !disk.eq_ignore_ascii_case("_total"))
    }

    /// Reads what another column, or other rows, say of how busy the servers were.
    pub(crate) fn read_usage(
        &self,
        document: &mut Document,
        options: &Options,
        (value, figure): (usize, Figure),
        wanted: &(dyn Fn(&Record<'_>) -> bool + Sync),
        reading: &mut Reading,
    ) {
        let sheet = self.sheet.clone();
        let unit = Value::Usage(figure);
        let layout = Self { value, unit, disk: None, sheet, ..*self };
        let mut beside = Reading::default();
        layout.read(document, options, wanted, &mut beside);
        reading.add(beside);
    }

    /// Reads the samples that `wanted` lets through.
    pub(crate) fn read(
        &self,
        document: &mut Document,
        options: &Options,
        wanted: &(dyn Fn(&Record<'_>) -> bool + Sync),
        reading: &mut Reading,
    ) {
        if let Err(finding) = self.samples(document, options, wanted, reading) {
            reading.findings.push(*finding);
        }
    }

    fn samples(
        &self,
        document: &mut Document,
        options: &Options,
        wanted: &(dyn Fn(&Record<'_>) -> bool + Sync),
        reading: &mut Reading,
    ) -> Result<(), Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let mut dates = Dates::default();
        let mut habits = self.learn(document, wanted, &mut dates)?;
        let mut sorted = !habits.in_order;
        let pass = loop {
            let mut pass = self.pass(document, options, wanted, &habits, sorted)?;
            dates.merge(std::mem::take(&mut pass.dates));
            if dates.order() != habits.order {
                // Dates far down the file show another order than its first rows do.
                habits = self.learn(document, wanted, &mut dates)?;
                sorted = !habits.in_order;
            } else if pass.collector.is_out_of_order() {
                sorted = true;
            } else {
                break pass;
            }
        };
        let (_, about_order) = dates.settle(&location)?;
        reading.findings.extend(habits.findings(&location));
        if matches!(self.unit, Value::Amount(_)) {
            reading.findings.extend(habits.unmoved(&location, self.value));
        }
        reading.findings.extend(about_order);
        reading.findings.extend(pass.broken);
        reading.findings.extend(pass.no_time.warning());
        pass.collector.finish(reading);
        Ok(())
    }

    /// Goes through the file.
    fn pass(
        &self,
        document: &mut Document,
        options: &Options,
        wanted: &(dyn Fn(&Record<'_>) -> bool + Sync),
        habits: &Habits,
        sorted: bool,
    ) -> Result<Pass, Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let mut collector = habits.collector(self.format, self.quality, &location, options)?;
        if sorted {
            collector.sort();
        }
        let mut pass = Pass {
            collector,
            dates: Dates::default(),
            no_time: UnreadableTimes::default(),
            broken: None,
        };
        let (clock, style, sign) = (habits.clock, habits.style, habits.sign(self.value));
        let each = |parsed: &mut Parsed, record: Record<'_>| {
            if record.line > self.header_row && wanted(&record) {
                self.sample(&record, (clock, style, sign), parsed);
            }
        };
        let mut take_over = |parsed: &mut Parsed| parsed.hand_to(&mut pass, self, &location);
        let result = document.parts(self.sheet.as_deref(), &each, &mut take_over);
        pass.broken = result.err().map(|error| error.to_finding());
        Ok(pass)
    }

    fn sample(
        &self,
        record: &Record<'_>,
        (clock, style, sign): (FileClock, NumberStyle, f64),
        parsed: &mut Parsed,
    ) {
        let (server, text) = (record.get(self.server), record.get(self.value));
        if record.len() <= self.value && record.len() > 0 {
            // Cut off, or a sentence below the table.
            parsed.items.push(Item::Unreadable(record.line, self.value));
            return;
        }
        if server.is_empty() || is_missing(text) {
            return;
        }
        let time = self.time(record, &mut parsed.joined);
        // Lists go through all disks moment by moment, or write each moment once.
        let ms = if parsed.before.0 == time {
            parsed.before.1
        } else {
            let written = clock::written(time);
            if let Some(written) = &written {
                parsed.dates.see(time, written);
            }
            let moment = written.and_then(|written| clock.ms(&written));
            time.clone_into(&mut parsed.before.0);
            parsed.before.1 = moment;
            moment
        };
        let Some(ms) = ms else {
            parsed.items.push(Item::NoTime(record.line, parsed.before.0.clone()));
            return;
        };
        let Some(value) = number(text, style).map(|value| value * sign) else {
            parsed.items.push(Item::Unreadable(record.line, self.value));
            return;
        };
        let seconds = self
            .seconds
            .and_then(|column| number(record.get(column), style))
            .filter(|seconds| *seconds >= 1.0);
        let written = match self.unit {
            Value::Rate(factor) => Written::Rate(value * factor),
            Value::Amount(factor) => Written::Amount(value * factor),
            Value::Usage(figure) => Written::Rate(figure.value(value)),
        };
        if value < 0.0 {
            parsed.items.push(Item::Negative(record.line, self.value));
            return;
        }
        let uuid = self.uuid.map(|uuid| record.get(uuid)).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a sample")]
        let length = seconds.map(|seconds| (seconds * 1000.0) as i64);
        let disk = parsed.disk(server, self.disk(record), uuid);
        parsed.items.push(Item::Sample { disk, at: ms, length, written });
    }

    /// Looks at the first rows.
    fn learn(
        &self,
        document: &mut Document,
        wanted: &dyn Fn(&Record<'_>) -> bool,
        dates: &mut Dates,
    ) -> Result<Habits, Box<Finding>> {
        let mut rows = FirstRows::default();
        let mut joined = String::new();
        let result = document.records(self.sheet.as_deref(), &mut |record| {
            if record.line > self.header_row && wanted(&record) {
                rows.stated(self.seconds.map(|column| record.get(column)));
                rows.row(self.time(&record, &mut joined), record.line);
                let disk = self.disk(&record).unwrap_or_default();
                rows.sample(record.get(self.server), disk, record.get(self.value), self.value);
            }
            if rows.len() < SAMPLED_ROWS {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        if let Err(error) = result {
            return Err(Box::new(error.to_finding()));
        }
        let location = document.location(self.sheet.as_deref());
        rows.habits(document, &location, self.time, dates)
    }
}

/// The order of the dates of a list, and whether it is only a guess.
pub(crate) fn date_order(times: &[&str]) -> (DateOrder, bool) {
    let dates = Dates::of(times.iter().copied());
    (dates.order(), dates.is_guessed())
}

/// A number, as fast as its style allows.
#[inline]
pub(crate) fn number(text: &str, style: NumberStyle) -> Option<f64> {
    if style == NumberStyle::Point
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && let Ok(value) = text.parse()
    {
        return Some(value);
    }
    style.parse(text).map(|number| number.value)
}
