//! Links between servers, added up pair by pair, and what ties nobody together counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::channel::Channel;
use super::connections::{Connections, Weight};
use super::ends::Found;
use super::relation_types::{Meaning, meaning};
use super::report::RowCounts;
use super::services::Kind;
use super::settings::DependencySettings;

/// What two nodes are connected by. Nodes are the servers by their places in the estate and, behind them, the applications that a
/// CMDB names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    /// The one that connects or needs the other.
    pub(crate) from: usize,
    /// The one that is connected to or needed.
    pub(crate) to: usize,
    pub(crate) connections: u64,
    pub(crate) ports: BTreeSet<u16>,
    /// Types of relations, by their places among [`Connections::types`].
    pub(crate) relations: BTreeSet<u32>,
    /// Whether one of the ports is that of a database, a queue or a file share, or somebody states that the one needs the other.
    pub(crate) is_vital: bool,
    /// Whether a relation or a list of needs states it.
    pub(crate) is_stated: bool,
    /// Whether it says which of the two is needed.
    pub(crate) is_directed: bool,
}

/// A service of the whole estate, or the administration of others, as the links show it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Service {
    /// The servers of the plan at the other end.
    pub(crate) servers: BTreeSet<usize>,
    pub(crate) ports: BTreeSet<u16>,
    /// Whether applications cannot start before it.
    pub(crate) is_first: bool,
}

/// The machine that offers a service: a server of the plan, or an end outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Machine {
    Server(usize),
    End(u32),
}

/// All links by what they mean.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// In the order of their nodes; each pair once for each direction.
    pub(crate) all: Vec<Pair>,
    /// Names of the applications of a CMDB: the nodes behind the servers.
    pub(crate) applications: Vec<String>,
    /// Services of the whole estate by who offers them.
    pub(crate) services: BTreeMap<Machine, Service>,
    /// Whom each server administers or monitors.
    pub(crate) managed: BTreeMap<usize, Service>,
    /// Who connects to machines outside of the estate, on ports of applications.
    pub(crate) outside: BTreeMap<u32, Service>,
    pub(crate) rows: RowCounts,
    /// Types of relations that nobody knows, with their rows.
    pub(crate) unknown_types: BTreeMap<String, u64>,
    /// Names and addresses that fit several servers.
    pub(crate) ambiguous: BTreeSet<String>,
    /// Names and addresses that are no servers of the estate.
    pub(crate) unmatched: BTreeMap<String, u64>,
}

impl Pairs {
    pub(crate) fn of(
        connections: &Connections,
        found: &[Found],
        servers: usize,
        settings: &DependencySettings,
    ) -> Self {
        let mut builder = Builder {
            connections,
            found,
            settings,
            servers,
            meanings: connections
                .types
                .iter()
                .map(|text| meaning(text, settings.relation_meanings()))
                .collect(),
            hosts: HashMap::new(),
            nodes: HashMap::new(),
            by_ends: BTreeMap::new(),
            made: Self::default(),
        };
        let links = connections.sorted();
        builder.find_hosts(links.iter().map(|(link, _)| *link));
        for ((source, destination, channel), weight) in links {
            match channel {
                Channel::Relation(index) => builder.relation(source, destination, index, weight),
                _ => builder.connection(source, destination, channel, weight),
            }
        }
        let Builder { mut made, by_ends, .. } = builder;
        made.all = by_ends.into_values().collect();
        for file in &connections.files {
            made.rows.read += file.read;
            made.rows.within_machine += file.local;
            made.rows.to_many += file.many;
            made.rows.failed += file.failed;
            made.rows.blank += file.blank;
            made.rows.beyond += file.beyond;
        }
        made
    }
}

struct Builder<'a> {
    connections: &'a Connections,
    found: &'a [Found],
    settings: &'a DependencySettings,
    servers: usize,
    meanings: Vec<Option<(Meaning, bool)>>,
    /// The servers that an application runs on.
    hosts: HashMap<String, BTreeSet<usize>>,
    nodes: HashMap<String, usize>,
    by_ends: BTreeMap<(usize, usize), Pair>,
    made: Pairs,
}

