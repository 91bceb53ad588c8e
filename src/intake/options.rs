//! How inputs are read.

use std::path::PathBuf;

use crate::inventory::ReadOptions;
use crate::table::OpenOptions;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct IntakeOptions {
    /// Encoding and limits.
    pub open: OpenOptions,
    /// What the readers need to know.
    pub read: ReadOptions,
    /// Files to be read as inventories, whatever they look like.
    pub inventory: Vec<PathBuf>,
    /// Files to be read as measurements, whatever they look like.
    pub churn: Vec<PathBuf>,
}
