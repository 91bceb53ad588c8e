//! Which machine a disk file belongs to, where the list of disk files does not name machines.

use std::collections::HashMap;

use super::key::Key;
use super::machine::Machine;
use crate::table::RowView;

/// Disk files and their machines.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    stated: HashMap<String, String>,
    names: HashMap<String, String>,
}

impl Paths {
    /// Without a table that says whose a file is, a folder or file named after a machine decides.
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let names = machines.iter().map(|machine| &machine.key.name);
        Self {
            stated: HashMap::new(),
            names: names.map(|name| (name.to_lowercase(), name.clone())).collect(),
        }
    }

    /// A row that says whose a disk file is.
    pub(crate) fn learn(&mut self, row: &RowView<'_>) {
        if let (Some(path), Some(name)) = (row.text("path"), row.text("name")) {
            self.stated.insert(path.to_lowercase(), name.into_owned());
        }
    }

    /// The machine of a row that only has a path.
    pub(crate) fn key(&self, row: &RowView<'_>) -> Option<Key> {
        let path = row.text("path")?.to_lowercase();
        let name = self.stated.get(&path).or_else(|| self.named_after(&path)).cloned();
        Some(Key { name: name.unwrap_or(path), ..Key::default() })
    }

    fn named_after(&self, path: &str) -> Option<&String> {
        let mut parts: Vec<&str> = path.split(['\\', '/']).collect();
        let file = parts.pop()?;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        // `web1_d.vhdx`, `web1-disk2.vhdx`.
        let shorter = stem
            .char_indices()
            .filter(|(_, c)| !c.is_alphanumeric())
            .map(|(at, _)| stem.get(..at).unwrap_or_default());
        let candidates = [stem].into_iter().chain(shorter).chain(parts.into_iter().rev());
        candidates.into_iter().find_map(|part| self.names.get(part))
    }
}
