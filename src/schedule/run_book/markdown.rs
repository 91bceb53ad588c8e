//! The run book as Markdown.

use std::fmt::Write;

use crate::inert;
use crate::message;
use crate::plan::schedule::{RunBookStep, Schedule};
use crate::units::grouped;
use crate::wording::{Message, Translate};

/// A checklist, wave by wave, in a language.
#[must_use]
pub fn markdown(schedule: &Schedule, translate: Translate<'_>) -> String {
    let say = |message: &Message| message.translated(translate);
    let mut text = String::new();
    let servers: usize = schedule.waves.iter().map(|wave| wave.servers.len()).sum();
    let intro = message!(
        "{waves} waves, {batches} batches, {servers} servers over a link of {mbps} Mbit/s. The last copy ends after {copied} hours, everything is done after {length} hours; no schedule is shorter than {bound} hours.",
        waves = schedule.waves.len(),
        batches = schedule.batches.len(),
        servers = grouped(servers as f64, 0),
        mbps = grouped(schedule.link_mbps, 1),
        copied = grouped(schedule.replication_hours, 1),
        length = grouped(schedule.length_hours, 1),
        bound = grouped(schedule.lower_bound_hours, 1)
    );
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {}\n", say(&message!("Run book")));
    let _ = writeln!(text, "{}", say(&intro));
    for wave in &schedule.waves {
        let _ = writeln!(text, "\n## {}\n", inert::markdown(&say(&wave.name)));
        for step in schedule.run_book.iter().filter(|step| step.wave == wave.number) {
            write_step(&mut text, step, translate);
        }
    }
    if !schedule.left_out.is_empty() {
        let _ = writeln!(text, "\n## {}\n", say(&message!("Not scheduled")));
        for out in &schedule.left_out {
            let _ = writeln!(
                text,
                "- {}: {}",
                inert::markdown(&out.server),
                inert::markdown(&say(&out.reason))
            );
        }
    }
    text
}

fn write_step(text: &mut String, step: &RunBookStep, translate: Translate<'_>) {
    let say = |message: &Message| message.translated(translate);
    let hour = grouped(step.hour, 1);
    let when = match &step.date {
        Some(date) => date.replace('T', " "),
        None => say(&message!("hour {hour}", hour)),
    };
    let _ = writeln!(text, "- [ ] **{when}: {}**", inert::markdown(&say(&step.title)));
    let _ = writeln!(text, "      {}", inert::markdown(&say(&step.text)));
    let lists = [
        (message!("Process servers"), &step.process_servers),
        (message!("Servers"), &step.servers),
    ];
    // The whole list stands where something is begun, and again where everything moves.
    let listed = step.batch.is_some() || step.step == "cut-over" || step.step == "protected";
    for (name, list) in lists {
        if listed && !list.is_empty() {
            let list: Vec<String> = list.iter().map(|name| inert::markdown(name)).collect();
            let _ = writeln!(text, "      {}: {}", say(&name), list.join(", "));
        }
    }
}
