//! What starts before what: tiers, and above them what groups files and connections say.

use std::collections::HashMap;

use super::{Machine, RecoveryOptions};
use crate::dependencies::{DependencyReport, circles};
use crate::pattern;

/// Machines that start before others.
struct Before {
    first: Vec<usize>,
    later: Vec<usize>,
}

/// For each machine its level: at least its tier, and above everything that it needs. Machines that need one another say
/// nothing about each other.
pub(super) fn levels(
    machines: &[Machine<'_>],
    options: &RecoveryOptions,
    found: Option<&DependencyReport>,
) -> Vec<usize> {
    let names = Names::of(machines, options);
    let mut order = Vec::new();
    for spec in &options.groups {
        for before in &spec.before {
            order.push(Before { first: names.of_group(&spec.name), later: names.named(before) });
        }
    }
    let pairs = options.order.iter();
    order.extend(pairs.map(|(first, later)| names.pair(first, later)));
    let links = found.into_iter().flat_map(|report| &report.groups).flat_map(|group| &group.links);
    order.extend(links.map(|link| names.pair(&link.to, &link.from)));
    let tiers: Vec<usize> = machines.iter().map(|machine| machine.tier).collect();
    raised(&tiers, &order)
}

/// Names of servers and groups as the machines that they stand for.
struct Names<'a> {
    all: pattern::Names,
    /// What groups files list for a group.
    listed: HashMap<String, Vec<&'a str>>,
    by_name: HashMap<String, usize>,
    by_group: HashMap<String, Vec<usize>>,
}

impl<'a> Names<'a> {
    fn of(machines: &[Machine<'_>], options: &'a RecoveryOptions) -> Self {
        let mut by_group: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, machine) in machines.iter().enumerate() {
            if let Some(group) = machine.application {
                by_group.entry(group.to_lowercase()).or_default().push(index);
            }
        }
        let by_name = machines
            .iter()
            .enumerate()
            .map(|(index, machine)| (machine.server.name.to_lowercase(), index))
            .collect();
        let mut listed: HashMap<String, Vec<&str>> = HashMap::new();
        for spec in &options.groups {
            let servers = spec.servers.iter().map(String::as_str);
            listed.entry(spec.name.to_ascii_lowercase()).or_default().extend(servers);
        }
        let all = pattern::Names::new(machines.iter().map(|one| one.server.name.as_str()));
        Self { all, listed, by_name, by_group }
    }

    /// The machines of a group, those that a file lists for it as well.
    fn of_group(&self, name: &str) -> Vec<usize> {
        let mut found = self.by_group.get(&name.to_lowercase()).cloned().unwrap_or_default();
        for listed in self.listed.get(&name.to_ascii_lowercase()).into_iter().flatten() {
            found.extend(self.all.matching(listed));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The machines of a group or server.
    fn named(&self, name: &str) -> Vec<usize> {
        match self.by_name.get(&name.to_lowercase()) {
            Some(index) => vec![*index],
            None => self.of_group(name),
        }
    }

    fn pair(&self, first: &str, later: &str) -> Before {
        Before { first: self.named(first), later: self.named(later) }
    }
}

/// The lowest levels that are not below `lowest` and that rise along the order, outside of circles.
#[expect(clippy::indexing_slicing, reason = "nodes are machines and steps of the order by number")]
fn raised(lowest: &[usize], order: &[Before]) -> Vec<usize> {
    // Each step of the order is a node between those that come first and those that come later.
    let machines = lowest.len();
    let nodes = machines + order.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (step, before) in (machines..).zip(order) {
        for first in &before.first {
            next[*first].push(step);
        }
        next[step].extend(&before.later);
    }
    let circle = circles(nodes, &next);
    let is_open = |from: usize, to: usize| circle[from] != circle[to];
    let mut waiting = vec![0_usize; nodes];
    for (from, all) in next.iter().enumerate() {
        for to in all.iter().filter(|to| is_open(from, **to)) {
            waiting[circle[*to]] += 1;
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for node in 0..nodes {
        members[circle[node]].push(node);
    }
    let mut levels: Vec<usize> = lowest.iter().copied().chain(order.iter().map(|_| 0)).collect();
    let mut free: Vec<usize> =
        (0..nodes).filter(|one| waiting[*one] == 0 && !members[*one].is_empty()).collect();
    while let Some(one) = free.pop() {
        for from in &members[one] {
            let level = levels[*from] + usize::from(*from >= machines);
            for to in next[*from].iter().filter(|to| is_open(*from, **to)) {
                levels[*to] = levels[*to].max(level);
                waiting[circle[*to]] -= 1;
                if waiting[circle[*to]] == 0 {
                    free.push(circle[*to]);
                }
            }
        }
    }
    levels.truncate(machines);
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(lowest: &[usize], pairs: &[(usize, usize)]) -> Vec<usize> {
        let order: Vec<Before> = pairs
            .iter()
            .map(|(first, later)| Before { first: vec![*first], later: vec![*later] })
            .collect();
        raised(lowest, &order)
    }

    #[test]
    fn without_an_order_machines_start_by_their_tiers() {
        assert_eq!(levels(&[0, 2, 4], &[]), [0, 2, 4]);
    }

    #[test]
    fn what_needs_another_starts_after_it() {
        assert_eq!(levels(&[2, 3], &[(0, 1)]), [2, 3]);
        assert_eq!(levels(&[3, 2], &[(0, 1)]), [3, 4]);
        assert_eq!(levels(&[3, 3, 3], &[(0, 1), (1, 2), (0, 2)]), [3, 4, 5]);
    }

    #[test]
    fn a_circle_says_nothing_about_those_in_it() {
        assert_eq!(levels(&[3, 3, 3], &[(0, 1), (1, 0), (1, 2)]), [3, 3, 4]);
    }

    #[test]
    fn a_group_starts_after_all_of_another() {
        let order = [Before { first: vec![0, 1], later: vec![2, 3] }];
        assert_eq!(raised(&[0, 3, 1, 4], &order), [0, 3, 4, 4]);
    }
}
