//! How files are opened, and how long they may be.

use std::io::Cursor;
use std::sync::Arc;

use encoding_rs::Encoding;
use zip::ZipArchive;

use super::budget::{FileBudget, Limits};
use super::error::TableError;
use super::number::NumberStyle;
use crate::source::Location;

/// How to open files.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    /// The encoding of text files; `None` to detect it.
    pub encoding: Option<&'static Encoding>,
    /// Which sign separates the decimals; `None` to find it.
    pub number_style: Option<NumberStyle>,
    /// Bounds on size.
    pub limits: Limits,
}

/// Refuses files that are longer than the limit.
pub(crate) fn check_length(path: &Arc<str>, length: u64, limit: u64) -> Result<(), TableError> {
    if length > limit {
        return Err(TableError::TooLarge {
            location: Location::file(Arc::clone(path)),
            what: format!("a file of {length} bytes"),
            limit,
        });
    }
    Ok(())
}

/// Asks for what an archive unpacks to.
///
/// The declared sizes can be trusted: the zip reader fails as soon as a file grows past its own.
pub(crate) fn check_unpacked(bytes: &[u8], budget: &FileBudget) -> Result<(), TableError> {
    let damaged = |error: &dyn std::fmt::Display| TableError::Damaged {
        path: Arc::clone(budget.path()),
        message: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        unpacked = unpacked.saturating_add(file.size());
    }
    budget.unpack(None, unpacked)
}
