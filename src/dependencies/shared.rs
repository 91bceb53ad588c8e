//! Machines that serve the whole estate.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Machine, Pair, Pairs, Service};
use super::report::SharedReason;
use super::services::service;
use super::settings::DependencySettings;

/// A machine that serves the whole estate.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) reason: SharedReason,
    /// The servers that talk to it.
    pub(crate) servers: usize,
    pub(crate) ports: BTreeSet<u16>,
    /// Servers that cannot start before it.
    pub(crate) first_for: BTreeSet<usize>,
}

impl Shared {
    fn by(reason: SharedReason, seen: &Service) -> Self {
        Self {
            reason,
            servers: seen.servers.len(),
            ports: seen.ports.clone(),
            first_for: if seen.is_first { seen.servers.clone() } else { BTreeSet::new() },
        }
    }

    /// Whether it serves applications, as far as is known, and not the machines below them.
    pub(crate) fn is_of_applications(&self) -> bool {
        matches!(self.reason, SharedReason::Partners | SharedReason::Setting)
    }

    /// The services of its ports, by their names.
    pub(crate) fn services(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for found in self.ports.iter().filter_map(|port| service(*port)) {
            if !names.contains(&found.name) {
                names.push(found.name.clone());
            }
        }
        names
    }
}

/// The partners of each node, each once, over the pairs that are strong enough to tie.
pub(crate) fn partners(
    pairs: &Pairs,
    nodes: usize,
    settings: &DependencySettings,
) -> Vec<BTreeSet<usize>> {
    let mut partners = vec![BTreeSet::new(); nodes];
    for pair in pairs.all.iter().filter(|pair| pair.connections >= settings.connections_min) {
        for (own, other) in [(pair.from, pair.to), (pair.to, pair.from)] {
            if let Some(own) = partners.get_mut(own) {
                own.insert(other);
            }
        }
    }
    partners
}

/// The machines that serve the whole estate; `name` gives the name of a node, `planned` is the number of servers of the plan.
pub(crate) fn shared(
    pairs: &Pairs,
    partners: &[BTreeSet<usize>],
    name: &dyn Fn(usize) -> String,
    planned: usize,
    settings: &DependencySettings,
) -> BTreeMap<Machine, Shared> {
    let most = settings.partners_max(planned);
    let mut found = BTreeMap::new();
    for (machine, seen) in &pairs.services {
        if seen.servers.len() >= settings.service_clients as usize {
            found.insert(*machine, Shared::by(SharedReason::Service, seen));
        }
    }
    for (server, seen) in &pairs.managed {
        if seen.servers.len() >= settings.managed_servers as usize {
            let shared = Shared::by(SharedReason::Management, seen);
            found.entry(Machine::Server(*server)).or_insert(shared);
        }
    }
    for (end, seen) in &pairs.outside {
        if seen.servers.len() > most {
            let shared = Shared::by(SharedReason::Partners, seen);
            found.entry(Machine::End(*end)).or_insert(shared);
        }
    }
    let mut talkative: BTreeSet<usize> = BTreeSet::new();
    for (node, own) in partners.iter().enumerate() {
        let machine = Machine::Server(node);
        let by = |reason| Shared {
            reason,
            servers: own.len(),
            ports: BTreeSet::new(),
            first_for: BTreeSet::new(),
        };
        let reason = match settings.is_shared(&name(node)) {
            Some(false) => {
                found.remove(&machine);
                continue;
            }
            Some(true) => SharedReason::Setting,
            None if own.len() > most => SharedReason::Partners,
            None => continue,
        };
        let known = found.entry(machine).or_insert_with(|| {
            talkative.insert(node);
            by(reason)
        });
        if reason == SharedReason::Setting {
            known.reason = reason;
        }
    }
    add_ports(pairs, &talkative, &mut found);
    found
}

/// Gives machines that are shared for their partners the ports through which they are connected to; those through which they
/// connect where nobody connects to them.
fn add_ports(pairs: &Pairs, nodes: &BTreeSet<usize>, found: &mut BTreeMap<Machine, Shared>) {
    let sides: [fn(&Pair) -> usize; 2] = [|pair| pair.to, |pair| pair.from];
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for side in sides {
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for pair in &pairs.all {
            let node = side(pair);
            if nodes.contains(&node) && !done.contains(&node) {
                seen.insert(node);
                if let Some(shared) = found.get_mut(&Machine::Server(node)) {
                    shared.ports.extend(&pair.ports);
                }
            }
        }
        done.append(&mut seen);
    }
}
