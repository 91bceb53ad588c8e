//! Which machine a disk file belongs to, where the list of disk files does not name machines.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::names;
use super::join::{Index, Match};
use super::key::Key;
use super::machine::Machine;
use crate::estate::Disk;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::RowView;
use crate::units::{DataUnit, Gib, Plain};
use crate::wording::Message;

/// Disk files and their machines.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    /// Several machines may have the same disk.
    stated: HashMap<String, BTreeSet<String>>,
    names: HashMap<String, String>,
    /// The drives of machines in their order.
    drives: Vec<Drive>,
    /// Files that a table of disks has.
    listed: HashSet<String>,
}

/// A drive of a machine.
#[derive(Debug)]
struct Drive {
    key: Key,
    path: String,
    location: Location,
}

impl Paths {
    /// Without a table that says whose a file is, a folder or file named after a machine decides.
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let names = machines.iter().map(|machine| &machine.key.name);
        Self {
            names: names.map(|name| (name.to_lowercase(), name.clone())).collect(),
            ..Self::default()
        }
    }

    /// A row that says whose a disk file is.
    pub(crate) fn learn(&mut self, row: &RowView<'_>) {
        if let (Some(path), Some(name)) = (row.text("path"), row.text("name")) {
            let is_new =
                self.stated.entry(path.to_lowercase()).or_default().insert(name.into_owned());
            if let Some(key) = Key::of(row).filter(|_| is_new) {
                self.drives.push(Drive { key, path: path.into_owned(), location: row.location() });
            }
        }
    }

    /// The machines of a row that only has a path.
    pub(crate) fn keys(&self, row: &RowView<'_>) -> Vec<Key> {
        let Some(path) = row.text("path").map(|path| path.to_lowercase()) else {
            return Vec::new();
        };
        let key = |name: &String| Key { name: name.clone(), ..Key::default() };
        match self.stated.get(&path) {
            Some(names) => names.iter().map(key).collect(),
            None => vec![key(self.named_after(&path).unwrap_or(&path))],
        }
    }

    /// Notes that a table of disks has a file.
    pub(crate) fn note(&mut self, row: &RowView<'_>) {
        if let Some(path) = row.text("path") {
            self.listed.insert(path.to_lowercase());
        }
    }

    /// Gives machines the disks of their hosts that they were passed through, and counts the drives of those whose files no table has.
    pub(crate) fn settle(&self, machines: &mut [Machine]) -> Vec<Finding> {
        if self.drives.is_empty() {
            return Vec::new();
        }
        let index = Index::of(machines);
        let mut whole: Vec<&Drive> = Vec::new();
        let mut lost: Vec<&Drive> = Vec::new();
        let mut counts: HashMap<usize, u32> = HashMap::new();
        for drive in &self.drives {
            let Match::ById(at) = index.find(&drive.key) else { continue };
            let Some(machine) = machines.get_mut(at) else { continue };
            *counts.entry(at).or_default() += 1;
            let is_listed = self.listed.contains(&drive.path.to_lowercase());
            if let (false, Some(capacity)) = (is_listed, size_of_host_disk(&drive.path)) {
                whole.push(drive);
                machine.draft.unmeasured_gb += capacity.0;
                if let Some(taken) = &mut machine.draft.listed_datastore_gb {
                    *taken += capacity.0;
                }
                machine.draft.server.disks.push(Disk {
                    label: drive.path.clone(),
                    capacity: Some(capacity),
                    raw: true,
                    ..Disk::default()
                });
            } else if !is_listed && !self.listed.is_empty() {
                lost.push(drive);
            }
        }
        for (at, count) in counts {
            if let Some(machine) = machines.get_mut(at) {
                machine.draft.server.disk_count.get_or_insert(count);
            }
        }
        told(&whole, &lost)
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

/// The size of a disk of the host, as Hyper-V calls it: `Disk 2 100.00 GB Bus 0 Lun 0 Target 3`.
fn size_of_host_disk(path: &str) -> Option<Gib> {
    let mut words = path.split_whitespace().skip(2);
    let (size, unit) = (words.next()?, words.next()?);
    words.next().filter(|word| word.eq_ignore_ascii_case("bus"))?;
    let size: f64 = size.replace(',', ".").parse().ok()?;
    Some(Gib(DataUnit::parse(unit)?.gib(size, Plain::Binary))).filter(|size| size.0 > 0.0)
}

fn told(whole: &[&Drive], lost: &[&Drive]) -> Vec<Finding> {
    let names = |drives: &[&Drive]| {
        let mut names: Vec<String> = drives.iter().map(|drive| drive.key.called()).collect();
        names.sort();
        names.dedup();
        names::some(&names)
    };
    let mut findings = Vec::new();
    if let Some(first) = whole.first() {
        let message = message!(
            "{disks} of the host passed through to machines, with the size that the name of the disk tells ({names})",
            disks = Message::counted(whole.len(), "disk is", "disks are"),
            names = names(whole)
        );
        findings.push(
            Finding::warning("pass-through-disks", first.location.path.as_ref(), message)
                .hint(message!("Such disks cannot be replicated; see what the plan says of them"))
                .at(first.location.clone()),
        );
    }
    if let Some(first) = lost.first() {
        let message = message!(
            "{drives} a file that no table of disks has; their size is not known, and the storage of the machines lacks them ({names})",
            drives = Message::counted(lost.len(), "drive has", "drives have"),
            names = names(lost)
        );
        findings.push(
            Finding::warning("disk-files-missing", first.location.path.as_ref(), message)
                .hint(message!("Export the disks of these machines too (Hyper-V: Get-VHD)"))
                .at(first.location.clone()),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::size_of_host_disk;

    #[test]
    fn a_disk_of_the_host_tells_its_size() {
        let size = |path| size_of_host_disk(path).map(|size| size.0);
        assert_eq!(size("Disk 2 100.00 GB Bus 0 Lun 0 Target 3"), Some(100.0));
        assert_eq!(size("Disque 12 1,50 TB Bus 0 LUN 1 Cible 2"), Some(1536.0));
        assert_eq!(size(r"C:\disk 2 100 GB\web.vhdx"), None);
        assert_eq!(size("Disk 2"), None);
    }
}
