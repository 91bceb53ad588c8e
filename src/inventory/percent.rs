//! Whether the numbers of a column are per cent or fractions.

use super::grid::Grid;
use crate::finding::Finding;
use crate::message;
use crate::table::{RowView, UnitSource};
use crate::units::{Dimension, Unit};

/// How the plain numbers of a percentage column are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PercentColumn {
    field: &'static str,
    fractions: bool,
    guessed: bool,
}

impl PercentColumn {
    pub(crate) fn of(field: &'static str, rows: &[RowView<'_>], loses_percent: bool) -> Self {
        let plain: Vec<f64> =
            rows.iter().filter_map(|row| row.number(field).ok()??.plain_value()).collect();
        let guessed =
            plain.iter().all(|value| *value <= 1.0) && plain.iter().any(|value| *value > 0.0);
        Self { field, fractions: guessed && (field == "utilization" || loses_percent), guessed }
    }

    /// The value of a cell in per cent.
    pub(crate) fn percent(self, row: &RowView<'_>) -> Result<Option<f64>, Finding> {
        let quantity = row.number(self.field)?;
        Ok(quantity.map(|quantity| match quantity.plain_value() {
            // 0.07 is 7 %, not 7.000000000000001 %.
            Some(plain) if self.fractions => (plain * 1e14).round() / 1e12,
            _ => quantity.value,
        }))
    }

    /// Says that a guess was made.
    pub(crate) fn finding(self, grid: &Grid) -> Option<Finding> {
        let column = grid.header.column(self.field)?;
        if !self.guessed {
            return None;
        }
        let (read, other) = if self.fractions {
            (message!("as fractions: 0.5 is 50 %"), "0.5%")
        } else {
            (message!("as per cent: 0.5 is 0.5 %"), "50%")
        };
        let location = grid.location.clone().with_row(grid.header.row_number);
        Some(
            Finding::warning(
                "ambiguous-percent",
                column.heading.clone(),
                message!("no number of the column is above 1; they are read {read}", read),
            )
            .hint(message!("Give the cells a percent format or a percent sign; if 0.5 means {other}, write {other}", other))
            .at(location.with_column(column.index)),
        )
    }
}

trait PlainValue {
    fn plain_value(&self) -> Option<f64>;
}

impl PlainValue for crate::table::Quantity {
    /// The figure, unless the cell itself says per cent.
    fn plain_value(&self) -> Option<f64> {
        let says_percent = self.unit_source == UnitSource::Cell
            && self.unit.map(Unit::dimension) == Some(Dimension::Percent);
        (!says_percent).then_some(self.value)
    }
}
