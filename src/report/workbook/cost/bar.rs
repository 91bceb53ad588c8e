//! The bar over a part of the sheet Cost.

use super::super::WorkbookError;
use super::super::sheet::Sheet;
use super::super::style::{self, Role};

/// Writes it from the first column to `last`.
pub(crate) fn bar(sheet: &mut Sheet, row: u32, last: u16, text: &str) -> Result<(), WorkbookError> {
    sheet.merged(row, 0..=last, text, &style::words(Role::OverviewBar))?;
    sheet.lines(row, 1)
}
