//! Which nodes belong together.

/// Nodes joined into sets; the root of a set is its smallest node.
pub(crate) struct Union {
    parents: Vec<usize>,
}

impl Union {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { parents: (0..nodes).collect() }
    }

    pub(crate) fn root(&self, node: usize) -> usize {
        let mut node = node;
        while let Some(parent) = self.parents.get(node).copied().filter(|parent| *parent != node) {
            node = parent;
        }
        node
    }

    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
}
