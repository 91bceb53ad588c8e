//! What to do before the first copy: what inventories tell of machines that the copy may run into. Verdicts do not follow from it.

mod found;
mod kinds;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::guest_findings::SupportEnds;
use super::server::PlannedServer;
use crate::estate::Server;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::rules::RuleSet;
use crate::settings::Settings;
use crate::wording::Message;
pub(crate) use kinds::risk_texts;
use kinds::{Kind, Way};

/// Names of machines in a finding.
const NAMED: usize = 5;

/// A risk, and the machines that have it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Risk {
    /// Stable identifier, which is the code of its finding too.
    pub id: &'static str,
    /// How much it weighs for the method of the plan: warning or note.
    pub severity: Severity,
    /// What it is.
    pub name: String,
    /// The servers that have it.
    pub servers: Vec<String>,
    /// Snapshots: the day of the oldest one, where the inventory says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest: Option<String>,
    /// Snapshots: how many days old that is on the date of the report, or else on the day of the inventory; null where neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_days: Option<i32>,
    /// What to do before the first copy.
    pub todo: String,
    /// From where on it counts as a risk, and why; left out where there is no such number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<RiskLimit>,
    /// The rule of the rule set that speaks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The text that the advice stands on.
    pub source: String,
    /// Where that is to be found.
    pub locator: String,
    /// Its date.
    pub date: String,
    /// Whether it has a finding of its own.
    #[serde(skip)]
    is_told: bool,
}

/// From where on something is a risk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RiskLimit {
    /// The number.
    #[serde(serialize_with = "crate::units::plain_number")]
    pub value: f64,
    /// What it counts.
    pub unit: String,
    /// Why that number.
    pub reason: String,
}

/// The way of copying that a plan is for.
struct Copy<'a> {
    way: Way,
    settings: &'a Settings,
    rules: &'a RuleSet,
    /// The date of the report.
    day: Option<Date>,
}

/// The days that a plan looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days<'a> {
    /// The date of the report, by which snapshots age.
    pub(crate) report: Option<&'a str>,
    /// The day on which the support of guests is looked at.
    pub(crate) support: &'a str,
}

/// Notes the risks that each server has in the way of the plan, and sums them up in the order of the report. `read` are the servers
/// as the inventories describe them, in the order of the plan's.
pub(crate) fn assess(
    servers: &mut [PlannedServer],
    read: &[Server],
    settings: &Settings,
    rules: &RuleSet,
    days: Days<'_>,
) -> Vec<Risk> {
    let copy = Copy::of(settings, rules, days.report);
    // A set of the past is planned with as of then.
    let support = (!rules.is_past()).then(|| SupportEnds::of(read, days.support));
    let mut by_kind: BTreeMap<&str, Vec<&Server>> = BTreeMap::new();
    for (planned, server) in servers.iter_mut().zip(read) {
        for kind in
            found::found(server, support.as_ref()).filter(|kind| copy.advice(kind).is_some())
        {
            planned.risks.push(&kind.id);
            by_kind.entry(&kind.id).or_default().push(server);
        }
    }
    let kinds = kinds::kinds().iter();
    kinds.filter_map(|kind| copy.risk(kind, by_kind.get(kind.id.as_str())?)).collect()
}

impl<'a> Copy<'a> {
    fn of(settings: &'a Settings, rules: &'a RuleSet, date: Option<&str>) -> Self {
        let way = Way::of(settings.scenario, settings.method_under(rules));
        Self { way, settings, rules, day: date.and_then(|date| date.parse().ok()) }
    }

    fn advice(&self, kind: &'static Kind) -> Option<&'static kinds::Advice> {
        kind.advice(self.way, self.settings.purpose_under(self.rules))
    }

    fn risk(&self, kind: &'static Kind, servers: &[&Server]) -> Option<Risk> {
        let advice = self.advice(kind)?;
        let (mut oldest, mut oldest_days) = (None, None);
        let mut severity = advice.severity();
        if kind.id == "snapshots" {
            oldest = servers.iter().filter_map(|one| one.condition.oldest_snapshot).min();
            oldest_days = servers.iter().filter_map(|one| found::age_days(one, self.day)).max();
            let limit = kind.limit.as_ref().map(|limit| limit.value);
            let is_old = |days: i32| limit.is_some_and(|limit| f64::from(days) > limit);
            if oldest_days.is_some_and(is_old) {
                severity = Severity::Warning;
            }
        }
        let source = advice.source();
        Some(Risk {
            id: &kind.id,
            severity,
            name: kind.name.clone(),
            servers: servers.iter().map(|server| server.name.clone()).collect(),
            oldest: oldest.map(|day| day.to_string()),
            oldest_days,
            todo: advice.text.clone(),
            limit: kind.limit.as_ref().map(|limit| RiskLimit {
                value: limit.value,
                unit: limit.unit.clone(),
                reason: limit.reason.clone(),
            }),
            rule: advice
                .rule
                .clone()
                .filter(|rule| self.rules.rules().iter().any(|known| known.id == *rule)),
            source: source.title.clone(),
            locator: source.locator.clone(),
            date: source.date.clone(),
            is_told: !kind.has_other_finding,
        })
    }
}

impl Risk {
    /// What is said of the age of snapshots.
    pub(crate) fn age(&self) -> Option<Message> {
        let day = self.oldest.clone()?;
        Some(if let Some(days) = self.oldest_days {
            message!(
                "the oldest is of {day}, {days} old",
                day,
                days = Message::counted(f64::from(days), "day", "days")
            )
        } else {
            message!("the oldest is of {day}", day)
        })
    }

    /// The finding, one for each risk; none where another part of the plan tells of it.
    pub(crate) fn finding(&self) -> Option<Finding> {
        if !self.is_told {
            return None;
        }
        let servers = Message::counted(self.servers.len(), "server", "servers");
        let names = Message::first_few(&self.servers, NAMED);
        let message = if let Some(age) = self.age() {
            message!("{servers} ({names}); {age}", servers, names, age)
        } else {
            message!("{servers} ({names})", servers, names)
        };
        let name = Message::words(self.name.clone());
        let mut finding = Finding::new(self.id, self.severity, name, message)
            .hint(Message::words(self.todo.clone()));
        finding.rule.clone_from(&self.rule);
        Some(finding)
    }
}
