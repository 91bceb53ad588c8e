//! The schedule: Waves, Batches, Server Dates and Timeline.

mod timeline;
mod waves;

use serde::Deserialize;

use super::WorkbookError;
use super::book::Book;
use crate::figure::{Unit, Value};
use crate::plan::Plan;
use crate::report::clock::Clock;
use crate::report::model::Kind;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    waves: waves::Words,
    timeline: timeline::Words,
}

/// Writes the sheet Waves.
pub(crate) fn waves(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    match &plan.document.schedule {
        Some(schedule) => waves::write(book, plan, schedule, &load(book)?.waves),
        None => Ok(()),
    }
}

/// Writes the sheet Timeline.
pub(crate) fn timeline(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    match &plan.document.schedule {
        Some(schedule) => timeline::write(book, schedule, &load(book)?.timeline),
        None => Ok(()),
    }
}

fn load(book: &Book) -> Result<Words, WorkbookError> {
    book.words("schedule")
}

/// Points in time as a column shows them: dates, or hours where the schedule has no start date.
#[derive(Clone, Copy)]
struct Moments(Clock);

impl Moments {
    fn kind(self) -> Kind {
        Kind::Moment(self.0)
    }

    fn value(self, hour: f64) -> Value {
        Value::Number(self.0.serial(hour).unwrap_or(hour))
    }
}

const NUMBER: Kind = Kind::Number(Unit::Number);
