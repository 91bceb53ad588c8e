//! Samples of many disks in any order, gathered into one series a disk; and those of processors and memory, one series a gauge.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;

use super::disk_names::{DiskNames, disk_key};
use super::sampling_interval::{LONGEST_SAMPLE_SECONDS, Pace};
use super::slots::{Slots, slot_length};
use crate::churn::clock::date_text;
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::spans::Spans;
use crate::churn::usage::UsageSeries;
use crate::churn::usage::gauge::{Gauge, Unit};
use crate::message;
use crate::units::{DAY_MS, DAY_SECONDS};
use crate::wording::Message;

/// Days apart from the others by more than this are another time, not a gap.
const LONGEST_GAP_DAYS: i64 = 31;
/// What the slots of one file may take; a month of minutes of 4,000 disks is about 900 MB.
const MAX_SLOT_BYTES: i64 = 1 << 30;
/// What the slots of a file may take however few samples it has, and what more with each sample: a day of minutes. Samples of many
/// days would fill the memory from a file of a few kilobytes.
const FREE_SLOT_BYTES: i64 = 192 << 20;
const SLOT_BYTES_PER_SAMPLE: i64 = 8 << 10;
/// The share of samples up to which another time is a clock that was wrong.
const MAX_STRAY_SHARE: f64 = 0.02;
/// A finding warns of servers that were measured for less than this part of the window.
const MIN_COVERAGE: f64 = 0.9;
/// No disk writes faster, and no server: 100 GiB a second. Counters that overflow say far more.
const MAX_MIB_PER_S: f64 = 100.0 * 1024.0;
/// What is as fast as this only once in a while, and far slower else, is looked at: a GiB a second.
const FAST_MIB_PER_S: f64 = 1024.0;
/// Once in a while is in one of so many samples.
const RARELY: u64 = 20;
/// How much slower a disk is else: 10 GiB a second are a gap then, and less is told.
const MAX_LONE_MIB_PER_S: f64 = 10.0 * 1024.0;
const SLOWER: f64 = 0.1;
const FAR_SLOWER: f64 = 0.01;
/// From one of so many samples on, two values of one time are no clock that was set back, but two disks.
const MANY_OF: u64 = 4;
/// Days before and after 1970 that a clock can tell, and more.
const MAX_DAY: i64 = 100_000_000;
/// The longest time that a sample stands for if no source says so.
const LONGEST_STEP_MS: i64 = DAY_MS;
/// The longest time that a source may say.
const LONGEST_SAMPLE_MS: i64 = LONGEST_SAMPLE_SECONDS * 1000;

/// No processors and no memory are busier than this: per cent, as turbo modes count.
const MAX_PERCENT: f64 = 200.0;

/// A disk of the collector, or a gauge of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DiskId(pub(crate) usize);

struct Disk {
    server: String,
    name: Option<String>,
    /// What is measured, where it is no disk.
    gauge: Option<Gauge>,
    samples: u64,
    uuid: Option<String>,
    slots: Slots,
    /// The time of the last sample and its value.
    last: Option<i64>,
    value: f64,
    pace: Pace,
    /// How far the last two samples were apart.
    step: i64,
    /// The time before the last sample that it stands for only if samples go on to be that far apart, and its rate.
    open: Option<(i64, i64, f64)>,
    /// Samples that count only if the disk is as fast else: start, end and rate.
    lone: Vec<(i64, i64, f64)>,
}

/// What a sample says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Written {
    /// MiB per second.
    Rate(f64),
    /// MiB since the sample before.
    Amount(f64),
    /// MiB since some start.
    Count(f64),
}

/// A sample that waits for those before it.
struct Kept {
    disk: usize,
    at: i64,
    length: Option<i64>,
    written: Written,
}

/// What was anomalies about the samples.
#[derive(Default)]
struct SampleAnomalies {
    duplicates: u64,
    contradicting: u64,
    unordered: u64,
    negative: u64,
    unreadable: u64,
    too_long: u64,
    beyond: u64,
    implausible: u64,
    too_busy: u64,
    lone: u64,
    first_lone: Option<(String, i64, f64)>,
    /// The first of them: whose it is, when, and the rate.
    first_implausible: Option<(String, i64, f64)>,
    /// Whose the first one is that would stand for too long, and when.
    first_too_long: Option<(String, i64)>,
    first_negative: Option<Location>,
    first_unreadable: Option<Location>,
}

