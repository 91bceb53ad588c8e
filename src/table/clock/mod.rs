//! Days and times as people and tools write them.

mod calendar;
mod date_order;
mod dates;
mod file_clock;
mod words;
mod written;
mod zones;

pub(crate) use calendar::{date_of, date_text};
pub(crate) use date_order::DateOrder;
pub(crate) use dates::Dates;
pub(crate) use file_clock::FileClock;

pub(crate) use written::{Date, Written, written};

/// A moment on the clock of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds since 1970-01-01 on that clock.
    pub(crate) ms: i64,
    /// How far the clock is ahead of UTC in minutes, if the text says so.
    pub(crate) zone: Option<i32>,
}

/// Reads a single time; those of a file are read by a [`FileClock`].
pub(crate) fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    let written = written(text)?;
    let zone = written.zone.and_then(zones::Zone::minutes);
    Some(Moment { ms: written.local_ms(order)?, zone })
}
