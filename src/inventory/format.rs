//! The inventory formats.

use std::sync::LazyLock;

use crate::table::HeadingFile;

/// A format of inventories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// The "Workload Qualification" sheet of the Capacity Planner.
    PlannerSheet,
    /// An export of RVTools.
    RvTools,
}

/// A heading table that does not parse is empty; a test holds that all of them do.
macro_rules! headings {
    ($parse:expr) => {{
        static FILE: LazyLock<HeadingFile> = LazyLock::new(|| $parse.unwrap_or_default());
        &FILE
    }};
}

impl Format {
    /// All formats, the more specific first: of two that fit a sheet, the first is taken.
    pub const ALL: [Self; 2] = [Self::RvTools, Self::PlannerSheet];

    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PlannerSheet => "planner-sheet",
            Self::RvTools => "rvtools",
        }
    }

    /// The headings of the format's tables.
    #[must_use]
    pub fn headings(self) -> &'static HeadingFile {
        match self {
            Self::PlannerSheet => headings!(HeadingFile::planner_sheet()),
            Self::RvTools => headings!(HeadingFile::rvtools()),
        }
    }

    /// The table that holds one row a server; without it there is no inventory.
    #[must_use]
    pub fn main_table(self) -> &'static str {
        match self {
            Self::PlannerSheet => "servers",
            Self::RvTools => "vInfo",
        }
    }

    /// The tables beside the main one that the reader uses.
    #[must_use]
    pub fn side_tables(self) -> &'static [&'static str] {
        match self {
            Self::PlannerSheet => &[],
            Self::RvTools => &[
                "vDisk",
                "vPartition",
                "vNetwork",
                "vCPU",
                "vMemory",
                "vMetaData",
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_headings_for_its_tables() {
        for format in Format::ALL {
            let tables = &format.headings().tables;
            for table in format.side_tables().iter().chain([&format.main_table()]) {
                assert!(tables.contains_key(*table), "{} {table}", format.id());
            }
        }
    }
}
