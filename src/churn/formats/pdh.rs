//! Windows performance logs as text, and esxtop's batch output, which has the same form.

use std::ops::ControlFlow;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::table::{Container, Document, Record};

use super::pdh_counters::{self, Choice, Chosen, Counter};
use super::pdh_table::{self, TimeColumns};
use crate::churn::clock::{self, Dates, FileClock};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::collector::{Collector, DiskId};
use crate::churn::reading::file_stem::{file_stem, server_from_file};
use crate::churn::reading::habits::{FirstRows, Habits};
use crate::churn::reading::long_table::number;
use crate::churn::reading::sheet_heads::Heads;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::churn::usage::figures::only_usage;
use crate::message;
use crate::wording::Message;

/// Rows that are looked at to learn the interval and how numbers are written.
const SAMPLED_ROWS: usize = 200;
/// How many names a finding spells out.
const MAX_NAMES: usize = 5;
const MINUTE_MS: i64 = 60_000;

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let (_, headings) = pdh_table::headings(heads.first())?;
    let esx = ["\\Virtual Disk(", "\\Physical Disk SCSI Device(", "\\Group Cpu(", "\\Vcpu("];
    let is_esx = |path: &String| esx.iter().any(|group| path.contains(group));
    Some(if headings.iter().any(is_esx) { Format::Esxtop } else { Format::PdhCsv })
}

fn headings(document: &mut Document) -> Option<Vec<String>> {
    let sheet = document.sheet_names().first()?.clone();
    let mut found = None;
    document
        .records(sheet.as_deref(), &mut |record| {
            let cells: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
            if pdh_table::is_heading(&cells) {
                found = Some(pdh_table::rejoined(cells));
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })
        .ok()?;
    found
}

/// `(PDH-CSV 4.0) (W. Europe Standard Time)(-60)`: UTC is local time plus the last number, in minutes.
fn zone(first: &str) -> Option<i32> {
    let bias = first.trim_end().strip_suffix(')')?.rsplit_once('(')?.1;
    let bias: i32 = bias.trim().parse().ok()?;
    (bias.abs() <= 14 * 60).then_some(-bias)
}

pub(crate) fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let location = document.location(None);
    let Some(headings) = headings(document) else {
        return reading;
    };
    let choice = pdh_counters::choose(&headings, options);
    if choice.is_empty() {
        reading.findings.push(no_counter(&headings, &location));
        return reading;
    }
    if choice.columns.is_empty() {
        reading.findings.push(only_usage(location.clone()).hint(what_to_record()));
    }
    push_choice_findings(&choice, &location, &mut reading);
    if let Err(finding) = samples(document, format, options, &headings, &choice, &mut reading) {
        reading.findings.push(*finding);
    }
    for measurement in &mut reading.measurements {
        let of = |column: &&Chosen| column.server.as_deref() == Some(measurement.server.as_str());
        if let Some(column) = choice.columns.iter().find(of) {
            measurement.other_names.clone_from(&column.guesses);
        }
    }
    reading
}

