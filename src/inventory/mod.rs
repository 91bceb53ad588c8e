//! Inventories: one file a format, from tables to servers.

mod draft;
mod format;
mod grid;
mod names;
mod planner_sheet;
mod reading;
mod recognise;
mod rvtools;
mod tally;
mod words;

pub use format::Format;
pub use grid::Grid;
pub use reading::{ReadOptions, Reading};
pub use recognise::{Recognised, Tab, recognise};

use crate::table::Document;

/// Documents of one format that are read together: a workbook, or the CSV files of one export.
#[derive(Debug)]
pub struct InventorySet {
    /// The format of all of them.
    pub format: Format,
    /// The documents, each with the tabs in it that the format uses.
    pub members: Vec<(Document, Vec<Tab>)>,
}

impl InventorySet {
    /// Reads the servers of the set. What cannot be read is said in the findings.
    #[must_use]
    pub fn read(&mut self, options: &ReadOptions) -> Reading {
        let (grids, mut findings) = self.grids();
        let mut reading = match self.format {
            Format::PlannerSheet => planner_sheet::read(&grids, options),
            Format::RvTools => rvtools::read(&grids, options),
        };
        findings.append(&mut reading.findings);
        reading.findings = findings;
        reading
    }

    fn grids(&mut self) -> (Vec<Grid>, Vec<crate::finding::Finding>) {
        let mut grids = Vec::new();
        let mut findings = Vec::new();
        for (document, tabs) in &mut self.members {
            for tab in tabs {
                match Grid::load(document, tab, self.format) {
                    Ok(grid) => grids.push(grid),
                    Err(finding) => findings.push(*finding),
                }
            }
        }
        (grids, findings)
    }
}
