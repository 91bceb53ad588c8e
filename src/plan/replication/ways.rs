//! The tool that runs the chosen way, and the targets that it has.

use super::document::{Target, Tool};
use crate::message;
use crate::plan::targets::targets_rule;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Method, Purpose, Scenario};

/// The tool that runs a purpose and a method, and why.
pub(crate) fn tool(
    purpose: Purpose,
    method: Method,
    scenario: Scenario,
    rules: &RuleSet,
) -> Option<Tool> {
    let id = match purpose {
        Purpose::Migration => ids::MIGRATION_TOOL,
        Purpose::Dr => ids::DR_TOOL,
    };
    let rule = rules.rule(id)?;
    let message = match (purpose, method, scenario) {
        (Purpose::Dr, _, Scenario::Physical) => message!(
            "Site Recovery runs this disaster recovery: it is the tool for it, with recovery points to choose from and recovery plans; physical servers have no way back in it"
        ),
        (Purpose::Dr, ..) => message!(
            "Site Recovery runs this disaster recovery: it is the tool for it, with recovery points to choose from, failback and recovery plans"
        ),
        (_, Method::Agentless, _) => message!(
            "Azure Migrate runs this migration with its agentless replication, an engine of its own: snapshots in cycles, nothing to install in the machines; Site Recovery is for disaster recovery"
        ),
        (_, _, Scenario::Vmware) => message!(
            "Azure Migrate runs this migration with its agent-based replication, on the engine of Site Recovery: continuous, with the Mobility service in each machine; Site Recovery itself is for disaster recovery"
        ),
        (_, _, Scenario::Physical) => message!(
            "Azure Migrate runs this migration as that of physical servers, on the engine of Site Recovery: continuous, with the Mobility service in each server; Site Recovery itself is for disaster recovery"
        ),
        (_, _, Scenario::Hyperv) => message!(
            "Azure Migrate runs this migration as that of Hyper-V machines, on the engine of Site Recovery: the provider on each host, nothing in the machines; Site Recovery itself is for disaster recovery"
        ),
    };
    Some(Tool {
        name: rule.text().unwrap_or_default().to_owned(),
        message,
        rule: rule.id.clone(),
        source: rule.source.title.clone(),
        date: rule.as_of().to_owned(),
    })
}

/// The rules that list what a way has: the chosen one first, then the others of the scenario.
fn lists(purpose: Purpose, method: Method, scenario: Scenario) -> Vec<RuleId> {
    let migration = targets_rule(Purpose::Migration, method, scenario);
    let dr = targets_rule(Purpose::Dr, method, scenario);
    match purpose {
        Purpose::Dr if scenario == Scenario::Vmware => vec![dr, migration, ids::TARGETS_AGENTLESS],
        Purpose::Dr => vec![dr, migration],
        Purpose::Migration if scenario == Scenario::Vmware => {
            vec![migration, ids::TARGETS_AGENTLESS, ids::TARGETS_AGENT_BASED]
        }
        Purpose::Migration => vec![migration],
    }
}

/// What machines can go to, and what they could with another purpose or method.
pub(crate) fn targets(
    purpose: Purpose,
    method: Method,
    scenario: Scenario,
    rules: &RuleSet,
) -> Vec<Target> {
    let lists = lists(purpose, method, scenario);
    let mut targets: Vec<Target> = Vec::new();
    for (index, list) in lists.into_iter().enumerate() {
        let Some(rule) = rules.rule(list) else { continue };
        for id in rules.list(list) {
            if !targets.iter().any(|known| known.id == *id) {
                targets.push(Target {
                    id: id.clone(),
                    offered: index == 0,
                    source: rule.source.title.clone(),
                    date: rule.as_of().to_owned(),
                });
            }
        }
    }
    targets
}
