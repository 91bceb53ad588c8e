//! Samples of tables that name in each row, or in each heading, what a value is of.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::collector::{Collector, DiskId};
use super::long_table::{decimal_comma, number};
use super::number_style::{mixed_numbers, number_style};
use super::quantity::Quantity;
use super::sampling_interval::SamplingInterval;
use super::unreadable_times::UnreadableTimes;
use crate::churn::clock::{Dates, FileClock, written};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::cell_words::is_missing;
use crate::table::number::NumberStyle;
use crate::table::{Document, Record};
use crate::units::{DAY_MS, DataUnit, Plain, Scale, Unit};

/// Samples that are looked at to learn how a file writes times and numbers.
const SAMPLED: usize = 50_000;
/// From this many changes on, amounts that hardly ever fall are a count that runs on.
const CHANGES_OF_A_COUNT: u32 = 8;
/// Of this many changes of a count one may be a restart.
const CHANGES_A_RESTART: u32 = 20;
/// The same of one of several counts, which may have changed a few times only.
const CHANGES_A_RESTART_OF_ONE: u32 = 5;

/// Whose value it is, and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    pub(crate) server: String,
    pub(crate) disk: Option<String>,
    pub(crate) quantity: Quantity,
}

/// Where the values stand.
pub(crate) enum Picks {
    /// In one column; the cells of others say of each row what it is.
    Rows {
        /// These others.
        key: Vec<usize>,
        value: usize,
        /// By the cells of the others.
        subjects: HashMap<String, Subject>,
    },
    /// In several columns, each with its subject.
    Columns(Vec<(usize, Subject)>),
    /// In one cell with a line for each name and one for its value.
    Readings { cell: usize, subjects: HashMap<String, Subject> },
}

/// What separates the cells that say what a row is.
pub(crate) const BETWEEN: char = '\u{1f}';

/// A table of samples.
pub(crate) struct Stream {
    pub(crate) format: Format,
    pub(crate) quality: Quality,
    pub(crate) sheet: Option<String>,
    pub(crate) header_row: u32,
    pub(crate) time: usize,
    /// The time of day, where it has its own column.
    pub(crate) clock: Option<usize>,
    /// A column with the length of the sample in seconds.
    pub(crate) seconds: Option<usize>,
    pub(crate) picks: Picks,
}

/// How a file writes times and numbers.
struct Habits {
    clock: FileClock,
    style: NumberStyle,
    doubt: Option<Finding>,
    plain: Plain,
    interval: Option<u32>,
    runs_on: bool,
    about_order: Option<Finding>,
    no_time: UnreadableTimes,
}

/// The cells that say what a row is, as one text.
pub(crate) fn key_of(record: &Record<'_>, columns: &[usize], key: &mut String) {
    key.clear();
    for column in columns {
        key.push_str(record.get(*column));
        key.push(BETWEEN);
    }
}

/// The names and values of a cell that holds a line for each: `\\web\physicaldisk(0 c:)\disk write bytes/sec :` above `12.5`.
pub(crate) fn readings(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    std::iter::from_fn(move || {
        let name = lines.by_ref().find(|line| line.starts_with('\\'))?;
        match name.split_once(" :") {
            Some((name, value)) if !value.trim().is_empty() => Some((name.trim(), value.trim())),
            _ => Some((name.trim_end_matches(':').trim(), lines.next()?)),
        }
    })
}

/// A moment, or a span of time: `3/2/2026 12:00:00 AM - 12:05:00 AM`. Where it ends, and how long it is.
pub(crate) fn moment(text: &str, clock: &FileClock) -> Option<(i64, Option<i64>)> {
    let read = |text: &str| clock.ms(&written(text)?);
    if let Some(at) = read(text) {
        return Some((at, None));
    }
    let (start, end) = text.split_once(" - ").or_else(|| text.split_once(" \u{2013} "))?;
    let first = read(start)?;
    let mut last = read(end).or_else(|| {
        let colon = start.find(':')?;
        let date = start.get(..colon)?.rfind(' ').and_then(|at| start.get(..at))?;
        read(&format!("{date} {end}"))
    })?;
    if last < first {
        last += DAY_MS;
    }
    let length = last - first;
    (length > 0 && length <= 31 * DAY_MS).then_some((last, Some(length)))
}

