//! Files that continue each other, such as one log a day, as one measurement a disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::Finding;

use super::format::Format;
use super::model::{Amount, Measurement, Reading};
use super::once::count_once;
use super::reading::same_disk::{is_fuller, same_disk};
use super::same_server::SameServers;
use super::spans::Spans;
use super::usage;
use crate::message;
use crate::units::SECONDS_PER_HOUR;
use crate::wording::Message;

/// Less than this is no day; a day's samples may lack the first and last of them.
const SHORT_HOURS: f64 = 23.0;

/// Joins what several files hold.
///
/// The names of one server become one name. Series of one disk from files of one format become one series; where they overlap, the
/// first file counts. Totals of backups and changed blocks add up with their windows. Everything else stays as it is.
#[must_use]
pub fn merge(readings: impl IntoIterator<Item = Reading>) -> Reading {
    let readings: Vec<Reading> = readings.into_iter().collect();
    let mut servers = SameServers::of(&readings);
    let mut merged = Reading::default();
    // The measurement of each disk, and the name that its server had there.
    let mut indices: HashMap<(String, Option<String>, Format), (usize, String)> = HashMap::new();
    let mut overlaps: Option<(u64, String, Finding)> = None;
    // The files that each measurement was put together from.
    let mut files: Vec<BTreeSet<usize>> = Vec::new();
    let mut busy = Vec::new();
    for (file, reading) in readings.into_iter().enumerate() {
        busy.extend(reading.usage);
        merged.rows += reading.rows;
        merged.findings.extend(reading.findings);
        for mut measurement in reading.measurements {
            let stated = measurement.server.to_lowercase();
            servers.name(&measurement.server).to_owned().clone_into(&mut measurement.server);
            let disk = measurement.disk.as_deref().map(same_disk);
            let key = (measurement.server.to_lowercase(), disk, measurement.format);
            let known = indices.get(&key);
            let earlier = known
                .and_then(|(at, name)| Some((merged.measurements.get_mut(*at)?, name)))
                .filter(|(earlier, name)| {
                    earlier.location.path != measurement.location.path
                        || **name != stated
                        || goes_on(earlier, &measurement)
                })
                .map(|(earlier, _)| earlier);
            let overlap = earlier.and_then(|earlier| join(earlier, &measurement));
            if overlap.is_some()
                && let Some(of_disk) = known.and_then(|(at, _)| files.get_mut(*at))
            {
                of_disk.insert(file);
            }
            match overlap {
                None => {
                    indices.entry(key).or_insert((merged.measurements.len(), stated));
                    merged.measurements.push(measurement);
                    files.push(BTreeSet::from([file]));
                }
                Some(0) => {}
                Some(slots) => {
                    let (count, ..) = overlaps.get_or_insert_with(|| {
                        let path = measurement.location.path.to_string();
                        let finding =
                            Finding::note("overlapping-files", path.clone(), Message::default())
                                .at(measurement.location.clone());
                        (0, path, finding)
                    });
                    *count += slots;
                }
            }
        }
    }
    if let Some((slots, _, mut finding)) = overlaps {
        finding.message = message!(
            "{slots} slots of time stand in several files, or under two names of one server; what was read first counts",
            slots
        );
        merged.findings.push(finding);
    }
    merged.findings.append(&mut servers.findings);
    merged.usage = usage::merge::merge(busy, &servers);
    count_once(&mut merged.measurements, &files, &mut merged.findings);
    merged.findings.extend(short_windows(&merged.measurements));
    merged
}

/// Whether a disk of a file goes on under another name.
fn goes_on(earlier: &Measurement, later: &Measurement) -> bool {
    let series = earlier.series().zip(later.series());
    earlier.disk != later.disk
        && series.is_some_and(|(earlier, later)| earlier.spans().shared(later.spans()).is_empty())
}

