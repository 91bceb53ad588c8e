//! What ports stand for: `templates/dependencies/services.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// What a service means for who moves with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// The server side serves the whole estate.
    Shared,
    /// The server side is looked after, as every server is.
    Managed,
    /// Machines that look for one another.
    Noise,
    /// What applications cannot start without.
    Data,
}

/// A service that ports stand for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    /// How reports call it.
    pub(crate) name: String,
    /// What it means.
    pub(crate) kind: Kind,
    /// Whether applications cannot start before it.
    #[serde(default)]
    pub(crate) first: bool,
    ports: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    services: Vec<Service>,
    words: BTreeMap<String, u16>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("dependencies/services"));

static BY_PORT: LazyLock<HashMap<u16, &'static Service>> = LazyLock::new(|| {
    let services = FILE.services.iter();
    services
        .flat_map(|service| {
            let ranges = service.ports.iter().map(|text| {
                let read = port_range(text).ok_or_else(|| format!("'{text}' is no port"));
                embedded::valid("dependencies/services.toml", read)
            });
            ranges.flat_map(|(from, to)| from..=to).map(move |port| (port, service))
        })
        .collect()
});

/// The service of a port; `None` for those of applications.
pub(crate) fn service(port: u16) -> Option<&'static Service> {
    BY_PORT.get(&port).copied()
}

/// What all services are called.
pub(crate) fn names() -> Vec<String> {
    FILE.services.iter().map(|service| service.name.clone()).collect()
}

/// The port of a service by the word for it.
pub(crate) fn service_words(text: &str) -> Option<u16> {
    FILE.words.get(&text.trim().to_lowercase()).copied()
}

/// A port or a range of ports: `22`, `8080-8090`.
pub(crate) fn port_range(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_port_has_one_service() {
        let mut seen = HashMap::new();
        for service in &FILE.services {
            for text in &service.ports {
                let (from, to) = port_range(text).unwrap();
                for port in from..=to {
                    let before = seen.insert(port, &service.name);
                    assert_eq!(before, None, "{port} of {}", service.name);
                }
            }
        }
        assert_eq!(service(53).unwrap().kind, Kind::Shared);
        assert_eq!(service(1433).unwrap().kind, Kind::Data);
        assert!(service(8443).is_none());
    }
}
