use super::*;
use crate::churn::series::Day;

fn series(slot: u32, zone: Option<i32>, rates: &[f32]) -> Series {
    let mut day = vec![f32::NAN; (86_400 / slot) as usize];
    day[..rates.len()].copy_from_slice(rates);
    Series::new(slot, zone, vec![Day { number: 100, rates: day }])
}

const GAP: f32 = f32::NAN;

#[test]
fn the_peak_of_a_sum_is_not_the_sum_of_peaks() {
    let line =
        Timeline::sum([&series(60, None, &[1.0, 5.0, 1.0]), &series(60, None, &[6.0, 1.0, 1.0])])
            .unwrap();
    assert_eq!(line.rates, [7.0, 6.0, 2.0]);
    assert_eq!(line.peak_slot(), Some(0));
    assert_eq!((line.start, line.slot_seconds), (100 * 86_400, 60));
}

#[test]
fn other_intervals_and_zones_meet() {
    let fine = series(60, Some(0), &[1.0; 15]);
    let coarse = series(
        300,
        Some(60),
        &[GAP, GAP, GAP, GAP, GAP, GAP, GAP, GAP, GAP, GAP, GAP, GAP, 2.0, 4.0, 6.0],
    );
    let line = Timeline::sum([&fine, &coarse]).unwrap();
    assert_eq!(line.rates[..6], [3.0, 3.0, 3.0, 3.0, 3.0, 5.0]);
    assert_eq!(line.rates.len(), 15);
    // One without a zone is taken to be in the zone of the other.
    let line = Timeline::sum([&series(60, None, &[1.0]), &series(60, Some(120), &[2.0])]).unwrap();
    assert_eq!(line.rates, [3.0]);
    assert_eq!((line.start, line.hour_of(0)), (100 * 86_400 - 7200, 0));
}

#[test]
fn a_gap_is_never_zero() {
    let big = series(60, None, &[10.0, GAP, 10.0, 10.0]);
    let small = series(60, None, &[1.0, 1.0, GAP, 1.0]);
    let line = Timeline::sum([&big, &small]).unwrap();
    assert!(line.rates[1].is_nan());
    // The small one stands for less than a tenth: the other is scaled up.
    assert!((line.rates[2] - 11.0).abs() < 1e-6);
    assert_eq!(line.rates[3], 11.0);
    assert_eq!(line.coverage(), 0.75);
    assert_eq!(Timeline::sum([&Series::default()]), None);
}

#[test]
fn the_busiest_hour_and_day_are_found() {
    let mut rates = vec![1.0_f32; 24];
    rates[9] = 5.0;
    let quiet = Day { number: 100, rates: rates.clone() };
    let busy = Day { number: 101, rates: rates.iter().map(|rate| rate * 2.0).collect() };
    let mut part = vec![GAP; 24];
    part[9] = 50.0;
    let days = vec![quiet, busy, Day { number: 102, rates: part }];
    let line = Timeline::sum([&Series::new(3600, None, days)]).unwrap();
    assert_eq!(line.busiest_hour(), Some(9));
    assert_eq!(line.busiest_day().map(|(day, _)| day), Some(101));
    assert_eq!(line.weekday_of(0), 5);
}
