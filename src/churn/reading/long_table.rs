//! Tables with one sample a row: server, disk, time and value in columns.

use std::ops::ControlFlow;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::cell_words::is_missing;
use crate::table::number::NumberStyle;
use crate::table::{Document, Record};
use crate::units::{BYTES_PER_MIB, Plain, Unit};

use super::collector::{Collector, DiskId, Written};
use super::disk_names::DiskNames;
use super::number_style::number_style;
use super::sampling_interval::SamplingInterval;
use crate::churn::clock::{self, DateOrder};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::message;

/// Rows that are looked at to learn how a file writes times and numbers and how far apart samples are.
const SAMPLED_ROWS: usize = 100_000;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    /// A rate; the factor makes it MiB per second.
    Rate(f64),
    /// An amount in the time since the sample before; the factor makes it MiB.
    Amount(f64),
}

impl Value {
    /// What a column in this unit holds; `None` for what is no change rate.
    pub(crate) fn of(unit: Unit) -> Option<Self> {
        match unit {
            Unit::Rate(unit) => Some(Self::Rate(unit.mib(1.0, Plain::Binary))),
            Unit::Data(unit) => Some(Self::Amount(unit.mib(1.0, Plain::Binary))),
            Unit::BitRate(scale) => {
                let unit = crate::units::DataUnit { scale, iec: false };
                Some(Self::Rate(unit.bytes(1.0, Plain::Decimal) / 8.0 / BYTES_PER_MIB))
            }
            Unit::Operations | Unit::Percent => None,
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
    fn hand_to(&mut self, collector: &mut Collector, location: &Location) {
        for item in self.items.drain(..) {
            let at = |line, column| location.clone().with_row(line).with_column(column);
            match item {
                Item::Unreadable(line, column) => collector.unreadable(|| at(line, column)),
                Item::Negative(line, column) => collector.negative(|| at(line, column)),
                Item::Sample { disk, at, length, written } => {
                    let Some((uuid, known)) = self.known.get_mut(disk) else {
                        continue;
                    };
                    let id = *known.get_or_insert_with(|| {
                        let (server, name) = self.names.name(disk);
                        let id = collector.disk(server, name);
                        collector.set_uuid(id, uuid);
                        id
                    });
                    collector.take(id, at, length, written);
                }
            }
        }
    }
}

/// How a file writes times and numbers.
pub(crate) struct Habits {
    pub(crate) order: DateOrder,
    pub(crate) style: NumberStyle,
    pub(crate) interval: Option<u32>,
    pub(crate) zone: Option<i32>,
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

    /// Reads the samples that `wanted` lets through.
    pub(crate) fn read(
        &self,
        document: &mut Document,
        options: &Options,
        wanted: &(dyn Fn(&Record<'_>) -> bool + Sync),
        reading: &mut Reading,
    ) {
        let location = document.location(self.sheet.as_deref());
        let habits = match self.learn(document, wanted, reading) {
            Ok(habits) => habits,
            Err(finding) => {
                reading.findings.push(*finding);
                return;
            }
        };
        let Some(interval) = habits.interval else {
            reading.findings.push(
                Finding::error(
                    "no-interval",
                    location.path.as_ref(),
                    message!(
                        "no disk has two samples, so the time that a sample stands for is not known"
                    ),
                )
                .hint(message!("Export a longer time"))
                .at(location),
            );
            return;
        };
        let mut collector = Collector::new(self.format, self.quality, location.clone(), interval);
        collector.set_zone(habits.zone.or(options.zone_minutes));
        let each = |parsed: &mut Parsed, record: Record<'_>| {
            if record.line > self.header_row && wanted(&record) {
                self.sample(&record, &habits, parsed);
            }
        };
        let mut take_over = |parsed: &mut Parsed| parsed.hand_to(&mut collector, &location);
        let result = document.parts(self.sheet.as_deref(), &each, &mut take_over);
        if let Err(error) = result {
            reading.findings.push(error.to_finding());
        }
        collector.finish(reading);
    }

    fn sample(&self, record: &Record<'_>, habits: &Habits, parsed: &mut Parsed) {
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
            let moment = clock::parse(time, habits.order).map(|moment| moment.ms);
            time.clone_into(&mut parsed.before.0);
            parsed.before.1 = moment;
            moment
        };
        let Some(ms) = ms else {
            parsed.items.push(Item::Unreadable(record.line, self.time));
            return;
        };
        let Some(value) = number(text, habits.style) else {
            parsed.items.push(Item::Unreadable(record.line, self.value));
            return;
        };
        let seconds = self
            .seconds
            .and_then(|column| number(record.get(column), habits.style))
            .filter(|seconds| *seconds >= 1.0);
        let written = match self.unit {
            Value::Rate(factor) => Written::Rate(value * factor),
            Value::Amount(factor) => Written::Amount(value * factor),
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
        reading: &mut Reading,
    ) -> Result<Habits, Box<Finding>> {
        let mut rows: Vec<(String, String, String, u32)> = Vec::new();
        let mut joined = String::new();
        let mut seconds = None;
        let result = document.records(self.sheet.as_deref(), &mut |record| {
            if record.line > self.header_row && wanted(&record) {
                let disk = format!(
                    "{}\t{}",
                    record.get(self.server),
                    self.disk(&record).unwrap_or_default()
                );
                seconds = seconds.or_else(|| record.get(self.seconds?).parse().ok());
                let time = self.time(&record, &mut joined).to_owned();
                rows.push((disk, time, record.get(self.value).to_owned(), record.line));
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
        let samples = rows.iter().map(|row| row.2.as_str());
        let (style, doubt) =
            number_style(document, &location, samples).map_err(|mixed| {
                let show = |at: usize| rows.get(at).map(|row| row.2.clone()).unwrap_or_default();
                let line = rows.get(mixed.comma).map_or(1, |row| row.3);
                Finding::error(
                    "mixed-numbers",
                    location.path.as_ref(),
                    message!(
                        "{point} has a decimal point, but {comma} a decimal comma",
                        point = format!("{:?}", show(mixed.point)),
                        comma = format!("{:?}", show(mixed.comma))
                    ),
                )
                .hint(message!("Write all numbers of the file in one style, or choose one with --decimal-separator point or comma"))
                .at(location.clone().with_row(line).with_column(self.value))
            })?;
        reading.findings.extend(doubt);
        reading.findings.extend(decimal_comma(style, &location));
        let times: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
        let (order, guessed) = date_order(&times);
        if guessed {
            reading.findings.push(
                Finding::note(
                    "date-order-assumed",
                    location.path.as_ref(),
                    message!(
                        "{copied} was read as {order}",
                        copied = format!("{:?}", times.first().copied().unwrap_or_default()),
                        order = match order {
                            DateOrder::MonthFirst => message!("month, day, year"),
                            DateOrder::DayFirst => message!("day, month, year"),
                        }
                    ),
                )
                .at(location),
            );
        }
        let mut steps = SamplingInterval::default();
        let mut zone = None;
        for (disk, time, ..) in &rows {
            if let Some(moment) = clock::parse(time, order) {
                zone = zone.or(moment.zone);
                steps.see(disk, moment.ms);
            }
        }
        Ok(Habits { order, style, interval: seconds.or_else(|| steps.interval_seconds()), zone })
    }
}

/// The order of the dates, and whether it was only guessed: of both readings the one that makes the shorter window.
pub(crate) fn date_order(times: &[&str]) -> (DateOrder, bool) {
    if let Some(order) = DateOrder::detect(times.iter().copied()) {
        return (order, false);
    }
    let span = |order| {
        let moments = || times.iter().filter_map(|time| clock::parse(time, order)).map(|m| m.ms);
        Some(moments().max()? - moments().min()?)
    };
    let first = |order| times.iter().find_map(|time| clock::parse(time, order));
    let (month, day) = (span(DateOrder::MonthFirst), span(DateOrder::DayFirst));
    let same = first(DateOrder::MonthFirst) == first(DateOrder::DayFirst) && month == day;
    match (month, day) {
        (None, Some(_)) => (DateOrder::DayFirst, false),
        (Some(month), Some(day)) if day < month => (DateOrder::DayFirst, false),
        (Some(month), Some(day)) => (DateOrder::MonthFirst, month == day && !same),
        _ => (DateOrder::MonthFirst, false),
    }
}

/// Says that the numbers are written as in most of Europe.
pub(crate) fn decimal_comma(style: NumberStyle, location: &Location) -> Option<Finding> {
    (style == NumberStyle::Comma).then(|| {
        Finding::note(
            "decimal-comma",
            location.path.as_ref(),
            message!("the numbers were read with decimal commas, as their locale writes them"),
        )
        .at(location.clone())
    })
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
