//! The machines of virtual disks by the paths of their files, as the counters of a Hyper-V host write them.
//!
//! `--?-C:-ClusterStorage-Volume1-WEB-01-WEB-01_OS.vhdx` is a path in which hyphens stand for backslashes, so that it does not
//! show where a folder ends. What is in it twice, as the folder of a machine and the beginning of a file, is the machine;
//! without that, the name is a guess.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The words of such paths.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    endings: Vec<String>,
    pub(crate) write_bytes: Vec<String>,
    inner_folders: Vec<String>,
    outer_folders: Vec<String>,
    disks: Vec<String>,
}

/// The machine that a virtual disk belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) machine: String,
    /// The file, as far as it can be told from its folders.
    pub(crate) file: String,
    /// The whole path.
    pub(crate) path: String,
    /// What else the machine may be called, the likeliest first, the guess among them; nothing where the path says it twice.
    pub(crate) guesses: Vec<String>,
}

/// A path without what stands before its folders and behind its name.
struct Path<'p> {
    /// The whole of it, without the mark of long paths.
    whole: &'p str,
    /// From the first folder to the name of the file.
    body: &'p str,
    /// From the first folder to the ending, checkpoint and all.
    long: &'p str,
}

/// The machines of the disks of a log.
pub(crate) struct Owners<'w> {
    words: &'w Words,
    /// Beginnings of paths below which the folders of machines are.
    roots: BTreeSet<String>,
}

impl<'w> Owners<'w> {
    /// Learns the folders of machines from the paths that say their machine twice.
    pub(crate) fn of<'p>(words: &'w Words, instances: impl IntoIterator<Item = &'p str>) -> Self {
        let mut roots = BTreeSet::new();
        for path in instances.into_iter().filter_map(|instance| words.path(instance)) {
            if let Some((start, _)) = words.told_twice(path.body) {
                roots.extend(path.body.get(..start).map(str::to_lowercase));
            }
        }
        Self { words, roots }
    }

    /// The machine of a disk; `None` where an instance is not the file of a virtual disk.
    pub(crate) fn owner(&self, instance: &str) -> Option<Owner> {
        let path = self.words.path(instance)?;
        let whole = path.whole.to_owned();
        if let Some((start, end)) = self.words.told_twice(path.body) {
            let machine = path.body.get(start..end)?.to_owned();
            let file = path.long.get(end + 1..)?.to_owned();
            return Some(Owner { machine, file, path: whole, guesses: Vec::new() });
        }
        let start = self.start(path.body);
        let rest = path.body.get(start..)?;
        let file = path.long.get(start..)?.to_owned();
        let machine = self.words.without_disk(rest).to_owned();
        let guesses = self.words.guesses(path.body);
        Some(Owner { machine, file, path: whole, guesses })
    }

    /// Where the folders end that hold those of many machines.
    fn start(&self, body: &str) -> usize {
        let lower = body.to_lowercase();
        let known = self.roots.iter().filter(|root| lower.starts_with(root.as_str()));
        let mut start = known.map(String::len).max().unwrap_or_default();
        // Small letters may be longer or shorter than capitals.
        if !body.is_char_boundary(start) {
            start = 0;
        }
        while let Some((folder, _)) = body.get(start..).and_then(|rest| rest.split_once('-')) {
            let is_outer = |word: &String| is_numbered(folder, word);
            if !folder.is_empty() && !self.words.outer_folders.iter().any(is_outer) {
                break;
            }
            start += folder.len() + 1;
        }
        start
    }
}

impl Words {
    /// Whether an instance is the file of a virtual disk.
    pub(crate) fn is_disk(&self, instance: &str) -> bool {
        self.path(instance).is_some()
    }

