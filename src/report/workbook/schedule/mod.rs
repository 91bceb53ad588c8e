//! The schedule: Waves, Batches, Server Dates and Timeline.

mod batches;
mod servers;
mod timeline;
mod waves;

use serde::Deserialize;

use super::book::Book;
use super::list::{Column, Kind};
use super::sheet_names;
use super::{Contents, WorkbookError};
use crate::figure::{Unit, Value};
use crate::plan::Plan;
use crate::report::schedule::Clock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    waves: waves::Words,
    batches: batches::Words,
    servers: servers::Words,
    timeline: timeline::Words,
}

/// Writes the sheets of the plan's schedule, if it has one.
pub(crate) fn write(
    book: &mut Book,
    plan: &Plan,
    contents: &Contents,
) -> Result<(), WorkbookError> {
    let Some(schedule) = &plan.document.schedule else {
        return Ok(());
    };
    let words: Words =
        book.words("schedule.toml", include_str!("../../../../templates/workbook/schedule.toml"))?;
    waves::write(book, plan, schedule, &words.waves)?;
    batches::write(book, schedule, &words.batches)?;
    if contents.has(sheet_names::SERVER_DATES) {
        servers::write(book, schedule, &words.servers)?;
    }
    timeline::write(book, schedule, &words.timeline)
}

/// Points in time as a column shows them: dates, or hours where the schedule has no start date.
#[derive(Clone, Copy)]
struct Moments(Clock);

impl Moments {
    fn column(self) -> Column {
        let kind = if self.0.has_dates() { Kind::Moment } else { Kind::Number(Unit::Number) };
        (kind, 16.0)
    }

    fn value(self, hour: f64) -> Value {
        Value::Number(self.0.serial(hour).unwrap_or(hour))
    }

    /// The same, or an empty cell.
    fn optional(self, hour: Option<f64>) -> Value {
        hour.map_or_else(|| Value::text(""), |hour| self.value(hour))
    }
}

const COUNT: Kind = Kind::Number(Unit::Count);
const NUMBER: Kind = Kind::Number(Unit::Number);
const GB: Kind = Kind::Number(Unit::Gb);

/// Servers that a cell names; all of them stand on Server Dates and in the run book.
const NAMED: usize = 40;

fn count(number: usize) -> Value {
    Value::Number(number as f64)
}

fn names(servers: &[String]) -> Value {
    let named = servers.get(..NAMED).unwrap_or(servers).join(", ");
    let more = servers.len().saturating_sub(NAMED);
    Value::text(if more > 0 { format!("{named} … (+{more})") } else { named })
}