/// Gathers samples.
pub(crate) struct Collector {
    interval_ms: i64,
    slot_seconds: u32,
    zone: Option<i32>,
    /// The paces of disks, by server and disk.
    paces: HashMap<String, Pace>,
    /// All samples, where they are not in the order of time.
    kept: Option<Vec<Kept>>,
    out_of_order: bool,
    location: Location,
    format: Format,
    quality: Quality,
    disks: Vec<Disk>,
    names: DiskNames,
    anomalies: SampleAnomalies,
    samples: u64,
    /// What the slots of all disks take.
    slot_bytes: i64,
    /// What they may take.
    most_slot_bytes: i64,
}

impl Collector {
    /// For samples of a file that are usually so many seconds apart.
    pub(crate) fn new(
        format: Format,
        quality: Quality,
        location: Location,
        interval_seconds: u32,
    ) -> Self {
        Self {
            interval_ms: i64::from(interval_seconds.max(1)) * 1000,
            slot_seconds: slot_length(interval_seconds),
            zone: None,
            paces: HashMap::new(),
            kept: None,
            out_of_order: false,
            location,
            format,
            quality,
            disks: Vec::new(),
            names: DiskNames::default(),
            anomalies: SampleAnomalies::default(),
            samples: 0,
            slot_bytes: 0,
            most_slot_bytes: MAX_SLOT_BYTES,
        }
    }

    /// The zone of the clock, in minutes ahead of UTC.
    pub(crate) fn set_zone(&mut self, zone: Option<i32>) {
        self.zone = zone;
    }

    /// Sets how far apart the samples of single disks are, by server and disk.
    pub(crate) fn set_paces(&mut self, paces: HashMap<String, Pace>) {
        self.paces = paces;
    }

    /// Keeps all samples until the last one has come, and takes them in the order of time.
    pub(crate) fn sort(&mut self) {
        self.kept = Some(Vec::new());
    }

    /// Whether samples came out of the order of time: each stands for the time since the one before, so that the file is to be
    /// read again, and sorted.
    pub(crate) fn is_out_of_order(&self) -> bool {
        self.out_of_order
    }

    /// The disk of a server; `None` is the whole server.
    #[inline]
    pub(crate) fn disk(&mut self, server: &str, disk: Option<&str>) -> DiskId {
        self.find(server, disk, None)
    }

    /// A gauge of a server.
    #[inline]
    pub(crate) fn gauge(&mut self, server: &str, gauge: Gauge) -> DiskId {
        self.find(server, Some(gauge.mark()), Some(gauge))
    }

    #[inline]
    fn find(&mut self, server: &str, disk: Option<&str>, gauge: Option<Gauge>) -> DiskId {
        let id = self.names.id(server, disk);
        if id == self.disks.len() {
            let key = disk_key(server, disk.unwrap_or_default());
            let of_file = Pace { usual: self.interval_ms, longest: self.interval_ms };
            self.disks.push(Disk {
                server: server.to_owned(),
                name: disk.map(ToOwned::to_owned),
                gauge,
                samples: 0,
                uuid: None,
                slots: Slots::new(self.slot_seconds),
                last: None,
                value: f64::NAN,
                pace: self.paces.get(&key).copied().unwrap_or(of_file),
                step: 0,
                open: None,
                lone: Vec::new(),
            });
        }
        DiskId(id)
    }

    /// Sets the identifier of a disk's server.
    pub(crate) fn set_uuid(&mut self, id: DiskId, uuid: &str) {
        if let Some(disk) = self.disks.get_mut(id.0)
            && disk.uuid.is_none()
            && !uuid.is_empty()
        {
            disk.uuid = Some(uuid.to_owned());
        }
    }

    /// Adds the rate in MiB per second that held up to a moment, for the usual interval.
    #[inline]
    pub(crate) fn add(&mut self, id: DiskId, at: i64, rate: f64) {
        self.add_over(id, at, None, rate);
    }