    fn path<'p>(&self, instance: &'p str) -> Option<Path<'p>> {
        let whole = instance.trim().trim_start_matches("--?-").trim_start_matches(r"\\?\");
        // Windows numbers instances of one name.
        let long = match whole.rsplit_once('#') {
            Some((long, number)) if number.parse::<u16>().is_ok() => long,
            _ => whole,
        };
        let ending = self.endings.iter().find(|ending| ends_with(long, ending))?;
        let body = without_checkpoint(long.get(..long.len() - ending.len())?);
        let start = match body.split_once(':') {
            Some((drive, _)) if drive.len() == 1 => 2,
            _ => 0,
        };
        let hyphens = body.get(start..)?;
        let start = start + hyphens.len() - hyphens.trim_start_matches('-').len();
        let body = body.get(start..)?;
        (!body.is_empty()).then_some(Path { whole, body, long: long.get(start..)? })
    }

    /// Where the machine stands in a path that says it twice: as a folder, and again at the start of the file.
    fn told_twice(&self, body: &str) -> Option<(usize, usize)> {
        let folders = ends(body);
        let mut best: Option<(usize, usize)> = None;
        for (place, end) in folders.iter().enumerate() {
            let starts = std::iter::once(0).chain(folders.get(..place)?.iter().map(|at| at + 1));
            for start in starts {
                let Some(name) = body.get(start..*end).filter(|name| !name.is_empty()) else {
                    continue;
                };
                let rest = body.get(end + 1..).unwrap_or_default();
                let is_file = begins(rest, name)
                    || self.inner_folders.iter().any(|folder| {
                        let file = without_start(rest, folder);
                        file.and_then(|rest| rest.strip_prefix('-'))
                            .is_some_and(|file| begins(file, name))
                    });
                if is_file && best.is_none_or(|(start, end)| name.len() > end - start) {
                    best = Some((start, *end));
                }
            }
        }
        best
    }

    /// A name without what tells the disks of a machine apart: `APP21_Data` is a disk of `APP21`.
    fn without_disk<'n>(&self, name: &'n str) -> &'n str {
        let mut name = name;
        // The name of a disk may have two words: `disk 1`.
        for _ in 0..3 {
            let folder = self
                .inner_folders
                .iter()
                .find(|folder| ends_with(name, folder) && name.len() > folder.len() + 1);
            if let Some(before) = folder.and_then(|folder| name.get(..name.len() - folder.len()))
                && let Some(before) = before.strip_suffix('-')
            {
                name = before;
                continue;
            }
            let Some(at) = name.rfind(['-', '_', ' ', '.']) else {
                break;
            };
            let (Some(before), Some(last)) = (name.get(..at), name.get(at + 1..)) else { break };
            // `web-01` is a machine, `web01-0` the first disk of one.
            let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
            let is_disk = if is_number {
                before.ends_with(|c: char| c.is_ascii_digit()) || self.is_disk_word(before)
            } else {
                self.is_disk_word(last)
            };
            let before = before.trim_end_matches(['-', '_', ' ', '.']);
            if !is_disk || before.is_empty() {
                break;
            }
            name = before;
        }
        name
    }

    /// Whether a name ends in a word for disks.
    fn is_disk_word(&self, name: &str) -> bool {
        let last = name.rsplit(['-', '_', ' ', '.']).next().unwrap_or_default();
        self.disks.iter().any(|word| is_numbered(last, word))
    }

    /// All that a path may call a machine: what stands nearest to the file first, the longest first.
    fn guesses(&self, body: &str) -> Vec<String> {
        let mut guesses: Vec<String> = Vec::new();
        let mut ends = ends(body);
        ends.push(body.len());
        for end in ends.iter().rev() {
            let starts =
                std::iter::once(0).chain(ends.iter().filter(|at| *at < end).map(|at| at + 1));
            for start in starts {
                let name = body.get(start..*end).unwrap_or_default();
                for name in [name, self.without_disk(name)] {
                    if !name.is_empty() && !guesses.iter().any(|known| known == name) {
                        guesses.push(name.to_owned());
                    }
                }
            }
        }
        guesses
    }
}

/// Where folders may end.
fn ends(body: &str) -> Vec<usize> {
    body.match_indices('-').map(|(at, _)| at).collect()
}

fn is_equal(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn ends_with(text: &str, ending: &str) -> bool {
    let at = text.len().checked_sub(ending.len());
    at.and_then(|at| text.get(at..)).is_some_and(|end| is_equal(end, ending))
}

/// The rest behind a word that a text begins with.
fn without_start<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len())?;
    if is_equal(start, word) { text.get(word.len()..) } else { None }
}

