//! A change rate over time, in slots of equal length.

use super::spans::Spans;
use crate::units::{DAY_MS, DAY_SECONDS, GibPerDay, SECONDS_PER_HOUR};

/// One calendar day of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Days since 1970-01-01 on the clock of the source.
    pub number: i64,
    /// MiB per second in each slot of the day; NaN where it was not measured.
    pub rates: Vec<f32>,
}

impl Day {
    /// Fills the gaps of the day; how many slots both have.
    fn fill(&mut self, other: &Self) -> u64 {
        let mut overlap = 0;
        for (rate, more) in self.rates.iter_mut().zip(&other.rates) {
            if rate.is_nan() {
                *rate = *more;
            } else if !more.is_nan() {
                overlap += 1;
            }
        }
        overlap
    }
}

/// A change rate over time, or another value that holds for a while.
///
/// Days that hold no sample at all are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The length of a slot in seconds; a day has a whole number of them.
    pub slot_seconds: u32,
    /// How far the clock of the source is ahead of UTC, in minutes; `None` if it names no zone.
    pub zone_minutes: Option<i32>,
    /// The days in ascending order.
    pub days: Vec<Day>,
    measured: u64,
    peak: f32,
    written_mib: f64,
    spans: Spans,
}

impl Series {
    /// A series of days in ascending order, each with one rate a slot.
    #[must_use]
    pub fn new(slot_seconds: u32, zone_minutes: Option<i32>, days: Vec<Day>) -> Self {
        let mut series =
            Self { slot_seconds, zone_minutes, days, measured: 0, peak: 0.0, ..Self::default() };
        let mut sum = 0.0;
        let slot_ms = i64::from(slot_seconds) * 1000;
        for day in &series.days {
            for (index, rate) in (0_i64..).zip(&day.rates) {
                if !rate.is_nan() {
                    series.measured += 1;
                    sum += f64::from(*rate);
                    series.peak = series.peak.max(*rate);
                    let start = day.number * DAY_MS + index * slot_ms;
                    series.spans.add(start, start + slot_ms, &mut |_, _| {});
                }
            }
        }
        series.written_mib = sum * f64::from(slot_seconds);
        series
    }

    /// With what was written and when exactly it was measured, where slots are rounded.
    pub(crate) fn with_exact(mut self, written_mib: f64, spans: Spans) -> Self {
        self.written_mib = written_mib;
        self.spans = spans;
        self
    }

    /// What was written while it was measured.
    pub(crate) fn written_mib(&self) -> f64 {
        self.written_mib
    }

    /// When it was measured, on the clock of the source.
    pub(crate) fn spans(&self) -> &Spans {
        &self.spans
    }