    /// Adds the rate over the given time before a moment; where none is given, over the time since the sample before.
    #[inline]
    pub(crate) fn add_over(&mut self, id: DiskId, at: i64, length_ms: Option<i64>, rate: f64) {
        self.take(id, at, length_ms, Written::Rate(rate));
    }

    /// Adds what a sample says of the given time before a moment; where none is given, of the time since the sample before.
    /// Says no where a count fell.
    #[inline]
    pub(crate) fn take(
        &mut self,
        id: DiskId,
        at: i64,
        length_ms: Option<i64>,
        written: Written,
    ) -> bool {
        if let Some(kept) = &mut self.kept {
            kept.push(Kept { disk: id.0, at, length: length_ms, written });
            return true;
        }
        let Some(disk) = self.disks.get_mut(id.0) else {
            return true;
        };
        self.samples += 1;
        disk.samples += 1;
        // No sample stands for less than nothing.
        let length_ms = length_ms.filter(|length| *length >= 0);
        if length_ms.is_some_and(|length| length > LONGEST_SAMPLE_MS) {
            self.anomalies.too_long(disk, at);
            return true;
        }
        let (Written::Rate(value) | Written::Amount(value) | Written::Count(value)) = written;
        if value < 0.0 || !value.is_finite() {
            self.anomalies.negative += 1;
            return true;
        }
        let by_samples = self.samples.cast_signed().saturating_mul(SLOT_BYTES_PER_SAMPLE);
        let most = self.most_slot_bytes.min(by_samples.saturating_add(FREE_SLOT_BYTES));
        if self.slot_bytes > most && !disk.slots.holds(at) {
            self.anomalies.beyond += 1;
            return true;
        }
        let last = disk.last;
        let is_next = last.is_none_or(|last| at > last);
        let before = disk.value;
        if is_next {
            disk.value = value;
        } else if last == Some(at) {
            self.anomalies.contradicting += u64::from(value.to_bits() != before.to_bits());
        } else if length_ms.is_none() {
            self.out_of_order = true;
        }
        let (length, rate) = match written {
            Written::Count(_) => {
                let Some(last) = last.filter(|_| is_next) else {
                    disk.last = last.or(Some(at));
                    self.anomalies.duplicates += u64::from(last.is_some());
                    return true;
                };
                disk.last = Some(at);
                if value < before {
                    return false;
                }
                if at - last > LONGEST_SAMPLE_MS {
                    self.anomalies.too_long(disk, at);
                    return true;
                }
                (at - last, (value - before) / ((at - last) as f64 / 1000.0))
            }
            Written::Rate(_) | Written::Amount(_) => {
                let length = if is_next {
                    disk.length(at, length_ms, written)
                } else {
                    length_ms.unwrap_or(disk.pace.usual)
                };
                let seconds = length.max(1) as f64 / 1000.0;
                let is_rate = matches!(written, Written::Rate(_));
                (length, if is_rate { value } else { value / seconds })
            }
        };
        if let Some(gauge) = disk.gauge {
            if gauge.unit() == Unit::Percent && rate > MAX_PERCENT {
                self.anomalies.too_busy += 1;
                return true;
            }
        } else if rate > FAST_MIB_PER_S {
            disk.open = None;
            if rate > MAX_MIB_PER_S {
                self.anomalies.implausible(disk, at, rate);
            } else {
                disk.lone.push((at - length, at, rate));
            }
            return true;
        }
        let bytes = disk.slots.bytes();
        if !disk.slots.add(at - length, at, rate) {
            self.anomalies.duplicates += 1;
        } else if !is_next {
            self.anomalies.unordered += 1;
        }
        self.slot_bytes += disk.slots.bytes() - bytes;
        true
    }

    /// Takes what was kept, in the order of time.
    fn take_kept(&mut self) {
        let Some(mut kept) = self.kept.take() else { return };
        let mut latest: HashMap<usize, i64> = HashMap::new();
        for sample in &kept {
            let latest = latest.entry(sample.disk).or_insert(sample.at);
            self.anomalies.unordered += u64::from(sample.at < *latest);
            *latest = sample.at.max(*latest);
        }
        kept.sort_by_key(|sample| (sample.disk, sample.at));
        for Kept { disk, at, length, written } in kept {
            if !self.take(DiskId(disk), at, length, written) {
                self.anomalies.negative += 1;
            }
        }
    }

