//! The schedule as the JSON that scripts rely on.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// When what is copied, tested and moved. Hours count from the start; gb is GiB, mbps 10^6 bit/s.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Schedule {
    /// The link.
    #[serde(serialize_with = "plain_number")]
    pub link_mbps: f64,
    /// The date and time of hour 0, only where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Until the last wave has moved.
    #[serde(serialize_with = "plain_number")]
    pub length_hours: f64,
    /// No schedule is shorter: the bytes over the free link, the longest chain of groups, tests and cut-overs.
    #[serde(serialize_with = "plain_number")]
    pub lower_bound_hours: f64,
    /// Until the last server is copied.
    #[serde(serialize_with = "plain_number")]
    pub replication_hours: f64,
    /// No schedule copies everything sooner.
    #[serde(serialize_with = "plain_number")]
    pub replication_lower_bound_hours: f64,
    /// Why the length is above the lower bound.
    pub gap: Gap,
    /// Whether servers stay protected instead of moving.
    pub keep_replicating: bool,
    /// Batches of initial replication, in the order in which they begin.
    pub batches: Vec<Batch>,
    /// Waves, in the order in which they move.
    pub waves: Vec<WavePlan>,
    /// Groups that move whole, with who says so.
    pub groups: Vec<ScheduledGroup>,
    /// What moves before what, with who says so.
    pub order: Vec<ScheduledOrder>,
    /// What to do when.
    pub run_book: Vec<RunBookStep>,
    /// The use of the link over time.
    pub timeline: Timeline,
    /// What the forward simulation in steps of 15 minutes saw.
    pub simulation: Simulation,
    /// What agentless replication does at the same time, and its limits; only with that method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycles: Option<ScheduledCycles>,
    /// Servers that are not scheduled, and why.
    pub left_out: Vec<LeftOut>,
    /// What was found or assumed.
    pub findings: Vec<Finding>,
}

/// What lies between the lower bound and the length.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Gap {
    /// Hours above the lower bound.
    #[serde(serialize_with = "plain_number")]
    pub hours: f64,
    /// The same in per cent of the lower bound; null where that is 0.
    #[serde(serialize_with = "plain")]
    pub percent: Option<f64>,
    /// What takes time that the lower bound does not count. Causes overlap, so that they need not sum up to the gap.
    pub causes: Vec<GapCause>,
}

/// Something that takes time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct GapCause {
    /// Stable identifier.
    pub code: &'static str,
    /// Hours that it takes.
    #[serde(serialize_with = "plain_number")]
    pub hours: f64,
    /// In one sentence.
    pub message: Message,
}

/// A batch of initial replication.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Batch {
    /// From 1.
    pub number: usize,
    /// The wave that it belongs to.
    pub wave: usize,
    /// When its first copy begins.
    #[serde(serialize_with = "plain_number")]
    pub start_hour: f64,
    /// When its last copy ends.
    #[serde(serialize_with = "plain_number")]
    pub end_hour: f64,
    /// The date and time of the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The date and time of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Data of its servers, before compression.
    #[serde(serialize_with = "plain_number")]
    pub gb: f64,
    /// What its copies send, after compression, without the changes meanwhile.
    #[serde(serialize_with = "plain_number")]
    pub sent_gb: f64,
    /// The mean bandwidth of its copies.
    #[serde(serialize_with = "plain_number")]
    pub mbps: f64,
    /// Its servers in the order of their copies.
    pub servers: Vec<String>,
    /// Each copy.
    pub copies: Vec<ServerCopy>,
}

