//! What an architect should know of a schedule.

use super::engine::Run;
use super::input::ScheduleInput;
use super::problem::{GB_PER_HOUR, Problem};
use super::replay::Replay;
use super::search::{base_orders, best};
use super::waves::{Wave, waves as cut};
use crate::finding::Finding;
use crate::message;
use crate::units::{HOURS_PER_DAY, grouped};
use crate::wording::Message;

/// Findings on the waves and on the load of the process servers.
pub(crate) fn schedule_findings(
    input: &ScheduleInput,
    problem: &Problem,
    waves: &[Wave],
    run: &Run,
    replay: &Replay,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(pilot(problem, waves));
    findings.extend(smaller_waves(input, problem, waves, run.length()));
    findings.extend(long_waits(problem, waves, run));
    let sent = 1.0 - input.compression_percent / 100.0;
    for (server, (machines, delta)) in input.process_servers.iter().zip(&replay.carried) {
        let changed = if sent > 0.0 { delta / sent } else { 0.0 };
        let many = *machines as f64 > server.machines;
        if many || changed > server.changed_gb_per_day * (1.0 + 1e-9) {
            findings.push(
                Finding::warning(
                    "process-server-over-its-size",
                    server.name.clone(),
                    message!("carries up to {machines} machines and {changed} GB of changes a day at once; it is sized for {machines_2} machines and {changed_gb_per_day} GB", machines, changed = grouped(changed, 0), machines_2 = grouped(server.machines, 0), changed_gb_per_day = grouped(server.changed_gb_per_day, 0)),
                )
                .hint(message!("add a process server, or move servers between waves with the groups file")),
            );
        }
    }
    let unready = input
        .tasks
        .iter()
        .filter(|task| task.readiness == crate::plan::Readiness::NotReady)
        .count();
    if unready > 0 {
        findings.push(
            Finding::warning(
                "not-ready-scheduled",
                message!("schedule"),
                Message::counted(
                    unready,
                    "server that cannot be replicated as it is comes last",
                    "servers that cannot be replicated as they are come last",
                ),
            )
            .hint(message!("mend them before their wave begins")),
        );
    }
    findings
}

/// Part of the length that smaller waves must save before they are recommended.
const MIN_GAIN: f64 = 0.02;

/// Large waves stay protected for long, and their changes take their part of the link.
fn smaller_waves(
    input: &ScheduleInput,
    problem: &Problem,
    waves: &[Wave],
    length: f64,
) -> Option<Finding> {
    let largest = waves.iter().map(|wave| wave.jobs.len()).max()?;
    let half = u32::try_from(largest.div_ceil(2)).ok()?;
    // The copies alone are one wave by design.
    if waves.len() < 2 || half < problem.settings.pilot_servers_max {
        return None;
    }
    let mut smaller = problem.clone();
    smaller.settings.wave_servers_max = half;
    let candidates: Vec<Vec<Wave>> =
        base_orders(&smaller).iter().map(|order| cut(&smaller, order)).collect();
    let (_, score) = best(&smaller, &candidates, input.link_mbps * GB_PER_HOUR).ok()?;
    let sooner = length - score.length;
    (score.late <= 0.0 && sooner > MIN_GAIN * length).then(|| {
        Finding::note(
            "smaller-waves-end-sooner",
            message!("schedule"),
            message!("with waves of at most {half} servers everything has moved about {sooner} hours sooner: less of the link goes to delta replication of what waits for its wave", half, sooner = grouped(sooner, 0)),
        )
        .hint(message!("wave-servers-max = {half} in [schedule] of the settings file", half))
    })
}

/// A tested wave that waits longer than this for its cut-over is reported.
const LONG_WAIT_HOURS: f64 = 168.0;

/// Waves whose changes are sent for long only because their cut-over is far off.
fn long_waits(problem: &Problem, waves: &[Wave], run: &Run) -> Option<Finding> {
    if problem.keep_replicating {
        return None;
    }
    let waits = waves.iter().zip(&run.waves).zip(1..);
    let long = waits.filter(|((_, times), _)| times.cut_over - times.tested > LONG_WAIT_HOURS);
    let mut numbers = Vec::new();
    let (mut longest, mut gb) = (0.0_f64, 0.0);
    for ((wave, times), number) in long {
        let hours = times.cut_over - times.tested;
        let jobs = wave.jobs.iter().map(|job| problem.job(*job));
        gb += hours * jobs.map(|job| job.delta).sum::<f64>();
        longest = longest.max(hours);
        numbers.push(number.to_string());
    }
    (!numbers.is_empty()).then(|| {
        Finding::note(
            "long-wait-for-cut-over",
            message!("schedule"),
            if let [wave] = numbers.as_slice() {
                message!(
                    "wave {wave} waits up to {days} days after tests for the cut-over and sends {gb} GB of changes meanwhile",
                    wave,
                    days = grouped(longest / HOURS_PER_DAY, 1),
                    gb = grouped(gb, 0)
                )
            } else {
                message!(
                    "waves {waves} wait up to {days} days after tests for the cut-over and send {gb} GB of changes meanwhile",
                    waves = numbers.join(", "),
                    days = grouped(longest / HOURS_PER_DAY, 1),
                    gb = grouped(gb, 0)
                )
            },
        )
        .hint(message!("give its groups an earliest date in the groups file, or the calendar more windows for cut-overs"))
    })
}

fn pilot(problem: &Problem, waves: &[Wave]) -> Option<Finding> {
    let settings = &problem.settings;
    if waves.len() < 2 {
        return None;
    }
    let servers = waves.first()?.jobs.len();
    let few = servers < settings.pilot_servers_min as usize;
    let many = servers > settings.pilot_servers_max as usize;
    (few || many).then(|| {
        Finding::warning(
            "pilot-size",
            message!("pilot"),
            message!("the pilot has {servers} instead of {pilot_servers_min} to {pilot_servers_max}: groups move whole, and few servers are simple and in no group", servers = Message::counted(servers, "server", "servers"), pilot_servers_min = settings.pilot_servers_min, pilot_servers_max = settings.pilot_servers_max),
        )
        .hint(message!("name a small group for the pilot in the groups file"))
    })
}
