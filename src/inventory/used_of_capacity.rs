//! Cells that hold two sizes: `61.2 GiB / 127 GiB` is what is used of a capacity.

use super::draft::Draft;
use crate::finding::Finding;
use crate::message;
use crate::table::{Quantity, RowView};
use crate::units::{Plain, Unit};

/// The columns that may hold both.
const FIELDS: [&str; 3] = ["storage", "used", "provisioned"];

/// What is used and what there is, in GiB: used space cannot be the larger of the two.
fn pair(row: &RowView<'_>) -> Option<(&'static str, f64, f64)> {
    FIELDS.into_iter().find_map(|field| {
        let [one, other] = row.pair(field)?.map(gib);
        let (one, other) = (one?, other?);
        Some((field, one.min(other), one.max(other)))
    })
}

fn gib(size: Quantity) -> Option<f64> {
    match size.unit? {
        Unit::Data(unit) => Some(unit.gib(size.value, Plain::Binary)).filter(|size| *size >= 0.0),
        _ => None,
    }
}

/// Whether the row has such a cell, which then gives the storage and what is used of it.
pub(crate) fn read(row: &RowView<'_>, draft: &mut Draft) -> bool {
    let Some((_, used, capacity)) = pair(row) else { return false };
    draft.total_gb = Some(capacity);
    draft.guest_used_gb = Some(used);
    true
}

/// Says how such cells are read.
pub(crate) fn finding(rows: &[RowView<'_>]) -> Option<Finding> {
    let (row, field) = rows.iter().find_map(|row| Some((row, pair(row)?.0)))?;
    let message = message!(
        "of two sizes in a cell, such as {cell}, the smaller is read as used and the larger as the capacity",
        cell = row.text(field).unwrap_or_default().into_owned()
    );
    Some(
        Finding::note("used-of-capacity", row.heading(field), message)
            .hint(message!("Nothing to do, or give used space and capacity columns of their own"))
            .at(row.location_of(field)),
    )
}