impl Stream {
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

    /// Hands over what a row holds: each subject, its place and the text of its value.
    fn each<'s>(
        &'s self,
        record: &Record<'_>,
        key: &mut String,
        take: &mut dyn FnMut(&'s Subject, usize, &str),
    ) {
        match &self.picks {
            Picks::Rows { key: columns, value, subjects } => {
                key_of(record, columns, key);
                if let Some(subject) = subjects.get(key.as_str()) {
                    take(subject, *value, record.get(*value));
                }
            }
            Picks::Columns(columns) => {
                for (column, subject) in columns {
                    take(subject, *column, record.get(*column));
                }
            }
            Picks::Readings { cell, subjects } => {
                for (name, value) in readings(record.get(*cell)) {
                    if let Some(subject) = subjects.get(name) {
                        take(subject, *cell, value);
                    }
                }
            }
        }
    }

    /// Whether amounts are a count that runs on: they never fall.
    pub(crate) fn runs_on(&self, document: &mut Document) -> bool {
        self.learn(document).is_ok_and(|habits| habits.runs_on)
    }

    /// Reads the samples.
    pub(crate) fn read(&self, document: &mut Document, options: &Options, reading: &mut Reading) {
        let location = document.location(self.sheet.as_deref());
        let habits = match self.learn(document) {
            Ok(habits) => habits,
            Err(finding) => {
                reading.findings.push(*finding);
                return;
            }
        };
        reading.findings.extend(decimal_comma(habits.style, &location));
        reading.findings.extend(habits.doubt.clone());
        reading.findings.extend(habits.about_order.clone());
        let Some(interval) = habits.interval else {
            let too_few = || {
                let why = message!(
                    "no disk has two samples, so the time that a sample stands for is not known"
                );
                Finding::error("no-interval", location.path.as_ref(), why)
                    .hint(message!("Export a longer time"))
                    .at(location.clone())
            };
            reading.findings.push(habits.no_time.refusal().unwrap_or_else(too_few));
            return;
        };
        if habits.runs_on {
            reading.findings.push(
                Finding::warning(
                    "count-runs-on",
                    location.path.as_ref(),
                    message!("the amounts never fall, so they are read as counts that run on, and their differences as what was written"),
                )
                .hint(message!("If each is what was written since the sample before, say so with --map HEADING=written_bytes"))
                .at(location.clone()),
            );
        }
        let mut collector = Collector::new(self.format, self.quality, location.clone(), interval);
        collector.set_zone(habits.clock.zone_minutes().or(options.zone_minutes));
        let mut sampler = Sampler {
            habits: &habits,
            interval,
            location: &location,
            collector,
            counts: HashMap::new(),
        };
        let (mut joined, mut key) = (String::new(), String::new());
        let mut before: (String, Option<(i64, Option<i64>)>) = (String::new(), None);
        let mut no_time = UnreadableTimes::default();
        let result = document.records(self.sheet.as_deref(), &mut |record| {
            if record.line <= self.header_row {
                return ControlFlow::Continue(());
            }
            let time = self.time(&record, &mut joined);
            if before.0 != time {
                let at = moment(time, &habits.clock);
                before = (time.to_owned(), at);
            }
            let stated = self
                .seconds
                .and_then(|column| number(record.get(column), habits.style))
                .filter(|seconds| *seconds >= 1.0);
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a sample")]
            let stated = stated.map(|seconds| (seconds * 1000.0) as i64);
            let mut count = 0_u32;
            let line = record.line;
            self.each(&record, &mut key, &mut |subject, column, text| {
                if is_missing(text) {
                    return;
                }
                count += 1;
                match before.1 {
                    Some((at, length)) => {
                        let length = length.or(stated);
                        sampler.take(subject, &Cell { text, line, column, at, length });
                    }
                    None if count == 1 => no_time
                        .see(&before.0, || location.clone().with_row(line).with_column(self.time)),
                    None => {}
                }
            });
            ControlFlow::Continue(())
        });
        if let Err(error) = result {
            reading.findings.push(error.to_finding());
        }
        reading.findings.extend(no_time.warning());
        sampler.collector.finish(reading);
    }

