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
use super::input::ScheduleInput;
use crate::embedded;
use crate::message;
use crate::plan::schedule::{Batch, RunBookStep, WavePlan};
use crate::units::grouped;
use crate::wording::{Message, placeholders};

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| embedded::toml!("schedule/run-book.toml"));

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Only {
    Moves,
    Keeps,
}

/// The steps in the order of time; at the same hour in the order of the waves and of the template.
pub(crate) fn run_book(
    input: &ScheduleInput,
    batches: &[Batch],
    waves: &[WavePlan],
) -> Vec<RunBookStep> {
    let only = if input.keep_replicating { Only::Keeps } else { Only::Moves };
    let steps = TEMPLATE.steps.iter().filter(|step| step.only.is_none_or(|own| own == only));
    let mut book = Vec::new();
    for step in steps {
        for wave in waves {
            let own = batches.iter().filter(|batch| batch.wave == wave.number);
            match step.when {
                Moment::BatchStart | Moment::BatchEnd => {
                    book.extend(own.map(|batch| of_batch(input, step, wave, batch)));
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

fn of_batch(input: &ScheduleInput, step: &Step, wave: &WavePlan, batch: &Batch) -> RunBookStep {
    let hour = if step.when == Moment::BatchStart { batch.start_hour } else { batch.end_hour };
    let number = batch.number.to_string();
    let values = [
        ("wave", wave.name.clone()),
        ("batch", number.into()),
        ("gb", grouped(batch.gb, 0).into()),
        ("end", moment(input, batch.end_hour)),
    ];
    RunBookStep {
        number: 0,
        hour,
        date: date(input, hour),
        step: step.id.clone(),
        title: filled(&step.title, &values),
        text: filled(&step.text, &values),
        wave: wave.number,
        batch: Some(batch.number),
        process_servers: process_servers(std::iter::once(batch)),
        servers: batch.servers.clone(),
    }
}

fn of_wave<'a>(
    input: &ScheduleInput,
    step: &Step,
    wave: &WavePlan,
    batches: impl Iterator<Item = &'a Batch>,
) -> Option<RunBookStep> {
    let hour = match step.when {
        Moment::WaveStart => wave.start_hour,
        Moment::Copied => wave.copied_hour,
        Moment::Tested => wave.tested_hour,
        Moment::CutOver => wave.cut_over_hour?,
        _ => wave.end_hour,
    };
    let values = [
        ("wave", wave.name.clone()),
        ("tested", moment(input, wave.tested_hour)),
        ("end", moment(input, wave.end_hour)),
    ];
    Some(RunBookStep {
        number: 0,
        hour,
        date: date(input, hour),
        step: step.id.clone(),
        title: filled(&step.title, &values),
        text: filled(&step.text, &values),
        wave: wave.number,
        batch: None,
        process_servers: process_servers(batches),
        servers: wave.servers.clone(),
    })
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
