//! How files are opened, and how long they may be.

use std::io::Cursor;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::budget::{FileBudget, Limits};
use super::error::TableError;
use super::notices::Notices;
use super::number::NumberStyle;
use super::zip_directory;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// How to open files.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    /// The encoding of text files; `None` to detect it.
    pub encoding: Option<&'static Encoding>,
    /// Which sign separates the decimals; `None` to find it.
    pub number_style: Option<NumberStyle>,
    /// Bounds on size.
    pub limits: Limits,
    /// Whether files of an archive that asrcap wrote as results are left out.
    pub leave_out_results: bool,
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

/// Asks for what the archive of a workbook unpacks to, and tells of parts that the readers do not see.
///
/// The declared sizes can be trusted: the zip reader fails as soon as a file grows past its own.
pub(crate) fn check_package(
    bytes: &[u8],
    budget: &FileBudget,
    notices: &mut Notices,
) -> Result<(), TableError> {
    let path = budget.path();
    let entries = zip_directory::entries(&mut Cursor::new(bytes)).map_err(|error| {
        TableError::Damaged { path: Arc::clone(path), message: error.to_string() }
    })?;
    let unpacked = entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.size()));
    let mut tell = |code, message: Message| {
        let finding = Finding::warning(code, path.as_ref(), message)
            .hint(message!("Open the file in Excel or LibreOffice and save it again"))
            .at(Location::file(Arc::clone(path)));
        notices.put(finding);
    };
    let shared = zip_directory::shared_names(&entries);
    if let Some(first) = shared.first() {
        let message = message!(
            "{parts} the name of another, and the last one of a name is read: {first}",
            parts =
                Message::counted(shared.len(), "part of the file has", "parts of the file have"),
            first = first.as_str()
        );
        tell("parts-of-one-name", message);
    }
    if let Some(unlisted) = zip_directory::unlisted(bytes, &entries) {
        let message = message!(
            "{parts} not listed in its directory, and not read: {first}",
            parts =
                Message::counted(unlisted.count, "part of the file is", "parts of the file are"),
            first = unlisted.first.as_str()
        );
        tell("parts-not-listed", message);
    }
    budget.unpack(None, unpacked)
}
