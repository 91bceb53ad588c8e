//! The rule that lists what machines can go to.

use crate::rules::{RuleId, ids};
use crate::settings::{Method, Purpose, Scenario};

/// The rule that lists what machines of a scenario can go to, by purpose and method.
pub(crate) fn targets_rule(purpose: Purpose, method: Method, scenario: Scenario) -> RuleId {
    match (purpose, method, scenario) {
        (Purpose::Dr, _, Scenario::Hyperv) => ids::TARGETS_DR_HYPERV,
        (Purpose::Dr, ..) => ids::TARGETS_DR,
        (Purpose::Migration, _, Scenario::Hyperv) => ids::TARGETS_HYPERV_MIGRATION,
        (Purpose::Migration, Method::Agentless, _) => ids::TARGETS_AGENTLESS,
        (Purpose::Migration, ..) => ids::TARGETS_AGENT_BASED,
    }
}
