//! The free space that Hyper-V hosts need for replication.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::estate::Server;
use crate::figure::Worksheet;
use crate::rules::RuleSet;
use crate::settings::{Scenario, Settings};
use crate::units::plain;

/// The free space that the machines of a host need again beside their disks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SourceStorage {
    /// The host; null for machines whose host is not known, and for all of them where none is.
    pub host: Option<String>,
    /// Machines on it that are in the totals.
    pub machines: u32,
    /// Free space during initial replication in GiB (snapshots and logs).
    #[serde(serialize_with = "plain")]
    pub initial_gb: Option<f64>,
    /// Free space during delta replication in GiB (logs).
    #[serde(serialize_with = "plain")]
    pub delta_gb: Option<f64>,
}

/// The free space by host, in the order of the names of the hosts; inventories do not say on which volume a disk lies.
pub(super) fn source_storage(
    servers: &[Server],
    sheet: &Worksheet,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<SourceStorage> {
    if settings.scenario != Scenario::Hyperv {
        return Vec::new();
    }
    let mut hosts: BTreeMap<Option<&str>, (u32, Option<f64>)> = BTreeMap::new();
    for (row, server) in servers.iter().enumerate() {
        if sheet.server_value("in_plan", row).number() != Some(1.0) {
            continue;
        }
        let (machines, gb) = hosts
            .entry(server.host.as_deref())
            .or_insert((0, Some(0.0)));
        *machines += 1;
        *gb = gb.zip(server.storage_gb).map(|(sum, gb)| sum + gb);
    }
    let share =
        |rule: &str, gb: Option<f64>| gb.zip(rules.number(rule)).map(|(gb, share)| gb * share);
    hosts
        .into_iter()
        .map(|(host, (machines, gb))| SourceStorage {
            host: host.map(str::to_owned),
            machines,
            initial_gb: share("hyperv_source_storage", gb),
            delta_gb: share("hyperv_source_storage_delta", gb),
        })
        .collect()
}
