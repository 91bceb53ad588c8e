//! How a file of samples writes times and numbers, and how far apart its samples are: learnt from its first rows.

use std::collections::HashMap;
use std::rc::Rc;

use super::collector::Collector;
use super::disk_names::disk_key;
use super::number_style::{mixed_numbers, number_style};
use super::sampling_interval::{LONGEST_SAMPLE_SECONDS, SamplingInterval};
use super::unreadable_times::UnreadableTimes;
use crate::churn::clock::{DateOrder, Dates, FileClock, written};
use crate::churn::format::Format;
use crate::churn::options::Options;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::Document;
use crate::table::number::NumberStyle;
use crate::units::DAY_MS;

/// Samples of one disk that are all the same are no longer a coincidence.
const SAMPLES_THAT_STAND_STILL: usize = 9;

/// When a sample was taken, and how long it is.
pub(crate) type Moment = (i64, Option<i64>);

/// A sample as it is written.
pub(crate) struct Seen {
    /// The place of its time.
    pub(crate) row: usize,
    /// Server and disk.
    pub(crate) name: Rc<str>,
    pub(crate) text: String,
    pub(crate) column: usize,
}

/// The first rows of a file.
#[derive(Default)]
pub(crate) struct FirstRows {
    /// The times and their lines.
    times: Vec<(String, u32)>,
    pub(crate) samples: Vec<Seen>,
    names: HashMap<String, Rc<str>>,
    /// The length of the first sample that a column says.
    seconds: Option<f64>,
}

/// How a file writes times and numbers.
pub(crate) struct Habits {
    pub(crate) order: DateOrder,
    pub(crate) clock: FileClock,
    pub(crate) style: NumberStyle,
    pub(crate) doubt: Option<Finding>,
    pub(crate) no_time: UnreadableTimes,
    /// When each row was, where that can be read.
    pub(crate) moments: Vec<Option<Moment>>,
    /// Columns that hold nothing above zero: charts draw what is written below their axis.
    pub(crate) mirrored: Vec<usize>,
    /// Whether no disk ever has another value, and they are not zero.
    pub(crate) stand_still: bool,
    /// Whether no disk goes back in time.
    pub(crate) in_order: bool,
    interval: Option<u32>,
    steps: SamplingInterval,
}

impl FirstRows {
    /// Adds a row; its samples follow.
    pub(crate) fn row(&mut self, time: &str, line: u32) {
        self.times.push((time.to_owned(), line));
    }

    /// Adds a sample of the last row.
    pub(crate) fn sample(&mut self, server: &str, disk: &str, text: &str, column: usize) {
        let name = disk_key(server, disk);
        let name = self.names.entry(name).or_insert_with_key(|name| Rc::from(name.as_str()));
        let (row, name, text) =
            (self.times.len().saturating_sub(1), Rc::clone(name), text.to_owned());
        self.samples.push(Seen { row, name, text, column });
    }

