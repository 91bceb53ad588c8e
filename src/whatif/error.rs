//! What can be wrong with a what-if.

use std::borrow::Cow;

use thiserror::Error;

use crate::nearest::did_you_mean;
use crate::pipeline::{ErrorKind, PipelineError};
use crate::plan::PlanError;
use crate::reference::ReferenceError;
use crate::rules::VaryError;
use crate::settings::SettingsError;

/// Why a what-if cannot be answered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WhatIfError {
    /// What to vary is not `NAME=VALUES`.
    #[error("'{0}' is not NAME=VALUES, such as compression=0,30 or growth=0..50/10")]
    NotAnAxis(String),
    /// There is no such setting.
    #[error("there is no setting '{name}'{}", did_you_mean(.nearest.as_deref()))]
    UnknownSetting {
        /// What was asked for.
        name: String,
        /// The most similar one.
        nearest: Option<String>,
    },
    /// A setting is varied twice.
    #[error("'{0}' is varied twice")]
    Twice(String),
    /// A value does not fit its setting.
    #[error("{name} = {value}: {reason}")]
    Value {
        /// The setting.
        name: String,
        /// What was given.
        value: String,
        /// What is wrong.
        reason: String,
    },
    /// A range has no end.
    #[error("the range '{0}' never ends")]
    Endless(String),
    /// There are more scenarios than are worked out without being asked twice.
    #[error("the grid has {count} scenarios, more than {max}")]
    TooMany {
        /// How many there are.
        count: String,
        /// How many there may be.
        max: usize,
    },
    /// Lists that go in pairs have different lengths.
    #[error("pairs need lists of the same length: {0}")]
    Pairs(String),
    /// There is no such figure.
    #[error("the plan has no figure '{name}'{}", did_you_mean(.nearest.as_deref()))]
    UnknownFigure {
        /// What was asked for.
        name: String,
        /// The most similar one, or where it would be.
        nearest: Option<String>,
    },
    /// The figure is known, but this plan does not have it.
    #[error("this plan has no {name}, which is {path}")]
    NotInThisPlan {
        /// The short name.
        name: String,
        /// Its path.
        path: String,
    },
    /// A short name stands for several figures.
    #[error("'{name}' could be {}", .paths.join(" or "))]
    Ambiguous {
        /// The short name.
        name: String,
        /// The figures.
        paths: Vec<String>,
    },
    /// A condition cannot be read.
    #[error("'{0}' is not a condition, such as \"delta_bandwidth_mbps <= 100\"")]
    NotACondition(String),
    /// A file cannot be used as a plan.
    #[error("{path}: {reason}")]
    NotAPlan {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// Two plans are of different forms.
    #[error("{first_path} is of schema {first}, {second_path} of schema {second}")]
    Schemas {
        /// The first file.
        first_path: String,
        /// Its schema.
        first: String,
        /// The second file.
        second_path: String,
        /// Its schema.
        second: String,
    },
    /// Limits cannot be read.
    #[error("{path}: {reason}")]
    Limits {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// An input of a scenario is missing.
    #[error("{0}")]
    Input(String),
    /// The settings of a scenario are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Servers are sought in a plan of averages.
    #[error("a quick plan has no servers to find")]
    NoServers,
    /// The inputs of a scenario cannot be read.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The rules of a scenario cannot be used.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// A rule cannot be varied.
    #[error(transparent)]
    Rule(#[from] VaryError),
    /// A scenario has no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl WhatIfError {
    /// Whose fault it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Plan(PlanError::NoServers) | Self::NotAPlan { .. } | Self::Schemas { .. } => {
                ErrorKind::Input
            }
            Self::Pipeline(error) => error.kind(),
            _ => ErrorKind::Usage,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            Self::UnknownSetting { .. } => {
                "any setting can be varied (asrcap help plan), rules.ID (asrcap rules list), and overrides"
            }
            Self::Endless(_) => {
                "write FROM..TO/STEP with a step that leads from the one to the other"
            }
            Self::TooMany { .. } => "use --yes to work them all out, or larger steps",
            Self::UnknownFigure { .. } | Self::Ambiguous { .. } => {
                "figures are named by their path in the plan's JSON, such as outputs.storage_gb"
            }
            Self::NotInThisPlan { .. } => {
                "the inputs do not say enough for it: it needs measurements over time, and the link that is there"
            }
            Self::NoServers => "name an inventory",
            Self::Pipeline(error) => return error.hint(),
            Self::Reference(error) => error.hint()?,
            Self::Schemas { .. } => "make both plans with the same version of asrcap",
            Self::NotAPlan { .. } => "make one with asrcap plan INPUTS -o plan.json",
            _ => return None,
        }))
    }
}
