//! How long a recovery takes: parts of each recovery plan, and the plans after one another.

use super::{RecoveryPart, RecoveryPlan, RecoveryScope};
use crate::plan::Plan;
use crate::rules::{RuleId, ids};
use crate::settings::Scenario;
use crate::units::whole;

/// How often a recovery plan does something.
#[derive(Clone, Copy)]
enum Often {
    Once,
    EachGroup,
    BetweenGroups,
}

/// Gives each plan its minutes, and adds up the plans: what the applications need first, then as many plans at a time as the
/// rule says, each time as long as the longest of them.
pub(super) fn estimate(plan: &Plan, plans: &mut [RecoveryPlan]) -> (f64, Vec<RecoveryPart>) {
    let failover = match plan.document.scenario {
        Scenario::Hyperv => ids::FAILOVER_MINUTES_HYPERV,
        Scenario::Vmware | Scenario::Physical => ids::FAILOVER_MINUTES,
    };
    let parts: [(&str, RuleId, Often); 5] = [
        ("failover", failover, Often::Once),
        ("start", ids::BOOT_GROUP_START_MINUTES, Often::EachGroup),
        ("check", ids::BOOT_GROUP_CHECK_MINUTES, Often::BetweenGroups),
        ("dns", ids::RECOVERY_DNS_MINUTES, Often::Once),
        ("acceptance", ids::RECOVERY_ACCEPTANCE_MINUTES, Often::Once),
    ];
    let minutes = |rule: RuleId| plan.rules.number(rule).unwrap_or(0.0);
    let times = |often: Often, one: &RecoveryPlan| match often {
        Often::Once => 1,
        Often::EachGroup => one.groups.len(),
        Often::BetweenGroups => one.groups.len().saturating_sub(1),
    };
    for one in plans.iter_mut() {
        one.minutes =
            parts.iter().map(|(_, rule, often)| minutes(*rule) * times(*often, one) as f64).sum();
    }
    let path =
        longest(plans, whole(plan.rules.number(ids::RECOVERY_PLANS_AT_ONCE)).max(1) as usize);
    let parts: Vec<RecoveryPart> = parts
        .into_iter()
        .map(|(code, rule, often)| {
            let times = path.iter().map(|one| times(often, one)).sum::<usize>();
            RecoveryPart {
                code,
                minutes: minutes(rule),
                times,
                total_minutes: minutes(rule) * times as f64,
                rule: rule.into(),
                status: plan
                    .rules
                    .rule(rule)
                    .map_or(crate::rules::Status::Assumed, |rule| rule.status),
            }
        })
        .collect();
    (parts.iter().map(|part| part.total_minutes).sum(), parts)
}

/// The plans that the recovery waits for: all of services, and of those that run at the same time the longest.
fn longest(plans: &[RecoveryPlan], at_once: usize) -> Vec<&RecoveryPlan> {
    let (services, rest): (Vec<&RecoveryPlan>, Vec<&RecoveryPlan>) =
        plans.iter().partition(|plan| plan.scope == RecoveryScope::Services);
    let slowest = |these: &[&RecoveryPlan]| {
        let mut longest: Option<usize> = None;
        for (index, plan) in these.iter().enumerate() {
            let known = longest.and_then(|index| these.get(index));
            if known.is_none_or(|known| plan.minutes > known.minutes) {
                longest = Some(index);
            }
        }
        longest
    };
    let mut path = services;
    for these in rest.chunks(at_once) {
        path.extend(slowest(these).and_then(|index| these.get(index)).copied());
    }
    path
}
