//! Opening a path: as one table, or as the tables of an archive.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::archive;
use super::budget::{Budget, FileBudget};
use super::container::{self, Kind};
use super::delimited::Delimited;
use super::document::{Document, Opened};
use super::error::TableError;
use super::limits::{OpenOptions, check_length};
use crate::opened;
use crate::source::shown;

/// What a streamed file is recognised by.
const HEAD: u64 = 1 << 20;

/// Opens a file as one table or, for a zip archive of tables, as several.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Opened, TableError> {
    open_within(path, options, &Budget::new(options.limits))
}

/// The same for one of many files, which share a budget.
pub(crate) fn open_within(
    path: &Path,
    options: &OpenOptions,
    budget: &Budget,
) -> Result<Opened, TableError> {
    let shown: Arc<str> = shown(path).into();
    let io = |source| TableError::Io { path: Arc::clone(&shown), source };
    let length = std::fs::metadata(path).map_err(io)?.len();
    if length > options.limits.held_text_bytes {
        let mut head = Vec::new();
        let file = opened::open(path).map_err(io)?;
        file.take(HEAD).read_to_end(&mut head).map_err(io)?;
        if !container::is_archive(&head)
            && container::detect(&shown, &head, options.encoding)? == Kind::Text
        {
            let text = Delimited::on_disk(&shown, path, &head, options.encoding);
            return Ok(Opened {
                documents: vec![Document::of_text(text, options, budget.file(&shown, length))?],
                skipped: Vec::new(),
            });
        }
    }
    check_length(&shown, length, options.limits.file_bytes)?;
    let bytes = opened::read(path, options.limits.file_bytes).map_err(io)?;
    // A pipe has no length before it is read.
    let length = bytes.len() as u64;
    open_bytes(bytes, options, &budget.file(&shown, length))
}

fn open_bytes(
    bytes: Vec<u8>,
    options: &OpenOptions,
    budget: &FileBudget,
) -> Result<Opened, TableError> {
    match container::detect(budget.path(), &bytes, options.encoding)? {
        Kind::Archive => archive::open(bytes, options, budget),
        kind => Ok(Opened {
            documents: vec![Document::from_bytes(bytes, kind, options, budget)?],
            skipped: Vec::new(),
        }),
    }
}
