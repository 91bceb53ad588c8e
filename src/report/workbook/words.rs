//! The words of the sheets, from `templates/workbook/`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::WorkbookError;
use crate::embedded;
use crate::report::Texts;

/// Reads one file of words, those of another language in the place of the English ones.
pub(crate) fn load_in<T: DeserializeOwned>(
    texts: &Texts,
    file: &'static str,
    text: &str,
) -> Result<T, WorkbookError> {
    let wrong = |reason: String| WorkbookError::Words { file, reason };
    let mut words: toml::Table = embedded::parsed(file, text);
    let Some(own) = texts.sheet(file.trim_end_matches(".toml")) else {
        return Ok(embedded::valid(file, words.try_into::<T>()));
    };
    replace(&mut words, own);
    words.try_into().map_err(|error: toml::de::Error| wrong(error.to_string()))
}

/// Puts words in the place of others, key by key; a list is replaced as a whole.
fn replace(words: &mut toml::Table, own: &toml::Table) {
    for (key, value) in own {
        match (words.get_mut(key), value) {
            (Some(toml::Value::Table(words)), toml::Value::Table(own)) => replace(words, own),
            _ => {
                words.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The words around the columns of a sheet.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ColumnWords {
    /// Headings that differ from the label of the figure.
    pub(crate) headings: BTreeMap<String, String>,
    /// What a comment on the heading says.
    pub(crate) notes: BTreeMap<String, String>,
    /// Widths in characters.
    pub(crate) widths: BTreeMap<String, f64>,
}
