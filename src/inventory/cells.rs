//! Cells that are read as what they should hold, or count as not known.

use crate::finding::Finding;
use crate::table::{Cell, RowView, UnreadableCells, cell_words};
use crate::units::{DataUnit, Plain, Unit};
use crate::wording::Message;
use crate::words;

/// Collects the cells that hold something other than what belongs there. Their values count as not known.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    unreadable: UnreadableCells,
}

impl Cells {
    pub(crate) fn keep<T>(&mut self, value: Result<Option<T>, Finding>) -> Option<T> {
        self.unreadable.keep(value)
    }

    /// PowerShell exports lists as the names of their types.
    fn is_type_name(row: &RowView<'_>, field: &str) -> bool {
        let is_type = |text: std::borrow::Cow<'_, str>| {
            text.starts_with("System.") || text.starts_with("Microsoft.HyperV.")
        };
        row.text(field).is_some_and(is_type)
    }

    /// A number; tools write -1 for what they do not know.
    pub(crate) fn number(&mut self, row: &RowView<'_>, field: &str) -> Option<f64> {
        let quantity = self.keep(row.number(field))?;
        (quantity.value >= 0.0).then_some(quantity.value)
    }

    /// A size in GiB.
    pub(crate) fn gib(&mut self, row: &RowView<'_>, field: &str) -> Option<f64> {
        self.data(row, field, DataUnit::gib)
    }

    /// A size in MiB.
    pub(crate) fn mib(&mut self, row: &RowView<'_>, field: &str) -> Option<f64> {
        self.data(row, field, DataUnit::mib)
    }

    /// Hypervisors and their inventories mean powers of 1024 by MB and GB.
    fn data(
        &mut self,
        row: &RowView<'_>,
        field: &str,
        convert: fn(DataUnit, f64, Plain) -> f64,
    ) -> Option<f64> {
        let quantity = self.keep(row.number(field))?;
        let size = match quantity.unit {
            Some(Unit::Data(unit)) => convert(unit, quantity.value, Plain::Binary),
            _ => quantity.value,
        };
        (size >= 0.0).then_some(size)
    }

    /// A rate in MiB/s.
    pub(crate) fn mib_per_second(&mut self, row: &RowView<'_>, field: &str) -> Option<f64> {
        let quantity = self.keep(row.number(field))?;
        let rate = match quantity.unit {
            Some(Unit::Rate(unit)) => unit.mib(quantity.value, Plain::Binary),
            _ => quantity.value,
        };
        (rate >= 0.0).then_some(rate)
    }

    pub(crate) fn count(&mut self, row: &RowView<'_>, field: &str) -> Option<u32> {
        if Self::is_type_name(row, field) {
            return None;
        }
        let number = self.number(row, field)?;
        if number.fract() == 0.0 && number <= f64::from(u32::MAX) {
            // The range was checked just above.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Some(number as u32);
        }
        self.keep(row.count(field))
    }

    pub(crate) fn boolean(&mut self, row: &RowView<'_>, field: &str) -> Option<bool> {
        self.keep(row.boolean(field))
    }

    /// What a word means; one that is not known is no value.
    pub(crate) fn word<T>(
        &mut self,
        row: &RowView<'_>,
        field: &str,
        expected: impl Fn() -> Message,
        known: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = match row.cell(field) {
            Cell::Blank => return None,
            Cell::Error(_) => Err(row.unexpected(field, expected())),
            cell => {
                let text = cell.text().unwrap_or_default();
                match known(&text) {
                    Some(value) => Ok(Some(value)),
                    None if cell_words::is_missing(&text) => Ok(None),
                    None => Err(row.unexpected(field, expected())),
                }
            }
        };
        self.keep(value)
    }

    /// The first of them, with the number of the others.
    pub(crate) fn finding(self) -> Option<Finding> {
        self.unreadable.finding(
            words!("{message}; the value counts as not known"),
            words!("{message}; this and {cells} count as not known"),
        )
    }
}
