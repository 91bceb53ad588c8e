//! The JSON of `sadf -j` and `iostat -o JSON`, report by report.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::units::{GibPerDay, HOURS_PER_DAY};

use super::requests::{Requests, contradicts};
use super::sample::{
    ALL_PROCESSORS, MEMORY_USED_PERCENT, Sample, WRITE_SIZE, WRITES, WRITES_A_SECOND, by_requests,
    cpu_percent, local_number, memory_percent,
};
use crate::churn::clock::{self, Dates, FileClock};
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::reading::linux_disks;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::churn::usage::gauge::Gauge;
use crate::message;

const DEVICES: [&str; 3] = ["disk-device", "disk_device", "DEV"];

/// What the reports of a host look like as a whole.
#[derive(Default)]
struct Host {
    reports: usize,
    /// Whether no report has a time.
    untimed: bool,
}

/// What is learnt from a first pass over a text.
pub(crate) struct Survey {
    format: Format,
    /// By their place in the text.
    hosts: Vec<Host>,
    dates: Dates,
    pub(crate) no_time: UnreadableTimes,
    /// The rates of hosts without times against their writes; those of the others are compared as samples.
    requests: Requests,
}

impl Survey {
    /// Looks through a text; an error where it is not what sysstat writes.
    pub(crate) fn of(
        text: &str,
        format: Format,
        location: &Location,
    ) -> Result<Self, serde_json::Error> {
        let mut hosts: Vec<Host> = Vec::new();
        let mut dates = Dates::default();
        let mut no_time = UnreadableTimes::default();
        let mut requests_seen = Requests::default();
        each(text, &mut |at, _, report| {
            if hosts.len() <= at {
                hosts.resize_with(at + 1, || Host { untimed: true, ..Host::default() });
            }
            let Some(host) = hosts.get_mut(at) else {
                return;
            };
            host.reports += 1;
            for disk in &report.disk {
                requests_seen.see(rate(disk), requests(disk));
            }
            let time = time_text(report.timestamp.as_ref());
            host.untimed &= time.is_empty();
            match clock::written(&time) {
                Some(written) => dates.see(&time, &written),
                None if time.is_empty() => {}
                None => no_time.see(&time, || location.clone()),
            }
        })?;
        Ok(Self { format, hosts, dates, no_time, requests: requests_seen })
    }

    /// What is to be said about the order of the dates; an error where they have none.
    pub(crate) fn date_order(&self, location: &Location) -> Result<Option<Finding>, Box<Finding>> {
        self.dates.settle(location).map(|(_, finding)| finding)
    }

    /// The first report of iostat covers the time since the machine was started.
    fn skipped(&self, at: usize) -> usize {
        let reports = self.hosts.get(at).map_or(0, |host| host.reports);
        usize::from(self.format == Format::Iostat && reports > 1)
    }

