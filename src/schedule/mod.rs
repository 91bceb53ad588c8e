//! From a plan to dates: batches of initial replication and waves within the available bandwidth. Pure functions.
//!
//! Waves are cut from an order of groups ([`ScheduleSettings`] says how), an exact simulation gives every copy its hours, a
//! local search of fixed effort looks for better orders, and a second simulation in steps of 15 minutes checks the result
//! against the calendar before it is handed out. The same input gives the same schedule.
//!
//! ```
//! use asrcap::schedule::{ScheduleInput, ScheduleSettings, Task, schedule};
//!
//! // Three machines of 420 GB, 30 % compression, and the link that copies them in sixteen hours.
//! let tasks = (1..=3).map(|number| Task::new(format!("VM{number}"), 420.0, 0.0)).collect();
//! let mut input = ScheduleInput::new(tasks, 131.533, ScheduleSettings::copies_only());
//! input.compression_percent = 30.0;
//! let plan = schedule(&input)?;
//! assert!((plan.replication_hours - 16.0).abs() < 0.001);
//! # Ok::<(), asrcap::schedule::ScheduleError>(())
//! ```

mod advice;
mod assign;
mod batches;
mod bound;
mod build;
mod calendar;
mod cycles;
#[cfg(test)]
mod cycles_tests;
mod engine;
mod error;
mod from_plan;
mod groups;
mod input;
mod problem;
#[cfg(test)]
mod published_examples_tests;
mod replay;
mod replay_cycles;
pub mod run_book;
mod schedule_findings;
mod search;
mod settings;
#[cfg(test)]
mod tests;
mod waves;
mod when;

pub use crate::plan::schedule::{
    Batch, Gap, GapCause, GroupOrigin, LeftOut, RunBookStep, Schedule, ScheduledGroup,
    ScheduledOrder, ServerCopy, Simulation, Timeline, TimelinePoint, WavePlan,
};
pub use calendar::{Blackout, Calendar, CutOverWindow, Days, Minutes, Window};
pub use cycles::Cycles;
pub use error::{Infeasible, Limit, ScheduleError};
pub use from_plan::ScheduleOptions;
pub use groups::GroupSpec;
pub(crate) use groups::{groups_of, unknown_servers};
pub use input::{Omitted, ProcessServer, ScheduleInput, Task};
pub use settings::{CopyLimits, ScheduleSettings, TEMPLATE};
pub use when::When;

use engine::Record;
use problem::{GB_PER_HOUR, Problem};

/// Schedules the servers of an input.
#[expect(clippy::indexing_slicing, reason = "the best is one of the candidates")]
pub fn schedule(input: &ScheduleInput) -> Result<Schedule, ScheduleError> {
    let (problem, found) = Problem::new(input)?;
    let link = input.link_mbps * GB_PER_HOUR;
    let candidates = search::candidates(&problem);
    let (index, score) = search::best(&problem, &candidates, link)
        .map_err(|why| advice::stuck(input, &problem, &candidates, why))?;
    let waves = &candidates[index];
    if score.late > 0.0 {
        return Err(advice::late(input, &problem, &candidates, waves));
    }
    let run = engine::run(&problem, waves, link, Record::Flows)
        .map_err(|why| advice::stuck(input, &problem, &candidates, why))?;
    // Cycles promise no RPO.
    let rpo = if problem.cycles.is_some() { f64::INFINITY } else { input.rpo_minutes };
    let replay = replay::replay(&problem, waves, &run, link, rpo)?;
    let at_once = replay_cycles::check(&problem, waves, &run, link)?;
    let mut findings = input.findings.clone();
    findings.extend(found);
    Ok(build::build(input, &problem, waves, &run, (&replay, at_once), findings))
}
