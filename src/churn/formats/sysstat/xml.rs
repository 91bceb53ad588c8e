//! The XML of `sadf -x`, tag by tag: only hosts, times, devices, processors and memory count, so that a file that is cut off gives what
//! it has.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::churn::clock::FileClock;
use crate::finding::Finding;
use crate::message;
use crate::table::Document;

use super::report;
use super::sample::{
    ALL_PROCESSORS, MEMORY_USED_PERCENT, Sample, WRITES, cpu_percent, local_number, memory_percent,
};
use crate::churn::usage::gauge::Gauge;

/// A tag that is longer is none of sadf's.
const LONGEST_TAG: usize = 1 << 16;

/// Whether a file begins as sadf's XML does.
pub(super) fn begins(rows: &[Vec<String>]) -> bool {
    let starts = |row: &Vec<String>| row.first().is_some_and(|cell| cell.starts_with('<'));
    rows.first().is_some_and(starts)
        && rows.iter().any(|row| row.iter().any(|cell| cell.contains("<sysstat")))
}

/// Hands over the samples; what makes a file unreadable.
pub(super) fn samples(
    document: &mut Document,
    take: &mut dyn FnMut(&Sample<'_>),
) -> Option<Finding> {
    let mut walk = Walk::default();
    let mut open = String::new();
    let result = document.lines(&mut |line, text| {
        if open.len() > LONGEST_TAG {
            open.clear();
        }
        open.push_str(text);
        open.push(' ');
        let mut rest = open.as_str();
        while let Some((_, tag)) = rest.split_once('<') {
            let Some((tag, behind)) = tag.split_once('>') else { break };
            let text = behind.split_once('<').map_or(behind, |(text, _)| text);
            walk.tag(tag, text.trim(), line, take);
            rest = behind;
        }
        // What follows the last tag is text, or the start of the next one.
        let kept = rest.find('<').unwrap_or(rest.len());
        let gone = open.len() - rest.len() + kept;
        open.drain(..gone);
        ControlFlow::Continue(())
    });
    let path = document.path().as_ref();
    let finding = match result {
        Err(error) => error.to_finding(),
        Ok(()) if walk.taken == 0 => Finding::error(
            "sysstat-report",
            path,
            message!("this report has no write rates of single disks"),
        )
        .hint(report::sadf_hint()),
        Ok(()) => return None,
    };
    Some(finding.at(document.location(None)))
}

#[derive(Default)]
struct Walk {
    host: String,
    clock: FileClock,
    now: Option<i64>,
    seconds: Option<f64>,
    /// The figures of the memory of a moment, each a tag with its value behind it, until their tag ends.
    memory: Option<HashMap<String, f64>>,
    taken: u64,
}

impl Walk {
    /// A tag and the text behind it.
    fn tag(&mut self, tag: &str, text: &str, line: u32, take: &mut dyn FnMut(&Sample<'_>)) {
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let get = |wanted: &str| attribute(attributes, wanted);
        match name {
            "host" => get("nodename").unwrap_or_default().clone_into(&mut self.host),
            "timestamp" => {
                let utc = (get("utc") == Some("1")).then_some("UTC");
                let zone = get("tz").or(utc).unwrap_or_default();
                let time = match (get("date"), get("time")) {
                    (Some(date), Some(time)) => format!("{date} {time} {zone}"),
                    _ => String::new(),
                };
                self.now = self.clock.learn(&time);
                self.seconds = get("interval").and_then(local_number);
            }
            "disk-device" => {
                let Some(device) = get("dev") else { return };
                let rate = WRITES.iter().find_map(|(name, factor)| {
                    Some(get(name)?).and_then(local_number).map(|rate| rate * factor)
                });
                self.take(device, rate, None, line, take);
            }
            "cpu" => {
                let is_all = get("number").is_some_and(|number| ALL_PROCESSORS.contains(&number));
                let figure = |name: &str| get(name).and_then(local_number);
                let Some(idle) = figure("idle").filter(|_| is_all) else { return };
                let percent = cpu_percent(idle, figure("iowait"));
                self.take("", Some(percent), Some(Gauge::CpuPercent), line, take);
            }
            "memory" => self.memory = Some(HashMap::new()),
            "/memory" => {
                let figures = self.memory.take().unwrap_or_default();
                // `kbmemused` of the text is `memused` here, and `%memused` is `memused-percent`.
                let percent = memory_percent(|name| match name {
                    MEMORY_USED_PERCENT => figures.get("memused-percent").copied(),
                    name => figures.get(name.trim_start_matches("kb")).copied(),
                });
                if percent.is_some() {
                    self.take("", percent, Some(Gauge::MemoryPercent), line, take);
                }
            }
            name => {
                if let (Some(figures), Some(value)) = (&mut self.memory, local_number(text)) {
                    figures.insert(name.to_owned(), value);
                }
            }
        }
    }

    /// A figure of the moment, where its time is known.
    fn take(
        &mut self,
        device: &str,
        rate: Option<f64>,
        gauge: Option<Gauge>,
        line: u32,
        take: &mut dyn FnMut(&Sample<'_>),
    ) {
        let Some(at) = self.now else { return };
        self.taken += 1;
        take(&Sample {
            host: &self.host,
            device,
            at,
            zone: self.clock.zone_minutes(),
            seconds: self.seconds,
            rate,
            by_requests: None,
            gauge,
            line: Some(line),
        });
    }
}

/// The value of an attribute of a tag.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, behind)) = rest.split_once('=') {
        let quote = behind.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (_, value) = behind.split_once(quote)?;
        let (value, behind) = value.split_once(quote)?;
        if before.trim() == name {
            return Some(value);
        }
        rest = behind;
    }
    None
}
