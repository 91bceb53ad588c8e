//! What sysstat writes: `sadf -d`, `sadf -j` and `iostat -o JSON`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Place;
use crate::table::number::NumberStyle;
use crate::table::{Document, Record};

use super::clock::{self, DateOrder};
use super::collector::Collector;
use super::format::Format;
use super::headings::Heads;
use super::linux;
use super::long::{date_order, number};
use super::model::{Amount, Measurement, Reading};
use super::options::Options;
use super::pace::Pace;

const KIB: f64 = 1.0 / 1024.0;
/// Sectors are 512 bytes, whatever the disk.
const SECTOR: f64 = 1.0 / 2048.0;
/// Names of the write rate and what makes each MiB per second.
const WRITES: [(&str, f64); 8] = [
    ("wkB/s", KIB),
    ("wkB", KIB),
    ("wMB/s", 1.0),
    ("wMB", 1.0),
    ("kB_wrtn/s", KIB),
    ("MB_wrtn/s", 1.0),
    ("wr_sec/s", SECTOR),
    ("wr_sec", SECTOR),
];
const DEVICES: [&str; 3] = ["disk-device", "disk_device", "DEV"];

/// One write rate of one device.
struct Sample {
    host: String,
    device: String,
    at: i64,
    zone: Option<i32>,
    seconds: Option<f64>,
    rate: Option<f64>,
    line: Option<u32>,
}

/// What sysstat wrote a JSON text.
pub(super) fn recognise_json(text: &str) -> Option<Format> {
    let start: String = text.chars().take(4096).collect();
    if !start.contains("\"sysstat\"") {
        return None;
    }
    let times_of_sadf = text.contains("\"file-date\"") || text.contains("\"timestamp\": {");
    Some(if times_of_sadf {
        Format::Sadf
    } else {
        Format::Iostat
    })
}

pub(super) fn recognise(heads: &Heads) -> Option<Format> {
    let is_heading = |row: Vec<String>| {
        let mut cells = row.iter().map(|cell| cell.trim_start_matches('#').trim());
        ["hostname", "interval", "timestamp"]
            .iter()
            .all(|name| cells.next() == Some(name))
    };
    heads.first().any(is_heading).then_some(Format::Sadf)
}

pub(super) fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let place = document.place(None);
    let mut reading = Reading::default();
    let samples = match document.json() {
        Some(text) => from_json(text, format, &place, &mut reading),
        None => from_text(document, &mut reading),
    };
    gather(&samples, format, &place, options, &mut reading);
    reading
}

