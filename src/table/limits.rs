//! Bounds on files, and how files are opened.

use std::io::Cursor;
use std::sync::Arc;

use encoding_rs::Encoding;
use zip::ZipArchive;

use super::error::TableError;
use super::number::NumberStyle;
use crate::source::Location;

/// Bounds that keep a broken or hostile file from taking the machine down.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file that has to be held whole: workbooks, archives, JSON. Default 1 GiB.
    pub file_bytes: u64,
    /// Bytes of a text file that is held in memory; larger ones are read from the disk piece by piece. Default 32 MiB.
    pub held_text_bytes: u64,
    /// Bytes a workbook or archive may unpack to, in total. Default 2 GiB.
    pub unpacked_bytes: u64,
    /// Cells of one sheet held at a time, blank cells between filled ones included. Default 20 million.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            held_text_bytes: 32 << 20,
            unpacked_bytes: 2 << 30,
            cells: 20_000_000,
        }
    }
}

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

/// Refuses archives that unpack to more than the limit.
///
/// The declared sizes can be trusted: the zip reader fails as soon as a file grows past its own.
pub(crate) fn check_unpacked(
    path: &Arc<str>,
    bytes: &[u8],
    limits: Limits,
) -> Result<(), TableError> {
    let damaged = |error: &dyn std::fmt::Display| TableError::Damaged {
        path: Arc::clone(path),
        message: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        unpacked = unpacked.saturating_add(file.size());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(TableError::TooLarge {
            location: Location::file(Arc::clone(path)),
            what: format!("{unpacked} bytes unpacked"),
            limit: limits.unpacked_bytes,
        });
    }
    Ok(())
}
