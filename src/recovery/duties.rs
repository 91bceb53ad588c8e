//! What somebody has to see to: `templates/recovery/duties.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Duty, DutyTopic};
use crate::cited::Cited;
use crate::embedded;
use crate::settings::Scenario;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    topic: DutyTopic,
    text: String,
    #[serde(default)]
    scenarios: Vec<String>,
    source: String,
}

static FILE: LazyLock<Cited<Entry>> = LazyLock::new(|| embedded::data!("recovery/duties"));

/// The sentences of all duties.
pub(crate) fn duty_texts() -> Vec<String> {
    FILE.entries.iter().map(|entry| entry.text.clone()).collect()
}

/// What has to be seen to in a scenario.
pub(super) fn duties(scenario: Scenario) -> Vec<Duty> {
    let applies = |entry: &&Entry| {
        let only = &entry.scenarios;
        only.is_empty() || only.iter().any(|one| one == scenario.id())
    };
    let entries = FILE.entries.iter().filter(applies);
    entries
        .map(|entry| {
            let source = FILE.source(&entry.source);
            Duty {
                id: entry.id.clone(),
                topic: entry.topic,
                text: entry.text.clone(),
                source: source.title.clone(),
                date: source.date.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_duty_has_a_source_a_scenario_and_an_id_of_its_own() {
        let mut ids = HashSet::new();
        FILE.assert_complete(|entry| [entry.source.as_str()]);
        for entry in &FILE.entries {
            assert!(ids.insert(&entry.id), "{}", entry.id);
            for scenario in &entry.scenarios {
                assert!(["vmware", "physical", "hyperv"].contains(&scenario.as_str()));
            }
        }
    }

    #[test]
    fn duties_are_sorted_by_their_topic() {
        assert!(FILE.entries.is_sorted_by_key(|entry| entry.topic));
    }

    #[test]
    fn every_scenario_has_duties_of_all_topics() {
        for scenario in [Scenario::Vmware, Scenario::Physical, Scenario::Hyperv] {
            let topics: HashSet<&str> =
                duties(scenario).iter().map(|duty| duty.topic.id()).collect();
            assert_eq!(topics.len(), 4, "{scenario:?}");
        }
    }
}