    /// The mean rate of what was measured, in MiB per second.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let seconds = self.spans.seconds();
        (seconds > 0.0).then(|| self.written_mib / seconds)
    }

    /// The highest rate of a slot, in MiB per second.
    #[must_use]
    pub fn peak(&self) -> Option<f64> {
        (self.measured > 0).then(|| f64::from(self.peak))
    }

    /// GiB a day, at the mean rate of what was measured.
    #[must_use]
    pub fn gb_per_day(&self) -> Option<f64> {
        self.mean().map(|mean| GibPerDay::from_mib_per_s(mean).0)
    }

    /// The measured rates in MiB per second, in the order of time.
    pub fn rates(&self) -> impl Iterator<Item = f64> {
        self.days
            .iter()
            .flat_map(|day| &day.rates)
            .filter(|rate| !rate.is_nan())
            .map(|rate| f64::from(*rate))
    }

    /// Slots that were measured.
    #[must_use]
    pub fn measured_slots(&self) -> u64 {
        self.measured
    }

    /// The first and the last measured moment, in seconds since 1970-01-01 on the clock of the source.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        let slot = i64::from(self.slot_seconds);
        let known = |rate: &f32| !rate.is_nan();
        let first = self.days.iter().find_map(|day| {
            let at = day.rates.iter().position(known)?;
            Some(day.number * DAY_SECONDS + i64::try_from(at).ok()? * slot)
        })?;
        let last = self.days.iter().rev().find_map(|day| {
            let at = day.rates.iter().rposition(known)?;
            Some(day.number * DAY_SECONDS + (i64::try_from(at).ok()? + 1) * slot)
        })?;
        Some((first, last))
    }

    /// The length from the first to the last measured moment.
    #[must_use]
    pub fn window_hours(&self) -> Option<f64> {
        self.spans.bounds().map(|(start, end)| (end - start) as f64 / 1000.0 / SECONDS_PER_HOUR)
    }

    /// The measured part of that, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        self.spans.coverage()
    }

    /// This series with what another one holds besides, and how many slots both have: there, to the moment, the first counts.
    #[must_use]
    pub(crate) fn joined(&self, other: &Self) -> (Self, u64) {
        let slot = self.slot_seconds.max(other.slot_seconds);
        let (mut first, second) = (self.coarser(slot), other.coarser(slot));
        let zone = first.zone_minutes.or(second.zone_minutes);
        let second = second.on_clock_of(&first);
        let more = second.without(first.spans());
        let written = first.written_mib() + more.written_mib();
        let mut spans = first.spans().clone();
        spans.join(more.spans());
        let mut overlap = 0;
        for day in second.days {
            match first.days.binary_search_by_key(&day.number, |day| day.number) {
                Err(at) => first.days.insert(at, day),
                Ok(at) => {
                    if let Some(own) = first.days.get_mut(at) {
                        overlap += own.fill(&day);
                    }
                }
            }
        }
        (Self::new(slot, zone, first.days).with_exact(written, spans), overlap)
    }

    /// The rate of each slot of a day; `None` for a day without a sample.
    #[must_use]
    pub fn day(&self, number: i64) -> Option<&Day> {
        let at = self.days.binary_search_by_key(&number, |day| day.number).ok()?;
        self.days.get(at)
    }

    /// The same on a clock that is ahead by some seconds; samples move to the nearest slot.
    #[must_use]
    pub(crate) fn shifted(&self, seconds: i64) -> Self {
        let slot = i64::from(self.slot_seconds.max(1));
        let per_day = 86_400 / slot;
        let by = (seconds as f64 / slot as f64).round();
        #[expect(clippy::cast_possible_truncation, reason = "at most some days")]
        let by = by as i64;
        let length = usize::try_from(per_day).unwrap_or_default();
        let mut days: std::collections::BTreeMap<i64, Vec<f32>> = std::collections::BTreeMap::new();
        for day in &self.days {
            for (index, rate) in (0..).zip(&day.rates) {
                if rate.is_nan() {
                    continue;
                }
                let at = day.number * per_day + index + by;
                let rates =
                    days.entry(at.div_euclid(per_day)).or_insert_with(|| vec![f32::NAN; length]);
                let index = usize::try_from(at.rem_euclid(per_day)).unwrap_or_default();
                if let Some(to) = rates.get_mut(index) {
                    *to = *rate;
                }
            }
        }
        let days = days.into_iter().map(|(number, rates)| Day { number, rates });
        Self::new(self.slot_seconds, self.zone_minutes, days.collect())
            .with_exact(self.written_mib, self.spans.clone().shifted(seconds * 1000))
    }

    /// The same on the clock of another series. A clock without a zone is taken to be the same clock.
    #[must_use]
    pub(crate) fn on_clock_of(self, other: &Self) -> Self {
        match (other.zone_minutes, self.zone_minutes) {
            (Some(wanted), Some(own)) if wanted != own => {
                self.shifted(i64::from(wanted - own) * 60)
            }
            _ => self,
        }
    }

    /// The same in longer slots; a slot counts if half of it was measured.
    #[must_use]
    pub fn coarser(&self, slot_seconds: u32) -> Self {
        let factor = usize::try_from(slot_seconds / self.slot_seconds.max(1)).unwrap_or(1);
        if factor <= 1 {
            return self.clone();
        }
        let days = self.days.iter().map(|day| {
            let rates = day.rates.chunks(factor).map(|slots| {
                let known = || slots.iter().filter(|rate| !rate.is_nan());
                let count = known().count();
                if count * 2 < factor { f32::NAN } else { known().sum::<f32>() / count as f32 }
            });
            Day { number: day.number, rates: rates.collect() }
        });
        Self::new(slot_seconds, self.zone_minutes, days.collect())
            .with_exact(self.written_mib, self.spans.clone())
    }

    /// What was written within some stretches of time, in MiB; each slot counts by the measured part of it that lies there.
    pub(crate) fn written_within(&self, spans: &Spans) -> f64 {
        let shared = self.spans.shared(spans);
        if shared == self.spans {
            return self.written_mib;
        }
        let slot_ms = i64::from(self.slot_seconds) * 1000;
        let mut sum = 0.0;
        for day in &self.days {
            for (index, rate) in (0_i64..).zip(&day.rates).filter(|(_, rate)| !rate.is_nan()) {
                let start = day.number * DAY_MS + index * slot_ms;
                sum += f64::from(*rate) * shared.within(start, start + slot_ms) as f64 / 1000.0;
            }
        }
        sum.min(self.written_mib)
    }

    /// The same without some stretches of time.
    #[must_use]
    pub(crate) fn without(&self, spans: &Spans) -> Self {
        let left = self.spans.without(spans);
        if left == self.spans {
            return self.clone();
        }
        let written = self.written_mib - self.written_within(spans);
        let slot_ms = i64::from(self.slot_seconds) * 1000;
        let days = self.days.iter().filter_map(|day| {
            let mut rates = day.rates.clone();
            for (index, rate) in (0_i64..).zip(&mut rates) {
                let start = day.number * DAY_MS + index * slot_ms;
                if left.within(start, start + slot_ms) * 2 < slot_ms {
                    *rate = f32::NAN;
                }
            }
            let kept = rates.iter().any(|rate| !rate.is_nan());
            kept.then_some(Day { number: day.number, rates })
        });
        Self::new(self.slot_seconds, self.zone_minutes, days.collect()).with_exact(written, left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_no_zeros() {
        let mut rates = vec![f32::NAN; 24];
        rates[1] = 2.0;
        rates[4] = 4.0;
        let series = Series::new(3600, None, vec![Day { number: 10, rates }]);
        assert_eq!(series.mean(), Some(3.0));
        assert_eq!(series.peak(), Some(4.0));
        assert_eq!(series.gb_per_day(), Some(253.125));
        assert_eq!(series.window_hours(), Some(4.0));
        assert_eq!(series.coverage(), Some(0.5));
        let coarse = series.coarser(7200);
        assert_eq!(coarse.days[0].rates[0], 2.0);
        assert!(coarse.days[0].rates[1].is_nan());
        assert_eq!(Series::default().mean(), None);
        assert_eq!(Series::default().span(), None);
    }
}
