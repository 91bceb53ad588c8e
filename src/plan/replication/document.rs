//! How the machines are replicated, as the JSON document has it.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::slots::{Appliances, ParallelDisks};
use crate::settings::Method;
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// How the machines are replicated: by which tool, to what targets, and, where it is done in cycles, how long these take.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Replication {
    /// The method.
    pub method: Method,
    /// The tool that runs it.
    pub tool: Tool,
    /// Days for which a machine has no instance fee, from the start of its replication.
    #[serde(serialize_with = "plain")]
    pub free_days: Option<f64>,
    /// What the machines can go to in Azure, and what they could with the other purpose or method.
    pub targets: Vec<Target>,
    /// The cycles of agentless replication; only with that method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agentless: Option<Agentless>,
    /// What the other method would need; only where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_method: Option<OtherMethod>,
}

/// The tool that runs the chosen way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// By which of its engines, and why.
    pub message: Message,
    /// The rule that says so.
    pub rule: String,
    /// The title of the text.
    pub source: String,
    /// Its date.
    pub date: String,
}

/// Something that machines can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Target {
    /// Identifier: `premium-ssd-v2`, `zones`.
    pub id: String,
    /// Whether the chosen way has it.
    pub offered: bool,
    /// Who says so.
    pub source: String,
    /// As of when.
    pub date: String,
}

/// Agentless replication in numbers. What needs the link is null where none was given.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Agentless {
    /// The appliances.
    pub appliances: Appliances,
    /// What each of them has.
    pub appliance: ApplianceSize,
    /// Machines that replicate at the same time.
    pub machines_at_once: u32,
    /// How many times the portal takes machines into replication, a few at once.
    pub selections: u32,
    /// In how many goes at least the machines are cut over.
    pub cut_overs: u32,
    /// Disks that are copied at the same time.
    pub parallel: ParallelDisks,
    /// In how many rounds all disks are copied; null where their number is not known.
    pub disk_rounds: Option<u32>,
    /// The first copy.
    pub first_copy: AgentlessFirstCopy,
    /// The cycles that follow.
    pub cycles: Cycles,
    /// The cut-over of a machine.
    pub cut_over: CutOver,
    /// The longest cycle of one machine.
    pub longest_cycle: Option<LongestCycle>,
    /// Free space that snapshots take on the datastores.
    pub snapshots: Vec<SnapshotSpace>,
    /// Where machines lie, for the schedule.
    #[serde(skip)]
    pub(crate) places: Vec<MachinePlace>,
}

impl Agentless {
    /// Where machines lie, by their names.
    pub(crate) fn places(&self) -> HashMap<&str, &MachinePlace> {
        self.places.iter().map(|place| (place.server.as_str(), place)).collect()
    }
}

/// The host of a machine, and the datastore of each of its disks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MachinePlace {
    pub(crate) server: String,
    pub(crate) host: Option<String>,
    pub(crate) datastores: Vec<Option<String>>,
}

/// The hardware of an appliance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ApplianceSize {
    /// Virtual CPUs.
    #[serde(serialize_with = "plain_number")]
    pub vcpus: f64,
    /// Memory in GiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_gb: f64,
    /// Disk in GiB.
    #[serde(serialize_with = "plain_number")]
    pub disk_gb: f64,
}

/// The first copy of all machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct AgentlessFirstCopy {
    /// Used data in GiB.
    #[serde(serialize_with = "plain")]
    pub data_gb: Option<f64>,
    /// What is sent of it in GiB.
    #[serde(serialize_with = "plain")]
    pub sent_gb: Option<f64>,
    /// How long it takes over the link.
    #[serde(serialize_with = "plain")]
    pub hours: Option<f64>,
    /// How long the first cycle after it takes.
    #[serde(serialize_with = "plain")]
    pub first_delta_hours: Option<f64>,
}

