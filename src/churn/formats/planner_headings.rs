//! The headings of the capacity planners and assessments that several readers share.

use std::sync::LazyLock;

use crate::embedded;
use crate::table::{HeadingFile, HeadingTable};

const FILE: &str = "columns/planners.toml";

static TABLES: LazyLock<HeadingFile> = LazyLock::new(|| embedded::data!("columns/planners"));

/// A heading table by name: `hvr`, `vsphere`, and those of the sources of percentiles.
pub(crate) fn table(name: &str) -> &'static HeadingTable {
    embedded::valid(FILE, TABLES.tables.get(name).ok_or_else(|| format!("no table '{name}'")))
}
