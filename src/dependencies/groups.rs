//! Which servers move together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::graph::BoundedSets;
use super::pairs::Pair;

/// Sets of servers that talk to one another.
pub(crate) struct Grouping {
    /// For each node its set, where that has at least two servers.
    pub(crate) group_of: Vec<Option<usize>>,
    /// The nodes of each set, in their order.
    pub(crate) groups: Vec<Vec<usize>>,
    /// How many servers hang together in each set that had to be cut, the largest first.
    pub(crate) cut: Vec<usize>,
}

impl Grouping {
    /// Makes one set of some servers and of all sets that they are in; it takes the place of the first.
    pub(crate) fn join(&mut self, servers: &[usize]) {
        let of = |server: &usize| self.group_of.get(*server).copied().flatten();
        let mut sets: Vec<usize> = servers.iter().filter_map(of).collect();
        sets.sort_unstable();
        sets.dedup();
        let mut all: BTreeSet<usize> = servers.iter().copied().collect();
        for set in &sets {
            all.extend(self.groups.get_mut(*set).map(std::mem::take).into_iter().flatten());
        }
        let first = sets.first().copied().unwrap_or(self.groups.len());
        if first == self.groups.len() {
            self.groups.push(Vec::new());
        }
        for node in &all {
            if let Some(of) = self.group_of.get_mut(*node) {
                *of = Some(first);
            }
        }
        if let Some(set) = self.groups.get_mut(first) {
            *set = all.into_iter().collect();
        }
    }

    /// Takes the sets out that others were joined with, and numbers the rest anew in the order of their first nodes.
    pub(crate) fn tidy(&mut self) {
        self.groups.retain(|set| !set.is_empty());
        self.groups.sort();
        for (group, nodes) in self.groups.iter().enumerate() {
            for node in nodes {
                if let Some(of) = self.group_of.get_mut(*node) {
                    *of = Some(group);
                }
            }
        }
    }
}

/// Two nodes that talk to one another, in whatever direction.
struct Tie {
    ends: (usize, usize),
    /// The connections between them; somebody who states that one needs the other outweighs any number.
    strength: u64,
    /// The partners of the one that has more of them.
    partners: usize,
}

fn ties<'p>(pairs: impl Iterator<Item = &'p Pair>, partners: &[BTreeSet<usize>]) -> Vec<Tie> {
    let mut strengths: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for pair in pairs {
        let ends = (pair.from.min(pair.to), pair.from.max(pair.to));
        let own = if pair.is_stated { u64::MAX } else { pair.connections };
        let strength = strengths.entry(ends).or_default();
        *strength = strength.saturating_add(own);
    }
    let count = |node: usize| partners.get(node).map_or(0, BTreeSet::len);
    let tie = |(ends, strength): ((usize, usize), u64)| Tie {
        ends,
        strength,
        partners: count(ends.0).max(count(ends.1)),
    };
    let mut ties: Vec<Tie> = strengths.into_iter().map(tie).collect();
    ties.sort_by_key(|tie| (Reverse(tie.strength), tie.partners, tie.ends));
    ties
}

/// Joins nodes that talk to one another into sets of at most `most` servers.
///
/// Where everything that hangs together is no more, it is one set. Otherwise the strongest ties are taken as far as they make sets
/// that are small enough; the weaker ones that would make a larger one only add servers that are still alone, to the one that they
/// are tied to the most; of equal ties those between nodes with the fewest partners come first, because a database with one client
/// belongs to it more than one with ten.
///
/// `may_join` says which pairs may be in a set; the first `servers` nodes are servers, the others applications of a CMDB.
#[expect(clippy::indexing_slicing, reason = "pairs are of these nodes")]
pub(crate) fn grouped(
    pairs: &[Pair],
    partners: &[BTreeSet<usize>],
    servers: usize,
    most: usize,
    may_join: &dyn Fn(&Pair) -> bool,
) -> Grouping {
    let nodes = partners.len();
    let ties = ties(pairs.iter().filter(|pair| may_join(pair)), partners);
    let sizes: Vec<usize> = (0..nodes).map(|node| usize::from(node < servers)).collect();
    let mut sets = BoundedSets::new(sizes.clone(), most);
    let mut whole = BoundedSets::new(sizes, usize::MAX);
    let mut weak: Vec<&Tie> = Vec::new();
    for equal in ties.chunk_by(|a, b| a.strength == b.strength) {
        for tie in equal {
            whole.join(tie.ends.0, tie.ends.1);
        }
        for tie in equal {
            if whole.size(tie.ends.0) <= most {
                sets.join(tie.ends.0, tie.ends.1);
            } else {
                weak.push(tie);
            }
        }
    }
    for tie in weak {
        let (first, second) = tie.ends;
        if sets.size(first) <= 1 || sets.size(second) <= 1 {
            sets.join(first, second);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..nodes {
        let root = sets.root(node);
        if sets.size(root) > 1 {
            members.entry(root).or_default().push(node);
        }
    }
    let mut group_of = vec![None; nodes];
    let groups: Vec<Vec<usize>> = members.into_values().collect();
    for (group, nodes) in groups.iter().enumerate() {
        for node in nodes {
            group_of[*node] = Some(group);
        }
    }
    let roots: BTreeSet<usize> = (0..nodes).map(|node| whole.root(node)).collect();
    let mut cut: Vec<usize> =
        roots.into_iter().map(|root| whole.size(root)).filter(|size| *size > most).collect();
    cut.sort_unstable_by_key(|size| Reverse(*size));
    Grouping { group_of, groups, cut }
}

/// The servers of a set, those first that others need; where they need one another, in the order of the estate.
pub(crate) fn in_start_order(servers: &[usize], needs: &[(usize, usize)]) -> Vec<usize> {
    // For each server what it still waits for, and who waits for it.
    let mut waits: BTreeMap<usize, usize> = servers.iter().map(|server| (*server, 0)).collect();
    let mut followers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in needs {
        if waits.contains_key(to)
            && let Some(count) = waits.get_mut(from)
        {
            *count += 1;
            followers.entry(*to).or_default().push(*from);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> = waits
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(server, _)| Reverse(*server))
        .collect();
    let mut open: BTreeSet<usize> = servers.iter().copied().collect();
    let mut order = Vec::with_capacity(servers.len());
    while let Some(first) = open.first().copied() {
        // In a circle the first of the estate begins.
        let next = ready.pop().map_or(first, |Reverse(server)| server);
        if !open.remove(&next) {
            continue;
        }
        order.push(next);
        for follower in followers.get(&next).into_iter().flatten() {
            if let Some(count) = waits.get_mut(follower) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push(Reverse(*follower));
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::in_start_order;

    #[test]
    fn what_is_needed_starts_first() {
        // 0 needs 1, 1 needs 2; 3 and 4 need one another, and 4 needs 2.
        let needs = [(0, 1), (1, 2), (3, 4), (4, 3), (4, 2)];
        assert_eq!(in_start_order(&[0, 1, 2, 3, 4], &needs), [2, 1, 0, 3, 4]);
        assert_eq!(in_start_order(&[0, 2], &needs), [0, 2]);
    }
}