    /// Takes the highest samples where they are no exception, else leaves them out.
    fn judge_lone_samples(&mut self) {
        for disk in &mut self.disks {
            if disk.lone.is_empty() {
                continue;
            }
            let others: u64 = disk.slots.filled().map(|(_, filled)| filled).sum();
            let fastest = disk.slots.fastest();
            let is_rare = disk.lone.len() as u64 * RARELY <= others;
            for (start, end, rate) in std::mem::take(&mut disk.lone) {
                if is_rare && rate > MAX_LONE_MIB_PER_S && fastest < rate * SLOWER {
                    self.anomalies.implausible(disk, end, rate);
                    continue;
                }
                if is_rare && fastest < rate * FAR_SLOWER {
                    self.anomalies.lone += 1;
                    self.anomalies.first_lone.get_or_insert_with(|| (disk.called(), end, rate));
                }
                self.anomalies.duplicates += u64::from(!disk.slots.add(start, end, rate));
            }
        }
    }

    /// Counts a value that was below zero before it became a rate, such as a counter that was reset.
    pub(crate) fn negative(&mut self, location: impl FnOnce() -> Location) {
        self.anomalies.negative += 1;
        self.anomalies.first_negative.get_or_insert_with(location);
    }

    /// Counts a value or time that could not be read.
    pub(crate) fn unreadable(&mut self, location: impl FnOnce() -> Location) {
        self.anomalies.unreadable += 1;
        self.anomalies.first_unreadable.get_or_insert_with(location);
    }

    /// The measurements, in the order in which the disks came, and what was anomalies.
    pub(crate) fn finish(mut self, reading: &mut Reading) {
        self.take_kept();
        self.judge_lone_samples();
        if self.anomalies.contradicting * MANY_OF < self.samples {
            // An hour that a clock runs through twice.
            self.anomalies.contradicting = 0;
        }
        reading.rows += self.samples;
        let keep = self.main_days(reading);
        self.anomalies.tell_times(&self.location, reading);
        self.anomalies.tell_values(&self.location, reading);
        let thin = self.thin_servers(keep);
        for disk in self.disks {
            let series = disk.slots.into_series(keep, self.zone);
            if series.mean().is_none() {
                continue;
            }
            if let Some(gauge) = disk.gauge {
                reading.usage.push(UsageSeries {
                    server: disk.server,
                    uuid: disk.uuid,
                    gauge,
                    series: Arc::new(series),
                    samples: disk.samples,
                    location: self.location.clone(),
                    format: self.format,
                });
                continue;
            }
            let mut measurement = Measurement::new(
                disk.server,
                Amount::Series(Arc::new(series)),
                self.quality,
                self.location.clone(),
            );
            measurement.format = self.format;
            measurement.disk = disk.name;
            measurement.uuid = disk.uuid;
            measurement.interval_seconds = u32::try_from(self.interval_ms / 1000).ok();
            reading.measurements.push(measurement);
        }
        if let Some((name, coverage)) = thin.iter().min_by(|a, b| a.1.total_cmp(&b.1)) {
            reading.findings.push(
                Finding::warning(
                    "measurement-with-gaps",
                    name.as_str(),
                    message!("{name} measured only {coverage} % of the time ({servers} below {value} %); gaps stay gaps and count nowhere", name, coverage = format!("{:.0}", coverage * 100.0), servers = Message::counted(thin.len(), "server is", "servers are"), value = format!("{:.0}", MIN_COVERAGE * 100.0)),
                )
                .at(self.location.clone()),
            );
        }
    }

    /// Servers that were measured for a small part of the time only, on whichever disk, and how large that was.
    fn thin_servers(&self, keep: (i64, i64)) -> Vec<(String, f64)> {
        let (start, end) = (keep.0.max(-MAX_DAY), keep.1.min(MAX_DAY));
        let kept = Spans::of([(start * DAY_MS, (end + 1) * DAY_MS)]);
        let mut servers: BTreeMap<&str, Spans> = BTreeMap::new();
        for disk in &self.disks {
            servers.entry(&disk.server).or_default().join(&disk.slots.spans().shared(&kept));
        }
        let coverage =
            servers.into_iter().filter_map(|(name, spans)| Some((name, spans.coverage()?)));
        let thin = coverage.filter(|(_, coverage)| *coverage < MIN_COVERAGE);
        thin.map(|(name, coverage)| (name.to_owned(), coverage)).collect()
    }

