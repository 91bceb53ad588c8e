//! Inventories that list machines in one table and add to them in others.
//!
//! The formats differ in their headings, which are data; what the reader looks for is the same in all of them.
//! The numbers under MB and GB headings are MiB and GiB: RVTools only corrected its headings in 4.1.

mod dynamic_memory;
mod join;
mod key;
mod machine;
mod owners;
mod paths;
mod sharing;
mod sides;

use std::collections::HashMap;

use super::cells::Cells;
use super::format::Format;
use super::grid::Grid;
use super::labels;
use super::names;
use super::numbered_disks;
use super::power::PowerStates;
use super::reading::Reading;
use super::role::TableRole;
use super::tally::{Notice, Tally};
use super::unnamed;
use crate::estate::{Class, Described, Server};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::{RowView, TableView};
use crate::wording::Message;
use crate::words;
use join::Index;
use key::Key;
use machine::Machine;
use owners::Owners;
use paths::Paths;

static COUNTED_NICS: Notice = Notice {
    code: "nics-counted",
    severity: Severity::Note,
    message: words!(
        "the number of NICs is not stated; the rows of the table of adapters are counted"
    ),
    hint: words!("Nothing to do"),
};
static EXAMPLE: Notice = Notice {
    code: "template-example",
    severity: Severity::Warning,
    message: words!(
        "these are the examples of Azure Migrate's template; they are planned like servers"
    ),
    hint: words!("Delete the example rows from the file"),
};
static NO_CHANGE: Notice = Notice {
    code: "throughput-is-no-change",
    severity: Severity::Note,
    message: words!(
        "the file states a throughput, but that is a percentile and no daily change; it is only used for sizes"
    ),
    hint: words!("Measure the change, or give --change-rate"),
};
static REPEATED: Notice = Notice {
    code: "repeated-names",
    severity: Severity::Warning,
    message: words!(
        "the name stands in the list more than once, with other facts; all of them are planned"
    ),
    hint: words!("Remove the rows that are out of date, or exclude them with an override"),
};

/// Reads the tables of one export, or of several that were merged.
pub(crate) fn read(format: Format, grids: &[Grid]) -> Reading {
    let mut reading = Reading::default();
    let mut machines: Vec<Machine> = Vec::new();
    let mut cells = Cells::default();
    let mut opened = Vec::new();
    for grid in grids {
        match open(grid) {
            Ok(view) => {
                reading.findings.extend(without_columns(grid));
                opened.push((grid.role, grid, view));
            }
            Err(finding) => reading.findings.push(finding),
        }
    }
    for (role, grid, view) in &opened {
        match role {
            TableRole::Servers => {
                servers(format, grid, view, &mut machines, &mut cells, &mut reading);
            }
            TableRole::Version => {
                let row = view.rows(&grid.sheet).next();
                let text = |field| Some(row.as_ref()?.text(field)?.into_owned());
                reading.version = text("version");
                reading.collected = text("created");
            }
            TableRole::Hosts | TableRole::Removed => {
                reading.findings.extend(set_aside(*role, grid, view));
            }
            _ => {}
        }
    }
    let index = Index::of(&machines);
    mark_duplicates(&index, &mut machines);
    let owners = Owners::of(&machines);
    let mut paths = Paths::of(&machines);
    for (_, grid, view) in opened.iter().filter(|(role, ..)| *role == TableRole::Paths) {
        view.rows(&grid.sheet).for_each(|row| paths.learn(&row));
    }
    for (role, grid, view) in opened.iter().filter(|(role, ..)| role.is_joined()) {
        let table = (*role, *grid, view);
        let joined = sides::join(table, &index, &owners, &mut machines, &paths, &mut cells);
        reading.rows += joined.rows;
        reading.findings.extend(joined.findings);
    }
    let mut tally = Tally::default();
    if let Some((_, grid, _)) = opened.first() {
        reading.servers = reconcile(machines, &mut tally);
        reading.findings.extend(cells.finding());
        reading.findings.extend(tally.findings(&grid.location));
    }
    reading
}

fn open(grid: &Grid) -> Result<TableView<'_>, Finding> {
    let required: Vec<&str> = grid.table.required().collect();
    let missing = grid.missing(&required);
    if missing.is_empty() || grid.role == TableRole::Servers && grid.lists_servers {
        return Ok(grid.view());
    }
    let row = grid.header.row_number;
    let message = message!("there is no column for {missing}", missing = missing.join(", "));
    Err(Finding::error("missing-columns", grid.location.path.as_ref(), message)
        .hint(message!("Export the table again with all of its columns, or name the column with --map HEADING=FIELD"))
        .at(grid.location.clone().with_row(row)))
}

/// What a list of servers lacks that the tables of its format have.
fn without_columns(grid: &Grid) -> Option<Finding> {
    let required: Vec<&str> = grid.table.required().collect();
    let mut missing = grid.missing(&required);
    // That they have no names is said with those that they get.
    missing.retain(|heading| *heading != grid.table.usual_heading("name"));
    if missing.is_empty() {
        return None;
    }
    let message = message!(
        "there is no column for {missing}; the servers are read without",
        missing = missing.join(", ")
    );
    Some(
        Finding::warning("missing-columns", grid.location.path.as_ref(), message)
            .hint(message!("Name the column with --map HEADING=FIELD, or export the table again with all of its columns"))
            .at(grid.location.clone().with_row(grid.header.row_number)),
    )
}