/// Whether a file begins with the name of a machine, and ends there or goes on with something else than the name.
fn begins(file: &str, name: &str) -> bool {
    without_start(file, name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a text is a word, or that word with a number behind it.
fn is_numbered(text: &str, word: &str) -> bool {
    let plain = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    is_equal(plain, word)
}

/// A name without the mark of a checkpoint: `VM41_0A1B2C3D-1111-2222-3333-444455556666` belongs to `VM41`.
fn without_checkpoint(name: &str) -> &str {
    let is_uuid = |text: &str| crate::identity::MachineUuid::new(text).is_some();
    let mut name = name;
    loop {
        let shorter = match name.rsplit_once('_') {
            Some((before, uuid)) if uuid.len() == 36 && is_uuid(uuid) => before,
            _ => {
                let at = name.len().saturating_sub("-AutoRecovery".len());
                match name.get(at..) {
                    Some(end) if at > 0 && is_equal(end, "-AutoRecovery") => {
                        name.get(..at).unwrap_or(name)
                    }
                    _ => return name,
                }
            }
        };
        name = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::super::pdh_counters::disk_words;
    use super::*;

    fn owner(instance: &str) -> Owner {
        Owners::of(disk_words(), [instance]).owner(instance).unwrap()
    }

    #[test]
    fn a_machine_that_its_path_tells_twice_is_sure() {
        for (instance, machine, file) in [
            ("C:-ClusterStorage-Volume1-VM01-VM01.vhdx", "VM01", "VM01.vhdx"),
            ("--?-C:-ClusterStorage-Volume1-WEB-01-WEB-01_OS.vhdx", "WEB-01", "WEB-01_OS.vhdx"),
            (
                "--?-D:-VMs-SQL21-Virtual Hard Disks-SQL21.vhdx",
                "SQL21",
                "Virtual Hard Disks-SQL21.vhdx",
            ),
            ("--FILER01-vms-app-app-data.vhdx", "app", "app-data.vhdx"),
            (
                "C:-VMs-VM41-vm41_0A1B2C3D-1111-2222-3333-444455556666.avhdx",
                "VM41",
                "vm41_0A1B2C3D-1111-2222-3333-444455556666.avhdx",
            ),
            ("E:-FS (old)-FS (old)-AutoRecovery.AVHDX", "FS (old)", "FS (old)-AutoRecovery.AVHDX"),
        ] {
            let owner = owner(instance);
            assert_eq!((owner.machine.as_str(), owner.file.as_str()), (machine, file));
            assert!(owner.guesses.is_empty(), "{instance}");
        }
    }

    #[test]
    fn others_are_guesses() {
        for (instance, machine) in [
            ("C:-VMs-WEB01.vhdx", "WEB01"),
            ("C:-VMs-WEB-01.vhdx", "WEB-01"),
            ("C:-Hyper-V-Virtual Hard Disks-app21_data.vhdx", "app21"),
            ("D:-VMs-WEB01-disk 2.vhdx", "WEB01"),
            ("C:-Users-Public-Documents-Hyper-V-Virtual hard disks-DC1.vhd", "DC1"),
            ("E:-WEB01-Virtual Hard Disks-c.vhdx", "WEB01"),
            ("E:-WEB01-0.vhdx", "WEB01"),
        ] {
            let owner = owner(instance);
            assert_eq!(owner.machine, machine, "{instance}");
            assert!(owner.guesses.contains(&owner.machine), "{owner:?}");
        }
    }

    #[test]
    fn folders_of_machines_are_learnt_from_other_paths() {
        let paths = ["C:-Kunden-Nord-DB-1-DB-1.vhdx", "C:-Kunden-Nord-DB-2-os.vhdx"];
        let owners = Owners::of(disk_words(), paths);
        assert_eq!(owners.owner(paths[1]).unwrap().machine, "DB-2");
    }

    #[test]
    fn other_instances_are_no_disks() {
        for instance in ["", "_Total", "0 C:", "C:-VMs-WEB01.vmgs", "C:-x.iso", ".vhdx", "é.vhd#x"]
        {
            assert!(!disk_words().is_disk(instance), "{instance}");
        }
    }
}
