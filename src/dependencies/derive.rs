//! From connections to groups, shared services and an order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::connections::Connections;
use super::ends::find;
use super::findings;
use super::groups::{Grouping, grouped, in_start_order};
use super::order::{Steps, circle_of_units, without_circles};
use super::pairs::{Machine, Pair, Pairs};
use super::report::{
    Dependencies, DependencyGroup, DependencyLink, DependencyOrder, SharedService,
};
use super::settings::DependencySettings;
use super::shared::{Shared, partners, shared};
use crate::estate::{Class, Server};

/// The most pairs of a group that the report holds.
const LINKS_SHOWN: usize = 20;
/// The most shared machines outside of the estate that the report holds.
const OUTSIDE_SHOWN: usize = 100;

/// What is known beside the estate and the connections.
#[derive(Clone, Debug, Default)]
pub struct DeriveOptions<'a> {
    /// For each server of the estate the group that a file, a column or its name puts it into: it stays there.
    pub fixed: &'a [Option<String>],
    /// Whether servers are recovered in Azure instead of moving: then what applications cannot start without, such as names and
    /// directories, comes before all that use it. In a migration that stays in reach over the link until it moves.
    pub is_recovery: bool,
}

/// What the connections say about the servers of an estate.
#[must_use]
pub fn derive(
    servers: &[Server],
    connections: &Connections,
    settings: &DependencySettings,
    options: &DeriveOptions<'_>,
) -> Dependencies {
    if connections.is_empty() {
        return Dependencies::default();
    }
    let found = find(connections, servers);
    let pairs = Pairs::of(connections, &found, servers.len(), settings);
    let planned = servers.iter().filter(|server| server.class == Class::Server).count();
    let partners = partners(&pairs, servers.len() + pairs.applications.len(), settings);
    let scene =
        Scene { servers, connections, settings, options, pairs: &pairs, partners: &partners };
    let shared = shared(&pairs, &partners, &|node| scene.name(node).to_owned(), planned, settings);
    scene.derive(&shared)
}

/// Everything that groups and order are found from.
struct Scene<'a> {
    servers: &'a [Server],
    connections: &'a Connections,
    settings: &'a DependencySettings,
    options: &'a DeriveOptions<'a>,
    pairs: &'a Pairs,
    partners: &'a [BTreeSet<usize>],
}

