//! What servers change at the peak.

use rayon::prelude::*;

use super::measured::Measured;
use super::model::{Amount, Measurement};
use super::series::Series;
use super::server_sum::server_sum;
use super::statistics::Summary;
use crate::churn::bandwidth::timeline::Timeline;
use crate::estate::{Estate, Server};

/// Up to so many MiB/s nothing is kept from a limit and no disk gets another type, so the highest rate says enough.
const ALWAYS_FITS: f64 = 10.0;

/// Keeps what each measured server changes at the peak, and what it and each of its disks write at a percentile of the measured
/// series, in MiB/s. What was set by hand stays.
pub fn keep_peaks(estate: &mut Estate, measured: &mut Measured, percentile: f64) {
    each(estate, measured, |server, rows| {
        if server.workload.peak_mib_per_s.is_none() {
            server.workload.peak_mib_per_s = highest(rows);
            keep_written(server, rows, percentile);
        }
    });
    measured.peaks_at = Some(percentile);
}

/// Takes another percentile of the series that [`keep_peaks`] took one of.
pub fn peaks_anew(estate: &mut Estate, measured: &Measured, percentile: f64) {
    each(estate, measured, |server, rows| {
        if server.workload.written_mib_per_s.is_some() {
            keep_written(server, rows, percentile);
        }
    });
}

fn each(
    estate: &mut Estate,
    measured: &Measured,
    keep: impl Fn(&mut Server, &[&Measurement]) + Sync,
) {
    let used = &measured.joined.used;
    estate.servers.par_iter_mut().zip(used.par_iter()).for_each(|(server, used)| {
        let rows = used.iter().filter_map(|index| measured.measurements.get(*index));
        keep(server, &rows.collect::<Vec<_>>());
    });
}

fn keep_written(server: &mut Server, rows: &[&Measurement], percentile: f64) {
    server.workload.written_mib_per_s = written(rows, percentile);
    for disk in &mut server.disks {
        let is_of_disk = |row: &&&Measurement| {
            row.disk.as_deref().is_some_and(|label| disk.label.eq_ignore_ascii_case(label))
        };
        let of_disk: Vec<&Measurement> = rows.iter().filter(is_of_disk).copied().collect();
        disk.workload.written_mib_per_s = written(&of_disk, percentile);
    }
}

/// The percentile of what is written together, where the highest rate is one that matters.
fn written(rows: &[&Measurement], percentile: f64) -> Option<f64> {
    highest(rows).filter(|highest| *highest > ALWAYS_FITS)?;
    let series: Option<Vec<&Series>> = rows.iter().map(|row| series(row)).collect();
    let sum = server_sum(&series?)?;
    let together = Timeline::sum([sum.as_ref()])?;
    Summary::of(together.known(), percentile).map(|summary| summary.percentile)
}

/// The highest rate of all rows together.
fn highest(rows: &[&Measurement]) -> Option<f64> {
    let highest: Option<f64> = rows.iter().map(|row| highest_of(row)).sum();
    highest.filter(|_| !rows.is_empty())
}

fn highest_of(row: &Measurement) -> Option<f64> {
    series(row).and_then(Series::peak).or(row.peak_mib_per_s)
}

fn series(row: &Measurement) -> Option<&Series> {
    match &row.amount {
        Amount::Series(series) => Some(series),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::churn::series::Day;
    use crate::estate::{Disk, Quality};
    use crate::source::Location;

    fn row(amount: Amount, peak: Option<f64>) -> Measurement {
        let mut row = Measurement::new("a", amount, Quality::WrittenBytes, Location::file("f"));
        row.peak_mib_per_s = peak;
        row
    }

    #[test]
    fn the_highest_rate_of_a_total_is_its_peak() {
        let total = || Amount::Total { gb: 10.0, window_hours: 24.0 };
        let (known, unknown) = (row(total(), Some(60.0)), row(total(), None));
        assert_eq!(highest(&[&known, &known]), Some(120.0));
        assert_eq!(highest(&[&known, &unknown]), None);
        assert_eq!(highest(&[]), None);
    }

    /// An hour a day at 50 MiB/s, of which the 95th percentile is the other hours, and the 99th that hour.
    #[test]
    fn a_percentile_of_what_is_written_is_kept_of_servers_and_disks_and_taken_anew() {
        let rates = (0..24).map(|hour| if hour == 2 { 50.0 } else { 12.0 });
        let day = |number| Day { number, rates: rates.clone().collect() };
        let series = Arc::new(Series::new(3600, None, (0..2).map(day).collect()));
        let mut row = row(Amount::Series(series), None);
        row.disk = Some("Hard disk 1".to_owned());
        let mut server = Server::new("a", Location::file("f"));
        server.disks = ["hard disk 1", "hard disk 2"]
            .map(|label| Disk { label: label.to_owned(), ..Disk::default() })
            .to_vec();
        let mut by_hand = server.clone();
        by_hand.workload.peak_mib_per_s = Some(40.0);
        let mut estate = Estate { servers: vec![server, by_hand], ..Estate::default() };
        let mut measured = Measured { measurements: vec![row], ..Measured::default() };
        measured.joined.used = vec![vec![0], vec![0]];
        let found = |estate: &Estate| {
            let of = |server: &Server| {
                let disks = server.disks.iter().map(|disk| disk.workload.written_mib_per_s);
                let load = server.workload;
                (load.peak_mib_per_s, load.written_mib_per_s, disks.collect::<Vec<_>>())
            };
            estate.servers.iter().map(of).collect::<Vec<_>>()
        };
        let hand = (Some(40.0), None, vec![None, None]);
        keep_peaks(&mut estate, &mut measured, 95.0);
        let of = |rate| (Some(50.0), Some(rate), vec![Some(rate), None]);
        assert_eq!(found(&estate), [of(12.0), hand.clone()]);
        assert_eq!(measured.peaks_at, Some(95.0));
        peaks_anew(&mut estate, &measured, 99.0);
        assert_eq!(found(&estate), [of(50.0), hand]);
    }
}
