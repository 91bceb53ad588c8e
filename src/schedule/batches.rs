//! Copies cut into batches.

use super::engine::Copy;
use super::input::ScheduleInput;
use super::problem::{GB_PER_HOUR, Problem};
use super::when::date_at;
use crate::plan::schedule::{Batch, ServerCopy};

/// Cuts the copies, in the order of their beginning, into batches: no more servers than the settings allow, about as many
/// hours, and never across waves.
pub(crate) fn batches(input: &ScheduleInput, problem: &Problem, copies: &[Copy]) -> Vec<Batch> {
    let settings = &problem.settings;
    let mut cut: Vec<Vec<Copy>> = Vec::new();
    for copy in copies {
        let fits = cut.last().and_then(|batch| batch.first().map(|first| (batch, first)));
        let fits = fits.filter(|(batch, first)| {
            let count =
                settings.batch_servers == 0 || batch.len() < settings.batch_servers as usize;
            let hours = copy.end - first.start <= settings.batch_hours + 1e-6;
            first.wave == copy.wave && count && hours
        });
        if fits.is_none() {
            cut.push(Vec::new());
        }
        if let Some(batch) = cut.last_mut() {
            batch.push(*copy);
        }
    }
    let numbered = cut.iter().zip(1..);
    numbered.map(|(copies, number)| batch(input, problem, copies, number)).collect()
}

#[expect(clippy::indexing_slicing, reason = "a batch has a copy")]
fn batch(input: &ScheduleInput, problem: &Problem, copies: &[Copy], number: usize) -> Batch {
    let wave = copies[0].wave + 1;
    let start = copies.iter().map(|copy| copy.start).fold(f64::INFINITY, f64::min);
    let end = copies.iter().map(|copy| copy.end).fold(0.0, f64::max);
    let sent = copies.iter().map(|copy| problem.job(copy.job));
    let sent_gb: f64 = sent.map(|job| job.gb).sum();
    let copies: Vec<ServerCopy> = copies
        .iter()
        .map(|copy| {
            let task = input.task(copy.job);
            ServerCopy {
                server: task.name.clone(),
                start_hour: tidy(copy.start),
                end_hour: tidy(copy.end),
                start: date(input, copy.start),
                gb: tidy(task.gb),
                process_server: input
                    .process_servers
                    .get(problem.job(copy.job).process_server)
                    .map(|server| server.name.clone()),
            }
        })
        .collect();
    let hours = end - start;
    Batch {
        number,
        wave,
        start_hour: tidy(start),
        end_hour: tidy(end),
        start: date(input, start),
        end: date(input, end),
        gb: tidy(copies.iter().map(|copy| copy.gb).sum()),
        sent_gb: tidy(sent_gb),
        mbps: tidy(if hours > 0.0 { sent_gb / hours / GB_PER_HOUR } else { 0.0 }),
        servers: copies.iter().map(|copy| copy.server.clone()).collect(),
        copies,
    }
}

/// A number without binary noise: a millionth is less than anybody plans by.
pub(crate) fn tidy(number: f64) -> f64 {
    let rounded = (number * 1e6).round() / 1e6;
    if rounded.is_finite() { rounded } else { number }
}

/// The date of an hour, to the minute.
pub(crate) fn date(input: &ScheduleInput, hour: f64) -> Option<String> {
    let date = date_at(input.start?, hour)?;
    Some(date.strftime("%Y-%m-%dT%H:%M").to_string())
}
