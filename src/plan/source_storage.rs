//! The free space that the volumes of Hyper-V hosts need for replication.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::estate::Server;
use crate::figure::Worksheet;
use crate::rules::{RuleSet, ids};
use crate::settings::{Scenario, Settings};
use crate::units::plain;

/// The free space that the machines on a volume need again beside their disks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SourceStorage {
    /// The host; null for a volume that hosts share, and for machines whose host is not known.
    pub host: Option<String>,
    /// The volume; null where the inventory does not say on which one disks lie: then the space is that of the whole host.
    pub volume: Option<String>,
    /// Machines with disks on it that are in the totals.
    pub machines: u32,
    /// Their disks on it in GiB; null where the size of one is not known.
    #[serde(serialize_with = "plain")]
    pub disks_gb: Option<f64>,
    /// Free space during initial replication in GiB (snapshots and logs).
    #[serde(serialize_with = "plain")]
    pub initial_gb: Option<f64>,
    /// Free space during delta replication in GiB (logs).
    #[serde(serialize_with = "plain")]
    pub delta_gb: Option<f64>,
}

/// The free space by host and volume, in the order of their names.
pub(crate) fn source_storage(
    servers: &[Server],
    sheet: &Worksheet,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<SourceStorage> {
    if settings.scenario != Scenario::Hyperv {
        return Vec::new();
    }
    let mut places: BTreeMap<Key<'_>, (u32, Option<f64>)> = BTreeMap::new();
    for (row, server) in servers.iter().enumerate() {
        if sheet.server_value("in_plan", row).number() != Some(1.0) {
            continue;
        }
        for (key, gb) in disks_by_volume(server) {
            let (machines, sum) = places.entry(key).or_insert((0, Some(0.0)));
            *machines += 1;
            *sum = sum.zip(gb).map(|(sum, gb)| sum + gb);
        }
    }
    let share = |rule, gb: Option<f64>| gb.zip(rules.number(rule)).map(|(gb, share)| gb * share);
    places
        .into_iter()
        .map(|((host, volume), (machines, gb))| SourceStorage {
            host: host.map(str::to_owned),
            volume: volume.map(str::to_owned),
            machines,
            disks_gb: gb,
            initial_gb: share(ids::HYPERV_SOURCE_STORAGE, gb),
            delta_gb: share(ids::HYPERV_SOURCE_STORAGE_DELTA, gb),
        })
        .collect()
}

/// Host and volume.
type Key<'a> = (Option<&'a str>, Option<&'a str>);

/// The sizes of a machine's disks by volume; of the whole machine where not every disk tells its volume.
fn disks_by_volume(server: &Server) -> BTreeMap<Key<'_>, Option<f64>> {
    let host = server.host.as_deref();
    let all_tell = server.disks.iter().all(|disk| disk.volume.is_some());
    if server.disks.is_empty() || !all_tell {
        return BTreeMap::from([((host, None), server.storage_gb)]);
    }
    let mut volumes = BTreeMap::new();
    for disk in &server.disks {
        let volume = disk.volume.as_deref();
        let host = host.filter(|_| !volume.is_some_and(is_shared));
        let sum = volumes.entry((host, volume)).or_insert(Some(0.0));
        *sum = sum.zip(disk.capacity).map(|(sum, size)| sum + size.0);
    }
    volumes
}

/// Whether several hosts have the volume: a cluster's, or a share of a file server.
fn is_shared(volume: &str) -> bool {
    volume.starts_with(r"\\") || volume.contains(r":\ClusterStorage\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estate::Disk;
    use crate::source::Location;

    fn server(disks: &[(Option<&str>, f64)]) -> Server {
        let mut server = Server::new("a", Location::file("f"));
        server.host = Some("HV1".to_owned());
        server.storage_gb = Some(disks.iter().map(|(_, gb)| gb).sum());
        server.disks = disks
            .iter()
            .map(|(volume, gb)| Disk {
                volume: volume.map(str::to_owned),
                capacity: Some(crate::units::Gib(*gb)),
                ..Disk::default()
            })
            .collect();
        server
    }

    #[test]
    fn disks_are_summed_on_their_volumes_and_shared_volumes_belong_to_no_host() {
        let csv = r"C:\ClusterStorage\Volume1";
        let found = server(&[
            (Some("D:"), 40.0),
            (Some("D:"), 60.0),
            (Some(csv), 10.0),
            (Some(r"\\filer\vms"), 5.0),
        ]);
        let found: Vec<_> = disks_by_volume(&found).into_iter().collect();
        assert_eq!(
            found,
            [
                ((None, Some(csv)), Some(10.0)),
                ((None, Some(r"\\filer\vms")), Some(5.0)),
                ((Some("HV1"), Some("D:")), Some(100.0)),
            ]
        );
    }

    #[test]
    fn a_disk_without_a_volume_leaves_the_machine_to_its_host() {
        let found = server(&[(Some("D:"), 40.0), (None, 60.0)]);
        let found: Vec<_> = disks_by_volume(&found).into_iter().collect();
        assert_eq!(found, [((Some("HV1"), None), Some(100.0))]);
    }
}
