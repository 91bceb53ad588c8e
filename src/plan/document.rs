//! The plan as the JSON document that scripts rely on (`asrcap.plan/1`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::against::Against;
use super::age::DataAge;
use super::blocks::{Inputs, Outputs};
use super::checklist::Prerequisite;
use super::cost::Cost;
use super::counts::{Counts, NotPlanned};
use super::differences::Difference;
use super::first_copy::FirstCopy;
use super::fit::{AzureLimit, AzureVcpus, Connections, Needed};
use super::infrastructure::Infrastructure;
use super::record::{FigureRecord, RuleRecord, RuleSetStamp};
use super::recovery::Recovery;
use super::replication::Replication;
use super::risks::Risk;
use super::rules_used::add_recovery_rules;
use super::schedule::Schedule;
use super::server::PlannedServer;
use super::sizing_totals::SizingTotals;
use super::source_storage::SourceStorage;
use super::storage_accounts::StorageAccounts;
use crate::churn::Bandwidth;
use crate::dependencies::DependencyReport;
use crate::estate::OverrideReport;
use crate::finding::Finding;
use crate::rules::RuleSet;
use crate::settings::{Arithmetic, Method, Origin, Purpose, Scenario, Settings};
use crate::source::SourceFile;

/// The identifier of the document's form.
pub const SCHEMA: &str = "asrcap.plan/1";

/// The plan. Numbers are in the unit that the key names: gb is GiB; mbps is 10^6 bit/s in exact arithmetic and the
/// workbook's megabits in workbook arithmetic. null means not known, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
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
    /// As of when the rules and the VM sizes are, and how old on the date of the report.
    pub as_of: Vec<DataAge>,
    /// The arithmetic of `inputs` and `outputs`.
    pub arithmetic: Arithmetic,
    /// The source environment.
    pub scenario: Scenario,
    /// What the plan is for; not under a rule set of the past, where nothing follows from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// How machines are replicated; not under a rule set of the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
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
    /// What was read and is not planned, by reason; `counts.excluded` is their sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<NotPlanned>,
    /// The servers in the order of the report; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<PlannedServer>>,
    /// What sizes by use save in all; only where something is known of what servers use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizing: Option<SizingTotals>,
    /// What to do before the first copy: what the inventories tell of servers that it may run into. No verdict follows from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Risk>,
    /// The same servers under another rule set; only where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
    /// The bandwidth of delta replication over time; only where changes are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Bandwidth>,
    /// How long the first copy of everything takes; only where there is something to copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_copy: Option<FirstCopy>,
    /// Batches and waves under the link; only where a link was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// The order in which machines start in Azure, how long recovery takes, drills and the way back; only for disaster recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
    /// Who talks to whom, and what follows for what moves together; only where connections or relations were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependencies: Option<DependencyReport>,
    /// What people decided against the inventories; only where something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<OverrideReport>,
    /// The storage accounts; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_accounts: Option<StorageAccounts>,
    /// The configuration and process servers.
    pub infrastructure: Infrastructure,
    /// The vCPUs of the machines in Azure, in all and by the families that have quotas; only where sizes are known, and not under a
    /// rule set of the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub azure_vcpus: Option<AzureVcpus>,
    /// What the plan makes in Azure against what a vault, a subscription or a region holds; empty under a rule set of the past.
    pub azure_limits: Vec<AzureLimit>,
    /// What replication may run over, and the gateway or circuit that carries its bandwidth; not under a rule set of the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<Connections>,
    /// How the machines are replicated, by which tool and to what targets; not under a rule set of the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication: Option<Replication>,
    /// What the plan costs; only where price files were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
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

impl PlanDocument {
    /// What replication needs for the changes, in 10^6 bit/s: what the recovery point needs nine times out of ten where changes
    /// were measured over time, or else their mean.
    pub(crate) fn needed_mbps(&self) -> Option<f64> {
        let delta = self.outputs.get("delta_bandwidth_mbps");
        let needed = Needed::of(delta, self.bandwidth.as_ref(), self.settings.rpo);
        needed.map(|needed| needed.mbps)
    }

    /// Gives the plan its schedule, which says how long the first copy takes.
    pub fn set_schedule(&mut self, schedule: Schedule) {
        if let Some(first_copy) = &mut self.first_copy {
            first_copy.scheduled(&schedule);
        }
        self.schedule = Some(schedule);
    }

    /// Gives the plan what disaster recovery needs, with the rules that it stands on.
    pub(crate) fn set_recovery(&mut self, recovery: Recovery, rules: &RuleSet) {
        add_recovery_rules(&mut self.rules_used, rules);
        self.recovery = Some(recovery);
    }
}

/// What made the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Tool {
    /// `asrcap`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This version of asrcap.
    pub(crate) fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}
