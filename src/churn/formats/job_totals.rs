//! Figures of a whole backup job that stand on the row of each of its machines.
//!
//! Scripts that go through the machines of a session often write the size of the session. Rows of one run then agree in all
//! sizes, to the last digit, night after night; figures of machines do not.

use std::collections::{BTreeMap, BTreeSet};

use super::backup_runs::Kind;

/// A machine in a run of a job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) job: &'a str,
    pub(crate) machine: &'a str,
    /// When, in milliseconds.
    pub(crate) at: i64,
    /// All sizes of the row as they are written.
    pub(crate) sizes: [&'a str; 2],
    /// Whether something was read.
    pub(crate) is_zero: bool,
    pub(crate) kind: Kind,
}

/// What was found about the rows.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct JobTotals {
    /// For each row how many machines share its figure; 1 where the figure is the machine's own.
    pub(crate) sharing: Vec<u32>,
    /// Rows of runs in which a machine was read as a whole, so that the sum is no change.
    pub(crate) fulls: BTreeSet<usize>,
    /// The jobs whose figures are shared out.
    pub(crate) jobs: BTreeSet<String>,
}

/// Agreeing figures need so many digits in all before they are no coincidence; those of a run count once, twice from three
/// machines on.
const MIN_DIGITS: usize = 5;
/// How many rows have to agree for each that does not: machines that failed or were tried again are rows of their own.
const MIN_AGREEING: usize = 4;

impl JobTotals {
    /// Looks at all rows of a report, in any order.
    pub(crate) fn of(rows: &[Row<'_>]) -> Self {
        let mut found = Self { sharing: vec![1; rows.len()], ..Self::default() };
        let mut jobs: BTreeMap<&str, Vec<(usize, &Row<'_>)>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            jobs.entry(row.job).or_default().push((index, row));
        }
        for (job, mut rows) in jobs {
            rows.sort_by_key(|(index, row)| (row.at, *index));
            let runs = runs(&rows);
            if !are_totals(&runs) {
                continue;
            }
            found.jobs.insert(job.to_owned());
            for run in runs.iter().filter(|run| run.agrees()) {
                let has_full = run.rows.iter().any(|(_, row)| row.kind == Kind::Full);
                for (index, _) in &run.rows {
                    if let Some(sharing) = found.sharing.get_mut(*index) {
                        *sharing = u32::try_from(run.machines.len()).unwrap_or(u32::MAX);
                    }
                    if has_full {
                        found.fulls.insert(*index);
                    }
                }
            }
        }
        found
    }
}

/// The rows of one run of a job.
#[derive(Default)]
struct Run<'r, 'a> {
    rows: Vec<(usize, &'r Row<'a>)>,
    machines: BTreeSet<&'a str>,
}

impl Run<'_, '_> {
    /// Whether several machines have the same sizes.
    fn agrees(&self) -> bool {
        let mut sizes = self.rows.iter().map(|(_, row)| row.sizes);
        let first = sizes.next();
        self.machines.len() > 1 && sizes.all(|other| Some(other) == first)
    }
}

/// Rows of one moment are a run. Where each machine has its own time, rows that follow each other with the same sizes are.
fn runs<'r, 'a>(rows: &[(usize, &'r Row<'a>)]) -> Vec<Run<'r, 'a>> {
    let mut runs: Vec<Run<'r, 'a>> = Vec::new();
    for (index, row) in rows {
        let last = runs.last_mut().filter(|run| {
            let of_run = |(_, first): &(usize, &Row<'a>)| {
                first.at == row.at || first.sizes == row.sizes && run.agrees_or_is_single()
            };
            !run.machines.contains(row.machine) && run.rows.first().is_some_and(of_run)
        });
        let run = if let Some(run) = last {
            run
        } else {
            runs.push(Run::default());
            let Some(run) = runs.last_mut() else { continue };
            run
        };
        run.machines.insert(row.machine);
        run.rows.push((*index, row));
    }
    runs
}

impl Run<'_, '_> {
    fn agrees_or_is_single(&self) -> bool {
        self.rows.len() == 1 || self.agrees()
    }
}

fn are_totals(runs: &[Run<'_, '_>]) -> bool {
    let (mut agreeing, mut others) = (0, 0);
    let mut figures: BTreeMap<[&str; 2], usize> = BTreeMap::new();
    for run in runs {
        let retries = run.rows.iter().all(|(_, row)| row.kind == Kind::Retry);
        match run.rows.first() {
            Some((_, first)) if run.agrees() && !first.is_zero => {
                agreeing += run.rows.len();
                let times = if run.machines.len() > 2 { 2 } else { 1 };
                let digits = digits(first.sizes[0]).max(digits(first.sizes[1]));
                let known = figures.entry(first.sizes).or_default();
                *known = (*known).max(times * digits);
            }
            // Nothing was read: that says nothing.
            Some(_) if run.rows.iter().all(|(_, row)| row.is_zero) || retries => {}
            _ => others += run.rows.len(),
        }
    }
    agreeing >= MIN_AGREEING * others && figures.values().sum::<usize>() >= MIN_DIGITS
}

/// Digits that say something: `0.10` has one, `40.7` three.
fn digits(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(machine: &'a str, hour: i64, size: &'a str) -> Row<'a> {
        let is_zero = size == "0";
        let at = hour * 3_600_000;
        Row { job: "j", machine, at, sizes: [size, ""], is_zero, kind: Kind::Increment }
    }

    fn sharing(rows: &[Row<'_>]) -> Vec<u32> {
        JobTotals::of(rows).sharing
    }

    #[test]
    fn figures_that_agree_night_after_night_are_of_the_job() {
        let rows = [
            row("a", 0, "50.4"),
            row("b", 0, "50.4"),
            row("b", 24, "48.1"),
            row("a", 24, "48.1"),
            row("a", 48, "0"),
            row("b", 48, "0"),
        ];
        assert_eq!(sharing(&rows), [2; 6]);
        let of_one_night = [row("a", 0, "54063154790"), row("b", 0, "54063154790")];
        assert_eq!(sharing(&of_one_night), [2, 2]);
    }

    #[test]
    fn each_machine_may_have_its_own_time() {
        let rows = [
            row("a", 0, "50.4"),
            row("b", 1, "50.4"),
            row("c", 2, "50.4"),
            row("a", 24, "48.1"),
            row("b", 26, "48.1"),
            row("c", 27, "48.1"),
        ];
        assert_eq!(sharing(&rows), [3; 6]);
    }

    #[test]
    fn idle_machines_may_agree() {
        let rows = [
            row("a", 0, "0.1"),
            row("b", 0, "0.1"),
            row("a", 24, "0.1"),
            row("b", 24, "0.1"),
            row("a", 48, "0.2"),
            row("b", 48, "0.1"),
        ];
        assert_eq!(sharing(&rows), [1; 6]);
        let own = [row("a", 0, "12.3"), row("b", 0, "4.56"), row("a", 24, "1.23")];
        assert_eq!(sharing(&own), [1; 3]);
        let one_machine = [row("a", 0, "12.345"), row("a", 24, "12.345")];
        assert_eq!(sharing(&one_machine), [1; 2]);
    }

    #[test]
    fn a_full_run_of_one_machine_is_in_the_sum_of_all() {
        let mut rows = [
            row("a", 0, "50.4"),
            row("b", 0, "50.4"),
            row("a", 24, "950.4"),
            row("b", 24, "950.4"),
        ];
        rows[3].kind = Kind::Full;
        assert_eq!(JobTotals::of(&rows).fulls, BTreeSet::from([2, 3]));
    }
}