    /// Looks at the first samples.
    fn learn(&self, document: &mut Document) -> Result<Habits, Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let mut times: Vec<String> = Vec::new();
        let mut samples: Vec<(usize, String, String, u32, usize, Quantity)> = Vec::new();
        let mut names: HashMap<(&str, Option<&str>), String> = HashMap::new();
        let mut seconds: Option<f64> = None;
        let (mut joined, mut key) = (String::new(), String::new());
        let result = document.records(self.sheet.as_deref(), &mut |record| {
            if record.line <= self.header_row {
                return ControlFlow::Continue(());
            }
            let mut any = false;
            let line = record.line;
            let place = times.len();
            self.each(&record, &mut key, &mut |subject, column, text| {
                if is_missing(text) {
                    return;
                }
                any = true;
                let name = names
                    .entry((subject.server.as_str(), subject.disk.as_deref()))
                    .or_insert_with(|| {
                        let disk = subject.disk.as_deref().unwrap_or_default();
                        format!("{}{BETWEEN}{disk}", subject.server)
                    });
                let text = text.to_owned();
                samples.push((place, name.clone(), text, line, column, subject.quantity));
            });
            if any {
                seconds = seconds.or_else(|| record.get(self.seconds?).trim().parse().ok());
                times.push(self.time(&record, &mut joined).to_owned());
            }
            if samples.len() < SAMPLED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if let Err(error) = result {
            return Err(Box::new(error.to_finding()));
        }
        let texts = || samples.iter().map(|sample| sample.2.as_str());
        let (style, doubt) = number_style(document, &location, &texts()).map_err(|mixed| {
            let text = |at: usize| samples.get(at).map_or("", |sample| sample.2.as_str());
            let (line, column) = samples.get(mixed.comma).map_or((1, 0), |s| (s.3, s.4));
            let location = location.clone().with_row(line).with_column(column);
            mixed_numbers(text(mixed.point), text(mixed.comma), location)
                .hint(message!("Write all numbers of the file in one style"))
        })?;
        // A small k is that of powers of ten.
        let decimal = texts().any(|text| text.ends_with("kB/s") || text.ends_with("kB"));
        let plain = if decimal { Plain::Decimal } else { Plain::Binary };
        let starts: Vec<&str> =
            times.iter().map(|time| time.split(" - ").next().unwrap_or(time)).collect();
        let (order, about_order) = Dates::of(starts.iter().copied()).settle(&location)?;
        let mut clock = FileClock::new(order);
        let mut no_time = UnreadableTimes::default();
        let mut moments: Vec<Option<(i64, Option<i64>)>> = Vec::new();
        for (time, start) in times.iter().zip(&starts) {
            clock.learn(start);
            let at = moment(time, &clock);
            if at.is_none() {
                no_time.see(time, || location.clone().with_column(self.time));
            }
            moments.push(at);
        }
        let mut steps = SamplingInterval::default();
        let mut amounts = self.quantities().all(|of| !matches!(of, Quantity::Rate(_)));
        // Answers of interfaces come in any order.
        let mut by_name: HashMap<&str, Vec<(i64, Option<f64>)>> = HashMap::new();
        for (place, name, text, _, _, quantity) in &samples {
            let Some(Some((at, _))) = moments.get(*place) else { continue };
            let value = match value(*quantity, text, style, plain) {
                Some((value, Quantity::Amount(mib))) => Some(value * mib),
                Some((0.0, _)) => Some(0.0),
                Some(_) => {
                    amounts = false;
                    None
                }
                None => None,
            };
            by_name.entry(name).or_default().push((*at, value));
        }
        let mut rises: Vec<Rises> = Vec::new();
        for (name, mut values) in by_name {
            values.sort_by_key(|(at, _)| *at);
            let mut of_name = Rises::default();
            for (at, value) in values {
                steps.see(name, at);
                if let Some(value) = value {
                    of_name.see(value);
                }
            }
            rises.push(of_name);
        }
        let span = moments.iter().flatten().find_map(|(_, length)| *length);
        let usual = steps.interval_seconds();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds")]
        let stated = seconds.filter(|seconds| *seconds >= 1.0).map(|seconds| seconds as u32);
        let of_span = span.and_then(|ms| u32::try_from(ms / 1000).ok());
        let runs_on = amounts && span.is_none() && are_counts(&rises);
        let interval = of_span.or(stated).or(usual);
        Ok(Habits { clock, style, doubt, plain, interval, runs_on, about_order, no_time })
    }

    fn quantities(&self) -> Box<dyn Iterator<Item = Quantity> + '_> {
        match &self.picks {
            Picks::Rows { subjects, .. } | Picks::Readings { subjects, .. } => {
                Box::new(subjects.values().map(|subject| subject.quantity))
            }
            Picks::Columns(columns) => {
                Box::new(columns.iter().map(|(_, subject)| subject.quantity))
            }
        }
    }
}

