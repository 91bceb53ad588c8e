//! Numbers in groups that are joined one by one.

/// The numbers from 0, each in one group.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// The smallest number of each number's group.
    first: Vec<usize>,
    /// The numbers of each group, at its smallest number.
    members: Vec<Vec<usize>>,
}

#[expect(clippy::indexing_slicing, reason = "all numbers are below the length")]
impl Partition {
    /// So many numbers, each in a group of its own.
    pub(crate) fn new(length: usize) -> Self {
        Self { first: (0..length).collect(), members: (0..length).map(|at| vec![at]).collect() }
    }

    /// The smallest number of a number's group.
    pub(crate) fn first(&self, at: usize) -> usize {
        self.first[at]
    }

    /// The numbers of a group, by its smallest one.
    pub(crate) fn members(&self, first: usize) -> &[usize] {
        &self.members[first]
    }

    /// Makes one group of two. The smaller one moves, so that many joins stay fast.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first[a], self.first[b]);
        if a == b {
            return;
        }
        let (mut kept, mut moved) =
            (std::mem::take(&mut self.members[a]), std::mem::take(&mut self.members[b]));
        if kept.len() < moved.len() {
            std::mem::swap(&mut kept, &mut moved);
        }
        let first = a.min(b);
        let renamed = self.first[kept[0]] != first;
        for at in &moved {
            self.first[*at] = first;
        }
        if renamed {
            for at in &kept {
                self.first[*at] = first;
            }
        }
        kept.append(&mut moved);
        self.members[first] = kept;
    }

    /// The smallest number of the group of each number.
    pub(crate) fn into_firsts(self) -> Vec<usize> {
        self.first
    }
}
