//! Inventories that list machines in one table and add to them in others.
//!
//! The formats differ in their headings, which are data; what the reader looks for is the same in all of them.
//! The numbers under MB and GB headings are MiB and GiB: RVTools only corrected its headings in 4.1.

mod chains;
mod condition;
mod dynamic_memory;
mod join;
mod key;
mod machine;
mod no_disk;
mod owners;
mod paths;
mod repeats;
mod rows_of_one;
mod second_name;
mod several;
mod sharing;
mod sides;
mod twins;

use std::collections::BTreeSet;

use super::cells::Cells;
use super::change;
use super::cores::CoreColumns;
use super::days::DayOrder;
use super::draft::Draft;
use super::format::Format;
use super::grid::{Grid, OtherRow};
use super::labels;
use super::machine_type::{self, Sizes};
use super::names;
use super::numbered_disks::{SideBySide, counted_data_disks};
use super::power::PowerStates;
use super::quantity_column::FIELDS;
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
use join::{Index, Match};
use key::Key;
use machine::Machine;
use owners::Owners;
use paths::Paths;
use rows_of_one::RowsOfOne;
use second_name::SecondName;

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
                reading.findings.extend(of_other_kinds(grid));
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
    let owners = Owners::of(&machines);
    let mut paths = Paths::of(&machines);
    for (_, grid, view) in opened.iter().filter(|(role, ..)| *role == TableRole::Paths) {
        view.rows(&grid.sheet).for_each(|row| paths.learn(&row));
    }
    for (_, grid, view) in opened.iter().filter(|(role, ..)| *role == TableRole::Disks) {
        view.rows(&grid.sheet).for_each(|row| paths.note(&row));
    }
    let joined = opened.iter().filter(|(role, ..)| role.is_joined());
    // What stands inside of a machine is a part of what its row says.
    let (inside, beside): (Vec<_>, Vec<_>) =
        joined.partition(|(_, grid, _)| !grid.outer.is_empty());
    let mut join = |tables: Vec<&(TableRole, &Grid, TableView<'_>)>,
                    machines: &mut Vec<Machine>| {
        if tables.is_empty() {
            return;
        }
        let index = Index::of(machines);
        for (role, grid, view) in tables {
            let table = (*role, *grid, view);
            let joined = sides::join(table, &index, &owners, machines, &paths, &mut cells);
            reading.rows += joined.rows;
            reading.findings.extend(joined.findings);
        }
    };
    join(inside, &mut machines);
    let repeated = repeats::mark(&mut machines);
    join(beside, &mut machines);
    reading.findings.extend(paths.settle(&mut machines));
    let mut tally = Tally::default();
    if let Some((_, grid, _)) = opened.first() {
        repeats::tell_names(&machines, &mut tally);
        let written = reading.collected.as_deref();
        let written = written.and_then(|text| DayOrder::default().day(text).ok().flatten());
        for machine in &mut machines {
            machine.draft.server.condition.described_on = written;
            machine.draft.server.usage.is_known_by(format.usage());
        }
        reading.servers = reconcile(machines, &mut tally);
        reading.findings.extend(repeated);
        reading.findings.extend(cells.finding());
        reading.findings.extend(tally.findings(&grid.location));
    }
    reading
}

fn open(grid: &Grid) -> Result<TableView<'_>, Finding> {
    let missing = grid.missing(&needed(grid));
    if missing.is_empty() || grid.role == TableRole::Servers && grid.lists_servers {
        return Ok(grid.view());
    }
    let row = grid.header.row_number;
    let message = message!("there is no column for {missing}", missing = missing.join(", "));
    Err(Finding::error("missing-columns", grid.location.path.as_ref(), message)
        .hint(message!("Export the table again with all of its columns, or name the column with --map HEADING=FIELD"))
        .at(grid.location.clone().with_row(row)))
}

/// The fields that a table needs to be read; tables that go by an identifier need no names.
fn needed(grid: &Grid) -> Vec<&str> {
    let by_identifier = grid.goes_by_identifier();
    grid.table.required().filter(|field| !(by_identifier && *field == "name")).collect()
}

