//! The run book as CSV.

use crate::inert;
use crate::plan::schedule::{RunBookStep, Schedule};
use crate::wording::Translate;

const COLUMNS: [&str; 10] = [
    "number",
    "hour",
    "date",
    "wave",
    "batch",
    "step",
    "title",
    "process_server",
    "servers",
    "text",
];

/// One row a step; replication is enabled in one row a server, with the hour and the process server of its copy. Texts that
/// a spreadsheet would take for a formula get an apostrophe.
#[must_use]
pub fn csv(schedule: &Schedule, translate: Translate<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    for step in &schedule.run_book {
        for row in rows(schedule, step, translate) {
            let _ = writer.write_record(row);
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn rows(schedule: &Schedule, step: &RunBookStep, translate: Translate<'_>) -> Vec<[String; 10]> {
    let row = |hour: f64, date: Option<&str>, process_server: String, servers: String| {
        [
            step.number.to_string(),
            hour.to_string(),
            date.unwrap_or_default().to_owned(),
            step.wave.to_string(),
            step.batch.map(|batch| batch.to_string()).unwrap_or_default(),
            step.step.clone(),
            inert::csv(&step.title.translated(translate)),
            inert::csv(&process_server),
            inert::csv(&servers),
            inert::csv(&step.text.translated(translate)),
        ]
    };
    let batch = step.batch.filter(|_| step.step == "enable");
    let batch =
        batch.and_then(|number| schedule.batches.iter().find(|batch| batch.number == number));
    match batch {
        Some(batch) => batch
            .copies
            .iter()
            .map(|copy| {
                let process_server = copy.process_server.clone().unwrap_or_default();
                row(copy.start_hour, copy.start.as_deref(), process_server, copy.server.clone())
            })
            .collect(),
        None => vec![row(
            step.hour,
            step.date.as_deref(),
            step.process_servers.join("; "),
            step.servers.join("; "),
        )],
    }
}
