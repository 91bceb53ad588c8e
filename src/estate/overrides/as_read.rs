//! What overrides replaced, so that a plan can be compared with what it would be without them.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Boot, ChangeAmount, Class, Quality, Server};

/// A daily change before an override.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeAsRead {
    /// GiB a day; null where a percentage was read.
    pub gb_per_day: Option<f64>,
    /// Per cent of total storage a day; null where an amount was read.
    pub percent_of_total: Option<f64>,
    /// How good it is.
    pub quality: Quality,
}

/// A server that overrides acted on, as it was read. The keys are those of a planned server.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ServerAsRead {
    /// Its name.
    pub name: String,
    /// Whether an override left it out of the plan.
    pub left_out: bool,
    /// How many servers of the plan stood before it.
    pub servers_before: usize,
    /// Processor cores.
    pub cores: Option<u32>,
    /// Memory in MiB.
    pub memory_mb: Option<f64>,
    /// Network interfaces.
    pub nics: Option<u32>,
    /// Total size of its disks in GiB.
    pub storage_gb: Option<f64>,
    /// The used part of it in GiB.
    pub used_gb: Option<f64>,
    /// How many disks it had.
    pub disks: Option<u32>,
    /// The size of the largest disk in GiB.
    pub largest_disk_gb: Option<f64>,
    /// Whether it shares a disk with other machines.
    pub has_shared_disk: bool,
    /// How it boots.
    pub boot: Option<Boot>,
    /// The operating system.
    pub os: Option<String>,
    /// An Azure VM size that was fixed by hand.
    pub azure_size: Option<String>,
    /// The daily change.
    pub change: Option<ChangeAsRead>,
}

impl ServerAsRead {
    pub(crate) fn of(server: &Server) -> Self {
        let change = server.change.as_ref().map(|change| {
            let (gb_per_day, percent_of_total) = match change.amount {
                ChangeAmount::GbPerDay(gb) => (Some(gb), None),
                ChangeAmount::PercentOfTotal(percent) => (None, Some(percent)),
            };
            ChangeAsRead { gb_per_day, percent_of_total, quality: change.quality }
        });
        Self {
            name: server.name.clone(),
            left_out: false,
            servers_before: 0,
            cores: server.cores,
            memory_mb: server.memory_mb,
            nics: server.nics,
            storage_gb: server.storage_gb,
            used_gb: server
                .storage_gb
                .zip(server.utilization)
                .map(|(storage, part)| storage * part),
            disks: server.disk_count,
            largest_disk_gb: server.largest_disk_gb(),
            has_shared_disk: server.disks.iter().any(|disk| disk.shared),
            boot: server.boot,
            os: server.os.clone(),
            azure_size: server.azure_size.clone(),
            change,
        }
    }

    /// Records what became of the server.
    pub(crate) fn finish(&mut self, now: &Server, servers_before: usize) {
        self.left_out = now.class != Class::Server;
        self.servers_before = servers_before;
    }
}