/// Blocks of rows, each below a line that starts with `#`.
fn from_text(document: &mut Document, reading: &mut Reading) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut columns: Option<(usize, usize, f64)> = None;
    let mut one_line = false;
    let result = document.records(None, &mut |record| {
        if record.get(0).starts_with('#') {
            one_line |= record.iter().any(|name| name.contains("[...]"));
            columns = columns_of(&record);
        } else if let Some((device, write, factor)) = columns {
            samples.extend(text_sample(&record, device, write, factor));
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    if one_line && samples.is_empty() {
        reading.findings.push(
            Finding::error(
                "sadf-horizontal",
                document.path().as_ref(),
                "the file was written with sadf -h, which puts all devices on one line",
            )
            .hint("Write it with: sadf -d -- -d")
            .at(document.place(None)),
        );
    }
    samples
}

fn columns_of(record: &Record<'_>) -> Option<(usize, usize, f64)> {
    let device = record.iter().position(|name| name == "DEV")?;
    let found = WRITES.iter().find_map(|(name, factor)| {
        let at = record.iter().position(|column| column == *name)?;
        Some((at, *factor))
    });
    found.map(|(write, factor)| (device, write, factor))
}

fn text_sample(record: &Record<'_>, device: usize, write: usize, factor: f64) -> Option<Sample> {
    let moment = clock::parse(record.get(2), DateOrder::MonthFirst)?;
    let name = record.get(device);
    // A restart is a row of its own with an interval of -1 and no device.
    let seconds = number(record.get(1), NumberStyle::Point).filter(|seconds| *seconds > 0.0);
    (!name.is_empty() && seconds.is_some()).then(|| Sample {
        host: record.get(0).to_owned(),
        device: name.to_owned(),
        at: moment.ms,
        zone: moment.zone,
        seconds,
        rate: local_number(record.get(write)).map(|rate| rate * factor),
        line: Some(record.line),
    })
}

/// Old versions write numbers as the locale does.
fn local_number(text: &str) -> Option<f64> {
    number(text, NumberStyle::Point).or_else(|| number(text, NumberStyle::Comma))
}

#[derive(Deserialize)]
struct Root {
    sysstat: Sysstat,
}

#[derive(Deserialize)]
struct Sysstat {
    hosts: Vec<Host>,
}

#[derive(Deserialize)]
struct Host {
    #[serde(default)]
    nodename: String,
    #[serde(default)]
    statistics: Vec<Statistics>,
}

#[derive(Deserialize)]
struct Statistics {
    timestamp: Option<Value>,
    #[serde(default)]
    disk: Vec<Map<String, Value>>,
}

fn from_json(text: &str, format: Format, place: &Place, reading: &mut Reading) -> Vec<Sample> {
    let root: Root = match serde_json::from_str(text) {
        Ok(root) => root,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            reading.findings.push(
                Finding::error(
                    "damaged-file",
                    place.path.as_ref(),
                    format!("not the JSON that sysstat writes: {error}"),
                )
                .hint("The file was probably not copied completely; copy or export it again")
                .at(place.clone().with_row(line)),
            );
            return Vec::new();
        }
    };
    let mut samples = Vec::new();
    for host in root.sysstat.hosts {
        let times: Vec<String> = host
            .statistics
            .iter()
            .map(|s| time_text(s.timestamp.as_ref()))
            .collect();
        let (order, _) = date_order(&times.iter().map(String::as_str).collect::<Vec<_>>());
        // The first report of iostat covers the time since the machine was started.
        let skipped = usize::from(format == Format::Iostat && host.statistics.len() > 1);
        if format == Format::Iostat && host.statistics.len() == 1 {
            reading.findings.push(
                Finding::warning(
                    "average-since-boot",
                    host.nodename.as_str(),
                    "the only report of iostat is the average since the machine was started",
                )
                .hint("Let it report more often: iostat -x -t -o JSON 60 1440")
                .at(place.clone()),
            );
        }
        if times.iter().all(String::is_empty) {
            averages(&host, skipped, place, reading);
            continue;
        }
        for (statistics, time) in host.statistics.iter().zip(&times).skip(skipped) {
            let Some(moment) = clock::parse(time, order) else {
                continue;
            };
            let seconds = statistics
                .timestamp
                .as_ref()
                .and_then(|time| time.get("interval")?.as_f64());
            for disk in &statistics.disk {
                let Some(device) = device(disk) else { continue };
                samples.push(Sample {
                    host: host.nodename.clone(),
                    device,
                    at: moment.ms,
                    zone: moment.zone,
                    seconds,
                    rate: rate(disk),
                    line: None,
                });
            }
        }
    }
    samples
}

/// Reports without times: the mean of each device, of which the window is not known.
fn averages(host: &Host, skipped: usize, place: &Place, reading: &mut Reading) {
    let mut rates: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for disk in host.statistics.iter().skip(skipped).flat_map(|s| &s.disk) {
        if let (Some(device), Some(rate)) = (device(disk), rate(disk)) {
            rates.entry(device).or_default().push(rate);
        }
    }
    let counted: Vec<String> = linux::disks(rates.keys().map(String::as_str))
        .into_iter()
        .map(ToOwned::to_owned)
        .collect();
    for device in counted {
        let Some(rates) = rates.get(&device) else {
            continue;
        };
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        let amount = Amount::Total {
            gb: mean * 86_400.0 / 1024.0,
            window_hours: 24.0,
        };
        let mut measurement = Measurement::new(
            host.nodename.clone(),
            amount,
            Quality::WrittenBytes,
            place.clone(),
        );
        measurement.disk = Some(device);
        measurement.format = Format::Iostat;
        measurement.peak_mb_per_second = rates.iter().copied().reduce(f64::max);
        reading.rows += rates.len() as u64;
        reading.measurements.push(measurement);
    }
    reading.findings.push(
        Finding::warning("reports-without-time", host.nodename.as_str(), "the reports of iostat carry no time; their mean stands for a day, and the window is not known")
            .hint("Let iostat write the time: iostat -x -t -o JSON 60 1440")
            .at(place.clone()),
    );
}

fn time_text(timestamp: Option<&Value>) -> String {
    match timestamp {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(parts)) => ["date", "time", "tz"]
            .iter()
            .filter_map(|part| parts.get(*part)?.as_str())
            // Names of local zones say nothing without a table of zones.
            .filter(|text| text.starts_with(|c: char| c.is_ascii_digit()) || *text == "UTC")
            .collect::<Vec<_>>()
            .join(" "),
        _ => String::new(),
    }
}