fn samples(
    document: &mut Document,
    format: Format,
    options: &Options,
    headings: &[String],
    choice: &Choice,
    reading: &mut Reading,
) -> Result<(), Box<Finding>> {
    let location = document.location(None);
    let times = TimeColumns::find(document, headings);
    let mut dates = Dates::default();
    let mut habits = learn(document, times, choice, &mut dates)?;
    let mut sorted = !habits.in_order;
    let zone = headings.first().and_then(|first| zone(first));
    loop {
        let mut collector = habits.collector(format, Quality::WrittenBytes, &location, options)?;
        if sorted {
            collector.sort();
        }
        let mut log = Log {
            times,
            choice: choice.clone(),
            ids: Vec::new(),
            gauges: Vec::new(),
            clock: habits.clock,
            style: habits.style,
            headings: headings.to_vec(),
            zone,
            shift: 0,
            options,
            location: &location,
            dates: std::mem::take(&mut dates),
            joined: String::new(),
            trailing: 0,
            short: 0,
            is_text: matches!(document.container(), Container::Delimited { .. }),
            no_time: UnreadableTimes::default(),
        };
        log.take_ids(&mut collector);
        let result = document.records(None, &mut |record| {
            log.row(&record, &mut collector);
            // What is not in order is read again from the start.
            if collector.is_out_of_order() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        collector.set_zone(zone.or(log.clock.zone_minutes()).or(options.zone_minutes));
        if log.dates.order() != habits.order {
            // Dates far down the log show another order than its first rows do.
            dates = std::mem::take(&mut log.dates);
            habits = learn(document, times, choice, &mut dates)?;
            sorted = !habits.in_order;
            continue;
        }
        if collector.is_out_of_order() {
            sorted = true;
            continue;
        }
        let (_, about_order) = log.dates.settle(&location)?;
        reading.findings.extend(habits.findings(&location));
        reading.findings.extend(about_order);
        reading.findings.extend(result.err().map(|error| error.to_finding()));
        log.push_findings(reading);
        collector.finish(reading);
        return Ok(());
    }
}

struct Log<'a> {
    times: TimeColumns,
    choice: Choice,
    /// Those of the columns of the choice, and of its figures of usage.
    ids: Vec<DiskId>,
    gauges: Vec<DiskId>,
    clock: FileClock,
    style: NumberStyle,
    headings: Vec<String>,
    /// The zone of the first headings, in minutes ahead of UTC.
    zone: Option<i32>,
    /// How far the clock of the headings above is ahead of that of the first, in milliseconds.
    shift: i64,
    options: &'a Options,
    location: &'a Location,
    dates: Dates,
    joined: String,
    trailing: u64,
    short: u64,
    /// Whether rows are lines of text.
    is_text: bool,
    no_time: UnreadableTimes,
}

impl Log<'_> {
    fn take_ids(&mut self, collector: &mut Collector) {
        let stem = file_stem(&self.location.path);
        let columns = self.choice.columns.iter();
        let ids = columns.map(|column| {
            let server = column.server.as_deref().unwrap_or(&stem);
            collector.disk(server, column.disk.as_deref())
        });
        self.ids = ids.collect();
        let gauges = self.choice.usage.iter().map(|busy| {
            let server = busy.server.as_deref().unwrap_or(&stem);
            collector.gauge(server, busy.figure.gauge)
        });
        self.gauges = gauges.collect();
    }

    fn row(&mut self, record: &Record<'_>, collector: &mut Collector) {
        let time = self.times.text(record, &mut self.joined);
        let written = clock::written(time);
        if let Some(written) = &written {
            self.dates.see(time, written);
        }
        let moment = written.and_then(|written| self.clock.see(&written)).map(|ms| ms - self.shift);
        let Some(moment) = moment else {
            self.not_a_sample(record, collector);
            return;
        };
        // A line of text that ends early was cut off, maybe within its last number; other tables leave out blank cells.
        let last = self.choice.places().max().unwrap_or(0);
        let cut = self.is_text && (record.len() + 1 < self.headings.len() || record.len() <= last);
        self.short += u64::from(cut);
        let end = if cut { record.len() - 1 } else { record.len() };
        for (column, id) in self.choice.columns.iter().zip(&self.ids) {
            let text = record.get(column.column);
            if text.is_empty() || column.column >= end {
                continue;
            }
            let at = || {
                let location = self.location.clone().with_row(record.line);
                location.with_column(column.column)
            };
            match number(text, self.style) {
                Some(value) if value < 0.0 => collector.negative(at),
                Some(value) => collector.add(*id, moment, value * column.factor),
                None => collector.unreadable(at),
            }
        }
        for (busy, id) in self.choice.usage.iter().zip(&self.gauges) {
            let columns = busy.columns.iter().filter(|column| **column < end);
            let values = columns.filter_map(|column| number(record.get(*column), self.style));
            let (count, sum) = values
                .filter(|value| *value >= 0.0)
                .fold((0_u32, 0.0), |(count, sum), value| (count + 1, sum + value));
            if count > 0 {
                collector.add(*id, moment, busy.figure.value(sum / f64::from(count)));
            }
        }
    }

    /// A row without a time: headings again where logs were joined, sentences where typeperf ends, or a time that cannot be read.
    fn not_a_sample(&mut self, record: &Record<'_>, collector: &mut Collector) {
        let cells: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
        if pdh_table::is_heading(&cells) {
            self.begin_again(pdh_table::rejoined(cells), collector);
            return;
        }
        let time = self.times.text(record, &mut self.joined);
        let mut places = self.choice.places();
        let holds_values = places.any(|column| number(record.get(column), self.style).is_some());
        if holds_values {
            self.no_time.see(time, || self.location.clone().with_row(record.line).with_column(0));
        } else {
            self.trailing += u64::from(!time.is_empty());
        }
    }

    /// Goes on below other headings: their counters may stand in other columns, and their clock in another zone.
    fn begin_again(&mut self, headings: Vec<String>, collector: &mut Collector) {
        let zone = headings.first().and_then(|first| zone(first));
        if let (Some(own), Some(zone)) = (self.zone, zone) {
            self.shift = i64::from(zone - own) * MINUTE_MS;
        }
        if headings == self.headings {
            return;
        }
        self.choice = pdh_counters::choose(&headings, self.options);
        self.take_ids(collector);
        self.headings = headings;
    }

    fn push_findings(&self, reading: &mut Reading) {
        let path = self.location.path.as_ref();
        reading.findings.extend(self.no_time.warning());
        if self.trailing > 0 {
            reading.findings.push(
                Finding::note(
                    "trailing-text",
                    path,
                    message!(
                        "{trailing} lines are no samples and were skipped",
                        trailing = self.trailing
                    ),
                )
                .at(self.location.clone()),
            );
        }
        if self.short > 0 {
            reading.findings.push(
                Finding::warning(
                    "truncated-line",
                    path,
                    message!(
                        "{rows} early; the last value was left out, as it may be cut",
                        rows = Message::counted(self.short, "row ends", "rows end")
                    ),
                )
                .at(self.location.clone()),
            );
        }
    }
}

