//! Sets of bounded size, and circles.

/// Nodes joined into sets that hold no more than so much.
pub(crate) struct BoundedSets {
    parents: Vec<usize>,
    sizes: Vec<usize>,
    most: usize,
}

#[expect(clippy::indexing_slicing, reason = "nodes are numbered by whoever joins them")]
impl BoundedSets {
    /// Each node by itself; `sizes` is what each adds to its set.
    pub(crate) fn new(sizes: Vec<usize>, most: usize) -> Self {
        Self { parents: (0..sizes.len()).collect(), sizes, most }
    }

    pub(crate) fn root(&mut self, node: usize) -> usize {
        let mut root = node;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        let mut node = node;
        while self.parents[node] != root {
            node = std::mem::replace(&mut self.parents[node], root);
        }
        root
    }

    /// What the set of a node holds.
    pub(crate) fn size(&mut self, node: usize) -> usize {
        let root = self.root(node);
        self.sizes[root]
    }

    /// Joins the sets of two nodes; false where the set would be too large.
    pub(crate) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let size = self.sizes[a] + self.sizes[b];
        if size > self.most {
            return false;
        }
        let (root, other) = (a.min(b), a.max(b));
        self.parents[other] = root;
        self.sizes[root] = size;
        true
    }
}

/// The circle that each node is in, by a number: nodes of one number reach one another. After Tarjan, without recursion.
#[expect(clippy::indexing_slicing, reason = "nodes are numbered by whoever asks")]
pub(crate) fn circles(nodes: usize, next: &[Vec<usize>]) -> Vec<usize> {
    const OPEN: usize = usize::MAX;
    let mut order = vec![OPEN; nodes];
    let mut low = vec![0; nodes];
    let mut circle = vec![OPEN; nodes];
    let (mut count, mut circles) = (0, 0);
    let mut path: Vec<usize> = Vec::new();
    for start in 0..nodes {
        if order[start] != OPEN {
            continue;
        }
        let mut calls: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, at)) = calls.pop() {
            if at == 0 {
                order[node] = count;
                low[node] = count;
                count += 1;
                path.push(node);
            } else {
                let done = next[node][at - 1];
                low[node] = low[node].min(low[done]);
            }
            let mut at = at;
            let mut deeper = None;
            while let Some(other) = next[node].get(at).copied() {
                at += 1;
                if order[other] == OPEN {
                    deeper = Some(other);
                    break;
                }
                if circle[other] == OPEN {
                    low[node] = low[node].min(order[other]);
                }
            }
            if let Some(other) = deeper {
                calls.push((node, at));
                calls.push((other, 0));
            } else if low[node] == order[node] {
                while let Some(member) = path.pop() {
                    circle[member] = circles;
                    if member == node {
                        break;
                    }
                }
                circles += 1;
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_stay_within_their_bound() {
        let mut sets = BoundedSets::new(vec![1, 1, 1, 0, 1], 3);
        assert!(sets.join(0, 1) && sets.join(1, 3) && sets.join(3, 2));
        assert!(!sets.join(4, 0));
        assert_eq!((sets.size(3), sets.root(2), sets.root(4)), (3, 0, 4));
    }

    #[test]
    fn circles_are_found() {
        let next = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![4]];
        let circle = circles(6, &next);
        assert!(circle[0] == circle[1] && circle[1] == circle[2]);
        let mut others = vec![circle[0], circle[3], circle[4], circle[5]];
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), 4);
        // A long chain needs no deep stack.
        let chain: Vec<Vec<usize>> = (0..100_000).map(|node| vec![(node + 1) % 100_000]).collect();
        let circle = circles(100_000, &chain);
        assert!(circle.iter().all(|number| *number == circle[0]));
    }
}
