//! A server of the plan as the document has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::cost::ServerCost;
use super::disk::DiskPlan;
use super::readiness::{Category, Readiness, Reason};
use super::record::FigureValue;
use super::roles::ServerRole;
use super::size::SizeChoice;
use super::sizing::ServerSizing;
use super::storage_accounts::StorageKind;
use super::verdict::CheckResult;
use crate::estate::{Assumed, Boot, Quality, Usage};
use crate::source::Location;
use crate::units::{plain, plain_number};

/// What a server that is not in the totals would add to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Contribution {
    /// Data to be replicated in GiB.
    #[serde(serialize_with = "plain")]
    pub data_gb: Option<f64>,
    /// Data changed a day in GiB, growth included.
    #[serde(serialize_with = "plain")]
    pub changed_gb_per_day: Option<f64>,
    /// Bandwidth of delta replication.
    #[serde(serialize_with = "plain")]
    pub delta_bandwidth_mbps: Option<f64>,
    /// Storage in Azure in GiB, without the changes that are kept.
    #[serde(serialize_with = "plain")]
    pub storage_gb: Option<f64>,
    /// Disks.
    #[serde(serialize_with = "plain")]
    pub disks: Option<f64>,
}

/// How a daily change was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeBasis {
    /// As a part of the server's total storage.
    PercentOfTotal,
    /// In GiB a day.
    GbPerDay,
    /// By the setting for servers without a rate or a measurement.
    Setting,
}

impl ChangeBasis {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PercentOfTotal => "percent-of-total",
            Self::GbPerDay => "gb-per-day",
            Self::Setting => "setting",
        }
    }
}

/// How much of a server changes in a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PlannedChange {
    /// GiB a day, without growth.
    #[serde(serialize_with = "plain_number")]
    pub gb_per_day: f64,
    /// What was stated: `percent-of-total`, `gb-per-day`, or `setting` for the fallback.
    #[schemars(with = "String")]
    pub basis: ChangeBasis,
    /// How good it is.
    #[schemars(with = "String")]
    pub quality: Quality,
    /// The change in per cent of total storage.
    #[serde(serialize_with = "plain")]
    pub percent_of_total: Option<f64>,
    /// Where it was read, if not in the row of the server.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// One server of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PlannedServer {
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub source: Location,
    /// Whether it can be replicated.
    pub readiness: Readiness,
    /// The guide's category of migration.
    pub category: Category,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Processor cores.
    pub cores: Option<u32>,
    /// Memory in MiB.
    #[serde(serialize_with = "plain")]
    pub memory_mb: Option<f64>,
    /// Network interfaces.
    pub nics: Option<u32>,
    /// Total storage in GiB.
    #[serde(serialize_with = "plain")]
    pub storage_gb: Option<f64>,
    /// Used storage in GiB.
    #[serde(serialize_with = "plain")]
    pub used_gb: Option<f64>,
    /// Number of disks.
    pub disks: Option<u32>,
    /// Size of the largest disk in GiB, where every disk's size is known.
    #[serde(serialize_with = "plain")]
    pub largest_disk_gb: Option<f64>,
    /// How it boots.
    pub boot: Option<Boot>,
    /// The operating system as the inventory writes it.
    pub os: Option<String>,
    /// What it does, where something tells; left out where nothing does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub roles: Vec<ServerRole>,
    /// How many snapshots (checkpoints) it has, where the inventory says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<u32>,
    /// What to do something about before its first copy: ids of the `risks` of the plan; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub risks: Vec<&'static str>,
    /// Which of these values no input says, so that they are assumed; left out where none is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub assumed: Vec<Assumed>,
    /// How busy it was measured to be, where the inventory says.
    #[serde(skip_serializing_if = "Usage::is_unknown")]
    #[schemars(default)]
    pub usage: Usage,
    /// How much changes in a day.
    pub change: Option<PlannedChange>,
    /// The Azure VM size by Azure's name.
    pub azure_size: Option<String>,
    /// What it moves together with, as a column of the inventory says; left out where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether the size was fixed by hand.
    pub size_by_hand: bool,
    /// That size, and why; left out under rule sets of the past and where cores, memory or disks are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_choice: Option<SizeChoice>,
    /// Its sizes by what it has and by what it uses; left out where `size_choice` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizing: Option<ServerSizing>,
    /// The kind of storage.
    pub storage: Option<StorageKind>,
    /// IOPS on standard storage.
    #[serde(serialize_with = "plain")]
    pub standard_iops: Option<f64>,
    /// The standard storage account that it goes to.
    pub standard_account: Option<u32>,
    /// IOPS on premium storage.
    #[serde(serialize_with = "plain")]
    pub premium_iops: Option<f64>,
    /// The premium storage account that it goes to.
    pub premium_account: Option<u32>,
    /// Whether it is in the totals.
    pub in_totals: bool,
    /// What it would add to the totals, where it is not in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would_add: Option<Contribution>,
    /// Its disks one by one with their managed disks, where disks go to managed disks.
    pub disk_plan: Vec<DiskPlan>,
    /// What it costs; only where price files were given and it is in the totals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<ServerCost>,
    /// Every check, passed or not.
    pub checks: Vec<CheckResult>,
    /// The values of the columns of Workload Qualification by their ids; `server_figures` says what they are.
    pub figures: BTreeMap<Arc<str>, FigureValue>,
}

impl PlannedServer {
    /// The number of a column of Workload Qualification.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<f64> {
        match self.figures.get(id) {
            Some(FigureValue::Number(number)) => Some(*number),
            _ => None,
        }
    }
}
