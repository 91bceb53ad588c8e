//! From a simulated run to the document.

use std::collections::HashMap;

use super::batches::{batches, date, tidy};
use super::bound::{Bounds, lower_bounds};
use super::engine::Run;
use super::input::ScheduleInput;
use super::problem::{GB_PER_HOUR, Problem};
use super::replay::Replay;
use super::replay_cycles::AtOnce;
use super::run_book::run_book;
use super::schedule_findings;
use super::waves::Wave;
use crate::dependencies::DependencyGroup;
use crate::finding::Finding;
use crate::message;
use crate::plan::schedule::{
    Gap, GapCause, GroupOrigin, LeftOut, Schedule, ScheduledCycles, ScheduledGroup, ScheduledOrder,
    Simulation, Timeline, TimelinePoint, WavePlan,
};
use crate::units::grouped;

/// Points of a timeline, so that a chart stays readable.
const MAX_POINTS: usize = 400;
/// Numbers of 15-minute steps that a point of a timeline may cover.
const POINT_STEPS: [usize; 12] = [1, 2, 4, 8, 16, 24, 48, 96, 192, 672, 2688, 8064];

/// Puts the document together.
pub(crate) fn build(
    input: &ScheduleInput,
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
    (replay, at_once): (&Replay, Option<AtOnce>),
    mut findings: Vec<Finding>,
) -> Schedule {
    let bounds = lower_bounds(problem, input.link_mbps * GB_PER_HOUR);
    let batches = batches(input, problem, &run.copies);
    let waves_plan = wave_plans(input, problem, waves, run);
    findings.extend(schedule_findings::schedule_findings(input, problem, waves, run, replay));
    let run_book = run_book(input, &batches, &waves_plan);
    Schedule {
        link_mbps: input.link_mbps,
        start: date(input, 0.0),
        length_hours: tidy(run.length()),
        lower_bound_hours: tidy(bounds.length.min(run.length())),
        replication_hours: tidy(run.copied()),
        replication_lower_bound_hours: tidy(bounds.copies.min(run.copied())),
        gap: gap(problem, run, bounds, input.link_mbps),
        keep_replicating: input.keep_replicating,
        batches,
        groups: groups(input, problem, waves),
        order: order(problem),
        waves: waves_plan,
        run_book,
        timeline: timeline(replay),
        simulation: simulation(replay),
        cycles: scheduled_cycles(input, problem, at_once),
        left_out: input
            .left_out
            .iter()
            .map(|out| LeftOut { server: out.server.clone(), reason: out.reason.clone() })
            .collect(),
        findings,
    }
}

/// What agentless replication asks of the schedule, and what the schedule takes of it.
fn scheduled_cycles(
    input: &ScheduleInput,
    problem: &Problem,
    at_once: Option<AtOnce>,
) -> Option<ScheduledCycles> {
    let (cycles, at_once) = problem.cycles.as_ref().zip(at_once)?;
    let link = input.link_mbps * GB_PER_HOUR;
    let sync = problem.cut_over_hours(link) - problem.settings.cut_over_hours;
    Some(ScheduledCycles {
        machines_at_once: at_once.machines,
        machines_limit: cycles.machines(),
        disks_at_once: at_once.disks,
        disks_limit: cycles.disks(),
        load: tidy(at_once.load),
        load_limit: tidy(problem.sustained),
        lead_hours: tidy(cycles.lead_hours()),
        final_sync_hours: tidy(sync),
    })
}

fn wave_plans(
    input: &ScheduleInput,
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
) -> Vec<WavePlan> {
    let moves = !input.keep_replicating;
    let numbered = waves.iter().zip(&run.waves).zip(1_usize..);
    numbered
        .map(|((wave, times), number)| {
            let tasks = || wave.jobs.iter().map(|job| input.task(*job));
            let jobs = wave.jobs.iter().map(|job| problem.job(*job));
            let units = wave.units.iter().map(|unit| problem.unit(*unit));
            let groups: Vec<String> =
                units.filter(|unit| unit.grouped).map(|unit| unit.name.clone()).collect();
            let mut name = match (waves.len(), wave.pilot) {
                (1, _) => message!("All servers"),
                (_, true) => message!("Pilot"),
                _ => message!("Wave {number}", number),
            };
            let is_its_name =
                groups.iter().any(|group| group.eq_ignore_ascii_case(&name.to_string()));
            if !groups.is_empty() && groups.len() <= 3 && !is_its_name {
                name = message!("{name}: {groups}", name, groups = groups.join(", "));
            }
            WavePlan {
                number,
                name,
                servers: tasks().map(|task| task.name.clone()).collect(),
                groups,
                pilot: wave.pilot && waves.len() > 1,
                start_hour: tidy(times.start),
                end_hour: tidy(times.end),
                copied_hour: tidy(times.copied),
                tested_hour: tidy(times.tested),
                cut_over_hour: moves.then(|| tidy(times.cut_over)),
                start: date(input, times.start),
                end: date(input, times.end),
                gb: tidy(tasks().map(|task| task.gb).sum()),
                delta_mbps: tidy(jobs.map(|job| job.delta).sum::<f64>() / GB_PER_HOUR),
            }
        })
        .collect()
}

