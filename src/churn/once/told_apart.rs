//! What is told of disks that count: equal ones, and those that were measured for a part of the time.

use super::course::Course;
use super::disks::{Disk, Told};
use crate::churn::spans::Spans;
use crate::finding::Severity;
use crate::message;
use crate::units::SECONDS_PER_HOUR;

/// Two disks that differ by less than this part write the same.
const EQUAL: f64 = 0.001;
/// A disk that was measured for less than this part of its server's time is told.
const MIN_PART: f64 = 0.9;
/// Less than this part of what its server writes does not matter.
const MIN_SHARE: f64 = 0.01;

/// Tells of disks that write the same: both count, as the halves of a mirror.
pub(crate) fn equal(disks: &[Disk], told: &mut Told) {
    let mut busy: Vec<(f64, &Disk)> = disks
        .iter()
        .filter(|disk| disk.name.is_some())
        .map(|disk| (disk.series.written_mib(), disk))
        .filter(|(written, _)| *written > 0.0)
        .collect();
    busy.sort_by(|a, b| a.0.total_cmp(&b.0));
    for pair in busy.windows(2) {
        let [(less, first), (more, second)] = pair else {
            continue;
        };
        if more - less > EQUAL * more {
            continue;
        }
        let courses = Course::of_all(&[first.share(), second.share()]);
        if let [a, b] = &courses[..]
            && a.is_equal(b, EQUAL)
        {
            let message = message!(
                "{first} and {second} of {server} write the same at every moment, as the halves of a mirror do; both count",
                first = first.name.as_deref().unwrap_or_default(),
                second = second.name.as_deref().unwrap_or_default(),
                server = first.server.as_str()
            );
            let hint =
                message!("If they are one disk under two names, leave one out of the measurement");
            told.tell("equal-disks", Severity::Note, first, message, Some(hint));
            return;
        }
    }
}

/// Tells of disks that were measured while their server was, but for a part of that time only.
pub(crate) fn part_time(disks: &[Disk], told: &mut Told) {
    let mut of_server = Spans::default();
    for disk in disks {
        of_server.join(disk.series.spans());
    }
    let all: f64 = disks.iter().map(|disk| disk.series.written_mib()).sum();
    let least = MIN_PART * of_server.seconds();
    let goes_on = |disk: &Disk| {
        disks.iter().any(|other| {
            let (own, others) = (disk.series.spans(), other.series.spans());
            let shared = own.shared(others).seconds();
            shared <= (1.0 - MIN_PART) * own.seconds().min(others.seconds())
                && own.seconds() + others.seconds() - shared >= least
        })
    };
    for disk in disks {
        let own = disk.series.spans().seconds();
        if own > 0.0
            && own < least
            && disk.series.written_mib() >= MIN_SHARE * all
            && !goes_on(disk)
            && let Some(name) = &disk.name
        {
            let hours = |seconds: f64| crate::units::grouped(seconds / SECONDS_PER_HOUR, 1);
            let message = message!(
                "{name} of {server} was measured for {own} of {all} hours; it counts with what it wrote then, and with nothing for the rest",
                name = name.as_str(),
                server = disk.server.as_str(),
                own = hours(own),
                all = hours(of_server.seconds())
            );
            told.tell("disk-measured-in-part", Severity::Warning, disk, message, None);
            return;
        }
    }
}

/// Tells of servers whose files leave gaps between them.
pub(crate) fn between_files(disks: &[Disk], told: &mut Told) {
    let mut of_server = Spans::default();
    for disk in disks {
        of_server.join(disk.series.spans());
    }
    if let (Some(coverage), Some(disk)) = (of_server.coverage(), disks.first())
        && coverage < MIN_PART
    {
        let message = message!(
            "all files together measure {server} for {coverage} % of the time from the first to the last sample; gaps stay gaps and count nowhere",
            server = disk.server.as_str(),
            coverage = format!("{:.0}", coverage * 100.0)
        );
        told.tell("measurement-with-gaps", Severity::Warning, disk, message, None);
    }
}
