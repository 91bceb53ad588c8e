//! The plan as the JSON document that scripts rely on (`asrcap.plan/1`).

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::against::Against;
use super::blocks::{Inputs, Outputs};
use super::checklist::Prerequisite;
use super::disk::DiskPlan;
use super::infrastructure::Infrastructure;
use super::record::{FigureRecord, FigureValue, RuleRecord};
use super::schedule::Schedule;
use super::source_storage::SourceStorage;
use super::verdict::CheckResult;
use crate::churn::Bandwidth;
use crate::estate::{Boot, OverrideReport};
use crate::finding::{Finding, Severity};
use crate::settings::{Arithmetic, Origin, Scenario, Settings};
use crate::source::{Location, SourceFile};
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// The identifier of the document's form.
pub const SCHEMA: &str = "asrcap.plan/1";

/// The plan. Numbers are in the unit that the key names: gb is GiB; mbps is 10^6 bit/s in exact arithmetic and the
/// workbook's megabits in workbook arithmetic. null means not known, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlanDocument {
    /// `asrcap.plan/1`.
    pub schema: &'static str,
    /// What made the plan.
    pub tool: Tool,
    /// The date on the report, only where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The rule set.
    pub rules: RuleSetStamp,
    /// The arithmetic of `inputs` and `outputs`.
    pub arithmetic: Arithmetic,
    /// The source environment.
    pub scenario: Scenario,
    /// Every setting in force, so that the plan can be run again.
    pub settings: Settings,
    /// The files that were read.
    pub sources: Vec<SourceFile>,
    /// The INPUTS block of the Capacity Planner.
    pub inputs: Inputs,
    /// The OUTPUT block of the Capacity Planner, over the servers in the totals.
    pub outputs: Outputs,
    /// The same over all servers whose storage is known, whatever stands in their way; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outputs_all: Option<Outputs>,
    /// The INPUTS block that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inputs_all: Option<Inputs>,
    /// In exact arithmetic: what the 2017 workbook would have printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workbook_outputs: Option<Outputs>,
    /// In exact arithmetic: why a figure differs from the workbook's.
    pub differences: Vec<Difference>,
    /// How many servers there are of each kind; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// The servers in the order of the report; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<PlannedServer>>,
    /// The same servers under another rule set; only where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
    /// The bandwidth of delta replication over time; only where changes are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Bandwidth>,
    /// Batches and waves under the link; only where a link was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// What people decided against the inventories; only where something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<OverrideReport>,
    /// The storage accounts; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_accounts: Option<StorageAccounts>,
    /// The configuration and process servers.
    pub infrastructure: Infrastructure,
    /// What must be in place before replication.
    pub checklist: Vec<Prerequisite>,
    /// Hyper-V: the free space that the source needs, by host.
    pub source_storage: Vec<SourceStorage>,
    /// Every figure of the Capacity Planner with its expression.
    pub figures: Vec<FigureRecord>,
    /// What the `figures` of the servers are.
    pub server_figures: Vec<FigureRecord>,
    /// The rules that the plan stands on.
    pub rules_used: Vec<RuleRecord>,
    /// From where each setting came; those that are not named are defaults.
    pub setting_origins: BTreeMap<String, Origin>,
    /// What was found, assumed or left out.
    pub findings: Vec<Finding>,
}

/// What made the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tool {
    /// `asrcap`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The rule set that a plan was worked out under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleSetStamp {
    /// Its id.
    pub id: String,
    /// SHA-256 of its text.
    pub sha256: String,
}

/// A figure that differs from the workbook's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// The key in `outputs`.
    pub figure: String,
    /// The exact value.
    #[serde(serialize_with = "plain")]
    pub exact: Option<f64>,
    /// What the workbook would have printed.
    #[serde(serialize_with = "plain")]
    pub workbook: Option<f64>,
    /// Why they differ.
    pub why: String,
}