    /// Takes the length of a sample in seconds as its cell says it, until one is known that a sample can have.
    pub(crate) fn stated(&mut self, cell: Option<&str>) {
        let seconds = || cell?.trim().parse().ok();
        let longest = LONGEST_SAMPLE_SECONDS as f64;
        self.seconds =
            self.seconds.or_else(|| seconds().filter(|seconds| (1.0..=longest).contains(seconds)));
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// What they show. The dates are those of the whole file, as far as they are known.
    pub(crate) fn habits(
        &self,
        document: &Document,
        location: &Location,
        time_column: usize,
        dates: &mut Dates,
    ) -> Result<Habits, Box<Finding>> {
        let texts = self.samples.iter().map(|sample| sample.text.as_str());
        let (style, doubt) = number_style(document, location, &texts).map_err(|mixed| {
            let text = |at: usize| self.samples.get(at).map_or("", |sample| sample.text.as_str());
            let (row, column) = self.samples.get(mixed.comma).map_or((0, 0), |s| (s.row, s.column));
            let line = self.times.get(row).map_or(1, |(_, line)| *line);
            let location = location.clone().with_row(line).with_column(column);
            mixed_numbers(text(mixed.point), text(mixed.comma), location).hint(message!("Write all numbers of the file in one style, or choose one with --decimal-separator point or comma"))
        })?;
        // Lists go through all disks moment by moment.
        let mut times: Vec<&str> = self.times.iter().map(|(time, _)| time.as_str()).collect();
        times.dedup();
        dates.merge(Dates::of(times.into_iter().map(start)));
        let order = dates.order();
        let mut clock = FileClock::new(order);
        let mut no_time = UnreadableTimes::default();
        let mut moments = Vec::new();
        let mut before: (&str, Option<Moment>) = ("", None);
        for (time, line) in &self.times {
            if before.0 != time {
                clock.learn(start(time));
                before = (time, moment(time, &clock));
            }
            let at = before.1;
            if at.is_none() {
                no_time.see(time, || location.clone().with_row(*line).with_column(time_column));
            }
            moments.push(at);
        }
        let mut steps = SamplingInterval::default();
        let mut columns: HashMap<usize, (u32, u32)> = HashMap::new();
        let mut values: HashMap<&str, (f64, usize, bool)> = HashMap::new();
        for sample in &self.samples {
            let Some(Some((at, _))) = moments.get(sample.row) else { continue };
            steps.see(&sample.name, *at);
            let Some(number) = style.parse(&sample.text) else { continue };
            let value = number.value;
            let (below, above) = columns.entry(sample.column).or_default();
            *below += u32::from(value < 0.0);
            *above += u32::from(value > 0.0);
            let (first, count, same) = values.entry(&sample.name).or_insert((value, 0, true));
            *count += 1;
            *same &= first.to_bits() == value.to_bits();
        }
        let mirrored = columns.iter().filter(|(_, (below, above))| *below > 1 && *above == 0);
        let stand_still = values.values().all(|(value, count, same)| {
            *same && *value > 0.0 && *count >= SAMPLES_THAT_STAND_STILL
        });
        let span = moments.iter().flatten().find_map(|(_, length)| *length);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds")]
        let stated = self.seconds.map(|seconds| seconds as u32);
        let of_span = span.filter(|ms| *ms <= LONGEST_SAMPLE_SECONDS * 1000);
        let of_span = of_span.and_then(|ms| u32::try_from(ms / 1000).ok());
        Ok(Habits {
            order,
            clock,
            style,
            doubt,
            no_time,
            mirrored: mirrored.map(|(column, _)| *column).collect(),
            stand_still: stand_still && !values.is_empty(),
            in_order: steps.in_order(),
            interval: of_span.or(stated).or_else(|| steps.interval_seconds()),
            moments,
            steps,
        })
    }
}

/// Where a span of time begins.
fn start(time: &str) -> &str {
    time.split(" - ").next().unwrap_or(time)
}

/// A moment, or a span of time: `3/2/2026 12:00:00 AM - 12:05:00 AM`. Where it ends, and how long it is.
pub(crate) fn moment(text: &str, clock: &FileClock) -> Option<Moment> {
    let read = |text: &str| clock.ms(&written(text)?);
    if let Some(at) = read(text) {
        return Some((at, None));
    }
    let (start, end) = text.split_once(" - ").or_else(|| text.split_once(" \u{2013} "))?;
    let first = read(start)?;
    let mut last = read(end).or_else(|| {
        let colon = start.find(':')?;
        let date = start.get(..colon)?.rfind(' ').and_then(|at| start.get(..at))?;
        read(&format!("{date} {end}"))
    })?;
    if last < first {
        last += DAY_MS;
    }
    let length = last - first;
    (length > 0 && length <= 31 * DAY_MS).then_some((last, Some(length)))
}

impl Habits {
    /// What gathers the samples of the file; why they have no length.
    pub(crate) fn collector(
        &self,
        format: Format,
        quality: Quality,
        location: &Location,
        options: &Options,
    ) -> Result<Collector, Box<Finding>> {
        let too_few = || {
            let why = message!(
                "no disk has two samples, so the time that a sample stands for is not known"
            );
            Finding::error("no-interval", location.path.as_ref(), why)
                .hint(message!("Measure or export a longer time"))
                .at(location.clone())
        };
        let interval =
            self.interval.ok_or_else(|| self.no_time.refusal().unwrap_or_else(too_few))?;
        let mut collector = Collector::new(format, quality, location.clone(), interval);
        collector.set_zone(self.clock.zone_minutes().or(options.zone_minutes));
        collector.set_paces(self.steps.paces());
        Ok(collector)
    }

    /// What makes a value of a column one that is written.
    pub(crate) fn sign(&self, column: usize) -> f64 {
        if self.mirrored.contains(&column) { -1.0 } else { 1.0 }
    }

    /// What is to be said about the numbers.
    pub(crate) fn findings(&self, location: &Location) -> impl Iterator<Item = Finding> {
        let path = location.path.as_ref();
        let comma = (self.style == NumberStyle::Comma).then(|| {
            let why =
                message!("the numbers were read with decimal commas, as their locale writes them");
            Finding::note("decimal-comma", path, why).at(location.clone())
        });
        let mirrored = self.mirrored.first().map(|column| {
            let why = message!("all values are below zero, as charts draw what is written under their axis; they were read without the sign");
            Finding::warning("mirrored-samples", path, why)
                .hint(message!("Export the values without the transformation of the chart"))
                .at(location.clone().with_column(*column))
        });
        [comma, self.doubt.clone(), mirrored].into_iter().flatten()
    }

    /// Says that amounts which never change may be a count that stands still.
    pub(crate) fn unmoved(&self, location: &Location, column: usize) -> Option<Finding> {
        self.stand_still.then(|| {
            let why = message!("the amounts are the same in all samples, as a count that runs on is where nothing is written; they were read as written in each");
            Finding::warning("amounts-stand-still", location.path.as_ref(), why)
                .hint(message!("If it is a count that runs on, say so with --map HEADING=written_total_bytes"))
                .at(location.clone().with_column(column))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_on_the_next_day_where_they_must() {
        let read =
            |text| moment(text, &FileClock::default()).map(|(at, length)| (at % DAY_MS, length));
        let five = Some(300_000);
        assert_eq!(read("3/2/2026 12:00:00 AM - 12:05:00 AM"), Some((300_000, five)));
        assert_eq!(read("2026-03-02 23:55 - 00:00"), Some((0, five)));
        assert_eq!(read("2026-03-02 23:55 - 2026-03-03 00:00"), Some((0, five)));
        assert_eq!(read("2026-03-02 00:05"), Some((300_000, None)));
        assert_eq!(read("Sums (of 96 values)"), None);
    }
}
