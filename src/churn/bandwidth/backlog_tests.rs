use super::*;

/// A load of MiB per second, minute by minute.
fn load(rates: &[f64]) -> Backlog {
    let line = Timeline { start: 0, zone_minutes: 0, slot_seconds: 60, rates: rates.to_vec() };
    Backlog::new(&line, 0.0, 1.0, None)
}

fn link(mib_per_s: f64) -> LinkRate {
    LinkRate::from_mib_per_s(mib_per_s)
}

/// The same by moving each part of a MiB on its own: slow, and plainly right.
fn ages(rates: &[f64], capacity: f64) -> Vec<f64> {
    let parts = 600;
    let step = 60.0 / f64::from(parts);
    let mut queue: std::collections::VecDeque<(f64, f64)> = std::collections::VecDeque::new();
    let mut ages = Vec::new();
    let mut last = 0.0_f64;
    for (slot, rate) in rates.iter().enumerate() {
        let mut oldest = last;
        for part in 0..parts {
            let at = slot as f64 * 60.0 + f64::from(part) * step;
            queue.push_back((at, rate * step));
            let mut can = capacity * step;
            while let Some((_, mib)) = queue.front_mut() {
                if *mib > can + 1e-9 {
                    *mib -= can;
                    break;
                }
                can -= *mib;
                queue.pop_front();
            }
            last = queue.front().map_or(0.0, |(from, _)| at + step - from);
            oldest = oldest.max(last);
        }
        ages.push(oldest);
    }
    ages
}

#[test]
fn what_waits_ages_as_if_each_byte_were_moved() {
    let mut random = crate::random::SplitMix64::new(7);
    let rates: Vec<f64> =
        (0..500).map(|_| if random.below(10) == 0 { 30.0 } else { random.unit() * 2.0 }).collect();
    for capacity in [3.0, 4.0, 6.0, 31.0] {
        let mut found = vec![0.0; rates.len()];
        load(&rates).run(link(capacity).mbps(), |slot, age| {
            found[slot] = age;
            true
        });
        for (slot, (found, expected)) in found.iter().zip(ages(&rates, capacity)).enumerate() {
            assert!((found - expected).abs() < 3.0, "{capacity} at {slot}: {found} {expected}");
        }
    }
}

#[test]
fn a_burst_waits_as_long_as_it_takes_to_send() {
    // 600 MiB in a minute over 2 MiB/s: the last of them leaves four minutes after it came.
    let mut rates = vec![0.0; 60];
    rates[0] = 10.0;
    let outcome = load(&rates).outcome(link(2.0), 2.0);
    assert!((outcome.peak_rpo_minutes - 4.0).abs() < 1e-9, "{outcome:?}");
    assert_eq!(outcome.violations, 1);
    assert_eq!(outcome.longest_violation_minutes, 3.0);
    assert!(load(&rates).holds(link(10.0).mbps(), 0.0, 1.0));
}

#[test]
fn the_smallest_link_just_holds_and_a_smaller_one_does_not() {
    let mut random = crate::random::SplitMix64::new(3);
    let rates: Vec<f64> = (0..2880)
        .map(|minute| if (minute / 60) % 24 == 9 { 20.0 } else { random.unit() })
        .collect();
    let load = load(&rates);
    let mut before = LinkRate::from_mbps(f64::MAX);
    for minutes in [0.5, 15.0, 30.0, 60.0, 600.0] {
        let always = load.smallest_link(minutes, 1.0).unwrap();
        let mostly = load.smallest_link(minutes, 0.9).unwrap();
        assert!(
            load.holds(always.mbps(), minutes, 1.0)
                && load.outcome(always, minutes).violations == 0
        );
        assert!(always <= load.mean() || !load.holds(always.mbps() * 0.999, minutes, 1.0));
        assert!(load.outcome(mostly, minutes).within >= 0.9);
        assert!(mostly <= always && always <= before);
        before = always;
    }
    assert!(before >= load.mean());
}

#[test]
fn hours_with_less_of_the_link_need_a_larger_one() {
    let line = Timeline { start: 0, zone_minutes: 0, slot_seconds: 3600, rates: vec![1.0; 96] };
    let throttle = |percent| Throttle { from_hour: 8, to_hour: 18, weekends: true, percent };
    let plain = Backlog::new(&line, 0.0, 1.0, None).smallest_link(60.0, 1.0).unwrap();
    let half =
        Backlog::new(&line, 0.0, 1.0, Some(&throttle(50.0))).smallest_link(60.0, 1.0).unwrap();
    assert!((plain.mbps() - link(1.0).mbps()).abs() < 0.01);
    assert!(half.mbps() > plain.mbps() * 1.5, "{half:?} {plain:?}");
    // The same hours from the other side: 18 to 8 o'clock.
    let night = Throttle { from_hour: 18, to_hour: 8, ..throttle(50.0) };
    let share = Backlog::new(&line, 0.0, 1.0, Some(&night)).share;
    assert_eq!((share[7], share[8], share[17], share[18]), (0.5, 1.0, 1.0, 0.5));
    assert_eq!(Backlog::new(&line, 0.0, 1.0, Some(&throttle(0.0))).smallest_link(60.0, 1.0), None);
}

#[test]
fn compression_and_what_has_no_series_count() {
    let line =
        Timeline { start: 0, zone_minutes: 0, slot_seconds: 60, rates: vec![1.0, f64::NAN, 3.0] };
    let load = Backlog::new(&line, 2.0, 0.7, None);
    assert!((load.mean().mbps() - link(4.0 * 0.7).mbps()).abs() < 1e-9);
}

#[test]
fn peaks_are_told_by_day() {
    let mut rates = vec![0.0; 2880];
    rates[100] = 20.0;
    rates[2000] = 40.0;
    let outcome = load(&rates).outcome(link(1.0), 15.0);
    let days: Vec<i64> = outcome.peak_by_day.iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [0, 1]);
    assert!(outcome.peak_by_day[0].1 < outcome.peak_by_day[1].1);
    assert_eq!(outcome.violations, 2);
}
