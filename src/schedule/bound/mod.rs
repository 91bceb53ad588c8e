//! How short any schedule could be.

mod protected_delta;
#[cfg(test)]
mod tests;

use super::engine::EPSILON;
use super::groups::{Unit, in_order};
use super::problem::Problem;
use super::waves::wave_sizes;

/// No schedule is shorter than this, in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    /// Until the last copy ends.
    pub(crate) copies: f64,
    /// Until everything has moved.
    pub(crate) length: f64,
}

/// The lower bounds for a link in GiB an hour, with the changes of what waits for its cut-over.
pub(crate) fn lower_bounds(problem: &Problem, link: f64) -> Bounds {
    if problem.keep_replicating {
        return quick_bounds(problem, link);
    }
    let settings = &problem.settings;
    let test = settings.test_hours.min(settings.pilot_test_hours);
    bounds(problem, link, protected_delta::last_copy_end(problem, link, test))
}

/// Lower bounds that are soon found and may be a little lower.
pub(crate) fn quick_bounds(problem: &Problem, link: f64) -> Bounds {
    bounds(problem, link, 0.0)
}

/// The lower bounds, where copies are known to take so many hours.
#[expect(clippy::indexing_slicing, reason = "units and jobs are numbered by the problem")]
fn bounds(problem: &Problem, link: f64, known: f64) -> Bounds {
    let settings = &problem.settings;
    let fastest = link * problem.timetable.largest_share();
    let bytes: Vec<f64> = problem
        .jobs
        .iter()
        .map(|job| {
            // A copy takes this long at least, and its changes are sent too.
            let churn = job.delta * job.gb / (fastest - job.delta).max(EPSILON);
            job.gb + if fastest > job.delta { churn } else { 0.0 }
        })
        .collect();
    let mut copies = after_earliest_dates(problem, link, &bytes).max(known);
    let test = settings.test_hours.min(settings.pilot_test_hours);
    let cut_over = if problem.keep_replicating { 0.0 } else { settings.cut_over_hours };
    copies = copies.max(if problem.keep_replicating || is_one_wave(problem) {
        always_protected(problem, link)
    } else {
        protected_until_cut_over(problem, link, &bytes, test + cut_over)
    });
    let moved = |tested: f64| {
        if problem.keep_replicating {
            return tested;
        }
        let begin = problem.timetable.cut_over(tested, cut_over);
        begin.unwrap_or(tested) + cut_over
    };
    let gb = |unit: usize| -> f64 {
        let members = problem.members(unit).iter();
        members.map(|member| bytes[*member]).sum()
    };
    let smallest = (0..problem.units.len()).map(gb).fold(f64::INFINITY, f64::min);
    let mut pilot = moved(sent(problem, link, 0.0, smallest) + settings.pilot_test_hours);
    let waves = min_waves(problem);
    if waves > 1 && !problem.keep_replicating {
        pilot = moved(pilot + settings.pilot_settle_hours);
        // Waves are cut over one after another.
        for _ in 2..waves {
            pilot = moved(pilot);
        }
    }
    let mut chain: Vec<f64> = vec![0.0; problem.units.len()];
    let wanted: Vec<usize> = (0..problem.units.len()).collect();
    for id in in_order(&problem.units, &wanted).unwrap_or_default() {
        let unit = problem.unit(id);
        let alone = moved(sent(problem, link, unit.earliest, gb(id)) + test);
        let before = unit.after.iter().map(|before| moved(chain[*before]));
        chain[id] = before.fold(alone, f64::max);
    }
    let longest = chain.into_iter().fold(0.0, f64::max);
    Bounds { copies, length: moved(copies + test).max(pilot).max(longest) }
}

/// Whether all servers are one wave in any order, of which nothing is cut over before the last copy has ended.
fn is_one_wave(problem: &Problem) -> bool {
    let room = wave_sizes(&problem.settings).next().unwrap_or(0.0);
    let free = |unit: &Unit| {
        let alone = unit.after.is_empty() && unit.apart.is_empty() && !unit.pilot;
        alone && unit.earliest <= 0.0
    };
    problem.jobs.len() as f64 <= room && problem.units.iter().all(free)
}

