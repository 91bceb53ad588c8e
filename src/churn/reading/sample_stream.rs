//! Samples of tables that name in each row, or in each heading, what a value is of.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::collector::{Collector, Written};
use super::disk_names::BETWEEN;
use super::habits::{FirstRows, Habits, Moment, Seen, moment};
use super::long_table::number;
use super::quantity::{Quantity, measured, unit_of};
use super::unreadable_times::UnreadableTimes;
use crate::churn::clock::Dates;
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
use crate::units::{DataUnit, Plain, Scale, Unit};

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

/// What the first samples tell.
struct Learnt {
    habits: Habits,
    plain: Plain,
    runs_on: bool,
    about_order: Option<Finding>,
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
        self.learn(document).is_ok_and(|learnt| learnt.runs_on)
    }

    /// Reads the samples.
    pub(crate) fn read(&self, document: &mut Document, options: &Options, reading: &mut Reading) {
        if let Err(finding) = self.samples(document, options, reading) {
            reading.findings.push(*finding);
        }
    }

    fn samples(
        &self,
        document: &mut Document,
        options: &Options,
        reading: &mut Reading,
    ) -> Result<(), Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let mut learnt = self.learn(document)?;
        learnt.runs_on &= !options.map.states_amounts();
        reading.findings.extend(learnt.habits.findings(&location));
        reading.findings.extend(learnt.about_order.clone());
        if learnt.runs_on {
            reading.findings.push(
                Finding::warning(
                    "count-runs-on",
                    location.path.as_ref(),
                    message!("the amounts never fall, so they are read as counts that run on, and their differences as what was written"),
                )
                .hint(message!("If each is what was written since the sample before, say so with the unit, such as --map HEADING=written_gb"))
                .at(location.clone()),
            );
        }
        if self.are_all(|of| matches!(of, Quantity::Amount(_))) {
            reading.findings.extend(learnt.habits.unmoved(&location, self.time));
        }
        let mut sorted = !learnt.habits.in_order;
        let (sampler, findings) = loop {
            let (sampler, findings) = self.pass(document, options, &learnt, sorted)?;
            if !sampler.collector.is_out_of_order() {
                break (sampler, findings);
            }
            sorted = true;
        };
        reading.findings.extend(findings);
        sampler.collector.finish(reading);
        Ok(())
    }

    /// Goes through the table.
    fn pass<'l>(
        &self,
        document: &mut Document,
        options: &Options,
        learnt: &'l Learnt,
        sorted: bool,
    ) -> Result<(Sampler<'l>, Vec<Finding>), Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let habits = &learnt.habits;
        let mut collector = habits.collector(self.format, self.quality, &location, options)?;
        if sorted {
            collector.sort();
        }
        let mut sampler = Sampler { learnt, location: location.clone(), collector };
        let (mut joined, mut key) = (String::new(), String::new());
        let mut before: (String, Option<Moment>) = (String::new(), None);
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
            // What is not in order is read again from the start.
            if sampler.collector.is_out_of_order() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        let broken = result.err().map(|error| error.to_finding());
        let findings = broken.into_iter().chain(no_time.warning());
        Ok((sampler, findings.collect()))
    }

    /// Looks at the first samples.
    fn learn(&self, document: &mut Document) -> Result<Learnt, Box<Finding>> {
        let location = document.location(self.sheet.as_deref());
        let mut rows = FirstRows::default();
        let mut quantities: Vec<Quantity> = Vec::new();
        let (mut joined, mut key) = (String::new(), String::new());
        let result = document.records(self.sheet.as_deref(), &mut |record| {
            if record.line <= self.header_row {
                return ControlFlow::Continue(());
            }
            let mut any = false;
            self.each(&record, &mut key, &mut |subject, column, text| {
                if is_missing(text) {
                    return;
                }
                if !any {
                    rows.row(self.time(&record, &mut joined), record.line);
                }
                any = true;
                let disk = subject.disk.as_deref().unwrap_or_default();
                rows.sample(&subject.server, disk, text, column);
                quantities.push(subject.quantity);
            });
            if any {
                rows.stated(self.seconds.map(|column| record.get(column)));
            }
            if rows.samples.len() < SAMPLED {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        if let Err(error) = result {
            return Err(Box::new(error.to_finding()));
        }
        let mut dates = Dates::default();
        let habits = rows.habits(document, &location, self.time, &mut dates)?;
        let (_, about_order) = dates.settle(&location)?;
        // A small k is that of powers of ten.
        let decimal = |sample: &Seen| sample.text.ends_with("kB/s") || sample.text.ends_with("kB");
        let plain = if rows.samples.iter().any(decimal) { Plain::Decimal } else { Plain::Binary };
        let mut amounts = self.are_all(|of| !matches!(of, Quantity::Rate(_)));
        // Answers of interfaces come in any order.
        let mut by_name: HashMap<&str, Vec<(i64, f64)>> = HashMap::new();
        for (sample, quantity) in rows.samples.iter().zip(quantities) {
            let Some(Some((at, length))) = habits.moments.get(sample.row) else { continue };
            amounts &= length.is_none();
            match value(quantity, &sample.text, habits.style, plain) {
                Some((value, Quantity::Amount(mib))) => {
                    by_name.entry(&*sample.name).or_default().push((*at, value * mib));
                }
                Some((value, Quantity::RunsOn(mib))) => {
                    amounts = false;
                    by_name.entry(&*sample.name).or_default().push((*at, value * mib));
                }
                Some((value, quantity)) if quantity.is_written() => amounts &= value == 0.0,
                Some(_) | None => {}
            }
        }
        let rises = by_name.into_values().map(|mut values| {
            values.sort_by_key(|(at, _)| *at);
            let mut of_name = Rises::default();
            for (_, value) in values {
                of_name.see(value);
            }
            of_name
        });
        let rises: Vec<Rises> = rises.collect();
        if self.are_all(|of| matches!(of, Quantity::RunsOn(_)))
            && rises.iter().any(Rises::is_no_count)
        {
            let why = message!(
                "its name says that it counts on from a start, but its values fall again and again; whether they are amounts or rates is not known"
            );
            let hint = message!(
                "Say it with --map HEADING=written_bytes_per_s or --map HEADING=written_bytes"
            );
            let finding = Finding::error("count-falls", location.path.as_ref(), why).hint(hint);
            return Err(Box::new(finding.at(location)));
        }
        let runs_on = amounts && are_counts(&rises);
        Ok(Learnt { habits, plain, runs_on, about_order })
    }

    /// Whether something is written, and all of it counts in one way.
    fn are_all(&self, is: impl Fn(Quantity) -> bool) -> bool {
        let mut written = self.quantities().filter(|of| of.is_written()).peekable();
        written.peek().is_some() && written.all(is)
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

    /// Whether it falls too often for a count.
    fn is_no_count(&self) -> bool {
        self.changes() >= CHANGES_OF_A_COUNT
            && self.down * CHANGES_A_RESTART_OF_ONE > self.changes()
    }
}

/// Whether the values of the disks of a file are counts that run on: they rise all the time, but for restarts. A disk that
/// is idle says nothing, as its count stands still; what falls about as often as it rises is what was written each time.
fn are_counts(disks: &[Rises]) -> bool {
    let (mut changes, mut down) = (0, 0);
    for disk in disks {
        if disk.is_no_count() {
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
    let Quantity::Cells(period) = quantity else {
        return Some((number(text, style)?, quantity));
    };
    let (value, unit) = measured(text, style)?;
    let Some(unit) = unit else {
        // Nothing is nothing in every unit.
        return (value == 0.0).then_some((0.0, Quantity::Rate(1.0)));
    };
    Some(match (Quantity::of(unit, plain)?, period) {
        (Quantity::Amount(mib), Some(seconds)) => (value, Quantity::Rate(mib / seconds)),
        (quantity, _) => (value, quantity),
    })
}

/// A value with its place and time.
struct Cell<'a> {
    text: &'a str,
    line: u32,
    column: usize,
    at: i64,
    length: Option<i64>,
}

struct Sampler<'l> {
    learnt: &'l Learnt,
    location: Location,
    collector: Collector,
}

impl Sampler<'_> {
    fn take(&mut self, subject: &Subject, cell: &Cell<'_>) {
        let Learnt { habits, plain, runs_on, .. } = self.learnt;
        let location = &self.location;
        let place = || location.clone().with_row(cell.line).with_column(cell.column);
        let Some((value, quantity)) = value(subject.quantity, cell.text, habits.style, *plain)
        else {
            self.collector.unreadable(place);
            return;
        };
        let value = value * habits.sign(cell.column);
        if value < 0.0 {
            self.collector.negative(place);
            return;
        }
        let written = match quantity {
            // A count that begins at nothing.
            Quantity::Rate(_) if subject.quantity == Quantity::Cells(None) && *runs_on => {
                Written::Count(0.0)
            }
            Quantity::Rate(factor) => Written::Rate(value * factor),
            Quantity::Amount(factor) if *runs_on => Written::Count(value * factor),
            Quantity::Amount(factor) => Written::Amount(value * factor),
            Quantity::RunsOn(factor) => Written::Count(value * factor),
            Quantity::Cells(_) => return,
            Quantity::Usage(figure) => {
                let id = self.collector.gauge(&subject.server, figure.gauge);
                let busy = Written::Rate(figure.value(value));
                self.collector.take(id, cell.at, cell.length, busy);
                return;
            }
        };
        let id = self.collector.disk(&subject.server, subject.disk.as_deref());
        if !self.collector.take(id, cell.at, cell.length, written) {
            self.collector.negative(place);
        }
    }
}

/// Whether a cell names a unit of data or of a data rate behind its number.
pub(crate) fn names_a_unit(text: &str) -> bool {
    match unit_of(text) {
        Some((Unit::Data(DataUnit { scale: Scale::One, .. }), _)) => {
            !text.ends_with(['b', 'B']) || text.contains(' ')
        }
        Some((Unit::Rate(_) | Unit::BitRate(_) | Unit::Data(_), _)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
