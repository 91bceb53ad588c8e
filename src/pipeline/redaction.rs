//! Pseudonyms, and the key that says who is who.

use std::path::{Path, PathBuf};

use super::error::PipelineError;
use super::text_file::TextFile;
use crate::redact::{Names, Redaction};
use crate::save::save;

/// Pseudonyms in the place of the names of servers, hosts, domains, networks, paths and files.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RedactionRequest {
    /// The file that keeps who is who. Names that it knows already keep their pseudonym; new ones are added to it.
    pub key: Option<PathBuf>,
}

impl RedactionRequest {
    /// Pseudonyms that are kept in a key, or forgotten.
    #[must_use]
    pub fn new(key: Option<PathBuf>) -> Self {
        Self { key }
    }

    /// The pseudonyms of these names. The key is written, readable by its owner only.
    pub fn redaction(&self, names: &Names) -> Result<Redaction, PipelineError> {
        let earlier = match &self.key {
            Some(path) if path.exists() => Some(TextFile::read(path)?.text),
            _ => None,
        };
        let redaction = Redaction::new(names, earlier.as_deref())?;
        if let Some(path) = &self.key {
            let written = save(path, redaction.key().as_bytes()).and_then(|()| keep_private(path));
            written.map_err(|error| PipelineError::Key {
                path: path.display().to_string(),
                reason: error.to_string(),
            })?;
        }
        Ok(redaction)
    }
}

#[cfg(unix)]
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}
