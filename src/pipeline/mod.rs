//! From files to the finished plan: read, join, plan, schedule, redact.
//!
//! A [`Request`] says what to read and how. [`Request::read`] reads it into [`Inputs`], [`Inputs::plan`] plans them; between
//! the two a program may look at what was read, or plan it many times with [`whatif`](crate::whatif). Averages instead of
//! servers are planned by a [`QuickRequest`].
//!
//! Nothing here decides what a warning means: [`Inputs::estate`] and the plan carry their findings, and
//! [`first_warning`] finds the one that `--strict` stops at.

mod averages;
mod dependencies;
mod error;
mod inputs;
mod measurements;
mod outputs;
mod overrides;
mod prices;
mod redaction;
mod request;
mod schedule;
mod scope;
mod text_file;
mod values;

pub use averages::{QuickRequest, blank_plan};
pub use error::{ErrorKind, PipelineError};
pub use inputs::Inputs;
pub use overrides::override_files;
pub use redaction::RedactionRequest;
pub use request::{GroupBy, Request, ScheduleRequest};

#[cfg(feature = "cli")]
pub(crate) use scope::SCOPE;
pub use values::{ScopeValue, ScopeValues};

pub(crate) use inputs::filled;

use crate::finding::{Finding, Severity};
use crate::intake::{self, Inspection};
use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, Origin, Settings, SettingsLayer};

impl Request {
    /// What is recognised in the inputs: `asrcap inspect`.
    pub fn inspect(&self) -> Result<Inspection, PipelineError> {
        let options = self.intake_options(&SettingsLayer::default())?;
        Ok(intake::inspect(&self.inputs, &options)?)
    }
}

/// The settings in force with the rules and sizes that they name. The first layers win; `arithmetic` is used where no layer
/// names one, and a rule set may state defaults.
pub fn resolve(
    layers: &[(Origin, SettingsLayer)],
    arithmetic: Arithmetic,
) -> Result<(Settings, ReferenceData), PipelineError> {
    let mut settings = Settings::resolve(layers, arithmetic)?;
    let reference = settings.reference()?;
    settings.apply_rule_defaults(reference.rules());
    settings.check_under(reference.rules())?;
    let reference = settings.under(&reference).into_owned();
    Ok((settings, reference))
}

/// Layers in the order in which they win.
pub(crate) fn layers(
    given: &SettingsLayer,
    file: Option<SettingsLayer>,
    sheet: Option<SettingsLayer>,
) -> Vec<(Origin, SettingsLayer)> {
    let file = file.map(|layer| (Origin::File, layer));
    let sheet = sheet.map(|layer| (Origin::Sheet, layer));
    std::iter::once((Origin::Flag, given.clone())).chain(file).chain(sheet).collect()
}

/// The first finding that is more than a note.
#[must_use]
pub fn first_warning(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| finding.severity != Severity::Note)
}
