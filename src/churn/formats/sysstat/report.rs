//! The reports of `sar -d` and `iostat -t` for people: a line for each device below headings, and times that may lack the date.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::churn::clock::{self, DateOrder};
use crate::churn::format::Format;
use crate::churn::reading::file_stem::{file_stem, server_from_file};
use crate::churn::reading::long_table::date_order;
use crate::finding::Finding;
use crate::message;
use crate::table::Document;
use crate::units::DAY_MS;
use crate::wording::Message;

use super::sample::{
    ALL_PROCESSORS, MEMORY_USED_PERCENT, Sample, WRITE_SIZE, WRITES, WRITES_A_SECOND, by_requests,
    cpu_percent, local_number, memory_percent,
};
use crate::churn::usage::gauge::Gauge;

/// Whether words are those of the first line of sar and iostat: `Linux 5.15.0 (web) 01/31/26 _x86_64_ (4 CPU)`. Old versions
/// end with the date.
pub(super) fn is_first_line(line: &str) -> bool {
    host_and_date(line).is_some()
}

/// Which program wrote the report that the lines begin.
pub(super) fn recognise<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Format> {
    let mut begun = false;
    for line in lines {
        let (_, line) = of_host(line);
        begun |= is_first_line(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let first = words.first().copied().unwrap_or_default();
        let is_device = first.trim_end_matches(':') == "Device";
        // The first line may be cut off; nothing else has such headings.
        if (begun && (first == "avg-cpu:" || is_device)) || (is_device && columns(&words).is_some())
        {
            return Some(Format::Iostat);
        }
    }
    begun.then_some(Format::Sar)
}

/// The name that `pdsh` and the like write before each line of a host, and the line: `web01: Device  r/s`.
fn of_host(line: &str) -> (&str, &str) {
    let is_host = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && !name.contains(char::is_whitespace)
            && !["Device", "avg-cpu", "Time", "Average"].contains(&name)
    };
    match line.split_once(": ") {
        Some((host, rest)) if is_host(host) => (host, rest),
        _ => ("", line),
    }
}

fn host_and_date(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix("Linux ")?;
    let (_, rest) = rest.split_once('(')?;
    let (host, rest) = rest.split_once(')')?;
    let date = rest.split_whitespace().next()?;
    let digits = date.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 4 && date.len() <= 10).then_some((host, date))
}

/// Where the figures of a block stand among the words of its lines.
struct Columns {
    device: usize,
    write: usize,
    factor: f64,
    /// The number of writes a second and their size.
    requests: Option<(usize, usize)>,
    words: usize,
}

/// The headings of a block; the device has none in sar of old versions but always one in the others.
fn columns(words: &[&str]) -> Option<Columns> {
    let device =
        words.iter().position(|word| *word == "DEV" || word.trim_end_matches(':') == "Device")?;
    let (write, factor) = WRITES
        .iter()
        .find_map(|(name, factor)| Some((words.iter().position(|word| word == name)?, *factor)))?;
    let column = |name| words.iter().position(|word| *word == name);
    let requests = column(WRITES_A_SECOND).zip(column(WRITE_SIZE));
    Some(Columns { device, write, factor, requests, words: words.len() })
}

/// Where the figures of a block about processors or memory stand among the words of its lines.
struct UsageColumns {
    names: Vec<String>,
    gauge: Gauge,
}

impl UsageColumns {
    /// The headings of such a block; iostat has none for the processors, which are all together.
    fn of(words: &[&str]) -> Option<Self> {
        let words = words.strip_prefix(&["avg-cpu:"]).unwrap_or(words);
        let gauge = if words.contains(&"%idle") {
            Gauge::CpuPercent
        } else if words.contains(&MEMORY_USED_PERCENT) {
            Gauge::MemoryPercent
        } else {
            return None;
        };
        Some(Self { names: words.iter().map(|word| (*word).to_owned()).collect(), gauge })
    }

    /// The per cent that a line below says; nothing of a single processor.
    fn read(&self, words: &[&str]) -> Option<(Gauge, f64)> {
        let word = |wanted: &str| {
            let place = self.names.iter().position(|name| name == wanted)?;
            words.get(place).copied().filter(|_| words.len() == self.names.len())
        };
        let figure = |wanted: &str| word(wanted).and_then(local_number);
        let percent = match self.gauge {
            Gauge::CpuPercent => {
                let is_all = word("CPU").is_none_or(|cpu| ALL_PROCESSORS.contains(&cpu));
                cpu_percent(figure("%idle").filter(|_| is_all)?, figure("%iowait"))
            }
            _ => memory_percent(figure)?,
        };
        Some((self.gauge, percent))
    }
}

