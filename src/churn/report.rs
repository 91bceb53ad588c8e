//! The one table that every measurement becomes.

use std::collections::BTreeMap;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::source::Location;
use crate::units::GibPerDay;

use super::model::{Amount, Measurement, Reading};
use super::options::Options;
use super::series::Series;
use super::server_sum::server_sum;
use super::statistics::Summary;
use super::usage;
use super::usage::report::UsageRow;
use crate::churn::bandwidth::timeline::Timeline;

/// Change rates as `asrcap churn` prints them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChurnReport {
    /// One row a server, the sum over the moments of its disks, and below it one for each disk.
    pub measurements: Vec<ChurnRow>,
    /// How busy the processors and the memory of servers were.
    pub usage: Vec<UsageRow>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

/// The change rate of a server or disk; mb is MiB and gb is GiB.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChurnRow {
    /// The server as the source names it.
    pub server: String,
    /// The disk; null for the whole server.
    pub disk: Option<String>,
    /// Data changed a day, at the mean rate of what was measured.
    pub gb_per_day: Option<f64>,
    /// Per cent a day, where the source gives no amount; of a whole server that an inventory describes, per cent of its storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_per_day: Option<f64>,
    /// The mean rate.
    #[serde(rename = "mean_mb_per_second")]
    pub mean_mib_per_s: Option<f64>,
    /// The percentile of the rate that was asked for, by default the 95th.
    #[serde(rename = "percentile_mb_per_second")]
    pub percentile_mib_per_s: Option<f64>,
    /// The highest rate of a slot; of a server the highest sum over its disks.
    #[serde(rename = "peak_mb_per_second")]
    pub peak_mib_per_s: Option<f64>,
    /// The hour of the day with the highest mean rate, 0 to 23 on the clock of the source.
    pub busiest_hour: Option<u32>,
    /// From the first to the last sample.
    pub window_hours: Option<f64>,
    /// The measured part of that.
    pub coverage_percent: Option<f64>,
    /// How the figure was obtained: changed-blocks, written-bytes, percentile or typed.
    pub quality: &'static str,
    /// Where it was read.
    pub source: Location,
}

