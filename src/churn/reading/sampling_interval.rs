//! How far apart the samples of a file are.

use std::collections::{BTreeMap, HashMap};

use crate::units::DAY_SECONDS;

/// The longest time that one sample stands for: a month, as the sums of bills and reports are. What claims to be longer is no
/// sample, and samples further apart have a gap between them.
pub(crate) const LONGEST_SAMPLE_SECONDS: i64 = 31 * DAY_SECONDS;

/// Steps of one disk that say how far apart its own samples are.
const STEPS_OF_A_PACE: u32 = 3;
/// A step is usual where one of so many is as long, and it is no more than so many times the most frequent one.
const USUAL_SHARE: u32 = 5;
const LONGEST_OF_USUAL: i64 = 3;

/// Finds the usual distance between two samples of one disk, in whichever order they come.
#[derive(Default)]
pub(crate) struct SamplingInterval {
    times: HashMap<String, Vec<i64>>,
    unordered: bool,
}

/// How far apart the samples of a disk are, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pace {
    /// Usually.
    pub(crate) usual: i64,
    /// At most, where it is no gap.
    pub(crate) longest: i64,
}

impl SamplingInterval {
    pub(crate) fn see(&mut self, disk: &str, ms: i64) {
        if let Some(times) = self.times.get_mut(disk) {
            self.unordered |= times.last().is_some_and(|last| ms < *last);
            times.push(ms);
        } else {
            self.times.insert(disk.to_owned(), vec![ms]);
        }
    }

    /// Whether no disk goes back in time.
    pub(crate) fn in_order(&self) -> bool {
        !self.unordered
    }

    /// The interval in seconds; of equally frequent ones the shortest.
    pub(crate) fn interval_seconds(&self) -> Option<u32> {
        let mut steps = BTreeMap::new();
        self.times.values().for_each(|times| count_steps(times, &mut steps));
        most_frequent(&steps).and_then(|(step, _)| u32::try_from(step).ok())
    }

    /// The paces of the disks that show one.
    pub(crate) fn paces(&self) -> HashMap<String, Pace> {
        let of_disk = |times: &Vec<i64>| {
            let mut steps = BTreeMap::new();
            count_steps(times, &mut steps);
            let all: u32 = steps.values().sum();
            let (usual, _) = most_frequent(&steps).filter(|_| all >= STEPS_OF_A_PACE)?;
            let often = |(step, count): &(&i64, &u32)| {
                **count * USUAL_SHARE >= all && **step <= usual * LONGEST_OF_USUAL
            };
            let longest = steps.iter().filter(often).map(|(step, _)| *step).max();
            Some(Pace { usual: usual * 1000, longest: longest.unwrap_or(usual) * 1000 })
        };
        self.times
            .iter()
            .filter_map(|(disk, times)| Some((disk.clone(), of_disk(times)?)))
            .collect()
    }
}

/// Counts the steps between the times of one disk in seconds.
fn count_steps(times: &[i64], steps: &mut BTreeMap<i64, u32>) {
    let mut times = times.to_vec();
    times.sort_unstable();
    for (before, after) in times.iter().zip(times.iter().skip(1)) {
        // Jitter of some milliseconds is no other interval; zero is the same sample again.
        let step = ((after - before).div_euclid(500) + 1) / 2;
        if (1..=LONGEST_SAMPLE_SECONDS).contains(&step) {
            *steps.entry(step).or_default() += 1;
        }
    }
}

fn most_frequent(steps: &BTreeMap<i64, u32>) -> Option<(i64, u32)> {
    let count = |(step, count): &(&i64, &u32)| (**count, std::cmp::Reverse(**step));
    steps.iter().max_by_key(count).map(|(step, count)| (*step, *count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_step_wins_over_gaps_jitter_and_disorder() {
        let mut pace = SamplingInterval::default();
        for (disk, ms) in [
            ("a", 0),
            ("b", 100),
            ("a", 60_020),
            ("b", 60_090),
            ("a", 600_000),
            ("a", 119_990),
            ("a", 600_000),
        ] {
            pace.see(disk, ms);
        }
        assert_eq!(pace.interval_seconds(), Some(60));
        assert!(!pace.in_order());
        assert_eq!(SamplingInterval::default().interval_seconds(), None);
    }

    #[test]
    fn each_disk_has_its_own_pace() {
        let mut steps = SamplingInterval::default();
        let mut at = 0;
        for step in [0, 5, 5, 10, 5, 10, 5, 60] {
            at += step * 1000;
            steps.see("a", at);
        }
        steps.see("b", 0);
        steps.see("b", 9000);
        let paces = steps.paces();
        assert_eq!(paces.get("a"), Some(&Pace { usual: 5000, longest: 10_000 }));
        assert_eq!(paces.get("b"), None);
    }

    #[test]
    fn what_lies_further_apart_than_a_month_is_no_interval() {
        let month = LONGEST_SAMPLE_SECONDS * 1000;
        let interval = |step| {
            let mut steps = SamplingInterval::default();
            (0..4).for_each(|number| steps.see("a", number * step));
            steps.interval_seconds()
        };
        assert_eq!(interval(month), Some(2_678_400));
        assert_eq!(interval(month + 1000), None);
    }
}
