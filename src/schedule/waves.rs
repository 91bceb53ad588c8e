//! From an order of units to waves.

use std::collections::VecDeque;

use super::problem::Problem;
use super::settings::ScheduleSettings;

/// How many units that do not fit may be skipped for one that does.
const MAX_SKIPPED: usize = 64;

/// A wave: units that are copied, tested and moved together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wave {
    pub(crate) units: Vec<usize>,
    /// The servers in the order of their copies.
    pub(crate) jobs: Vec<usize>,
    pub(crate) pilot: bool,
}

/// Cuts an order, in which every unit comes after those that it waits for, into waves. The link plays no part in it, so that
/// a faster link never leads to other waves.
#[expect(clippy::indexing_slicing, reason = "units are numbered by the problem")]
pub(crate) fn waves(problem: &Problem, order: &[usize]) -> Vec<Wave> {
    let mut open: VecDeque<usize> = order.iter().copied().collect();
    let mut wave_of: Vec<Option<usize>> = vec![None; problem.units.len()];
    let mut waves: Vec<Wave> = Vec::new();
    let mut wave_sizes = wave_sizes(&problem.settings);
    while !open.is_empty() {
        let number = waves.len();
        let room = wave_sizes.next().unwrap_or(1.0);
        let looked_at = fill_wave(problem, &open, &mut wave_of, number, room);
        let (units, passed_over): (Vec<usize>, Vec<usize>) =
            open.drain(..looked_at).partition(|unit| wave_of[*unit] == Some(number));
        for unit in passed_over.into_iter().rev() {
            open.push_front(unit);
        }
        waves.push(Wave { jobs: copy_order(problem, &units), units, pilot: number == 0 });
    }
    waves
}

/// How many servers each wave takes at most, unless one unit has more.
pub(crate) fn wave_sizes(settings: &ScheduleSettings) -> impl Iterator<Item = f64> {
    let most = f64::from(settings.wave_servers_max);
    let growth = 1.0 + settings.wave_growth / 100.0;
    let second = f64::from(settings.second_wave_servers_max);
    let later = std::iter::successors(Some(second), move |room| Some((room * growth).min(most)));
    std::iter::once(f64::from(settings.pilot_servers_max))
        .chain(later)
        .map(move |room| room.min(most))
}

/// Fills a wave from the open units; returns among how many of the first ones the chosen ones are.
#[expect(clippy::indexing_slicing, reason = "units are numbered by the problem")]
fn fill_wave(
    problem: &Problem,
    open: &VecDeque<usize>,
    wave_of: &mut [Option<usize>],
    number: usize,
    room: f64,
) -> usize {
    let mut looked_at = 0;
    let mut earliest = 0.0;
    let mut servers = 0.0;
    let mut skipped = 0;
    let mut skipped_rank = None;
    let pilots = number == 0 && open.iter().any(|unit| problem.unit(*unit).pilot);
    let enough = f64::from(problem.settings.pilot_servers_min);
    for (index, unit) in open.iter().enumerate() {
        let details = problem.unit(*unit);
        let rank = problem.ranks[*unit];
        let size = details.members.len() as f64;
        if index == 0 {
            // The first open unit waits for none of the open ones, however large it is.
            looked_at = 1;
            servers = size;
            earliest = details.earliest;
            wave_of[*unit] = Some(number);
            continue;
        }
        let earlier = |other: &usize| wave_of[*other].is_some_and(|wave| wave < number);
        let here = |other: &usize| wave_of[*other] == Some(number);
        // A pilot that was chosen by hand is filled up only where it is too small.
        let wanted = !pilots || details.pilot || servers < enough;
        // What may begin much later would keep the others protected until then, and these would wait for it.
        let same_time = (details.earliest - earliest).abs() <= problem.settings.test_hours;
        // Skipping must not bring a server forward that is less ready.
        let as_ready = skipped_rank.is_none_or(|skipped| rank == skipped);
        let fits = wanted
            && as_ready
            && same_time
            && servers + size <= room
            && details.after.iter().all(earlier)
            && !details.apart.iter().any(here);
        if fits {
            looked_at = index + 1;
            servers += size;
            wave_of[*unit] = Some(number);
        } else {
            skipped += 1;
            skipped_rank.get_or_insert(rank);
        }
        // A pilot that has enough servers does not reach past what is simple.
        let enough = number == 0 && skipped > 0 && !pilots && servers >= enough;
        if servers >= room || skipped >= MAX_SKIPPED || enough {
            break;
        }
    }
    looked_at
}

/// Units by their earliest date, and within a unit the servers that change the least for their size first: what changes
/// much is protected for the shortest time.
fn copy_order(problem: &Problem, units: &[usize]) -> Vec<usize> {
    let mut units = units.to_vec();
    units.sort_by(|a, b| {
        let earliest = |unit: &usize| problem.unit(*unit).earliest;
        earliest(a).total_cmp(&earliest(b))
    });
    let mut jobs = Vec::new();
    for unit in units {
        let mut members = problem.members(unit).to_vec();
        let weight = |job: &usize| {
            let job = problem.job(*job);
            if job.delta > 0.0 { job.delta / job.gb } else { 0.0 }
        };
        members.sort_by(|a, b| weight(a).total_cmp(&weight(b)));
        jobs.extend(members);
    }
    jobs
}
