//! What to do next: steps that follow from a plan, the ones that others wait for first.

use std::collections::HashSet;

use super::advice::{common, whole_mbps};
use super::texts::Texts;
use super::theme::NumberStyle;
use crate::estate::Quality;
use crate::finding::Severity;
use crate::plan::{Plan, PlannedServer, Readiness, Reason};
use crate::settings::Scenario;

/// What to do next, in order.
pub(crate) fn next(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<String> {
    let mut steps = Vec::new();
    let unread = unread(plan);
    if unread > 0 {
        steps.push(texts.count(
            "next.errors",
            unread,
            &[("count", &style.number(count(unread), 0))],
        ));
    }
    match &plan.document.servers {
        Some(servers) => of_servers(servers, style, texts, &mut steps),
        None => steps.push(texts.say("next.inventory").to_owned()),
    }
    steps.extend(of_findings(plan, style, texts));
    steps.extend(of_risks(plan, style, texts));
    if plan.document.inputs.get("virtual_machines").unwrap_or(0.0) <= 0.0 {
        steps.extend(quota(plan, style, texts));
        return steps;
    }
    steps.extend(bandwidth(plan, style, texts));
    steps.push(match plan.document.scenario {
        Scenario::Hyperv => texts.say("next.create_hyperv").to_owned(),
        _ => texts.say("next.create").to_owned(),
    });
    steps.extend(quota(plan, style, texts));
    steps.push(texts.say("next.pilot").to_owned());
    if let Some(recovery) = &plan.document.recovery {
        let months = style.number(recovery.drills.interval_months, 0);
        steps.push(texts.fill("next.drill", &[("months", &months)]));
    }
    steps
}

/// What the network is to carry: the same as the table of the connections is for.
fn bandwidth(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let (needed, link) = (plan.document.needed_mbps(), plan.document.settings.link);
    let key = match (needed, link) {
        (None, None) => return None,
        (Some(needed), Some(link)) if needed > link => "next.bandwidth_above_link",
        (Some(_), Some(_)) => "next.bandwidth_of_link",
        (None, Some(_)) | (Some(_), None) => "next.bandwidth",
    };
    let words = |mbps: Option<f64>| mbps.map(|mbps| whole_mbps(mbps, style)).unwrap_or_default();
    Some(texts.fill(key, &[("mbps", &words(needed.or(link))), ("link", &words(link))]))
}

/// The quota of vCPUs, where it is more than a subscription begins with.
fn quota(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let document = &plan.document;
    if document.azure_vcpus.is_none() && document.servers.is_none() && !plan.rules.is_past() {
        return Some(texts.say("next.quota_unknown").to_owned());
    }
    let vcpus = document.azure_vcpus.as_ref().filter(|vcpus| vcpus.is_to_ask())?;
    let total = style.number(f64::from(vcpus.with_waiting()), 0);
    let key = if vcpus.by_family.is_empty() { "next.quota_of_averages" } else { "next.quota" };
    Some(texts.fill(key, &[("vcpus", &total)]))
}

/// Errors in the inputs; those that only say why a server is not ready do not count.
pub(crate) fn unread(plan: &Plan) -> usize {
    let errors = plan.document.findings.iter();
    errors
        .filter(|finding| finding.severity == Severity::Error && finding.code != "not-ready")
        .count()
}

fn of_servers(
    servers: &[PlannedServer],
    style: NumberStyle,
    texts: &Texts,
    steps: &mut Vec<String>,
) {
    let states = [
        (Readiness::NotReady, "next.not_ready"),
        (Readiness::Conditional, "next.conditional"),
        (Readiness::Unknown, "next.unknown"),
    ];
    for (readiness, key) in states {
        // A change that nobody knows has a step of its own.
        let codes = |server: &PlannedServer| {
            let codes = decisive(&server.reasons).map(|reason| reason.code.clone());
            codes.filter(|code| code != "change-rate-not-known").collect::<Vec<_>>()
        };
        let these = servers.iter().filter(|server| server.readiness == readiness);
        let these = these.map(|server| (server, codes(server)));
        let these: Vec<_> = these.filter(|(_, codes)| !codes.is_empty()).collect();
        let number = these.len();
        let words = |above| Words { above, readiness, is_one: number == 1, texts };
        let frequent = common(these.iter().flat_map(|(_, codes)| codes).map(String::as_str));
        let (Some((code, _)), Some((first, _))) = (frequent.first(), these.first()) else {
            continue;
        };
        let values = [
            ("count", style.number(count(number), 0)),
            ("server", first.name.clone()),
            ("why", words("why").of(code).map_or_else(|| code.replace('-', " "), str::to_owned)),
            ("remedy", words("remedy").of(code).unwrap_or_default().to_owned()),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        steps.push(texts.count(key, number, &values).trim_end().to_owned());
    }
    let silent = servers.iter().filter(|server| server.change.is_none()).count();
    let measured = |server: &PlannedServer| {
        let change = server.change.as_ref();
        change.is_some_and(|change| change.quality != Quality::Typed)
    };
    if silent > 0 {
        let number = style.number(count(silent), 0);
        steps.push(texts.count("next.missing_change", silent, &[("count", &number)]));
    } else if !servers.iter().any(measured) {
        steps.push(texts.say("next.measure").to_owned());
    }
}

/// The reasons that weigh most.
fn decisive(reasons: &[Reason]) -> impl Iterator<Item = &Reason> {
    let worst = reasons.iter().map(|reason| reason.severity).min();
    reasons.iter().filter(move |reason| Some(reason.severity) == worst)
}

/// What warnings ask for that no server names as its reason.
fn of_findings(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<String> {
    let words = texts.below("warned");
    let warnings = plan.document.findings.iter();
    let warnings = warnings.filter(|finding| finding.severity == Severity::Warning);
    common(warnings.map(|finding| finding.code))
        .into_iter()
        .filter(|(code, _)| words.contains_key(format!("{code}.one").as_str()))
        .map(|(code, number)| {
            let count = style.number(count(number), 0);
            texts.count(&format!("warned.{code}"), number, &[("count", &count)])
        })
        .collect()
}

/// What to look into before the first copy. Notes alone are no reason for a step.
fn of_risks(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let risks = &plan.document.risks;
    let warned: HashSet<&str> = risks
        .iter()
        .filter(|risk| risk.severity == Severity::Warning)
        .flat_map(|risk| &risk.servers)
        .map(String::as_str)
        .collect();
    let number = warned.len();
    (number > 0)
        .then(|| texts.count("next.risks", number, &[("count", &style.number(count(number), 0))]))
}

/// The words about a reason of one server or of several.
struct Words<'t> {
    /// Below what they stand: `why`, `remedy`.
    above: &'static str,
    readiness: Readiness,
    is_one: bool,
    texts: &'t Texts,
}

impl<'t> Words<'t> {
    /// A check that cannot be decided says what would decide it, not what would be done if it failed. Of one server the words may
    /// be other ones.
    fn of(&self, code: &str) -> Option<&'t str> {
        let Self { above, readiness, is_one, texts } = *self;
        let of = |between: &str| {
            let one = is_one.then(|| texts.get(&format!("{above}.one.{between}{code}"))).flatten();
            one.or_else(|| texts.get(&format!("{above}.{between}{code}")))
        };
        let undecided = (readiness == Readiness::Unknown).then(|| of("undecided.")).flatten();
        undecided.or_else(|| of(""))
    }
}

fn count(number: usize) -> f64 {
    number as f64
}
