//! The files that will be written of a plan.

use std::path::PathBuf;

use super::error::PipelineError;
use crate::opened;

/// Refuses files to be written that were read.
pub(crate) fn keep_inputs(outputs: &[PathBuf]) -> Result<(), PipelineError> {
    match opened::first_of(outputs) {
        Some(path) => Err(PipelineError::OverInput { path: path.display().to_string() }),
        None => Ok(()),
    }
}
