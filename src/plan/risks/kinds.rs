//! The risks of `templates/risks.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::cited::{Cited, CitedText};
use crate::embedded;
use crate::finding::Severity;
use crate::settings::{Method, Purpose, Scenario};

/// A kind of risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// The code of its finding.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) limit: Option<Limit>,
    /// Whether another part of the plan has a finding of this code.
    #[serde(default)]
    pub(crate) has_other_finding: bool,
    advice: Vec<Advice>,
}

/// From where on something is a risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    pub(crate) value: f64,
    pub(crate) unit: String,
    pub(crate) reason: String,
}

/// What to do about it in some ways of copying.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advice {
    ways: Vec<Way>,
    /// For all purposes where it names none.
    #[serde(default)]
    purposes: Vec<Purpose>,
    severity: Weight,
    /// The rule that speaks of it.
    pub(crate) rule: Option<String>,
    source: String,
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Weight {
    Warning,
    Note,
}

/// How machines are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    /// VMware, by snapshots and without an agent.
    Agentless,
    /// VMware, with an agent in the guest.
    Vmware,
    Hyperv,
    Physical,
}

impl Way {
    /// The way of a plan. Under rules of the past there is no method, and none was without an agent.
    pub(crate) fn of(scenario: Scenario, method: Option<Method>) -> Self {
        match (scenario, method) {
            (Scenario::Vmware, Some(Method::Agentless)) => Self::Agentless,
            (Scenario::Vmware, _) => Self::Vmware,
            (Scenario::Hyperv, _) => Self::Hyperv,
            (Scenario::Physical, _) => Self::Physical,
        }
    }
}

static FILE: LazyLock<Cited<Kind>> = LazyLock::new(|| embedded::data!("risks"));

/// All kinds in the order of the report.
pub(crate) fn kinds() -> &'static [Kind] {
    &FILE.entries
}

/// The texts that a language may have words for.
pub(crate) fn risk_texts() -> Vec<String> {
    let of_kind = |kind: &Kind| {
        let advice = kind.advice.iter().map(|advice| advice.text.clone());
        let limit = kind.limit.iter().flat_map(|limit| [limit.unit.clone(), limit.reason.clone()]);
        std::iter::once(kind.name.clone()).chain(advice).chain(limit).collect::<Vec<_>>()
    };
    FILE.entries.iter().flat_map(of_kind).chain(FILE.titles().map(str::to_owned)).collect()
}

impl Kind {
    /// What to do in a way of copying; `None` where it is no risk.
    pub(crate) fn advice(&self, way: Way, purpose: Option<Purpose>) -> Option<&Advice> {
        self.advice.iter().find(|advice| {
            let fits = advice.purposes.is_empty()
                || purpose.is_some_and(|purpose| advice.purposes.contains(&purpose));
            advice.ways.contains(&way) && fits
        })
    }
}

impl Advice {
    pub(crate) fn severity(&self) -> Severity {
        match self.severity {
            Weight::Warning => Severity::Warning,
            Weight::Note => Severity::Note,
        }
    }

    pub(crate) fn source(&self) -> &'static CitedText {
        FILE.source(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_names_a_source_and_every_source_is_named() {
        FILE.assert_complete(|kind| kind.advice.iter().map(|one| one.source.as_str()));
        for kind in kinds() {
            assert!(!kind.advice.is_empty(), "{}", kind.id);
            for advice in &kind.advice {
                assert!(!advice.ways.is_empty(), "{}", kind.id);
                assert!(advice.text.ends_with('.'), "{}", kind.id);
            }
        }
    }

    #[test]
    fn every_rule_that_is_named_is_one_that_code_reads() {
        let rules =
            kinds().iter().flat_map(|kind| &kind.advice).filter_map(|one| one.rule.as_ref());
        for rule in rules {
            assert!(crate::rules::ids::ALL.iter().any(|id| id.as_str() == rule), "{rule}");
        }
    }

    #[test]
    fn the_advice_follows_the_way_and_the_purpose() {
        let kind = |id: &str| kinds().iter().find(|kind| kind.id == id).unwrap();
        let snapshots = kind("snapshots");
        let agentless = snapshots.advice(Way::Agentless, Some(Purpose::Migration)).unwrap();
        assert_eq!(agentless.severity(), Severity::Warning);
        let dr = snapshots.advice(Way::Vmware, Some(Purpose::Dr)).unwrap();
        let migration = snapshots.advice(Way::Vmware, Some(Purpose::Migration)).unwrap();
        assert_ne!(dr.text, migration.text);
        assert_eq!(snapshots.advice(Way::Vmware, None).unwrap().text, migration.text);
        assert!(snapshots.advice(Way::Physical, None).is_none());
        assert_eq!(kind("raw-disks").advice(Way::Vmware, None).unwrap().severity(), Severity::Note);
    }
}
