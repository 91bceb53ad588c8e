//! What sysstat writes: `sadf -d`, `-j`, `-p` and `-x`, `sar`, and `iostat` as JSON or text.
//!
//! A file is gone through twice and never held as samples: first for the devices and the time between samples, then for
//! the rates.

mod json;
mod mend;
mod pairs;
mod report;
mod requests;
mod sample;
mod text;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::Document;

use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::collector::Collector;
use crate::churn::reading::linux_disks;
use crate::churn::reading::sampling_interval::SamplingInterval;
use crate::churn::reading::sheet_heads::Heads;
use crate::churn::usage::figures::only_usage;
use crate::message;
use crate::wording::Message;
use requests::{Requests, StatedUnit};
pub(crate) use sample::{Sample, cpu_percent};

/// What sysstat wrote a JSON text.
pub(crate) fn recognise_json(text: &str) -> Option<Format> {
    let start: String = text.chars().take(4096).collect();
    if !start.contains("\"sysstat\"") {
        return None;
    }
    let times_of_sadf = text.contains("\"file-date\"") || text.contains("\"timestamp\": {");
    Some(if times_of_sadf { Format::Sadf } else { Format::Iostat })
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let rows: Vec<Vec<String>> = heads.first().collect();
    let (_, format) = form(&rows)?;
    Some(format)
}

/// How the text of a file is written.
#[derive(Clone, Copy)]
enum Form {
    Rows,
    Report,
    Pairs,
    Xml,
}

fn form(rows: &[Vec<String>]) -> Option<(Form, Format)> {
    if rows.iter().any(|row| text::is_heading(row)) {
        return Some((Form::Rows, Format::Sadf));
    }
    if xml::begins(rows) {
        return Some((Form::Xml, Format::Sadf));
    }
    let lines: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    if let Some(format) = report::recognise(lines.iter().map(String::as_str)) {
        return Some((Form::Report, format));
    }
    pairs::are(rows).then_some((Form::Pairs, Format::Sadf))
}

pub(crate) fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let location = document.location(None);
    let mut reading = Reading::default();
    let mut learnt = Learnt::default();
    if let Some(text) = document.json() {
        let (survey, mended) = match json::Survey::of(text, format, &location) {
            Ok(survey) => (Ok(survey), None),
            Err(error) => match mend::mend(text) {
                mended if mended.reports > 0 => {
                    reading.findings.push(broken(&error, &mended, &location));
                    (json::Survey::of(&mended.text, format, &location), Some(mended.text))
                }
                _ => (Err(error), None),
            },
        };
        let text = mended.as_deref().unwrap_or(text);
        match survey {
            Ok(survey) => {
                match survey.date_order(&location) {
                    Ok(finding) => reading.findings.extend(finding),
                    Err(finding) => {
                        reading.findings.push(*finding);
                        return reading;
                    }
                }
                survey.averages(text, &location, &mut reading);
                let _ = survey.samples(text, &mut |sample| learnt.see(sample));
                reading.findings.extend(if learnt.samples == 0 {
                    survey.no_time.refusal()
                } else {
                    survey.no_time.warning()
                });
                if let Some(mut gathering) =
                    learnt.gathering(format, &location, options, &mut reading)
                {
                    let _ = survey.samples(text, &mut |sample| gathering.take(sample));
                    gathering.finish(&mut reading);
                }
            }
            Err(error) => reading.findings.push(damaged(&error, &location)),
        }
        return reading;
    }
    let rows: Vec<Vec<String>> = Heads::of(document).first().collect();
    let form = form(&rows).map_or(Form::Rows, |(form, _)| form);
    gather(document, format, options, |document, take| match form {
        Form::Rows => text::samples(document, take),
        Form::Report => report::samples(document, format, take),
        Form::Pairs => pairs::samples(document, take),
        Form::Xml => xml::samples(document, take),
    })
}

