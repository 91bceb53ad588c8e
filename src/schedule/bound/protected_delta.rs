//! What is copied stays protected until a window for its cut-over, and its changes take their part of the link until then.
//!
//! Every byte that is copied at some hour belongs to a server that is tested for a while and then cut over in the next window.
//! Whatever the order of the copies, the changes of all servers take at least what they take where the servers that change
//! the most are copied when the next window is the nearest. So the last copy cannot end before the open hours have carried
//! the bytes and those changes.

use super::{by_change_rate, sent};
use crate::schedule::problem::Problem;

/// Longer horizons have wider slots, not more of them.
const MAX_SLOTS: usize = 40_000;
/// Hours of a slot, unless the time is longer.
const SLOT_HOURS: f64 = 0.25;
/// How far beyond the end of the bytes alone the search goes: a factor, and hours on top.
const HORIZON_FACTOR: f64 = 1.6;
const HORIZON_HOURS: f64 = 400.0;

/// No schedule ends its last copy sooner, in hours. `test` are the fewest hours of tests before a cut-over.
#[expect(clippy::indexing_slicing, reason = "edges up to the last one")]
pub(crate) fn last_copy_end(problem: &Problem, link: f64, test: f64) -> f64 {
    let fastest = link * problem.timetable.largest_share();
    let shortest = test + problem.settings.cut_over_hours;
    // GiB that are sent whatever the order is, and jobs that change until the next window, as changes for each GiB.
    let mut bytes = problem.total_gb();
    let mut jobs: Vec<(f64, f64)> = Vec::new();
    for unit in 0..problem.units.len() {
        let members = by_change_rate_of(problem, unit);
        let gb: f64 = members.iter().map(|(gb, _)| gb).sum();
        let delta: f64 = members.iter().map(|(_, delta)| delta).sum();
        // Until the last server of a unit is copied all before it change.
        let mut left = gb;
        let mut whole = 0.0;
        for (gb, delta) in &members {
            whole += delta * left / fastest;
            left -= gb;
        }
        // A byte in the middle of its copy has the changes of half of the copy before it.
        let halves: f64 = members.iter().map(|(gb, delta)| delta * gb / fastest / 2.0).sum();
        if whole > halves + delta * shortest {
            bytes += whole;
        } else {
            bytes += halves;
            let own = members.iter().filter(|(gb, delta)| *gb > 0.0 && *delta > 0.0);
            jobs.extend(own.map(|(gb, delta)| (delta / gb, *gb)));
        }
    }
    let first = sent(problem, link, 0.0, bytes);
    if jobs.is_empty() || !first.is_finite() {
        return first;
    }
    let slots = Slots::new(problem, link, first * HORIZON_FACTOR + HORIZON_HOURS, test);
    jobs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut reached = slots.index(first);
    let mut step = 64;
    loop {
        let next = (reached + step).min(slots.len());
        if slots.carried[next] < bytes + slots.changes(&jobs, reached, next) {
            if next == slots.len() {
                break;
            }
            reached = next;
            step *= 2;
        } else if step == 1 {
            break;
        } else {
            step /= 2;
        }
    }
    first.max(slots.hour(reached))
}

/// The jobs of a unit as GiB and changes an hour, those that change the least for their size first.
fn by_change_rate_of(problem: &Problem, unit: usize) -> Vec<(f64, f64)> {
    let members = problem.members(unit).iter();
    let jobs = members.map(|member| problem.job(*member));
    by_change_rate(jobs.map(|job| (job.gb, job.delta)).collect())
}

/// The time in slots of equal length. What lies at an edge has one entry more than there are slots.
struct Slots {
    hours: f64,
    /// What the link has carried for copies and changes together up to each edge, in GiB.
    carried: Vec<f64>,
    /// Hours up to each edge in which copies may run.
    open: Vec<f64>,
    /// The edge at or before which what is copied in a slot is cut over at the soonest.
    moved: Vec<usize>,
}

#[expect(clippy::indexing_slicing, reason = "edges up to the last one")]
impl Slots {
    fn new(problem: &Problem, link: f64, end: f64, test: f64) -> Self {
        let count = (end / SLOT_HOURS).ceil();
        let wider = (count / MAX_SLOTS as f64).ceil().max(1.0);
        let mut slots = Self {
            hours: SLOT_HOURS * wider,
            carried: vec![0.0],
            open: vec![0.0],
            moved: Vec::new(),
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "no more than the most slots"
        )]
        let count = (count / wider).ceil() as usize;
        let cut_over = problem.settings.cut_over_hours;
        let (mut gb, mut open) = (0.0, 0.0);
        let mut window = f64::NEG_INFINITY;
        for slot in 0..count {
            let (mut now, until) = (slots.hour(slot), slots.hour(slot + 1));
            // A window that lies behind the tests of one slot is looked for again when it has begun.
            if now + test > window {
                let begin = problem.timetable.cut_over(now + test, cut_over);
                window = begin.unwrap_or(now + test);
            }
            slots.moved.push(slots.index(window + cut_over));
            while now < until - 1e-9 {
                let segment = problem.timetable.at(now);
                let next = segment.until.min(until);
                if segment.initial {
                    gb += link * segment.share * (next - now);
                    open += next - now;
                }
                now = next;
            }
            slots.carried.push(gb);
            slots.open.push(open);
        }
        slots
    }

    fn len(&self) -> usize {
        self.moved.len()
    }

    fn hour(&self, edge: usize) -> f64 {
        edge as f64 * self.hours
    }

    /// The edge at or before an hour.
    fn index(&self, hour: f64) -> usize {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
        let index = (hour / self.hours).floor() as usize;
        index
    }

    /// The least that the changes of jobs, as changes an hour for each GiB of theirs, take of the open hours up to `from`, where
    /// everything is copied before `to`. The jobs that change the most come first.
    fn changes(&self, jobs: &[(f64, f64)], from: usize, to: usize) -> f64 {
        let edges = self.carried.iter().zip(self.carried.iter().skip(1));
        let slots = self.moved.iter().zip(edges).enumerate().take(to);
        let mut held: Vec<(f64, f64)> = slots
            .map(|(slot, (moved, (before, after)))| {
                let hours = self.open[(*moved).min(from)] - self.open[slot + 1];
                (hours.max(0.0), after - before)
            })
            .filter(|(_, gb)| *gb > 0.0)
            .collect();
        held.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut jobs = jobs.iter().copied();
        let (mut density, mut left) = (0.0, 0.0);
        let mut changes = 0.0;
        for (hours, mut room) in held {
            while room > 0.0 {
                if left <= 0.0 {
                    match jobs.next() {
                        Some(next) => (density, left) = next,
                        None => return changes,
                    }
                }
                let part = left.min(room);
                changes += density * hours * part;
                left -= part;
                room -= part;
            }
        }
        changes
    }
}
