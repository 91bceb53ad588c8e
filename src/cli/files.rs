//! Reading the files that arguments name.

use std::path::Path;

use super::error::CliError;

/// Reads a text.
pub(crate) fn read_text(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| CliError::Usage {
        message: format!("cannot read {}: {error}", path.display()),
        hint: None,
    })
}

/// Reads a plan that was written as JSON.
pub(crate) fn read_json(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| CliError::Input {
        message: format!("cannot read {}: {error}", path.display()),
        hint: Some("make one with asrcap plan INPUTS -o plan.json".to_owned()),
    })
}
