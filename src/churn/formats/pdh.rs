//! Windows performance logs as text, and esxtop's batch output, which has the same form.

use std::ops::ControlFlow;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::table::{Document, Record};

use super::pdh_counters::{self, Choice, Chosen, Counter};
use crate::churn::clock::{self, DateOrder};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::collector::{Collector, DiskId};
use crate::churn::reading::file_stem::file_stem;
use crate::churn::reading::long_table::{decimal_comma, number};
use crate::churn::reading::sampling_interval::SamplingInterval;
use crate::churn::reading::sheet_heads::Heads;
use crate::message;
use crate::wording::Message;

const PDH_MARK: &str = "(PDH-CSV 4.0)";
/// Rows that are looked at to learn the interval and how numbers are written.
const SAMPLED_ROWS: usize = 200;
/// How many names a finding spells out.
const MAX_NAMES: usize = 5;

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let headings = heads.first().next()?;
    let first = headings.first()?;
    let counter = headings.get(1).and_then(|path| Counter::parse(path));
    // Resaving from a spreadsheet may have lost the first cell, never the counters.
    let is_log = first.starts_with(PDH_MARK) || (counter.is_some() && first.starts_with("(PDH"));
    if !is_log {
        return None;
    }
    let esx = ["\\Virtual Disk(", "\\Physical Disk SCSI Device(", "\\Group Cpu(", "\\Vcpu("];
    let is_esx = |path: &String| esx.iter().any(|group| path.contains(group));
    Some(if headings.iter().any(is_esx) { Format::Esxtop } else { Format::PdhCsv })
}

fn headings(document: &mut Document) -> Option<Vec<String>> {
    let sheet = document.sheet_names().first()?.clone();
    let mut headings = None;
    document
        .records(sheet.as_deref(), &mut |record| {
            headings = Some(record.iter().map(ToOwned::to_owned).collect());
            ControlFlow::Break(())
        })
        .ok()?;
    headings
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
    if choice.columns.is_empty() {
        reading.findings.push(no_counter(&headings, &location));
        return reading;
    }
    push_choice_findings(&choice, &location, &mut reading);
    let (style, interval) = match learn(document, &choice) {
        Ok((style, Some(interval))) => {
            reading.findings.extend(decimal_comma(style, &location));
            (style, interval)
        }
        Ok((_, None)) => {
            reading.findings.push(
                Finding::error(
                    "no-interval",
                    location.path.as_ref(),
                    message!("the log holds fewer than two samples"),
                )
                .hint(message!("Record a longer time"))
                .at(location),
            );
            return reading;
        }
        Err(finding) => {
            reading.findings.push(*finding);
            return reading;
        }
    };
    let mut collector = Collector::new(format, Quality::WrittenBytes, location.clone(), interval);
    let zone = headings.first().and_then(|first| zone(first));
    collector.set_zone(zone.or(options.zone_minutes));
    let stem = file_stem(&location.path);
    let ids: Vec<DiskId> = choice
        .columns
        .iter()
        .map(|column| {
            let server = column.server.as_deref().unwrap_or(&stem);
            collector.disk(server, column.disk.as_deref())
        })
        .collect();
    let mut log = Log {
        choice: &choice,
        ids: &ids,
        style,
        width: headings.len(),
        location: &location,
        trailing: 0,
        short: 0,
    };
    let result = document.records(None, &mut |record| {
        log.row(&record, &mut collector);
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    log.push_findings(&mut reading);
    collector.finish(&mut reading);
    for measurement in &mut reading.measurements {
        let of = |column: &&Chosen| column.server.as_deref() == Some(measurement.server.as_str());
        if let Some(column) = choice.columns.iter().find(of) {
            measurement.other_names.clone_from(&column.guesses);
        }
    }
    reading
}

struct Log<'a> {
    choice: &'a Choice,
    ids: &'a [DiskId],
    style: NumberStyle,
    width: usize,
    location: &'a Location,
    trailing: u64,
    short: u64,
}

impl Log<'_> {
    fn row(&mut self, record: &Record<'_>, collector: &mut Collector) {
        let first = record.get(0);
        let Some(moment) = clock::parse(first, DateOrder::MonthFirst) else {
            // The heading comes back where logs were joined; typeperf ends with sentences.
            let heading = first.starts_with("(PDH");
            self.trailing += u64::from(!heading && !first.is_empty());
            return;
        };
        // A row that ends early was cut off, maybe within its last number.
        let last = self.choice.columns.last().map_or(0, |column| column.column);
        let cut = record.len() + 1 < self.width || record.len() <= last;
        self.short += u64::from(cut);
        let end = if cut { record.len() - 1 } else { record.len() };
        for (column, id) in self.choice.columns.iter().zip(self.ids) {
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
                Some(value) => collector.add(*id, moment.ms, value * column.factor),
                None => collector.unreadable(at),
            }
        }
    }

    fn push_findings(&self, reading: &mut Reading) {
        let path = self.location.path.as_ref();
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
    choice: &Choice,
) -> Result<(NumberStyle, Option<u32>), Box<Finding>> {
    let mut values: Vec<String> = Vec::new();
    let mut steps = SamplingInterval::default();
    let mut rows = 0;
    let result = document.records(None, &mut |record| {
        if let Some(moment) = clock::parse(record.get(0), DateOrder::MonthFirst) {
            steps.see("", moment.ms);
            let texts = choice.columns.iter().map(|column| record.get(column.column));
            values.extend(texts.filter(|text| !text.is_empty()).map(ToOwned::to_owned));
            rows += 1;
        }
        if rows < SAMPLED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if let Err(error) = result {
        return Err(Box::new(error.to_finding()));
    }
    let location = document.location(None);
    if let Some(style) = document.chosen_number_style() {
        return Ok((style, steps.interval_seconds()));
    }
    let style = NumberStyle::detect(values.iter().map(String::as_str)).map_err(|mixed| {
        let show = |at: usize| values.get(at).cloned().unwrap_or_default();
        Finding::error(
            "mixed-numbers",
            location.path.as_ref(),
            message!(
                "{point} has a decimal point, but {comma} a decimal comma",
                point = format!("{:?}", show(mixed.point)),
                comma = format!("{:?}", show(mixed.comma))
            ),
        )
        .hint(message!(
            "Export the log again, or choose a style with --decimal-separator point or comma"
        ))
        .at(location)
    })?;
    Ok((style, steps.interval_seconds()))
}

fn push_choice_findings(choice: &Choice, location: &Location, reading: &mut Reading) {
    let path = location.path.as_ref();
    if choice.columns.iter().any(|column| column.server.is_none()) {
        reading.findings.push(
            Finding::warning(
                "server-name-from-file",
                path,
                message!(
                    "the counters name no host; the server is taken to be {path}, as the file",
                    path = format!("{:?}", file_stem(path))
                ),
            )
            .hint(message!("Name the file as the server"))
            .at(location.clone()),
        );
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
    .hint(message!("Record \\PhysicalDisk(*)\\Disk Write Bytes/sec, or name the counter"))
    .at(location.clone())
}

#[cfg(test)]
#[path = "pdh_tests.rs"]
mod tests;
