//! Gives a plan its schedule.

use super::error::PipelineError;
use super::request::{GroupBy, ScheduleRequest};
use super::text_file::TextFile;
use crate::finding::Finding;
use crate::message;
use crate::plan::Plan;
use crate::schedule::{
    Calendar, GroupSpec, ScheduleInput, ScheduleOptions, ScheduleSettings, schedule,
};
use crate::settings::{Origin, Settings};
use crate::units::LinkRate;
use crate::wording::Message;

/// What a schedule is made of, read.
#[derive(Debug, Default)]
pub(crate) struct ScheduleParts {
    request: ScheduleRequest,
    group_by: GroupBy,
    groups: Vec<GroupSpec>,
    calendar: Calendar,
    /// The table `[schedule]` of the settings file.
    table: Option<toml::Table>,
}

impl ScheduleParts {
    /// Reads the files of a request. A schedule that is asked for needs a link.
    pub(crate) fn read(
        request: &ScheduleRequest,
        group_by: &GroupBy,
        table: Option<toml::Table>,
        link: Option<f64>,
    ) -> Result<Self, PipelineError> {
        let by_column = matches!(group_by, GroupBy::Column(_));
        if (request.is_asked_for() || by_column) && link.is_none() {
            return Err(PipelineError::NoLink);
        }
        let mut groups = Vec::new();
        for path in &request.groups {
            let TextFile { name, text } = TextFile::read(path)?;
            let extension = path.extension();
            let is_toml = extension.is_some_and(|one| one.eq_ignore_ascii_case("toml"));
            groups.extend(if is_toml {
                GroupSpec::from_toml(&name, &text)?
            } else {
                GroupSpec::from_csv(&name, &text)?
            });
        }
        let calendar = match &request.calendar {
            Some(path) => {
                let file = TextFile::read(path)?;
                Calendar::from_toml(&file.name, &file.text)?
            }
            None => Calendar::default(),
        };
        let (request, group_by) = (request.clone(), group_by.clone());
        Ok(Self { request, group_by, groups, calendar, table })
    }

    /// What the schedule of average machines is made of: nothing but the table of the settings file.
    pub(crate) fn of_averages(table: Option<toml::Table>) -> Self {
        Self { group_by: GroupBy::Nothing, table, ..Self::default() }
    }

    /// The files that were read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &std::path::PathBuf> {
        self.request.files()
    }

    /// Gives the plan its schedule where there is a link. One that nobody asked for and that cannot be made is a finding.
    pub(crate) fn apply(&self, plan: &mut Plan, settings: &Settings) -> Result<(), PipelineError> {
        let Some(link) = settings.link else {
            return Ok(());
        };
        if let GroupBy::Column(heading) = &self.group_by {
            let mut servers = plan.document.servers.iter().flatten();
            if servers.all(|server| server.group.is_none()) {
                return Err(PipelineError::NoGroups(heading.clone()));
            }
        }
        let options = self.options(link, settings)?;
        let made = schedule(&ScheduleInput::from_plan(plan, &options));
        match made {
            Ok(schedule) => {
                plan.document.findings.extend(schedule.findings.iter().cloned());
                plan.document.schedule = Some(schedule);
                Ok(())
            }
            Err(error) if self.request.is_asked_for() => Err(error.into()),
            Err(error) => {
                plan.document.findings.push(
                    Finding::note("no-schedule", message!("schedule"), Message::verbatim(error.to_string()))
                        .hint(message!("a schedule is worked out where the link carries the changes and every size is known")),
                );
                Ok(())
            }
        }
    }

    fn options(&self, link: f64, settings: &Settings) -> Result<ScheduleOptions, PipelineError> {
        let request = &self.request;
        let table = self.table.iter().cloned();
        let layers: Vec<toml::Table> =
            std::iter::once(stated_batches(settings)).chain(table).collect();
        Ok(ScheduleOptions {
            rpo_minutes: settings.rpo,
            start: request.start,
            deadline: request.deadline.clone(),
            calendar: self.calendar.clone(),
            groups: self.groups.clone(),
            by_column: match self.group_by {
                // A pattern says what moves together.
                GroupBy::Application => request.group_pattern.is_none(),
                GroupBy::Column(_) => true,
                GroupBy::Nothing => false,
            },
            name_pattern: request.group_pattern.clone(),
            keep_replicating: request.keep_replicating,
            settings: ScheduleSettings::layered(&layers)?,
            ..ScheduleOptions::new(LinkRate::from_mbps(link))
        })
    }
}

/// The batch of the Capacity Planner, so many machines in so many hours, as far as somebody stated it.
fn stated_batches(settings: &Settings) -> toml::Table {
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
