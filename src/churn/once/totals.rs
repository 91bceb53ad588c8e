//! The sum of a server's disks beside the disks.

use super::course::Course;
use super::disks::{Disk, Told, gb_per_day};
use crate::churn::reading::block_devices::Device;
use crate::churn::reading::metric::is_disk;
use crate::churn::reading::same_disk::physical;
use crate::churn::reading::total_names::is_total;
use crate::churn::spans::Spans;
use crate::finding::Severity;
use crate::message;
use crate::wording::Message;

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

/// Less than this part of a sum differs from it only by how its numbers are rounded.
const ROUNDED: f64 = 0.005;

/// What writes at every moment what all others write together is their total, whatever it is called.
pub(crate) fn by_course(disks: &mut [Disk], told: &mut Told) {
    let named: Vec<Disk> = disks.iter().filter(|disk| counts(disk)).map(Disk::share).collect();
    let Some(place) = total_among(&named, &is_named_as_disk) else {
        return;
    };
    let Some((name, total)) = named.get(place).and_then(|disk| Some((disk.name.clone()?, disk)))
    else {
        return;
    };
    let message = message!(
        "{name} of {server} writes at every moment what its other disks write together; it is taken for their total and does not count: {total} GB a day",
        name = name.as_str(),
        server = total.server.as_str(),
        total = gb_per_day(total.series.written_mib(), total.series.spans())
    );
    let hint = message!("If it is a disk of its own, measure it in a file of its own");
    told.tell("total-by-its-writes", Severity::Warning, total, message, Some(hint));
    for disk in disks.iter_mut().filter(|disk| disk.name.as_ref() == Some(&name)) {
        disk.give_way_to(named.iter().filter(|other| other.name.as_ref() != Some(&name)));
    }
}

fn counts(disk: &Disk) -> bool {
    disk.name.is_some() && disk.series.written_mib() > 0.0
}

/// The one of several that writes what the others write together.
///
/// That two others add up to it by chance is excluded where its rate changes. Where it does not, and where there is but one other, only what is
/// not named as one of them is their total: two disks that write the same are the halves of a mirror.
pub(crate) fn total_among(disks: &[Disk], is_part: &dyn Fn(&Disk) -> bool) -> Option<usize> {
    let written = |disk: &Disk| disk.series.written_mib();
    let all: f64 = disks.iter().map(written).sum();
    let is_half = |disk: &Disk| (written(disk) - all / 2.0).abs() <= MAX_DIFFERENCE * all;
    if !disks.iter().any(is_half) {
        return None;
    }
    let courses = Course::of_all(disks);
    let others_are_parts =
        |place: usize| disks.iter().enumerate().all(|(at, disk)| at == place || is_part(disk));
    let is_total = |place: usize, disk: &Disk| {
        let Some(own) = courses.get(place) else { return false };
        let others = courses.iter().enumerate().filter(|(at, _)| *at != place);
        let is_odd = !is_part(disk) && others_are_parts(place);
        (is_odd || (disks.len() > 2 && own.changes()))
            && own.is_equal(&Course::sum(others.map(|(_, course)| course)), ROUNDED)
    };
    let mut halves = disks.iter().enumerate().filter(|(_, disk)| is_half(disk));
    halves.find(|(place, disk)| is_total(*place, disk)).map(|(place, _)| place)
}

fn is_named_as_disk(disk: &Disk) -> bool {
    let is = |name| is_disk(name) || physical(name).is_some() || Device::parse(name).is_of_a_kind();
    disk.name.as_deref().is_some_and(is)
}

/// The server of a list that writes what all others of it write together, and is their total.
pub(crate) fn of_servers(servers: &[Disk], told: &mut Told) -> Option<usize> {
    let place = total_among(servers, &|server| !is_total(&server.server))?;
    let total = servers.get(place)?;
    let message = message!(
        "{server} writes at every moment what the {others} write together; it is taken for their total and does not count: {total} GB a day",
        server = total.server.as_str(),
        others = Message::counted(servers.len() - 1, "other server", "other servers"),
        total = gb_per_day(total.series.written_mib(), total.series.spans())
    );
    let hint = message!("If it is a server of its own, measure it in a file of its own");
    told.tell("total-of-servers", Severity::Warning, total, message, Some(hint));
    Some(place)
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