/// How the values of a disk change.
#[derive(Default)]
struct Rises {
    last: Option<f64>,
    up: u32,
    down: u32,
}

impl Rises {
    fn see(&mut self, value: f64) {
        if let Some(before) = self.last.replace(value) {
            self.up += u32::from(value > before);
            self.down += u32::from(value < before);
        }
    }

    fn changes(&self) -> u32 {
        self.up + self.down
    }
}

/// Whether the values of the disks of a file are counts that run on: they rise all the time, but for restarts. A disk that
/// is idle says nothing, as its count stands still; what falls about as often as it rises is what was written each time.
fn are_counts(disks: &[Rises]) -> bool {
    let (mut changes, mut down) = (0, 0);
    for disk in disks {
        if disk.changes() >= CHANGES_OF_A_COUNT
            && disk.down * CHANGES_A_RESTART_OF_ONE > disk.changes()
        {
            return false;
        }
        changes += disk.changes();
        down += disk.down;
    }
    changes >= CHANGES_OF_A_COUNT && down * CHANGES_A_RESTART <= changes
}

/// The number of a cell and what it counts.
fn value(
    quantity: Quantity,
    text: &str,
    style: NumberStyle,
    plain: Plain,
) -> Option<(f64, Quantity)> {
    if quantity != Quantity::Cells {
        return Some((number(text, style)?, quantity));
    }
    let number = style.parse(text)?;
    match number.unit {
        Some(unit) => Some((number.value, Quantity::of(unit, plain)?)),
        // Nothing is nothing in every unit.
        None if number.value == 0.0 => Some((0.0, Quantity::Rate(1.0))),
        None => None,
    }
}

/// A value with its place and time.
struct Cell<'a> {
    text: &'a str,
    line: u32,
    column: usize,
    at: i64,
    length: Option<i64>,
}

struct Sampler<'a> {
    habits: &'a Habits,
    interval: u32,
    location: &'a Location,
    collector: Collector,
    /// The last time and count, in MiB, of counts that run on.
    counts: HashMap<usize, (i64, f64)>,
}

