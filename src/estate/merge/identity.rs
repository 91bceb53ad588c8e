//! Which descriptions are of one machine.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::{Class, Described, Description, Server};

/// A description that is in the estate already.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) described: Described,
    pub(crate) path: Arc<str>,
    format: &'static str,
    /// The file in the order given, and the place in it.
    order: (usize, usize),
}

/// What looking for a machine gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    One(usize),
    Several,
    None,
}

/// The machines known so far.
#[derive(Debug, Default)]
pub(crate) struct Known {
    entries: Vec<Entry>,
    by_uuid: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

/// The names of a machine from the surest to the weakest: as it is written in small letters, in DNS, the short host name.
fn names(server: &Server) -> Vec<String> {
    let name = server.name.to_lowercase();
    let dns = server.dns_name.as_ref().map(|name| name.to_lowercase());
    let mut names = vec![name.clone()];
    names.extend(dns.clone());
    for full in [Some(name), dns].into_iter().flatten() {
        // An address is no host name.
        if let Some((short, _)) = full.split_once('.')
            && full.parse::<std::net::IpAddr>().is_err()
        {
            names.push(short.to_owned());
        }
    }
    let mut seen = HashSet::new();
    names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
    names
}

/// How often something stands in a file.
fn counts<'a>(keys: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

impl Known {
    /// A server that a look-up found.
    #[expect(clippy::indexing_slicing, reason = "a look-up gives an index of these servers")]
    pub(crate) fn at_mut(&mut self, index: usize) -> &mut Entry {
        &mut self.entries[index]
    }

    /// Finds the machines of a file among those of other files; each of those is found once.
    pub(crate) fn match_all(&self, description: &Description) -> Vec<Lookup> {
        if self.entries.is_empty() {
            return vec![Lookup::None; description.servers.len()];
        }
        let servers = || description.servers.iter().map(|d| &d.server);
        let living = || servers().filter(|server| server.class != Class::Duplicate);
        let uuids = counts(living().filter_map(|server| server.uuid.as_deref()));
        let all_names: Vec<Vec<String>> = living().map(names).collect();
        let own_names = counts(all_names.iter().flatten().map(String::as_str));
        let mut taken = HashSet::new();
        let mut found: Vec<Lookup> = servers()
            .map(|server| {
                let uuid = server.uuid.as_deref().filter(|uuid| uuids.get(uuid) == Some(&1));
                let first = uuid.filter(|_| server.class != Class::Duplicate).and_then(|uuid| {
                    match self.by_uuid.get(uuid)?.as_slice() {
                        [only] => Some(*only),
                        _ => None,
                    }
                });
                match first {
                    Some(first) if taken.insert(first) => Lookup::One(first),
                    _ => Lookup::None,
                }
            })
            .collect();
        for (server, found) in servers().zip(&mut found) {
            if *found != Lookup::None || server.class == Class::Duplicate {
                continue;
            }
            *found = self.by_names(server, description.format, &own_names, &taken);
            if let Lookup::One(first) = found
                && !taken.insert(*first)
            {
                *found = Lookup::Several;
            }
        }
        found
    }

    fn by_names(
        &self,
        server: &Server,
        format: &str,
        own_names: &HashMap<&str, usize>,
        taken: &HashSet<usize>,
    ) -> Lookup {
        for name in names(server) {
            let candidates: Vec<usize> = self
                .by_name
                .get(&name)
                .into_iter()
                .flatten()
                .copied()
                .filter(|index| !taken.contains(index) && self.may_be(*index, server, format))
                .collect();
            match candidates.as_slice() {
                [] => {}
                [only] if own_names.get(name.as_str()) == Some(&1) => return Lookup::One(*only),
                _ => return Lookup::Several,
            }
        }
        Lookup::None
    }

    /// Whether nothing speaks against two descriptions being of one machine.
    fn may_be(&self, index: usize, server: &Server, format: &str) -> bool {
        let Some(entry) = self.entries.get(index) else {
            return false;
        };
        let known = &entry.described.server;
        let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => !a.eq_ignore_ascii_case(b),
            _ => false,
        };
        if differ(&known.manager, &server.manager) {
            return false;
        }
        !(entry.format == format && differ(&known.uuid, &server.uuid))
    }

    pub(crate) fn add(&mut self, order: (usize, usize), described: Described, from: &Description) {
        let index = self.entries.len();
        if described.server.class != Class::Duplicate {
            if let Some(uuid) = &described.server.uuid {
                self.by_uuid.entry(uuid.clone()).or_default().push(index);
            }
            for name in names(&described.server) {
                self.by_name.entry(name).or_default().push(index);
            }
        }
        self.entries.push(Entry {
            described,
            path: Arc::clone(&from.path),
            format: from.format,
            order,
        });
    }

    /// The servers in the order in which the files were given.
    pub(crate) fn into_servers(mut self) -> Vec<Server> {
        self.entries.sort_by_key(|entry| entry.order);
        self.entries.into_iter().map(|entry| entry.described.server).collect()
    }
}