impl ChurnReport {
    /// The table of a reading.
    #[must_use]
    pub fn new(reading: &Reading, options: &Options) -> Self {
        let mut order: Vec<(String, &'static str)> = Vec::new();
        let mut servers: BTreeMap<(String, &'static str), Vec<&Measurement>> = BTreeMap::new();
        for measurement in &reading.measurements {
            let key = (measurement.server.to_lowercase(), measurement.format.id());
            if !servers.contains_key(&key) {
                order.push(key.clone());
            }
            servers.entry(key).or_default().push(measurement);
        }
        let servers: Vec<Vec<&Measurement>> =
            order.iter().filter_map(|key| servers.remove(key)).collect();
        let rows: Vec<Vec<ChurnRow>> = servers
            .par_iter()
            .map(|measurements| {
                let whole = of_server(measurements, options).into_iter();
                whole.chain(measurements.iter().map(|m| row(m, options))).collect()
            })
            .collect();
        Self {
            measurements: rows.concat(),
            usage: usage::report::rows(reading, options.percentile),
            findings: reading.findings.clone(),
        }
    }

    /// With the change of whole servers in per cent of their storage in GiB, by their names in lower case.
    #[must_use]
    pub fn with_storage(mut self, storage: &BTreeMap<String, f64>) -> Self {
        for row in self.measurements.iter_mut().filter(|row| row.disk.is_none()) {
            if let Some(gb) = storage.get(&row.server.to_lowercase())
                && row.percent_per_day.is_none()
            {
                row.percent_per_day = row.gb_per_day.map(|changed| changed / gb * 100.0);
            }
        }
        self
    }
}

fn row(measurement: &Measurement, options: &Options) -> ChurnRow {
    let gb_per_day = measurement.gb_per_day();
    let mut row = ChurnRow {
        server: measurement.server.clone(),
        disk: measurement.disk.clone(),
        gb_per_day,
        percent_per_day: None,
        mean_mib_per_s: gb_per_day.map(|gb| GibPerDay(gb).mib_per_s()),
        percentile_mib_per_s: None,
        peak_mib_per_s: measurement.peak_mib_per_s,
        busiest_hour: None,
        window_hours: measurement.window_hours(),
        coverage_percent: measurement.coverage().map(|part| part * 100.0),
        quality: measurement.quality.id(),
        source: measurement.location.clone(),
    };
    match &measurement.amount {
        Amount::Share { percent, .. } => row.percent_per_day = Some(*percent),
        Amount::Ceiling { mib_per_s } => row.percentile_mib_per_s = Some(*mib_per_s),
        Amount::Total { .. } => {}
        Amount::Series(series) => describe(&mut row, series, options),
    }
    row
}

/// The row of a server whose disks were measured.
fn of_server(measurements: &[&Measurement], options: &Options) -> Option<ChurnRow> {
    let first = measurements.first()?;
    // Rows of the whole server beside those of disks are of other hours.
    let is_sum = measurements.iter().any(|m| m.disk.is_some())
        && (measurements.len() > 1 || matches!(first.amount, Amount::Series(_)));
    let several_amounts = measurements.iter().any(|m| m.disk.is_none() && !m.is_series());
    if !is_sum || several_amounts {
        return None;
    }
    let mut whole = row(first, options);
    whole.disk = None;
    whole.gb_per_day = measurements.iter().map(|m| m.gb_per_day()).sum();
    whole.percent_per_day = None;
    whole.mean_mib_per_s = whole.gb_per_day.map(|gb| GibPerDay(gb).mib_per_s());
    // Peaks of single disks need not fall together.
    whole.peak_mib_per_s = None;
    whole.percentile_mib_per_s = None;
    let series: Vec<&Series> = measurements
        .iter()
        .filter_map(|m| match &m.amount {
            Amount::Series(series) => Some(series.as_ref()),
            _ => None,
        })
        .collect();
    if series.len() == measurements.len()
        && let Some(sum) = server_sum(&series)
    {
        whole.gb_per_day = sum.gb_per_day();
        whole.mean_mib_per_s = sum.mean();
        describe(&mut whole, &sum, options);
    }
    Some(whole)
}

fn describe(row: &mut ChurnRow, series: &Series, options: &Options) {
    row.window_hours = series.window_hours();
    row.coverage_percent = series.coverage().map(|part| part * 100.0);
    let Some(line) = Timeline::sum([series]) else {
        return;
    };
    if let Some(summary) = Summary::of(line.known(), options.percentile) {
        row.percentile_mib_per_s = Some(summary.percentile);
        row.peak_mib_per_s = Some(summary.peak);
    }
    row.busiest_hour = line.busiest_hour();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    #[test]
    fn a_server_with_several_disks_has_a_row_of_its_own() {
        let mut text = String::from("Server,Disk,Time,Write MB/s\n");
        for minute in 0..60 {
            text.push_str(&format!(
                "web,c,2026-01-01 10:{minute:02},{}\nweb,d,2026-01-01 10:{minute:02},{}\n",
                minute,
                59 - minute
            ));
        }
        let (_, reading) = fixture::read("a.csv", text.as_bytes());
        let report = ChurnReport::new(&reading, &Options::default());
        let rows: Vec<_> = report
            .measurements
            .iter()
            .map(|r| (r.disk.as_deref(), r.mean_mib_per_s.unwrap(), r.peak_mib_per_s.unwrap()))
            .collect();
        assert_eq!(rows, [(None, 59.0, 59.0), (Some("c"), 29.5, 59.0), (Some("d"), 29.5, 59.0)]);
        let whole = &report.measurements[0];
        assert_eq!(
            (whole.window_hours, whole.coverage_percent, whole.quality),
            (Some(1.0), Some(100.0), "written-bytes")
        );
        assert!(whole.busiest_hour.is_some());
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["measurements"][0]["disk"], serde_json::Value::Null);
    }

    #[test]
    fn an_inventory_relates_the_change_to_the_storage_of_whole_servers() {
        let (_, reading) = fixture::read("a.csv", b"Server,Change\nWeb,5%\ndb,7 GB\napp,1 GB\n");
        let storage = [("web", 100.0), ("db", 70.0)].map(|(name, gb)| (name.to_owned(), gb));
        let report = ChurnReport::new(&reading, &Options::default()).with_storage(&storage.into());
        let percents: Vec<_> = report.measurements.iter().map(|r| r.percent_per_day).collect();
        assert_eq!(percents, [Some(5.0), Some(10.0), None]);
    }

    #[test]
    fn what_is_not_known_is_null() {
        let (_, reading) = fixture::read("a.csv", b"Server,Change\nweb,5%\ndb,7 GB\n");
        let report = ChurnReport::new(&reading, &Options::default());
        assert_eq!(report.measurements[0].gb_per_day, None);
        assert_eq!(report.measurements[0].percent_per_day, Some(5.0));
        assert_eq!(report.measurements[1].gb_per_day, Some(7.0));
        assert_eq!(report.measurements[1].peak_mib_per_s, None);
    }
}
