//! The disks of servers by their names, in the order in which they came.

use std::collections::HashMap;

/// What separates names that are one text.
pub(crate) const BETWEEN: char = '\u{1f}';

/// Server and disk as one text.
pub(crate) fn disk_key(server: &str, disk: &str) -> String {
    let mut key = String::with_capacity(server.len() + BETWEEN.len_utf8() + disk.len());
    key.push_str(server);
    key.push(BETWEEN);
    key.push_str(disk);
    key
}

/// Disks of servers, numbered from 0.
#[derive(Default)]
pub(crate) struct DiskNames {
    names: Vec<(String, Option<String>)>,
    ids: HashMap<String, HashMap<String, usize>>,
    /// The disk that was asked for last.
    recent: usize,
}

impl DiskNames {
    /// The number of a disk; `None` is the whole server. One that is not known yet gets the next number.
    #[inline]
    pub(crate) fn id(&mut self, server: &str, disk: Option<&str>) -> usize {
        let name = disk.unwrap_or_default();
        // Files go on with the same disk, or go through all of them again and again.
        let next = if self.recent + 1 < self.names.len() { self.recent + 1 } else { 0 };
        for guess in [self.recent, next] {
            let is_same = |known: &(String, Option<String>)| {
                known.0 == server && known.1.as_deref().unwrap_or_default() == name
            };
            if self.names.get(guess).is_some_and(is_same) {
                self.recent = guess;
                return guess;
            }
        }
        if let Some(id) = self.ids.get(server).and_then(|disks| disks.get(name)) {
            self.recent = *id;
            return *id;
        }
        let id = self.names.len();
        self.names.push((server.to_owned(), disk.map(ToOwned::to_owned)));
        self.ids.entry(server.to_owned()).or_default().insert(name.to_owned(), id);
        self.recent = id;
        id
    }

    /// Server and disk of a number.
    pub(crate) fn name(&self, id: usize) -> (&str, Option<&str>) {
        let name = self.names.get(id);
        name.map_or(("", None), |(server, disk)| (server, disk.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_keeps_its_number() {
        let mut names = DiskNames::default();
        let asked = [
            ("a", Some("c")),
            ("a", Some("d")),
            ("b", None),
            ("a", Some("c")),
            ("b", None),
            ("a", Some("d")),
        ];
        let found: Vec<usize> =
            asked.iter().map(|(server, disk)| names.id(server, *disk)).collect();
        assert_eq!(found, [0, 1, 2, 0, 2, 1]);
        assert_eq!(names.name(1), ("a", Some("d")));
        assert_eq!(names.name(2), ("b", None));
    }
}
