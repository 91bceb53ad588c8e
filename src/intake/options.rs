//! How inputs are read.

use std::path::PathBuf;

use crate::table::OpenOptions;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct IntakeOptions {
    /// Encoding and limits.
    pub open: OpenOptions,
    /// Whether what stands in columns that nothing else is read from is kept with the servers.
    pub keep_columns: bool,
    /// Headings that the user says the meaning of, each with its field: `Total Disk` and `storage_gb`.
    pub map: Vec<(String, String)>,
    /// Files to be read as inventories, whatever they look like.
    pub inventory: Vec<PathBuf>,
    /// Files to be read as measurements, whatever they look like.
    pub churn: Vec<PathBuf>,
    /// Files to be read as connections or relations between servers, whatever they look like.
    pub dependencies: Vec<PathBuf>,
    /// Whether links below a folder are followed where they lead out of it.
    pub follow_links: bool,
    /// Files that will be written. What asrcap wrote there earlier is no input and is not told; other reports of asrcap below a
    /// folder are no inputs either, with a note.
    pub outputs: Vec<PathBuf>,
    /// Whether a file that may be a measurement is one, also where it may be an inventory.
    pub measurements_first: bool,
    /// Leave switched-off machines out.
    pub powered_on_only: bool,
    /// The used part of storage in per cent where nothing is known about it; `None` for 100, with a warning.
    pub assumed_utilization: Option<f64>,
    /// How many files to read at a time; `None` for as many as there are processors.
    pub jobs: Option<usize>,
}