/// The groups in the order of their waves, with who says that they move whole.
fn groups(input: &ScheduleInput, problem: &Problem, waves: &[Wave]) -> Vec<ScheduledGroup> {
    let found: HashMap<&str, &DependencyGroup> =
        input.dependencies.report.groups.iter().map(|group| (group.name.as_str(), group)).collect();
    let all = waves.iter().zip(1..).flat_map(|(wave, number)| {
        wave.units.iter().map(move |unit| (problem.unit(*unit), number))
    });
    all.filter(|(unit, _)| unit.grouped)
        .map(|(unit, wave)| {
            let mut servers: Vec<String> =
                unit.members.iter().map(|member| input.task(*member).name.clone()).collect();
            let own = found.get(unit.name.as_str());
            let own = own.filter(|_| unit.origin == GroupOrigin::Dependencies);
            if let Some(group) = own {
                let place = |server: &String| group.servers.iter().position(|own| own == server);
                servers.sort_by_key(place);
            }
            ScheduledGroup {
                name: unit.name.clone(),
                origin: unit.origin,
                wave,
                servers,
                connections: own.map(|group| group.connections),
                ports: own.map(|group| group.ports.clone()).unwrap_or_default(),
            }
        })
        .collect()
}

/// What moves before what.
fn order(problem: &Problem) -> Vec<ScheduledOrder> {
    let mut order: Vec<ScheduledOrder> = problem
        .units
        .iter()
        .flat_map(|unit| {
            unit.after.iter().map(|before| ScheduledOrder {
                before: problem.unit(*before).name.clone(),
                after: unit.name.clone(),
                origin: if unit.found.contains(before) {
                    GroupOrigin::Dependencies
                } else {
                    GroupOrigin::File
                },
            })
        })
        .collect();
    order.sort_unstable();
    order
}

fn gap(problem: &Problem, run: &Run, bounds: Bounds, link_mbps: f64) -> Gap {
    let bound = bounds.length.min(run.length());
    let hours = tidy(run.length() - bound);
    if hours <= 0.0 {
        return Gap { percent: (bound > 0.0).then_some(0.0), ..Gap::default() };
    }
    let link = link_mbps * GB_PER_HOUR * problem.timetable.mean_share();
    let copying: f64 = problem.total_gb() / link;
    let delta = run.delta_gb / link;
    let waits = run.waits;
    let known =
        delta + copying + waits.earliest + waits.pilot + waits.room + waits.window + waits.slots;
    let slow = if problem.limits.is_limited() { (run.copied() - known).max(0.0) } else { 0.0 };
    let order = run.waves.last().map_or(0.0, |last| last.cut_over - last.tested);
    let shown = |hours: f64| grouped(hours, 1);
    let causes = [
        (
            "delta-replication",
            delta,
            message!(
                "Delta replication of protected servers takes {gb} GB of the link before the last copy ends.",
                gb = grouped(run.delta_gb, 0)
            ),
        ),
        (
            "earliest-dates",
            waits.earliest,
            message!(
                "The link waits {hours} hours for groups that may not begin earlier.",
                hours = shown(waits.earliest)
            ),
        ),
        (
            "pilot",
            waits.pilot,
            message!(
                "The link waits {hours} hours for the pilot to have moved.",
                hours = shown(waits.pilot)
            ),
        ),
        (
            "delta-room",
            waits.room,
            message!(
                "The link waits {hours} hours for cut-overs that free it of delta replication.",
                hours = shown(waits.room)
            ),
        ),
        (
            "windows",
            waits.window,
            message!(
                "The link waits {hours} hours for windows in which the next server fits.",
                hours = shown(waits.window)
            ),
        ),
        (
            "machines-at-once",
            waits.slots,
            message!(
                "The link waits {hours} hours for cut-overs, because no more machines replicate at the same time.",
                hours = shown(waits.slots)
            ),
        ),
        (
            "process-servers",
            slow,
            message!(
                "Single servers, or what carries them on-premises, copy slower than the link for {hours} hours in all.",
                hours = shown(slow)
            ),
        ),
        (
            "order",
            order,
            message!(
                "The last wave waits {hours} hours for the cut-overs before it, for the pilot to settle, or for a cut-over window.",
                hours = shown(order)
            ),
        ),
    ];
    let causes = causes.into_iter().filter(|(_, hours, _)| *hours >= 0.05);
    Gap {
        hours,
        percent: (bound > 0.0).then(|| tidy(hours / bound * 100.0)),
        causes: causes
            .map(|(code, hours, message)| GapCause { code, hours: tidy(hours), message })
            .collect(),
    }
}

fn timeline(replay: &Replay) -> Timeline {
    let steps = replay.capacity.len();
    let width = POINT_STEPS
        .into_iter()
        .find(|width| steps.div_ceil(*width) <= MAX_POINTS)
        .unwrap_or(steps.div_ceil(MAX_POINTS));
    let width = width.max(1);
    let chunks = replay.initial.chunks(width);
    let chunks = chunks.zip(replay.delta.chunks(width)).zip(replay.capacity.chunks(width));
    let points = chunks.enumerate().map(|(number, ((initial, delta), capacity))| {
        let hours = initial.len() as f64 / 4.0;
        let mbps = |gb: &[f64]| gb.iter().sum::<f64>() / hours / GB_PER_HOUR;
        let (initial, delta, capacity) = (mbps(initial), mbps(delta), mbps(capacity));
        TimelinePoint {
            hour: (number * width) as f64 / 4.0,
            initial_mbps: tidy(initial),
            delta_mbps: tidy(delta),
            free_mbps: tidy((capacity - initial - delta).max(0.0)),
        }
    });
    Timeline { step_hours: width as f64 / 4.0, points: points.collect() }
}

fn simulation(replay: &Replay) -> Simulation {
    let used = replay.initial.iter().zip(&replay.delta).map(|(initial, delta)| initial + delta);
    let peak = used.clone().fold(0.0, f64::max);
    Simulation {
        steps: replay.capacity.len(),
        peak_mbps: tidy(peak * 4.0 / GB_PER_HOUR),
        peak_rpo_minutes: tidy(replay.peak_rpo_minutes),
        sent_gb: tidy(used.sum()),
    }
}
