//! What a server wrote, moment by moment.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::series::{Day, Series};
use super::spans::Spans;

/// The sum of a server's disks over time; `None` of nothing.
///
/// A server is measured while one of its disks is: a disk that is not there then wrote nothing. So a disk that was there for an hour wrote
/// for an hour, and one that goes on under another name goes on. Clocks are brought to the first zone that one names.
pub(crate) fn server_sum<'a>(disks: &[&'a Series]) -> Option<Cow<'a, Series>> {
    let disks: Vec<&Series> =
        disks.iter().copied().filter(|disk| !disk.spans().is_empty()).collect();
    if let [only] = disks[..] {
        return Some(Cow::Borrowed(only));
    }
    let slot_seconds = disks.iter().map(|disk| disk.slot_seconds).min().filter(|slot| *slot > 0)?;
    let zoned = disks.iter().find(|disk| disk.zone_minutes.is_some());
    let clock = zoned.or(disks.first())?;
    let a_day =
        usize::try_from(crate::units::DAY_SECONDS).ok()? / usize::try_from(slot_seconds).ok()?;
    let mut days: BTreeMap<i64, Vec<f32>> = BTreeMap::new();
    let (mut written, mut spans) = (0.0, Spans::default());
    for disk in &disks {
        let other_clock = disk.zone_minutes.is_some_and(|zone| clock.zone_minutes != Some(zone));
        let disk = if other_clock {
            Cow::Owned((*disk).clone().on_clock_of(clock))
        } else {
            Cow::Borrowed(*disk)
        };
        written += disk.written_mib();
        spans.join(disk.spans());
        let parts = usize::try_from(disk.slot_seconds / slot_seconds).unwrap_or(1).max(1);
        for day in &disk.days {
            let sums = days.entry(day.number).or_insert_with(|| vec![f32::NAN; a_day]);
            for (sums, rate) in
                sums.chunks_mut(parts).zip(&day.rates).filter(|(_, rate)| !rate.is_nan())
            {
                for sum in sums {
                    *sum = if sum.is_nan() { *rate } else { *sum + rate };
                }
            }
        }
    }
    let days = days.into_iter().map(|(number, rates)| Day { number, rates }).collect();
    let sum = Series::new(slot_seconds, clock.zone_minutes, days).with_exact(written, spans);
    Some(Cow::Owned(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(slot: u32, from: usize, rates: &[f32]) -> Series {
        let mut day = vec![f32::NAN; 86_400 / slot as usize];
        day[from..from + rates.len()].copy_from_slice(rates);
        Series::new(slot, None, vec![Day { number: 9, rates: day }])
    }

    #[test]
    fn a_disk_that_was_there_for_an_hour_wrote_for_an_hour() {
        let (always, hour) = (series(3600, 0, &[1.0; 24]), series(3600, 5, &[48.0]));
        let sum = server_sum(&[&always, &hour]).unwrap();
        assert_eq!((sum.mean(), sum.peak(), sum.coverage()), (Some(3.0), Some(49.0), Some(1.0)));
    }

    #[test]
    fn a_renamed_disk_goes_on() {
        let (before, after) = (series(3600, 0, &[2.0; 10]), series(3600, 10, &[2.0; 14]));
        let sum = server_sum(&[&before, &after]).unwrap();
        assert_eq!((sum.mean(), sum.coverage()), (Some(2.0), Some(1.0)));
        assert!(matches!(server_sum(&[&before]), Some(Cow::Borrowed(_))));
        assert_eq!(server_sum(&[]), None);
    }

    #[test]
    fn longer_slots_count_in_each_of_the_shorter() {
        let (fine, coarse) = (series(600, 0, &[1.0; 12]), series(3600, 0, &[3.0; 2]));
        let sum = server_sum(&[&coarse, &fine]).unwrap();
        assert_eq!((sum.slot_seconds, sum.mean(), sum.peak()), (600, Some(4.0), Some(4.0)));
    }
}
