//! The words of the sheets, from `templates/workbook/`.

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::embedded::{self, compiled};

/// The files in `templates/workbook/`.
const FILES: [(&str, &str); 17] = [
    ("accounts", compiled!("workbook/accounts")),
    ("azure", compiled!("workbook/azure")),
    ("bandwidth", compiled!("workbook/bandwidth")),
    ("capacity-planner", compiled!("workbook/capacity-planner")),
    ("change-rate", compiled!("workbook/change-rate")),
    ("cost", compiled!("workbook/cost")),
    ("figures-2017", compiled!("workbook/figures-2017")),
    ("figures-what-if", compiled!("workbook/figures-what-if")),
    ("getting-started", compiled!("workbook/getting-started")),
    ("managed-disks", compiled!("workbook/managed-disks")),
    ("overview", compiled!("workbook/overview")),
    ("qualification", compiled!("workbook/qualification")),
    ("rules", compiled!("workbook/rules")),
    ("schedule", compiled!("workbook/schedule")),
    ("sizes", compiled!("workbook/sizes")),
    ("storage-charts", compiled!("workbook/storage-charts")),
    ("template", compiled!("workbook/template")),
];

/// Why the words that a texts file gives a sheet cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}.toml: {reason}")]
pub struct SheetWordsError {
    /// The file in `templates/workbook/`, without its extension.
    pub file: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// Reads one file of words, `own` ones of another language in the place of the English ones.
pub(crate) fn load<T: DeserializeOwned>(
    own: Option<&toml::Table>,
    file: &'static str,
) -> Result<T, SheetWordsError> {
    let known = FILES.iter().find(|(name, _)| *name == file);
    let text = known.map(|(_, text)| *text).unwrap_or_default();
    let mut words: toml::Table = embedded::parsed(file, text);
    let Some(own) = own else {
        return Ok(embedded::valid(file, words.try_into::<T>()));
    };
    replace(&mut words, own);
    words
        .try_into()
        .map_err(|error: toml::de::Error| SheetWordsError { file, reason: error.to_string() })
}

/// Whether there is such a file.
pub(crate) fn is_file(name: &str) -> bool {
    FILES.iter().any(|(known, _)| *known == name)
}

/// The English words of all sheets.
pub(crate) fn english() -> toml::Table {
    let files = FILES.iter().map(|(name, compiled)| {
        ((*name).to_owned(), toml::Value::Table(embedded::parsed(name, compiled)))
    });
    files.collect()
}

/// Puts words in the place of others, key by key; a list is replaced as a whole.
pub(crate) fn replace(words: &mut toml::Table, own: &toml::Table) {
    for (key, value) in own {
        match (words.get_mut(key), value) {
            (Some(toml::Value::Table(words)), toml::Value::Table(own)) => replace(words, own),
            _ => {
                words.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_of_every_sheet_can_be_replaced() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/workbook");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut names: Vec<String> =
            files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, super::FILES.map(|(name, _)| name));
    }
}
