//! When replication may use how much of the link.

mod file;
mod sustained;
#[cfg(test)]
mod tests;
mod timetable;

pub use file::{Blackout, Calendar, CutOverWindow, Days, Minutes, Window};
pub(crate) use sustained::sustained_share;
pub(crate) use timetable::{Segment, Timetable, hours, step, step_after};
