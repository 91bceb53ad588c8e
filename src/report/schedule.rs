//! A schedule as reports tell it: how long it takes, how near that is to the best possible, and when.

use std::collections::HashMap;

use super::clock::Clock;
use super::first_page::Fact;
use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::schedule::{Schedule, WavePlan};
use crate::plan::{Plan, Readiness};
use crate::units::HOURS_PER_DAY;

/// The few lines that stand over the waves.
pub(crate) fn facts(schedule: &Schedule, numbers: NumberStyle, texts: &Texts) -> Vec<Fact> {
    let clock = Clock::of(schedule);
    let mut facts = Vec::new();
    let mut add = |key: &str, value: String| {
        facts.push(Fact { label: texts.say(&format!("schedule.{key}")).to_owned(), value });
    };
    let span = |hours: f64| {
        let values = [
            ("hours", numbers.number(hours, 1)),
            ("days", numbers.number(hours / HOURS_PER_DAY, 1)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        texts.fill("schedule.span", &values)
    };
    let until = |hours: f64| match clock.date(hours) {
        Some(_) => {
            let date = clock.words(hours, numbers, texts);
            texts.fill("schedule.until", &[("span", &span(hours)), ("date", &date)])
        }
        None => span(hours),
    };
    let link = numbers.number(schedule.link_mbps, 1);
    add("link", texts.fill("schedule.mbps", &[("mbps", &link)]));
    add("copied", until(schedule.replication_hours));
    let moved = if schedule.keep_replicating { "protected" } else { "moved" };
    add(moved, until(schedule.length_hours));
    add("bound", span(schedule.lower_bound_hours));
    add("gap", gap(schedule, numbers, texts));
    add("waves", numbers.number(schedule.waves.len() as f64, 0));
    add("batches", numbers.number(schedule.batches.len() as f64, 0));
    if !schedule.left_out.is_empty() {
        add("left_out", numbers.number(schedule.left_out.len() as f64, 0));
    }
    facts
}

/// What lies between the lower bound and the length, and why.
pub(crate) fn gap(schedule: &Schedule, numbers: NumberStyle, texts: &Texts) -> String {
    let gap = &schedule.gap;
    if gap.hours <= 0.0 {
        return texts.say("schedule.no_gap").to_owned();
    }
    let percent = gap.percent.map_or_else(String::new, |percent| numbers.number(percent, 1));
    let mut words = texts.fill(
        "schedule.gap_words",
        &[("hours", &numbers.number(gap.hours, 1)), ("percent", &percent)],
    );
    for cause in &gap.causes {
        words.push(' ');
        words.push_str(&texts.message(&cause.message));
    }
    words
}

/// How ready the servers of waves are.
pub(crate) struct Ready<'a>(HashMap<&'a str, Readiness>);

impl<'a> Ready<'a> {
    pub(crate) fn of(plan: &'a Plan) -> Self {
        let servers = plan.document.servers.iter().flatten();
        Self(servers.map(|server| (server.name.as_str(), server.readiness)).collect())
    }

    /// `12 ready, 3 conditional`; empty where nothing is known of single servers.
    pub(crate) fn words(&self, wave: &WavePlan, texts: &Texts) -> String {
        let states = [
            (Readiness::Ready, "ready"),
            (Readiness::Conditional, "conditional"),
            (Readiness::NotReady, "not_ready"),
            (Readiness::Unknown, "unknown"),
        ];
        let count = |state: Readiness| {
            let own = wave.servers.iter();
            own.filter(|name| self.0.get(name.as_str()) == Some(&state)).count()
        };
        let counted = states
            .into_iter()
            .map(|(state, key)| (count(state), key))
            .filter(|(count, _)| *count > 0);
        let words: Vec<String> = counted
            .map(|(count, key)| {
                let word = texts.say(&format!("readiness.{key}")).to_lowercase();
                format!("{count} {word}")
            })
            .collect();
        words.join(", ")
    }
}
