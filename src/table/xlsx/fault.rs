//! What keeps a part of a workbook from being read.

use std::sync::Arc;

use crate::table::error::TableError;
use crate::table::xml::XmlFault;

/// What keeps a part of a workbook from being read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The XML of a part.
    #[error("{0}")]
    Xml(#[from] XmlFault),
    /// The archive.
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    /// A part that is named and not there.
    #[error("it has no part {0}")]
    NoPart(String),
    /// More than the file may take.
    #[error("{0}")]
    Budget(#[from] TableError),
    /// What a part says.
    #[error("{0}")]
    Content(String),
}

impl Fault {
    pub(super) fn content(message: impl Into<String>) -> Self {
        Self::Content(message.into())
    }

    /// The same as an error of the file, or of one of its sheets.
    pub(super) fn into_error(self, path: &Arc<str>, sheet: Option<&str>) -> TableError {
        let message = match (self, sheet) {
            (Self::Budget(error), _) => return error,
            (fault, Some(sheet)) => format!("sheet {sheet}: {fault}"),
            (fault, None) => fault.to_string(),
        };
        TableError::Damaged { path: Arc::clone(path), message }
    }
}
