//! What machines are, in the order in which they start: `templates/recovery/tiers.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::TierBasis;
use crate::dependencies::{DependencyReport, ServiceKind, SharedReason, service};
use crate::embedded;
use crate::plan::PlannedServer;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
    id: String,
    /// Services that a machine of the tier offers.
    #[serde(default)]
    services: Vec<String>,
    /// Whether other machines that serve the whole estate belong here.
    #[serde(default)]
    shared: bool,
    /// Whether machines that others reach through ports of data belong here.
    #[serde(default)]
    data: bool,
    /// Whether machines belong here of which nothing is known.
    #[serde(default)]
    default: bool,
    words: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
    #[serde(default)]
    beginnings: Vec<String>,
    #[serde(default)]
    parts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tiers: Vec<Tier>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("recovery/tiers"));

/// The identifier of a tier.
pub(super) fn id(tier: usize) -> &'static str {
    FILE.tiers.get(tier).map(|tier| tier.id.as_str()).unwrap_or_default()
}

/// Whether machines of a tier serve applications and belong to none.
pub(super) fn is_service(tier: usize) -> bool {
    FILE.tiers.get(tier).is_some_and(|tier| tier.shared || !tier.services.is_empty())
}

/// The tier of each server, from 0, and how it is known.
pub(super) fn tiers_of(
    servers: &[&PlannedServer],
    found: Option<&DependencyReport>,
) -> Vec<(usize, TierBasis)> {
    let offered = found.map(offered).unwrap_or_default();
    let fallback = FILE.tiers.iter().position(|tier| tier.default).unwrap_or_default();
    servers
        .iter()
        .map(|server| {
            let connected = offered.get(&server.name.to_lowercase()).copied();
            let named = || Some((by_name(&server.name)?, TierBasis::Name));
            connected
                .map(|tier| (tier, TierBasis::Connections))
                .or_else(named)
                .unwrap_or((fallback, TierBasis::Assumed))
        })
        .collect()
}

/// The tiers that connections say, by the small letters of the servers' names. What serves the whole estate wins.
fn offered(report: &DependencyReport) -> HashMap<String, usize> {
    let tier = |fits: &dyn Fn(&Tier) -> bool| FILE.tiers.iter().position(fits);
    let mut tiers = HashMap::new();
    let data = tier(&|tier| tier.data);
    let links = report.groups.iter().flat_map(|group| &group.links);
    for link in links {
        let serves_data = link
            .ports
            .iter()
            .any(|port| service(*port).is_some_and(|service| service.kind == ServiceKind::Data));
        if let Some(data) = data.filter(|_| serves_data) {
            tiers.insert(link.to.to_lowercase(), data);
        }
    }
    for shared in report.shared_services.iter().filter(|shared| shared.is_planned) {
        let named = tier(&|tier| tier.services.iter().any(|name| shared.services.contains(name)));
        let other = tier(&|tier| tier.shared).filter(|_| shared.reason == SharedReason::Service);
        if let Some(tier) = named.or(other) {
            tiers.insert(shared.name.to_lowercase(), tier);
        }
    }
    tiers
}

/// The tier of a word of a name; of several the one that starts first.
fn by_name(name: &str) -> Option<usize> {
    let host = name.split('.').next().unwrap_or(name).to_lowercase();
    let words: HashSet<&str> =
        host.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let whole = |tier: &Tier| tier.words.iter().any(|word| words.contains(word.as_str()));
    let any = |of: &[String], fits: fn(&str, &str) -> bool| {
        of.iter().any(|part| words.iter().any(|word| fits(word, part)))
    };
    let part = |tier: &Tier| any(&tier.parts, |word, part| word.contains(part));
    let ending = |tier: &Tier| any(&tier.endings, |word, part| word.ends_with(part));
    let beginning = |tier: &Tier| any(&tier.beginnings, |word, part| word.starts_with(part));
    let first = |fits: &dyn Fn(&Tier) -> bool| FILE.tiers.iter().position(fits);
    first(&whole).or_else(|| first(&part)).or_else(|| first(&ending)).or_else(|| first(&beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<&'static str> {
        by_name(name).map(id)
    }

    #[test]
    fn words_of_names_say_what_machines_are() {
        assert_eq!(named("HLX-DC01"), Some("directory"));
        assert_eq!(named("prgdc2.corp.local"), Some("directory"));
        assert_eq!(named("prodsql01"), Some("data"));
        assert_eq!(named("FILE02"), Some("data"));
        assert_eq!(named("app-web-3"), Some("application"));
        assert_eq!(named("WWW1"), Some("web"));
        assert_eq!(named("pki1"), Some("infrastructure"));
        assert_eq!(named("websrv-01"), Some("web"));
        assert_eq!(named("appsrv2"), Some("application"));
        assert_eq!(named("dbsrv1"), Some("data"));
        assert_eq!(named("PRODSQLVM15"), Some("data"));
    }

    #[test]
    fn what_words_hold_by_chance_says_nothing() {
        for name in ["upload01", "VM17", "adriana", "happening", "lesson", "10.0.0.5"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn one_tier_is_the_default_and_words_are_of_one_tier() {
        assert_eq!(FILE.tiers.iter().filter(|tier| tier.default).count(), 1);
        let mut words = HashSet::new();
        for word in FILE.tiers.iter().flat_map(|tier| &tier.words) {
            assert!(words.insert(word), "{word} is in two tiers");
        }
    }

    #[test]
    fn services_of_tiers_are_services_of_ports() {
        let known = crate::dependencies::service_names();
        for name in FILE.tiers.iter().flat_map(|tier| &tier.services) {
            assert!(known.contains(name), "{name}");
        }
    }
}
