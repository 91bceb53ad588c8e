//! What the Summary recommends, what to do next, and how sure the figures are: sentences that follow from the plan.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::filled;
use crate::finding::Severity;
use crate::plan::{InfrastructureOption, Plan, PlannedServer, Readiness};
use crate::units::grouped;

/// The sentences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advice {
    nothing: String,
    options: BTreeMap<String, String>,
    server: String,
    servers: String,
    link_needed: String,
    link_by_mean: String,
    link_enough: String,
    link_short: String,
    link_never: String,
    link_unknown: String,
    batches: String,
    hyperv: String,
    one: String,
    many: String,
    fallback: String,
    hint: String,
    next: BTreeMap<String, String>,
    measure: String,
    all_ready: String,
    rating: String,
    nothing_over_time: String,
    changes: String,
    missing: String,
    averages: String,
    left_out: String,
}

/// Steps that are named.
const STEPS: usize = 5;

/// What is recommended.
pub(super) fn recommendation(plan: &Plan, words: &Advice) -> Vec<String> {
    if plan.document.inputs.virtual_machines.unwrap_or(0.0) <= 0.0 {
        return vec![words.nothing.clone()];
    }
    let mut sentences = link(plan, words);
    sentences.extend(batches(plan, words));
    match plan.document.infrastructure.options.first() {
        Some(option) => sentences.push(on_premises(option, words)),
        None => sentences.push(words.hyperv.clone()),
    }
    sentences
}

fn link(plan: &Plan, words: &Advice) -> Vec<String> {
    let Some(bandwidth) = &plan.document.bandwidth else {
        return match plan.document.outputs.delta_bandwidth_mbps {
            Some(mbps) => vec![filled(&words.link_by_mean, &[("mbps", &whole(mbps))])],
            None => vec![words.link_unknown.clone()],
        };
    };
    let minutes = plan.document.settings.rpo;
    let own = bandwidth
        .rpo
        .iter()
        .find(|rpo| (rpo.minutes - minutes).abs() < 1e-9 && rpo.violations.is_some());
    let Some((always, ninety)) =
        own.and_then(|rpo| Some((rpo.always_mbps?, rpo.ninety_percent_mbps?)))
    else {
        return vec![filled(
            &words.link_by_mean,
            &[("mbps", &whole(bandwidth.mean_mbps))],
        )];
    };
    let minutes = minutes.to_string();
    let mut sentences = vec![filled(
        &words.link_needed,
        &[
            ("minutes", &minutes),
            ("always", &whole(always)),
            ("ninety", &whole(ninety)),
            ("mean", &whole(bandwidth.mean_mbps)),
        ],
    )];
    if let Some(link) = &bandwidth.link {
        let text = match link.achieved_rpo_minutes {
            None => &words.link_never,
            Some(_) if link.mbps >= always => &words.link_enough,
            Some(_) => &words.link_short,
        };
        let achieved = link.achieved_rpo_minutes.map_or_else(String::new, whole);
        sentences.push(filled(
            text,
            &[
                ("mbps", &link.mbps.to_string()),
                ("minutes", &minutes),
                ("achieved", &achieved),
            ],
        ));
    }
    sentences
}

fn batches(plan: &Plan, words: &Advice) -> Option<String> {
    let inputs = &plan.document.inputs;
    let (machines, size) = (inputs.virtual_machines?, inputs.vms_per_batch?);
    let hours = inputs.initial_replication_hours?;
    let initial = plan.document.outputs.initial_bandwidth_mbps?;
    if size < 1.0 {
        return None;
    }
    let batches = (machines / size).ceil();
    Some(filled(
        &words.batches,
        &[
            ("machines", &whole(machines)),
            ("batches", &whole(batches)),
            ("size", &whole(size.min(machines))),
            ("hours", &hours.to_string()),
            ("days", &whole(batches * hours / 24.0)),
            ("mbps", &whole(initial)),
        ],
    ))
}

fn on_premises(option: &InfrastructureOption, words: &Advice) -> String {
    let text = words
        .options
        .get(option.id)
        .map_or(option.id, String::as_str);
    let count = if option.servers == 1 {
        &words.server
    } else {
        &words.servers
    };
    let count = filled(
        count,
        &[
            ("count", &option.servers.to_string()),
            ("vcpus", &whole(option.vcpus)),
            ("memory", &whole(option.memory_gb)),
            ("cache", &whole(option.cache_gb)),
        ],
    );
    filled(text, &[("servers", &count)])
}

