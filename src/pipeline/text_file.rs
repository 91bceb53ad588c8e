//! Text files that a request names.

use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::PipelineError;
use crate::opened;
use crate::source::{Role, SourceFile, shown};
use crate::table::{decode, is_binary};

/// A text file that a request names.
pub(crate) struct TextFile {
    /// The path as the request has it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) text: String,
    /// The digest of its bytes.
    sha256: String,
}

impl TextFile {
    /// Reads a file in whatever encoding text is saved in, such as the UTF-16 of PowerShell.
    pub(crate) fn read(path: &Path) -> Result<Self, PipelineError> {
        Self::of(path, opened::read(path, opened::WRITTEN_FOR_US))
    }

    /// Reads a file that is kept up.
    pub(crate) fn read_to_replace(path: &Path) -> Result<Self, PipelineError> {
        Self::of(path, opened::read_to_replace(path, opened::WRITTEN_FOR_US))
    }

    fn of(path: &Path, bytes: io::Result<Vec<u8>>) -> Result<Self, PipelineError> {
        let name = shown(path);
        let failed = |reason: String| PipelineError::File { path: name.clone(), reason };
        let bytes = bytes.map_err(|error| failed(error.to_string()))?;
        let text = decode(&bytes, None).text;
        if is_binary(&text) {
            return Err(failed("it is not a text file".to_owned()));
        }
        Ok(Self { name, text, sha256: format!("{:x}", Sha256::digest(&bytes)) })
    }

    /// The record of the file for the plan.
    pub(crate) fn source(self, format: &'static str, role: Role) -> SourceFile {
        SourceFile { path: self.name, sha256: self.sha256, format, role, servers: 0, rows: 0 }
    }
}
