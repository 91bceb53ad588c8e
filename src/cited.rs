//! Entries of data files, each of which names the text that it stands on.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A text that entries stand on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CitedText {
    pub(crate) title: String,
    /// Where it is to be found, where the title does not say it.
    #[serde(default)]
    pub(crate) locator: String,
    /// `YYYY-MM-DD`
    pub(crate) date: String,
}

/// What a file holds: its sources by their keys, and its entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cited<T> {
    sources: BTreeMap<String, CitedText>,
    pub(crate) entries: Vec<T>,
}

impl<T> Cited<T> {
    /// The text of a key.
    #[expect(clippy::indexing_slicing, reason = "a test holds the sources of each file")]
    pub(crate) fn source(&self, key: &str) -> &CitedText {
        &self.sources[key]
    }

    /// The titles of all texts.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        self.sources.values().map(|source| source.title.as_str())
    }
}

#[cfg(test)]
impl<T> Cited<T> {
    /// Every source that an entry names is in the file, and every one in the file is named.
    pub(crate) fn assert_complete<'a, S: IntoIterator<Item = &'a str>>(
        &'a self,
        named: impl Fn(&'a T) -> S,
    ) {
        let named: std::collections::BTreeSet<&str> = self.entries.iter().flat_map(named).collect();
        assert!(named.into_iter().eq(self.sources.keys().map(String::as_str)));
    }
}
