//! The limits of agentless replication, checked on a finished run and not with the engine's sums.

use std::collections::HashMap;

use super::ScheduleError;
use super::cycles::Cycles;
use super::engine::Run;
use super::problem::Problem;
use super::waves::Wave;

/// Hours that are rounding.
const ROUNDING: f64 = 1e-6;

/// What a run takes at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AtOnce {
    pub(crate) machines: usize,
    pub(crate) disks: u32,
    /// Changes on the wire as a share of the link.
    pub(crate) load: f64,
}

/// Checks a run; `None` where machines do not replicate in cycles.
pub(crate) fn check(
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
    link: f64,
) -> Result<Option<AtOnce>, ScheduleError> {
    let Some(cycles) = &problem.cycles else {
        return Ok(None);
    };
    check_cut_overs(problem, cycles, waves, run, link)?;
    let disks = check_disks(problem, cycles, run)?;
    let (machines, load) = check_machines(problem, cycles, run, link)?;
    Ok(Some(AtOnce { machines, disks, load }))
}

fn broken<T>(what: String) -> Result<T, ScheduleError> {
    Err(ScheduleError::DoesNotHold(what))
}

fn check_cut_overs(
    problem: &Problem,
    cycles: &Cycles,
    waves: &[Wave],
    run: &Run,
    link: f64,
) -> Result<(), ScheduleError> {
    if problem.keep_replicating {
        return Ok(());
    }
    debug_assert_eq!(waves.len(), run.waves.len());
    for (times, number) in run.waves.iter().zip(1..) {
        let lead = times.cut_over - times.copied;
        if lead < cycles.lead_hours() - ROUNDING {
            return broken(format!("wave {number} is cut over {lead} hours after its first copy"));
        }
        if !problem.timetable.may_cut_over_at(times.cut_over) {
            return broken(format!("the cut-over of wave {number} begins in a blackout window"));
        }
        let length = times.end - times.cut_over;
        if length < problem.cut_over_hours(link) - ROUNDING {
            return broken(format!(
                "the cut-over of wave {number} has {length} hours, too few for its last synchronisation"
            ));
        }
    }
    Ok(())
}

/// A number that goes up and down over time, and its largest value; at the same time it goes down first.
fn largest(mut steps: Vec<(f64, f64)>) -> f64 {
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut now = 0.0;
    steps.into_iter().fold(0.0_f64, |most, (_, step)| {
        now += step;
        most.max(now)
    })
}

/// Disks that are copied at the same time: in all, of each host, of each datastore.
fn check_disks(problem: &Problem, cycles: &Cycles, run: &Run) -> Result<u32, ScheduleError> {
    let mut all = Vec::new();
    let mut hosts: HashMap<usize, Vec<(f64, f64)>> = HashMap::new();
    let mut datastores: HashMap<usize, Vec<(f64, f64)>> = HashMap::new();
    for copy in &run.copies {
        // What begins when another one ends has its place.
        let span = |disks: u32, most: u32| {
            let disks = f64::from(disks.min(most));
            [(copy.start, disks), ((copy.end - ROUNDING).max(copy.start), -disks)]
        };
        let job = problem.job(copy.job);
        all.extend(span(job.disks, cycles.disks()));
        if let Some(host) = job.places.host {
            hosts.entry(host).or_default().extend(span(job.disks, cycles.slots.host_disks));
        }
        for (datastore, disks) in &job.places.datastores {
            let span = span(*disks, cycles.slots.datastore_disks);
            datastores.entry(*datastore).or_default().extend(span);
        }
    }
    let disks = largest(all);
    let most = |places: HashMap<usize, Vec<(f64, f64)>>| {
        places.into_values().map(largest).fold(0.0, f64::max)
    };
    for (what, disks, limit) in [
        ("the appliances copy", disks, cycles.disks()),
        ("a host copies", most(hosts), cycles.slots.host_disks),
        ("a datastore has snapshots of", most(datastores), cycles.slots.datastore_disks),
    ] {
        if disks > f64::from(limit) {
            return broken(format!("{what} {disks} disks at the same time, not {limit}"));
        }
    }
    Ok(crate::units::whole(Some(disks)))
}

/// Machines that replicate at the same time, and what their changes take of the link.
#[expect(clippy::indexing_slicing, reason = "copies are of the waves of the run")]
fn check_machines(
    problem: &Problem,
    cycles: &Cycles,
    run: &Run,
    link: f64,
) -> Result<(usize, f64), ScheduleError> {
    let until = |wave: usize| {
        if problem.keep_replicating { f64::INFINITY } else { run.waves[wave].end - ROUNDING }
    };
    let spans = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        let copies = run.copies.iter();
        copies
            .flat_map(|copy| {
                let number = of(copy.job);
                [(copy.start, number), (until(copy.wave).max(copy.start), -number)]
            })
            .collect()
    };
    let machines = crate::units::whole(Some(largest(spans(&|_| 1.0)))) as usize;
    if machines > cycles.machines() {
        return broken(format!("{machines} machines replicate at the same time"));
    }
    let load = largest(spans(&|job| problem.job(job).delta)) / link;
    if load > problem.sustained * (1.0 + ROUNDING) {
        return broken(format!("the changes take {load} of the link, and cycles grow to days"));
    }
    Ok((machines, load))
}