impl Builder<'_> {
    fn found(&self, end: u32) -> Found {
        self.found.get(end as usize).copied().unwrap_or(Found::Outside)
    }

    fn shown(&self, end: u32) -> String {
        self.connections.ends.get(end as usize).map(super::address::End::shown).unwrap_or_default()
    }

    fn meaning(&self, index: u32) -> Option<(Meaning, bool)> {
        self.meanings.get(index as usize).copied().flatten()
    }

    /// Software that runs on one server is that server, as far as relations name it.
    fn find_hosts(&mut self, links: impl Iterator<Item = super::connections::Link>) {
        for (source, destination, channel) in links {
            let Channel::Relation(index) = channel else {
                continue;
            };
            let Some((Meaning::Hosted, is_turned)) = self.meaning(index) else {
                continue;
            };
            let (software, host) =
                if is_turned { (destination, source) } else { (source, destination) };
            if let (Found::Outside, Found::Server(server)) =
                (self.found(software), self.found(host))
            {
                self.hosts.entry(self.shown(software).to_lowercase()).or_default().insert(server);
            }
        }
    }

    /// The node of an end of a relation: a server, the one that it runs on, or an application.
    fn node(&mut self, end: u32) -> Option<usize> {
        match self.found(end) {
            Found::Server(server) => Some(server),
            Found::Outside => {
                let name = self.shown(end);
                let key = name.to_lowercase();
                if let Some(hosts) = self.hosts.get(&key)
                    && let (1, Some(server)) = (hosts.len(), hosts.first())
                {
                    return Some(*server);
                }
                let applications = &mut self.made.applications;
                let servers = self.servers;
                Some(*self.nodes.entry(key).or_insert_with(|| {
                    applications.push(name);
                    servers + applications.len() - 1
                }))
            }
            Found::LeftOut | Found::Several => None,
        }
    }

    fn relation(&mut self, source: u32, destination: u32, index: u32, weight: Weight) {
        let (source, destination, meaning) = match self.meaning(index) {
            Some((meaning, false)) => (source, destination, meaning),
            Some((meaning, true)) => (destination, source, meaning),
            None => {
                let text = self.connections.types.get(index as usize).cloned().unwrap_or_default();
                *self.made.unknown_types.entry(text).or_default() += weight.rows;
                self.made.rows.other_relations += weight.rows;
                return;
            }
        };
        if meaning == Meaning::None {
            self.made.rows.other_relations += weight.rows;
            return;
        }
        let (Some(from), Some(to)) = (self.node(source), self.node(destination)) else {
            self.lost(source, destination, weight);
            return;
        };
        if from == to {
            // Software and the one server that it runs on.
            self.made.rows.within_machine += weight.rows;
            return;
        }
        if from >= self.servers && to >= self.servers {
            self.made.rows.between_applications += weight.rows;
        } else {
            self.made.rows.applications += weight.rows;
        }
        let pair = self.pair(from, to, weight);
        pair.relations.insert(index);
        pair.is_stated = true;
        let is_need = meaning == Meaning::Needs;
        pair.is_vital |= is_need;
        pair.is_directed |= is_need;
    }

    fn connection(&mut self, source: u32, destination: u32, channel: Channel, weight: Weight) {
        let port = match channel {
            Channel::Port(port) => Some(port),
            _ => None,
        };
        let service = port.and_then(|port| self.settings.service(port));
        let is_ignored = port.is_some_and(|port| self.settings.is_ignored(port));
        let is_application =
            !is_ignored && service.is_none_or(|service| service.kind == Kind::Data);
        let (from, to) = match (self.found(source), self.found(destination)) {
            (Found::Server(from), Found::Server(to)) => (from, to),
            (Found::Server(from), Found::Outside) => {
                if let (Some(service), Some(port)) = (service.filter(|_| !is_ignored), port) {
                    if service.kind == Kind::Shared {
                        let seen = self.made.services.entry(Machine::End(destination)).or_default();
                        seen.see(from, port, service.first);
                    }
                } else if is_application {
                    let seen = self.made.outside.entry(destination).or_default();
                    seen.servers.insert(from);
                    seen.ports.extend(port);
                }
                self.lost(source, destination, weight);
                return;
            }
            _ => {
                self.lost(source, destination, weight);
                return;
            }
        };
        if from == to {
            self.made.rows.within_machine += weight.rows;
            return;
        }
        if !is_application {
            self.made.rows.infrastructure += weight.rows;
            if let (Some(service), Some(port)) = (service.filter(|_| !is_ignored), port) {
                match service.kind {
                    Kind::Shared => {
                        let seen = self.made.services.entry(Machine::Server(to)).or_default();
                        seen.see(from, port, service.first);
                    }
                    Kind::Managed => {
                        self.made.managed.entry(from).or_default().see(to, port, false);
                    }
                    Kind::Noise | Kind::Data => {}
                }
            }
            return;
        }
        self.made.rows.applications += weight.rows;
        let is_data = service.is_some_and(|service| service.kind == Kind::Data);
        let pair = self.pair(from, to, weight);
        pair.ports.extend(port);
        pair.is_stated |= channel == Channel::Needed;
        pair.is_vital |= is_data || channel == Channel::Needed;
        pair.is_directed = true;
    }

    fn pair(&mut self, from: usize, to: usize, weight: Weight) -> &mut Pair {
        let pair =
            self.by_ends.entry((from, to)).or_insert_with(|| Pair { from, to, ..Pair::default() });
        pair.connections = pair.connections.saturating_add(weight.connections);
        pair
    }

    /// Counts a row whose ends are not both servers of the plan.
    fn lost(&mut self, source: u32, destination: u32, weight: Weight) {
        let found = [self.found(source), self.found(destination)];
        for (end, found) in [source, destination].into_iter().zip(found) {
            let shown = || self.shown(end);
            match found {
                Found::Several => {
                    let shown = shown();
                    self.made.ambiguous.insert(shown);
                }
                Found::Outside => {
                    let shown = shown();
                    *self.made.unmatched.entry(shown).or_default() += weight.rows;
                }
                Found::Server(_) | Found::LeftOut => {}
            }
        }
        let rows = &mut self.made.rows;
        if found.contains(&Found::Several) {
            rows.ambiguous += weight.rows;
        } else if found.contains(&Found::Outside) {
            rows.outside += weight.rows;
        } else {
            rows.left_out += weight.rows;
        }
    }
}

impl Service {
    fn see(&mut self, server: usize, port: u16, is_first: bool) {
        self.servers.insert(server);
        self.ports.insert(port);
        self.is_first |= is_first;
    }
}
