//! The workbook.

use thiserror::Error;

/// Why the workbook cannot be written.
#[derive(Debug, Error)]
#[error("no workbook")]
pub struct WorkbookError;

/// Writes.
pub fn write(_plan: &crate::plan::Plan) -> Result<Vec<u8>, WorkbookError> {
    Err(WorkbookError)
}