/// A few hours are no measure of a day.
fn short_windows(measurements: &[Measurement]) -> Option<Finding> {
    let mut servers: BTreeMap<String, (&Measurement, Window)> = BTreeMap::new();
    for measurement in measurements.iter().filter(|m| m.gb_per_day().is_some()) {
        let first = || (measurement, Window::default());
        let (_, window) = servers.entry(measurement.server.to_lowercase()).or_insert_with(first);
        window.add(measurement);
    }
    let mut short: Vec<(&Measurement, f64)> = servers
        .into_values()
        .map(|(measurement, window)| (measurement, window.hours()))
        .filter(|(_, hours)| *hours > 0.0 && *hours < SHORT_HOURS)
        .collect();
    short.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (shortest, hours) = *short.first()?;
    let minutes = crate::units::grouped((hours * 60.0).round(), 0);
    let server = shortest.server.as_str();
    let message = match short.len() {
        1 => message!(
            "the server was measured for {minutes} minutes only; GB a day are that time scaled up to 24 hours, whatever the time of day was",
            minutes
        ),
        many => message!(
            "{many} servers were measured for less than a day ({server} for {minutes} minutes); GB a day are that time scaled up to 24 hours, whatever the time of day was",
            many,
            server,
            minutes
        ),
    };
    let finding = Finding::warning("short-window", shortest.server.as_str(), message)
        .hint(message!("Measure at least a whole day; a week also shows how days differ"));
    Some(finding.at(shortest.location.clone()))
}

/// The time in which a server was measured, on whichever disk.
#[derive(Default)]
struct Window {
    spans: Spans,
    hours: f64,
}

impl Window {
    fn add(&mut self, measurement: &Measurement) {
        match measurement.series() {
            Some(series) => self.spans.join(series.spans()),
            None => self.hours = self.hours.max(measurement.window_hours().unwrap_or_default()),
        }
    }

    fn hours(&self) -> f64 {
        let (start, end) = self.spans.bounds().unwrap_or_default();
        self.hours.max((end - start) as f64 / 1000.0 / SECONDS_PER_HOUR)
    }
}

/// Adds a later measurement to an earlier one; the slots that both have, or nothing if they do not belong together.
fn join(earlier: &mut Measurement, later: &Measurement) -> Option<u64> {
    if earlier.quality != later.quality {
        return None;
    }
    match (&mut earlier.amount, &later.amount) {
        (Amount::Series(first), Amount::Series(second)) => {
            let (series, overlap) = first.joined(second);
            *first = Arc::new(series);
            if later.disk.as_deref().is_some_and(|name| is_fuller(name, earlier.disk.as_deref())) {
                earlier.disk.clone_from(&later.disk);
            }
            Some(overlap)
        }
        (Amount::Total { gb, window_hours }, Amount::Total { gb: more, window_hours: longer })
            if matches!(later.format, Format::Veeam | Format::ChangedBlocks) =>
        {
            *gb += more;
            *window_hours += longer;
            Some(0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    fn log(day: u32, hours: std::ops::Range<u32>, rate: u32) -> Reading {
        let mut text = String::from("Server,Disk,Time,Write MB/s\n");
        for hour in hours {
            for minute in 0..60 {
                text.push_str(&format!("web,c,2026-01-{day:02} {hour:02}:{minute:02},{rate}\n"));
            }
        }
        fixture::read(&format!("day{day}-{rate}.csv"), text.as_bytes()).1
    }

    #[test]
    fn logs_that_continue_each_other_are_one_series() {
        let merged = merge([log(1, 0..24, 1), log(2, 0..24, 3)]);
        let [measurement] = &merged.measurements[..] else { panic!() };
        let Amount::Series(series) = &measurement.amount else { panic!() };
        assert_eq!(series.mean(), Some(2.0));
        assert!(merged.findings.is_empty());
    }

    #[test]
    fn a_few_hours_are_no_day() {
        let merged = merge([log(1, 9..11, 1)]);
        let finding = &merged.findings[0];
        assert_eq!(finding.code, "short-window");
        assert!(finding.message.to_string().contains("120 minutes only"), "{finding}");
        assert!(merge([log(1, 0..24, 1)]).findings.is_empty());
    }

    #[test]
    fn where_files_overlap_the_first_counts() {
        let merged = merge([log(1, 0..12, 1), log(1, 6..18, 5)]);
        let Amount::Series(series) = &merged.measurements[0].amount else { panic!() };
        assert_eq!(series.rates().filter(|rate| *rate == 1.0).count(), 720);
        assert_eq!(series.rates().filter(|rate| *rate == 5.0).count(), 360);
        assert_eq!(merged.findings[0].code, "overlapping-files");
        assert!(
            merged.findings[0].message.to_string().starts_with("361 slots")
                || merged.findings[0].message.to_string().starts_with("360 slots")
        );
    }
}
