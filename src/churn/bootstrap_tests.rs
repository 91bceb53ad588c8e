use super::*;
use crate::churn::timeline::Timeline;

/// Days of an estate: a daily rhythm, days of different weight and noise.
fn days(count: usize, random: &mut Random, spread: f64, weekends: f64) -> Backlog {
    let normal = |random: &mut Random| (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let mut rates = Vec::with_capacity(count * 96);
    for day in 0..count {
        let quiet = if (day + 3) % 7 >= 5 { weekends } else { 1.0 };
        let weight = (spread * normal(random)).exp() * quiet;
        for slot in 0..96 {
            let hour = f64::from(slot) / 4.0;
            let rhythm = 1.0
                + 3.0 * (-(hour - 10.0).powi(2) / 8.0).exp()
                + 6.0 * (-(hour - 22.0).powi(2) / 2.0).exp();
            rates.push(weight * rhythm * (0.5 + random.unit()));
        }
    }
    let line = Timeline {
        start: 0,
        zone_minutes: 0,
        slot_seconds: 900,
        rates,
    };
    Backlog::new(&line, 0.0, 1.0, None)
}

#[test]
fn the_interval_covers_the_truth_as_often_as_it_says() {
    for (count, spread, weekends, repeats) in [(7, 0.3, 1.0, 150), (14, 0.3, 0.5, 150)] {
        let truth = days(1400, &mut Random::new(99), spread, weekends)
            .smallest_link(30.0, 0.9)
            .unwrap();
        let mut random = Random::new(1 + count as u64);
        let covered = (0..repeats)
            .filter(|_| {
                let load = days(count, &mut random, spread, weekends);
                let interval = sureness(&load, 30.0, 0.9).interval.unwrap();
                (interval.low_mbps..=interval.high_mbps).contains(&truth)
            })
            .count();
        let share = covered as f64 / f64::from(repeats);
        assert!((0.90..=0.98).contains(&share), "{count} days: {share}");
    }
}

#[test]
fn few_days_have_no_interval() {
    let load = days(3, &mut Random::new(1), 0.3, 1.0);
    let sure = sureness(&load, 30.0, 0.9);
    assert_eq!((sure.interval, sure.days), (None, 3));
}

#[test]
fn more_days_make_it_narrower() {
    let width = |count| {
        let interval = sureness(&days(count, &mut Random::new(5), 0.3, 1.0), 30.0, 0.9)
            .interval
            .unwrap();
        (interval.high_mbps / interval.low_mbps).ln()
    };
    assert!(width(28) < width(7));
    let sure = sureness(&days(7, &mut Random::new(5), 0.3, 1.0), 30.0, 0.9);
    let more = sure.more_days_to_halve.unwrap();
    assert!((12..=21).contains(&more), "{more}");
}

#[test]
fn the_same_days_give_the_same_interval() {
    let load = days(10, &mut Random::new(5), 0.3, 1.0);
    assert_eq!(sureness(&load, 30.0, 0.9), sureness(&load, 30.0, 0.9));
}

#[test]
fn students_t_is_continuous_past_its_table() {
    assert!((student(31) - 2.0395).abs() < 1e-3);
    assert!((student(100) - 1.984).abs() < 1e-3);
}