/// What a list of servers lacks that the tables of its format have.
fn without_columns(grid: &Grid) -> Option<Finding> {
    if grid.goes_by_identifier() {
        return Some(without_names(grid));
    }
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
        _ if grid.table_name == "others" => Finding::warning(
            "list-left-out",
            subject,
            message!("{rows} of a list beside that of the machines; only the machines are planned ({names})", rows, names),
        )
        .hint(message!("Give the list in a file of its own if these are servers to be planned")),
        _ => Finding::warning(
            "hosts-left-out",
            subject,
            message!("{rows} of hosts, whose machines stand in a list of their own; only these are planned ({names})", rows, names),
        )
        .hint(message!("Give the list in a file of its own if these are servers to be planned")),
    };
    Some(finding.at(grid.location.clone()))
}

/// Rows that were left out because they are of other things than machines.
fn of_other_kinds(grid: &Grid) -> Option<Finding> {
    let first = grid.others.first()?;
    let kinds: BTreeSet<&str> = grid.others.iter().map(|other| other.kind.as_str()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let message = message!(
        "{rows} of other things than the table is about, {kinds}; they are left out ({names})",
        rows = Message::counted(grid.others.len(), "row is", "rows are"),
        kinds = names::some(&kinds),
        names = names::some(&grid.others.iter().map(OtherRow::called).collect::<Vec<_>>())
    );
    let subject = grid.location.sheet.as_deref().unwrap_or(&grid.location.path);
    let finding = Finding::note("other-kinds", subject, message).hint(message!("Nothing to do"));
    Some(finding.at(grid.location.clone().with_row(first.row)))
}

/// The machine of an earlier sheet that a row describes again.
fn again(known: &Index, row: &Machine, machines: &[Machine]) -> Option<usize> {
    let own = &row.draft.server.addresses;
    let addresses = |at: &usize| machines.get(*at).map(|machine| &machine.draft.server.addresses);
    match known.find(&row.key) {
        Match::ById(at) => {
            let by_name = row.key.id.is_none() && row.key.uuid.is_none();
            let is_same = addresses(&at).is_some_and(|known| known.may_be_same(own));
            (!by_name || is_same).then_some(at)
        }
        Match::Ambiguous => {
            let name = row.key.folded_name()?;
            let mut same =
                known.named(&name).iter().copied().filter(|at| {
                    addresses(at).is_some_and(|known| known.shared_mac(own).is_some())
                });
            same.next().filter(|_| same.next().is_none())
        }
        Match::AgainstName(_) | Match::ByName(_) | Match::ByForm(_) | Match::None => None,
    }
}

/// A table whose rows name no machine, but have identifiers.
fn without_names(grid: &Grid) -> Finding {
    let heading = |field| grid.header.column(field).map(|column| column.heading.clone());
    let keys: Vec<String> = ["vm_id", "vm_uuid"].into_iter().filter_map(heading).collect();
    let message = message!(
        "there is no column for {name}; the rows are joined by {keys}",
        name = grid.table.usual_heading("name"),
        keys = Message::first_few(&keys, keys.len())
    );
    Finding::note("joined-by-identifier", grid.location.path.as_ref(), message)
        .hint(message!("Name the column with --map HEADING=name if there is one"))
        .at(grid.location.clone().with_row(grid.header.row_number))
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
    let side_by_side = SideBySide::of(&grid.header);
    reading.findings.extend(side_by_side.finding(&grid.header, &grid.location));
    reading.findings.extend(counted_data_disks(&grid.header, &grid.location));
    reading.findings.extend(change::findings(&grid.header, &grid.location));
    let cores = CoreColumns::of(&grid.header, &rows);
    reading.findings.extend(cores.findings(&grid.header, &grid.location, &rows));
    let second_name = SecondName::of(&grid.header, &rows, !grid.table.is_read_by_words());
    reading.findings.extend(second_name.finding(&grid.header, &grid.location));
    let before = reading.numbered;
    let mut names = unnamed::Names::of(grid, &rows, before);
    let of_one = RowsOfOne::of(grid);
    let mut parts: Vec<rows_of_one::Described<'_>> = Vec::new();
    for row in &rows {
        reading.rows += 1;
        let key = match names.of_row(row) {
            Some(name) => Some(Key { name, ..Key::of(row).unwrap_or_default() }),
            None => Key::of(row).map(|key| named(row, key)).filter(|key| !key.name.is_empty()),
        };
        let Some(key) = key else {
            let is_part = of_one.as_ref().is_some_and(|one| one.continues(row));
            if is_part && !parts.is_empty() {
                let machine = machine::read(row, Key::default(), cells);
                parts.push(rows_of_one::Described { row: *row, machine, continues: true });
                continue;
            }
            reading.unreadable += 1;
            reading.findings.push(machine::nameless(row));
            continue;
        };
        let mut machine = machine::read(row, key, cells);
        power.read(row, &mut machine.draft.server);
        let server = &mut machine.draft.server;
        condition::from_guest_state(row, server.powered_on, &mut server.condition);
        dynamic_memory::read(row, &mut machine.draft, cells);
        second_name.read(row, &mut machine.draft.server);
        labels::keep(&grid.labels, row, &mut machine.draft.server);
        machine.draft.server.cores = cores.cores(row, machine.draft.server.cores, cells);
        take_sizes_of_type(row, &mut machine.draft);
        side_by_side.read(row, &mut machine.draft, cells);
        let discs = grid.discs.get(&row.number_in_sheet()).copied();
        machine.draft.server.condition.discs = machine.draft.server.condition.discs.or(discs);
        let first = known.as_ref().and_then(|known| again(known, &machine, machines));
        match (first.and_then(|first| machines.get_mut(first)), grid.quantity) {
            (Some(first), _) => first.fill(machine),
            (None, None) if of_one.is_some() => {
                parts.push(rows_of_one::Described { row: *row, machine, continues: false });
            }
            (None, None) => machines.push(machine),
            (None, Some(basis)) => {
                let count = FIELDS.iter().find_map(|field| cells.count(row, field));
                let several = several::machines(machine, count, basis);
                reading.rows = (reading.rows + several.len()).saturating_sub(1);
                machines.extend(several);
            }
        }
    }
    if let Some(one) = of_one {
        let (joined, rows, finding) = one.join(parts);
        machines.extend(joined);
        reading.rows = reading.rows.saturating_sub(rows);
        reading.findings.extend(finding);
    }
    reading.findings.extend(names.finding(grid, before));
    reading.numbered = names.given();
}

/// Clouds ask for no names: what has none is called by its name in DNS or its identifier.
fn named(row: &RowView<'_>, key: Key) -> Key {
    if !key.name.is_empty() || !row.has("cloud_type") {
        return key;
    }
    let name = row.text("dns_name").or_else(|| row.text("vm_id")).unwrap_or_default().into_owned();
    Key { name, ..key }
}

/// Fills in what the type of a machine tells and its row does not.
fn take_sizes_of_type(row: &RowView<'_>, draft: &mut Draft) {
    let server = &mut draft.server;
    if server.cores.is_some() && server.memory_mb.is_some() {
        return;
    }
    let Some(name) = row.text("cloud_type") else { return };
    let Sizes { cores, memory_mb } = Sizes::of_type(&name);
    if cores.is_some() || memory_mb.is_some() {
        server.cores = server.cores.or(cores);
        server.memory_mb = server.memory_mb.or(memory_mb);
        draft.memory_notice = Some(&machine_type::FROM_TYPE);
    }
}

fn reconcile(machines: Vec<Machine>, tally: &mut Tally) -> Vec<Described> {
    let mut all: Vec<Described> = Vec::new();
    for machine in machines {
        let described = one(machine, tally);
        let server = &described.server;
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
    machine.take_load_of_instances();
    let server = &mut machine.draft.server;
    if server.nics.is_none() && machine.adapters > 0 {
        if server.class == Class::Server {
            tally.add(&COUNTED_NICS, &server.name);
        }
        server.nics = Some(machine.adapters);
    }
    machine.draft.reconcile(tally)
}