/// Gathers the samples of block devices of Linux that a function hands over, in two passes: first for the devices and the
/// time between samples, then for the rates.
pub(crate) fn gather(
    document: &mut Document,
    format: Format,
    options: &Options,
    samples: impl Fn(&mut Document, &mut dyn FnMut(&Sample<'_>)) -> Option<Finding>,
) -> Reading {
    let location = document.location(None);
    let mut reading = Reading::default();
    let mut learnt = Learnt::default();
    let odd = samples(document, &mut |sample| learnt.see(sample));
    reading.findings.extend(odd);
    if let Some(mut gathering) = learnt.gathering(format, &location, options, &mut reading) {
        // Findings about the file were collected in the first pass.
        let _ = samples(document, &mut |sample| gathering.take(sample));
        gathering.finish(&mut reading);
    }
    reading
}

fn broken(error: &serde_json::Error, mended: &mend::Mended, location: &Location) -> Finding {
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    Finding::warning(
        "damaged-file",
        location.path.as_ref(),
        message!(
            "the JSON is broken, as where a recording was interrupted or an old version of sysstat wrote it ({error}); {reports} read, {lost} lost",
            error = error.to_string(),
            reports = Message::counted(mended.reports, "whole report was", "whole reports were"),
            lost = mended.lost
        ),
    )
    .hint(message!("If reports are missing, copy or export the file again"))
    .at(location.clone().with_row(line))
}

fn damaged(error: &serde_json::Error, location: &Location) -> Finding {
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    Finding::error(
        "damaged-file",
        location.path.as_ref(),
        message!("not the JSON that sysstat writes: {error}", error = error.to_string()),
    )
    .hint(message!("The file was probably not copied completely; copy or export it again"))
    .at(location.clone().with_row(line))
}

/// What has to be known before rates are taken.
#[derive(Default)]
struct Learnt {
    steps: SamplingInterval,
    devices: BTreeMap<String, BTreeSet<String>>,
    declared: Option<f64>,
    zone: Option<i32>,
    samples: u64,
    /// Samples of devices.
    writes: u64,
    key: String,
    requests: Requests,
}

impl Learnt {
    fn see(&mut self, sample: &Sample<'_>) {
        self.samples += 1;
        self.declared = self.declared.or(sample.seconds);
        self.zone = self.zone.or(sample.zone);
        self.key.clear();
        let of = sample.gauge.map_or(sample.device, |gauge| gauge.mark());
        self.key.extend([sample.host, "\t", of]);
        self.steps.see(&self.key, sample.at);
        if sample.gauge.is_some() {
            return;
        }
        self.writes += 1;
        self.requests.see(sample.rate, sample.by_requests);
        if !self.devices.contains_key(sample.host) {
            self.devices.insert(sample.host.to_owned(), BTreeSet::new());
        }
        if let Some(devices) = self.devices.get_mut(sample.host)
            && !devices.contains(sample.device)
        {
            devices.insert(sample.device.to_owned());
        }
    }

    fn gathering(
        self,
        format: Format,
        location: &Location,
        options: &Options,
        reading: &mut Reading,
    ) -> Option<Gathering> {
        if self.samples == 0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an interval in seconds"
        )]
        let declared = self.declared.map(|seconds| seconds as u32);
        let Some(interval) = self.steps.interval_seconds().or(declared) else {
            reading.findings.push(
                Finding::error(
                    "no-interval",
                    location.path.as_ref(),
                    message!("no device has two samples, so the time that a sample stands for is not known"),
                )
                .hint(message!("Export a longer time"))
                .at(location.clone()),
            );
            return None;
        };
        let mut collector =
            Collector::new(format, Quality::WrittenBytes, location.clone(), interval);
        collector.set_zone(self.zone.or(options.zone_minutes));
        let counted = self.devices.into_iter().map(|(host, devices)| {
            let counted = linux_disks::to_read(devices.iter().map(String::as_str));
            (host, counted.into_iter().map(ToOwned::to_owned).collect())
        });
        if self.writes == 0 {
            reading.findings.push(only_usage(location.clone()).hint(report::sadf_hint()));
        }
        let unit = self.requests.unit();
        reading.findings.extend(unit.finding(location));
        Some(Gathering {
            unit,
            collector,
            counted: counted.collect(),
            location: location.clone(),
            all: self.writes,
            left_out: 0,
            contradictions: 0,
            first_contradiction: None,
        })
    }
}

/// Takes the rates of the devices that are counted.
struct Gathering {
    unit: StatedUnit,
    collector: Collector,
    counted: BTreeMap<String, BTreeSet<String>>,
    location: Location,
    all: u64,
    left_out: u64,
    contradictions: u64,
    first_contradiction: Option<Location>,
}

impl Gathering {
    fn take(&mut self, sample: &Sample<'_>) {
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a sample")]
        let length = sample.seconds.map(|seconds| (seconds * 1000.0) as i64);
        if let Some(gauge) = sample.gauge {
            if let Some(value) = sample.rate {
                let id = self.collector.gauge(sample.host, gauge);
                self.collector.add_over(id, sample.at, length, value);
            }
            return;
        }
        let counted = self.counted.get(sample.host);
        if !counted.is_some_and(|disks| disks.contains(sample.device)) {
            self.left_out += 1;
            return;
        }
        let at = || match sample.line {
            Some(line) => self.location.clone().with_row(line),
            None => self.location.clone(),
        };
        let rate = sample.rate.map(|rate| self.unit.rate(rate));
        if rate.is_some_and(|rate| requests::contradicts(rate, sample.by_requests)) {
            self.contradictions += 1;
            self.first_contradiction.get_or_insert_with(at);
            return;
        }
        match rate {
            Some(rate) if rate < 0.0 => self.collector.negative(at),
            Some(rate) => {
                let id = self.collector.disk(sample.host, Some(sample.device));
                self.collector.add_over(id, sample.at, length, rate);
            }
            None => self.collector.unreadable(at),
        }
    }

    fn finish(self, reading: &mut Reading) {
        if self.left_out > 0 {
            reading.findings.push(
                Finding::note("devices-counted-once", self.location.path.as_ref(), message!("{left_out} of {all} samples are of memory, of files or of partitions whose disks are listed; they do not count", left_out = self.left_out, all = self.all))
                    .at(self.location.clone()),
            );
        }
        if let Some(first) = self.first_contradiction {
            reading.findings.push(
                Finding::warning(
                    "contradicting-samples",
                    self.location.path.as_ref(),
                    message!(
                        "{samples} a rate that the number and size of the writes beside it contradict; they count as gaps",
                        samples = Message::counted(self.contradictions, "sample has", "samples have")
                    ),
                )
                .at(first),
            );
        }
        self.collector.finish(reading);
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
