//! How much a disk, or a machine with all its disks, may change.

use crate::rules::{RuleId, RuleSet, Tier};

/// What a limit by I/O size says to a rate of change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fit {
    /// Within the limit at any I/O size that it may have.
    Yes,
    /// Within the limit at some I/O sizes; the average one is not known.
    DependsOnIoSize,
    /// Beyond the limit, given in GiB a day.
    No(f64),
}

/// The rows of a limit of changes: the rule, and what it allows at which I/O size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChurnLimit<'a> {
    pub(crate) rule: RuleId,
    rows: &'a [Tier],
}

impl<'a> ChurnLimit<'a> {
    pub(crate) fn of(rules: &'a RuleSet, rule: RuleId) -> Self {
        Self { rule, rows: rules.table(rule) }
    }

    /// Holds a rate of change against the limit; a set that states that it has none limits nothing.
    pub(crate) fn fit(&self, changed_gb: Option<f64>, io_kb: Option<f64>) -> Fit {
        let Some(changed) = changed_gb else {
            return Fit::Yes;
        };
        let (Some(low), Some(high)) = (self.smallest(), self.largest()) else {
            return Fit::Yes;
        };
        let within = |limit: f64| {
            if changed <= limit { Fit::Yes } else { Fit::No(limit) }
        };
        match io_kb {
            Some(io_kb) => within(self.at(io_kb).unwrap_or(low)),
            None if changed <= low => Fit::Yes,
            None if changed <= high => Fit::DependsOnIoSize,
            None => Fit::No(high),
        }
    }

    /// The limit at the smallest I/O size, in GiB a day.
    pub(crate) fn smallest(&self) -> Option<f64> {
        self.rows.first().map(per_day)
    }

    /// The limit at the largest I/O size, in GiB a day.
    pub(crate) fn largest(&self) -> Option<f64> {
        self.rows.last().map(per_day)
    }

    /// The limit at an average I/O size: that of the largest size in the table that it reaches.
    pub(crate) fn at(&self, io_kb: f64) -> Option<f64> {
        self.rows.iter().rev().find(|row| io_kb >= row["io_kb"]).map(per_day)
    }
}

fn per_day(row: &Tier) -> f64 {
    row["gb_per_day"]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{self, ids};

    #[test]
    fn a_change_fits_by_the_size_of_its_writes() {
        let current = rules::built_in("current").unwrap();
        let limit = ChurnLimit::of(&current, ids::DISK_CHURN_PREMIUM_LARGE);
        let rows = current.table(ids::DISK_CHURN_PREMIUM_LARGE);
        let (low, high) = (per_day(&rows[0]), per_day(&rows[rows.len() - 1]));
        assert!(low < high);
        assert_eq!((limit.smallest(), limit.largest()), (Some(low), Some(high)));
        for (changed, io_kb, fit) in [
            (low, None, Fit::Yes),
            (low + 1.0, None, Fit::DependsOnIoSize),
            (high, None, Fit::DependsOnIoSize),
            (high + 1.0, None, Fit::No(high)),
            (low + 1.0, Some(rows[0]["io_kb"]), Fit::No(low)),
            (low + 1.0, Some(1.0), Fit::No(low)),
            (high, Some(1024.0), Fit::Yes),
        ] {
            assert_eq!(limit.fit(Some(changed), io_kb), fit, "{changed} at {io_kb:?}");
        }
        assert_eq!(limit.fit(None, None), Fit::Yes);
    }
}
