//! The schedule played through in steps of a quarter of an hour, against the calendar and not against the engine.

use super::ScheduleError;
use super::calendar::{hours, step, step_after};
use super::engine::{Copy, Run};
use super::problem::{GB_PER_HOUR, Problem};
use super::waves::Wave;
use crate::units::HOURS_PER_DAY;

const STEP_HOURS: f64 = 0.25;
const STEP_MINUTES: f64 = 15.0;

/// What the simulation saw, step by step, in GiB.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replay {
    /// What copies sent.
    pub(crate) initial: Vec<f64>,
    /// What delta replication sent.
    pub(crate) delta: Vec<f64>,
    /// What replication could have sent.
    pub(crate) capacity: Vec<f64>,
    /// The oldest change that was not sent at the end of a step, in minutes.
    pub(crate) peak_rpo_minutes: f64,
    /// The most machines that a process server carried at once, and its changes on the wire in GiB a day.
    pub(crate) carried: Vec<(usize, f64)>,
}

/// Plays a schedule through; fails where it breaks a limit.
#[expect(clippy::indexing_slicing, reason = "flows are of the jobs of the problem")]
pub(crate) fn replay(
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
    link: f64,
    rpo_minutes: f64,
) -> Result<Replay, ScheduleError> {
    let end = run.length().max(run.copied());
    let steps = usize::try_from(step_after(end).max(1)).unwrap_or(usize::MAX);
    let mut replay = Replay { initial: vec![0.0; steps], ..Replay::default() };
    let mut sent = vec![0.0; problem.jobs.len()];
    for flow in &run.flows {
        spread(&mut replay.initial, flow.from, flow.to, flow.rate);
        sent[flow.job] += flow.rate * (flow.to - flow.from);
    }
    for (job, gb) in problem.jobs.iter().zip(&sent) {
        if (job.gb - gb).abs() > 1e-6 * job.gb.max(1.0) {
            return broken(format!("{gb} of {} GB of a server are copied", job.gb));
        }
    }
    let produced = delta_produced(problem, waves, run, end, steps);
    let shares: Vec<f64> = problem.timetable.shares(0, steps as u64).collect();
    replay.capacity = shares.iter().map(|share| share * link * STEP_HOURS).collect();
    let mut backlog = 0.0_f64;
    for (number, ((initial, produced), capacity)) in
        replay.initial.iter().zip(&produced).zip(&replay.capacity).enumerate()
    {
        let tolerance = 1e-6 * capacity.max(1.0);
        let hour = hours(number as u64);
        let segment = problem.timetable.at(hour);
        if *initial > tolerance && !segment.initial {
            return broken(format!("a copy runs at hour {hour}, where the calendar is closed"));
        }
        let delta = (backlog + produced).min(*capacity);
        backlog = backlog + produced - delta;
        // A backlog that is worked off within the step leaves the copies the rest of it.
        if initial + delta > capacity + tolerance {
            return broken(format!(
                "hour {hour} sends {} GB over a link that carries {capacity} GB",
                initial + delta
            ));
        }
        if backlog > tolerance && *produced > 0.0 {
            let age = backlog / produced * STEP_MINUTES;
            replay.peak_rpo_minutes = replay.peak_rpo_minutes.max(age);
        }
        replay.delta.push(delta);
    }
    if replay.peak_rpo_minutes > rpo_minutes * 1.01 + 1e-3 {
        return broken(format!("the RPO reaches {} minutes", replay.peak_rpo_minutes));
    }
    check_process_servers(problem, run)?;
    replay.carried = carried(problem, run);
    Ok(replay)
}

fn broken<T>(what: String) -> Result<T, ScheduleError> {
    Err(ScheduleError::DoesNotHold(what))
}

/// Adds a rate from one hour to another to the steps between.
fn spread(steps: &mut [f64], from: f64, to: f64, rate: f64) {
    let index = |hour: f64| usize::try_from(step(hour)).unwrap_or(usize::MAX);
    let (first, last) = (index(from), index(to));
    let part = steps.iter_mut().enumerate().skip(first).take(last + 1 - first);
    for (number, gb) in part {
        let begin = hours(number as u64);
        let length = to.min(begin + STEP_HOURS) - from.max(begin);
        *gb += rate * length.max(0.0);
    }
}

