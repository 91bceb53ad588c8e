//! The flags that say when and together with what servers move, and the run book.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::{Date, DateTime};

use super::error::CliError;
use super::output::signed_markdown;
use super::written::{WrittenFiles, failed};
use crate::pipeline::ScheduleRequest;
use crate::plan::Plan;
use crate::report::Texts;
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

    /// Adds the files of the run book to those that are written, if it was asked for.
    pub(crate) fn add_to(
        &self,
        written: &mut WrittenFiles,
        inputs: &[PathBuf],
    ) -> Result<(), CliError> {
        let folders = self.run_book.iter();
        let files = folders.flat_map(|folder| RUN_BOOK.map(|name| folder.join(name)));
        files.into_iter().try_for_each(|file| written.add(&file, inputs))
    }

    /// Writes the run book, if it was asked for.
    pub(crate) fn write(
        &self,
        plan: &Plan,
        texts: &Texts,
        written: &WrittenFiles,
    ) -> Result<(), CliError> {
        let (Some(folder), Some(schedule)) = (&self.run_book, &plan.document.schedule) else {
            return Ok(());
        };
        let translate = &|english: &str| texts.of_english(english);
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        let files = [
            Some(run_book::csv(schedule, translate)),
            Some(signed_markdown(&run_book::markdown(schedule, translate))),
            run_book::calendar(schedule, translate),
        ];
        for (name, text) in RUN_BOOK.into_iter().zip(files) {
            if let Some(text) = text {
                written.save(&folder.join(name), text.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// The files of a run book: its steps, the same to read, and the windows of the link.
const RUN_BOOK: [&str; 3] = ["run-book.csv", "run-book.md", "windows.ics"];

fn start(text: &str) -> Result<DateTime, String> {
    let day = text.parse::<Date>().map(|date| date.at(0, 0, 0, 0));
    text.parse()
        .or(day)
        .map_err(|_| format!("'{text}' is not a start; write YYYY-MM-DD, or YYYY-MM-DDTHH:MM"))
}

fn deadline(text: &str) -> Result<When, ScheduleError> {
    When::parse("deadline", text)
}
