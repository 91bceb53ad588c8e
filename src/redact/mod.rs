//! Pseudonyms for the names in a plan, so that it can be shared: servers, hosts, domains, networks, paths and files.
//!
//! First everything that must not be seen is gathered into [`Names`], from the estate, the measurements and the files; the
//! [`Redaction`] gives each a pseudonym and puts it in place wherever the plan holds the name, inside of sentences too.
//! The key, which says who is who, is kept apart from what is shared.

mod cost;
mod dependencies;
mod document;
mod key;
mod names;
mod plan;
mod recovery;
mod replace;
mod schedule;

use thiserror::Error;

pub use names::{Kind, Names};
pub use replace::Redaction;

/// Why names cannot be redacted.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedactError {
    /// A key of an earlier run cannot be used.
    #[error("the key of the pseudonyms, line {line}: {reason}")]
    Key {
        /// The line.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}
