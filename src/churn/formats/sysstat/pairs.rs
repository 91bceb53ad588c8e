//! The lines of `sadf -p`: host, interval, time, device, name and value of one figure.

use std::ops::ControlFlow;

use crate::churn::clock::{self, FileClock};
use crate::churn::reading::long_table::number;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::finding::Finding;
use crate::message;
use crate::table::Document;
use crate::table::number::NumberStyle;

use super::report;
use super::sample::{Sample, WRITES, local_number};

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
    let mut clock = FileClock::default();
    let mut no_time = UnreadableTimes::default();
    let location = document.location(None);
    let result = document.records(None, &mut |record| {
        let name = record.get(CELLS - 2);
        let Some((_, factor)) = WRITES.iter().find(|(known, _)| *known == name) else {
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
            rate: local_number(record.get(CELLS - 1)).map(|rate| rate * factor),
            by_requests: None,
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
