//! Lists in which rows of disks stand below each machine, and names have the host of the machine behind them.

use super::format::Format;
use super::grid::Grid;
use super::names;
use super::role::TableRole;
use crate::finding::Finding;
use crate::identity::{are_named_with_host, split_host};
use crate::message;
use crate::settings::Scenario;
use crate::table::Cell;
use crate::wording::Message;

/// What was made of such lists.
#[derive(Default)]
pub(crate) struct PlannerRows {
    pub(crate) findings: Vec<Finding>,
    /// Machines with a host behind their names are of Hyper-V.
    pub(crate) scenario: Option<Scenario>,
}

/// Takes the rows of disks out of the lists of a format that has them, and the hosts off the names.
pub(crate) fn settle(grids: &mut [Grid], format: Format) -> PlannerRows {
    let mut done = PlannerRows::default();
    let mut lists: Vec<&mut Grid> =
        grids.iter_mut().filter(|grid| grid.role == TableRole::Servers).collect();
    if format.has_disks_below() {
        for grid in &mut lists {
            done.findings.extend(take_disks(grid));
        }
    }
    if format.may_name_hosts() {
        let names: Vec<String> = lists.iter().flat_map(|grid| machine_names(grid)).collect();
        if are_named_with_host(names.iter().map(String::as_str)) {
            done.scenario = Some(Scenario::Hyperv);
            for grid in &mut lists {
                take_hosts(grid);
            }
            done.findings.extend(lists.first().map(|grid| without_hosts(grid, &names)));
        }
    }
    done
}

/// Takes out the rows that have a name, but no number of disks: they are disks, and the machine above has their sum.
fn take_disks(grid: &mut Grid) -> Option<Finding> {
    let name = grid.header.column("name")?.index;
    let count = grid.header.column("disks")?.index;
    let below = grid.header.row_number;
    let is_machine = |row: &crate::table::Row| !row.cell(count).is_blank();
    // A report in which no machine has a number of disks is not understood, and stays as it is.
    grid.sheet.rows.iter().find(|row| row.number > below && is_machine(row))?;
    let mut disks = Vec::new();
    let mut first = None;
    grid.sheet.rows.retain(|row| {
        let disk = row.cell(name).text().filter(|_| row.number > below && !is_machine(row));
        if let Some(disk) = &disk {
            first = first.or(Some(row.number));
            disks.push(disk.clone().into_owned());
        }
        disk.is_none()
    });
    let finding = Finding::note(
        "disks-below-machines",
        grid.location.path.as_ref(),
        message!(
            "{rows} of disks, whose sizes the row of their machine adds up: {disks}",
            rows = Message::counted(disks.len(), "row is", "rows are"),
            disks = names::some(&disks)
        ),
    );
    Some(finding.at(grid.location.clone().with_row(first?)))
}

fn machine_names(grid: &Grid) -> Vec<String> {
    let Some(name) = grid.header.column("name") else {
        return Vec::new();
    };
    let rows = grid.rows();
    rows.filter_map(|row| Some(row.cell(name.index).text()?.into_owned())).collect()
}

fn take_hosts(grid: &mut Grid) {
    let Some(name) = grid.header.column("name").map(|column| column.index) else {
        return;
    };
    let below = grid.header.row_number;
    for row in grid.sheet.rows.iter_mut().filter(|row| row.number > below) {
        if let Some(Cell::Text(text)) = row.cells.get_mut(name)
            && let Some((machine, _)) = split_host(text)
        {
            *text = machine.into();
        }
    }
}

fn without_hosts(grid: &Grid, names: &[String]) -> Finding {
    let first = names.first().map_or("", String::as_str);
    let (machine, host) = split_host(first).unwrap_or((first, ""));
    Finding::note(
        "host-in-name",
        grid.location.path.as_ref(),
        message!(
            "all names have a host in brackets behind them, as a report about Hyper-V writes them: {first} is the machine {machine} on the host {host}",
            first,
            machine,
            host
        ),
    )
    .hint(message!("If the brackets belong to the names, rename the machines in the report"))
    .at(grid.location.clone())
}
