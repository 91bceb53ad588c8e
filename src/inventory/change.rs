//! The daily change that a row states, as a part of the storage or as an amount.

use crate::estate::{ChangeAmount, possible};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Header, RowView, cell_words};
use crate::units::{DataUnit, Plain, SECONDS_PER_DAY, Unit, grouped};

/// The bits of a byte.
const BITS: f64 = 8.0;
/// The days of a month.
const MONTH: f64 = 365.25 / 12.0;

/// The columns that state it, the best first, with the days that their figures are for; an amount beats a part.
const FIELDS: [(&str, f64); 8] = [
    ("change_per_day", 1.0),
    ("change_rate", 1.0),
    // These have the time in their unit.
    ("change_per_second", 1.0),
    ("change_per_hour", 1.0 / 24.0),
    ("change_per_week", 7.0),
    ("change_rate_per_week", 7.0),
    ("change_per_month", MONTH),
    ("change_rate_per_month", MONTH),
];

/// The field that states the daily change of a row; the rate where none does.
pub(crate) fn field(row: &RowView<'_>) -> &'static str {
    let states = |field: &str| row.text(field).is_some_and(|text| !cell_words::is_missing(&text));
    let stating = FIELDS.into_iter().map(|(field, _)| field).find(|field| states(field));
    stating.unwrap_or("change_rate")
}

fn days(field: &str) -> f64 {
    FIELDS.iter().find(|(known, _)| *known == field).map_or(1.0, |(_, days)| *days)
}

/// Says which columns are of another time than a day.
pub(crate) fn findings(header: &Header, place: &Location) -> Vec<Finding> {
    let columns = header.columns.iter().filter_map(|column| {
        let (_, days) = FIELDS.iter().find(|(field, _)| *field == column.field)?;
        let message = if *days > 1.0 {
            message!(
                "the figures are divided by {days} to be those of a day; what changes every day counts only once in them, so that the daily change is rather more",
                days = grouped(*days, 3)
            )
        } else if *days < 1.0 {
            message!("the figures of an hour are multiplied by 24 to be those of a day")
        } else if column.field == "change_per_second" {
            message!("the figures of a second are multiplied to be those of a day; the daily change is less if they are not the mean of day and night")
        } else {
            return None;
        };
        let place = place.clone().with_row(header.row_number).with_column(column.index);
        Some(
            Finding::warning("change-of-other-time", column.heading.trim(), message)
                .hint(message!("Give the change of a day"))
                .at(place),
        )
    });
    columns.collect()
}

/// The daily change in a field. Whatever the heading says, a cell may name its own unit: `5 %`, `12 GB`.
pub(crate) fn in_field(row: &RowView<'_>, field: &str) -> Result<Option<ChangeAmount>, Finding> {
    let Some(quantity) = row.quantity(field)? else {
        return Ok(None);
    };
    let value = quantity.value / days(field);
    Ok(Some(match quantity.unit {
        None | Some(Unit::Percent) => ChangeAmount::PercentOfTotal(value),
        Some(Unit::Data(unit)) => ChangeAmount::GbPerDay(unit.gib(value, Plain::Binary)),
        Some(Unit::Rate(unit)) => {
            ChangeAmount::GbPerDay(unit.gib(quantity.value, Plain::Binary) * SECONDS_PER_DAY)
        }
        Some(Unit::BitRate(scale)) => {
            let bits = DataUnit { scale, iec: false }.gib(value, Plain::Decimal);
            ChangeAmount::GbPerDay(bits / BITS * SECONDS_PER_DAY)
        }
        Some(Unit::Operations) => {
            return Err(row.unexpected(field, message!("a change rate")));
        }
    }))
}

/// Whether no server changes by as much in a day.
pub(crate) fn is_beyond(amount: ChangeAmount) -> bool {
    figure(amount) > possible::most(kind(amount))
}

/// Which kind of figures an amount is one of.
pub(crate) fn kind(amount: ChangeAmount) -> &'static str {
    match amount {
        ChangeAmount::PercentOfTotal(_) => "change-rate",
        ChangeAmount::GbPerDay(_) => "change",
    }
}

/// The figure of an amount, in per cent or GiB.
pub(crate) fn figure(amount: ChangeAmount) -> f64 {
    match amount {
        ChangeAmount::PercentOfTotal(figure) | ChangeAmount::GbPerDay(figure) => figure,
    }
}
