//! Which nodes belong together.

/// Nodes joined into sets; the root of a set is its smallest node.
pub(crate) struct Union {
    parents: Vec<usize>,
}

#[expect(clippy::indexing_slicing, reason = "nodes are numbered by whoever joins them")]
impl Union {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { parents: (0..nodes).collect() }
    }

    pub(crate) fn root(&self, node: usize) -> usize {
        let mut node = node;
        while self.parents[node] != node {
            node = self.parents[node];
        }
        node
    }

    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}
