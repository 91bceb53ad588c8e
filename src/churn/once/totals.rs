//! The sum of a server's disks beside the disks.

use super::disks::{Disk, Told, gb_per_day};
use crate::churn::reading::total_names::is_total;
use crate::churn::spans::Spans;
use crate::finding::Severity;
use crate::message;

/// A total and its parts are never quite the same; from this part on something is missing.
const MAX_DIFFERENCE: f64 = 0.1;

/// What is called a total is the whole server.
pub(crate) fn name(disks: &mut [Disk]) {
    for disk in disks {
        if disk.name.as_deref().is_some_and(is_total) {
            disk.name = None;
        }
    }
}

/// Where parts are measured, their total is not added.
///
/// The larger of both counts: disks may be missing among the parts.
pub(crate) fn settle(disks: &mut [Disk], told: &mut Told) {
    for index in 0..disks.len() {
        let (before, rest) = disks.split_at_mut(index);
        let Some((disk, after)) = rest.split_first_mut() else {
            return;
        };
        if disk.name.is_some() {
            continue;
        }
        disk.give_way_to(before.iter().filter(|other| other.name.is_none()));
        let parts = before.iter_mut().chain(after).filter(|other| other.name.is_some());
        beside(disk, parts.collect(), told);
    }
}

fn beside(total: &mut Disk, mut parts: Vec<&mut Disk>, told: &mut Told) {
    let mut of_parts = Spans::default();
    for part in &parts {
        of_parts.join(&part.spans_on(&total.series));
    }
    let shared = total.series.spans().shared(&of_parts);
    if shared.is_empty() {
        return;
    }
    let of_total = total.series.written_within(&shared);
    let of_parts: f64 =
        parts.iter().map(|part| part.on(&total.series).written_within(&shared)).sum();
    let (server, larger) = (total.server.as_str(), of_total.max(of_parts));
    if (of_total - of_parts).abs() <= MAX_DIFFERENCE * larger {
        let message =
            message!("a total of {server} stands beside its disks; only the disks count", server);
        told.tell("total-beside-disks", Severity::Note, total, message, None);
    } else {
        let message = message!(
            "the total of {server} says {total} GB a day where its disks say {parts}; the larger counts",
            server,
            total = gb_per_day(of_total, &shared),
            parts = gb_per_day(of_parts, &shared)
        );
        let hint = message!("See whether disks are missing, and leave out what does not hold");
        told.tell("total-differs", Severity::Warning, total, message, Some(hint));
    }
    if of_total > of_parts * (1.0 + MAX_DIFFERENCE) {
        for part in &mut parts {
            part.give_way_to([&*total]);
        }
    } else {
        total.give_way_to(parts.iter().map(|part| &**part));
    }
}

#[cfg(test)]
mod tests {
    use crate::churn::fixture;
    use crate::churn::merge;

    fn counted(columns: &[(&str, u32)]) -> (f64, Vec<&'static str>) {
        let mut text = String::from("Server,Disk,Time,Write MB/s\n");
        for minute in 0..1440 {
            for (disk, rate) in columns {
                let (hour, minute) = (minute / 60, minute % 60);
                text.push_str(&format!("web,{disk},2026-01-05 {hour:02}:{minute:02},{rate}\n"));
            }
        }
        let merged = merge([fixture::read("log.csv", text.as_bytes()).1]);
        let series: Vec<_> = merged.measurements.iter().filter_map(|m| m.series()).collect();
        let sum = crate::churn::server_sum::server_sum(&series).unwrap();
        (sum.mean().unwrap(), merged.findings.iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn a_total_is_not_added_to_its_parts_in_any_language() {
        for word in ["Total", "_Total", "GESAMT", "_Gesamt", "All", "Sum", "All disks", "合計", ""]
        {
            let found = counted(&[("C:", 1), ("D:", 2), (word, 3)]);
            assert_eq!(found, (3.0, vec!["total-beside-disks"]), "{word}");
        }
        assert_eq!(counted(&[("Total", 3)]), (3.0, Vec::new()));
        assert_eq!(counted(&[("C:", 1), ("Totara", 3)]), (4.0, Vec::new()));
    }

    #[test]
    fn where_total_and_parts_differ_the_larger_counts() {
        assert_eq!(counted(&[("C:", 1), ("Total", 3)]), (3.0, vec!["total-differs"]));
        assert_eq!(counted(&[("C:", 3), ("Total", 1)]), (3.0, vec!["total-differs"]));
    }
}
