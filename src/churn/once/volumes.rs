//! Volumes of Windows beside the disks that they lie on.

use super::disks::{Disk, Told};
use crate::churn::reading::same_disk::physical;
use crate::finding::Severity;
use crate::message;

/// What a volume writes its disk writes: it counts where its disk was not measured.
///
/// Instances of physical disks name the letters that lie on them, so that a letter of a disk that is not listed counts.
pub(crate) fn settle(disks: &mut [Disk], told: &mut Told) {
    let named = |disk: &Disk| disk.name.clone().unwrap_or_default();
    let physical: Vec<Disk> =
        disks.iter().filter(|disk| physical(&named(disk)).is_some()).map(Disk::share).collect();
    // Numbers alone may be anything.
    if !physical.iter().any(|disk| named(disk).contains(' ')) {
        return;
    }
    let has_bare = physical.iter().any(|disk| !named(disk).contains(' '));
    for disk in disks {
        let Some(volume) = disk.name.clone().filter(|name| is_volume(name)) else {
            continue;
        };
        let lists =
            |disk: &Disk| named(disk).split(' ').any(|letter| letter.eq_ignore_ascii_case(&volume));
        let listed: Vec<&Disk> = physical.iter().filter(|disk| lists(disk)).collect();
        if listed.is_empty() && is_letter(&volume) && !has_bare {
            continue;
        }
        let before = disk.series.spans().seconds();
        if listed.is_empty() {
            disk.give_way_to(&physical);
        } else {
            disk.give_way_to(listed);
        }
        if disk.series.spans().seconds() < before {
            let message = message!(
                "volumes of {server} stand beside the disks that they lie on; only the disks count",
                server = disk.server.as_str()
            );
            told.tell("volumes-beside-disks", Severity::Note, disk, message, None);
        }
    }
}

/// `C:`
fn is_letter(name: &str) -> bool {
    let mut signs = name.chars();
    signs.next().is_some_and(|c| c.is_ascii_alphabetic())
        && signs.next() == Some(':')
        && signs.next().is_none()
}

/// `C:`, `C:\mount` or `HarddiskVolume3`.
fn is_volume(name: &str) -> bool {
    let drive = name.get(..2).is_some_and(is_letter)
        && name.get(2..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['\\', '/']));
    drive || name.to_lowercase().starts_with("harddiskvolume")
}

#[cfg(test)]
mod tests {
    use crate::churn::fixture;
    use crate::churn::merge;

    fn counted(columns: &[(&str, u32)]) -> Vec<String> {
        let mut text = String::from("Server,Disk,Time,Write MB/s\n");
        for minute in 0..60 {
            for (disk, rate) in columns {
                text.push_str(&format!("web,{disk},2026-01-05 10:{minute:02},{rate}\n"));
            }
        }
        let merged = merge([fixture::read("log.csv", text.as_bytes()).1]);
        merged.measurements.iter().filter_map(|m| m.disk.clone()).collect()
    }

    #[test]
    fn volumes_count_where_their_disk_is_not_listed() {
        let both =
            [("0 C:", 3), ("1 D: E:", 2), ("C:", 3), ("D:", 1), ("E:", 1), ("HarddiskVolume1", 0)];
        assert_eq!(counted(&both), ["0 C:", "1 D: E:"]);
        assert_eq!(counted(&[("0 C:", 3), ("C:", 3), ("F:", 1)]), ["0 C:", "F:"]);
        assert_eq!(counted(&[("0 C:", 3), ("1", 1), ("C:", 3), ("F:", 1)]), ["0 C:", "1"]);
        assert_eq!(counted(&[("0", 3), ("C:", 1)]), ["0", "C:"]);
    }
}