/// What to do next, the steps that concern most servers first.
pub(super) fn next(plan: &Plan, words: &Advice) -> Vec<String> {
    let mut steps: Vec<(usize, String)> = Vec::new();
    let servers = plan.document.servers.as_deref().unwrap_or_default();
    let mut reasons: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for server in servers {
        let mut seen: Vec<&str> = Vec::new();
        for reason in &server.reasons {
            if server.readiness == Readiness::Ready || seen.contains(&reason.code.as_str()) {
                continue;
            }
            seen.push(&reason.code);
            reasons
                .entry(&reason.code)
                .or_insert((0, &reason.message))
                .0 += 1;
        }
    }
    for (code, (count, message)) in &reasons {
        steps.push((*count, step(code, *count, message, words)));
    }
    let mut hints: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for finding in &plan.document.findings {
        let serious = finding.severity <= Severity::Warning;
        let known = reasons.contains_key(finding.code) || finding.code == "not-ready";
        if let (true, false, Some(hint)) = (serious, known, &finding.hint) {
            hints.entry(finding.code).or_insert((0, hint)).0 += 1;
        }
    }
    for (code, (count, hint)) in hints {
        let text = match words.next.get(code) {
            Some(_) => step(code, count, hint, words),
            None => filled(
                &words.hint,
                &[("what", &sentence(&code.replace('-', " "))), ("hint", hint)],
            ),
        };
        steps.push((count, text));
    }
    steps.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    steps.truncate(STEPS);
    let mut steps: Vec<String> = steps.into_iter().map(|(_, text)| text).collect();
    let measured = |server: &PlannedServer| {
        let change = server.change.as_ref();
        change.is_some_and(|change| change.basis != "setting" && change.quality != "typed")
    };
    if steps.len() < STEPS && !servers.iter().any(measured) {
        steps.push(words.measure.clone());
    }
    if steps.is_empty() {
        steps.push(words.all_ready.clone());
    }
    (1..)
        .zip(steps)
        .map(|(number, text)| format!("{number}. {text}"))
        .collect()
}

fn step(code: &str, count: usize, message: &str, words: &Advice) -> String {
    let who = if count == 1 { &words.one } else { &words.many };
    let who = filled(who, &[("count", &grouped(count as f64, 0))]);
    match words.next.get(code) {
        Some(text) => filled(text, &[("servers", &who)]),
        None => filled(&words.fallback, &[("servers", &who), ("message", message)]),
    }
}

/// How sure the figures are.
pub(super) fn sure(plan: &Plan, words: &Advice) -> Vec<String> {
    let Some(servers) = &plan.document.servers else {
        return vec![words.averages.clone()];
    };
    let mut sentences = Vec::new();
    if let Some(bandwidth) = &plan.document.bandwidth {
        let measurement = &bandwidth.measurement;
        if measurement.days > 0.0 {
            sentences.push(filled(
                &words.rating,
                &[
                    ("rating", measurement.rating.words()),
                    ("days", &grouped(measurement.days, 1)),
                    ("coverage", &whole(measurement.coverage_percent)),
                    ("servers", &whole(measurement.servers_measured_percent)),
                ],
            ));
        } else {
            sentences.push(words.nothing_over_time.clone());
        }
    }
    let counted: Vec<&PlannedServer> = servers.iter().filter(|server| server.in_totals).collect();
    let with = |test: &dyn Fn(&PlannedServer) -> bool| {
        grouped(
            counted.iter().filter(|server| test(server)).count() as f64,
            0,
        )
    };
    let changes = |server: &PlannedServer, wanted: &str| {
        server.change.as_ref().is_some_and(|change| {
            let kind = match (change.basis, change.quality) {
                ("setting", _) => "setting",
                (_, "typed") => "typed",
                _ => "measured",
            };
            kind == wanted
        })
    };
    if !counted.is_empty() {
        sentences.push(filled(
            &words.changes,
            &[
                ("measured", &with(&|server| changes(server, "measured"))),
                ("typed", &with(&|server| changes(server, "typed"))),
                ("setting", &with(&|server| changes(server, "setting"))),
            ],
        ));
    }
    let missing = counted
        .iter()
        .filter(|server| server.change.is_none())
        .count();
    if missing > 0 {
        sentences.push(filled(
            &words.missing,
            &[("count", &grouped(missing as f64, 0))],
        ));
    }
    let outside = servers.len() - counted.len();
    if outside > 0 {
        sentences.push(filled(
            &words.left_out,
            &[("count", &grouped(outside as f64, 0))],
        ));
    }
    sentences
}

/// The words with a capital at the beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn whole(number: f64) -> String {
    // Small numbers need a decimal.
    grouped(number, usize::from(number.abs() < 10.0))
}
