//! How far apart the samples of a file are.

use std::collections::HashMap;

/// Finds the usual distance between two samples of one disk.
#[derive(Default)]
pub(crate) struct SamplingInterval {
    last: HashMap<String, i64>,
    steps: HashMap<i64, u32>,
}

impl SamplingInterval {
    pub(crate) fn see(&mut self, disk: &str, ms: i64) {
        if let Some(last) = self.last.get_mut(disk) {
            // Jitter of some milliseconds is no other interval; zero is the same sample again.
            let step = (ms - *last).abs().div_euclid(500).wrapping_add(1) / 2;
            if step > 0 {
                *self.steps.entry(step).or_default() += 1;
            }
            *last = ms;
        } else {
            self.last.insert(disk.to_owned(), ms);
        }
    }

    /// The interval in seconds; of equally frequent ones the shortest.
    pub(crate) fn interval_seconds(&self) -> Option<u32> {
        self.steps
            .iter()
            .map(|(step, count)| (*count, std::cmp::Reverse(*step)))
            .max()
            .and_then(|(_, step)| u32::try_from(step.0).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_step_wins_over_gaps_and_jitter() {
        let mut pace = SamplingInterval::default();
        for (disk, ms) in [
            ("a", 0),
            ("b", 100),
            ("a", 60_020),
            ("b", 60_090),
            ("a", 119_990),
            ("a", 600_000),
            ("a", 600_000),
        ] {
            pace.see(disk, ms);
        }
        assert_eq!(pace.interval_seconds(), Some(60));
        assert_eq!(SamplingInterval::default().interval_seconds(), None);
    }
}