/// What is learnt from a first pass.
struct Survey {
    order: DateOrder,
    /// Blocks of devices.
    blocks: u32,
    /// Blocks below a time.
    timed: u32,
}

/// The moment that a line of iostat is, or that a line of sar begins with, and how many words it takes.
#[derive(Default)]
struct Clock {
    date: String,
    /// Days since the date in the first line, where times lack theirs.
    days: i64,
    last: Option<i64>,
}

impl Clock {
    /// A time of day, which goes on into the next day where it falls back by more than half a day.
    fn of_day(&mut self, time: &str, order: DateOrder) -> Option<clock::Moment> {
        let mut moment = clock::parse(&format!("{} {time}", self.date), order)?;
        moment.ms += self.days * DAY_MS;
        if let Some(last) = self.last
            && moment.ms + DAY_MS / 2 < last
        {
            self.days += 1;
            moment.ms += DAY_MS;
        }
        self.last = Some(moment.ms);
        Some(moment)
    }

    /// A line that is nothing but a time.
    fn line(&mut self, line: &str, order: DateOrder) -> Option<clock::Moment> {
        if !line.starts_with(|c: char| c.is_ascii_digit()) && !line.contains(':') {
            return None;
        }
        if let Some(time) = line.strip_prefix("Time:") {
            return self.of_day(time.trim(), order);
        }
        clock::parse(line, order)
    }

    /// The time that a line begins with.
    fn start(&mut self, words: &[&str], order: DateOrder) -> Option<(clock::Moment, usize)> {
        let first = words.first()?;
        if !first.contains(':') || !first.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let half = words.get(1).filter(|word| matches!(**word, "AM" | "PM" | "am" | "pm"));
        let time = half.map_or_else(|| (*first).to_owned(), |half| format!("{first} {half}"));
        Some((self.of_day(&time, order)?, if half.is_some() { 2 } else { 1 }))
    }
}

