//! Inventories: from tables to servers; the formats are the files of `templates/inventories/`.

mod addresses;
mod adjacent;
mod amount_or_share;
mod assumed_unit;
mod basis;
mod beside;
mod cell_forms;
mod cell_sizes;
mod cells;
mod change;
mod column_figures;
mod columns;
mod condition_fields;
mod cores;
mod days;
mod distinct_names;
mod draft;
mod drive_options;
mod format;
mod grid;
mod labels;
mod left_over;
mod listing;
mod machine_type;
mod map;
mod merged_cells;
mod names;
mod nested;
mod number_style;
mod numbered_disks;
mod odd_figures;
mod percent;
mod planner_rows;
mod planner_sheet;
mod plausible;
mod power;
mod quantity;
mod quantity_cells;
mod quantity_column;
mod quantity_words;
mod reading;
mod recognise;
mod recommended_disks;
mod remarks;
mod repeated_totals;
mod rivals;
mod role;
mod rounding;
mod sections;
mod several_disks;
mod tab;
mod tally;
mod total_rows;
mod unit_columns;
mod unknown;
mod unnamed;
mod usage;
mod weighed;
mod without_headings;
mod words;

pub(crate) use format::is_name_heading;
pub use format::{Format, Table};
#[cfg(test)]
pub(crate) use grid::rows_are_cut_off;
pub use grid::{Grid, TotalRow};
pub use labels::LabelColumn;
pub use map::{ColumnMap, MapError};
pub use planner_sheet::EXAMPLE_SERVER;
pub use reading::{ReadOptions, Reading};
pub(crate) use recognise::is_planner_sheet;
pub use recognise::{Recognised, recognise};
pub use role::TableRole;
pub use tab::Tab;
pub use unknown::{Unknown, explain};
pub use usage::{ColumnUse, SheetUse};

use std::collections::BTreeSet;

use crate::estate::{Class, Server};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::{Container, Document};
use crate::wording::Message;
use format::Reader;

/// Documents of one format that are read together: a workbook, or the CSV files of one export.
#[derive(Debug)]
pub struct InventorySet {
    /// The format of all of them.
    pub format: Format,
    /// The documents; the one that lists the machines comes first.
    pub members: Vec<(Document, Recognised)>,
}

impl InventorySet {
    /// Reads the servers of the set. What cannot be read is in the findings.
    #[must_use]
    pub fn read(&mut self, options: &ReadOptions) -> Reading {
        let mut grids = Vec::new();
        let mut findings = Vec::new();
        let mut sheets = Vec::new();
        let mut mapped = BTreeSet::new();
        let mut broken = 0;
        for (document, recognised) in &mut self.members {
            findings.extend(broken_lines(document));
            broken += document.faults().len();
            for tab in &recognised.tabs {
                match Grid::load(document, tab, &options.map) {
                    Ok(grid) => {
                        findings.extend(grid.cut_off(document));
                        findings.extend(without_headings::cells(document, &grid));
                        findings.extend(grid.merged_cells.finding(&grid.location));
                        let is_sheet = self.format.reader() == Reader::Listing
                            && *document.container() != Container::Json;
                        let mut parts = Vec::new();
                        if is_sheet {
                            let (lists, told) = adjacent::split(grid, tab.table, &options.map);
                            findings.extend(told);
                            for list in lists {
                                let (own, told) = sections::split(list, tab.table, &options.map);
                                parts.extend(own);
                                findings.extend(told);
                            }
                        } else {
                            parts.push(grid);
                        }
                        for mut part in parts {
                            distinct_names::choose(&mut part);
                            if options.keep_columns {
                                part.labels = labels::columns(&part.header, &part.table);
                            }
                            mapped.extend(&part.mapped);
                            grids.push(part);
                        }
                    }
                    Err(finding) => findings.push(*finding),
                }
            }
            findings.extend(without_headings::sheets(document, &grids));
            findings.extend(document.take_notices());
        }
        findings.extend(remarks::settle(&mut grids));
        findings.extend(quantity_cells::settle(&mut grids));
        findings.extend(unit_columns::settle(&mut grids));
        findings.extend(number_style::settle(&mut grids));
        findings.extend(cell_forms::settle(&mut grids));
        findings.extend(total_rows::settle(&mut grids));
        let planner = planner_rows::settle(&mut grids, self.format);
        findings.extend(planner.findings);
        let by_tool = self.format.is_by_tool();
        findings.extend(repeated_totals::settle(&mut grids));
        findings.extend(several_disks::settle(&mut grids));
        weighed::settle(&mut grids, by_tool, &options.map);
        findings.extend(amount_or_share::settle(&mut grids, by_tool, &options.map));
        findings.extend(assumed_unit::settle(&mut grids, by_tool, &options.map));
        findings.extend(percent::settle(&mut grids, &options.map));
        if self.format.reader() == Reader::Listing {
            let by_tool = self.format.is_by_tool();
            findings.extend(odd_figures::settle(&mut grids, by_tool, &options.map, &findings));
        }
        findings.extend(quantity::settle(&mut grids, &options.map));
        for (document, _) in &self.members {
            let own = grids.iter().filter(|grid| grid.location.path == *document.path());
            sheets.push(in_order(document, own.map(SheetUse::of).collect()));
        }
        let refused: Vec<Grid> = grids.extract_if(.., |grid| grid.is_refused).collect();
        findings.extend(grids.iter().flat_map(weighed::findings));
        let mut reading = match self.format.reader() {
            Reader::PlannerSheet => planner_sheet::read(&grids),
            Reader::Listing => listing::read(self.format, &grids),
        };
        findings.extend(left_over::findings(&grids, &reading.servers));
        for grid in &grids {
            reading.rows += grid.totals.len();
            reading.totals.extend(grid.totals.iter().map(|total| total_line(grid, total)));
        }
        let refused = refused.iter().filter(|grid| grid.role == TableRole::Servers);
        let rows: usize = refused.map(|grid| grid.rows().count()).sum();
        reading.rows += rows;
        reading.unreadable += rows;
        let failed = |findings: &[Finding]| findings.iter().any(|f| f.severity == Severity::Error);
        if !self.lists_servers() {
            findings.push(self.without_list());
        } else if planner_sheet::is_blank(&reading) {
            // What its settings say nobody chose.
            reading.settings = crate::settings::SettingsLayer::default();
            reading.findings.clear();
            findings.extend(self.blank_workbook());
        } else if reading.servers.is_empty() && !failed(&findings) && !failed(&reading.findings) {
            findings.extend(self.without_servers());
        }
        findings.append(&mut reading.findings);
        reading.findings = findings;
        reading.sheets = sheets;
        reading.scenario = planner.scenario.or(self.format.scenario());
        reading.mapped = mapped;
        reading.unreadable += broken;
        reading
    }