impl Sampler<'_> {
    fn take(&mut self, subject: &Subject, cell: &Cell<'_>) {
        let place =
            |location: &Location| location.clone().with_row(cell.line).with_column(cell.column);
        let location = self.location;
        let habits = self.habits;
        let read = value(subject.quantity, cell.text, habits.style, habits.plain);
        let Some((value, quantity)) = read else {
            self.collector.unreadable(|| place(location));
            return;
        };
        if value < 0.0 {
            self.collector.negative(|| place(location));
            return;
        }
        let id = self.collector.disk(&subject.server, subject.disk.as_deref());
        let usual = i64::from(self.interval) * 1000;
        match quantity {
            // A count that begins at nothing.
            Quantity::Rate(_) if subject.quantity == Quantity::Cells && habits.runs_on => {
                self.count(id, cell, 0.0);
            }
            Quantity::Rate(factor) => {
                self.collector.add_over(id, cell.at, cell.length, value * factor);
            }
            Quantity::Amount(factor) if habits.runs_on => self.count(id, cell, value * factor),
            Quantity::Amount(factor) => {
                let length = cell.length.unwrap_or(usual);
                let rate = value * factor / (length as f64 / 1000.0);
                self.collector.add_over(id, cell.at, Some(length), rate);
            }
            Quantity::RunsOn(factor) => self.count(id, cell, value * factor),
            Quantity::Cells => {}
        }
    }

    /// The difference between two counts, whichever comes first in the file; after a restart a gap.
    fn count(&mut self, id: DiskId, cell: &Cell<'_>, mib: f64) {
        let Some((then, before)) = self.counts.insert(id.0, (cell.at, mib)) else {
            return;
        };
        let (start, end, written) = if cell.at > then {
            (then, cell.at, mib - before)
        } else {
            (cell.at, then, before - mib)
        };
        let location = self.location;
        if written < 0.0 {
            self.collector
                .negative(|| location.clone().with_row(cell.line).with_column(cell.column));
        } else if end > start {
            let seconds = (end - start) as f64 / 1000.0;
            self.collector.add_over(id, end, Some(end - start), written / seconds);
        }
    }
}

/// Whether a cell names a unit of data or of a data rate behind its number.
pub(crate) fn names_a_unit(text: &str) -> bool {
    let of = |style: NumberStyle| style.parse(text).and_then(|number| number.unit);
    let unit = of(NumberStyle::Point).or_else(|| of(NumberStyle::Comma));
    match unit {
        Some(Unit::Data(DataUnit { scale: Scale::One, .. })) => {
            !text.ends_with(['b', 'B']) || text.contains(' ')
        }
        Some(Unit::Rate(_) | Unit::BitRate(_) | Unit::Data(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_on_the_next_day_where_they_must() {
        let read =
            |text| moment(text, &FileClock::default()).map(|(at, length)| (at % DAY_MS, length));
        let five = Some(300_000);
        assert_eq!(read("3/2/2026 12:00:00 AM - 12:05:00 AM"), Some((300_000, five)));
        assert_eq!(read("2026-03-02 23:55 - 00:00"), Some((0, five)));
        assert_eq!(read("2026-03-02 23:55 - 2026-03-03 00:00"), Some((0, five)));
        assert_eq!(read("2026-03-02 00:05"), Some((300_000, None)));
        assert_eq!(read("Sums (of 96 values)"), None);
    }

    #[test]
    fn counts_rise_but_for_restarts_and_idle_disks() {
        let disk = |values: &[u32]| {
            let mut rises = Rises::default();
            for value in values {
                rises.see(f64::from(*value));
            }
            rises
        };
        let count: Vec<u32> = (0..40).chain(0..20).collect();
        let amounts: Vec<u32> = (0..60).map(|n| n * 7 % 11).collect();
        assert!(are_counts(&[disk(&count)]));
        assert!(are_counts(&[disk(&count), disk(&[5; 60]), disk(&[3, 3, 4, 4, 0])]));
        assert!(!are_counts(&[disk(&amounts)]));
        assert!(!are_counts(&[disk(&count), disk(&amounts), disk(&count)]));
        assert!(!are_counts(&[disk(&[5; 60])]));
        assert!(!are_counts(&[]));
    }

    #[test]
    fn lines_of_readings_are_names_and_values() {
        let cell = "\\\\a\\physicaldisk(0 c:)\\disk write bytes/sec :\n12.5\n\n\\\\a\\x\\y :\n7\n";
        let found: Vec<_> = readings(cell).collect();
        assert_eq!(
            found,
            [("\\\\a\\physicaldisk(0 c:)\\disk write bytes/sec", "12.5"), ("\\\\a\\x\\y", "7")]
        );
    }
}
