//! How connections become groups: `templates/dependencies/settings.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use super::relation_types::Meaning;
use super::services::{Kind, Service, port_range, service};
use crate::embedded;
use crate::pattern::matches;

/// `templates/dependencies/settings.toml`: every setting with its default.
pub const TEMPLATE: &str = embedded::text!("dependencies/settings.toml");

const FILE: &str = "dependencies/settings.toml";

static DEFAULTS: LazyLock<toml::Table> = LazyLock::new(|| embedded::data!("dependencies/settings"));

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DependencyError {
    /// A key or a value is wrong.
    #[error("the settings of the dependencies: {0}")]
    Settings(String),
}

/// How connections become groups and an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DependencySettings {
    /// Whether servers that talk to one another move together.
    pub groups: bool,
    /// Whether what others need moves before them.
    pub order: bool,
    /// The most servers of a group.
    pub group_servers_max: u32,
    /// Fewer connections do not tie two servers together.
    pub connections_min: u64,
    /// The share of the estate in per cent that a server in a group may talk to at most.
    pub shared_percent: f64,
    /// In a small estate: the number of servers.
    pub shared_partners: u32,
    /// How many servers use a service until the one that offers it is shared.
    pub service_clients: u32,
    /// How many servers one administers until it is shared.
    pub managed_servers: u32,
    /// Ports that count although they belong to a service of the whole estate.
    pub ports_of_applications: Vec<String>,
    /// Ports that do not count.
    pub ports_ignored: Vec<String>,
    /// Servers that are shared whatever they talk to: names or patterns.
    pub shared_services: Vec<String>,
    /// Servers that are never shared: names or patterns.
    pub never_shared: Vec<String>,
    /// What types of relations mean beside those that are known.
    relations: BTreeMap<String, Meaning>,
}

impl DependencySettings {
    /// The defaults.
    #[must_use]
    pub fn defaults() -> Self {
        embedded::valid(FILE, Self::layered(None))
    }

    /// The defaults with the `[dependencies]` table of a settings file laid over them.
    pub fn layered(layer: Option<&toml::Table>) -> Result<Self, DependencyError> {
        let mut table = DEFAULTS.clone();
        for (key, value) in layer.into_iter().flatten() {
            let value = match (table.get(key), value) {
                (Some(toml::Value::Float(_)), toml::Value::Integer(whole)) => {
                    toml::Value::Float(*whole as f64)
                }
                _ => value.clone(),
            };
            table.insert(key.clone(), value);
        }
        let read: Result<Self, _> = toml::Value::Table(table).try_into();
        let settings = read.map_err(|error| DependencyError::Settings(error.to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), DependencyError> {
        let wrong = |text: String| Err(DependencyError::Settings(text));
        if self.group_servers_max < 2 {
            return wrong(format!(
                "group-servers-max = {}: must be 2 or more",
                self.group_servers_max
            ));
        }
        if !(self.shared_percent > 0.0 && self.shared_percent <= 100.0) {
            return wrong(format!(
                "shared-percent = {}: must be more than 0, at most 100 per cent",
                self.shared_percent
            ));
        }
        let ports = self.ports_of_applications.iter().chain(&self.ports_ignored);
        for port in ports {
            if port_range(port).is_none() {
                return wrong(format!("'{port}' is no port; write 1433 or 8080-8090"));
            }
        }
        Ok(())
    }

    pub(crate) fn relation_meanings(&self) -> &BTreeMap<String, Meaning> {
        &self.relations
    }

    /// What a port stands for: the service, as far as the settings do not give the port to applications.
    pub(crate) fn service(&self, port: u16) -> Option<&'static Service> {
        let found = service(port)?;
        let is_data = found.kind == Kind::Data;
        (is_data || !contains(&self.ports_of_applications, port)).then_some(found)
    }

    pub(crate) fn is_ignored(&self, port: u16) -> bool {
        contains(&self.ports_ignored, port)
    }

    /// Whether a server is shared, as far as the settings say so.
    pub(crate) fn is_shared(&self, name: &str) -> Option<bool> {
        let is_one = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, name));
        if is_one(&self.never_shared) {
            Some(false)
        } else if is_one(&self.shared_services) {
            Some(true)
        } else {
            None
        }
    }

    /// How many partners a server in a group may have at most in an estate of so many servers.
    pub(crate) fn partners_max(&self, servers: usize) -> usize {
        /// A server with so many partners is never shared for their number alone.
        const ALWAYS: usize = 5;
        let percent = servers as f64 * self.shared_percent / 100.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a count of servers"
        )]
        let share = percent as usize;
        let few = (self.shared_partners as usize).min(servers / 2);
        share.max(few).max(ALWAYS).min(self.group_servers_max as usize)
    }
}

fn contains(ranges: &[String], port: u16) -> bool {
    let mut ranges = ranges.iter().filter_map(|text| port_range(text));
    ranges.any(|(from, to)| (from..=to).contains(&port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layered(text: &str) -> Result<DependencySettings, DependencyError> {
        DependencySettings::layered(Some(&text.parse().unwrap()))
    }

    #[test]
    fn a_layer_overrides_single_settings() {
        let own = layered("group-servers-max = 12\nshared-percent = 30\nports-of-applications = [\"22\", \"3389-3390\"]\n[relations]\n\"Feeds\" = \"exchanges\"").unwrap();
        assert_eq!((own.group_servers_max, own.shared_percent), (12, 30.0));
        assert!(own.service(22).is_none() && own.service(3389).is_none());
        assert!(own.service(53).is_some());
        assert_eq!(own.relation_meanings().len(), 1);
    }

    #[test]
    fn unknown_and_impossible_settings_are_refused() {
        for text in [
            "group = 3",
            "group-servers-max = 1",
            "shared-percent = 0",
            "ports-ignored = [\"http\"]",
            "[relations]\nFeeds = \"maybe\"",
        ] {
            assert!(layered(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_more_servers_the_more_partners_are_usual() {
        let settings = DependencySettings::defaults();
        let most: Vec<usize> = [3, 8, 12, 20, 40, 60, 100, 300, 10_000]
            .map(|servers| settings.partners_max(servers))
            .to_vec();
        assert_eq!(most, [5, 5, 6, 10, 10, 12, 20, 50, 50]);
    }
}
