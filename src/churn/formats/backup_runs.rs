//! The runs of one backup job for one machine.

use crate::units::{HOUR_MS, HOURS_PER_DAY};

/// A run reads this many times the median of its chain only if it is a full one.
const OUTLIER_FACTOR: f64 = 10.0;
/// With fewer runs the median is no basis for finding outliers.
const MIN_RUNS: usize = 4;

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Read what changed since the run before.
    Increment,
    /// Read everything.
    Full,
    /// Tried again.
    Retry,
    /// Made no backup.
    Failed,
}

/// One run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// When, in milliseconds.
    pub(crate) at: i64,
    pub(crate) gb: f64,
    pub(crate) kind: Kind,
    pub(crate) line: u32,
}

/// What increments sum up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Total {
    pub(crate) gb: f64,
    /// The time in which that changed.
    pub(crate) hours: f64,
    /// Where the first of them stands.
    pub(crate) line: u32,
    /// Whether the time is not known and a day was assumed.
    pub(crate) assumed_day: bool,
}

/// The runs of one job for one machine.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    runs: Vec<Run>,
}

impl Chain {
    pub(crate) fn push(&mut self, run: Run) {
        self.runs.push(run);
    }

    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.runs.iter().filter(|run| run.kind == kind).count() as u64
    }

    /// Takes runs far above the others for full ones; the line of the first.
    pub(crate) fn mark_outliers(&mut self) -> Option<u32> {
        let mut sizes: Vec<f64> = self.runs.iter().map(|run| run.gb).collect();
        if sizes.len() < MIN_RUNS {
            return None;
        }
        sizes.sort_by(f64::total_cmp);
        let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
        let mut first = None;
        for run in &mut self.runs {
            if median > 0.0 && run.gb > OUTLIER_FACTOR * median && run.kind == Kind::Increment {
                run.kind = Kind::Full;
                first = first.or(Some(run.line));
            }
        }
        first
    }

    /// What the increments sum up to, each over the time since the run before it.
    ///
    /// The first run of a chain, full runs and retries only tell from when on the next increment counts.
    pub(crate) fn total(&mut self) -> Option<Total> {
        self.runs.sort_by_key(|run| (run.at, run.line));
        let mut total: Option<Total> = None;
        let mut before: Option<i64> = None;
        for run in &self.runs {
            if let (Kind::Increment, Some(before)) = (run.kind, before.filter(|at| *at < run.at)) {
                let total = total.get_or_insert(Total {
                    gb: 0.0,
                    hours: 0.0,
                    line: run.line,
                    assumed_day: false,
                });
                total.gb += run.gb;
                total.hours += (run.at - before) as f64 / HOUR_MS as f64;
            }
            before = Some(run.at);
        }
        total.or_else(|| {
            let run = self.runs.iter().find(|run| run.kind == Kind::Increment)?;
            Some(Total { gb: run.gb, hours: HOURS_PER_DAY, line: run.line, assumed_day: true })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(runs: &[(i64, f64, Kind)]) -> Chain {
        let runs = runs.iter().map(|(hour, gb, kind)| Run {
            at: hour * HOUR_MS,
            gb: *gb,
            kind: *kind,
            line: 2,
        });
        Chain { runs: runs.collect() }
    }

    #[test]
    fn increments_count_over_the_time_since_the_run_before() {
        use Kind::{Full, Increment, Retry};
        let mut runs = chain(&[
            (72, 4.0, Increment),
            (0, 3.0, Increment),
            (24, 2.0, Increment),
            (48, 90.0, Full),
            (80, 1.0, Retry),
        ]);
        let total = runs.total().unwrap();
        assert_eq!((total.gb, total.hours), (6.0, 48.0));
        let total = chain(&[(5, 3.0, Increment)]).total().unwrap();
        assert_eq!((total.gb, total.hours, total.assumed_day), (3.0, 24.0, true));
        assert_eq!(chain(&[(5, 3.0, Full)]).total(), None);
    }

    #[test]
    fn a_run_far_above_the_others_is_a_full_one() {
        let mut runs = chain(&[
            (0, 1.0, Kind::Increment),
            (24, 2.0, Kind::Increment),
            (48, 120.0, Kind::Increment),
            (72, 3.0, Kind::Increment),
        ]);
        assert!(runs.mark_outliers().is_some());
        assert_eq!(runs.count(Kind::Full), 1);
        let mut few = chain(&[(0, 1.0, Kind::Increment), (24, 120.0, Kind::Increment)]);
        assert_eq!(few.mark_outliers(), None);
    }
}