    /// The days that belong together; a few samples far away are a clock that was wrong.
    fn main_days(&self, reading: &mut Reading) -> (i64, i64) {
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        for (day, filled) in self.disks.iter().flat_map(|disk| disk.slots.filled()) {
            *days.entry(day).or_default() += filled;
        }
        let total: u64 = days.values().sum();
        let mut groups: Vec<(i64, i64, u64)> = Vec::new();
        for (day, filled) in days {
            match groups.last_mut() {
                Some((_, end, sum)) if day - *end <= LONGEST_GAP_DAYS => {
                    *end = day;
                    *sum += filled;
                }
                _ => groups.push((day, day, filled)),
            }
        }
        let main: Vec<&(i64, i64, u64)> = groups
            .iter()
            .filter(|(_, _, sum)| *sum as f64 > MAX_STRAY_SHARE * total as f64)
            .collect();
        let keep = (
            main.first().map_or(i64::MIN, |group| group.0),
            main.last().map_or(i64::MAX, |group| group.1),
        );
        if let Some((start, _, _)) =
            groups.iter().find(|(start, end, _)| *start < keep.0 || *end > keep.1)
        {
            let stray: u64 = groups
                .iter()
                .filter(|(start, end, _)| *start < keep.0 || *end > keep.1)
                .map(|group| group.2)
                .sum();
            reading.findings.push(
                Finding::warning(
                    "clock-jump",
                    self.location.path.as_ref(),
                    message!("{stray} samples lie far from all others, the first on {start}; the clock was wrong there, and they are left out", stray, start = date_text(*start)),
                )
                .at(self.location.clone()),
            );
        }
        keep
    }
}

impl Disk {
    fn called(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        format!("{} {name}", self.server).trim().to_owned()
    }

    /// The time that a sample stands for, which comes after all others of the disk.
    #[inline]
    fn length(&mut self, at: i64, stated: Option<i64>, written: Written) -> i64 {
        let Pace { usual, longest } = self.pace;
        let Some(last) = self.last.replace(at) else {
            return stated.unwrap_or(usual);
        };
        let step = at - last;
        if let Some(stated) = stated {
            // Tools round the time that they state: the sample reaches back to the one before it.
            let rounded = (stated / 50).max((stated / 2).min(1500));
            return if (step - stated).abs() <= rounded { step } else { stated };
        }
        let before = std::mem::replace(&mut self.step, step);
        let open = self.open.take();
        if step <= longest + usual / 2 {
            // A clock that drifts: the sample reaches back to the one before it.
            return step;
        }
        if (step - before).abs() <= step / 10 && step < LONGEST_STEP_MS {
            // Samples are further apart from now on: this is no gap, and the last one was none.
            if let Some((start, end, rate)) = open {
                self.slots.add(start, end, rate);
            }
            return step;
        }
        let rate = match written {
            Written::Rate(rate) => rate,
            // All of it is in the time that the sample stands for anyway.
            Written::Amount(_) | Written::Count(_) => 0.0,
        };
        self.open = Some((last, at - usual, rate));
        usual
    }
}

impl SampleAnomalies {
    fn implausible(&mut self, disk: &Disk, at: i64, rate: f64) {
        self.implausible += 1;
        self.first_implausible.get_or_insert_with(|| (disk.called(), at, rate));
    }

    fn too_long(&mut self, disk: &Disk, at: i64) {
        self.too_long += 1;
        self.first_too_long.get_or_insert_with(|| (disk.called(), at));
    }