/// How many servers there are. `read` = `excluded` + `planned`; `planned` = `ready` + `conditional` + `not_ready` +
/// `unknown`; `eligible` are those that the totals are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Rows that stand for a machine.
    pub read: usize,
    /// Left out: templates, placeholders, unreadable rows and the like.
    pub excluded: usize,
    /// Servers in the plan's list.
    pub planned: usize,
    /// Can be replicated as they are.
    pub ready: usize,
    /// Can be replicated under a condition.
    pub conditional: usize,
    /// Cannot be replicated as they are.
    pub not_ready: usize,
    /// Something is missing that would decide.
    pub unknown: usize,
    /// Servers in the totals.
    pub eligible: usize,
}

/// Whether a server can be replicated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// As it is.
    Ready,
    /// Under a condition.
    Conditional,
    /// Not as it is.
    NotReady,
    /// Something is missing that would decide.
    Unknown,
}

impl Readiness {
    /// `not_ready`: as in JSON and CSV, and the key of its word in the texts of reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Conditional => "conditional",
            Self::NotReady => "not_ready",
            Self::Unknown => "unknown",
        }
    }
}

/// The guide's categories of migration by colour; its text has three, grey stands for what cannot be told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Can be moved to Azure without any engineering or modification.
    Green,
    /// Can be moved after some reengineering.
    Yellow,
    /// Cannot be moved as it is; to be revisited later.
    Red,
    /// Not enough is known.
    Grey,
}

impl Category {
    /// `green`: as in JSON and CSV, and the key of its word in the texts of reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Grey => "grey",
        }
    }
}

impl Readiness {
    /// The colour of the guide.
    #[must_use]
    pub fn category(self) -> Category {
        match self {
            Self::Ready => Category::Green,
            Self::Conditional => Category::Yellow,
            Self::NotReady => Category::Red,
            Self::Unknown => Category::Grey,
        }
    }
}

/// What a server that is not in the totals would add to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
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

/// Why a server has its readiness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reason {
    /// Stable identifier.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The reason in one sentence.
    pub message: Message,
    /// The rule behind it.
    pub rule: Option<String>,
}

/// The kind of storage account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// Standard storage.
    Standard,
    /// Premium storage.
    Premium,
}

impl StorageKind {
    /// `standard`: as in JSON and CSV.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }

    /// The performance tier as Azure names it, in every language.
    #[must_use]
    pub fn azure_name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Premium => "Premium",
        }
    }
}

/// How much of a server changes in a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlannedChange {
    /// GiB a day, without growth.
    #[serde(serialize_with = "plain_number")]
    pub gb_per_day: f64,
    /// What was stated: `percent-of-total`, `gb-per-day`, or `setting` for the fallback.
    pub basis: &'static str,
    /// How good it is.
    pub quality: &'static str,
    /// The change in per cent of total storage.
    #[serde(serialize_with = "plain")]
    pub percent_of_total: Option<f64>,
    /// Where it was read, if not in the row of the server.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// One server of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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
    /// How many snapshots (checkpoints) it has, where the inventory says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<u32>,
    /// How much changes in a day.
    pub change: Option<PlannedChange>,
    /// The Azure VM size by Azure's name.
    pub azure_size: Option<String>,
    /// What it moves together with, as a column of the inventory says; left out where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether the size was fixed by hand.
    pub size_by_hand: bool,
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

/// The storage accounts, and the fewest that could do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StorageAccounts {
    /// No placement needs fewer standard accounts.
    pub standard_lower_bound: u32,
    /// No placement needs fewer premium accounts.
    pub premium_lower_bound: u32,
    /// The accounts, standard before premium.
    pub accounts: Vec<StorageAccount>,
}

/// A storage account and what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StorageAccount {
    /// Standard or premium.
    pub kind: StorageKind,
    /// Its number, from 1 for each kind.
    pub number: u32,
    /// Machines in it.
    pub machines: u32,
    /// Disks in it.
    #[serde(serialize_with = "plain")]
    pub disks: Option<f64>,
    /// IOPS in the units of its kind.
    #[serde(serialize_with = "plain")]
    pub iops: Option<f64>,
    /// Whether it is within its limits, in words.
    pub check: String,
}
