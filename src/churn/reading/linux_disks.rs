//! Which block devices of a Linux machine are read, by their names.

use std::collections::BTreeSet;

use super::block_devices::{Device, Nature};

/// The devices whose writes have to be looked at: without memory, files and the partitions of disks that are listed.
///
/// Which of them count is decided by what they write, once all files are read.
pub(crate) fn to_read<'a>(devices: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let parsed: Vec<(&str, Device)> = devices
        .into_iter()
        .map(|name| (name, Device::parse(name)))
        .filter(|(_, device)| device.nature != Nature::Never)
        .collect();
    let wholes: BTreeSet<&str> = parsed
        .iter()
        .filter(|(_, device)| !device.is_partition && matches!(device.nature, Nature::Layer(_)))
        .map(|(_, device)| device.whole.as_str())
        .collect();
    let read = parsed
        .iter()
        .filter(|(_, device)| !device.is_partition || !wholes.contains(device.whole.as_str()));
    read.map(|(name, _)| *name).collect()
}

/// The lowest devices by their names alone, where nothing else is known of them.
pub(crate) fn lowest<'a>(devices: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let read = to_read(devices);
    let layer = |name: &str| layer(Device::parse(name).nature);
    let least = read.iter().filter_map(|name| layer(name)).min();
    read.iter().copied().filter(|name| layer(name) == least).collect()
}

/// The layer that a device is taken to lie in.
fn layer(nature: Nature) -> Option<u8> {
    match nature {
        Nature::Never => None,
        Nature::Layer(layer) => Some(layer),
        Nature::Path | Nature::AsTheyCome => Some(0),
        Nature::Open { .. } | Nature::Named => Some(super::block_devices::MAPPINGS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(devices: BTreeSet<&str>) -> String {
        devices.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn partitions_of_listed_disks_and_memory_are_not_read() {
        for (devices, read, lowest_ones) in [
            ("sda sda1 sda2 sdb dm-0 md0 loop0 sr0", "dm-0 md0 sda sdb", "sda sdb"),
            ("nvme0n1 nvme0n1p1 nvme1n1", "nvme0n1 nvme1n1", "nvme0n1 nvme1n1"),
            ("mmcblk0 mmcblk0p1 vda vda1", "mmcblk0 vda", "mmcblk0 vda"),
            ("xvda1 xvdb", "xvda1 xvdb", "xvda1 xvdb"),
            ("md0 dm-0", "dm-0 md0", "md0"),
            ("dm-0 dm-1", "dm-0 dm-1", "dm-0 dm-1"),
            ("dev8-0 dev8-1 dev253-0 dev7-1", "dev253-0 dev8-0", "dev8-0"),
            ("cciss/c0d0 cciss/c0d0p1", "cciss/c0d0", "cciss/c0d0"),
            ("sda vg00-root mpatha", "mpatha sda vg00-root", "sda"),
        ] {
            assert_eq!(joined(to_read(devices.split(' '))), read, "{devices}");
            assert_eq!(joined(lowest(devices.split(' '))), lowest_ones, "{devices}");
        }
    }
}
