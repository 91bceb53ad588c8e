//! What a disaster recovery plan holds beside a migration's, as the JSON that scripts rely on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::first_copy::LinkTime;
use crate::rules::Status;
use crate::units::{plain, plain_number};

/// Recovery in Azure: the order in which machines start, how long it takes, drills, the way back, and what has to stay. mbps are
/// 10^6 bit/s, gb is GiB.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Recovery {
    /// The recovery point that is asked for: how old the newest copy may be.
    #[serde(serialize_with = "plain_number")]
    pub rpo_minutes: f64,
    /// The recovery point that the link reaches at worst; null without a link or without measurements over time.
    #[serde(serialize_with = "plain")]
    pub achieved_rpo_minutes: Option<f64>,
    /// Recovery plans in the order in which they run.
    pub plans: Vec<RecoveryPlan>,
    /// Where each server starts, in that order; empty for a plan from averages.
    pub servers: Vec<RecoveredServer>,
    /// Servers that are not replicated, so that nothing recovers them.
    pub left_out: usize,
    /// From the start of the failover until the last application is checked; the decision comes on top.
    #[serde(serialize_with = "plain_number")]
    pub minutes: f64,
    /// What takes that time; the totals sum up to it.
    pub parts: Vec<RecoveryPart>,
    /// Test failovers.
    pub drills: Drills,
    /// The way back.
    pub failback: Failback,
    /// What somebody has to see to.
    pub duties: Vec<Duty>,
}

/// Which machines a recovery plan starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RecoveryScope {
    /// All of them.
    All,
    /// What the applications need; it runs before the others.
    Services,
    /// Applications, each whole.
    Applications,
}

impl RecoveryScope {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Services => "services",
            Self::Applications => "applications",
        }
    }
}

/// A recovery plan of the vault.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RecoveryPlan {
    /// From 1, in the order in which they run.
    pub number: usize,
    /// Which machines it starts.
    pub scope: RecoveryScope,
    /// How many they are.
    pub machines: usize,
    /// The groups of servers that it starts whole.
    pub applications: Vec<String>,
    /// Its boot groups in their order.
    pub groups: Vec<BootGroup>,
    /// From its start until its applications are checked.
    #[serde(serialize_with = "plain_number")]
    pub minutes: f64,
    /// vCPUs that run at once, in a drill as well; null where the size of no machine is known.
    pub vcpus: Option<u32>,
    /// Machines whose size is not known, which `vcpus` lacks.
    pub without_size: usize,
    /// The disks of its machines, which a drill has a second time.
    #[serde(serialize_with = "plain")]
    pub disks_gb: Option<f64>,
}

/// Machines of a recovery plan that start at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct BootGroup {
    /// From 1, in the order in which they start.
    pub number: usize,
    /// What its machines are: directory, infrastructure, data, application, web.
    pub tiers: Vec<&'static str>,
    /// How many they are.
    pub machines: usize,
    /// Their names; empty for a plan from averages.
    pub servers: Vec<String>,
}

/// How a server came into its tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TierBasis {
    /// By the services that others reach on it.
    Connections,
    /// By a word in its name.
    Name,
    /// Nothing says what it is.
    Assumed,
}

impl TierBasis {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Name => "name",
            Self::Assumed => "assumed",
        }
    }
}

/// Where a server starts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RecoveredServer {
    /// The server.
    pub server: String,
    /// Its recovery plan.
    pub plan: usize,
    /// Its boot group in that plan.
    pub group: usize,
    /// What it is: directory, infrastructure, data, application, web.
    pub tier: &'static str,
    /// How that is known.
    pub basis: TierBasis,
    /// The group of servers that it belongs to; null where it belongs to none.
    pub application: Option<String>,
}

/// Something that takes time in a recovery.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RecoveryPart {
    /// Stable identifier: failover, start, check, dns, acceptance.
    pub code: &'static str,
    /// How long it takes once.
    #[serde(serialize_with = "plain_number")]
    pub minutes: f64,
    /// How many times, one after the other.
    pub times: usize,
    /// How long it takes in all.
    #[serde(serialize_with = "plain_number")]
    pub total_minutes: f64,
    /// The rule that says so.
    pub rule: String,
    /// Whether the rule is documented, derived or assumed.
    #[schemars(with = "String")]
    pub status: Status,
}

/// Test failovers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Drills {
    /// Months from one to the next.
    #[serde(serialize_with = "plain_number")]
    pub interval_months: f64,
    /// Drills of all recovery plans in a year.
    #[serde(serialize_with = "plain_number")]
    pub drills_a_year: f64,
    /// vCPUs that a drill of everything needs at once; null where the size of no machine is known.
    pub vcpus: Option<u32>,
    /// The most vCPUs that the drill of one recovery plan needs at once.
    pub largest_plan_vcpus: Option<u32>,
    /// Machines whose size is not known, which the vCPUs lack.
    pub without_size: usize,
    /// Disks that a drill of everything has a second time until its clean-up.
    #[serde(serialize_with = "plain")]
    pub disks_gb: Option<f64>,
}

/// The way back to the site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Failback {
    /// Whether today's set-up has one.
    pub supported: bool,
    /// Disks that go back.
    #[serde(serialize_with = "plain")]
    pub disks: Option<f64>,
    /// Disks that an appliance takes at once; null where no appliance is needed.
    #[serde(serialize_with = "plain")]
    pub disks_per_appliance: Option<f64>,
    /// Appliances that take all disks back at once.
    pub appliances: Option<u32>,
    /// What goes back after some days in Azure, and all of it.
    pub copies: Vec<FailbackCopy>,
}

/// What goes back, and what it needs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FailbackCopy {
    /// Days in Azure; null for all data, where the machines on-premises are lost.
    #[serde(serialize_with = "plain")]
    pub days: Option<f64>,
    /// What goes back, uncompressed.
    #[serde(serialize_with = "plain_number")]
    pub gb: f64,
    /// The bandwidth that brings it back within a day, next to the changes of that day.
    #[serde(serialize_with = "plain_number")]
    pub mbps_within_a_day: f64,
    /// How long it takes over the link that is there, or over usual ones, next to the changes meanwhile.
    pub links: Vec<LinkTime>,
}

/// What a duty is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DutyTopic {
    /// Before and during a failover.
    Failover,
    /// Test failovers.
    Drill,
    /// The way back.
    Failback,
    /// What must stay and work on-premises and in Azure.
    Stays,
}

impl DutyTopic {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Failover => "failover",
            Self::Drill => "drill",
            Self::Failback => "failback",
            Self::Stays => "stays",
        }
    }
}

/// Something that somebody has to see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Duty {
    /// Stable identifier.
    pub id: String,
    /// What it is about.
    pub topic: DutyTopic,
    /// In a sentence or two.
    pub text: String,
    /// Who says so.
    pub source: String,
    /// The date of that text.
    pub date: String,
}
