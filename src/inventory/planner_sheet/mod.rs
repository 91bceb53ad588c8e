//! The "Workload Qualification" sheet of the Capacity Planner, and sheets that people made after it.

mod row;
mod summary;

use std::collections::HashMap;

use super::grid::Grid;
use super::labels;
use super::names;
use super::reading::Reading;
use crate::estate::{Described, StorageBasis, UsedBasis};
use crate::finding::Finding;
use crate::message;
use crate::wording::Message;

/// The columns without which no server can be planned.
const MANDATORY: [&str; 4] = ["name", "cores", "memory", "storage"];

/// Those whose values may also come from elsewhere: measurements, settings, assumptions.
const OPTIONAL: [&str; 5] = ["nics", "disks", "utilization", "change_rate", "change_per_day"];

/// The name of the example row in the blank workbook that asrcap hands out.
pub const EXAMPLE_SERVER: &str = "EXAMPLE (delete this row)";

/// The code of the finding that it is left out.
const EXAMPLE_ROW: &str = "example-row";

/// Reads planner sheets.
pub(crate) fn read(grids: &[Grid]) -> Reading {
    let mut reading = Reading::default();
    for grid in grids {
        read_sheet(grid, &mut reading);
    }
    reading
}

/// Whether the example is all that there is: the workbook came back as it was handed out.
pub(crate) fn is_blank(reading: &Reading) -> bool {
    let examples = reading.findings.iter().filter(|finding| finding.code == EXAMPLE_ROW);
    reading.rows > 0 && examples.count() == reading.rows
}

fn read_sheet(grid: &Grid, reading: &mut Reading) {
    let file = grid.location.path.as_ref();
    summary::read(grid, reading);
    let missing = grid.missing(&MANDATORY);
    if !missing.is_empty() {
        let message = message!("there is no column for {missing}", missing = missing.join(", "));
        reading.findings.push(
            Finding::error("missing-columns", file, message)
                .hint(message!("The headings were found in row {row_number}; add the columns, or rename the ones that hold these values", row_number = grid.header.row_number))
                .at(grid.location.clone().with_row(grid.header.row_number)),
        );
        return;
    }
    let view = grid.view();
    let rows: Vec<_> = view.rows(&grid.sheet).filter(|row| !row::is_empty(row)).collect();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut without_rate = Vec::new();
    for row in &rows {
        reading.rows += 1;
        if row.text("name").as_deref() == Some(EXAMPLE_SERVER) {
            reading.findings.push(
                Finding::note(
                    EXAMPLE_ROW,
                    EXAMPLE_SERVER,
                    message!("the example row of the blank workbook is left out"),
                )
                .at(row.location()),
            );
            continue;
        }
        let server = row::server(row).and_then(|(server, odd)| {
            let number = row.number_in_sheet();
            match seen.insert(server.name.to_lowercase(), number) {
                None => {
                    reading.findings.extend(odd);
                    Ok(server)
                }
                Some(first) => {
                    seen.insert(server.name.to_lowercase(), first);
                    Err(row::repeated(row, &server.name, first))
                }
            }
        });
        match server {
            Ok(mut server) => {
                labels::keep(&grid.labels, row, &mut server);
                if server.change.is_none() {
                    without_rate.push(server.name.clone());
                }
                let used = match server.utilization {
                    Some(_) => UsedBasis::Guest,
                    None => UsedBasis::Unknown,
                };
                let storage = StorageBasis::Total;
                reading.servers.push(Described { server, storage, used });
            }
            Err(finding) => {
                reading.unreadable += 1;
                reading.findings.push(*finding);
            }
        }
    }
    if !without_rate.is_empty() {
        reading.findings.push(
            Finding::note(
                "no-change-rate-in-sheet",
                file,
                message!(
                    "{servers} without a daily change rate of its own: {names}",
                    servers = Message::counted(without_rate.len(), "server", "servers"),
                    names = names::some(&without_rate)
                ),
            )
            .at(grid.location.clone()),
        );
    }
}
