//! Which limit binds, and the smallest change that would make it fit.

use super::ScheduleError;
use super::engine::Stuck;
use super::error::{Infeasible, Limit};
use super::groups::in_order;
use super::input::ScheduleInput;
use super::problem::{GB_PER_HOUR, Job, Problem};
use super::search::{base_orders, best, evaluate, late_units};
use super::waves::{Wave, waves};

/// A link that no longer limits anything.
const VAST: f64 = 1e4;

/// Why the best of the candidates is late.
pub(super) fn late(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
    chosen: &[Wave],
) -> ScheduleError {
    let link = input.link_mbps * GB_PER_HOUR;
    let worst = |waves: &[Wave]| -> Option<(usize, f64)> {
        let (_, run) = evaluate(problem, waves, link).ok()?;
        late_units(problem, waves, &run).max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (unit, hours) = worst(chosen).unwrap_or((0, 0.0));
    let later = candidates
        .iter()
        .filter_map(|waves| worst(waves).map(|(_, hours)| hours))
        .fold(hours, f64::min);
    let group = problem
        .units
        .get(unit)
        .filter(|unit| unit.latest < problem.deadline)
        .map(|unit| unit.name.clone());
    let by_link = fits(problem, candidates, link * VAST);
    ScheduleError::Infeasible(Box::new(Infeasible {
        limit: Limit::Date {
            group,
            hours,
            link: by_link,
        },
        link_mbps: by_link
            .then(|| smallest_link(input, problem, candidates))
            .flatten(),
        later_hours: Some(later),
        smaller_waves: None,
        fewer_servers: fewer(input, problem, link),
    }))
}

/// Why no candidate came to an end.
pub(super) fn stuck(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
    why: Stuck,
) -> ScheduleError {
    let name = |job: usize| {
        input
            .tasks
            .get(job)
            .map(|task| task.name.clone())
            .unwrap_or_default()
    };
    let limit = match why {
        Stuck::Delta { job, gb_per_hour } => Limit::Delta {
            server: name(job),
            mbps: gb_per_hour / GB_PER_HOUR,
            carried_mbps: problem.sustained * input.link_mbps,
        },
        Stuck::Window { job } => Limit::Window { server: name(job) },
        Stuck::TooLong => Limit::TooLong,
    };
    ScheduleError::Infeasible(Box::new(Infeasible {
        limit,
        link_mbps: smallest_link(input, problem, candidates),
        later_hours: None,
        smaller_waves: matches!(why, Stuck::Delta { .. })
            .then(|| smaller_waves(problem, input.link_mbps * GB_PER_HOUR))
            .flatten(),
        fewer_servers: fewer(input, problem, input.link_mbps * GB_PER_HOUR),
    }))
}

fn fits(problem: &Problem, candidates: &[Vec<Wave>], link: f64) -> bool {
    best(problem, candidates, link).is_ok_and(|(_, score)| score.late <= 0.0)
}

/// The smallest link that fits, rounded up to three digits.
fn smallest_link(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
) -> Option<f64> {
    let holds = |mbps: f64| fits(problem, candidates, mbps * GB_PER_HOUR);
    let mut high = input.link_mbps * 2.0;
    while !holds(high) {
        high *= 2.0;
        if high > input.link_mbps * VAST {
            return None;
        }
    }
    let mut low = high / 2.0;
    while high / low > 1.0005 {
        let middle = (low * high).sqrt();
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let digit = 10_f64.powf(high.log10().floor() - 2.0);
    // Below a tenth a step the division would bring binary noise back in.
    let rounded = (high / digit).ceil() * digit;
    format!("{rounded:.6}").parse().ok()
}

/// The largest waves of which none takes the whole link for its own delta replication.
fn smaller_waves(problem: &Problem, link: f64) -> Option<u32> {
    let orders = base_orders(problem);
    let mut smaller = problem.clone();
    let mut holds = |most: u32| {
        smaller.settings.wave_servers_max = most;
        orders.iter().any(|order| {
            evaluate(&smaller, &waves(&smaller, order), link)
                .is_ok_and(|(score, _)| score.late <= 0.0)
        })
    };
    let servers = u32::try_from(problem.jobs.len()).unwrap_or(u32::MAX);
    let (mut low, mut high) = (0, problem.settings.wave_servers_max.min(servers));
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low > 0).then_some(low)
}

/// The servers that have to wait, the last ones of an order, so that the rest fits.
fn fewer(input: &ScheduleInput, problem: &Problem, link: f64) -> Vec<String> {
    let mut orders = base_orders(problem);
    orders.extend(heaviest_last(problem));
    let kept = orders.into_iter().map(|order| {
        let holds = |units: usize| {
            let part = order.get(..units).unwrap_or(&order);
            evaluate(problem, &waves(problem, part), link).is_ok_and(|(score, _)| score.late <= 0.0)
        };
        let (mut low, mut high) = (0, order.len());
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if holds(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        let waiting = order
            .iter()
            .skip(low)
            .flat_map(|unit| problem.members(*unit));
        waiting.copied().collect::<Vec<usize>>()
    });
    let fewest = kept.min_by_key(Vec::len).unwrap_or_default();
    if fewest.len() == problem.jobs.len() {
        return Vec::new();
    }
    let tasks = fewest.into_iter().filter_map(|job| input.tasks.get(job));
    tasks.map(|task| task.name.clone()).collect()
}

/// Orders in which what changes the most, or is the largest, comes last.
fn heaviest_last(problem: &Problem) -> impl Iterator<Item = Vec<usize>> {
    let weights: [fn(&Job) -> f64; 2] = [|job| job.delta, |job| job.gb];
    weights.into_iter().filter_map(|weight| {
        let sum = |unit: &usize| -> f64 {
            let members = problem.members(*unit).iter();
            members
                .filter_map(|job| problem.jobs.get(*job))
                .map(weight)
                .sum()
        };
        let mut order: Vec<usize> = (0..problem.units.len()).collect();
        order.sort_by(|a, b| sum(a).total_cmp(&sum(b)));
        in_order(&problem.units, &order).ok()
    })
}
