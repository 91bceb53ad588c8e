use super::*;
use crate::churn::bandwidth::timeline::Timeline;
use crate::units::LinkRate;

/// Days of an estate: a daily rhythm, days of different weight, quieter weekends and noise.
fn days(count: usize, random: &mut SplitMix64, spread: f64, weekends: f64) -> Backlog {
    let normal = |random: &mut SplitMix64| (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    // Measuring starts on any day of the week.
    let first = random.below(7);
    let mut rates = Vec::with_capacity(count * SLOTS);
    for day in first..first + count {
        let quiet = if (day + 3) % 7 >= 5 { weekends } else { 1.0 };
        let weight = (spread * normal(random)).exp() * quiet;
        for slot in 0..SLOTS {
            let hour = slot as f64 * 24.0 / SLOTS as f64;
            let rhythm = 1.0
                + 3.0 * (-(hour - 10.0).powi(2) / 8.0).exp()
                + 6.0 * (-(hour - 22.0).powi(2) / 2.0).exp();
            rates.push(weight * rhythm * (0.5 + random.unit()));
        }
    }
    let line = Timeline {
        start: i64::try_from(first).unwrap() * 86_400,
        zone_minutes: 0,
        slot_seconds: 1800,
        rates,
    };
    Backlog::new(&line, 0.0, 1.0, None)
}

const SLOTS: usize = 48;
const WEAK: f64 = 0.1;
const MODERATE: f64 = 0.3;
const STRONG: f64 = 0.6;

/// The share of estates whose interval holds the link that is enough in the long run: for fifteen years.
fn coverage(count: usize, spread: f64, weekends: f64, minutes: f64, estates: u32) -> f64 {
    let truth = days(5600, &mut SplitMix64::new(99), spread, weekends)
        .smallest_link(minutes, 0.9)
        .map(LinkRate::mbps)
        .unwrap();
    let covered = (0..estates).into_par_iter().filter(|estate| {
        let mut random = SplitMix64::new(u64::from(*estate) * 7919 + count as u64);
        let load = days(count, &mut random, spread, weekends);
        let interval = confidence_interval(&load, minutes, 0.9).interval.unwrap();
        (interval.low_mbps..=interval.high_mbps).contains(&truth)
    });
    covered.count() as f64 / f64::from(estates)
}

#[test]
fn the_interval_covers_the_truth_as_often_as_it_says() {
    for (count, spread, weekends) in [(7, MODERATE, 1.0), (14, WEAK, 0.5), (28, STRONG, 0.5)] {
        let share = coverage(count, spread, weekends, 60.0, 100);
        assert!((0.90..=0.99).contains(&share), "{count} days, {spread}: {share}");
    }
}

#[test]
#[ignore = "minutes in an unoptimised build; run it with --release"]
fn the_interval_covers_the_truth_whatever_the_days() {
    let mut outside = Vec::new();
    for minutes in [15.0, 60.0] {
        for weekends in [1.0, 0.5] {
            for spread in [WEAK, MODERATE, STRONG] {
                for count in [4, 7, 14, 28] {
                    let share = coverage(count, spread, weekends, minutes, 500);
                    if !(0.90..=0.98).contains(&share) {
                        outside.push((minutes, weekends, spread, count, share));
                    }
                }
            }
        }
    }
    assert!(outside.is_empty(), "{outside:?}");
}

#[test]
fn few_days_have_no_interval() {
    let load = days(3, &mut SplitMix64::new(1), 0.3, 1.0);
    let quality = confidence_interval(&load, 30.0, 0.9);
    assert_eq!((quality.interval, quality.days), (None, 3));
}

#[test]
fn more_days_make_it_narrower() {
    let width = |count| {
        let interval =
            confidence_interval(&days(count, &mut SplitMix64::new(5), 0.3, 1.0), 30.0, 0.9)
                .interval
                .unwrap();
        (interval.high_mbps / interval.low_mbps).ln()
    };
    assert!(width(28) < width(7));
    let quality = confidence_interval(&days(7, &mut SplitMix64::new(5), 0.3, 1.0), 30.0, 0.9);
    let more = quality.more_days_to_halve.unwrap();
    assert!((12..=21).contains(&more), "{more}");
}

#[test]
fn the_same_days_give_the_same_interval() {
    let load = days(10, &mut SplitMix64::new(5), 0.3, 1.0);
    assert_eq!(confidence_interval(&load, 30.0, 0.9), confidence_interval(&load, 30.0, 0.9));
}
