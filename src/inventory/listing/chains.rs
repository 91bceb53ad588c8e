//! Disk files that hold what differs from another one. A checkpoint writes into a new file, so that a disk is a chain of files:
//! it has the size of one of them, and takes on the datastore what all of them take.

use std::collections::{HashMap, HashSet};

use crate::table::RowView;

/// How the names of the lowest files end.
const EXTENSIONS: [&str; 2] = [".vhdx", ".vhd"];

/// The chains of a table of disk files, by the places of its rows.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    /// The next file below each one.
    below: HashMap<usize, usize>,
    /// Files that another one stands upon.
    covered: HashSet<usize>,
    /// Files whose parent the table does not have.
    torn: HashSet<usize>,
}

impl Chains {
    pub(crate) fn of(rows: &[RowView<'_>]) -> Self {
        let path = |row: &RowView<'_>| row.text("path").map(|path| folded(&path));
        let mut places: HashMap<String, usize> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            if let Some(path) = path(row) {
                places.entry(path).or_insert(place);
            }
        }
        let mut chains = Self::default();
        // The uppermost file of each disk whose files only tell by their names what they belong to.
        let mut tops: HashMap<String, usize> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            let Some(own) = path(row) else { continue };
            let stated = row.text("parent_path").map(|path| folded(&path));
            let parent = match (&stated, checkpoint_of(&own)) {
                (Some(stated), _) => places.get(stated).copied(),
                (None, Some(base)) => {
                    let first =
                        || EXTENSIONS.iter().find_map(|end| places.get(&format!("{base}{end}")));
                    let below = tops.get(base).or_else(first).copied();
                    tops.insert(base.to_owned(), place);
                    below
                }
                (None, None) => None,
            };
            match parent {
                Some(parent) => chains.put_upon(place, parent),
                None if stated.is_some() || is_differencing(row) => {
                    chains.torn.insert(place);
                }
                None => {}
            }
        }
        chains
    }

    /// Whether a file is the lower part of a disk, which its uppermost file stands for.
    pub(crate) fn is_covered(&self, place: usize) -> bool {
        self.covered.contains(&place)
    }

    /// Whether a part of the disk is not in the table.
    pub(crate) fn is_torn(&self, place: usize) -> bool {
        let below = self.files_below(place);
        self.torn.contains(&place) || below.iter().any(|place| self.torn.contains(place))
    }

    /// The files below one, from the upper to the lower.
    pub(crate) fn files_below(&self, place: usize) -> Vec<usize> {
        std::iter::successors(self.below.get(&place).copied(), |at| self.below.get(at).copied())
            .collect()
    }

    /// Puts a file upon another one, unless that stands upon it already.
    fn put_upon(&mut self, place: usize, parent: usize) {
        if parent != place && !self.files_below(parent).contains(&place) {
            self.below.insert(place, parent);
            self.covered.insert(parent);
        }
    }
}

/// Whether a row says that the file only holds what differs from another one.
fn is_differencing(row: &RowView<'_>) -> bool {
    row.text("vhd_type")
        .is_some_and(|text| text.eq_ignore_ascii_case("differencing") || text == "4")
}

fn folded(path: &str) -> String {
    path.trim().to_lowercase().replace('/', "\\")
}

/// What the file of a checkpoint is called after: `web_` and an identifier belong to `web`.
fn checkpoint_of(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".avhdx").or_else(|| path.strip_suffix(".avhd"))?;
    Some(stem.rsplit_once('_').map_or(stem, |(base, _)| base))
}
