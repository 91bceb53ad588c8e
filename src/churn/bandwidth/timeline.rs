//! Several series on one line of time.

use crate::churn::clock::date_text;
use crate::churn::series::Series;
use crate::units::{DAY_SECONDS, GibPerDay};

/// A moment of the sum counts if the series that were measured then stand for this share of all change.
const MIN_KNOWN_SHARE: f64 = 0.9;
/// From this share on nothing is missing but the last digits.
const FULL_COVERAGE: f64 = 1.0 - 1e-9;

/// Eight years of minutes. Series further apart have no time in common.
const MAX_SLOTS: usize = 1 << 22;

/// The sum of several series over time.
///
/// Series of other intervals and zones are brought to one. Where some are not measured, the others are scaled up as
/// long as they stand for nine tenths of all change; below that the moment is a gap. A gap is never 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The first moment in seconds since 1970-01-01, in UTC where the sources name their zones.
    pub start: i64,
    /// How far the clock of the sources is ahead of that, in minutes.
    pub zone_minutes: i32,
    /// The length of a slot in seconds.
    pub slot_seconds: u32,
    /// MiB per second in each slot; NaN for a gap.
    pub rates: Vec<f64>,
}

impl Timeline {
    /// The sum of series; `None` if they hold nothing or lie years apart.
    ///
    /// A clock without a zone is taken to be in the first zone that another series names.
    #[must_use]
    pub fn sum<'a>(series: impl IntoIterator<Item = &'a Series>) -> Option<Self> {
        let series: Vec<&Series> = series.into_iter().filter(|s| s.measured_slots() > 0).collect();
        let zone_minutes = series.iter().find_map(|s| s.zone_minutes).unwrap_or(0);
        let slot_seconds = series.iter().map(|s| s.slot_seconds).min()?;
        let slot = i64::from(slot_seconds);
        let zone = |s: &Series| i64::from(s.zone_minutes.unwrap_or(zone_minutes)) * 60;
        let spans = || series.iter().filter_map(|s| s.span().map(|span| (span, zone(s))));
        let start = spans().map(|((start, _), zone)| start - zone).min()?.div_euclid(slot) * slot;
        let end = spans().map(|((_, end), zone)| end - zone).max()?;
        let length = usize::try_from((end - start + slot - 1) / slot)
            .ok()
            .filter(|length| *length <= MAX_SLOTS)?;
        let mut sums = vec![0.0; length];
        let mut known = vec![0.0; length];
        let mut total = 0.0;
        for s in &series {
            let weight = s.mean().unwrap_or(0.0) + 1e-9;
            total += weight;
            add(s, zone(s), start, slot, weight, &mut sums, &mut known);
        }
        let rates = sums
            .into_iter()
            .zip(known)
            .map(|(sum, known)| {
                if known >= FULL_COVERAGE * total {
                    sum
                } else if known >= MIN_KNOWN_SHARE * total {
                    sum * total / known
                } else {
                    f64::NAN
                }
            })
            .collect();
        Some(Self { start, zone_minutes, slot_seconds, rates })
    }

    /// The measured rates.
    pub fn known(&self) -> impl Iterator<Item = f64> {
        self.rates.iter().copied().filter(|rate| !rate.is_nan())
    }

    /// The measured part, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        self.known().count() as f64 / self.rates.len().max(1) as f64
    }

    /// The day of a slot on the clock of the sources, in days since 1970-01-01.
    #[must_use]
    pub fn day_of(&self, slot: usize) -> i64 {
        self.local(slot).div_euclid(DAY_SECONDS)
    }

    /// The hour of a slot on the clock of the sources, 0 to 23.
    #[must_use]
    pub fn hour_of(&self, slot: usize) -> u32 {
        u32::try_from(self.local(slot).rem_euclid(DAY_SECONDS) / 3600).unwrap_or(0)
    }

    /// The day of the week of a slot, 0 for Monday.
    #[must_use]
    pub fn weekday_of(&self, slot: usize) -> u32 {
        // 1970-01-01 was a Thursday.
        u32::try_from((self.day_of(slot) + 3).rem_euclid(7)).unwrap_or(0)
    }

    fn local(&self, slot: usize) -> i64 {
        let at = i64::try_from(slot).unwrap_or(i64::MAX / 100_000);
        self.start + at * i64::from(self.slot_seconds) + i64::from(self.zone_minutes) * 60
    }

    /// The hour of the day with the highest mean rate.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "an hour of the day")]
    pub fn busiest_hour(&self) -> Option<u32> {
        let mut hours = [(0.0, 0_u32); 24];
        for (slot, rate) in self.rates.iter().enumerate().filter(|(_, rate)| !rate.is_nan()) {
            let hour = usize::try_from(self.hour_of(slot)).unwrap_or_default();
            hours[hour].0 += rate;
            hours[hour].1 += 1;
        }
        (0_u32..)
            .zip(hours)
            .filter(|(_, (_, count))| *count > 0)
            .map(|(hour, (sum, count))| (hour, sum / f64::from(count)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(hour, _)| hour)
    }

    /// The days in their order, each with its GiB at the mean rate of what was measured of it.
    #[must_use]
    pub fn daily_gb(&self) -> Vec<(i64, f64)> {
        let mut days: Vec<(i64, f64, u32)> = Vec::new();
        for (slot, rate) in self.rates.iter().enumerate().filter(|(_, rate)| !rate.is_nan()) {
            let day = self.day_of(slot);
            match days.last_mut() {
                Some((number, sum, count)) if *number == day => {
                    *sum += rate;
                    *count += 1;
                }
                _ => days.push((day, *rate, 1)),
            }
        }
        days.into_iter()
            .map(|(day, sum, count)| (day, GibPerDay::from_mib_per_s(sum / f64::from(count)).0))
            .collect()
    }

    /// The day with the most change, in days since 1970-01-01; days of which less than half was measured do not count,
    /// unless there are no others.
    #[must_use]
    pub fn busiest_day(&self) -> Option<(i64, f64)> {
        let slots_a_day = 86_400 / self.slot_seconds.max(1);
        let mut counts = std::collections::BTreeMap::new();
        for slot in
            (0..self.rates.len()).filter(|slot| self.rates.get(*slot).is_some_and(|r| !r.is_nan()))
        {
            *counts.entry(self.day_of(slot)).or_insert(0_u32) += 1;
        }
        let days = self.daily_gb();
        let half = |day: &i64| counts.get(day).is_some_and(|count| count * 2 >= slots_a_day);
        let whole = days.iter().any(|(day, _)| half(day));
        days.into_iter()
            .filter(|(day, _)| !whole || half(day))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// The slot with the highest rate.
    #[must_use]
    pub fn peak_slot(&self) -> Option<usize> {
        self.rates
            .iter()
            .enumerate()
            .filter(|(_, rate)| !rate.is_nan())
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
            .map(|(slot, _)| slot)
    }

    /// The highest rate without some of the series, in MiB per second.
    #[must_use]
    pub fn peak_without<'a>(&self, series: impl IntoIterator<Item = &'a Series>) -> f64 {
        let slot = i64::from(self.slot_seconds.max(1));
        let mut sums = vec![0.0; self.rates.len()];
        let mut known = vec![0.0; self.rates.len()];
        for s in series {
            let zone = i64::from(s.zone_minutes.unwrap_or(self.zone_minutes)) * 60;
            add(s, zone, self.start, slot, 0.0, &mut sums, &mut known);
        }
        let rest = self.rates.iter().zip(sums).map(|(rate, sum)| rate - sum);
        rest.fold(0.0, f64::max)
    }

    /// The moment of a slot as `2026-01-31 09:05`, on the clock of the sources.
    #[must_use]
    pub fn moment_of(&self, slot: usize) -> String {
        let of_day = self.local(slot).rem_euclid(DAY_SECONDS);
        format!("{} {:02}:{:02}", date_text(self.day_of(slot)), of_day / 3600, of_day % 3600 / 60)
    }

    /// The rate of one series in a slot of this line of time.
    #[must_use]
    pub fn rate_of(&self, series: &Series, slot: usize) -> Option<f64> {
        let zone = i64::from(series.zone_minutes.unwrap_or(self.zone_minutes)) * 60;
        let at = self.start
            + i64::try_from(slot).ok()? * i64::from(self.slot_seconds)
            + i64::from(self.slot_seconds) / 2
            + zone;
        let day = series.day(at.div_euclid(DAY_SECONDS))?;
        let index = at.rem_euclid(DAY_SECONDS) / i64::from(series.slot_seconds.max(1));
        let rate = day.rates.get(usize::try_from(index).ok()?)?;
        (!rate.is_nan()).then(|| f64::from(*rate))
    }
}

/// Adds a series: each of its slots to the slots of the line whose middle lies in it.
fn add(
    series: &Series,
    zone: i64,
    start: i64,
    slot: i64,
    weight: f64,
    sums: &mut [f64],
    known: &mut [f64],
) {
    let own = i64::from(series.slot_seconds);
    for day in &series.days {
        for (index, rate) in (0_i64..).zip(&day.rates) {
            if rate.is_nan() {
                continue;
            }
            let from = day.number * DAY_SECONDS + index * own - zone - start;
            // The first slot whose middle is not before `from`, and the first whose middle is not before its end.
            let first = (from + (slot - 1) / 2).div_euclid(slot).max(0);
            let last = (from + own + (slot - 1) / 2).div_euclid(slot).max(0);
            let range = usize::try_from(first).unwrap_or(usize::MAX)
                ..usize::try_from(last).unwrap_or(usize::MAX).min(sums.len());
            let (Some(sums), Some(known)) = (sums.get_mut(range.clone()), known.get_mut(range))
            else {
                continue;
            };
            for (sum, known) in sums.iter_mut().zip(known) {
                *sum += f64::from(*rate);
                *known += weight;
            }
        }
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
