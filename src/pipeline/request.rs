//! What to read and how to plan it.

use std::path::PathBuf;

use jiff::civil::DateTime;

use super::error::PipelineError;
use super::redaction::RedactionRequest;
use super::text_file::TextFile;
use crate::churn;
use crate::intake::IntakeOptions;
use crate::schedule::When;
use crate::settings::{ScopeKey, SettingsLayer};
use crate::source::{Role, SourceFile};

/// Which columns of the inventories say what moves together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupBy {
    /// The columns that name applications.
    #[default]
    Application,
    /// The column with this heading.
    Column(String),
    /// No column.
    Nothing,
}

/// When and together with what servers move. A schedule also needs a link, which is a setting.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ScheduleRequest {
    /// Files of groups of servers that move together: `.csv` or `.toml`.
    pub groups: Vec<PathBuf>,
    /// Groups by name, such as `{group}-*`.
    pub group_pattern: Option<String>,
    /// A file that says when replication may use how much of the link.
    pub calendar: Option<PathBuf>,
    /// The first moment of the migration.
    pub start: Option<DateTime>,
    /// By when everything has moved.
    pub deadline: Option<When>,
    /// Whether servers stay protected instead of moving (disaster recovery).
    pub keep_replicating: bool,
    /// Whether a schedule that cannot be made is an error even where nothing else here is set; otherwise it is a finding.
    pub is_required: bool,
}

impl ScheduleRequest {
    /// The files that it names.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.groups.iter().chain(&self.calendar)
    }

    /// Whether anything but the link asks for a schedule.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.needs_link()
            || !self.groups.is_empty()
            || self.group_pattern.is_some()
            || self.keep_replicating
    }

    /// Whether something is asked for that only a schedule has, even where groups alone say in which order servers are recovered.
    pub(crate) fn needs_link(&self) -> bool {
        self.is_required
            || self.calendar.is_some()
            || self.start.is_some()
            || self.deadline.is_some()
    }
}

/// What to read and how to plan it: everything that `asrcap plan` takes but the files to write.
///
/// ```
/// use asrcap::Request;
///
/// let mut request = Request::new(["examples/customer"]);
/// request.settings.rules = Some("current".to_owned());
/// request.settings.link = Some(400.0);
/// request.against = Some("guide-2017".to_owned());
/// let plan = request.read()?.plan()?;
/// assert!(plan.document.against.is_some() && plan.document.schedule.is_some());
/// # Ok::<(), asrcap::pipeline::PipelineError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Request {
    /// Inventories and measurements: files and folders in any order.
    pub inputs: Vec<PathBuf>,
    /// How they are read.
    pub intake: IntakeOptions,
    /// What measurement files do not say themselves. The percentile is a setting.
    pub measurements: churn::Options,
    /// Which columns of the inventories say what moves together.
    pub group_by: GroupBy,
    /// Files of overrides, applied in this order.
    pub overrides: Vec<PathBuf>,
    /// A settings file; [`Self::settings`] win over it.
    pub settings_file: Option<PathBuf>,
    /// The settings that are given directly. Below them and the settings file counts what a planner sheet among the inputs
    /// states, then the default.
    pub settings: SettingsLayer,
    /// Another rule set, by id or file, that the servers are planned under as well.
    pub against: Option<String>,
    /// When servers move.
    pub schedule: ScheduleRequest,
    /// Files that will be written. It is an error where one of them is read, whatever led to it; what asrcap wrote there in an
    /// earlier run is no input.
    pub outputs: Vec<PathBuf>,
    /// Pseudonyms in the place of names.
    pub redaction: Option<RedactionRequest>,
    /// The date on the report, `YYYY-MM-DD`.
    pub date: Option<String>,
}

impl Request {
    /// A request to plan what is in these files and folders.
    #[must_use]
    pub fn new<P: Into<PathBuf>>(inputs: impl IntoIterator<Item = P>) -> Self {
        Self { inputs: inputs.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// All files and folders that are read, so that no output replaces one of them.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let intake = &self.intake;
        let named = intake.inventory.iter().chain(&intake.churn).chain(&intake.dependencies);
        let inputs = self.inputs.iter().chain(named);
        let rest = self.settings_file.iter().chain(&self.overrides).chain(self.schedule.files());
        inputs.chain(rest).cloned().collect()
    }

    /// How the inputs are read, with what the settings file and the rest of the request say about it.
    pub(crate) fn intake_options(
        &self,
        file: &SettingsLayer,
    ) -> Result<IntakeOptions, PipelineError> {
        let value = self.intake.assumed_utilization;
        if let Some(value) = value.filter(|value| !(0.0..=100.0).contains(value)) {
            let option = "--assumed-utilization";
            return Err(PipelineError::Option { option, value, range: "0 to 100 per cent" });
        }
        let mut options = self.intake.clone();
        options.outputs.extend(self.outputs.iter().cloned());
        let given = |heading: &String| self.intake.map.iter().any(|(known, _)| known == heading);
        let more = file.map.iter().filter(|(heading, _)| !given(heading));
        options.map.extend(more.map(|(heading, field)| (heading.clone(), field.clone())));
        if let GroupBy::Column(heading) = &self.group_by {
            options.map.push((heading.clone(), "group".to_owned()));
        }
        let mut criteria = self.settings.only.iter().chain(&file.only).flatten();
        options.keep_columns |= criteria.any(|criterion| criterion.key == ScopeKey::Tag);
        Ok(options)
    }

    /// What the readers of measurements know beside the files.
    pub(crate) fn measurement_options(
        &self,
        percentile: f64,
        map: &[(String, String)],
    ) -> Result<churn::Options, PipelineError> {
        let map = churn::SampleMap::new(map);
        let options = churn::Options { percentile, map, ..self.measurements.clone() };
        let minutes = [
            ("--collection-minutes", options.collection_minutes),
            ("--cycle-minutes", options.cycle_minutes),
        ];
        for (option, value) in minutes {
            let value = value.filter(|minutes| !(*minutes > 0.0 && minutes.is_finite()));
            if let Some(value) = value {
                return Err(PipelineError::Option { option, value, range: "more than 0 minutes" });
            }
        }
        Ok(options)
    }
}

/// A settings file with its record for the plan.
pub(crate) fn settings_file(
    path: Option<&PathBuf>,
) -> Result<Option<(SettingsLayer, SourceFile)>, PipelineError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let file = TextFile::read(path)?;
    let layer = SettingsLayer::from_toml(&file.name, &file.text)?;
    Ok(Some((layer, file.source("settings", Role::Settings))))
}
