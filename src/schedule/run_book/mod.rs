//! What to do when: the run book of a schedule, as steps, CSV, Markdown and a calendar.

mod ics;
mod markdown;
mod rows;

pub use ics::calendar;
pub use markdown::markdown;
pub use rows::csv;

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::batches::date;
use super::input::{ScheduleInput, Way};
use crate::embedded;
use crate::message;
use crate::plan::schedule::{Batch, RunBookStep, WavePlan};
use crate::rules::{Purpose, Storage};
use crate::settings::{Method, Scenario};
use crate::units::grouped;
use crate::wording::{Message, placeholders};

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| embedded::data!("schedule/run-book"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    steps: Vec<Step>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: String,
    when: Moment,
    only: Option<Only>,
    /// The method that it is for; for every one where it is missing.
    method: Option<Method>,
    /// The purposes that it is for; without one also rule sets of the past, which know none.
    #[serde(default)]
    purposes: Vec<Purpose>,
    /// The scenarios that it is for; for every one where none is named.
    #[serde(default)]
    scenarios: Vec<Scenario>,
    /// Where the disks are kept that it is for; for every place where it is missing.
    storage: Option<Storage>,
    /// Only where recovery points are kept beside the latest one, or only where none are.
    recovery_points: Option<bool>,
    /// Whether it is one step for so many servers at once as people may ask for.
    at_once: Option<AtOnce>,
    title: String,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Moment {
    WaveStart,
    BatchStart,
    BatchEnd,
    Copied,
    Tested,
    CutOver,
    End,
}

/// What limits the servers of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AtOnce {
    /// Those that go into replication in one selection.
    Selection,
    /// Those that are cut over in one go.
    CutOver,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Only {
    Moves,
    Keeps,
}

impl Step {
    fn is_of(&self, way: Way) -> bool {
        let purpose = || way.purpose.is_some_and(|purpose| self.purposes.contains(&purpose));
        (self.purposes.is_empty() || purpose())
            && (self.scenarios.is_empty() || self.scenarios.contains(&way.scenario))
            && self.storage.is_none_or(|storage| storage == way.storage)
            && self.recovery_points.is_none_or(|kept| kept == way.keeps_points)
    }
}

/// The steps in the order of time; at the same hour in the order of the waves and of the template.
pub(crate) fn run_book(
    input: &ScheduleInput,
    batches: &[Batch],
    waves: &[WavePlan],
) -> Vec<RunBookStep> {
    let only = if input.keep_replicating { Only::Keeps } else { Only::Moves };
    let method = if input.cycles.is_some() { Method::Agentless } else { Method::SiteRecovery };
    let steps = TEMPLATE.steps.iter().filter(|step| {
        step.only.is_none_or(|own| own == only)
            && step.method.is_none_or(|own| own == method)
            && step.is_of(input.way)
    });
    let mut book = Vec::new();
    for step in steps {
        for wave in waves {
            let own = batches.iter().filter(|batch| batch.wave == wave.number);
            match step.when {
                Moment::BatchStart | Moment::BatchEnd => {
                    book.extend(own.flat_map(|batch| of_batch(input, step, wave, batch)));
                }
                _ => book.extend(of_wave(input, step, wave, own)),
            }
        }
    }
    book.sort_by(|a, b| a.hour.total_cmp(&b.hour).then(a.wave.cmp(&b.wave)));
    for (step, number) in book.iter_mut().zip(1..) {
        step.number = number;
    }
    book
}

/// The servers of a step in as many parts as people have to ask for.
fn parts<'s>(input: &ScheduleInput, step: &Step, servers: &'s [String]) -> Vec<&'s [String]> {
    let at_once = step.at_once.zip(input.cycles.as_ref());
    let most = at_once.map(|(at_once, cycles)| match at_once {
        AtOnce::Selection => cycles.slots.selection,
        AtOnce::CutOver => cycles.slots.cut_over,
    });
    match most {
        Some(most) if !servers.is_empty() => servers.chunks(most.max(1) as usize).collect(),
        _ => vec![servers],
    }
}