/// Cycles once they have settled, for the machines that replicate at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Cycles {
    /// The link as replication may use it on the mean of a week, in 10^6 bit/s.
    #[serde(serialize_with = "plain")]
    pub link_mbps: Option<f64>,
    /// What they change in GiB a day, growth included.
    #[serde(serialize_with = "plain")]
    pub changed_gb_per_day: Option<f64>,
    /// What is sent of it, as a mean.
    #[serde(serialize_with = "plain")]
    pub sent_mbps: Option<f64>,
    /// The link at which cycles stay short: 1.5 times what is sent.
    #[serde(serialize_with = "plain")]
    pub needed_mbps: Option<f64>,
    /// What is sent as a share of the link: up to two thirds cycles take two hours at most, from 1 on they never end.
    #[serde(serialize_with = "plain")]
    pub load: Option<f64>,
    /// Whether cycles stay short.
    pub short: Option<bool>,
    /// How long a cycle takes; null also where cycles grow without end.
    #[serde(serialize_with = "plain")]
    pub cycle_hours: Option<f64>,
    /// From the beginning of a cycle to that of the next.
    #[serde(serialize_with = "plain")]
    pub period_hours: Option<f64>,
    /// What all machines send in a cycle, in GiB.
    #[serde(serialize_with = "plain")]
    pub sent_gb_per_cycle: Option<f64>,
    /// How old the last complete copy of a machine is at most.
    #[serde(serialize_with = "plain")]
    pub copy_age_hours: Option<f64>,
}

/// The parts of a cut-over. Only the last synchronisation is worked out; the other parts are assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CutOver {
    /// The last synchronisation where the cut-over begins right after a cycle.
    #[serde(serialize_with = "plain")]
    pub final_sync_least_hours: Option<f64>,
    /// The last synchronisation where a cycle has just begun.
    #[serde(serialize_with = "plain")]
    pub final_sync_most_hours: Option<f64>,
    /// Shutting the machine down (assumed).
    #[serde(serialize_with = "plain")]
    pub shutdown_minutes: Option<f64>,
    /// Snapshot and consolidation (assumed).
    #[serde(serialize_with = "plain")]
    pub snapshot_minutes: Option<f64>,
    /// Creating the machine in Azure (assumed).
    #[serde(serialize_with = "plain")]
    pub creation_minutes: Option<f64>,
    /// Its start and the checks (assumed).
    #[serde(serialize_with = "plain")]
    pub start_and_checks_minutes: Option<f64>,
    /// All parts, with the shortest last synchronisation.
    #[serde(serialize_with = "plain")]
    pub downtime_least_hours: Option<f64>,
    /// All parts, with the longest last synchronisation.
    #[serde(serialize_with = "plain")]
    pub downtime_most_hours: Option<f64>,
}

/// The cycle that an outage would cost most.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LongestCycle {
    /// The server; null where machines are averages.
    pub server: Option<String>,
    /// How long its first copy takes, or its cycle where that is longer.
    #[serde(serialize_with = "plain_number")]
    pub hours: f64,
    /// An outage longer than this starts a cycle again from nothing.
    #[serde(serialize_with = "plain")]
    pub outage_minutes: Option<f64>,
}

/// The free space that snapshots take on a datastore.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SnapshotSpace {
    /// The datastore; null for disks of which the inventory does not tell it.
    pub datastore: Option<String>,
    /// Disks on it that are replicated.
    pub disks: u32,
    /// What changes on them during the longest snapshot, in GiB.
    #[serde(serialize_with = "plain")]
    pub gb: Option<f64>,
}

/// What the method that was not chosen would need.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OtherMethod {
    /// The method.
    pub method: Method,
    /// Its appliances.
    pub appliances: u32,
    /// The bandwidth of its changes.
    #[serde(serialize_with = "plain")]
    pub changes_mbps: Option<f64>,
    /// How long its first copy takes over the link.
    #[serde(serialize_with = "plain")]
    pub first_copy_hours: Option<f64>,
    /// In one line.
    pub message: Message,
}
