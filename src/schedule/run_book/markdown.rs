//! The run book as Markdown.

use std::fmt::Write;

use crate::plan::schedule::{RunBookStep, Schedule};
use crate::schedule::ScheduleError;
use crate::schedule::words::Words;
use crate::units::grouped;

/// A checklist, wave by wave.
pub fn markdown(schedule: &Schedule) -> Result<String, ScheduleError> {
    let words = Words::load()?;
    let mut text = String::new();
    let servers: usize = schedule.waves.iter().map(|wave| wave.servers.len()).sum();
    let numbers = [
        ("waves", schedule.waves.len().to_string()),
        ("batches", schedule.batches.len().to_string()),
        ("servers", grouped(servers as f64, 0)),
        ("mbps", grouped(schedule.link_mbps, 1)),
        ("copied", grouped(schedule.replication_hours, 1)),
        ("length", grouped(schedule.length_hours, 1)),
        ("bound", grouped(schedule.lower_bound_hours, 1)),
    ];
    let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {}\n", words.text("markdown", "title", &[]));
    let _ = writeln!(text, "{}", words.text("markdown", "intro", &numbers));
    for wave in &schedule.waves {
        let _ = writeln!(text, "\n## {}\n", plain(&wave.name));
        for step in schedule.run_book.iter().filter(|step| step.wave == wave.number) {
            write_step(&mut text, step, &words);
        }
    }
    if !schedule.left_out.is_empty() {
        let _ = writeln!(text, "\n## {}\n", words.text("markdown", "left-out", &[]));
        for out in &schedule.left_out {
            let _ = writeln!(text, "- {}: {}", plain(&out.server), plain(&out.reason));
        }
    }
    Ok(text)
}

fn write_step(text: &mut String, step: &RunBookStep, words: &Words) {
    let hour = grouped(step.hour, 1);
    let when = match &step.date {
        Some(date) => date.replace('T', " "),
        None => words.text("markdown", "hours", &[("hour", &hour)]),
    };
    let _ = writeln!(text, "- [ ] **{when}: {}**", plain(&step.title));
    let _ = writeln!(text, "      {}", plain(&step.text));
    let lists = [("process-servers", &step.process_servers), ("servers", &step.servers)];
    // The whole list stands where something is begun, and again where everything moves.
    let listed = step.batch.is_some() || step.step == "cut-over" || step.step == "protected";
    for (name, list) in lists {
        if listed && !list.is_empty() {
            let list: Vec<String> = list.iter().map(|name| plain(name)).collect();
            let label = words.text("markdown", name, &[]);
            let _ = writeln!(text, "      {label}: {}", list.join(", "));
        }
    }
}

/// A text in which nothing is taken for Markdown or HTML.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => plain.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                plain.push('\\');
                plain.push(letter);
            }
            _ => plain.push(letter),
        }
    }
    plain
}
