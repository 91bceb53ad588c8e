//! Text files that a request names.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::PipelineError;
use crate::source::{Role, SourceFile};

/// A text file that a request names.
pub(crate) struct TextFile {
    /// The path as the request has it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) text: String,
}

impl TextFile {
    pub(crate) fn read(path: &Path) -> Result<Self, PipelineError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => Err(PipelineError::File { path: name, reason: error.to_string() }),
        }
    }

    /// The record of the file for the plan.
    pub(crate) fn source(self, format: &'static str, role: Role) -> SourceFile {
        let sha256 = format!("{:x}", Sha256::digest(self.text.as_bytes()));
        SourceFile { path: self.name, sha256, format, role, servers: 0, rows: 0 }
    }
}
