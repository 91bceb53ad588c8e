//! Pseudonyms, and the key that says who is who.

use std::path::PathBuf;

use super::error::PipelineError;
use super::outputs::keep_inputs;
use super::text_file::TextFile;
use crate::redact::{Names, Redaction};
use crate::save::{Way, save_as};

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
        // Only an earlier key is replaced.
        keep_inputs(self.key.as_slice())?;
        let earlier = match &self.key {
            Some(path) if path.exists() => Some(TextFile::read_to_replace(path)?.text),
            _ => None,
        };
        let redaction = Redaction::new(names, earlier.as_deref())?;
        if let Some(path) = &self.key {
            let saved = save_as(path, Way::Private, redaction.key().as_bytes());
            saved.map_err(|error| PipelineError::Key {
                path: path.display().to_string(),
                reason: error.to_string(),
            })?;
        }
        Ok(redaction)
    }
}
