//! What must be in place before replication.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::infrastructure::Infrastructure;
use crate::embedded;
use crate::settings::Settings;

/// One thing that must be in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Prerequisite {
    /// Stable identifier.
    pub id: String,
    /// What must be in place, in one sentence.
    pub text: String,
    /// Who says so.
    pub source: String,
    /// The date of that text.
    pub date: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sources: BTreeMap<String, Source>,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    date: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    text: String,
    #[serde(default)]
    setups: Vec<String>,
    #[serde(default)]
    scenarios: Vec<String>,
    source: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::toml!("checklist/prerequisites.toml"));

/// Everything that may have to be in place.
pub(crate) fn prerequisite_texts() -> Vec<String> {
    FILE.entries.iter().map(|entry| entry.text.clone()).collect()
}

/// What must be in place for the scenario and the recommended servers.
#[expect(clippy::indexing_slicing, reason = "a test holds the sources of the file")]
pub(crate) fn checklist(settings: &Settings, infrastructure: &Infrastructure) -> Vec<Prerequisite> {
    let setup = match infrastructure.options.first().map(|option| option.id) {
        Some("appliance") => "appliance",
        _ => "classic",
    };
    let applies =
        |only: &[String], one: &str| only.is_empty() || only.iter().any(|word| word == one);
    FILE.entries
        .iter()
        .filter(|entry| {
            applies(&entry.setups, setup) && applies(&entry.scenarios, settings.scenario.id())
        })
        .map(|entry| {
            let source = &FILE.sources[&entry.source];
            Prerequisite {
                id: entry.id.clone(),
                text: entry.text.clone(),
                source: source.title.clone(),
                date: source.date.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::FILE;

    #[test]
    fn every_entry_names_a_source_of_the_file() {
        assert!(FILE.entries.len() > 10);
        for entry in &FILE.entries {
            assert!(FILE.sources.contains_key(&entry.source), "{}", entry.id);
        }
    }
}
