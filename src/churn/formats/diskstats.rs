//! Copies of `/proc/diskstats` with a time above or before each.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::Document;
use crate::units::SECTORS_PER_MIB;

use super::stamps::Stamps;
use crate::churn::clock::{DateOrder, FileClock};
use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::collector::Collector;
use crate::churn::reading::file_stem::{file_stem, server_from_file};
use crate::churn::reading::linux_disks;
use crate::churn::reading::sampling_interval::SamplingInterval;
use crate::churn::reading::sheet_heads::Heads;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::message;

/// Counters of old kernels start again at this.
const WRAP: u64 = 1 << 32;

/// A line with the counters of one device.
struct Line<'a> {
    device: &'a str,
    /// Sectors written since the machine was started.
    written: u64,
    /// What stands before the numbers, such as a time.
    before: String,
}

/// Reads `8 0 sda 1 2 3 ...`, with a time before it or not: major, minor, name and at least eleven counters.
fn parse(text: &str) -> Option<Line<'_>> {
    let words: Vec<&str> =
        text.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let start = (0..words.len().saturating_sub(13)).find(|start| {
        words.get(start + 2).is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic()))
            && words.get(*start..start + 2).is_some_and(|w| w.iter().all(number))
            && words.get(start + 3..).is_some_and(|w| w.iter().all(number))
    })?;
    Some(Line {
        device: words.get(start + 2)?,
        written: words.get(start + 9)?.parse().ok()?,
        before: words.get(..start)?.join(" "),
    })
}

fn text(record: &crate::table::Record<'_>) -> String {
    record.iter().collect::<Vec<_>>().join(" ")
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let (mut rows, mut lines) = (0, 0);
    for row in heads.first() {
        rows += 1;
        lines += usize::from(parse(&row.join(" ")).is_some());
    }
    // A single device has as many lines as times above them.
    (lines > 0 && lines * 2 >= rows).then_some(Format::Diskstats)
}

/// The time of each copy of the counters.
#[derive(Default)]
struct Copies {
    stamps: Stamps,
    now: Option<i64>,
    /// The last line that is neither a time nor counters, where no time was found yet.
    other: Option<(String, u32)>,
}

impl Copies {
    fn new(order: DateOrder) -> Self {
        let stamps = Stamps { clock: FileClock::new(order), ..Stamps::default() };
        Self { stamps, ..Self::default() }
    }

    /// The counters in a line, and when they were copied.
    fn line<'a>(&mut self, text: &'a str, number: u32) -> Option<(Line<'a>, Option<i64>)> {
        let Some(line) = parse(text) else {
            match self.stamps.read(text) {
                Some(at) => self.now = Some(at),
                None if self.other.is_none() && text.bytes().any(|b| b.is_ascii_digit()) => {
                    self.other = Some((text.to_owned(), number));
                }
                None => {}
            }
            return None;
        };
        let own = if line.before.is_empty() { None } else { self.stamps.read(&line.before) };
        let at = own.or(self.now);
        Some((line, at))
    }

    /// Why there are no two copies with times.
    fn refusal(&self, location: &Location) -> Finding {
        let mut unreadable = UnreadableTimes::default();
        if let Some((text, line)) = self.other.as_ref().filter(|_| self.now.is_none()) {
            unreadable.see(text, || location.clone().with_row(*line));
        }
        let why = if self.now.is_some() {
            message!("there is one copy of the counters with a time only, so no rate follows")
        } else {
            message!("no times stand above the copies of the counters, so no rate follows")
        };
        unreadable
            .refusal()
            .unwrap_or_else(|| {
                Finding::error("no-interval", location.path.as_ref(), why).at(location.clone())
            })
            .hint(message!("Record them with: while sleep 60; do date +%s; cat /proc/diskstats; done > <server>.txt"))
    }
}

/// What a first way through a file shows.
struct Survey {
    devices: BTreeSet<String>,
    steps: SamplingInterval,
    copies: Copies,
}

