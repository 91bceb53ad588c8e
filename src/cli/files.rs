//! Reading the files that arguments name.

use std::path::Path;

use super::error::CliError;
use crate::opened;

/// Bytes of a plan that was written as JSON; one of 200,000 servers has half of them.
const PLAN: u64 = 2 << 30;

/// Reads a text.
pub(crate) fn read_text(path: &Path) -> Result<String, CliError> {
    text(path, opened::WRITTEN_FOR_US)
}

/// Reads a plan that was written as JSON, as a text.
pub(crate) fn read_plan_text(path: &Path) -> Result<String, CliError> {
    text(path, PLAN)
}

fn text(path: &Path, limit: u64) -> Result<String, CliError> {
    opened::read_text(path, limit).map_err(|error| CliError::Usage {
        message: format!("cannot read {}: {error}", path.display()),
        hint: None,
    })
}

/// Reads a plan that was written as JSON.
pub(crate) fn read_json(path: &Path) -> Result<String, CliError> {
    opened::read_text(path, PLAN).map_err(|error| CliError::Input {
        message: format!("cannot read {}: {error}", path.display()),
        hint: Some("make one with asrcap plan INPUTS -o plan.json".to_owned()),
    })
}
