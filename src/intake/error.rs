//! Why there is nothing to plan with.

use std::borrow::Cow;

use thiserror::Error;

use crate::finding::{Finding, Severity};
use crate::inventory::MapError;

/// Why there is nothing to plan with.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// No path was given: the command line is wrong.
    #[error("no inventory was given")]
    NoPaths,
    /// A heading is mapped to a field that there is not: the command line is wrong.
    #[error(transparent)]
    Map(#[from] MapError),
    /// The files hold nothing that can be used; the findings say why for each.
    #[error("{}", nothing_usable(.findings))]
    NothingUsable {
        /// What was found instead.
        findings: Vec<Finding>,
    },
}

impl IntakeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::NoPaths => Some("Name files or folders: asrcap plan CustomerFolder/".into()),
            Self::Map(_) => None,
            Self::NothingUsable { findings } => {
                let mut errors = errors(findings);
                errors.find_map(|finding| finding.hint.as_ref().map(|hint| hint.to_string().into()))
            }
        }
    }
}

fn errors(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|f| f.severity == Severity::Error)
}

fn nothing_usable(findings: &[Finding]) -> String {
    let count = errors(findings).count();
    match (errors(findings).next(), count) {
        (None, _) => "the inputs hold no inventory and no measurement".to_owned(),
        (Some(error), 1) => without_repetition(error),
        (Some(first), _) => {
            let first = without_repetition(first);
            format!("none of the inputs can be used; {count} errors, the first: {first}")
        }
    }
}

/// A finding that names its file once.
fn without_repetition(finding: &Finding) -> String {
    let place = finding.location.as_ref().map(|location| location.words().to_string());
    match place {
        Some(place) if place.starts_with(&finding.subject.to_string()) => {
            format!("{place}: {}", finding.message)
        }
        Some(place) => format!("{}: {} ({place})", finding.subject, finding.message),
        None => format!("{}: {}", finding.subject, finding.message),
    }
}
