//! Why a server has its readiness.

use super::stored::{StoredPlan, StoredReason, StoredServer};
use super::{ExplainedCheck, ExplainedOverride, Explanation, decisions, inputs, rules, sizing};
use crate::plan::record::FigureValue;
use crate::words;

pub(crate) fn of_server(plan: &StoredPlan, server: &StoredServer) -> Explanation {
    let mut messages = server.reasons.iter().collect::<Vec<_>>();
    let checks = server
        .checks
        .iter()
        .map(|check| {
            let at = messages
                .iter()
                .position(|reason| check.passed != Some(true) && reason.code == check.code);
            ExplainedCheck {
                code: check.code.clone(),
                disk: check.disk.clone(),
                passed: check.passed,
                value: check.value.clone(),
                limit: check.limit.clone(),
                rule: check.rule.clone(),
                message: at.map(|at| messages.remove(at).message.clone()),
            }
        })
        .collect::<Vec<_>>();
    // What is left are values that nobody knows; what somebody decided stands with the overrides.
    let (forced, missing): (Vec<&StoredReason>, Vec<&StoredReason>) =
        messages.into_iter().partition(|reason| reason.code == "override");
    let missing = missing.into_iter().map(|reason| ExplainedCheck {
        code: reason.code.clone(),
        disk: None,
        passed: None,
        value: None,
        limit: None,
        rule: None,
        message: Some(reason.message.clone()),
    });
    let mut ids: Vec<String> = Vec::new();
    for rule in server.checks.iter().filter_map(|check| check.rule.clone()) {
        if !ids.contains(&rule) {
            ids.push(rule);
        }
    }
    let (rules, mut overrides) = rules(plan, &ids);
    overrides.extend(decisions(plan, &server.name));
    if overrides.is_empty() {
        overrides.extend(forced.into_iter().map(|reason| ExplainedOverride {
            subject: server.name.clone(),
            reason: reason.message.clone(),
        }));
    }
    let inputs = plan
        .server_figures
        .iter()
        .filter(|figure| figure.expression.is_none() && server.figures.contains_key(&figure.id))
        .filter_map(|figure| inputs::of_server(plan, server, &figure.id))
        .collect();
    Explanation {
        figure: "readiness".to_owned(),
        label: words!("Can the server be replicated?").to_owned(),
        server: Some(server.name.clone()),
        value: FigureValue::Text(server.readiness.clone()),
        unit: "text".to_owned(),
        expression: None,
        with_numbers: None,
        inputs,
        rules,
        overrides,
        checks: Some(checks.into_iter().chain(missing).collect()),
        size: server.size_choice.clone(),
        sizing: sizing::of_server(plan, server),
        disks: (!server.disk_plan.is_empty()).then(|| server.disk_plan.clone()),
        cost: None,
    }
}
