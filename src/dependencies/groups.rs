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

/// Joins nodes that talk to one another into sets of at most `most` servers. Pairs whose ends have the fewest partners come first:
/// a database with one client belongs to it more than one with ten. Then those with the most connections do.
///
/// `may_join` says which nodes may be in a set; the first `servers` nodes are servers, the others applications of a CMDB.
#[expect(clippy::indexing_slicing, reason = "pairs are of these nodes")]
pub(crate) fn grouped(
    pairs: &[Pair],
    partners: &[BTreeSet<usize>],
    servers: usize,
    most: usize,
    may_join: &dyn Fn(&Pair) -> bool,
) -> Grouping {
    let nodes = partners.len();
    let mut joining: Vec<&Pair> = pairs.iter().filter(|pair| may_join(pair)).collect();
    joining.sort_by_key(|pair| {
        let degree = partners[pair.from].len().max(partners[pair.to].len());
        let ends = (pair.from.min(pair.to), pair.from.max(pair.to));
        (degree, Reverse(pair.connections), ends)
    });
    let sizes: Vec<usize> = (0..nodes).map(|node| usize::from(node < servers)).collect();
    let mut sets = BoundedSets::new(sizes.clone(), most);
    let mut whole = BoundedSets::new(sizes, usize::MAX);
    for pair in &joining {
        sets.join(pair.from, pair.to);
        whole.join(pair.from, pair.to);
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
