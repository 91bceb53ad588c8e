//! The words of the sheets, from `templates/workbook/`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::WorkbookError;

/// Reads one file of words.
pub(super) fn load<T: DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<T, WorkbookError> {
    toml::from_str(text).map_err(|error| WorkbookError::Words {
        file,
        reason: error.to_string(),
    })
}

/// The words around the columns of a sheet.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ColumnWords {
    /// Headings that differ from the label of the figure.
    pub(super) headings: BTreeMap<String, String>,
    /// What a comment on the heading says.
    pub(super) notes: BTreeMap<String, String>,
    /// Widths in characters.
    pub(super) widths: BTreeMap<String, f64>,
}