    fn tell_times(&self, location: &Location, reading: &mut Reading) {
        let path = location.path.as_ref();
        let mut push = |finding: Finding, at: Option<&Location>| {
            reading.findings.push(finding.at(at.unwrap_or(location).clone()));
        };
        if self.contradicting > 0 {
            push(
                Finding::warning(
                    "two-values-at-once",
                    path,
                    message!(
                        "{samples} the time of another of the same disk and another value; the first of each counts",
                        samples =
                            Message::counted(self.contradicting, "sample has", "samples have")
                    ),
                )
                .hint(message!("If they are of several disks or servers, name the column that tells them apart, such as --map HEADING=disk")),
                None,
            );
        }
        let duplicates = self.duplicates.saturating_sub(self.contradicting);
        if duplicates > 0 {
            push(
                Finding::note(
                    "duplicate-samples",
                    path,
                    message!(
                        "{duplicates} samples stand twice, as where exports overlap or a clock is set back; the first of each counts",
                        duplicates
                    ),
                ),
                None,
            );
        }
        if self.unordered > 0 {
            push(
                Finding::note(
                    "unordered-samples",
                    path,
                    message!(
                        "{unordered} samples are not in the order of time; they were sorted in",
                        unordered = self.unordered
                    ),
                ),
                None,
            );
        }
        if let Some((disk, at)) = &self.first_too_long {
            push(
                Finding::warning(
                    "samples-too-long",
                    path,
                    message!(
                        "{samples} said to stand for more than {days} days; that counts as a gap (first of {disk} on {day})",
                        samples = Message::counted(self.too_long, "sample is", "samples are"),
                        days = LONGEST_SAMPLE_SECONDS / DAY_SECONDS,
                        disk,
                        day = date_text(at.div_euclid(DAY_MS))
                    ),
                )
                .hint(message!("Correct the column with the length of the samples")),
                None,
            );
        }
        if self.beyond > 0 {
            push(
                Finding::error(
                    "too-many-days",
                    path,
                    message!("{beyond} samples are of more disks and days than fit in memory and were left out", beyond = self.beyond),
                )
                .hint(message!("Split the file by server or by month")),
                None,
            );
        }
    }

    fn tell_values(&self, location: &Location, reading: &mut Reading) {
        let path = location.path.as_ref();
        let mut push = |finding: Finding, at: Option<&Location>| {
            reading.findings.push(finding.at(at.unwrap_or(location).clone()));
        };
        if self.negative > 0 {
            push(
                Finding::warning(
                    "negative-samples",
                    path,
                    message!(
                        "{negative} samples are below zero, as after a counter was reset; they count as gaps",
                        negative = self.negative
                    ),
                ),
                self.first_negative.as_ref(),
            );
        }
        if let Some((disk, at, rate)) = &self.first_implausible {
            push(
                Finding::warning(
                    "implausible-samples",
                    path,
                    message!(
                        "{samples} that no disk can reach, as after a counter overflowed; they count as gaps (first {rate} MB/s of {disk} on {day})",
                        samples = Message::counted(
                            self.implausible,
                            "sample states a rate",
                            "samples state rates"
                        ),
                        rate = format!("{rate:.0}"),
                        disk,
                        day = date_text(at.div_euclid(DAY_MS))
                    ),
                ),
                None,
            );
        }
        if let Some((disk, at, rate)) = &self.first_lone {
            push(
                Finding::warning(
                    "lone-samples",
                    path,
                    message!(
                        "{samples} more than a hundred times faster than all others of the disk, and they count (first {rate} MB/s of {disk} on {day})",
                        samples = Message::counted(self.lone, "sample is", "samples are"),
                        rate = format!("{rate:.0}"),
                        disk,
                        day = date_text(at.div_euclid(DAY_MS))
                    ),
                )
                .hint(message!("Take them out of the file if the disk cannot be as fast")),
                None,
            );
        }
        if self.too_busy > 0 {
            push(
                Finding::warning(
                    "implausible-samples",
                    path,
                    message!(
                        "{samples} processors or memory to be more than twice as busy as they can be; they count as gaps",
                        samples = Message::counted(self.too_busy, "sample states", "samples state")
                    ),
                ),
                None,
            );
        }
        if self.unreadable > 0 {
            push(
                Finding::warning(
                    "unreadable-samples",
                    path,
                    message!(
                        "{unreadable} samples could not be read; they count as gaps",
                        unreadable = self.unreadable
                    ),
                ),
                self.first_unreadable.as_ref(),
            );
        }
    }
}

#[cfg(test)]
#[path = "collector_tests.rs"]
mod tests;
