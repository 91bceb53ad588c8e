//! The flags that say when and together with what servers move, and the run book.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::{Date, DateTime};

use super::error::CliError;
use crate::pipeline::ScheduleRequest;
use crate::plan::Plan;
use crate::report::Texts;
use crate::save::save;
use crate::schedule::{ScheduleError, When, run_book};

/// Which servers move together.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Schedule")]
pub(crate) struct GroupArguments {
    /// Groups of servers that move together: .csv or .toml [may be repeated]
    #[arg(long, value_name = "FILE")]
    groups: Vec<PathBuf>,
    /// Groups by name, such as "{group}-*"
    #[arg(long, value_name = "PATTERN")]
    group_pattern: Option<String>,
}

impl GroupArguments {
    /// Asks for the groups.
    pub(crate) fn put_into(&self, request: &mut ScheduleRequest) {
        request.groups.clone_from(&self.groups);
        request.group_pattern.clone_from(&self.group_pattern);
    }
}

/// When servers move. A schedule needs --link; groups make the boot groups of disaster recovery without it.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Schedule")]
pub(crate) struct ScheduleArguments {
    #[command(flatten)]
    groups: GroupArguments,
    /// When replication may use how much of the link: a .toml of windows and blackouts
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// The first day, or day and time, of the migration
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = start)]
    start: Option<DateTime>,
    /// By when everything has moved
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = deadline)]
    deadline: Option<When>,
    /// Servers stay protected instead of moving (disaster recovery)
    #[arg(long)]
    keep_replicating: bool,
    /// Write the run book as CSV and Markdown, and the windows as iCalendar, into a folder
    #[arg(long, value_name = "FOLDER")]
    run_book: Option<PathBuf>,
}

impl ScheduleArguments {
    /// What is asked for.
    pub(crate) fn request(&self) -> ScheduleRequest {
        let mut request = ScheduleRequest::default();
        self.groups.put_into(&mut request);
        request.calendar.clone_from(&self.calendar);
        request.start = self.start;
        request.deadline.clone_from(&self.deadline);
        request.keep_replicating = self.keep_replicating;
        request.is_required = self.run_book.is_some();
        request
    }

    /// The folder that the run book is written to, if one is.
    pub(crate) fn output(&self) -> Option<PathBuf> {
        // The empty part makes it end as a folder does.
        self.run_book.as_ref().map(|folder| folder.join(""))
    }

    /// Writes the run book, if it was asked for.
    pub(crate) fn write(&self, plan: &Plan, texts: &Texts, force: bool) -> Result<(), CliError> {
        let (Some(folder), Some(schedule)) = (&self.run_book, &plan.document.schedule) else {
            return Ok(());
        };
        let translate = &|english: &str| texts.of_english(english);
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, error.to_string()))?;
        let mut files = vec![
            ("run-book.csv", run_book::csv(schedule, translate)),
            ("run-book.md", run_book::markdown(schedule, translate)),
        ];
        if let Some(calendar) = run_book::calendar(schedule, translate) {
            files.push(("windows.ics", calendar));
        }
        for (name, text) in files {
            let path = folder.join(name);
            if path.exists() && !force {
                return Err(CliError::Output {
                    path: path.display().to_string(),
                    reason: "it exists".to_owned(),
                    hint: Some("use --force to replace it".to_owned()),
                });
            }
            save(&path, text.as_bytes()).map_err(|error| failed(&path, error.to_string()))?;
        }
        Ok(())
    }
}

fn failed(path: &Path, reason: String) -> CliError {
    CliError::Output { path: path.display().to_string(), reason, hint: None }
}

fn start(text: &str) -> Result<DateTime, String> {
    let day = text.parse::<Date>().map(|date| date.at(0, 0, 0, 0));
    text.parse()
        .or(day)
        .map_err(|_| format!("'{text}' is not a start; write YYYY-MM-DD, or YYYY-MM-DDTHH:MM"))
}

fn deadline(text: &str) -> Result<When, ScheduleError> {
    When::parse("deadline", text)
}
