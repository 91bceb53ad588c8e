//! How the machines are replicated: the tool and its targets, the cycles of agentless replication, and what the other method
//! would need. Nothing of it is in a plan under a rule set of the past.

mod agentless;
mod cycles;
mod document;
mod fee;
mod figures;
#[cfg(test)]
mod golden_tests;
mod machines;
mod other_method;
mod replication_findings;
mod slots;
mod ways;

pub use cycles::{
    WaitRule, bandwidth_for, final_sync, first_copy, first_copy_of_wave, first_delta, load,
    open_share, sent, sent_by_cycle, snapshot_space,
};
pub(crate) use document::MachinePlace;
pub use document::{
    Agentless, AgentlessFirstCopy, ApplianceSize, CutOver, Cycles, LongestCycle, OtherMethod,
    Replication, SnapshotSpace, Target, Tool,
};
pub use fee::{free_days, instance_fee, storage_gb_days};
pub(crate) use figures::figures;
pub(crate) use machines::Machines;
pub(crate) use replication_findings::findings;
pub use slots::{Appliances, ParallelDisks, SlotRules, agent_based_appliances};

use super::infrastructure::Infrastructure;
use crate::rules::RuleSet;
use crate::settings::{Method, Settings};

/// The servers to set up on-premises: those of agentless replication, or the others where that is not the method.
pub(crate) fn on_premises(
    replication: Option<&Replication>,
    others: impl FnOnce() -> Infrastructure,
) -> Infrastructure {
    let agentless = replication.and_then(|replication| replication.agentless.as_ref());
    agentless.map_or_else(others, agentless::on_premises)
}

/// How the machines are replicated; `None` under a rule set of the past.
pub(crate) fn replication(
    machines: &Machines<'_>,
    settings: &Settings,
    rules: &RuleSet,
) -> Option<Replication> {
    let method = settings.method_under(rules)?;
    let purpose = settings.purpose_under(rules)?;
    let terms = agentless::Terms::of(settings, rules)?;
    let is_agentless = method == Method::Agentless;
    Some(Replication {
        method,
        tool: ways::tool(purpose, method, settings.scenario, rules)?,
        free_days: free_days(rules, purpose),
        targets: ways::targets(purpose, method, settings.scenario, rules),
        agentless: is_agentless.then(|| agentless::agentless(machines, terms)),
        other_method: other_method::other_method(machines, terms, settings, rules),
    })
}
