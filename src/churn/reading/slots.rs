//! The rate of one disk over time, in slots of equal length.

use crate::churn::series::{Day, Series};
use crate::churn::spans::Spans;
use crate::units::DAY_MS;

/// What a slot's cover is counted in: a slot is covered by 200 parts of 200.
const FULL_SLOT: f64 = 200.0;
/// A slot counts as measured from this cover on; a little less than half, for samples that round down.
const MIN_SLOT_COVERAGE: u8 = 90;
/// What a slot takes, and what each stretch of time between two gaps takes.
const SLOT_BYTES: i64 = 5;
const STRETCH_BYTES: i64 = 16;
/// Lengths of slots in seconds; a day has a whole number of each.
const SLOT_LENGTHS: [u32; 14] =
    [60, 120, 180, 240, 300, 600, 900, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/// The slot length for samples of an interval: no finer than a minute, no coarser than the samples.
pub(crate) fn slot_length(interval_seconds: u32) -> u32 {
    SLOT_LENGTHS.into_iter().rev().find(|length| *length <= interval_seconds).unwrap_or(60)
}

struct DaySlots {
    number: i64,
    rates: Vec<f32>,
    covered: Vec<u8>,
    written_mib: f64,
}

/// The rate of one disk over time.
///
/// Several samples of one slot are averaged by the time they cover, and a sample across a border is shared out, so
/// that a clock that drifts leaves neither gaps nor peaks behind. A moment counts once: what was measured already is not measured again.
pub(crate) struct Slots {
    slot_ms: i64,
    days: Vec<DaySlots>,
    spans: Spans,
    current: usize,
}

impl Slots {
    pub(crate) fn new(slot_seconds: u32) -> Self {
        Self {
            slot_ms: i64::from(slot_seconds) * 1000,
            days: Vec::new(),
            spans: Spans::default(),
            current: 0,
        }
    }

    /// Whether the day of a moment is there already.
    #[inline]
    pub(crate) fn holds(&self, at: i64) -> bool {
        let number = at.div_euclid(DAY_MS);
        let current = self.days.get(self.current);
        current.is_some_and(|day| day.number == number)
            || self.days.binary_search_by_key(&number, |day| day.number).is_ok()
    }

    /// The memory that days and stretches of time take.
    #[inline]
    pub(crate) fn bytes(&self) -> i64 {
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX / 1_000_000);
        count(self.days.len()) * (DAY_MS / self.slot_ms * SLOT_BYTES)
            + count(self.spans.len()) * STRETCH_BYTES
    }

    /// What was measured.
    pub(crate) fn spans(&self) -> &Spans {
        &self.spans
    }

    /// Adds a rate that held from one moment to another, as far as nothing is known of that time yet; false if all of it is.
    #[inline]
    pub(crate) fn add(&mut self, start: i64, end: i64, rate: f64) -> bool {
        let mut spans = std::mem::take(&mut self.spans);
        let mut is_new = false;
        spans.add(start, end, &mut |start, end| {
            is_new = true;
            self.fill(start, end, rate);
        });
        self.spans = spans;
        is_new
    }

    #[inline]
    fn fill(&mut self, start: i64, end: i64, rate: f64) {
        let mut from = start;
        while from < end {
            let slot = from.div_euclid(self.slot_ms);
            let to = end.min((slot + 1) * self.slot_ms);
            self.cover(slot, (to - from) as f64 / self.slot_ms as f64, rate);
            from = to;
        }
    }

    fn cover(&mut self, slot: i64, share: f64, rate: f64) {
        let per_day = DAY_MS / self.slot_ms;
        let slot_ms = self.slot_ms;
        let day = self.day(slot.div_euclid(per_day));
        let index = usize::try_from(slot.rem_euclid(per_day)).unwrap_or_default();
        let (Some(value), Some(covered)) = (day.rates.get_mut(index), day.covered.get_mut(index))
        else {
            return;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 200"
        )]
        let weight = (share * FULL_SLOT).round().clamp(1.0, FULL_SLOT) as u8;
        day.written_mib += rate * share * slot_ms as f64 / 1000.0;
        #[expect(clippy::cast_possible_truncation, reason = "a slot needs no more digits")]
        let rate = rate as f32;
        if *covered == 0 {
            *value = rate;
        } else {
            let part = f32::from(weight) / (f32::from(*covered) + f32::from(weight));
            *value += (rate - *value) * part;
        }
        *covered = covered.saturating_add(weight);
    }

    fn day(&mut self, number: i64) -> &mut DaySlots {
        if self.days.get(self.current).is_none_or(|day| day.number != number) {
            self.current = match self.days.binary_search_by_key(&number, |day| day.number) {
                Ok(at) => at,
                Err(at) => {
                    let length = usize::try_from(DAY_MS / self.slot_ms).unwrap_or_default();
                    let day = DaySlots {
                        number,
                        rates: vec![f32::NAN; length],
                        covered: vec![0; length],
                        written_mib: 0.0,
                    };
                    self.days.insert(at, day);
                    at
                }
            };
        }
        // The index was set just above.
        #[expect(clippy::indexing_slicing)]
        &mut self.days[self.current]
    }

    /// How many slots of each day hold something.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (i64, u64)> {
        self.days.iter().map(|day| {
            let filled = day.covered.iter().filter(|covered| **covered > 0).count();
            (day.number, filled as u64)
        })
    }

    /// The highest rate of a slot.
    pub(crate) fn fastest(&self) -> f64 {
        let rates = self.days.iter().flat_map(|day| &day.rates);
        f64::from(rates.copied().fold(0.0, f32::max))
    }

    /// The series, without the days before and after the given ones.
    pub(crate) fn into_series(self, keep: (i64, i64), zone_minutes: Option<i32>) -> Series {
        let slot_seconds = u32::try_from(self.slot_ms / 1000).unwrap_or(60);
        // Samples much shorter than a slot may be all there is.
        let full = |day: &DaySlots| day.covered.iter().any(|cover| *cover >= MIN_SLOT_COVERAGE);
        let least = if self.days.iter().any(full) { MIN_SLOT_COVERAGE } else { 1 };
        let (mut written, mut kept) = (0.0, Vec::new());
        for day in self.days.into_iter().filter(|day| (keep.0..=keep.1).contains(&day.number)) {
            written += day.written_mib;
            let mut rates = day.rates;
            for (rate, covered) in rates.iter_mut().zip(&day.covered) {
                if *covered < least {
                    *rate = f32::NAN;
                }
            }
            kept.push(Day { number: day.number, rates });
        }
        let (begin, end) = (kept.first().map(|day| day.number), kept.last().map(|day| day.number));
        let whole = begin.zip(end).map(|(a, b)| (a * DAY_MS, (b + 1) * DAY_MS));
        let spans = self.spans.shared(&Spans::of(whole));
        Series::new(slot_seconds, zone_minutes, kept).with_exact(written, spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_across_a_border_is_shared_out() {
        let mut slots = Slots::new(60);
        slots.add(30_000, 90_000, 4.0);
        slots.add(90_000, 150_000, 8.0);
        let series = slots.into_series((0, 0), None);
        let rates = &series.days[0].rates;
        assert_eq!(rates[..3], [4.0, 6.0, 8.0]);
        assert!(rates[3].is_nan());
    }

    #[test]
    fn seconds_are_averaged_to_minutes_and_half_a_minute_is_enough() {
        let mut slots = Slots::new(60);
        for second in 0..30 {
            slots.add(second * 1000, (second + 1) * 1000, if second < 15 { 2.0 } else { 4.0 });
        }
        slots.add(60_000, 85_000, 9.0);
        let series = slots.into_series((0, 0), None);
        assert!((series.days[0].rates[0] - 3.0).abs() < 1e-3);
        assert!(series.days[0].rates[1].is_nan());
    }

    #[test]
    fn a_moment_counts_once() {
        let mut slots = Slots::new(60);
        assert!(slots.add(0, 60_000, 2.0));
        assert!(!slots.add(0, 60_000, 9.0));
        assert!(slots.add(30_000, 120_000, 4.0));
        let series = slots.into_series((0, 0), None);
        assert_eq!(series.days[0].rates[..2], [2.0, 4.0]);
        assert_eq!(series.written_mib(), 360.0);
        assert_eq!(series.mean(), Some(3.0));
    }

    #[test]
    fn slots_fit_the_interval() {
        for (interval, slot) in
            [(1, 60), (20, 60), (60, 60), (65, 60), (300, 300), (86_400, 86_400), (700_000, 86_400)]
        {
            assert_eq!(slot_length(interval), slot);
        }
    }
}