impl Survey {
    fn of(document: &mut Document, order: DateOrder) -> Result<Self, Box<Finding>> {
        let mut survey = Self {
            devices: BTreeSet::new(),
            steps: SamplingInterval::default(),
            copies: Copies::new(order),
        };
        let result = document.records(None, &mut |record| {
            let text = text(&record);
            if let Some((line, at)) = survey.copies.line(&text, record.line) {
                survey.devices.insert(line.device.to_owned());
                if let Some(at) = at {
                    survey.steps.see(line.device, at);
                }
            }
            ControlFlow::Continue(())
        });
        result.map_err(|error| Box::new(error.to_finding()))?;
        let shown = survey.copies.stamps.dates.order();
        if shown == order { Ok(survey) } else { Self::of(document, shown) }
    }
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let location = document.location(None);
    let Survey { devices, steps, copies } = match Survey::of(document, DateOrder::default()) {
        Ok(survey) => survey,
        Err(finding) => {
            reading.findings.push(*finding);
            return reading;
        }
    };
    match copies.stamps.dates.settle(&location) {
        Ok((_, finding)) => reading.findings.extend(finding),
        Err(finding) => {
            reading.findings.push(*finding);
            return reading;
        }
    }
    let Some(interval) = steps.interval_seconds() else {
        reading.findings.push(copies.refusal(&location));
        return reading;
    };
    let zone = copies.stamps.clock.zone_minutes();
    let mut copies = Copies::new(copies.stamps.dates.order());
    let counted: BTreeSet<String> = linux_disks::to_read(devices.iter().map(String::as_str))
        .into_iter()
        .map(ToOwned::to_owned)
        .collect();
    let mut collector =
        Collector::new(Format::Diskstats, Quality::WrittenBytes, location.clone(), interval);
    collector.set_zone(zone.or(options.zone_minutes));
    let server = file_stem(&location.path);
    let mut before: BTreeMap<String, (i64, u64)> = BTreeMap::new();
    let mut wraps = 0;
    let result = document.records(None, &mut |record| {
        let text = text(&record);
        let Some((line, Some(at))) = copies.line(&text, record.line) else {
            return ControlFlow::Continue(());
        };
        if !counted.contains(line.device) {
            return ControlFlow::Continue(());
        }
        let last = before.insert(line.device.to_owned(), (at, line.written));
        let Some((then, written)) = last.filter(|(then, _)| at > *then) else {
            return ControlFlow::Continue(());
        };
        let length = at - then;
        let (sectors, wrapped) = difference(written, line.written);
        wraps += u32::from(wrapped);
        match sectors {
            Some(sectors) => {
                let rate = sectors as f64 / SECTORS_PER_MIB / (length as f64 / 1000.0);
                let id = collector.disk(&server, Some(line.device));
                collector.add_over(id, at, Some(length), rate);
            }
            None => collector.negative(|| location.clone().with_row(record.line)),
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    if wraps > 0 {
        reading.findings.push(
            Finding::note(
                "counter-wrapped",
                location.path.as_ref(),
                message!("counters reached their end {wraps} times and were read on from 0", wraps),
            )
            .at(location.clone()),
        );
    }
    reading.findings.push(server_from_file(location));
    collector.finish(&mut reading);
    reading
}

/// The sectors written between two copies of a counter, and whether it went through its end; nothing after a restart.
fn difference(before: u64, after: u64) -> (Option<u64>, bool) {
    match after.checked_sub(before) {
        Some(sectors) => (Some(sectors), false),
        // A 32-bit counter near its end has wrapped; any other fall is a restart.
        None if before > WRAP / 4 * 3 && before < WRAP && after < WRAP / 4 => {
            (Some(after + WRAP - before), true)
        }
        None => (None, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;
    use crate::churn::model::Amount;

    fn rates(reading: &Reading) -> Vec<(String, Vec<f64>)> {
        reading
            .measurements
            .iter()
            .map(|m| {
                let Amount::Series(series) = &m.amount else { panic!("no series") };
                (m.disk.clone().unwrap(), series.rates().collect())
            })
            .collect()
    }

    fn line(device: &str, sectors: u64) -> String {
        format!("   8       0 {device} 1 2 3 4 5 6 {sectors} 8 9 10 11\n")
    }

    #[test]
    fn counters_become_rates_across_wraps_and_restarts() {
        let start = 1_767_225_600;
        let mut text = String::new();
        let mb = 2048 * 60;
        let top = (1_u64 << 32) - mb;
        for (minute, sectors) in [(0, top - mb), (1, top), (2, mb), (3, 10), (4, 10 + 2 * mb)] {
            text.push_str(&format!(
                "{}\n{}{}",
                start + minute * 60,
                line("sda", sectors),
                line("sda1", sectors)
            ));
        }
        let (format, reading) = fixture::read("web.txt", text.as_bytes());
        assert_eq!(format, Some(Format::Diskstats));
        assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0, 2.0, 2.0])]);
        let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
        assert_eq!(
            codes,
            [
                "counter-wrapped",
                "server-name-from-file",
                "negative-samples",
                "measurement-with-gaps"
            ]
        );
        assert_eq!(reading.measurements[0].server, "web");
    }

    #[test]
    fn a_single_device_is_recognised() {
        let text: String = (0..3)
            .map(|minute| {
                format!(
                    "{}\n   8       0 sda 1 2 3 4 5 6 {} 8 9 10 11\n",
                    1_767_600_000 + minute * 60,
                    minute * 2048 * 60
                )
            })
            .collect();
        let (format, reading) = crate::churn::fixture::read("web.txt", text.as_bytes());
        assert_eq!(format, Some(Format::Diskstats));
        assert_eq!(reading.measurements[0].gb_per_day(), Some(84.375));
    }

    #[test]
    fn a_time_may_stand_before_each_line() {
        let text: String = (0..3)
            .map(|minute| {
                format!("2026-01-01T00:0{minute}:00Z {}", line("vda", minute * 2048 * 60))
            })
            .collect();
        let (_, reading) = fixture::read("web.txt", text.as_bytes());
        assert_eq!(rates(&reading), [("vda".to_owned(), vec![1.0, 1.0])]);
    }
}