impl Batch {
    /// The process servers that its copies pass through, each once.
    #[must_use]
    pub fn process_servers(&self) -> Vec<&str> {
        let names = self.copies.iter();
        let mut names: Vec<&str> =
            names.filter_map(|copy| copy.process_server.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The copy of one server.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerCopy {
    /// The server.
    pub server: String,
    /// When it begins.
    #[serde(serialize_with = "plain_number")]
    pub start_hour: f64,
    /// When it ends.
    #[serde(serialize_with = "plain_number")]
    pub end_hour: f64,
    /// The date and time of the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Its data, before compression.
    #[serde(serialize_with = "plain_number")]
    pub gb: f64,
    /// The process server that it passes through; null where there is none.
    pub process_server: Option<String>,
}

/// A wave: servers that are copied, tested and moved together.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WavePlan {
    /// From 1.
    pub number: usize,
    /// What to call it.
    pub name: Message,
    /// Its servers.
    pub servers: Vec<String>,
    /// The groups that it moves, each whole.
    pub groups: Vec<String>,
    /// Whether it is the pilot.
    pub pilot: bool,
    /// When its first copy begins.
    #[serde(serialize_with = "plain_number")]
    pub start_hour: f64,
    /// When it has moved, or was tested where servers stay protected.
    #[serde(serialize_with = "plain_number")]
    pub end_hour: f64,
    /// When its last copy ends and tests begin.
    #[serde(serialize_with = "plain_number")]
    pub copied_hour: f64,
    /// When tests are over.
    #[serde(serialize_with = "plain_number")]
    pub tested_hour: f64,
    /// When its cut-over begins; null where servers stay protected.
    #[serde(serialize_with = "plain")]
    pub cut_over_hour: Option<f64>,
    /// The date and time of the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The date and time of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Data of its servers, before compression.
    #[serde(serialize_with = "plain_number")]
    pub gb: f64,
    /// Bandwidth of its delta replication until it has moved.
    #[serde(serialize_with = "plain_number")]
    pub delta_mbps: f64,
}

/// Who says that servers move together, or one before the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum GroupOrigin {
    /// A groups file.
    File,
    /// A column of the inventory.
    #[default]
    Column,
    /// The name of the server, by a pattern.
    Name,
    /// Connections and relations between the servers.
    Dependencies,
}

/// Servers that move whole in one wave.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ScheduledGroup {
    /// The group, or the groups that move together.
    pub name: String,
    /// Who says that it moves whole; of several the one that wins.
    pub origin: GroupOrigin,
    /// The wave.
    pub wave: usize,
    /// Its servers; where their connections are known, those first that the others need.
    pub servers: Vec<String>,
    /// The connections between them, where these made the group; `dependencies` of the plan holds the pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u64>,
    /// The ports of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
}

/// A group or server that moves in an earlier wave than another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ScheduledOrder {
    /// The one that moves first.
    pub before: String,
    /// The one that moves later.
    pub after: String,
    /// Who says so.
    pub origin: GroupOrigin,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RunBookStep {
    /// From 1.
    pub number: usize,
    /// When.
    #[serde(serialize_with = "plain_number")]
    pub hour: f64,
    /// The date and time of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Stable identifier of what is done.
    pub step: String,
    /// What is done, in short.
    pub title: Message,
    /// How.
    pub text: Message,
    /// The wave.
    pub wave: usize,
    /// The batch, where it concerns one.
    pub batch: Option<usize>,
    /// The process servers that it concerns.
    pub process_servers: Vec<String>,
    /// The servers that it concerns.
    pub servers: Vec<String>,
}

/// The use of the link over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Timeline {
    /// Hours from one point to the next.
    #[serde(serialize_with = "plain_number")]
    pub step_hours: f64,
    /// Means over each step.
    pub points: Vec<TimelinePoint>,
}

/// The mean use of the link over a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TimelinePoint {
    /// Where the step begins.
    #[serde(serialize_with = "plain_number")]
    pub hour: f64,
    /// Initial replication.
    #[serde(serialize_with = "plain_number")]
    pub initial_mbps: f64,
    /// Delta replication.
    #[serde(serialize_with = "plain_number")]
    pub delta_mbps: f64,
    /// What replication could use and does not.
    #[serde(serialize_with = "plain_number")]
    pub free_mbps: f64,
}

/// What the forward simulation saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Simulation {
    /// Steps of 15 minutes.
    pub steps: usize,
    /// The largest mean use of the link in a step.
    #[serde(serialize_with = "plain_number")]
    pub peak_mbps: f64,
    /// The oldest change that was not sent at the end of a step, in minutes.
    #[serde(serialize_with = "plain_number")]
    pub peak_rpo_minutes: f64,
    /// What copies and delta replication sent.
    #[serde(serialize_with = "plain_number")]
    pub sent_gb: f64,
}

/// What agentless replication does at the same time, as the check of the finished schedule saw it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ScheduledCycles {
    /// The most machines that replicate at the same time.
    pub machines_at_once: usize,
    /// How many may.
    pub machines_limit: usize,
    /// The most disks that are copied at the same time.
    pub disks_at_once: u32,
    /// How many may, with all appliances; hosts and datastores have limits of their own.
    pub disks_limit: u32,
    /// The most that changes take of the link, 0 to 1.
    #[serde(serialize_with = "plain_number")]
    pub load: f64,
    /// What they may take, so that cycles stay short.
    #[serde(serialize_with = "plain_number")]
    pub load_limit: f64,
    /// Hours between the last first copy of a wave and its cut-over, at least.
    #[serde(serialize_with = "plain_number")]
    pub lead_hours: f64,
    /// The last synchronisation that the length of each cut-over holds.
    #[serde(serialize_with = "plain_number")]
    pub final_sync_hours: f64,
}

/// A server that is not scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LeftOut {
    /// The server.
    pub server: String,
    /// Why.
    pub reason: Message,
}