/// No order has fewer waves.
fn min_waves(problem: &Problem) -> usize {
    let sizes = problem.units.iter().map(|unit| unit.members.len() as f64);
    let largest = sizes.fold(0.0, f64::max);
    let mut left = problem.jobs.len() as f64;
    let full = wave_sizes(&problem.settings).take_while(|room| {
        left -= room.floor().max(largest).max(1.0);
        left > 0.0
    });
    full.count() + 1
}

/// When so many GiB have been sent that begin to be sent at an hour, with the whole link.
fn sent(problem: &Problem, link: f64, from: f64, gb: f64) -> f64 {
    let (mut now, mut left) = (from, gb);
    loop {
        let segment = problem.timetable.at(now);
        let rate = if segment.initial { link * segment.share } else { 0.0 };
        if left <= rate * (segment.until - now) || left <= 0.0 {
            return if left > 0.0 { now + left / rate } else { now };
        }
        left -= rate * (segment.until - now);
        now = segment.until;
        if now > 1e7 {
            return now;
        }
    }
}

/// Everything is sent, and what may not begin before a date is sent after it.
fn after_earliest_dates(problem: &Problem, link: f64, bytes: &[f64]) -> f64 {
    let mut jobs: Vec<(f64, f64)> =
        problem.jobs.iter().zip(bytes).map(|(job, gb)| (job.earliest, *gb)).collect();
    jobs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut gb = 0.0;
    let mut bound = 0.0_f64;
    let mut rest = jobs.into_iter().peekable();
    while let Some((earliest, own)) = rest.next() {
        gb += own;
        if rest.peek().is_none_or(|(next, _)| *next < earliest) {
            bound = bound.max(sent(problem, link, earliest, gb));
        }
    }
    bound
}

/// Jobs as GiB and delta replication in GiB an hour, the lowest change for their size first.
fn by_change_rate(mut jobs: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let weight = |job: &(f64, f64)| if job.1 > 0.0 { job.1 / job.0 } else { 0.0 };
    jobs.sort_by(|a, b| weight(a).total_cmp(&weight(b)));
    jobs
}

/// All jobs as GiB and delta replication.
fn all(problem: &Problem) -> Vec<(f64, f64)> {
    problem.jobs.iter().map(|job| (job.gb, job.delta)).collect()
}

/// Where servers stay protected: what has been copied sends its changes until the end.
fn always_protected(problem: &Problem, link: f64) -> f64 {
    let mut now = 0.0;
    let mut delta = 0.0;
    for (gb, own) in by_change_rate(all(problem)) {
        let mut left = gb;
        while left > 0.0 && now < 1e7 {
            let segment = problem.timetable.at(now);
            let rate = if segment.initial { (link * segment.share - delta).max(0.0) } else { 0.0 };
            let room = rate * (segment.until - now);
            if rate > 0.0 && left <= room {
                now += left / rate;
                left = 0.0;
            } else {
                left -= if rate > 0.0 { room } else { 0.0 };
                now = segment.until;
            }
        }
        delta += own;
    }
    if now < 1e7 { now } else { 0.0 }
}

/// What is copied longer than a test and a cut-over before the end sends its changes all that time. Only where the calendar
/// never closes: in closed hours changes are sent without taking anything from the copies.
fn protected_until_cut_over(problem: &Problem, link: f64, bytes: &[f64], hours: f64) -> f64 {
    let open = problem.timetable.initial_shares().all(|share| share > 0.0);
    if !open || problem.timetable.last_blackout() > 0.0 {
        return 0.0;
    }
    let late = problem.window_gb(link, 0.0, hours);
    let mut early = (problem.total_gb() - late).max(0.0);
    let mut changes = 0.0;
    for (gb, delta) in by_change_rate(all(problem)) {
        if early <= 0.0 {
            break;
        }
        let part = if gb > 0.0 { (early / gb).min(1.0) } else { 0.0 };
        changes += delta * part * hours;
        early -= gb;
    }
    sent(problem, link, 0.0, bytes.iter().sum::<f64>() + changes)
}
