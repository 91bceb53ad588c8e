//! Schedules: the flags that say when and together with what servers move, and how a plan gets its schedule.

use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::read_text;
use super::error::CliError;
use super::output::save;
use crate::finding::Finding;
use crate::message;
use crate::plan::Plan;
use crate::report::Texts;
use crate::schedule::{
    Calendar, GroupSpec, ScheduleError, ScheduleInput, ScheduleOptions, ScheduleSettings, When,
    run_book, schedule,
};
use crate::settings::{Origin, Settings};
use crate::units::LinkRate;
use crate::wording::Message;

/// When servers move. A schedule needs --link.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Schedule")]
pub(crate) struct ScheduleArguments {
    /// Groups of servers that move together: .csv or .toml [may be repeated]
    #[arg(long, value_name = "FILE")]
    groups: Vec<PathBuf>,
    /// Groups by name, such as "{group}-*"
    #[arg(long, value_name = "PATTERN")]
    group_pattern: Option<String>,
    /// When replication may use how much of the link: a .toml of windows and blackouts
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// The first day, or day and time, of the migration
    #[arg(long, value_name = "YYYY-MM-DD")]
    start: Option<String>,
    /// By when everything has moved
    #[arg(long, value_name = "YYYY-MM-DD")]
    deadline: Option<String>,
    /// Servers stay protected instead of moving (disaster recovery)
    #[arg(long)]
    keep_replicating: bool,
    /// Write the run book as CSV and Markdown, and the windows as iCalendar, into a folder
    #[arg(long, value_name = "FOLDER")]
    run_book: Option<PathBuf>,
}

/// Which columns of the inventories say what moves together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Columns<'a> {
    /// The ones that name applications.
    Known,
    /// This one.
    Named(&'a str),
    /// None.
    None,
}

impl ScheduleArguments {
    /// The files that it reads.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &PathBuf> {
        self.groups.iter().chain(&self.calendar)
    }

    /// Whether anything but the link asks for a schedule; then a schedule that cannot be made is an error.
    fn asked_for(&self) -> bool {
        !self.groups.is_empty()
            || self.group_pattern.is_some()
            || self.calendar.is_some()
            || self.start.is_some()
            || self.deadline.is_some()
            || self.keep_replicating
            || self.run_book.is_some()
    }

    /// The folder that the run book is written to, if one is.
    pub(crate) fn output(&self) -> Option<PathBuf> {
        // The empty part makes it end as a folder does.
        self.run_book.as_ref().map(|folder| folder.join(""))
    }

    /// Refuses what cannot go together, before the work begins; `by_column` says whether a column of groups was named.
    pub(crate) fn check(&self, link: Option<f64>, by_column: bool) -> Result<(), CliError> {
        if (self.asked_for() || by_column) && link.is_none() {
            return Err(CliError::usage(
                "a schedule needs the bandwidth that is there",
                "add --link MBPS",
            ));
        }
        Ok(())
    }

    /// Gives the plan its schedule where there is a link. Without further wishes, one that cannot be made is a finding.
    pub(crate) fn apply(
        &self,
        plan: &mut Plan,
        settings: &Settings,
        table: Option<&toml::Table>,
        columns: Columns<'_>,
    ) -> Result<(), CliError> {
        let Some(link) = settings.link else {
            return Ok(());
        };
        if let Columns::Named(heading) = columns {
            let servers = plan.document.servers.iter().flatten();
            if servers.clone().all(|server| server.group.is_none()) {
                return Err(CliError::usage(
                    format!("no inventory has a column '{heading}' with a group of any server"),
                    "asrcap inspect lists the columns",
                ));
            }
        }
        let by_column = match columns {
            Columns::None => false,
            Columns::Named(_) => true,
            // A pattern says what moves together.
            Columns::Known => self.group_pattern.is_none(),
        };
        let options = ScheduleOptions { by_column, ..self.options(link, settings, table)? };
        let made = ScheduleInput::from_plan(plan, &options).and_then(|input| schedule(&input));
        match made {
            Ok(schedule) => {
                plan.document.findings.extend(schedule.findings.iter().cloned());
                plan.document.schedule = Some(schedule);
                Ok(())
            }
            Err(error) if self.asked_for() => Err(error.into()),
            Err(error) => {
                plan.document.findings.push(
                    Finding::note("no-schedule", message!("schedule"), Message::verbatim(error.to_string()))
                        .hint(message!("a schedule is worked out where the link carries the changes and every size is known")),
                );
                Ok(())
            }
        }
    }

    fn options(
        &self,
        link: f64,
        settings: &Settings,
        table: Option<&toml::Table>,
    ) -> Result<ScheduleOptions, CliError> {
        let mut groups = Vec::new();
        for path in &self.groups {
            let text = read_text(path)?;
            let name = path.display().to_string();
            let is_toml =
                path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
            groups.extend(if is_toml {
                GroupSpec::from_toml(&name, &text)?
            } else {
                GroupSpec::from_csv(&name, &text)?
            });
        }
        let calendar = match &self.calendar {
            Some(path) => Calendar::from_toml(&path.display().to_string(), &read_text(path)?)?,
            None => Calendar::default(),
        };
        let layers: Vec<toml::Table> =
            std::iter::once(batches_asked_for(settings)).chain(table.cloned()).collect();
        Ok(ScheduleOptions {
            rpo_minutes: settings.rpo,
            start: self.start.as_deref().map(start).transpose()?,
            deadline: self
                .deadline
                .as_deref()
                .map(|text| When::parse("deadline", text))
                .transpose()?,
            calendar,
            groups,
            name_pattern: self.group_pattern.clone(),
            keep_replicating: self.keep_replicating,
            settings: ScheduleSettings::layered(&layers)?,
            ..ScheduleOptions::new(LinkRate::from_mbps(link))?
        })
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

/// The batch of the Capacity Planner, so many machines in so many hours, as far as somebody stated it.
fn batches_asked_for(settings: &Settings) -> toml::Table {
    let stated = |name: &str| settings.origin(name) != Origin::Default;
    let mut table = toml::Table::new();
    if stated("ir-hours") {
        table.insert("batch-hours".to_owned(), settings.ir_hours.into());
    }
    if stated("ir-batch") {
        table.insert("batch-servers".to_owned(), settings.ir_batch.into());
    }
    table
}

fn failed(path: &Path, reason: String) -> CliError {
    CliError::Output { path: path.display().to_string(), reason, hint: None }
}

fn start(text: &str) -> Result<jiff::civil::DateTime, CliError> {
    let day = text.parse::<jiff::civil::Date>().map(|date| date.at(0, 0, 0, 0));
    text.parse().or(day).map_err(|_| {
        CliError::usage(format!("'{text}' is not a start"), "write YYYY-MM-DD, or YYYY-MM-DDTHH:MM")
    })
}

impl From<ScheduleError> for CliError {
    fn from(error: ScheduleError) -> Self {
        Self::Usage { message: error.to_string(), hint: None }
    }
}
