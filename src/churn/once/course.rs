//! The rates of a server's disks side by side, to see which of them show the same writes.

use std::collections::{BTreeMap, BTreeSet};

use super::disks::Disk;

/// Logs of several files are compared by the hour, as their clocks and samples differ.
const SLOT_ACROSS_FILES: u32 = 3600;
/// Windows shorter than this have too few hours for that.
const MIN_HOURS: f64 = 12.0;
/// A rate has changed if it differs from that before by more than this part.
const CHANGED: f32 = 0.05;
/// So many changes are no chance.
const CHANGES: usize = 6;

/// MiB per second in slots that the disks of a server have in common; NaN where it was not measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    slot_seconds: u32,
    days: BTreeMap<i64, Vec<f32>>,
}

impl Course {
    /// The disks on one clock and in slots of one length.
    pub(crate) fn of_all(disks: &[Disk]) -> Vec<Self> {
        let zoned = disks.iter().find(|disk| disk.series.zone_minutes.is_some());
        let Some(clock) = zoned.or(disks.first()) else {
            return Vec::new();
        };
        let mut slot = disks.iter().map(|disk| disk.series.slot_seconds).max().unwrap_or(60);
        let files: BTreeSet<&str> = disks.iter().map(|disk| disk.location.path.as_ref()).collect();
        let hours = disks.iter().filter_map(|disk| disk.series.window_hours()).fold(0.0, f64::max);
        if files.len() > 1 && hours >= MIN_HOURS {
            slot = slot.max(SLOT_ACROSS_FILES);
        }
        disks
            .iter()
            .map(|disk| {
                let series = disk.on(&clock.series).coarser(slot);
                let days = series.days.into_iter().map(|day| (day.number, day.rates));
                Self { slot_seconds: slot, days: days.collect() }
            })
            .collect()
    }

    /// What all write together; one that is not measured wrote nothing then.
    pub(crate) fn sum<'a>(courses: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for course in courses {
            sum.slot_seconds = course.slot_seconds;
            for (number, rates) in &course.days {
                let own = sum.days.entry(*number).or_insert_with(|| vec![f32::NAN; rates.len()]);
                for (own, rate) in own.iter_mut().zip(rates).filter(|(_, rate)| !rate.is_nan()) {
                    *own = if own.is_nan() { *rate } else { *own + rate };
                }
            }
        }
        sum
    }

    /// Takes off what another writes, down to nothing.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (number, rates) in &mut self.days {
            let Some(others) = other.days.get(number) else {
                continue;
            };
            for (own, other) in rates.iter_mut().zip(others).filter(|(_, other)| !other.is_nan()) {
                // NaN stays NaN.
                *own = if own.is_nan() { *own } else { (*own - other).max(0.0) };
            }
        }
    }

    /// All of it, in MiB.
    pub(crate) fn written(&self) -> f64 {
        let rates = self.days.values().flatten().filter(|rate| !rate.is_nan());
        rates.map(|rate| f64::from(*rate)).sum::<f64>() * f64::from(self.slot_seconds)
    }

    /// The slots that both have.
    fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (f64, f64)> + 'a {
        let days = self.days.iter().filter_map(|(day, rates)| Some((rates, other.days.get(day)?)));
        days.flat_map(|(own, others)| own.iter().zip(others))
            .filter(|(own, other)| !own.is_nan() && !other.is_nan())
            .map(|(own, other)| (f64::from(*own), f64::from(*other)))
    }

    /// Whether both write the same at the same time, up to a part of it; of nothing nothing follows.
    pub(crate) fn is_equal(&self, other: &Self, tolerance: f64) -> bool {
        let (mut difference, mut larger) = (0.0, 0.0);
        for (own, other) in self.shared(other) {
            difference += (own - other).abs();
            larger += own.max(other);
        }
        larger > 0.0 && difference <= tolerance * larger
    }

    /// Whether the rate goes up and down, so that two that are equal are not so by chance.
    pub(crate) fn changes(&self) -> bool {
        let rates: Vec<f32> =
            self.days.values().flatten().copied().filter(|rate| !rate.is_nan()).collect();
        let differ = |pair: &&[f32]| match pair {
            [a, b] => (a - b).abs() > CHANGED * a.max(*b),
            _ => false,
        };
        rates.windows(2).filter(differ).count() >= CHANGES
    }

    /// Rates by the hour.
    #[cfg(test)]
    pub(crate) fn of_rates(rates: &[f32]) -> Self {
        Self { slot_seconds: 3600, days: BTreeMap::from([(9, rates.to_vec())]) }
    }
}

/// The part of what a device writes that is more than what others write at that moment; `None` if they have no time in common.
pub(crate) fn excess(device: &Course, below: &Course) -> Option<f64> {
    let (mut more, mut all, mut slots) = (0.0, 0.0, 0_u32);
    for (own, below) in device.shared(below) {
        more += (own - below).max(0.0);
        all += own;
        slots += 1;
    }
    (slots > 0).then(|| if all > 0.0 { more / all } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_changes_that_goes_up_and_down_often_enough() {
        let up_and_down = |hours: u8| -> Vec<f32> {
            (0..hours).map(|hour| if hour % 2 == 0 { 4.0 } else { 4.3 }).collect()
        };
        assert!(Course::of_rates(&up_and_down(7)).changes());
        assert!(!Course::of_rates(&up_and_down(6)).changes(), "five changes may be chance");
        assert!(!Course::of_rates(&[4.0; 48]).changes());
        assert!(!Course::of_rates(&[0.1; 48]).changes());
    }
}