    fn lists_servers(&self) -> bool {
        let mut tabs = self.members.iter().flat_map(|(_, known)| &known.tabs);
        tabs.any(|tab| tab.table.role == TableRole::Servers)
    }

    fn blank_workbook(&self) -> Option<Finding> {
        let (document, _) = self.members.first()?;
        let message = message!(
            "it is the blank workbook that asrcap hands out, and nobody has filled it in; it is left out"
        );
        let finding = Finding::note("blank-workbook", document.path().as_ref(), message)
            .hint(message!("Ask for the workbook with the rows of the servers"))
            .at(document.location(None));
        Some(finding)
    }

    fn without_servers(&self) -> Option<Finding> {
        let (document, _) = self.members.first()?;
        let message = message!("there are headings of an inventory, but no server below them");
        let finding = Finding::error("no-servers", document.path().as_ref(), message)
            .hint(message!("Export the inventory again; was a filter set?"))
            .at(document.location(None));
        Some(finding)
    }

    fn without_list(&self) -> Finding {
        let wanted = self.format.tables().first().map_or("", |table| &table.id);
        let paths: Vec<&str> = self.members.iter().map(|(d, _)| d.path().as_ref()).collect();
        let message = message!(
            "the table {wanted} is missing, which lists the machines; without it the other tables are of no use",
            wanted
        );
        let finding = Finding::error("no-list-of-machines", names::some(&paths), message)
            .hint(message!("Export {wanted} too and put it beside the other files", wanted));
        match self.members.first() {
            Some((document, _)) => finding.at(document.location(None)),
            None => finding,
        }
    }
}

/// A total, which is counted among what is left out.
fn total_line(grid: &Grid, total: &TotalRow) -> Server {
    let name = match total.name.as_str() {
        "" => format!("row {}", total.row),
        name => name.to_owned(),
    };
    let mut server = Server::new(name, grid.location.clone().with_row(total.row));
    server.class = Class::Total;
    server
}

/// Lines of a JSON file that were cut off or are no JSON at all.
fn broken_lines(document: &Document) -> Option<Finding> {
    let faults = document.faults();
    let first = faults.first()?;
    let message = message!(
        "{lines} not valid JSON and left out; the first: {reason}",
        lines = Message::counted(faults.len(), "line is", "lines are"),
        reason = first.message.clone()
    );
    let row = u32::try_from(first.line).unwrap_or(u32::MAX);
    Some(
        Finding::error("unreadable-line", document.path().as_ref(), message)
            .hint(message!("Export the file again, or mend the line"))
            .at(document.location(None).with_row(row)),
    )
}

/// The uses of a document's sheets in the order of the sheets, with those that were passed over.
fn in_order(document: &Document, uses: Vec<SheetUse>) -> Vec<SheetUse> {
    let mut known: Vec<SheetUse> = Vec::new();
    for used in uses {
        match known.iter_mut().find(|first| first.name == used.name) {
            Some(first) => first.add(used),
            None => known.push(used),
        }
    }
    let names = document.sheet_names();
    let sheets = names.iter().map(|name| {
        let place = known.iter().position(|used| used.name.as_deref() == name.as_deref());
        match place {
            Some(place) => known.swap_remove(place),
            None => SheetUse::unused(name.as_deref()),
        }
    });
    sheets.collect()
}
