//! The lines of `sadf -p`: host, interval, time, device, name and value of one figure.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::churn::clock::{self, FileClock};
use crate::churn::reading::long_table::number;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::finding::Finding;
use crate::message;
use crate::table::Document;
use crate::table::number::NumberStyle;

use super::report;
use super::sample::{
    ALL_PROCESSORS, MEMORY_AVAILABLE, MEMORY_CACHES, MEMORY_USED_PERCENT, Sample, WRITES,
    cpu_percent, local_number, memory_percent,
};
use crate::churn::usage::gauge::Gauge;
use crate::table::Record;

const CELLS: usize = 6;

/// Whether most of the rows are such lines.
pub(super) fn are(rows: &[Vec<String>]) -> bool {
    let count = rows.iter().filter(|row| is_pair(row)).count();
    count > 0 && count * 2 > rows.len()
}

fn is_pair(row: &[String]) -> bool {
    let [_, interval, time, _, figure, value] = row else {
        return false;
    };
    interval.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && interval.parse::<i64>().is_ok()
        && (figure.contains(['%', '/', '-']) || figure == "tps")
        && (time.contains(':') || clock::written(time).is_some())
        && local_number(value).is_some()
}

/// Hands over the samples; what makes a file unreadable.
pub(super) fn samples(
    document: &mut Document,
    take: &mut dyn FnMut(&Sample<'_>),
) -> Option<Finding> {
    let mut taken = 0_u64;
    let mut usage = OfMoment::default();
    let mut clock = FileClock::default();
    let mut no_time = UnreadableTimes::default();
    let location = document.location(None);
    let result = document.records(None, &mut |record| {
        let name = record.get(CELLS - 2);
        let value = || local_number(record.get(CELLS - 1));
        let (rate, gauge) =
            if let Some((_, factor)) = WRITES.iter().find(|(known, _)| *known == name) {
                (value().map(|rate| rate * factor), None)
            } else if let Some((gauge, percent)) = usage.see(&record, name, value) {
                (Some(percent), Some(gauge))
            } else {
                return ControlFlow::Continue(());
            };
        let seconds = number(record.get(1), NumberStyle::Point).filter(|seconds| *seconds > 0.0);
        let Some(at) = clock.learn(record.get(2)) else {
            no_time.see(record.get(2), || location.clone().with_row(record.line));
            return ControlFlow::Continue(());
        };
        taken += 1;
        take(&Sample {
            host: record.get(0),
            device: record.get(3),
            at,
            zone: clock.zone_minutes(),
            seconds,
            rate,
            by_requests: None,
            gauge,
            line: Some(record.line),
        });
        ControlFlow::Continue(())
    });
    let path = document.path().as_ref();
    let finding = match result {
        Err(error) => error.to_finding(),
        Ok(()) if taken > 0 => return no_time.warning(),
        Ok(()) if no_time.refusal().is_some() => return no_time.refusal(),
        Ok(()) => Finding::error(
            "sysstat-report",
            path,
            message!("this report has no write rates of single disks"),
        )
        .hint(report::sadf_hint()),
    };
    Some(finding.at(location))
}

/// The figures of processors and memory of one moment, of which each line has one.
#[derive(Default)]
struct OfMoment {
    host: String,
    time: String,
    figures: BTreeMap<String, f64>,
    is_told: bool,
}

impl OfMoment {
    /// Adds the figure of a line; the gauge that it completes.
    fn see(
        &mut self,
        record: &Record<'_>,
        name: &str,
        value: impl Fn() -> Option<f64>,
    ) -> Option<(Gauge, f64)> {
        let (host, time, device) = (record.get(0), record.get(2), record.get(3));
        if self.host != host || self.time != time {
            (self.host, self.time) = (host.to_owned(), time.to_owned());
            self.figures.clear();
            self.is_told = false;
        }
        let of_memory = name.starts_with("kb") || name == MEMORY_USED_PERCENT;
        if !of_memory && !ALL_PROCESSORS.contains(&device) {
            return None;
        }
        self.figures.insert(name.to_owned(), value()?);
        let figure = |name: &str| self.figures.get(name).copied();
        if name == "%idle" {
            return Some((Gauge::CpuPercent, cpu_percent(figure(name)?, figure("%iowait"))));
        }
        // Old versions do not say what is available, but have the caches behind what is used.
        let is_complete = match figure(MEMORY_AVAILABLE) {
            Some(_) => name == MEMORY_USED_PERCENT,
            None => MEMORY_CACHES.iter().all(|cache| figure(cache).is_some()),
        };
        if !of_memory || !is_complete || self.is_told {
            return None;
        }
        self.is_told = true;
        Some((Gauge::MemoryPercent, memory_percent(figure)?))
    }
}
