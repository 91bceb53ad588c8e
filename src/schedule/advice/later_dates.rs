//! Later dates.

use super::{has_schedule, lateness};
use crate::schedule::problem::Problem;
use crate::schedule::search::candidates;
use crate::schedule::waves::Wave;

/// Hours that dates are moved by are whole tenths.
const TENTHS_PER_HOUR: f64 = 10.0;
/// Other dates lead to other waves, which may be late in their turn.
const MAX_ROUNDS: usize = 8;

/// By how many hours all latest dates have to be later.
pub(crate) fn later_dates(problem: &Problem, tried: &[Vec<Wave>], link: f64) -> Option<f64> {
    let mut tenths = up(least_late(problem, tried, link)?);
    let mut enough = None;
    for _ in 0..MAX_ROUNDS {
        let moved = shifted(problem, tenths);
        let found = candidates(&moved);
        match least_late(&moved, &found, link)? {
            late if late <= 0.0 => {
                enough = Some(tenths);
                break;
            }
            late => tenths += up(late).max(1.0),
        }
    }
    let mut high = enough?;
    let holds = |tenths: f64| has_schedule(&shifted(problem, tenths), link);
    if high <= 1.0 || !holds(high - 1.0) {
        return Some(high / TENTHS_PER_HOUR);
    }
    let mut low = 0.0;
    high -= 1.0;
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high / TENTHS_PER_HOUR)
}

/// The fewest hours that any of the candidates is late; 0 where one is in time.
fn least_late(problem: &Problem, tried: &[Vec<Wave>], link: f64) -> Option<f64> {
    tried
        .iter()
        .filter(|waves| crate::schedule::search::evaluate(problem, waves, link).is_ok())
        .map(|waves| {
            let late = lateness(problem, waves, link).into_iter();
            late.map(|(_, hours)| hours).fold(0.0, f64::max)
        })
        .min_by(f64::total_cmp)
}

fn up(hours: f64) -> f64 {
    (hours * TENTHS_PER_HOUR - 1e-6).ceil().max(0.0)
}

fn shifted(problem: &Problem, tenths: f64) -> Problem {
    let hours = tenths / TENTHS_PER_HOUR;
    let mut moved = problem.clone();
    moved.deadline += hours;
    for unit in &mut moved.units {
        unit.latest += hours;
    }
    moved
}