impl Scene<'_> {
    fn name(&self, node: usize) -> &str {
        let application = || {
            let index = node.checked_sub(self.servers.len())?;
            self.pairs.applications.get(index).map(String::as_str)
        };
        self.servers.get(node).map(|server| server.name.as_str()).or_else(application).unwrap_or("")
    }

    fn is_server(&self, node: usize) -> bool {
        node < self.servers.len()
    }

    fn fixed(&self, node: usize) -> Option<&str> {
        self.options.fixed.get(node)?.as_deref()
    }

    fn is_strong(&self, pair: &Pair) -> bool {
        pair.connections >= self.settings.connections_min
    }

    fn derive(&self, shared: &BTreeMap<Machine, Shared>) -> Dependencies {
        let is_shared = |node: usize| shared.contains_key(&Machine::Server(node));
        let may_join = |pair: &Pair| {
            let ends = [pair.from, pair.to];
            self.settings.groups
                && self.is_strong(pair)
                && !ends.iter().any(|node| is_shared(*node) || self.fixed(*node).is_some())
        };
        let most = self.settings.group_servers_max as usize;
        let mut grouping =
            grouped(&self.pairs.all, self.partners, self.servers.len(), most, &may_join);
        if self.settings.groups {
            self.join_circles(&mut grouping, shared, most);
        }
        let inside = self.inside(&grouping);
        let started = self.started(&grouping, &inside);
        let names = self.names(&grouping, &inside, &started);
        let units = self.units(&grouping, &names);
        let mut steps = self.steps(shared, &units);
        let circles = without_circles(&mut steps, units.names.len());
        let mut all = Dependencies::default();
        all.report.rows = self.pairs.rows;
        all.report.groups = self.groups(&inside, &started, &names);
        all.report.shared_services = self.shared_services(shared);
        all.report.order = steps
            .iter()
            .map(|((before, after), step)| DependencyOrder {
                before: units.name(*before).to_owned(),
                after: units.name(*after).to_owned(),
                connections: step.connections,
                ports: step.ports.iter().copied().collect(),
            })
            .collect();
        all.group_of = all
            .report
            .groups
            .iter()
            .flat_map(|group| {
                group.servers.iter().map(|server| (server.clone(), group.name.clone()))
            })
            .collect();
        all.order = steps
            .values()
            .flat_map(|step| &step.servers)
            .map(|(before, after)| (self.name(*before).to_owned(), self.name(*after).to_owned()))
            .collect();
        all.findings = findings::findings(
            self.connections,
            self.pairs,
            &all.report,
            &grouping.cut,
            circles,
            self.settings,
        );
        all
    }

    /// The pairs inside each group.
    #[expect(clippy::indexing_slicing, reason = "pairs are of these nodes")]
    fn inside(&self, grouping: &Grouping) -> Vec<Vec<&Pair>> {
        let mut inside: Vec<Vec<&Pair>> = vec![Vec::new(); grouping.groups.len()];
        for pair in &self.pairs.all {
            let group = grouping.group_of[pair.from];
            if let Some(group) = group.filter(|group| grouping.group_of[pair.to] == Some(*group)) {
                inside[group].push(pair);
            }
        }
        inside
    }

    /// The servers of each group, those first that others need.
    fn started(&self, grouping: &Grouping, inside: &[Vec<&Pair>]) -> Vec<Vec<usize>> {
        let groups = grouping.groups.iter().zip(inside);
        groups
            .map(|(nodes, pairs)| {
                let servers: Vec<usize> =
                    nodes.iter().copied().filter(|node| self.is_server(*node)).collect();
                let directed = pairs.iter().filter(|pair| pair.is_directed);
                let needs: Vec<(usize, usize)> =
                    directed.map(|pair| (pair.from, pair.to)).collect();
                in_start_order(&servers, &needs)
            })
            .collect()
    }

    /// What each group is called: after the application of the CMDB that most of its pairs belong to, else after the server that
    /// most of the others talk to; of equals after the one that starts first.
    fn names(
        &self,
        grouping: &Grouping,
        inside: &[Vec<&Pair>],
        started: &[Vec<usize>],
    ) -> Vec<String> {
        let servers = self.servers.iter().map(|server| server.name.as_str());
        let fixed = self.options.fixed.iter().flatten().map(String::as_str);
        let mut taken: HashSet<String> = servers.chain(fixed).map(str::to_lowercase).collect();
        let groups = grouping.groups.iter().zip(inside).zip(started);
        groups
            .map(|((nodes, pairs), servers)| {
                let mut partners: HashMap<usize, usize> = HashMap::new();
                for node in pairs.iter().flat_map(|pair| [pair.from, pair.to]) {
                    *partners.entry(node).or_default() += 1;
                }
                let most = |nodes: &mut dyn Iterator<Item = usize>| {
                    nodes.min_by_key(|node| {
                        std::cmp::Reverse(partners.get(node).copied().unwrap_or(0))
                    })
                };
                let application =
                    most(&mut nodes.iter().copied().filter(|node| !self.is_server(*node)));
                let name = application.map(|node| self.name(node).to_owned());
                let name = name.unwrap_or_else(|| {
                    let hub = most(&mut servers.iter().copied());
                    let hub = hub.map_or("", |node| self.name(node));
                    format!("{hub} +{}", servers.len().saturating_sub(1))
                });
                let numbered = (2..).map(|number| format!("{name} ({number})"));
                let mut names = std::iter::once(name.clone()).chain(numbered);
                let free = names.find(|name| taken.insert(name.to_lowercase()));
                free.unwrap_or(name)
            })
            .collect()
    }

    fn groups(
        &self,
        inside: &[Vec<&Pair>],
        started: &[Vec<usize>],
        names: &[String],
    ) -> Vec<DependencyGroup> {
        let groups = inside.iter().zip(started).zip(names);
        groups
            .map(|((pairs, servers), name)| {
                let ports: BTreeSet<u16> =
                    pairs.iter().flat_map(|pair| &pair.ports).copied().collect();
                let mut most_first = pairs.clone();
                most_first
                    .sort_by_key(|pair| (std::cmp::Reverse(pair.connections), pair.from, pair.to));
                DependencyGroup {
                    name: name.clone(),
                    servers: servers.iter().map(|server| self.name(*server).to_owned()).collect(),
                    connections: pairs.iter().map(|pair| pair.connections).sum(),
                    ports: ports.into_iter().collect(),
                    links: most_first
                        .iter()
                        .take(LINKS_SHOWN)
                        .map(|pair| self.link(pair))
                        .collect(),
                    pairs: pairs.len(),
                }
            })
            .collect()
    }

    fn link(&self, pair: &Pair) -> DependencyLink {
        let types = &self.connections.types;
        let relations = pair.relations.iter().filter_map(|index| types.get(*index as usize));
        DependencyLink {
            from: self.name(pair.from).to_owned(),
            to: self.name(pair.to).to_owned(),
            connections: pair.connections,
            ports: pair.ports.iter().copied().collect(),
            relations: relations.cloned().collect(),
        }
    }

    /// Groups, fixed groups and single servers by one number each.
    fn units(&self, grouping: &Grouping, names: &[String]) -> Units {
        let mut units = Units { of_server: Vec::new(), names: names.to_vec() };
        let mut fixed: HashMap<String, usize> = HashMap::new();
        for (node, server) in self.servers.iter().enumerate() {
            let group = grouping.group_of.get(node).copied().flatten();
            let unit = match (self.fixed(node), group) {
                (Some(name), _) => *fixed.entry(name.to_lowercase()).or_insert_with(|| {
                    units.names.push(name.to_owned());
                    units.names.len() - 1
                }),
                (None, Some(group)) => group,
                (None, None) => {
                    units.names.push(server.name.clone());
                    units.names.len() - 1
                }
            };
            units.of_server.push(unit);
        }
        units
    }

    /// Groups and servers that need one another in a circle move together, where they are not too many and nobody has decided
    /// otherwise.
    fn join_circles(
        &self,
        grouping: &mut Grouping,
        shared: &BTreeMap<Machine, Shared>,
        most: usize,
    ) {
        let units = self.units(grouping, &vec![String::new(); grouping.groups.len()]);
        let circle_of = circle_of_units(&self.steps(shared, &units), units.names.len());
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (server, unit) in units.of_server.iter().enumerate() {
            if let Some(circle) = circle_of.get(*unit).copied().flatten() {
                members.entry(circle).or_default().push(server);
            }
        }
        members.retain(|_, servers| {
            let is_free = |server: &usize| {
                self.fixed(*server).is_none() && !shared.contains_key(&Machine::Server(*server))
            };
            servers.len() <= most && servers.iter().all(is_free)
        });
        for servers in members.values() {
            grouping.join(servers);
        }
        grouping.tidy();
    }

    /// What moves before what; some of it may lead round in a circle.
    fn steps(&self, shared: &BTreeMap<Machine, Shared>, units: &Units) -> Steps {
        let mut steps = Steps::new();
        if !self.settings.order {
            return steps;
        }
        for pair in &self.pairs.all {
            let is_between = self.is_server(pair.from) && self.is_server(pair.to);
            if !is_between || !pair.is_directed || !self.is_strong(pair) {
                continue;
            }
            let own = |node| shared.get(&Machine::Server(node));
            // Who monitors everybody need not come last; a directory stays in reach. A database of everybody comes first.
            let is_sensible = own(pair.from).is_none()
                && own(pair.to).is_none_or(|shared| shared.is_of_applications() && pair.is_vital);
            if is_sensible {
                units.add(&mut steps, pair.to, pair.from, |step| {
                    step.connections = step.connections.saturating_add(pair.connections);
                    step.ports.extend(&pair.ports);
                });
            }
        }
        if self.options.is_recovery {
            for (machine, found) in shared {
                let Machine::Server(server) = machine else {
                    continue;
                };
                for client in &found.first_for {
                    if !shared.contains_key(&Machine::Server(*client)) {
                        units.add(&mut steps, *server, *client, |step| {
                            step.connections += 1;
                            step.ports.extend(&found.ports);
                        });
                    }
                }
            }
        }
        steps
    }

    fn shared_services(&self, shared: &BTreeMap<Machine, Shared>) -> Vec<SharedService> {
        let mut outside: Vec<SharedService> = Vec::new();
        let mut inside: Vec<SharedService> = Vec::new();
        for (machine, found) in shared {
            let (name, is_planned) = match machine {
                Machine::Server(node) => (self.name(*node).to_owned(), self.is_server(*node)),
                Machine::End(end) => {
                    let end = self.connections.ends.get(*end as usize);
                    (end.map(super::address::End::shown).unwrap_or_default(), false)
                }
            };
            let service = SharedService {
                name,
                is_planned,
                reason: found.reason,
                services: found.services(),
                servers: found.servers,
                ports: found.ports.iter().copied().collect(),
            };
            if is_planned { inside.push(service) } else { outside.push(service) }
        }
        let most_first = |a: &SharedService, b: &SharedService| {
            b.servers.cmp(&a.servers).then_with(|| a.name.cmp(&b.name))
        };
        inside.sort_by(most_first);
        outside.sort_by(most_first);
        outside.truncate(OUTSIDE_SHOWN);
        inside.append(&mut outside);
        inside
    }
}

/// Groups, fixed groups and single servers.
struct Units {
    of_server: Vec<usize>,
    names: Vec<String>,
}

impl Units {
    fn name(&self, unit: usize) -> &str {
        self.names.get(unit).map_or("", String::as_str)
    }

    fn add(
        &self,
        steps: &mut Steps,
        before: usize,
        after: usize,
        change: impl FnOnce(&mut super::order::Step),
    ) {
        let unit = |server: usize| self.of_server.get(server).copied();
        if let (Some(first), Some(second)) = (unit(before), unit(after))
            && first != second
        {
            let step = steps.entry((first, second)).or_default();
            step.servers.push((before, after));
            change(step);
        }
    }
}