    /// Hands over the samples of all reports with a time.
    pub(crate) fn samples(
        &self,
        text: &str,
        take: &mut dyn FnMut(&Sample<'_>),
    ) -> Result<(), serde_json::Error> {
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut clock = FileClock::new(self.dates.order());
        each(text, &mut |at, host, report| {
            let index = seen.entry(at).or_default();
            *index += 1;
            if *index <= self.skipped(at) {
                return;
            }
            let time = time_text(report.timestamp.as_ref());
            let Some(moment) = clock.learn(&time) else {
                return;
            };
            let seconds = report.timestamp.as_ref().and_then(|time| time.get("interval")?.as_f64());
            for disk in &report.disk {
                let Some(device) = device(disk) else { continue };
                take(&Sample {
                    host,
                    device,
                    at: moment,
                    zone: clock.zone_minutes(),
                    seconds,
                    rate: rate(disk),
                    by_requests: requests(disk),
                    gauge: None,
                    line: None,
                });
            }
            for (gauge, percent) in usage(report) {
                take(&Sample {
                    host,
                    device: "",
                    at: moment,
                    zone: clock.zone_minutes(),
                    seconds,
                    rate: Some(percent),
                    by_requests: None,
                    gauge: Some(gauge),
                    line: None,
                });
            }
        })
    }

    /// Reports without times: the mean of each device, of which the window is not known.
    pub(crate) fn averages(&self, text: &str, location: &Location, reading: &mut Reading) {
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut rates: BTreeMap<usize, BTreeMap<String, Means>> = BTreeMap::new();
        let unit = self.requests.unit();
        let looked = each(text, &mut |at, host, report| {
            names.entry(at).or_insert_with(|| host.to_owned());
            let index = seen.entry(at).or_default();
            *index += 1;
            if *index <= self.skipped(at) || !self.hosts.get(at).is_some_and(|host| host.untimed) {
                return;
            }
            let of_host = rates.entry(at).or_default();
            for disk in &report.disk {
                if let (Some(device), Some(rate)) = (device(disk), rate(disk)) {
                    let rate = unit.rate(rate);
                    if !contradicts(rate, requests(disk)) {
                        of_host.entry(device.to_owned()).or_default().see(rate);
                    }
                }
            }
        });
        if looked.is_err() {
            return;
        }
        for (at, host) in self.hosts.iter().enumerate() {
            let name = names.get(&at).map_or("", String::as_str);
            if self.format == Format::Iostat && host.reports == 1 {
                reading.findings.push(
                    Finding::warning(
                        "average-since-boot",
                        name,
                        message!(
                            "the only report of iostat is the average since the machine was started"
                        ),
                    )
                    .hint(message!("Let it report more often: iostat -x -t -o JSON 60 1440"))
                    .at(location.clone()),
                );
            }
            if host.untimed
                && let Some(rates) = rates.get(&at)
            {
                means(name, rates, location, reading);
                reading.findings.extend(unit.finding(location));
            }
        }
    }
}

#[derive(Default)]
struct Means {
    sum: f64,
    count: u32,
    peak: f64,
}

impl Means {
    fn see(&mut self, rate: f64) {
        self.sum += rate;
        self.count += 1;
        self.peak = self.peak.max(rate);
    }
}

fn means(host: &str, rates: &BTreeMap<String, Means>, location: &Location, reading: &mut Reading) {
    for device in linux_disks::lowest(rates.keys().map(String::as_str)) {
        let Some(of_device) = rates.get(device) else {
            continue;
        };
        let mean = of_device.sum / f64::from(of_device.count.max(1));
        let amount =
            Amount::Total { gb: GibPerDay::from_mib_per_s(mean).0, window_hours: HOURS_PER_DAY };
        let mut measurement =
            Measurement::new(host, amount, Quality::WrittenBytes, location.clone());
        measurement.disk = Some(device.to_owned());
        measurement.format = Format::Iostat;
        measurement.peak_mib_per_s = Some(of_device.peak);
        reading.rows += u64::from(of_device.count);
        reading.measurements.push(measurement);
    }
    reading.findings.push(
        Finding::warning("reports-without-time", host, message!("the reports of iostat carry no time; their mean stands for a day, and the window is not known"))
            .hint(message!("Let iostat write the time: iostat -x -t -o JSON 60 1440"))
            .at(location.clone()),
    );
}

/// One report: what all devices did in an interval.
#[derive(Deserialize)]
struct Report {
    timestamp: Option<Value>,
    #[serde(default)]
    disk: Vec<Map<String, Value>>,
    #[serde(default, rename = "cpu-load", alias = "cpu-load-all")]
    processors: Vec<Map<String, Value>>,
    memory: Option<Map<String, Value>>,
    /// All processors together, in reports of iostat.
    #[serde(rename = "avg-cpu")]
    average: Option<Map<String, Value>>,
}

/// How busy processors and memory are in a report, in per cent.
fn usage(report: &Report) -> impl Iterator<Item = (Gauge, f64)> {
    let is_all = |row: &&Map<String, Value>| {
        row.get("cpu").and_then(Value::as_str).is_some_and(|name| ALL_PROCESSORS.contains(&name))
    };
    let of_cpu =
        report.processors.iter().find(is_all).or(report.average.as_ref()).and_then(|row| {
            let figure = |name: &str| number_of(row.get(name)?);
            Some((Gauge::CpuPercent, cpu_percent(figure("idle")?, figure("iowait"))))
        });
    let of_memory = report.memory.as_ref().and_then(|row| {
        // `kbmemused` of the text is `memused` here, and `%memused` is `memused-percent`.
        let percent = memory_percent(|name| match name {
            MEMORY_USED_PERCENT => number_of(row.get("memused-percent")?),
            name => number_of(row.get(name.trim_start_matches("kb"))?),
        });
        Some((Gauge::MemoryPercent, percent?))
    });
    of_cpu.into_iter().chain(of_memory)
}

fn time_text(timestamp: Option<&Value>) -> String {
    match timestamp {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(parts)) => {
            let text = |part: &str| parts.get(part).and_then(Value::as_str);
            let utc = (parts.get("utc").and_then(Value::as_i64) == Some(1)).then_some("UTC");
            let zone = text("tz").or(utc);
            [text("date"), text("time"), zone].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

fn device(disk: &Map<String, Value>) -> Option<&str> {
    DEVICES.iter().find_map(|name| disk.get(*name)?.as_str())
}

fn requests(disk: &Map<String, Value>) -> Option<f64> {
    let figure = |name| number_of(disk.get(name)?);
    by_requests(figure(WRITES_A_SECOND), figure(WRITE_SIZE))
}

fn number_of(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| local_number(value.as_str()?))
}

fn rate(disk: &Map<String, Value>) -> Option<f64> {
    WRITES.iter().find_map(|(name, factor)| {
        let value = disk.get(*name)?;
        Some(number_of(value)? * factor)
    })
}

/// Takes the place of a host in the text, its name and one of its reports.
type Take<'t> = dyn FnMut(usize, &str, &Report) + 't;

/// Hands over every report of every host. Nothing of a report is kept.
fn each(text: &str, take: &mut Take<'_>) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut walk = Walk { take, at: 0, host: String::new() };
    let root = Level { walk: &mut walk, of: Of::Root };
    root.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Where a walk through a text is.
struct Walk<'w, 't> {
    take: &'w mut Take<'t>,
    at: usize,
    host: String,
}

/// The objects and lists that lie in each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Root,
    Sysstat,
    Hosts,
    Host,
    Statistics,
}

struct Level<'l, 'w, 't> {
    walk: &'l mut Walk<'w, 't>,
    of: Of,
}

impl<'de> DeserializeSeed<'de> for Level<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.of {
            Of::Hosts | Of::Statistics => deserializer.deserialize_seq(self),
            Of::Root | Of::Sysstat | Of::Host => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Level<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.of {
            Of::Root | Of::Sysstat => "what sysstat writes",
            Of::Hosts => "the list of hosts",
            Of::Host => "a host",
            Of::Statistics => "the list of reports",
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let below = match (self.of, key.as_str()) {
                (Of::Root, "sysstat") => Of::Sysstat,
                (Of::Sysstat, "hosts") => Of::Hosts,
                (Of::Host, "statistics") => Of::Statistics,
                (Of::Host, "nodename") => {
                    self.walk.host = map.next_value()?;
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            map.next_value_seed(Level { walk: &mut *self.walk, of: below })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.of == Of::Statistics {
            while let Some(report) = list.next_element::<Report>()? {
                (self.walk.take)(self.walk.at, &self.walk.host, &report);
            }
            return Ok(());
        }
        while list.next_element_seed(Level { walk: &mut *self.walk, of: Of::Host })?.is_some() {
            self.walk.at += 1;
            self.walk.host.clear();
        }
        Ok(())
    }
}
