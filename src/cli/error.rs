//! Everything that ends a run, with its exit status.

use std::borrow::Cow;

use thiserror::Error;

use crate::finding::Finding;
use crate::pipeline::{ErrorKind, PipelineError};
use crate::prices::PriceError;
use crate::reference::ReferenceError;
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
    /// There is no plan.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A what-if cannot be answered.
    #[error(transparent)]
    WhatIf(#[from] WhatIfError),
    /// There is no price book.
    #[error(transparent)]
    Prices(#[from] PriceError),
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
    /// A fault of asrcap, where no input should lead to.
    #[error("asrcap has a fault and stopped: {what}")]
    Fault {
        /// What and where in the program.
        what: String,
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
            Self::Pipeline(error) => of_kind(error.kind()),
            Self::WhatIf(error) => of_kind(error.kind()),
            Self::Prices(PriceError::NothingUsable { .. })
            | Self::Input { .. }
            | Self::Fault { .. } => 3,
            Self::Usage { .. } | Self::Prices(_) => 2,
            Self::Output { .. } => 4,
        }
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Usage { hint, .. } | Self::Input { hint, .. } | Self::Output { hint, .. } => {
                hint.as_deref().map(Cow::Borrowed)
            }
            Self::Pipeline(error) => error.hint(),
            Self::WhatIf(error) => error.hint(),
            Self::Prices(error) => error.hint(),
            Self::Strict(finding) => finding.hint.as_ref().map(|hint| hint.to_string().into()),
            Self::Fault { .. } => Some("report it, with the inputs if they may be shared".into()),
            Self::BrokenPipe => None,
        }
    }
}

fn of_kind(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Usage => 2,
        ErrorKind::Input => 3,
        ErrorKind::Output => 4,
    }
}

impl From<ReferenceError> for CliError {
    fn from(error: ReferenceError) -> Self {
        Self::Pipeline(error.into())
    }
}