fn device(disk: &Map<String, Value>) -> Option<String> {
    DEVICES
        .iter()
        .find_map(|name| disk.get(*name)?.as_str())
        .map(ToOwned::to_owned)
}

fn rate(disk: &Map<String, Value>) -> Option<f64> {
    WRITES.iter().find_map(|(name, factor)| {
        let value = disk.get(*name)?;
        let value = value.as_f64().or_else(|| local_number(value.as_str()?))?;
        Some(value * factor)
    })
}

fn gather(
    samples: &[Sample],
    format: Format,
    place: &Place,
    options: &Options,
    reading: &mut Reading,
) {
    if samples.is_empty() {
        return;
    }
    let mut steps = Pace::default();
    let mut devices: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for sample in samples {
        steps.see(&format!("{}\t{}", sample.host, sample.device), sample.at);
        devices
            .entry(&sample.host)
            .or_default()
            .push(&sample.device);
    }
    let counted: BTreeMap<&str, _> = devices
        .into_iter()
        .map(|(host, names)| (host, linux::disks(names)))
        .collect();
    let declared = samples.iter().find_map(|sample| sample.seconds);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an interval in seconds"
    )]
    let interval = steps
        .interval_seconds()
        .or(declared.map(|seconds| seconds as u32));
    let Some(interval) = interval else {
        reading.findings.push(
            Finding::error(
                "no-interval",
                place.path.as_ref(),
                "no device has two samples, so the time that a sample stands for is not known",
            )
            .hint("Export a longer time")
            .at(place.clone()),
        );
        return;
    };
    let mut collector = Collector::new(format, Quality::WrittenBytes, place.clone(), interval);
    let zone = samples.iter().find_map(|sample| sample.zone);
    collector.set_zone(zone.or(options.zone_minutes));
    let all = samples.len();
    let mut left_out = 0;
    for sample in samples {
        let is_disk = counted
            .get(sample.host.as_str())
            .is_some_and(|disks| disks.contains(sample.device.as_str()));
        if !is_disk {
            left_out += 1;
            continue;
        }
        let at = || match sample.line {
            Some(line) => place.clone().with_row(line),
            None => place.clone(),
        };
        match sample.rate {
            Some(rate) if rate < 0.0 => collector.negative(at),
            Some(rate) => {
                let id = collector.disk(&sample.host, Some(&sample.device));
                collector.add(id, sample.at, rate);
            }
            None => collector.unreadable(at),
        }
    }
    if left_out > 0 {
        reading.findings.push(
            Finding::note("devices-counted-once", place.path.as_ref(), format!("{left_out} of {all} samples are of partitions, mappings and arrays, whose writes their disks count already"))
                .at(place.clone()),
        );
    }
    collector.finish(reading);
}

#[cfg(test)]
#[path = "sysstat_tests.rs"]
mod tests;
