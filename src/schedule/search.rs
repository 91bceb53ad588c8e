//! Which waves: greedy orders, and a local search from them.

use super::bound::quick_bounds;
use super::engine::{Record, Run, Stuck, run};
use super::groups::in_order;
use super::problem::Problem;
use super::waves::{Wave, waves};
use crate::random::SplitMix64;

/// Lengths, in hours, of the migrations that the local search optimises for. The candidates do not depend on the available
/// link, so that a faster link has the same choice and never ends later.
const REFERENCE_HOURS: [f64; 4] = [168.0, 720.0, 2160.0, 8760.0];
/// How many positions a unit is moved at most in the local search.
const MAX_SHIFT: usize = 24;
/// The search stops when the length is within this factor of the lower bound.
const ACCEPTED_GAP: f64 = 1.001;

/// How good a schedule is; less is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Score {
    /// Hours after latest dates, over all units.
    pub(crate) late: f64,
    /// Hours until everything has moved.
    pub(crate) length: f64,
    /// The hours at which servers have moved, added up: of two that end together, the one that moves more of them sooner.
    moved: f64,
    copied: f64,
}

/// Waves to choose from.
pub(crate) fn candidates(problem: &Problem) -> Vec<Vec<Wave>> {
    let orders = base_orders(problem);
    let mut found: Vec<Vec<Wave>> = Vec::new();
    for order in &orders {
        push(&mut found, waves(problem, order));
    }
    if problem.units.len() < 3 {
        return found;
    }
    let effort = problem.settings.effort / 4;
    for (span, number) in REFERENCE_HOURS.into_iter().zip(0_u64..) {
        let link = reference_link(problem, span);
        let scored = orders.iter().filter_map(|order| {
            let score = evaluate(problem, &waves(problem, order), link).ok()?.0;
            Some((score, order))
        });
        let best = scored.min_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
        let Some((score, order)) = best else {
            continue;
        };
        let random = SplitMix64::new(problem.settings.seed.wrapping_add(number));
        if let Some(better) = improve(problem, link, order.clone(), score, effort, random) {
            push(&mut found, waves(problem, &better));
        }
    }
    found
}

fn push(found: &mut Vec<Vec<Wave>>, waves: Vec<Wave>) {
    if !found.contains(&waves) {
        found.push(waves);
    }
}

/// The best of the candidates for a link, or why none comes to an end.
pub(crate) fn best(
    problem: &Problem,
    candidates: &[Vec<Wave>],
    link: f64,
) -> Result<(usize, Score), Stuck> {
    let mut best: Option<(usize, Score)> = None;
    let mut stuck = None;
    for (index, waves) in candidates.iter().enumerate() {
        match evaluate(problem, waves, link) {
            Ok((score, _)) => {
                if best.is_none_or(|(_, known)| score < known) {
                    best = Some((index, score));
                }
            }
            Err(why) => {
                stuck.get_or_insert(why);
            }
        }
    }
    best.ok_or(stuck.unwrap_or(Stuck::TooLong))
}

/// Simulates waves and scores them; also returns the most hours that a unit is late, and which one.
pub(crate) fn evaluate(
    problem: &Problem,
    waves: &[Wave],
    link: f64,
) -> Result<(Score, Run), Stuck> {
    let run = run(problem, waves, link, Record::Times)?;
    let late = late_units(problem, waves, &run).map(|(_, hours)| hours).sum();
    let moved = waves.iter().zip(&run.waves);
    let score = Score {
        late,
        length: run.length(),
        moved: moved.map(|(wave, times)| wave.jobs.len() as f64 * times.end).sum(),
        copied: run.copied(),
    };
    Ok((score, run))
}

/// Units that move after their latest date, with the hours that they are late.
pub(crate) fn late_units<'a>(
    problem: &'a Problem,
    waves: &'a [Wave],
    run: &'a Run,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    waves.iter().zip(&run.waves).flat_map(move |(wave, times)| {
        wave.units.iter().filter_map(move |id| {
            let unit = problem.unit(*id);
            let hours = times.end - unit.latest.min(problem.deadline);
            (hours > 1e-6).then_some((*id, hours))
        })
    })
}

