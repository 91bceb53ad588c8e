//! Gives a plan its schedule.

use std::collections::BTreeMap;

use super::error::PipelineError;
use super::request::{GroupBy, ScheduleRequest};
use super::text_file::TextFile;
use crate::dependencies::Dependencies;
use crate::estate::{Class, Server};
use crate::finding::Finding;
use crate::message;
use crate::pattern::capture;
use crate::plan::Plan;
use crate::recovery::{RecoveryOptions, recovery};
use crate::redact::Kind;
use crate::rules::RuleSet;
use crate::schedule::{
    Calendar, GroupSpec, Omitted, Schedule, ScheduleError, ScheduleInput, ScheduleOptions,
    ScheduleSettings, groups_of, schedule, unknown_servers,
};
use crate::settings::{Method, Origin, Purpose, Settings, SettingsError};
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
    /// Whether there is a link, so that a schedule is made.
    has_link: bool,
    /// Whether servers stay protected instead of moving.
    keep_replicating: bool,
    /// Servers that the scope leaves out: groups may name them.
    outside: Vec<Omitted>,
}

impl ScheduleParts {
    /// Reads the files of a request. A schedule that is asked for needs a link.
    pub(crate) fn read(
        request: &ScheduleRequest,
        group_by: &GroupBy,
        table: Option<toml::Table>,
        settings: &Settings,
        rules: &RuleSet,
    ) -> Result<Self, PipelineError> {
        let link = settings.link;
        let is_recovery = settings.purpose_under(rules) == Some(Purpose::Dr);
        let needs_link = if is_recovery {
            // Groups make boot groups as well, whatever the link.
            request.needs_link()
        } else {
            request.is_asked_for() || matches!(group_by, GroupBy::Column(_))
        };
        if needs_link && link.is_none() {
            return Err(PipelineError::NoLink);
        }
        let mut groups = Vec::new();
        for path in &request.groups {
            let TextFile { name, text, .. } = TextFile::read(path)?;
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
        let has_link = link.is_some();
        if request.keep_replicating && settings.method_under(rules) == Some(Method::Agentless) {
            return Err(SettingsError::Combination {
                settings: "--keep-replicating and method agentless".to_owned(),
                reason: "agentless replication only migrates; disaster recovery is by site-recovery",
            }
            .into());
        }
        let keep_replicating = request.keep_replicating || is_recovery;
        let outside = Vec::new();
        Ok(Self { request, group_by, groups, calendar, table, has_link, keep_replicating, outside })
    }

    /// Whether a schedule is made.
    pub(crate) fn is_wanted(&self) -> bool {
        self.has_link
    }

    /// Notes the servers that the scope leaves out.
    pub(crate) fn without(mut self, servers: &[Server]) -> Self {
        let groups = self.groups_of(servers);
        let all = servers.iter().zip(groups);
        let out = all.filter(|(server, _)| server.class == Class::OutOfScope);
        let omitted = out.map(|(server, group)| Omitted {
            server: server.name.clone(),
            reason: Message::words(Class::OutOfScope.words()),
            group,
        });
        self.outside = omitted.collect();
        self
    }

    /// What the schedule of average machines is made of: nothing but the table of the settings file.
    pub(crate) fn of_averages(
        table: Option<toml::Table>,
        settings: &Settings,
        rules: &RuleSet,
    ) -> Self {
        let keep_replicating = settings.purpose_under(rules) == Some(Purpose::Dr);
        Self { group_by: GroupBy::Nothing, table, keep_replicating, ..Self::default() }
    }

    /// Nothing but what says which groups servers belong to.
    pub(crate) fn of_groups(group_by: &GroupBy) -> Self {
        Self { group_by: group_by.clone(), ..Self::default() }
    }

    /// The files that were read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &std::path::PathBuf> {
        self.request.files()
    }

