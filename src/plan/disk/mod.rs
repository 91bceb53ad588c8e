//! Servers disk by disk: what each asks of Azure, what it gets, and what stands in the way.

mod accounts;
mod assumed;
mod checks;
mod churn;
mod machine;
mod target;

use schemars::JsonSchema;
use serde::Serialize;

use super::readiness::Readiness;
use super::verdict::Verdict;
use crate::catalog::{DiskCatalog, DiskType};
use crate::estate::Server;
use crate::figure::CheckSeverity;
use crate::message;
use crate::rules::RuleSet;
use crate::settings::{Scenario, Settings};
use crate::units::{Gib, plain};
use crate::wording::Message;
pub(crate) use accounts::account_checks;
use assumed::soften;
use checks::DiskFacts;
pub(crate) use checks::MOST_DISKS;
use target::{Chooser, Demand};

/// From where the changes of a disk are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DiskChangeBasis {
    /// Those of the disk were measured.
    Measured,
    /// Those of the server are shared out by the sizes of its disks.
    SharedBySize,
}

/// What a tier was chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Bound {
    /// Its size.
    Size,
    /// Its IOPS.
    Iops,
    /// Its MB/s.
    Throughput,
    /// The changes that Site Recovery takes from it.
    Churn,
    /// The end of a type that came before.
    Retirement,
}

/// One disk of a server and its target.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DiskPlan {
    /// The inventory's name for it.
    pub label: String,
    /// Its size in GiB.
    #[serde(serialize_with = "plain")]
    pub size_gb: Option<f64>,
    /// Whether it holds the operating system; taken to be the first disk.
    pub os_disk: bool,
    /// The type of the managed disk.
    #[serde(rename = "type")]
    pub kind: Option<DiskType>,
    /// The tier of the managed disk: `P10`.
    pub tier: Option<String>,
    /// The size of the tier in GiB.
    #[serde(serialize_with = "plain")]
    pub tier_size_gb: Option<f64>,
    /// What it changes in GiB a day, growth included.
    #[serde(serialize_with = "plain")]
    pub changed_gb_per_day: Option<f64>,
    /// `measured`, or `shared-by-size` where only the whole server's changes are known.
    #[schemars(with = "Option<String>")]
    pub changed_basis: Option<DiskChangeBasis>,
    /// What bound the choice.
    pub bound_by: Option<Bound>,
    /// Why this type and tier.
    pub reason: Message,
    /// The tier that its size alone would give, where its load needs a higher one ("yes, but").
    pub tier_by_size: Option<String>,
    /// Whether the disk can be replicated.
    pub readiness: Readiness,
}

/// A server's disks with their targets, and the checks on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlannedDisks {
    pub(crate) disks: Vec<DiskPlan>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl PlannedDisks {
    /// How many disks go to premium SSD; unknown where a disk has no target.
    pub(crate) fn premium(&self) -> Option<f64> {
        let premium = self.disks.iter().filter(|disk| disk.kind.is_some_and(DiskType::is_premium));
        (!self.disks.is_empty()).then(|| premium.count() as f64)
    }

    /// The size of all targets in GiB; a disk without one counts with its own size.
    pub(crate) fn target_gb(&self) -> Option<f64> {
        let sizes = self.disks.iter().map(|disk| disk.tier_size_gb.or(disk.size_gb));
        sizes.reduce(|a, b| Some(a? + b?)).flatten()
    }
}

/// Plans the disks of servers under one rule set.
pub(crate) struct DiskPlanner<'a> {
    rules: &'a RuleSet,
    settings: &'a Settings,
    chooser: Chooser<'a>,
}

impl<'a> DiskPlanner<'a> {
    pub(crate) fn new(rules: &'a RuleSet, settings: &'a Settings, disks: &'a DiskCatalog) -> Self {
        Self { rules, settings, chooser: Chooser::new(rules, disks) }
    }

    /// The disks of a server that changes so many GiB a day, growth included.
    pub(crate) fn plan(&self, server: &Server, changed_gb: Option<f64>) -> PlannedDisks {
        let facts = checks::facts(server, changed_gb, self.settings.growth / 100.0);
        let hyperv = self.settings.scenario == Scenario::Hyperv;
        let mut planned = PlannedDisks::default();
        let by_machine = hyperv.then(|| machine::standard_fit(self.rules, server, changed_gb));
        planned.verdicts.extend(machine::churn_check(self.rules, hyperv, server, changed_gb));
        // Average disks are all alike; what is to be said of them is said once.
        let alike = server.disks.is_empty();
        for disk in &facts {
            if let Some(first) = planned.disks.first().filter(|_| alike) {
                let mut entry = first.clone();
                entry.label.clone_from(&disk.label);
                planned.disks.push(entry);
                continue;
            }
            let mut found =
                checks::checks(disk, facts.len() > 1, server, self.settings, self.rules);
            let mut entry = self.target(disk, facts.len() > 1, by_machine, &mut found);
            soften(server, &mut found);
            entry.readiness = readiness(&found, disk.gb.is_some());
            planned.disks.push(entry);
            planned.verdicts.extend(found);
        }
        planned
    }

    fn target(
        &self,
        disk: &DiskFacts<'_>,
        others: bool,
        by_machine: Option<churn::Fit>,
        found: &mut Vec<Verdict>,
    ) -> DiskPlan {
        let mut entry = DiskPlan {
            label: disk.label.clone(),
            size_gb: disk.gb,
            os_disk: disk.os,
            kind: None,
            tier: None,
            tier_size_gb: None,
            changed_gb_per_day: disk.changed_gb,
            changed_basis: disk.changed_basis,
            bound_by: None,
            reason: message!("the size of the disk is not known"),
            tier_by_size: None,
            readiness: Readiness::Unknown,
        };
        if let Some(gb) = disk.gb {
            let demand = Demand {
                size: Gib(gb),
                os: disk.goes_with_os,
                changed_gb: disk.changed_gb,
                io_kb: disk.workload.io_kb,
                iops: disk.iops,
                mib_per_s: disk.mib_per_s,
                by_machine,
                size_rule: checks::size_rule(self.settings),
            };
            match self.chooser.choose(&demand) {
                Ok(target) => {
                    entry.kind = Some(target.kind);
                    entry.tier = Some(target.tier.tier.clone());
                    entry.tier_size_gb = Some(target.tier.size.0);
                    entry.bound_by = Some(target.bound);
                    entry.tier_by_size = target.natural.map(|natural| natural.tier.clone());
                    entry.reason.clone_from(&target.reason);
                    found.push(checks::target_check(disk, &target));
                }
                Err(obstacle) => {
                    found.push(checks::no_target(disk, others, &obstacle));
                    entry.reason = obstacle.reason;
                }
            }
        }
        entry
    }
}

fn readiness(found: &[Verdict], sized: bool) -> Readiness {
    let has = |severity| {
        found
            .iter()
            .filter(|verdict| verdict.check.passed != Some(true))
            .any(|verdict| verdict.severity == severity)
    };
    if has(CheckSeverity::Error) {
        Readiness::NotReady
    } else if has(CheckSeverity::Unknown) || !sized {
        Readiness::Unknown
    } else if has(CheckSeverity::Conditional) {
        Readiness::Conditional
    } else {
        Readiness::Ready
    }
}
