//! The servers of an estate by the names that a measurement may use for them.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::estate::{Class, Server};

/// How a name led to a server, from the surest on.
const LEVELS: usize = 5;

/// The servers that a name fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// One server.
    One(usize),
    /// Several servers fit; none is picked.
    Several(Vec<usize>),
    /// None.
    Unknown,
}

/// The servers of an estate by name.
pub(crate) struct Names<'a> {
    servers: &'a [Server],
    levels: [HashMap<String, Vec<usize>>; LEVELS],
}

impl<'a> Names<'a> {
    pub(crate) fn new(servers: &'a [Server]) -> Self {
        let mut levels: [HashMap<String, Vec<usize>>; LEVELS] = Default::default();
        for (index, server) in servers.iter().enumerate() {
            let dns = server.dns_name.as_deref().map(fold);
            let keys = [
                vec![server.name.trim().to_owned()],
                vec![fold(&server.name)],
                vec![short(&fold(&server.name))],
                dns.iter().flat_map(|dns| [dns.clone(), short(dns)]).collect(),
                server.uuid.iter().map(|uuid| fold_uuid(uuid)).collect(),
            ];
            for (level, mut keys) in levels.iter_mut().zip(keys) {
                keys.dedup();
                for key in keys.into_iter().filter(|key| !key.is_empty()) {
                    level.entry(key).or_default().push(index);
                }
            }
        }
        Self { servers, levels }
    }

    /// The server of a name: as written, without case, by short host name, by DNS name, by identifier.
    pub(crate) fn find(&self, name: &str, uuid: Option<&str>) -> Lookup {
        let folded = fold(name);
        let keys = [
            name.trim().to_owned(),
            folded.clone(),
            short(&folded),
            folded.clone(),
            fold_uuid(uuid.unwrap_or(name)),
        ];
        for (level, key) in keys.iter().enumerate() {
            let found = self.at(level, key, &folded);
            match found.as_slice() {
                [] => {}
                [one] => return Lookup::One(*one),
                _ => return self.narrow(found, uuid),
            }
        }
        // The short name of the measurement against the DNS names comes last: domains may differ.
        match self.at(3, &short(&folded), &folded).as_slice() {
            [] => Lookup::Unknown,
            [one] => Lookup::One(*one),
            several => self.narrow(several.to_vec(), uuid),
        }
    }

    fn at(&self, level: usize, key: &str, folded: &str) -> Vec<usize> {
        let found =
            self.levels.get(level).and_then(|names| names.get(key)).cloned().unwrap_or_default();
        let by_short_name = level == 2 || (level == 3 && key != folded);
        found
            .into_iter()
            .filter(|index| !by_short_name || self.same_domain(*index, level, folded))
            .collect()
    }

    /// `web.a.example` and `web.b.example` share a short name, but are two machines.
    fn same_domain(&self, index: usize, level: usize, folded: &str) -> bool {
        let Some(server) = self.servers.get(index) else {
            return false;
        };
        let own = if level == 2 {
            fold(&server.name)
        } else {
            server.dns_name.as_deref().map(fold).unwrap_or_default()
        };
        own == folded || own == short(&own) || folded == short(folded)
    }

    /// Excluded rows give way to servers, and an identifier decides the rest.
    fn narrow(&self, found: Vec<usize>, uuid: Option<&str>) -> Lookup {
        let servers: Vec<usize> = found
            .iter()
            .copied()
            .filter(|index| {
                // A server out of scope may be the one that was measured.
                let class = self.servers.get(*index).map(|server| server.class);
                matches!(class, Some(Class::Server | Class::OutOfScope))
            })
            .collect();
        let found = if servers.is_empty() { found } else { servers };
        let by_uuid: Vec<usize> = found
            .iter()
            .copied()
            .filter(|index| {
                let own = self.servers.get(*index).and_then(|s| s.uuid.as_deref());
                matches!((own, uuid), (Some(own), Some(uuid)) if fold_uuid(own) == fold_uuid(uuid))
            })
            .collect();
        match (found.as_slice(), by_uuid.as_slice()) {
            ([one], _) | (_, [one]) => Lookup::One(*one),
            _ => Lookup::Several(found),
        }
    }
}

fn fold(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase()
}

/// The part of a host name before the domain; an address has none.
fn short(folded: &str) -> String {
    if folded.parse::<IpAddr>().is_ok() {
        return folded.to_owned();
    }
    folded.split('.').next().unwrap_or(folded).to_owned()
}

fn fold_uuid(uuid: &str) -> String {
    let digits: String = uuid
        .chars()
        .filter(|c| !matches!(c, '-' | '{' | '}') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    if digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        digits
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    fn server(name: &str, dns: Option<&str>, uuid: Option<&str>) -> Server {
        let mut server = Server::new(name, Location::file("estate.csv"));
        server.dns_name = dns.map(Into::into);
        server.uuid = uuid.map(Into::into);
        server
    }

    const UUID: &str = "564D1234-0000-1111-2222-333344445555";

    #[test]
    fn each_kind_of_name_leads_to_its_server() {
        let servers = [
            server("WEB1", Some("web1.corp.example"), None),
            server("db.corp.example", None, None),
            server("App (old)", Some("app7.corp.example"), Some(UUID)),
            server("10.0.0.1", None, None),
            server("10.0.0.2", None, None),
        ];
        let names = Names::new(&servers);
        for (name, expected) in [
            ("WEB1", 0),
            ("web1", 0),
            ("web1.CORP.example", 0),
            ("web1.corp.example.", 0),
            ("DB", 1),
            ("app7", 2),
            ("app7.corp.example", 2),
            ("{564d1234000011112222333344445555}", 2),
            ("10.0.0.2", 4),
        ] {
            assert_eq!(names.find(name, None), Lookup::One(expected), "{name}");
        }
        for name in ["10", "10.0.0.3", "db.other.example", "app", ""] {
            assert_eq!(names.find(name, None), Lookup::Unknown, "{name}");
        }
    }

    #[test]
    fn what_a_name_cannot_tell_apart_stays_open() {
        let mut template = server("web", None, None);
        template.class = Class::Template;
        let servers = [
            server("app", None, None),
            server("App", None, Some(UUID)),
            server("web", None, None),
            template,
        ];
        let names = Names::new(&servers);
        assert_eq!(names.find("app", None), Lookup::One(0));
        assert_eq!(names.find("APP", None), Lookup::Several(vec![0, 1]));
        assert_eq!(names.find("APP", Some(UUID)), Lookup::One(1));
        assert_eq!(names.find("web", None), Lookup::One(2));
    }
}
