//! What stands among the disks of a machine and is none: drives of discs and floppies, and what a system makes of its disks.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::cells::Cells;
use crate::embedded;
use crate::table::{RowView, cell_words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoDisks {
    kinds: Vec<String>,
    names: Vec<String>,
    devices: Vec<String>,
    images: Vec<String>,
    file_systems: HashSet<String>,
    mounts: Vec<String>,
}

struct Words {
    kinds: HashSet<String>,
    names: Vec<String>,
    devices: HashSet<String>,
    images: Vec<String>,
    file_systems: HashSet<String>,
    mounts: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: NoDisks = embedded::data!("words/no-disks");
    let folded = |words: Vec<String>| -> Vec<String> {
        words.iter().map(|word| cell_words::letters(word)).collect()
    };
    Words {
        kinds: folded(file.kinds).into_iter().collect(),
        names: folded(file.names),
        devices: file.devices.into_iter().collect(),
        images: file.images,
        file_systems: file.file_systems,
        mounts: file.mounts,
    }
});

/// Whether a row of a table of disks is something else, by its kind, its name or its file.
pub(crate) fn is_no_disk(row: &RowView<'_>, cells: &mut Cells) -> bool {
    // A disk that can be taken out is no part of a server either, whatever is in it at the moment.
    ["optical", "removable"]
        .iter()
        .any(|field| row.has(field) && cells.boolean(row, field) == Some(true))
        || row.text("kind").is_some_and(|kind| is_kind(&kind))
        || row.text("disk").is_some_and(|name| is_name(&name))
        || row.text("path").is_some_and(|path| is_image(&path))
}

/// Whether a row of a table of file systems is none of the machine's disks: one in memory, of a container, or of another machine.
pub(crate) fn is_no_volume(row: &RowView<'_>) -> bool {
    row.text("kind").is_some_and(|kind| WORDS.file_systems.contains(&kind.trim().to_lowercase()))
        || row.text("disk").is_some_and(|path| is_other_mount(&path))
}

fn is_other_mount(path: &str) -> bool {
    let path = path.trim();
    WORDS.mounts.iter().any(|mount| {
        if mount.ends_with('/') { path.starts_with(mount.as_str()) } else { path == mount }
    })
}

fn is_kind(text: &str) -> bool {
    WORDS.kinds.contains(&cell_words::letters(text))
}

fn is_name(text: &str) -> bool {
    let word = cell_words::letters(text);
    let numbered = |name: &String| {
        word.strip_prefix(name.as_str()).is_some_and(|rest| {
            ["", "drive", "laufwerk"]
                .iter()
                .filter_map(|kind| rest.strip_prefix(kind))
                .any(|number| number.chars().all(|c| c.is_ascii_digit()))
        })
    };
    WORDS.names.iter().any(numbered) || is_device(text) || is_image(text)
}

/// `sr0`, `/dev/loop3`, `dm-1`.
fn is_device(text: &str) -> bool {
    let text = text.trim();
    let name = text.strip_prefix("/dev/").unwrap_or(text);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < name.len() && WORDS.devices.contains(stem.trim_end_matches('-'))
}

/// Whether a path is that of the image of a disc.
pub(crate) fn is_image(path: &str) -> bool {
    let path = path.trim().to_lowercase();
    WORDS.images.iter().any(|end| path.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_of_containers_are_no_volumes() {
        for path in ["/var/lib/docker/overlay2/a/merged", "/run", "/run/user/0", "/dev/shm"] {
            assert!(is_other_mount(path), "{path}");
        }
        for path in ["/", "/var/lib/docker", "/runtime", "C:\\", "/dev2", "/var"] {
            assert!(!is_other_mount(path), "{path}");
        }
    }

    #[test]
    fn drives_and_what_a_system_makes_of_disks_are_no_disks() {
        for kind in ["cdrom", "CDROM", "CD/DVD", "Floppy", "rom", "DVD-Laufwerk"] {
            assert!(is_kind(kind), "{kind}");
        }
        for kind in ["disk", "SCSI", "thin", "Fixed hard disk media", "SSD", "raid1", ""] {
            assert!(!is_kind(kind), "{kind}");
        }
        let names = [
            "CD/DVD drive 1",
            "CD/DVD-Laufwerk 2",
            "Floppy drive 1",
            "sr0",
            "/dev/loop12",
            "dm-3",
            "[iso] ubuntu.iso",
        ];
        for name in names {
            assert!(is_name(name), "{name}");
        }
        for name in
            ["Hard disk 1", "sda", "vda1", "dvdstore", "cdrom-data", "C:", "md", "disk-2000", "ram"]
        {
            assert!(!is_name(name), "{name}");
        }
    }
}
