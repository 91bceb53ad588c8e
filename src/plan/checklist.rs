//! What must be in place before replication.

use std::borrow::Cow;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cited::Cited;
use crate::embedded;
use crate::rules::{RuleSet, ids};
use crate::settings::{Method, Scenario, Settings};
use crate::units::grouped;
use crate::wording::Message;

/// One thing that must be in place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Prerequisite {
    /// Stable identifier.
    pub id: String,
    /// What must be in place, in a sentence or two.
    pub text: Message,
    /// Who says so.
    pub source: String,
    /// The date of that text.
    pub date: String,
}

/// The way in which data leave the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Setup {
    Classic,
    Appliance,
    Provider,
    Agentless,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    text: String,
    setups: Vec<Setup>,
    #[serde(default)]
    scenarios: Vec<String>,
    #[serde(default)]
    purposes: Vec<String>,
    source: String,
}

static FILE: LazyLock<Cited<Entry>> = LazyLock::new(|| embedded::data!("checklist/prerequisites"));

/// Everything that may have to be in place.
pub(crate) fn prerequisite_texts() -> Vec<String> {
    FILE.entries.iter().map(|entry| entry.text.clone()).collect()
}

/// What must be in place for the scenario, purpose and method under a rule set.
pub(crate) fn checklist(settings: &Settings, rules: &RuleSet) -> Vec<Prerequisite> {
    let setup = match (settings.method_under(rules), settings.scenario) {
        (None, _) => Setup::Classic,
        (Some(Method::Agentless), _) => Setup::Agentless,
        (Some(Method::SiteRecovery), Scenario::Hyperv) => Setup::Provider,
        (Some(Method::SiteRecovery), Scenario::Vmware | Scenario::Physical) => Setup::Appliance,
    };
    let purpose = settings.purpose_under(rules).map(crate::settings::Purpose::id);
    let applies =
        |only: &[String], one: &str| only.is_empty() || only.iter().any(|word| word == one);
    let values = appliance_size(rules);
    FILE.entries
        .iter()
        .filter(|entry| {
            entry.setups.contains(&setup)
                && applies(&entry.scenarios, settings.scenario.id())
                && purpose.is_none_or(|purpose| applies(&entry.purposes, purpose))
        })
        .map(|entry| {
            let source = FILE.source(&entry.source);
            let has_places = entry.text.contains('{');
            Prerequisite {
                id: entry.id.clone(),
                text: Message::Words {
                    template: Cow::Borrowed(&entry.text),
                    values: if has_places { values.clone() } else { Vec::new() },
                },
                source: source.title.clone(),
                date: source.date.clone(),
            }
        })
        .collect()
}

