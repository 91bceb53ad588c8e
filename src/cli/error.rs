//! Everything that ends a run, with its exit status.

use std::borrow::Cow;

use thiserror::Error;

use crate::finding::Finding;
use crate::plan::PlanError;
use crate::reference::ReferenceError;
use crate::settings::SettingsError;
use crate::whatif::WhatIfError;

/// Why a run ended.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The command line is wrong.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The settings are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The rule set is wrong.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The overrides are wrong.
    #[error(transparent)]
    Overrides(#[from] crate::estate::OverrideError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A what-if cannot be answered.
    #[error(transparent)]
    WhatIf(#[from] WhatIfError),
    /// An input cannot be read.
    #[error("{message}")]
    Input {
        /// What and where.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// With `--strict`: there was something to warn of.
    #[error("stopped, because with --strict a warning is an error: {0}")]
    Strict(Box<Finding>),
    /// An output cannot be written.
    #[error("cannot write {path}: {reason}")]
    Output {
        /// The file.
        path: String,
        /// Why.
        reason: String,
        /// What to do.
        hint: Option<String>,
    },
    /// Whoever read standard output has gone; nothing to report.
    #[error("standard output was closed")]
    BrokenPipe,
}

impl CliError {
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The exit status.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Strict(_) => 1,
            Self::Plan(PlanError::NoServers)
            | Self::WhatIf(
                WhatIfError::Plan(PlanError::NoServers)
                | WhatIfError::NotAPlan { .. }
                | WhatIfError::Schemas { .. },
            )
            | Self::Input { .. } => 3,
            Self::Usage { .. }
            | Self::Settings(_)
            | Self::Reference(_)
            | Self::Overrides(_)
            | Self::WhatIf(_)
            | Self::Plan(_) => 2,
            Self::Output { .. } => 4,
        }
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Usage { hint, .. } | Self::Input { hint, .. } | Self::Output { hint, .. } => {
                hint.as_deref().map(Cow::Borrowed)
            }
            Self::Settings(_) => {
                Some("every setting is described in templates/settings.toml and in --help".into())
            }
            Self::Reference(error) => error.hint().map(Cow::Borrowed),
            Self::Plan(PlanError::UnknownSeries(_) | PlanError::UnknownSize { .. }) => {
                Some("see asrcap sizes list".into())
            }
            Self::WhatIf(error) => error.hint().map(Cow::Borrowed),
            Self::Strict(finding) => finding.hint.as_ref().map(|hint| Cow::Owned(hint.to_string())),
            _ => None,
        }
    }
}