/// A step of a wave for some servers, of no batch and without what carries them; its number follows from its place.
fn made(
    input: &ScheduleInput,
    step: &Step,
    hour: f64,
    wave: &WavePlan,
    servers: &[String],
    values: &[(&'static str, Message)],
) -> RunBookStep {
    RunBookStep {
        number: 0,
        hour,
        date: date(input, hour),
        step: step.id.clone(),
        title: filled(&step.title, values),
        text: filled(&step.text, values),
        wave: wave.number,
        batch: None,
        process_servers: Vec::new(),
        servers: servers.to_vec(),
    }
}

fn of_batch(
    input: &ScheduleInput,
    step: &Step,
    wave: &WavePlan,
    batch: &Batch,
) -> Vec<RunBookStep> {
    let parts = parts(input, step, &batch.servers);
    let count = parts.len();
    let mut copied = 0;
    let mut steps = Vec::new();
    for (part, servers) in (1_usize..).zip(parts) {
        // A part begins with its first copy.
        let first = batch.copies.get(copied).map_or(batch.start_hour, |copy| copy.start_hour);
        copied += servers.len();
        let hour = if step.when == Moment::BatchStart { first } else { batch.end_hour };
        let values = [
            ("wave", wave.name.clone()),
            ("batch", batch.number.to_string().into()),
            ("gb", grouped(batch.gb, 0).into()),
            ("end", moment(input, batch.end_hour)),
            ("part", part.to_string().into()),
            ("parts", count.to_string().into()),
        ];
        steps.push(RunBookStep {
            batch: Some(batch.number),
            process_servers: process_servers(std::iter::once(batch)),
            ..made(input, step, hour, wave, servers, &values)
        });
    }
    steps
}

fn of_wave<'a>(
    input: &ScheduleInput,
    step: &Step,
    wave: &WavePlan,
    batches: impl Iterator<Item = &'a Batch>,
) -> Vec<RunBookStep> {
    let hour = match step.when {
        Moment::WaveStart => wave.start_hour,
        Moment::Copied => wave.copied_hour,
        Moment::Tested => wave.tested_hour,
        Moment::CutOver => match wave.cut_over_hour {
            Some(hour) => hour,
            None => return Vec::new(),
        },
        _ => wave.end_hour,
    };
    let process_servers = process_servers(batches);
    let parts = parts(input, step, &wave.servers);
    let count = parts.len();
    let of_part = |(part, servers): (usize, &[String])| {
        let values = [
            ("wave", wave.name.clone()),
            ("tested", moment(input, wave.tested_hour)),
            ("end", moment(input, wave.end_hour)),
            ("part", part.to_string().into()),
            ("parts", count.to_string().into()),
        ];
        RunBookStep {
            process_servers: process_servers.clone(),
            ..made(input, step, hour, wave, servers, &values)
        }
    };
    (1..).zip(parts).map(of_part).collect()
}

fn process_servers<'a>(batches: impl Iterator<Item = &'a Batch>) -> Vec<String> {
    let mut names: Vec<String> = batches
        .flat_map(|batch| &batch.copies)
        .filter_map(|copy| copy.process_server.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The texts of the template, with the places for their values.
pub(crate) fn texts() -> Vec<String> {
    TEMPLATE.steps.iter().flat_map(|step| [step.title.clone(), step.text.clone()]).collect()
}

/// A point in time as people read it.
fn moment(input: &ScheduleInput, hour: f64) -> Message {
    if let Some(date) = date(input, hour) {
        Message::verbatim(date.replace('T', " "))
    } else {
        message!("hour {hour}", hour = grouped(hour, 1))
    }
}

/// A text of the template with the values that it names.
fn filled(template: &str, values: &[(&'static str, Message)]) -> Message {
    let named = placeholders(template);
    let values = values.iter().filter(|(name, _)| named.contains(name));
    Message::Words {
        template: Cow::Owned(template.to_owned()),
        values: values.map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect(),
    }
}