/// Rows that are left out because of the list that they stand in.
fn set_aside(role: TableRole, grid: &Grid, view: &TableView<'_>) -> Option<Finding> {
    let filled = view.rows(&grid.sheet).filter(|row| !row.is_blank());
    let names: Vec<String> =
        filled.map(|row| row.text("name").unwrap_or_else(|| "?".into()).into_owned()).collect();
    if names.is_empty() {
        return None;
    }
    let rows = Message::counted(names.len(), "row", "rows");
    let subject = grid.location.sheet.as_deref().unwrap_or(&grid.location.path);
    let names = names::some(&names);
    let finding = match role {
        TableRole::Removed => Finding::note(
            "removed-machines",
            subject,
            message!("{rows} of machines that the file says are gone; they are left out ({names})", rows, names),
        ),
        _ => Finding::warning(
            "hosts-left-out",
            subject,
            message!("{rows} of hosts, whose machines stand in a list of their own; only these are planned ({names})", rows, names),
        )
        .hint(message!("Give the list in a file of its own if these are servers to be planned")),
    };
    Some(finding.at(grid.location.clone()))
}

fn servers(
    format: Format,
    grid: &Grid,
    view: &TableView<'_>,
    machines: &mut Vec<Machine>,
    cells: &mut Cells,
    reading: &mut Reading,
) {
    let rows: Vec<RowView<'_>> = view.rows(&grid.sheet).filter(|row| !row.is_blank()).collect();
    let power = PowerStates::of(format, &rows);
    reading.findings.extend(power.finding(format, &rows));
    // Reports repeat machines from sheet to sheet; one sheet never repeats itself.
    let known = (format.repeats_machines() && !machines.is_empty()).then(|| Index::of(machines));
    let has_numbered_disks =
        grid.header.columns.iter().any(|column| numbered_disks::is_field(&column.field));
    let before = reading.numbered;
    let mut names = unnamed::Names::of(grid, &rows, before);
    for row in &rows {
        reading.rows += 1;
        let key = match names.of_row(row) {
            Some(name) => Some(Key { name, ..Key::of(row).unwrap_or_default() }),
            None => Key::of(row).filter(|key| !key.name.is_empty()),
        };
        let Some(key) = key else {
            reading.unreadable += 1;
            reading.findings.push(machine::nameless(row));
            continue;
        };
        let first = known.as_ref().and_then(|known| known.find(&key).by_id());
        let mut machine = machine::read(row, key, cells);
        power.read(row, &mut machine.draft.server);
        dynamic_memory::read(row, &mut machine.draft, cells);
        labels::keep(&grid.labels, row, &mut machine.draft.server);
        if has_numbered_disks {
            numbered_disks::read(row, &mut machine.draft, cells);
        }
        match first.and_then(|first| machines.get_mut(first)) {
            Some(first) => first.fill(machine),
            None => machines.push(machine),
        }
    }
    reading.findings.extend(names.finding(grid, before));
    reading.numbered = names.given();
}

/// A machine that stands in the list twice, as in merged exports of one vCenter, is one machine.
fn mark_duplicates(index: &Index, machines: &mut [Machine]) {
    for (position, machine) in machines.iter_mut().enumerate() {
        let first = index.first_of_identity(machine).unwrap_or(position);
        if first < position {
            machine.draft.server.class = Class::Duplicate;
        }
    }
}

fn reconcile(machines: Vec<Machine>, tally: &mut Tally) -> Vec<Described> {
    let mut all: Vec<Described> = Vec::new();
    let mut without_id: HashMap<String, usize> = HashMap::new();
    for machine in machines {
        let anonymous = machine.key.id.is_none() && machine.key.uuid.is_none();
        let mut described = one(machine, tally);
        let server = &mut described.server;
        if anonymous && server.class == Class::Server {
            let name = server.name.to_lowercase();
            match without_id.get(&name).and_then(|first| all.get_mut(*first)) {
                Some(first) if same_facts(&first.server, server) => {
                    first.server.add_labels(server);
                    server.class = Class::Duplicate;
                }
                Some(_) => tally.add(&REPEATED, &server.name),
                None => {
                    without_id.insert(name, all.len());
                }
            }
        }
        let any_rate = |server: &Server| {
            let disks = server.disks.iter().map(|disk| disk.workload.mib_per_s);
            server.workload.mib_per_s.is_some() || disks.flatten().next().is_some()
        };
        if server.class == Class::Server && server.change.is_none() && any_rate(server) {
            tally.add(&NO_CHANGE, &server.name);
        }
        if machine::is_template_example(&server.name) {
            tally.add(&EXAMPLE, &server.name);
        }
        all.push(described);
    }
    all
}

fn one(mut machine: Machine, tally: &mut Tally) -> Described {
    let server = &mut machine.draft.server;
    if server.nics.is_none() && machine.adapters > 0 {
        if server.class == Class::Server {
            tally.add(&COUNTED_NICS, &server.name);
        }
        server.nics = Some(machine.adapters);
    }
    machine.draft.reconcile(tally)
}

fn same_facts(a: &Server, b: &Server) -> bool {
    let mut b = b.clone();
    b.location.clone_from(&a.location);
    b.name.clone_from(&a.name);
    // Lists repeat a machine for each of its tags.
    b.tags.clone_from(&a.tags);
    b.columns.clone_from(&a.columns);
    if let (Some(b), Some(a)) = (&mut b.change, &a.change) {
        b.location.clone_from(&a.location);
    }
    *a == b
}
