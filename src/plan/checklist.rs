//! What must be in place before replication.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::infrastructure::Infrastructure;
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

#[derive(Debug, Default, Deserialize)]
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

fn file() -> Result<File, toml::de::Error> {
    toml::from_str(include_str!("../../templates/checklist/prerequisites.toml"))
}

/// What must be in place for the scenario and the recommended servers.
pub(crate) fn checklist(settings: &Settings, infrastructure: &Infrastructure) -> Vec<Prerequisite> {
    let setup = match infrastructure.options.first().map(|option| option.id) {
        Some("appliance") => "appliance",
        _ => "classic",
    };
    // The file is part of the program; a test reads it.
    let File { sources, entries } = file().unwrap_or_default();
    let applies =
        |only: &[String], one: &str| only.is_empty() || only.iter().any(|word| word == one);
    entries
        .into_iter()
        .filter(|entry| {
            applies(&entry.setups, setup) && applies(&entry.scenarios, settings.scenario.id())
        })
        .filter_map(|entry| {
            let source = sources.get(&entry.source)?;
            Some(Prerequisite {
                id: entry.id,
                text: entry.text,
                source: source.title.clone(),
                date: source.date.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn every_entry_names_a_source_that_is_there() {
        let file = file().unwrap();
        assert!(file.entries.len() > 10);
        for entry in file.entries {
            assert!(file.sources.contains_key(&entry.source), "{}", entry.id);
        }
    }
}
