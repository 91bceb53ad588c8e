//! The daily change that a row states, as a part of the storage or as an amount.

use crate::estate::ChangeAmount;
use crate::finding::Finding;
use crate::message;
use crate::table::{RowView, cell_words};
use crate::units::{Plain, SECONDS_PER_DAY, Unit};

/// The columns that state it; an amount beats a part.
const FIELDS: [&str; 2] = ["change_per_day", "change_rate"];

/// The field that states the daily change of a row; the last one where none does.
pub(crate) fn field(row: &RowView<'_>) -> &'static str {
    let states = |field: &&str| row.text(field).is_some_and(|text| !cell_words::is_missing(&text));
    FIELDS.into_iter().find(states).unwrap_or("change_rate")
}

/// The daily change in a field. Whatever the heading says, a cell may name its own unit: `5 %`, `12 GB`.
pub(crate) fn in_field(row: &RowView<'_>, field: &str) -> Result<Option<ChangeAmount>, Finding> {
    let Some(quantity) = row.quantity(field)? else {
        return Ok(None);
    };
    Ok(Some(match quantity.unit {
        None | Some(Unit::Percent) => ChangeAmount::PercentOfTotal(quantity.value),
        Some(Unit::Data(unit)) => ChangeAmount::GbPerDay(unit.gib(quantity.value, Plain::Binary)),
        Some(Unit::Rate(unit)) => {
            ChangeAmount::GbPerDay(unit.gib(quantity.value, Plain::Binary) * SECONDS_PER_DAY)
        }
        Some(Unit::BitRate(_) | Unit::Operations) => {
            return Err(row.unexpected(field, message!("a change rate")));
        }
    }))
}

/// The figure of an amount, in per cent or GiB.
pub(crate) fn figure(amount: ChangeAmount) -> f64 {
    match amount {
        ChangeAmount::PercentOfTotal(figure) | ChangeAmount::GbPerDay(figure) => figure,
    }
}
