use super::*;

const MINUTE: i64 = 60_000;
const START: i64 = 20_000 * 86_400_000;

fn collector() -> Collector {
    Collector::new(Format::Series, Quality::WrittenBytes, Location::file("a.csv"), 60)
}

fn finish(collector: Collector) -> (Vec<f64>, Vec<&'static str>) {
    let mut reading = Reading::default();
    collector.finish(&mut reading);
    let rates = reading
        .measurements
        .iter()
        .flat_map(|m| match &m.amount {
            Amount::Series(series) => series.rates().collect(),
            _ => Vec::new(),
        })
        .collect();
    (rates, reading.findings.iter().map(|f| f.code).collect())
}

#[test]
fn order_does_not_matter_and_doubles_count_once() {
    let mut collector = collector();
    let id = collector.disk("web", None);
    for minute in [5, 3, 4, 4, 1, 2, 5] {
        collector.add(id, START + minute * MINUTE, minute as f64);
    }
    let (rates, codes) = finish(collector);
    assert_eq!(rates, [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(codes, ["duplicate-samples", "unordered-samples"]);
}

#[test]
fn samples_in_any_order_stand_for_the_time_since_the_one_before() {
    let taken = |minutes: &[i64]| {
        let mut collector = collector();
        let id = collector.disk("web", None);
        let take = |collector: &mut Collector| {
            for minute in minutes {
                let written = Written::Amount((minute * 60) as f64);
                collector.take(id, START + minute * MINUTE, None, written);
            }
        };
        take(&mut collector);
        let again = collector.is_out_of_order();
        if again {
            collector = self::collector();
            collector.disk("web", None);
            collector.sort();
            take(&mut collector);
        }
        (finish(collector), again)
    };
    let (ordered, again) = taken(&[1, 2, 3, 5, 7, 9]);
    assert!(!again);
    for minutes in [[9, 1, 5, 3, 2, 7], [9, 7, 5, 3, 2, 1]] {
        let (sorted, again) = taken(&minutes);
        assert!(again);
        assert_eq!(sorted.0, ordered.0);
        assert_eq!(sorted.1, ["unordered-samples"]);
    }
}

#[test]
fn another_value_of_the_same_time_is_told_and_counts_fall_to_gaps() {
    let mut collector = collector();
    let id = collector.disk("web", None);
    let counts =
        [(0, 0.0), (1, 60.0), (2, 180.0), (2, 90.0), (2, 91.0), (3, 60.0), (4, 360.0), (4, 360.0)];
    for (minute, count) in counts {
        let fell = !collector.take(id, START + minute * MINUTE, None, Written::Count(count));
        assert_eq!(fell, minute == 3);
    }
    let (rates, codes) = finish(collector);
    assert_eq!(rates, [1.0, 2.0, 5.0]);
    let told = ["two-values-at-once", "duplicate-samples", "measurement-with-gaps"];
    assert_eq!(codes, told);
}

#[test]
fn a_lone_spike_is_told_or_a_gap() {
    for (spike, others, code) in [
        (20_000.0, 5.0, Some("implausible-samples")),
        (5_000.0, 5.0, Some("lone-samples")),
        (5_000.0, 100.0, None),
        (20_000.0, 4_000.0, None),
    ] {
        let mut collector = collector();
        let id = collector.disk("web", None);
        for minute in 1..=100 {
            let rate = if minute == 50 { spike } else { others };
            collector.add(id, START + minute * MINUTE, rate);
        }
        let (_, codes) = finish(collector);
        assert_eq!(codes.first().copied(), code, "{spike} {others}");
    }
}

#[test]
fn what_is_below_zero_is_a_gap() {
    let mut collector = collector();
    let id = collector.disk("web", None);
    for (minute, rate) in [(1, 5.0), (2, -3.0), (3, f64::NAN), (4, 7.0)] {
        collector.add(id, START + minute * MINUTE, rate);
    }
    let (rates, codes) = finish(collector);
    assert_eq!(rates, [5.0, 7.0]);
    assert_eq!(codes, ["negative-samples", "measurement-with-gaps"]);
}

#[test]
fn a_clock_that_drifts_leaves_no_gaps() {
    let mut collector = collector();
    let id = collector.disk("web", None);
    for sample in 1..=600 {
        collector.add(id, START + sample * 61_000, 2.0);
    }
    let mut reading = Reading::default();
    collector.finish(&mut reading);
    let Amount::Series(series) = &reading.measurements[0].amount else {
        panic!("no series");
    };
    assert_eq!((series.mean(), series.peak()), (Some(2.0), Some(2.0)));
    assert!(series.coverage().unwrap() > 0.99);
    assert!(reading.findings.is_empty());
}

#[test]
fn a_clock_that_was_wrong_for_a_moment_is_left_out() {
    let mut collector = collector();
    let id = collector.disk("web", None);
    for minute in 1..=1000 {
        collector.add(id, START + minute * MINUTE, 1.0);
    }
    collector.add(id, START + 900 * 86_400_000, 50.0);
    let (rates, codes) = finish(collector);
    assert_eq!(rates, vec![1.0; 1000]);
    assert_eq!(codes, ["clock-jump"]);
}

#[test]
fn a_file_of_too_many_days_stays_within_memory() {
    let mut collector = collector();
    collector.most_slot_bytes = 20_000;
    let id = collector.disk("web", None);
    for day in 0..10 {
        collector.add(id, START + day * 86_400_000 + 7_200_000, 1.0);
    }
    let (rates, codes) = finish(collector);
    assert_eq!(rates.len(), 3);
    assert_eq!(codes[0], "too-many-days");
}

#[test]
fn a_sample_of_more_than_a_month_is_a_gap() {
    let month = LONGEST_SAMPLE_SECONDS * 1000;
    let measured = |length: i64| {
        let mut collector = collector();
        let id = collector.disk("web", None);
        collector.add(id, START, 1.0);
        collector.add_over(id, START + 2 * month, Some(length), 3.0);
        let mut reading = Reading::default();
        collector.finish(&mut reading);
        let codes: Vec<&str> = reading.findings.iter().map(|finding| finding.code).collect();
        (codes.contains(&"samples-too-long"), reading.measurements.len())
    };
    assert_eq!(measured(month), (false, 1));
    for length in [month + 1, i64::MAX] {
        assert_eq!(measured(length), (true, 1));
    }
    // What is said to stand for less than nothing is not told, and stands for what it can.
    assert_eq!(measured(i64::MIN), (false, 1));
    // Counters that were not read for as long, too.
    for (months, expected) in [(1, 2), (2, 1)] {
        let mut collector = collector();
        let id = collector.disk("web", None);
        for (at, count) in [(0, 0.0), (1, 60.0), (1 + months * month / MINUTE, 1e6)] {
            collector.take(id, START + at * MINUTE, None, Written::Count(count));
        }
        let slots = collector.disks[0].slots.spans().len();
        let seconds = collector.disks[0].slots.spans().seconds();
        assert_eq!((slots, seconds > 100.0), (1, expected == 2));
    }
}
