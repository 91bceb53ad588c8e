//! What keeps a spreadsheet from being read.

use std::sync::Arc;

use crate::table::error::{Protection, TableError};
use crate::table::xml::XmlFault;

#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The XML of a part.
    #[error("{0}")]
    Xml(#[from] XmlFault),
    /// The archive.
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    /// More than the file may take.
    #[error("{0}")]
    Budget(#[from] TableError),
    /// It opens with a password only.
    #[error("it is protected with a password")]
    Protected,
    /// A row or a column beyond the largest sheet there is.
    #[error("sheet {0}: a cell lies outside of its sheet")]
    Outside(Arc<str>),
    /// A number of times, of columns or of rows that is none.
    #[error("{0:?} is no number of rows or columns")]
    Count(String),
    /// The part with the cells.
    #[error("it has no part content.xml")]
    NoContent,
}

impl Fault {
    pub(super) fn into_error(self, path: &Arc<str>) -> TableError {
        match self {
            Self::Budget(error) => error,
            Self::Protected => TableError::PasswordProtected {
                path: Arc::clone(path),
                protection: Protection::Password,
            },
            fault => TableError::Damaged { path: Arc::clone(path), message: fault.to_string() },
        }
    }
}
