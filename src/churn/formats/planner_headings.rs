//! The headings of the capacity planners and assessments that several readers share.

/// Heading tables by name: `hvr`, `vsphere`, and those of the sources of percentiles.
pub(crate) const HEADINGS: &str = include_str!("../../../templates/columns/planners.toml");
