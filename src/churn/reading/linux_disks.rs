//! Which block devices of a Linux machine are disks, so that every write counts once.

use std::collections::BTreeSet;

/// The devices to be counted: whole disks; of their partitions, mappings and arrays none.
///
/// Where a machine shows partitions or mappings without the disk below, those are counted instead.
pub(crate) fn disks<'a>(devices: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let devices: BTreeSet<&str> =
        devices.into_iter().filter(|name| !is_never(base(name))).collect();
    let real: BTreeSet<&str> =
        devices.iter().copied().filter(|name| !is_stacked(base(name))).collect();
    if real.is_empty() {
        return top_of_stack(&devices);
    }
    real.iter()
        .copied()
        .filter(|name| parent(name).is_none_or(|parent| !real.contains(parent)))
        .collect()
}

/// Without real disks: arrays before mappings, which mostly lie on top of them.
fn top_of_stack<'a>(devices: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let arrays = |name: &&&str| base(name).starts_with("md");
    if devices.iter().any(|name| arrays(&name)) {
        devices.iter().filter(arrays).copied().collect()
    } else {
        devices.clone()
    }
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Devices that are not disks: memory, files, optical drives.
fn is_never(name: &str) -> bool {
    ["loop", "ram", "zram", "sr", "fd", "nbd", "scd"]
        .iter()
        .any(|kind| name.strip_prefix(kind).is_some_and(is_number))
}

/// Devices on top of others: device mapper, arrays, volume groups, multipath, replication.
fn is_stacked(name: &str) -> bool {
    ["dm-", "md", "drbd", "bcache", "mpath", "dev253-", "dev9-"]
        .iter()
        .any(|kind| name.starts_with(kind))
        || (name.contains('-') && !name.starts_with("dev"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The disk of a partition: `sda` of `sda1`, `nvme0n1` of `nvme0n1p2`.
fn parent(name: &str) -> Option<&str> {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let stem = name.get(..name.len() - digits)?;
    let numbered =
        stem.strip_suffix('p').filter(|disk| disk.ends_with(|c: char| c.is_ascii_digit()));
    match numbered {
        Some(disk) => Some(disk),
        None if stem.ends_with(|c: char| c.is_ascii_alphabetic()) => Some(stem),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(devices: &str) -> String {
        let found: Vec<&str> = disks(devices.split(' ')).into_iter().collect();
        found.join(" ")
    }

    #[test]
    fn every_write_counts_once() {
        for (devices, expected) in [
            ("sda sda1 sda2 sdb dm-0 dm-1 md0 loop0 sr0", "sda sdb"),
            ("nvme0n1 nvme0n1p1 nvme0n1p2 nvme1n1", "nvme0n1 nvme1n1"),
            ("mmcblk0 mmcblk0p1 vda vda1", "mmcblk0 vda"),
            ("xvda1 xvdb", "xvda1 xvdb"),
            ("dm-0 dm-1", "dm-0 dm-1"),
            ("md0 dm-0", "md0"),
            ("dev8-0 dev253-0", "dev8-0"),
            ("cciss/c0d0 cciss/c0d0p1", "cciss/c0d0"),
            ("sda vg00-root mpatha", "sda"),
        ] {
            assert_eq!(counted(devices), expected, "{devices}");
        }
    }
}
