//! What a server wrote counts once, however many measurements show it.

mod course;
mod devices;
mod disks;
#[cfg(test)]
mod generated_tests;
mod same_hours;
mod told_apart;
mod totals;
mod tree;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

use super::format::Format;
use super::model::Measurement;
use crate::estate::Quality;
use crate::finding::Finding;
use disks::{Disk, Told};

/// Takes off every disk the time in which others count what it wrote; disks of which nothing is left are dropped.
///
/// `files` are the files that each measurement was put together from.
pub(crate) fn count_once(
    measurements: &mut Vec<Measurement>,
    files: &[BTreeSet<usize>],
    findings: &mut Vec<Finding>,
) {
    let mut servers: BTreeMap<(String, Format, Quality), Vec<usize>> = BTreeMap::new();
    for (index, measurement) in measurements.iter().enumerate() {
        if measurement.is_series() {
            let key = (measurement.server.to_lowercase(), measurement.format, measurement.quality);
            servers.entry(key).or_default().push(index);
        }
    }
    let mut told = Told::default();
    let mut dropped = vec![false; measurements.len()];
    for indices in servers.into_values() {
        let mut disks: Vec<Disk> =
            indices.iter().filter_map(|index| Disk::of(measurements.get(*index)?)).collect();
        let of_disks: Vec<&BTreeSet<usize>> =
            indices.iter().filter_map(|index| files.get(*index)).collect();
        totals::name(&mut disks);
        devices::settle(&mut disks, &mut told);
        if disks.len() > 1 {
            volumes::settle(&mut disks, &mut told);
            same_hours::settle(&mut disks, &of_disks, &mut told);
            totals::by_course(&mut disks, &mut told);
            totals::settle(&mut disks, &mut told);
            told_apart::equal(&disks, &mut told);
            told_apart::part_time(&disks, &mut told);
        }
        if of_disks.iter().copied().flatten().collect::<BTreeSet<_>>().len() > 1 {
            told_apart::between_files(&disks, &mut told);
        }
        for (index, disk) in indices.into_iter().zip(disks) {
            if let (Some(measurement), Some(dropped)) =
                (measurements.get_mut(index), dropped.get_mut(index))
            {
                *dropped = !disk.hand_to(measurement);
            }
        }
    }
    totals_of_servers(measurements, &mut dropped, &mut told);
    let mut dropped = dropped.into_iter();
    measurements.retain(|_| !dropped.next().unwrap_or_default());
    findings.extend(told.findings());
}

/// Drops what a list says of all its servers together.
fn totals_of_servers(measurements: &[Measurement], dropped: &mut [bool], told: &mut Told) {
    let mut lists: BTreeMap<(Format, Quality), BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (index, measurement) in measurements.iter().enumerate() {
        if measurement.is_series() && dropped.get(index) == Some(&false) {
            let servers = lists.entry((measurement.format, measurement.quality)).or_default();
            servers.entry(measurement.server.to_lowercase()).or_default().push(index);
        }
    }
    for servers in lists.into_values().filter(|servers| servers.len() > 1) {
        let sums = servers.values().filter_map(|indices| {
            let disks = indices.iter().filter_map(|index| Disk::of(measurements.get(*index)?));
            Disk::sum(disks.collect())
        });
        let sums: Vec<Disk> = sums.collect();
        let total = totals::of_servers(&sums, told).and_then(|place| servers.values().nth(place));
        for index in total.into_iter().flatten() {
            if let Some(dropped) = dropped.get_mut(*index) {
                *dropped = true;
            }
        }
    }
}
