//! Why there is no plan.

use std::borrow::Cow;

use thiserror::Error;

use crate::dependencies::DependencyError;
use crate::estate::OverrideError;
use crate::intake::IntakeError;
use crate::plan::PlanError;
use crate::prices::PriceError;
use crate::redact::RedactError;
use crate::reference::ReferenceError;
use crate::schedule::ScheduleError;
use crate::settings::SettingsError;

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is wrong: a setting, a rule, an override, the wish for a schedule. The command line ends with status 2.
    Usage,
    /// The inputs are wrong: nothing in them can be planned. The command line ends with status 3.
    Input,
    /// Something cannot be written. The command line ends with status 4.
    Output,
}

/// Why there is no plan.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// Nothing can be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The files hold measurements, but no servers.
    #[error("there is no inventory among the inputs: {}", .files.join(", "))]
    NoInventory {
        /// Each file with what it was recognised as.
        files: Vec<String>,
    },
    /// The files hold no measurement.
    #[error("the inputs hold no measurement{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    NoMeasurement {
        /// The first thing that was wrong with them.
        reason: Option<String>,
        /// What to do about it.
        hint: Option<String>,
    },
    /// A text file that the request names cannot be read.
    #[error("cannot read {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// An option of the request is outside its range.
    #[error("{option} {value} is not {range}")]
    Option {
        /// The flag of the command line.
        option: &'static str,
        /// What was given.
        value: f64,
        /// What it must be.
        range: &'static str,
    },
    /// The settings are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The rule set is wrong.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The overrides are wrong.
    #[error(transparent)]
    Overrides(#[from] OverrideError),
    /// The price files cannot be brought into one book.
    #[error(transparent)]
    Prices(#[from] PriceError),
    /// The servers cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A schedule is asked for, but no link.
    #[error("a schedule needs the available bandwidth")]
    NoLink,
    /// No server has a group in the column that the request names.
    #[error("no inventory has a column '{0}' with a group of any server")]
    NoGroups(String),
    /// The settings of the dependencies are wrong.
    #[error(transparent)]
    Dependencies(#[from] DependencyError),
    /// No server is in scope; the reason names what there is.
    #[error("{0}")]
    EmptyScope(String),
    /// There is no schedule.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// The key of earlier pseudonyms is wrong.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A file to be written was read.
    #[error("cannot write {path}: it is an input")]
    OverInput {
        /// The file.
        path: String,
    },
    /// The key of the pseudonyms cannot be written.
    #[error("cannot write {path}: {reason}")]
    Key {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
}

impl PipelineError {
    /// Whose fault it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Intake(IntakeError::NothingUsable { .. })
            | Self::NoInventory { .. }
            | Self::NoMeasurement { .. }
            | Self::Plan(PlanError::NoServers) => ErrorKind::Input,
            Self::OverInput { .. } | Self::Key { .. } => ErrorKind::Output,
            _ => ErrorKind::Usage,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'_, str>> {
        let words = match self {
            Self::Intake(error) => return error.hint(),
            Self::NoInventory { .. } => {
                "add the inventory of the servers, such as an RVTools export or the planner's sheet"
            }
            Self::NoMeasurement { hint, .. } => hint.as_deref()?,
            Self::Option { .. } => "correct the value",
            Self::Settings(_) => {
                "every setting is described in templates/settings.toml and in --help"
            }
            Self::Reference(error) => error.hint()?,
            Self::Plan(PlanError::UnknownSeries(_) | PlanError::UnknownSize { .. }) => {
                "see asrcap sizes list"
            }
            Self::Dependencies(_) => {
                "templates/dependencies/settings.toml describes the table [dependencies]"
            }
            Self::Prices(error) => return error.hint(),
            Self::OverInput { .. } => "choose another name",
            Self::NoLink => "add --link MBPS",
            Self::EmptyScope(_) => {
                "correct --only; asrcap inspect --values KEY lists what there is"
            }
            Self::NoGroups(_) => "asrcap inspect lists the columns",
            Self::Redact(_) => "name another file, or delete this one to begin anew",
            _ => return None,
        };
        Some(Cow::Borrowed(words))
    }
}