/// What the protected servers change in each step, in GiB on the wire.
#[expect(clippy::indexing_slicing, reason = "copies are of the waves of the run")]
fn delta_produced(
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
    end: f64,
    steps: usize,
) -> Vec<f64> {
    // Rates that begin and end are summed as differences; only the steps at the edges need their part.
    let mut whole = vec![0.0; steps + 1];
    let mut edges = vec![0.0; steps];
    for copy in &run.copies {
        let job = problem.job(copy.job);
        if job.delta <= 0.0 {
            continue;
        }
        let until = if problem.keep_replicating { end } else { run.waves[copy.wave].end };
        let (first, last) = (step_after(copy.start), step(until));
        if first >= last {
            spread(&mut edges, copy.start, until, job.delta);
            continue;
        }
        spread(&mut edges, copy.start, hours(first), job.delta);
        spread(&mut edges, hours(last), until, job.delta);
        for (index, sign) in [(first, 1.0), (last, -1.0)] {
            let index = usize::try_from(index).unwrap_or(usize::MAX);
            whole[index.min(steps)] += sign * job.delta;
        }
    }
    debug_assert_eq!(waves.len(), run.waves.len());
    let mut rate = 0.0_f64;
    let rates = whole.iter().map(|change| {
        rate += change;
        rate.max(0.0)
    });
    rates.zip(&edges).map(|(rate, edge)| rate * STEP_HOURS + edge).collect()
}

/// Begins and ends of copies in time; at the same time ends come first.
fn events(
    copies: &[Copy],
    server: usize,
    problem: &Problem,
    end: impl Fn(&Copy) -> f64,
) -> Vec<(f64, bool, usize)> {
    let mut events: Vec<(f64, bool, usize)> = copies
        .iter()
        .filter(|copy| problem.job(copy.job).process_server == server)
        .filter(|copy| end(copy) > copy.start)
        .flat_map(|copy| [(copy.start, true, copy.job), (end(copy), false, copy.job)])
        .collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    events
}

/// No process server copies more disks at once, or more data, than its limits allow.
fn check_process_servers(problem: &Problem, run: &Run) -> Result<(), ScheduleError> {
    if !problem.limits.is_limited() {
        return Ok(());
    }
    let most_disks = problem.limits.parallel_disks;
    for server in 0..problem.process_servers {
        let (mut disks, mut copies) = (0_u32, 0_u32);
        for (hour, begins, job) in events(&run.copies, server, problem, |copy| copy.end) {
            let own = match (problem.job(job).disks, most_disks) {
                (disks, 0) => disks,
                (disks, most) => disks.min(most),
            };
            if begins {
                disks += own;
                copies += 1;
            } else {
                disks -= own.min(disks);
                copies -= 1;
            }
            if most_disks > 0 && disks > most_disks && copies > 1 {
                return broken(format!("a process server copies {disks} disks at hour {hour}"));
            }
        }
        let most = problem.limits.process_server_mbps(0) * GB_PER_HOUR;
        if most.is_finite() {
            let mut steps = vec![0.0; usize::try_from(step_after(run.copied())).unwrap_or(0) + 1];
            let flows = run.flows.iter();
            let flows = flows.filter(|flow| problem.job(flow.job).process_server == server);
            for flow in flows {
                spread(&mut steps, flow.from, flow.to, flow.rate);
            }
            if steps.iter().any(|gb| *gb > most * STEP_HOURS * (1.0 + 1e-6)) {
                return broken("a process server copies faster than it can".to_owned());
            }
        }
    }
    Ok(())
}

/// The most machines, and the most changes, that each process server carries at once.
#[expect(clippy::indexing_slicing, reason = "copies are of the waves of the run")]
fn carried(problem: &Problem, run: &Run) -> Vec<(usize, f64)> {
    let moved = |copy: &Copy| {
        if problem.keep_replicating { f64::INFINITY } else { run.waves[copy.wave].end }
    };
    (0..problem.process_servers)
        .map(|server| {
            let (mut machines, mut delta) = (0_usize, 0.0_f64);
            let mut most = (0, 0.0_f64);
            for (_, begins, job) in events(&run.copies, server, problem, moved) {
                let own = problem.job(job).delta * HOURS_PER_DAY;
                if begins {
                    machines += 1;
                    delta += own;
                } else {
                    machines -= 1;
                    delta -= own;
                }
                most = (most.0.max(machines), most.1.max(delta));
            }
            most
        })
        .collect()
}
