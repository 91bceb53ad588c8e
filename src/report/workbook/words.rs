//! The words of the sheets, from `templates/workbook/`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::WorkbookError;
use crate::embedded::{self, text};
use crate::report::Texts;

/// The files in `templates/workbook/`.
const FILES: [(&str, &str); 16] = [
    ("accounts", text!("workbook/accounts.toml")),
    ("azure", text!("workbook/azure.toml")),
    ("bandwidth", text!("workbook/bandwidth.toml")),
    ("capacity-planner", text!("workbook/capacity-planner.toml")),
    ("change-rate", text!("workbook/change-rate.toml")),
    ("figures-2017", text!("workbook/figures-2017.toml")),
    ("figures-what-if", text!("workbook/figures-what-if.toml")),
    ("getting-started", text!("workbook/getting-started.toml")),
    ("managed-disks", text!("workbook/managed-disks.toml")),
    ("overview", text!("workbook/overview.toml")),
    ("qualification", text!("workbook/qualification.toml")),
    ("rules", text!("workbook/rules.toml")),
    ("schedule", text!("workbook/schedule.toml")),
    ("sizes", text!("workbook/sizes.toml")),
    ("storage-charts", text!("workbook/storage-charts.toml")),
    ("template", text!("workbook/template.toml")),
];

/// Reads one file of words, those of another language in the place of the English ones.
pub(crate) fn load_in<T: DeserializeOwned>(
    texts: &Texts,
    file: &'static str,
) -> Result<T, WorkbookError> {
    let wrong = |reason: String| WorkbookError::Words { file, reason };
    let known = FILES.iter().find(|(name, _)| *name == file);
    let text = known.map(|(_, text)| *text).unwrap_or_default();
    let mut words: toml::Table = embedded::parsed(file, text);
    let Some(own) = texts.sheet(file) else {
        return Ok(embedded::valid(file, words.try_into::<T>()));
    };
    replace(&mut words, own);
    words.try_into().map_err(|error: toml::de::Error| wrong(error.to_string()))
}

/// The English words of all sheets.
pub(crate) fn english() -> toml::Table {
    let files = FILES.iter().filter_map(|(name, text)| {
        Some(((*name).to_owned(), toml::Value::Table(toml::from_str(text).ok()?)))
    });
    files.collect()
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
