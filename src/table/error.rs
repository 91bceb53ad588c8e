//! Why a file could not be read as a table.

use std::sync::Arc;

use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::wording::Message;
use crate::words;

/// What keeps a workbook closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Encrypted with a password.
    Password,
    /// Encrypted by rights management (a sensitivity label).
    SensitivityLabel,
    /// A file of an archive that is encrypted with a password.
    Archive,
}

impl std::fmt::Display for Protection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password | Self::Archive => "protected with a password",
            Self::SensitivityLabel => "encrypted by a sensitivity label",
        })
    }
}

/// Why a file could not be read as a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file could not be read at all.
    #[error("{path}: cannot be read: {source}")]
    Io {
        /// The file.
        path: Arc<str>,
        /// The reason as the operating system gives it.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{path}: the file is empty")]
    Empty {
        /// The file.
        path: Arc<str>,
    },
    /// Readable, but something else.
    #[error("{path}: not a table: it is {found}")]
    NotATable {
        /// The file.
        path: Arc<str>,
        /// What it is, with its article: `a PDF document`.
        found: String,
        /// What to do with such a file.
        hint: &'static str,
    },
    /// A workbook that only opens with a password or a right.
    #[error("{path}: the file is {protection}")]
    PasswordProtected {
        /// The file.
        path: Arc<str>,
        /// Which kind.
        protection: Protection,
    },
    /// Cut short or broken.
    #[error("{path}: the file is damaged: {message}")]
    Damaged {
        /// The file.
        path: Arc<str>,
        /// The reason as the reader gives it.
        message: String,
    },
    /// Larger than the limits of [`OpenOptions`](super::OpenOptions).
    #[error("{location}: {what} is more than the limit of {limit}")]
    TooLarge {
        /// The file or sheet.
        location: Location,
        /// What is too large: `12000000000 bytes unpacked`.
        what: String,
        /// The limit, in the same measure.
        limit: u64,
    },
    /// A result of asrcap in the place of an input.
    #[error("{path}: asrcap wrote it as a result; it is no input and is left out")]
    OwnOutput {
        /// The file.
        path: Arc<str>,
    },
    /// A sheet was asked for that is not there.
    #[error("{path}: there is no sheet {sheet:?}; there are {}", known.join(", "))]
    NoSuchSheet {
        /// The file.
        path: Arc<str>,
        /// The sheet asked for.
        sheet: String,
        /// The sheets there are.
        known: Vec<String>,
    },
}

impl TableError {
    /// The file the error is about.
    #[must_use]
    pub fn location(&self) -> Location {
        match self {
            Self::Io { path, .. }
            | Self::Empty { path }
            | Self::NotATable { path, .. }
            | Self::PasswordProtected { path, .. }
            | Self::Damaged { path, .. }
            | Self::OwnOutput { path }
            | Self::NoSuchSheet { path, .. } => Location::file(Arc::clone(path)),
            Self::TooLarge { location, .. } => location.clone(),
        }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotATable { hint, .. } => Some(hint),
            Self::PasswordProtected { protection, .. } => Some(match protection {
                Protection::Password => {
                    words!(
                        "Open it in Excel, remove the password (File > Info > Protect Workbook) and save it"
                    )
                }
                Protection::Archive => {
                    words!("Unpack the archive with its password and give the files in it")
                }
                Protection::SensitivityLabel => {
                    words!(
                        "Ask its owner for a copy without the label, or open it in Excel and save a copy as CSV"
                    )
                }
            }),
            Self::Damaged { .. } => {
                Some(words!("The file was probably not copied completely; copy or export it again"))
            }
            Self::Empty { .. } => Some(words!("Export it again")),
            Self::TooLarge { .. } => Some(words!(
                "Delete the sheets, rows and columns that are not needed, or export the data as CSV"
            )),
            Self::OwnOutput { .. } => {
                Some(words!("Name the file itself to read it, unpacked if it lies in an archive"))
            }
            Self::Io { .. } | Self::NoSuchSheet { .. } => None,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "unreadable-file",
            Self::Empty { .. } => "empty-file",
            Self::NotATable { .. } => "not-a-table",
            Self::PasswordProtected { .. } => "password-protected",
            Self::Damaged { .. } => "damaged-file",
            Self::TooLarge { .. } => "file-too-large",
            Self::OwnOutput { .. } => "own-output",
            Self::NoSuchSheet { .. } => "no-such-sheet",
        }
    }

    /// The same as a [`Finding`], for readers that go on with the next file.
    #[must_use]
    pub fn to_finding(&self) -> Finding {
        let location = self.location();
        let subject = location.path.to_string();
        let full = self.to_string();
        let message = match self {
            Self::OwnOutput { .. } => {
                message!("asrcap wrote it as a result; it is no input and is left out")
            }
            _ => Message::verbatim(full.strip_prefix(&format!("{subject}: ")).unwrap_or(&full)),
        };
        let severity = match self {
            Self::OwnOutput { .. } => Severity::Note,
            _ => Severity::Error,
        };
        let finding = Finding::new(self.code(), severity, subject.as_str(), message).at(location);
        match self.hint() {
            Some(hint) => finding.hint(Message::words(hint)),
            None => finding,
        }
    }
}
