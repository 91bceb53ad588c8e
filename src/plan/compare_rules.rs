//! Plans the servers again under another rule set, and finds the rules that make the difference.

use std::collections::{BTreeMap, BTreeSet};

use super::against::{Against, ChangedVerdict, DecidingRule, StatedRule};
use super::assemble_servers::assemble_servers;
use super::blocks::Outputs;
use super::counts::counts;
use super::detailed::evaluate;
use super::document::PlanDocument;
use super::error::PlanError;
use super::readiness::{Readiness, Reason};
use super::record::RuleSetStamp;
use super::server::PlannedServer;
use super::terms::Terms;
use super::verdict::CheckResult;
use crate::estate::Estate;
use crate::finding::Severity;
use crate::reference::ReferenceData;
use crate::rules::{RuleSet, Storage, ids};
use crate::settings::{Arithmetic, Settings};
use crate::source::Location;

/// Works the servers of a plan out under another rule set. `settings` are those of the plan with the defaults that the other
/// set states.
pub fn against(
    estate: &Estate,
    plan: &PlanDocument,
    own: &RuleSet,
    settings: &Settings,
    reference: &ReferenceData,
) -> Result<Against, PlanError> {
    let settings = fitting(settings, reference);
    let reference = &*settings.under(reference);
    let day = plan.date.as_deref().unwrap_or(&reference.rules().date);
    let terms = Terms {
        settings: &settings,
        reference,
        arithmetic: settings.arithmetic,
        day,
        in_words: true,
    };
    let mut evaluated = evaluate(estate, terms)?;
    let servers = assemble_servers(&mut evaluated, terms);
    let mut others: BTreeMap<(&str, &Location), Vec<&PlannedServer>> = BTreeMap::new();
    for server in servers.iter().rev() {
        others.entry((&server.name, &server.source)).or_default().push(server);
    }
    let has_other_growth = (settings.growth - plan.settings.growth).abs() > f64::EPSILON;
    let changed: Vec<ChangedVerdict> = plan
        .servers
        .iter()
        .flatten()
        .filter_map(|server| {
            let other = others.get_mut(&(&server.name, &server.source))?.pop()?;
            changed(server, other, has_other_growth)
        })
        .collect();
    Ok(Against {
        rules: RuleSetStamp::of(reference.rules()),
        rules_date: reference.rules().date.clone(),
        arithmetic: settings.arithmetic,
        growth: settings.growth,
        counts: counts(estate, &evaluated, servers.iter().map(|server| server.readiness)),
        outputs: Outputs::of(&evaluated.sheet, &evaluated.sheet.set, settings.scenario),
        deciding_rules: deciding(&changed, own, reference.rules()),
        changed,
    })
}

/// The settings without what the other rule set and its catalogue do not know.
fn fitting(settings: &Settings, reference: &ReferenceData) -> Settings {
    let mut fitting = settings.clone();
    if reference.rules().storage == Storage::ManagedDisks {
        fitting.arithmetic = Arithmetic::Exact;
    }
    fitting.series =
        fitting.series.filter(|series| series.iter().all(|one| reference.sizes().has_series(one)));
    fitting.size.retain(|_, size| reference.sizes().get(size).is_some());
    fitting
}

fn changed(
    server: &PlannedServer,
    other: &PlannedServer,
    has_other_growth: bool,
) -> Option<ChangedVerdict> {
    if server.readiness == other.readiness {
        return None;
    }
    let own = decisive(server, other);
    let theirs = decisive(other, server);
    let mut rules: Vec<String> = Vec::new();
    let sides = own
        .iter()
        .map(|reason| (*reason, other))
        .chain(theirs.iter().map(|reason| (*reason, server)));
    for (reason, side) in sides {
        let same_check = side.checks.iter().find(|check| check.code == reason.code);
        let named = [
            reason.rule.as_deref(),
            same_check.and_then(|check| check.rule.as_deref()),
            (has_other_growth && GROWN.contains(&reason.code.as_str())).then_some(GROWTH),
        ];
        for rule in named.into_iter().flatten() {
            if !rules.iter().any(|known| known == rule) {
                rules.push(rule.to_owned());
            }
        }
    }
    let messages =
        |reasons: &[&Reason]| reasons.iter().map(|reason| reason.message.clone()).collect();
    Some(ChangedVerdict {
        name: server.name.clone(),
        source: server.source.clone(),
        readiness: server.readiness,
        readiness_against: other.readiness,
        rules,
        reasons: messages(&own),
        reasons_against: messages(&theirs),
    })
}

/// The reasons that carry the verdict of a server and that the other one does not have.
fn decisive<'a>(server: &'a PlannedServer, other: &PlannedServer) -> Vec<&'a Reason> {
    let weight = match server.readiness {
        Readiness::Ready => return Vec::new(),
        Readiness::NotReady => Severity::Error,
        Readiness::Conditional | Readiness::Unknown => Severity::Warning,
    };
    // What stands against a server does not make it unknown.
    let stands_against = |reason: &&Reason| {
        let same = |check: &&CheckResult| check.code == reason.code;
        server.checks.iter().find(same).is_some_and(|check| check.passed == Some(false))
    };
    server
        .reasons
        .iter()
        .filter(|reason| reason.severity == weight)
        .filter(|reason| server.readiness != Readiness::Unknown || !stands_against(reason))
        .filter(|reason| {
            let same = |known: &&Reason| known.code == reason.code && known.rule == reason.rule;
            other.reasons.iter().find(same).is_none_or(|known| known.severity != reason.severity)
        })
        .collect()
}

/// Checks of what changes, which the headroom of growth moves.
const GROWN: [&str; 7] = [
    "server-changes",
    "server-peak",
    "server-iops",
    "disk-changes",
    "disk-iops",
    "higher-tier",
    "io-size-decides",
];

const GROWTH: &str = ids::GROWTH_DEFAULT.as_str();

fn deciding(changed: &[ChangedVerdict], own: &RuleSet, other: &RuleSet) -> Vec<DecidingRule> {
    let mut servers: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in changed.iter().flat_map(|server| &server.rules) {
        *servers.entry(rule).or_default() += 1;
    }
    let order = own.rules().iter().chain(other.rules());
    let mut seen = BTreeSet::new();
    order
        .map(|rule| rule.id.as_str())
        .filter(|id| seen.insert(*id))
        .filter_map(|id| {
            let stated = |set: &RuleSet| {
                set.get(id).map(|rule| StatedRule {
                    value: rule.full_value_text(),
                    date: rule.as_of().to_owned(),
                })
            };
            Some(DecidingRule {
                servers: *servers.get(id)?,
                value: stated(own),
                value_against: stated(other),
                id: id.to_owned(),
            })
        })
        .collect()
}
