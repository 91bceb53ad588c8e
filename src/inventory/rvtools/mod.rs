//! RVTools exports: vInfo names the machines, the other tabs add to them.
//!
//! The numbers under MB headings are MiB in every version; only the headings changed in 4.1.

mod join;
mod machine;
mod tabs;

use super::grid::Grid;
use super::reading::{ReadOptions, Reading};
use super::tally::Tally;
use crate::estate::Class;
use crate::finding::Finding;
use join::Index;
use machine::Machine;

/// Reads the tabs of one export, or of several that were merged.
pub(super) fn read(grids: &[Grid], options: &ReadOptions) -> Reading {
    let mut reading = Reading {
        version: version(grids),
        ..Reading::default()
    };
    let mut machines: Vec<Machine> = Vec::new();
    let mut unreadable = tabs::UnreadableCells::default();
    for grid in tables(grids, "vInfo") {
        let missing: Vec<&str> = grid.table.required().collect();
        let missing = grid.missing(&missing);
        if !missing.is_empty() {
            reading.findings.push(missing_columns(grid, &missing));
            continue;
        }
        let view = match grid.view() {
            Ok(view) => view,
            Err(finding) => {
                reading.findings.push(finding);
                continue;
            }
        };
        for row in view.rows(&grid.sheet).filter(|row| !row.is_blank()) {
            reading.rows += 1;
            match machine::read(&row, &mut unreadable) {
                Ok(machine) => machines.push(machine),
                Err(finding) => {
                    reading.unreadable += 1;
                    reading.findings.push(*finding);
                }
            }
        }
    }
    let index = Index::of(&machines);
    mark_duplicates(&index, &mut machines);
    for table in ["vDisk", "vPartition", "vNetwork", "vCPU", "vMemory"] {
        for grid in tables(grids, table) {
            let joined = tabs::join(grid, &index, &mut machines, &mut unreadable);
            reading.rows += joined.rows;
            reading.findings.extend(joined.findings);
        }
    }
    let Some(place) = tables(grids, "vInfo").next().map(|grid| &grid.place) else {
        return reading;
    };
    let mut tally = Tally::default();
    let settled = machines
        .into_iter()
        .map(|machine| machine.settle(options, &mut tally));
    reading.servers = settled.collect();
    reading.findings.extend(unreadable.findings());
    reading.findings.extend(tally.findings(place));
    reading
}

fn tables<'a>(grids: &'a [Grid], name: &'a str) -> impl Iterator<Item = &'a Grid> {
    grids.iter().filter(move |grid| grid.table_name == name)
}

fn version(grids: &[Grid]) -> Option<String> {
    let grid = tables(grids, "vMetaData").next()?;
    let view = grid.view().ok()?;
    let row = view.rows(&grid.sheet).next()?;
    row.text("version").map(std::borrow::Cow::into_owned)
}

fn missing_columns(grid: &Grid, missing: &[&str]) -> Finding {
    let row = grid.header.row_number;
    let message = format!("there is no column for {}", missing.join(", "));
    Finding::error("missing-columns", grid.place.path.as_ref(), message)
        .hint("Export the tab again with all of its columns")
        .at(grid.place.clone().with_row(row))
}

/// A machine that stands in vInfo twice, as in merged exports of one vCenter, is one machine.
fn mark_duplicates(index: &Index, machines: &mut [Machine]) {
    for (position, machine) in machines.iter_mut().enumerate() {
        let first = index.first_of_identity(machine).unwrap_or(position);
        if first < position {
            machine.draft.server.class = Class::Duplicate;
        }
    }
}

#[cfg(test)]
mod tests;
