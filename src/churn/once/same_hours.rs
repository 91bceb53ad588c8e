//! The same writes in several files under several names, such as disks by number in one and by name in the other.

use std::collections::BTreeSet;

use super::course::Course;
use super::disks::{Disk, Told, gb_per_day};
use crate::churn::reading::block_devices::{Device, Nature};
use crate::churn::reading::same_disk::physical;
use crate::churn::server_sum::server_sum;
use crate::churn::spans::Spans;
use crate::finding::Severity;
use crate::message;
use crate::wording::Message;

/// Two logs of the same writes differ by less than this part, by their clocks and samples.
const MAX_DIFFERENCE: f64 = 0.05;
/// How many names a finding spells out.
const SHOWN: usize = 4;

/// Lets disks of a later file count only where those of an earlier one, which write the same, were not measured.
pub(crate) fn settle(disks: &mut [Disk], files: &[&BTreeSet<usize>], told: &mut Told) {
    let all: BTreeSet<usize> = files.iter().copied().flatten().copied().collect();
    if all.len() < 2 {
        return;
    }
    let mut spans: Vec<(usize, Spans)> = Vec::new();
    for file in all {
        let mut of_file = Spans::default();
        for (disk, _) in disks.iter().zip(files).filter(|(_, files)| files.contains(&file)) {
            of_file.join(disk.series.spans());
        }
        spans.push((file, of_file));
    }
    for (place, (second, of_second)) in spans.iter().enumerate() {
        for (first, of_first) in spans.iter().take(place) {
            if !of_first.shared(of_second).is_empty() {
                compare(disks, files, *first, *second, told);
            }
        }
    }
}

/// Disks that only one of two files has, by their places.
fn only_in(disks: &[Disk], files: &[&BTreeSet<usize>], file: usize, other: usize) -> Vec<usize> {
    let places = disks.iter().zip(files).enumerate();
    let only = places.filter(|(_, (disk, files))| {
        disk.name.is_some()
            && !disk.series.spans().is_empty()
            && files.contains(&file)
            && !files.contains(&other)
    });
    only.map(|(place, _)| place).collect()
}

fn compare(
    disks: &mut [Disk],
    files: &[&BTreeSet<usize>],
    first: usize,
    second: usize,
    told: &mut Told,
) {
    let (earlier, later) =
        (only_in(disks, files, first, second), only_in(disks, files, second, first));
    if earlier.is_empty() || later.is_empty() {
        return;
    }
    let courses = Course::of_all(disks);
    let sum = |places: &[usize]| Course::sum(places.iter().filter_map(|place| courses.get(*place)));
    let (of_earlier, of_later) = (sum(&earlier), sum(&later));
    if are_certain(disks, &earlier) && are_certain(disks, &later) {
        // Disks that are surely two write what they write.
    } else if of_earlier.is_equal(&of_later, MAX_DIFFERENCE) {
        give_way(disks, &later, &earlier, told);
    } else {
        for place in later {
            let equal = earlier.iter().find(|earlier| {
                let pair = courses.get(**earlier).zip(courses.get(place));
                pair.is_some_and(|(a, b)| a.is_equal(b, MAX_DIFFERENCE))
            });
            if let Some(equal) = equal
                && !(are_certain(disks, &[*equal]) && are_certain(disks, &[place]))
            {
                give_way(disks, &[place], &[*equal], told);
            }
        }
    }
}

fn give_way(disks: &mut [Disk], these: &[usize], others: &[usize], told: &mut Told) {
    let shared = |places: &[usize]| -> Vec<Disk> {
        places.iter().filter_map(|place| disks.get(*place)).map(Disk::share).collect()
    };
    let (left_out, counted) = (shared(these), shared(others));
    tell(&left_out, &counted, told);
    for place in these {
        if let Some(disk) = disks.get_mut(*place) {
            disk.give_way_to(&counted);
        }
    }
}

fn tell(left_out: &[Disk], counted: &[Disk], told: &mut Told) {
    let series = |disks: &[Disk]| {
        let series: Vec<_> = disks.iter().map(|disk| disk.series.as_ref()).collect();
        server_sum(&series).map(std::borrow::Cow::into_owned)
    };
    let (Some(of_left_out), Some(of_counted), Some(first)) =
        (series(left_out), series(counted), left_out.first())
    else {
        return;
    };
    let of_left_out = of_left_out.on_clock_of(&of_counted);
    let time = of_left_out.spans().shared(of_counted.spans());
    let names = |disks: &[Disk]| {
        let names: Vec<String> = disks.iter().filter_map(|disk| disk.name.clone()).collect();
        Message::first_few(&names, SHOWN)
    };
    let message = message!(
        "{server} is measured twice at the same time, as {counted} with {counts} GB a day and as {left_out} with {not} GB a day; these are taken for the same writes, and the first count",
        server = first.server.as_str(),
        counted = names(counted),
        counts = gb_per_day(of_counted.written_within(&time), &time),
        left_out = names(left_out),
        not = gb_per_day(of_left_out.written_within(&time), &time)
    );
    let hint = message!("If they are different disks, give them in one file");
    told.tell("same-writes", Severity::Warning, first, message, Some(hint));
}

/// Whether the names of all say that they are disks.
fn are_certain(disks: &[Disk], places: &[usize]) -> bool {
    places.iter().all(|place| {
        let name = disks.get(*place).and_then(|disk| disk.name.as_deref()).unwrap_or_default();
        (name.contains(' ') && physical(name).is_some())
            || Device::parse(name).nature == Nature::Layer(0)
    })
}