fn learn(
    document: &mut Document,
    columns: TimeColumns,
    choice: &Choice,
    dates: &mut Dates,
) -> Result<Habits, Box<Finding>> {
    let mut rows = FirstRows::default();
    let mut joined = String::new();
    let result = document.records(None, &mut |record| {
        let time = columns.text(&record, &mut joined);
        let values = choice.places().map(|column| (column, record.get(column)));
        let mut values = values.filter(|(_, text)| begins_as_number(text)).peekable();
        if values.peek().is_some() || clock::written(time).is_some() {
            rows.row(time, record.line);
        }
        // All counters are read at the same time.
        values.for_each(|(column, text)| rows.sample("", "", text, column));
        if rows.len() < SAMPLED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if let Err(error) = result {
        return Err(Box::new(error.to_finding()));
    }
    let mut habits = rows.habits(document, &document.location(None), columns.first, dates)?;
    // A counter below zero is none.
    habits.mirrored.clear();
    Ok(habits)
}

/// Whether a cell is a value, not a heading or a sentence.
fn begins_as_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}

fn push_choice_findings(choice: &Choice, location: &Location, reading: &mut Reading) {
    let path = location.path.as_ref();
    let is_nameless = choice.columns.iter().any(|column| column.server.is_none())
        || choice.usage.iter().any(|busy| busy.server.is_none());
    if is_nameless {
        reading.findings.push(server_from_file(location.clone()));
    }
    reading.findings.extend(machines_of_files(choice, location));
    if !choice.hosts.is_empty() {
        reading.findings.push(
            Finding::note(
                "host-disks-left-out",
                path,
                message!(
                    "the log also has the disks of {hosts}, which hold what their machines write; only the virtual disks count",
                    hosts = Message::first_few(&choice.hosts, MAX_NAMES)
                ),
            )
            .at(location.clone()),
        );
    }
    if choice.logical {
        reading.findings.push(
            Finding::note(
                "logical-disks",
                path,
                message!(
                    "some servers have no counters of physical disks; their logical disks were read"
                ),
            )
            .at(location.clone()),
        );
    }
    if choice.totals {
        reading.findings.push(
            Finding::note(
                "disk-total",
                path,
                message!("some servers only have the total of their disks"),
            )
            .at(location.clone()),
        );
    }
}

/// Tells which machines virtual disks were taken to be of; a warning where the path does not say it twice.
fn machines_of_files(choice: &Choice, location: &Location) -> Option<Finding> {
    if !choice.disk_files {
        return None;
    }
    let path = location.path.as_ref();
    let is_guess = |column: &&Chosen| !column.guesses.is_empty();
    let guess = choice.columns.iter().find(is_guess);
    let shown = guess.or(choice.columns.first())?;
    let (disk, machine) = (shown.disk.as_deref()?, shown.server.as_deref()?);
    let finding = if guess.is_some() {
        let message = message!(
            "the counters name files of virtual disks, and {disks} not tell where the folder of the machine ends: {disk} is taken for a disk of {machine}",
            disks = Message::counted(
                choice.columns.iter().filter(is_guess).count(),
                "path does",
                "paths do"
            ),
            disk,
            machine
        );
        Finding::warning("machines-from-disk-files", path, message)
    } else {
        let message = message!(
            "the counters name files of virtual disks; their machines were taken from the paths: {disk} is a disk of {machine}",
            disk,
            machine
        );
        Finding::note("machines-from-disk-files", path, message)
    };
    Some(
        finding
            .hint(message!("Read the log together with an inventory, or write the machine as a folder before the file in the headings"))
            .at(location.clone().with_row(1).with_column(shown.column)),
    )
}

fn no_counter(headings: &[String], location: &Location) -> Finding {
    let mut names: Vec<String> = headings
        .iter()
        .filter_map(|path| Counter::parse(path))
        .map(|counter| format!("{}\\{}", counter.object, counter.name))
        .collect();
    names.sort();
    names.dedup();
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    Finding::error(
        "no-write-counter",
        location.path.as_ref(),
        message!(
            "none of the {names} kinds of counters is known to count bytes written: {shown}",
            names = names.len(),
            shown
        ),
    )
    .hint(what_to_record())
    .at(location.clone())
}

fn what_to_record() -> Message {
    message!("Record \\PhysicalDisk(*)\\Disk Write Bytes/sec, or name the counter")
}

#[cfg(test)]
#[path = "pdh_tests.rs"]
mod tests;