    /// The groups of files, and the servers that these name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.groups.iter().flat_map(|spec| {
            let servers = spec.servers.iter().map(|server| (Kind::Server, server.as_str()));
            std::iter::once((Kind::Group, spec.name.as_str())).chain(servers)
        })
    }

    /// Whether servers may move together for any reason: `--group-by none` says that they do not.
    pub(crate) fn has_groups(&self) -> bool {
        self.group_by != GroupBy::Nothing
    }

    /// Whether servers are recovered in Azure instead of moving.
    pub(crate) fn is_recovery(&self) -> bool {
        self.keep_replicating
    }

    /// For each server the group that a file, a column or its name puts it into.
    pub(crate) fn groups_of(&self, servers: &[Server]) -> Vec<Option<String>> {
        let names = servers.iter().map(|server| server.name.as_str());
        let by_file = groups_of(&self.groups, names);
        let pattern = self.request.group_pattern.as_deref();
        let pairs = servers.iter().zip(by_file);
        pairs
            .map(|(server, by_file)| {
                let column = || server.group.clone().filter(|_| self.by_column());
                let by_name = || capture(pattern?, &server.name);
                by_file.or_else(column).or_else(by_name)
            })
            .collect()
    }

    /// Whether what an inventory's column names moves together.
    fn by_column(&self) -> bool {
        match self.group_by {
            // A pattern says what moves together.
            GroupBy::Application => self.request.group_pattern.is_none(),
            GroupBy::Column(_) => true,
            GroupBy::Nothing => false,
        }
    }

    /// Gives the plan its schedule where there is a link. One that nobody asked for and that cannot be made is a finding.
    pub(crate) fn apply(
        &self,
        plan: &mut Plan,
        settings: &Settings,
        found: Option<Dependencies>,
    ) -> Result<(), PipelineError> {
        if let GroupBy::Column(heading) = &self.group_by {
            let mut servers = plan.document.servers.iter().flatten();
            if servers.all(|server| server.group.is_none()) {
                return Err(PipelineError::NoGroups(heading.clone()));
            }
        }
        let Some(link) = settings.link else {
            return Ok(());
        };
        let mut options = self.options(link, settings)?;
        options.dependencies = found.unwrap_or_default();
        let made = made(plan, options);
        match made {
            Ok(schedule) => {
                plan.document.findings.extend(schedule.findings.iter().cloned());
                plan.document.set_schedule(schedule);
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

    /// Gives the plan what disaster recovery needs, where it is for that. `order` and `group_of` are what connections say.
    pub(crate) fn recover(
        &self,
        plan: &mut Plan,
        settings: &Settings,
        order: Vec<(String, String)>,
        group_of: &BTreeMap<String, String>,
    ) {
        if settings.purpose_under(&plan.rules) != Some(Purpose::Dr) {
            return;
        }
        let servers = plan.document.servers.iter().flatten();
        let names: Vec<&str> = servers.clone().map(|server| server.name.as_str()).collect();
        let by_file = groups_of(&self.groups, names.iter().copied());
        if plan.document.schedule.is_none() {
            // A schedule says so by itself.
            let outside = self.outside.iter().map(|out| out.server.as_str());
            let known: Vec<&str> = names.into_iter().chain(outside).collect();
            plan.document.findings.extend(unknown_servers(&self.groups, &known));
        }
        let application_of = servers
            .zip(by_file)
            .filter_map(|(server, by_file)| {
                let column = || server.group.clone().filter(|_| self.by_column());
                let by_name = || capture(self.request.group_pattern.as_deref()?, &server.name);
                let found = || group_of.get(&server.name).cloned();
                let group = by_file.or_else(column).or_else(by_name).or_else(found)?;
                Some((server.name.clone(), group))
            })
            .collect();
        let options = RecoveryOptions { groups: self.groups.clone(), application_of, order };
        let (recovery, findings) = recovery(plan, &options);
        plan.document.findings.extend(findings);
        plan.document.set_recovery(recovery, &plan.rules);
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
            outside: self.outside.clone(),
            by_column: self.by_column(),
            name_pattern: request.group_pattern.clone(),
            keep_replicating: self.keep_replicating,
            settings: ScheduleSettings::layered(&layers)?,
            ..ScheduleOptions::new(LinkRate::from_mbps(link))
        })
    }
}

/// Takes something from what the connections ask for.
type Drop = fn(&mut Dependencies);

/// The schedule; where what the connections ask for makes it impossible, without their order, and then without their groups.
fn made(plan: &Plan, mut options: ScheduleOptions) -> Result<Schedule, ScheduleError> {
    let first = match schedule(&ScheduleInput::from_plan(plan, &options)) {
        Ok(schedule) => return Ok(schedule),
        Err(error) => error,
    };
    let dropped: [(Drop, Message); 2] = [
        (|found| found.order.clear(), message!("their order")),
        (|found| found.group_of.clear(), message!("their order and their groups")),
    ];
    for (drop, what) in dropped {
        if options.dependencies.order.is_empty() && options.dependencies.group_of.is_empty() {
            break;
        }
        drop(&mut options.dependencies);
        if let Ok(mut schedule) = schedule(&ScheduleInput::from_plan(plan, &options)) {
            let why = Message::verbatim(first.to_string());
            schedule.findings.push(
                Finding::warning(
                    "schedule-without-dependencies",
                    message!("schedule"),
                    message!("there is no schedule with what the connections ask for ({why}); {what} are left out", why, what),
                )
                .hint(message!("decide with a groups file which servers may move apart")),
            );
            return Ok(schedule);
        }
    }
    Err(first)
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