/// The size of an appliance that carries as much as one may, for the places of a text.
fn appliance_size(rules: &RuleSet) -> Vec<(Cow<'static, str>, Message)> {
    let Some(tier) = rules.table(ids::APPLIANCE_TIERS).last() else {
        return Vec::new();
    };
    [("vcpus", "vcpus"), ("memory", "memory_gb"), ("cache", "cache_gb")]
        .into_iter()
        .filter_map(|(place, column)| {
            Some((Cow::Borrowed(place), Message::verbatim(grouped(*tier.get(column)?, 0))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Purpose;

    #[test]
    fn every_entry_names_a_source_of_the_file_and_every_source_is_named() {
        FILE.assert_complete(|entry| [entry.source.as_str()]);
        for entry in &FILE.entries {
            assert!(!entry.setups.is_empty(), "{}", entry.id);
        }
    }

    fn ids(rules: &str, scenario: Scenario, purpose: Purpose, method: Method) -> Vec<String> {
        texts(rules, scenario, purpose, method).into_iter().map(|(id, _)| id).collect()
    }

    fn texts(
        rules: &str,
        scenario: Scenario,
        purpose: Purpose,
        method: Method,
    ) -> Vec<(String, String)> {
        let rules = crate::rules::built_in(rules).unwrap();
        let mut settings = Settings::laid(&[]);
        (settings.scenario, settings.purpose, settings.method) = (scenario, purpose, method);
        let list = checklist(&settings, &rules);
        list.into_iter().map(|entry| (entry.id, entry.text.to_string())).collect()
    }

    const CHOICES: [(Scenario, Purpose, Method); 7] = [
        (Scenario::Vmware, Purpose::Migration, Method::SiteRecovery),
        (Scenario::Vmware, Purpose::Dr, Method::SiteRecovery),
        (Scenario::Vmware, Purpose::Migration, Method::Agentless),
        (Scenario::Physical, Purpose::Migration, Method::SiteRecovery),
        (Scenario::Physical, Purpose::Dr, Method::SiteRecovery),
        (Scenario::Hyperv, Purpose::Migration, Method::SiteRecovery),
        (Scenario::Hyperv, Purpose::Dr, Method::SiteRecovery),
    ];

    /// No entry stands twice in a list, no place is left open, and nobody meets what is of another time or way.
    #[test]
    fn each_choice_has_a_list_of_its_own_without_foreign_lines() {
        let mut lists = Vec::new();
        for (scenario, purpose, method) in CHOICES {
            let list = texts("current", scenario, purpose, method);
            let mut ids: Vec<&String> = list.iter().map(|(id, _)| id).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), list.len(), "{scenario:?} {purpose:?} {method:?}");
            let all: String = list.iter().map(|(_, text)| text.to_lowercase() + "\n").collect();
            for retired in [
                "configuration server",
                "process server",
                "accesscontrol",
                "nist.gov",
                "mysql",
                "{",
            ] {
                assert!(!all.contains(retired), "{scenario:?} {purpose:?} {method:?}: {retired}");
            }
            let of_appliance = scenario != Scenario::Hyperv && method == Method::SiteRecovery;
            assert_eq!(all.contains("each replication appliance has"), of_appliance);
            assert_eq!(all.contains("vmxnet3"), of_appliance && scenario == Scenario::Vmware);
            assert_eq!(all.contains("hyper-v hosts"), scenario == Scenario::Hyperv);
            assert_eq!(all.contains("vcenter"), scenario == Scenario::Vmware);
            assert_eq!(all.contains("azure migrate project"), purpose == Purpose::Migration);
            assert!(all.contains("vault"), "{scenario:?} {purpose:?} {method:?}");
            lists.push(list);
        }
        for (index, list) in lists.iter().enumerate() {
            assert!(!lists.iter().skip(index + 1).any(|other| other == list), "{list:?}");
        }
    }

    /// The data disk is as large as the cache that the plan recommends.
    #[test]
    fn the_appliance_of_the_list_is_the_one_that_is_recommended() {
        let (scenario, purpose, method) = CHOICES[0];
        let list = texts("current", scenario, purpose, method);
        let hardware = list.iter().find(|(id, _)| id == "appliance-hardware").unwrap();
        for size in ["16 vCPUs", "32 GB", "1,024 GB"] {
            assert!(hardware.1.contains(size), "{}", hardware.1);
        }
    }

    #[test]
    fn rule_sets_of_the_past_have_the_list_of_their_time_whatever_the_purpose() {
        let vmware = |purpose| ids("guide-2017", Scenario::Vmware, purpose, Method::SiteRecovery);
        assert_eq!(vmware(Purpose::Migration), vmware(Purpose::Dr));
        assert_eq!(
            vmware(Purpose::Dr),
            [
                "static-ip",
                "no-domain-controller",
                "host-name",
                "english",
                "port-80",
                "port-443",
                "port-9443",
                "urls",
                "mysql",
                "cache-disk",
                "vcenter",
                "mobility-service",
                "network-mapping"
            ]
        );
        assert_eq!(
            ids("guide-2017", Scenario::Hyperv, Purpose::Migration, Method::SiteRecovery),
            ["port-443", "urls", "network-mapping"]
        );
    }
}
