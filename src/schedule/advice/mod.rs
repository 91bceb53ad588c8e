//! Which limit binds, and the smallest change that would make it fit. Every change is tried out before it is named: with it
//! a schedule is found, and with a little less none is.

mod fewer_servers;
mod later_dates;
mod smallest_link;

use super::ScheduleError;
use super::engine::Stuck;
use super::error::{Infeasible, Limit};
use super::input::ScheduleInput;
use super::problem::{GB_PER_HOUR, Problem};
use super::search::{base_orders, best, candidates, evaluate, late_units};
use super::waves::{Wave, waves};
use fewer_servers::fewer_servers;
use later_dates::later_dates;
use smallest_link::{MAX_LINK_FACTOR, smallest_link};

/// Why the best of the candidates is late.
pub(crate) fn late(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
    chosen: &[Wave],
) -> ScheduleError {
    let link = input.link_mbps * GB_PER_HOUR;
    let late = lateness(problem, chosen, link);
    let worst = late.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (unit, hours) = worst.copied().unwrap_or((0, 0.0));
    let group = problem
        .units
        .get(unit)
        .filter(|unit| unit.latest < problem.deadline)
        .map(|unit| unit.name.clone());
    let by_link = fits(problem, candidates, link * MAX_LINK_FACTOR);
    let units: Vec<usize> = late.iter().map(|(unit, _)| *unit).collect();
    ScheduleError::Infeasible(Box::new(Infeasible {
        limit: Limit::Date { group, hours, link: by_link },
        link_mbps: by_link.then(|| smallest_link(input, problem, candidates)).flatten(),
        later_hours: later_dates(problem, candidates, link),
        smaller_waves: None,
        fewer_servers: fewer_servers(input, problem, link, &units),
    }))
}

/// Why no candidate came to an end.
pub(crate) fn stuck(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
    why: Stuck,
) -> ScheduleError {
    let name = |job: usize| input.task(job).name.clone();
    let link = input.link_mbps * GB_PER_HOUR;
    let (limit, job) = match why {
        Stuck::Delta { job, gb_per_hour } => {
            let limit = Limit::Delta {
                server: name(job),
                mbps: gb_per_hour / GB_PER_HOUR,
                carried_mbps: problem.sustained * input.link_mbps,
            };
            (limit, Some(job))
        }
        Stuck::Window { job } => (Limit::Window { server: name(job) }, Some(job)),
        Stuck::TooLong => (Limit::TooLong, None),
    };
    let own = |unit: &usize| job.is_some_and(|job| problem.members(*unit).contains(&job));
    let units: Vec<usize> = (0..problem.units.len()).filter(own).collect();
    ScheduleError::Infeasible(Box::new(Infeasible {
        limit,
        link_mbps: smallest_link(input, problem, candidates),
        later_hours: None,
        smaller_waves: matches!(why, Stuck::Delta { .. })
            .then(|| smaller_waves(problem, link))
            .flatten(),
        fewer_servers: fewer_servers(input, problem, link, &units),
    }))
}

/// Units that are late, with their hours; empty where the waves come to no end.
fn lateness(problem: &Problem, waves: &[Wave], link: f64) -> Vec<(usize, f64)> {
    evaluate(problem, waves, link)
        .map_or_else(|_| Vec::new(), |(_, run)| late_units(problem, waves, &run).collect())
}

/// Whether one of these candidates keeps all limits.
fn fits(problem: &Problem, candidates: &[Vec<Wave>], link: f64) -> bool {
    best(problem, candidates, link).is_ok_and(|(_, score)| score.late <= 0.0)
}

/// Whether a problem that was changed has a schedule: mostly one of the simple orders is, and the others need no search.
fn has_schedule(problem: &Problem, link: f64) -> bool {
    let simple: Vec<Vec<Wave>> =
        base_orders(problem).iter().map(|order| waves(problem, order)).collect();
    fits(problem, &simple, link) || fits(problem, &candidates(problem), link)
}

/// The largest waves of which none takes the whole link for its own delta replication.
fn smaller_waves(problem: &Problem, link: f64) -> Option<u32> {
    let mut smaller = problem.clone();
    let mut holds = |most: u32| {
        smaller.settings.wave_servers_max = most;
        has_schedule(&smaller, link)
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