/// The greedy orders: the simple first; what has a date by its date; what has to wait later.
#[expect(clippy::indexing_slicing, reason = "units are numbered by the problem")]
pub(crate) fn base_orders(problem: &Problem) -> Vec<Vec<usize>> {
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let dates: [fn(&Problem, usize) -> f64; 3] = [
        |_, _| 0.0,
        |problem, unit| problem.unit(unit).latest,
        |problem, unit| problem.unit(unit).earliest,
    ];
    for date in dates {
        let mut order: Vec<usize> = (0..problem.units.len()).collect();
        order.sort_by(|a, b| {
            let pilot = |unit: &usize| !problem.unit(*unit).pilot;
            let rank = |unit: &usize| problem.ranks[*unit];
            let weight = |unit: &usize| problem.complexity[*unit];
            pilot(a)
                .cmp(&pilot(b))
                .then(date(problem, *a).total_cmp(&date(problem, *b)))
                .then(rank(a).cmp(&rank(b)))
                .then(weight(a).total_cmp(&weight(b)))
        });
        // The problem was checked to have no cycle.
        let order = in_order(&problem.units, &order).unwrap_or(order);
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

/// The link with which all the copies would take about so many hours.
fn reference_link(problem: &Problem, hours: f64) -> f64 {
    let delta: f64 = problem.jobs.iter().map(|job| job.delta).sum();
    let held = if problem.keep_replicating {
        1.0
    } else {
        let settings = &problem.settings;
        let protected = settings.test_hours + settings.cut_over_hours;
        (protected / hours).min(1.0)
    };
    let copies = problem.total_gb() / (hours * problem.timetable.mean_share());
    copies + held * delta / problem.sustained.max(1e-6)
}

/// Moves units about for as long as it pays, in a fixed number of steps.
fn improve(
    problem: &Problem,
    link: f64,
    order: Vec<usize>,
    score: Score,
    effort: u32,
    mut random: SplitMix64,
) -> Option<Vec<usize>> {
    let bound = quick_bounds(problem, link).length;
    let waiting = problem.units.iter().any(|unit| !unit.after.is_empty());
    let (mut order, mut score) = (order, score);
    let mut improved = false;
    for _ in 0..effort {
        if score.late <= 0.0 && score.length <= bound * ACCEPTED_GAP {
            break;
        }
        let from = random.remainder(order.len());
        let reach = random.remainder(2 * MAX_SHIFT) + 1;
        let to = (from + reach).saturating_sub(MAX_SHIFT).min(order.len() - 1);
        if from == to || !may_swap(problem, &order, from, to, score.late > 0.0) {
            continue;
        }
        let mut other = order.clone();
        if random.remainder(2) == 0 {
            other.swap(from, to);
        } else {
            let unit = other.remove(from);
            other.insert(to, unit);
        }
        if waiting {
            other = in_order(&problem.units, &other).unwrap_or(other);
        }
        let found = evaluate(problem, &waves(problem, &other), link);
        if let Some((found, _)) = found.ok().filter(|(found, _)| *found < score) {
            order = other;
            score = found;
            improved = true;
        }
    }
    improved.then_some(order)
}

/// Units change places only with ones that are as ready and about as complex, unless dates are missed.
#[expect(clippy::indexing_slicing, reason = "units are numbered by the problem")]
fn may_swap(problem: &Problem, order: &[usize], a: usize, b: usize, late: bool) -> bool {
    let class = |index: usize| {
        let unit = order[index];
        let complexity = (problem.complexity[unit] * 4.0).floor();
        (problem.unit(unit).pilot, problem.ranks[unit], complexity)
    };
    let (a, b) = (class(a), class(b));
    a.0 == b.0 && (late || (a.1 == b.1 && (a.2 - b.2).abs() < 0.5))
}