/// Hands over the samples; what makes a file unreadable.
pub(super) fn samples(
    document: &mut Document,
    format: Format,
    take: &mut dyn FnMut(&Sample<'_>),
) -> Option<Finding> {
    let survey = match survey(document, format) {
        Ok(survey) => survey,
        Err(finding) => return Some(*finding),
    };
    let mut hosts: HashMap<String, OfHost> = HashMap::new();
    let (mut has_name, stem) = (true, file_stem(document.path()));
    let result = document.lines(&mut |number, line| {
        let (prefix, line) = of_host(line);
        let of_host = match hosts.get_mut(prefix) {
            Some(known) => known,
            None => hosts
                .entry(prefix.to_owned())
                .or_insert_with(|| OfHost { host: prefix.to_owned(), ..OfHost::default() }),
        };
        if let Some((name, date)) = host_and_date(line) {
            let clock = Clock { date: date.to_owned(), ..Clock::default() };
            *of_host = OfHost { host: name.to_owned(), clock, ..OfHost::default() };
            return ControlFlow::Continue(());
        }
        let OfHost { host, clock, block, usage, blocks, now, before } = of_host;
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() {
            (*block, *usage) = (None, None);
            return ControlFlow::Continue(());
        }
        let found = columns(&words);
        let is_heading = found.is_some();
        if format == Format::Sar {
            let Some((moment, _)) = clock.start(&words, survey.order) else {
                return ControlFlow::Continue(());
            };
            // Headings have the time of the lines before them, also above a restart.
            if now.is_none_or(|last| last.ms != moment.ms) {
                *before = now.map(|last| last.ms);
                *now = Some(moment);
            }
        } else if !is_heading && let Some(moment) = clock.line(line.trim(), survey.order) {
            *before = now.map(|last| last.ms);
            *now = Some(moment);
            return ControlFlow::Continue(());
        }
        if is_heading {
            (*block, *usage) = (found, None);
            *blocks += 1;
            return ControlFlow::Continue(());
        }
        if let Some(found) = UsageColumns::of(&words) {
            (*block, *usage) = (None, Some(found));
            return ControlFlow::Continue(());
        }
        // The first report of iostat covers the time since the machine was started.
        let since_boot = format == Format::Iostat && *blocks == 1;
        if let (Some(columns), Some(moment)) = (block, *now)
            && words.len() == columns.words
            && !since_boot
            && let (Some(device), Some(written)) =
                (words.get(columns.device), words.get(columns.write))
        {
            if host.is_empty() {
                has_name = false;
                host.clone_from(&stem);
            }
            take(&Sample {
                host,
                device,
                at: moment.ms,
                zone: moment.zone,
                seconds: before.map(|before| (moment.ms - before) as f64 / 1000.0),
                rate: local_number(written).map(|rate| rate * columns.factor),
                by_requests: columns.requests.and_then(|(writes, size)| {
                    let figure = |at: usize| words.get(at).copied().and_then(local_number);
                    by_requests(figure(writes), figure(size))
                }),
                gauge: None,
                line: Some(number),
            });
        }
        if let (Some(usage), Some(moment)) = (usage, *now)
            && !(format == Format::Iostat && *blocks == 0)
            && let Some((gauge, percent)) = usage.read(&words)
        {
            if host.is_empty() {
                has_name = false;
                host.clone_from(&stem);
            }
            take(&Sample {
                host,
                device: "",
                at: moment.ms,
                zone: moment.zone,
                seconds: before.map(|before| (moment.ms - before) as f64 / 1000.0),
                rate: Some(percent),
                by_requests: None,
                gauge: Some(gauge),
                line: Some(number),
            });
        }
        ControlFlow::Continue(())
    });
    let broken = result.err().map(|error| error.to_finding());
    broken.or_else(|| (!has_name).then(|| server_from_file(document.location(None))))
}

/// What the lines of a host say so far.
#[derive(Default)]
struct OfHost {
    host: String,
    clock: Clock,
    block: Option<Columns>,
    usage: Option<UsageColumns>,
    blocks: u32,
    now: Option<clock::Moment>,
    before: Option<i64>,
}

/// Looks through a report; why nothing can be read from it.
fn survey(document: &mut Document, format: Format) -> Result<Survey, Box<Finding>> {
    let mut survey = Survey { order: DateOrder::MonthFirst, blocks: 0, timed: 0 };
    let mut dates: Vec<String> = Vec::new();
    let mut first_time = None;
    let result = document.lines(&mut |_, line| {
        let line = of_host(line).1.trim();
        let words: Vec<&str> = line.split_whitespace().collect();
        let date = match host_and_date(line) {
            Some((_, date)) => Some(date),
            None => words.first().copied().filter(|word| {
                word.starts_with(|c: char| c.is_ascii_digit())
                    && word.contains(['/', '.', '-'])
                    && words.get(1).is_some_and(|word| word.contains(':'))
            }),
        };
        if let Some(date) = date
            && dates.last().is_none_or(|last| last != date)
            && dates.len() < MOST_DATES
        {
            dates.push(date.to_owned());
        }
        let is_time = |word: &&&str| {
            word.contains(':') && word.bytes().filter(u8::is_ascii_digit).count() >= 4
        };
        if let Some(word) = words.iter().find(is_time) {
            first_time.get_or_insert_with(|| (*word).to_owned());
        }
        let is_usage = format == Format::Sar && UsageColumns::of(&words).is_some();
        if columns(&words).is_some() || is_usage {
            survey.blocks += 1;
            survey.timed += u32::from(first_time.is_some());
        }
        ControlFlow::Continue(())
    });
    let path = document.path().as_ref();
    let at = document.location(None);
    if let Err(error) = result {
        return Err(Box::new(error.to_finding()));
    }
    let refused = |message, hint| {
        Err(Box::new(Finding::error("sysstat-report", path, message).hint(hint).at(at)))
    };
    if survey.blocks == 0 {
        return refused(
            message!("this report has no write rates of single disks"),
            if format == Format::Iostat { iostat_hint() } else { sadf_hint() },
        );
    }
    if survey.timed == 0 {
        return refused(
            message!(
                "the reports of iostat carry no time, so it is not known how long each was measured"
            ),
            iostat_hint(),
        );
    }
    if format == Format::Iostat && survey.blocks == 1 {
        return refused(
            message!("the only report of iostat is the average since the machine was started"),
            iostat_hint(),
        );
    }
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    survey.order = date_order(&dates).0;
    Ok(survey)
}

/// Enough to see the order of their parts.
const MOST_DATES: usize = 10_000;

/// What to run instead of sar.
pub(super) fn sadf_hint() -> Message {
    message!(
        "Write it with: sadf -d -- -d, or sadf -j -- -d, which read the same files as sar (/var/log/sysstat/saDD or /var/log/sa/saDD)"
    )
}

/// How to run iostat.
fn iostat_hint() -> Message {
    message!("Let iostat write the time, for a day or longer: iostat -x -t -o JSON 60 1440")
}
