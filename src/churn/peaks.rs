//! What servers change at the peak.

use rayon::prelude::*;

use super::measured::Measured;
use super::model::{Amount, Measurement};
use super::series::Series;
use super::server_sum::server_sum;
use super::statistics::Summary;
use crate::churn::bandwidth::timeline::Timeline;
use crate::estate::Estate;

/// Keeps what each measured server changes at the peak, in MiB/s.
///
/// That is the highest rate of all its disks together where it is below `limit` anyway; else the percentile of the measured
/// series, where there is one.
pub fn keep_peaks(estate: &mut Estate, measured: &Measured, percentile: f64, limit: f64) {
    let used = &measured.joined.used;
    estate
        .servers
        .par_iter_mut()
        .zip(used.par_iter())
        .filter(|(server, _)| server.workload.peak_mib_per_s.is_none())
        .for_each(|(server, used)| {
            let rows = used.iter().filter_map(|index| measured.measurements.get(*index));
            server.workload.peak_mib_per_s = peak(&rows.collect::<Vec<_>>(), percentile, limit);
        });
}

fn peak(rows: &[&Measurement], percentile: f64, limit: f64) -> Option<f64> {
    let highest: Option<f64> = rows.iter().map(|row| highest(row)).sum();
    let highest = highest.filter(|_| !rows.is_empty())?;
    let series: Option<Vec<&Series>> = rows.iter().map(|row| series(row)).collect();
    match series {
        Some(series) if highest > limit => {
            let sum = server_sum(&series)?;
            let together = Timeline::sum([sum.as_ref()])?;
            Summary::of(together.known(), percentile).map(|summary| summary.percentile)
        }
        _ => Some(highest),
    }
}

fn highest(row: &Measurement) -> Option<f64> {
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
    use super::*;
    use crate::estate::Quality;
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
        assert_eq!(peak(&[&known, &known], 95.0, 54.0), Some(120.0));
        assert_eq!(peak(&[&known, &unknown], 95.0, 54.0), None);
        assert_eq!(peak(&[], 95.0, 54.0), None);
    }
}
