//! The same servers under another rule set: which verdicts change, and which rules make the difference.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::PlanError;
use super::assemble::counts;
use super::assemble_servers::assemble_servers;
use super::blocks::Outputs;
use super::detailed::evaluate;
use super::document::{Counts, PlanDocument, PlannedServer, Readiness, Reason, RuleSetStamp};
use super::evaluated::Terms;
use crate::estate::Estate;
use crate::finding::Severity;
use crate::reference::ReferenceData;
use crate::rules::{RuleSet, Storage, ids};
use crate::settings::{Arithmetic, Settings};
use crate::source::Location;
use crate::units::plain_number;
use crate::wording::Message;

/// A plan's servers under another rule set.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Against {
    /// The other rule set.
    pub rules: RuleSetStamp,
    /// As of when it is, `YYYY-MM-DD`.
    pub rules_date: String,
    /// The arithmetic under it: a set with managed disks has the exact one only.
    pub arithmetic: Arithmetic,
    /// One-off headroom on changes in per cent, which follows the rule set unless it was given.
    #[serde(serialize_with = "plain_number")]
    pub growth: f64,
    /// How many servers there are of each kind under it.
    pub counts: Counts,
    /// The OUTPUT block under it.
    pub outputs: Outputs,
    /// The servers with another verdict under it, in the order of the plan.
    pub changed: Vec<ChangedVerdict>,
    /// The rules behind the other verdicts, in the order of the plan's rule set.
    pub deciding_rules: Vec<DecidingRule>,
}

/// A server whose verdict is another one under the other rule set.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangedVerdict {
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub source: Location,
    /// The verdict of the plan.
    pub readiness: Readiness,
    /// The verdict under the other rule set.
    pub readiness_against: Readiness,
    /// The rules that make the difference.
    pub rules: Vec<String>,
    /// What decides under the plan's rules and not under the others.
    pub reasons: Vec<Message>,
    /// What decides under the other rules and not under the plan's.
    pub reasons_against: Vec<Message>,
}

/// A rule behind verdicts that change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DecidingRule {
    /// Its id.
    pub id: String,
    /// What the plan's rule set says, as of when.
    pub value: Option<StatedRule>,
    /// What the other one says.
    pub value_against: Option<StatedRule>,
    /// How many servers have another verdict by it.
    pub servers: usize,
}

/// What a rule set says, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatedRule {
    /// The value with its unit for people.
    pub value: String,
    /// The date of its source.
    pub date: String,
}

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
    let day = plan.date.as_deref().unwrap_or(&reference.rules().date);
    let mut evaluated = evaluate(
        estate,
        Terms { settings: &settings, reference, arithmetic: settings.arithmetic, day },
    )?;
    let servers = assemble_servers(&mut evaluated, &settings, reference);
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
        rules: RuleSetStamp {
            id: reference.rules().id.clone(),
            sha256: reference.rules().sha256.clone(),
        },
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
        let same = |check: &&super::CheckResult| check.code == reason.code;
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
