//! From a plan to what disaster recovery needs beside it: the order in which machines start, an estimate of the recovery time,
//! drills, the way back, and what has to stay. Pure functions.

mod boot_order;
mod duties;
mod failback;
mod recovery_plans;
mod recovery_time;
mod tiers;

use std::collections::HashMap;

pub use crate::plan::recovery::{
    BootGroup, Drills, Duty, DutyTopic, Failback, FailbackCopy, RecoveredServer, Recovery,
    RecoveryPart, RecoveryPlan, RecoveryScope, TierBasis,
};
pub(crate) use duties::duty_texts;

use crate::finding::Finding;
use crate::plan::{Plan, PlannedServer, Readiness};
use crate::rules::ids;
use crate::schedule::GroupSpec;

/// Months of a year.
const MONTHS: f64 = 12.0;

/// What recovery needs to know beside the plan.
#[derive(Clone, Debug, Default)]
pub struct RecoveryOptions {
    /// Groups from files, with what comes before what.
    pub groups: Vec<GroupSpec>,
    /// The group of each server that is in one, by the server's name.
    pub application_of: HashMap<String, String>,
    /// Servers in pairs: the first is needed by the second.
    pub order: Vec<(String, String)>,
}

/// A machine that is recovered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) server: &'a PlannedServer,
    pub(crate) application: Option<&'a str>,
    pub(crate) tier: usize,
    pub(crate) basis: TierBasis,
    /// Where it starts: machines of a lower level first.
    pub(crate) level: usize,
}

/// What the recovery of a plan needs, and what was noticed.
#[must_use]
pub fn recovery(plan: &Plan, options: &RecoveryOptions) -> (Recovery, Vec<Finding>) {
    let document = &plan.document;
    let servers = document.servers.as_deref().unwrap_or_default();
    let recovered: Vec<&PlannedServer> =
        servers.iter().filter(|server| server.readiness != Readiness::NotReady).collect();
    let left_out = servers.len() - recovered.len();
    let tiers = tiers::tiers_of(&recovered, document.dependencies.as_ref());
    let mut machines: Vec<Machine<'_>> = recovered
        .iter()
        .zip(tiers)
        .map(|(server, (tier, basis))| Machine {
            server,
            application: options.application_of.get(&server.name).map(String::as_str),
            tier,
            basis,
            level: tier,
        })
        .collect();
    let levels = boot_order::levels(&machines, options, document.dependencies.as_ref());
    for (machine, level) in machines.iter_mut().zip(levels) {
        machine.level = level;
    }
    let mut findings = Vec::new();
    let mut plans = match document.servers {
        Some(_) => recovery_plans::of_machines(plan, &machines, &mut findings),
        None => recovery_plans::of_averages(plan),
    };
    let (minutes, parts) = recovery_time::estimate(plan, &mut plans);
    let recovery = Recovery {
        rpo_minutes: document.settings.rpo,
        achieved_rpo_minutes: document
            .bandwidth
            .as_ref()
            .and_then(|bandwidth| bandwidth.link.as_ref()?.achieved_rpo_minutes),
        servers: recovery_plans::servers_in_order(&plans, &machines),
        left_out,
        minutes,
        parts,
        drills: drills(plan, &plans),
        failback: failback::failback(plan),
        duties: duties::duties(document.scenario),
        plans,
    };
    (recovery, findings)
}

fn drills(plan: &Plan, plans: &[RecoveryPlan]) -> Drills {
    let interval_months = plan.rules.number(ids::DRILL_INTERVAL_MONTHS).unwrap_or(MONTHS);
    let disks: Option<Vec<f64>> = plans.iter().map(|plan| plan.disks_gb).collect();
    Drills {
        interval_months,
        drills_a_year: plans.len() as f64 * MONTHS / interval_months,
        vcpus: plans.iter().filter_map(|plan| plan.vcpus).reduce(|sum, more| sum + more),
        largest_plan_vcpus: plans.iter().filter_map(|plan| plan.vcpus).max(),
        without_size: plans.iter().map(|plan| plan.without_size).sum(),
        disks_gb: disks.map(|disks| disks.iter().sum()),
    }
}
