//! From rows to connections.

use std::ops::ControlFlow;

use super::address::EndKind;
use super::channel::{Channel, ports};
use super::connections::{Connections, FileRows, Weight};
use super::form::{Form, Found, Recognised};
use super::words::{is_inbound, is_ping, is_refused, is_unconnected};
use crate::finding::Finding;
use crate::message;
use crate::table::cell_words::is_missing;
use crate::table::{Document, Record};

/// Ports from here on are given to clients for the time of a connection (Linux from 32768, Windows from 49152).
const EPHEMERAL: u16 = 32_768;

/// Reads the tables of a document into the connections; the rows that they have, and what cannot be read.
pub fn read(
    document: &mut Document,
    recognised: &Recognised,
    connections: &mut Connections,
) -> (u64, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut read = 0;
    for table in &recognised.tables {
        let layout = Layout::of(table);
        let location = document.location(table.sheet.as_deref());
        let mut rows = FileRows::new(table.form, location);
        let result = document.records(table.sheet.as_deref(), &mut |record| {
            if record.line > table.header.row_number {
                layout.row(&record, connections, &mut rows);
            }
            ControlFlow::Continue(())
        });
        if let Err(error) = result {
            findings.push(error.to_finding());
        }
        let has_type =
            ["type", "relation"].iter().any(|field| table.header.column(field).is_some());
        if table.form == Form::Relations && !has_type {
            findings.push(
                Finding::warning(
                    "relations-without-type",
                    rows.location.path.as_ref(),
                    message!("no column says what the relations mean; each parent is taken to need its child"),
                )
                .hint(message!("Export the column Type of the relations too"))
                .at(rows.location.clone()),
            );
        }
        read += rows.read;
        connections.files.push(rows);
    }
    (read, findings)
}

/// Where the parts of a connection stand.
struct Layout {
    form: Form,
    source: Option<usize>,
    source_ip: Option<usize>,
    source_port: Option<usize>,
    destination: Option<usize>,
    destination_ip: Option<usize>,
    used_by: Option<usize>,
    port: Option<usize>,
    service: Option<usize>,
    protocol: Option<usize>,
    connections: Option<usize>,
    failed: Option<usize>,
    live: Option<usize>,
    kind: Option<usize>,
    action: Option<usize>,
    state: Option<usize>,
    computer: Option<usize>,
    direction: Option<usize>,
    remote: Option<usize>,
    remote_ip: Option<usize>,
}

impl Layout {
    fn of(table: &Found) -> Self {
        let index = |field: &str| table.header.column(field).map(|column| column.index);
        Self {
            form: table.form,
            source: index("source").or_else(|| index("from")),
            source_ip: index("source_ip"),
            source_port: index("source_port"),
            destination: index("destination").or_else(|| index("to")),
            used_by: index("used_by"),
            destination_ip: index("destination_ip"),
            port: index("port"),
            service: index("service"),
            protocol: index("protocol"),
            connections: index("connections"),
            failed: index("failed"),
            live: index("live"),
            kind: index("relation").or_else(|| index("type")),
            action: index("action"),
            state: index("state"),
            computer: index("computer"),
            direction: index("direction"),
            remote: index("remote"),
            remote_ip: index("remote_ip"),
        }
    }

    fn row(&self, record: &Record<'_>, connections: &mut Connections, rows: &mut FileRows) {
        if record.iter().all(str::is_empty) {
            return;
        }
        rows.read += 1;
        match self.form {
            Form::VmConnection => self.agent_row(record, connections, rows),
            Form::Relations => self.relation_row(record, connections, rows),
            Form::Needs => self.needs_row(record, connections, rows),
            Form::AzureMigrate | Form::Connections => {
                self.connection_row(record, connections, rows);
            }
        }
    }

    fn connection_row(&self, record: &Record<'_>, all: &mut Connections, rows: &mut FileRows) {
        let cell = |column| cell(record, column);
        if is_refused(cell(self.action)) || is_unconnected(cell(self.state)) {
            rows.failed += 1;
            return;
        }
        let connections = count(cell(self.connections)).unwrap_or(1);
        // The row counts once, whatever it names.
        let mut weight = Weight { rows: 1, connections };
        for source in names(cell(self.source)) {
            for destination in names(cell(self.destination)) {
                let source = (source, cell(self.source_ip));
                let destination = (destination, cell(self.destination_ip));
                let ends = (all.end(source.0, source.1), all.end(destination.0, destination.1));
                let (Some(source), Some(destination)) = ends else {
                    rows.beyond += weight.rows;
                    return;
                };
                self.connection(record, (source, destination), weight, all, rows);
                weight.rows = 0;
            }
        }
    }

    /// Adds the connection of two ends, each with the port that stands behind its name.
    fn connection(
        &self,
        record: &Record<'_>,
        ((source, source_port), (destination, own_port)): (KnownEnd, KnownEnd),
        weight: Weight,
        all: &mut Connections,
        rows: &mut FileRows,
    ) {
        let cell = |column| cell(record, column);
        let mut found = ports(cell(self.port));
        if found.is_empty() {
            found.extend(own_port);
        }
        if found.is_empty() {
            found.extend(ports(cell(self.service)));
        }
        let source_port = ports(cell(self.source_port)).first().copied().or(source_port);
        // Flows are written in both directions: the answers go from the port of the service to that of the client.
        let is_answer = matches!(
            (source_port, found.as_slice()),
            (Some(own), [other]) if own < EPHEMERAL && *other >= EPHEMERAL
        );
        let mut ends = (source, destination);
        if is_answer {
            if rows.turned.0 == 0 {
                rows.turned.1 = record.line;
            }
            rows.turned.0 += weight.rows;
            found = source_port.into_iter().collect();
            ends = (destination, source);
        }
        if is_ping(cell(self.protocol)) {
            found = vec![0];
        }
        add(all, rows, ends, &found, weight);
    }

    fn agent_row(&self, record: &Record<'_>, all: &mut Connections, rows: &mut FileRows) {
        let cell = |column| cell(record, column);
        let established = count(cell(self.connections));
        let live = count(cell(self.live)).unwrap_or(0);
        let failed = count(cell(self.failed)).unwrap_or(0);
        if failed > 0 && established == Some(0) && live == 0 {
            rows.failed += 1;
            return;
        }
        let inbound = is_inbound(cell(self.direction));
        let far = if inbound { self.source_ip } else { self.destination_ip };
        let near = if inbound { self.destination_ip } else { self.source_ip };
        let remote_ip = cell(self.remote_ip);
        let remote_ip = if remote_ip.is_empty() { cell(far) } else { remote_ip };
        let ends =
            (all.end(cell(self.computer), cell(near)), all.end(cell(self.remote), remote_ip));
        let (Some((near, _)), Some((far, _))) = ends else {
            rows.beyond += 1;
            return;
        };
        let ends = if inbound { (far, near) } else { (near, far) };
        let weight = Weight { rows: 1, connections: established.unwrap_or(1).max(live).max(1) };
        add(all, rows, ends, &ports(cell(self.port)), weight);
    }

    fn relation_row(&self, record: &Record<'_>, all: &mut Connections, rows: &mut FileRows) {
        let cell = |column| cell(record, column);
        let ends = (all.end(cell(self.source), ""), all.end(cell(self.destination), ""));
        let (Some((source, _)), Some((destination, _))) = ends else {
            rows.beyond += 1;
            return;
        };
        let channel = match self.kind {
            Some(_) => all.relation(cell(self.kind)),
            None => all.relation(UNTYPED),
        };
        put(all, rows, (source, destination, channel), Weight { rows: 1, connections: 1 });
    }

    fn needs_row(&self, record: &Record<'_>, all: &mut Connections, rows: &mut FileRows) {
        let own = cell(record, self.source);
        let needed = words(cell(record, self.destination)).map(|name| (own, name));
        let users = words(cell(record, self.used_by)).map(|name| (name, own));
        // The row counts once, whatever it names.
        let mut weight = Weight { rows: 1, connections: 1 };
        for (source, destination) in needed.chain(users) {
            let (Some((source, _)), Some((destination, _))) =
                (all.end(source, ""), all.end(destination, ""))
            else {
                rows.beyond += weight.rows;
                return;
            };
            put(all, rows, (source, destination, Channel::Needed), weight);
            weight.rows = 0;
        }
        // Most servers need nobody: such a row is one of a server, not one of a connection.
        rows.read -= weight.rows;
    }
}

/// An end by its number, and the port that stands behind its name.
type KnownEnd = (u32, Option<u16>);

/// Names of a cell that are read at most: more are a list of everything that is allowed, not of what is used.
const MAX_NAMES: usize = 16;

/// The names of a cell; a cell without a name is one, because the address may stand beside it.
fn names(text: &str) -> impl Iterator<Item = &str> + Clone {
    let is_list = text.contains(SEPARATORS) && !text.starts_with('[');
    let one = (!is_list).then_some(text);
    let several = is_list.then(|| words(text));
    one.into_iter().chain(several.into_iter().flatten())
}

/// What stands between the names of a list in a cell.
const SEPARATORS: [char; 4] = [',', ';', '|', '\n'];

/// The words of a list in a cell.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let all = text.split(SEPARATORS).map(str::trim).filter(|name| !is_missing(name));
    all.take(MAX_NAMES)
}

/// The type of relations that name none.
const UNTYPED: &str = "Depends on";

/// Adds a connection through some ports, or through none that is known.
fn add(
    all: &mut Connections,
    rows: &mut FileRows,
    (source, destination): (u32, u32),
    ports: &[u16],
    weight: Weight,
) {
    if ports.is_empty() {
        put(all, rows, (source, destination, Channel::Unnamed), weight);
        return;
    }
    let mut weight = weight;
    for port in ports {
        put(all, rows, (source, destination, Channel::Port(*port)), weight);
        // The row counts once, whatever ports it names.
        weight.rows = 0;
    }
}

fn put(all: &mut Connections, rows: &mut FileRows, link: (u32, u32, Channel), weight: Weight) {
    let (source, destination, _) = link;
    let kinds = [all.kind(source), all.kind(destination)];
    if kinds.contains(&EndKind::Blank) {
        rows.blank += weight.rows;
    } else if kinds.contains(&EndKind::Local) || source == destination {
        rows.local += weight.rows;
    } else if kinds.contains(&EndKind::Many) {
        rows.many += weight.rows;
    } else if !all.add(link, weight) {
        rows.beyond += weight.rows;
    }
}

fn cell<'r>(record: &Record<'r>, column: Option<usize>) -> &'r str {
    column.map_or("", |column| record.get(column))
}

/// A count in any style: whatever separates its digits separates thousands.
fn count(text: &str) -> Option<u64> {
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    let is_separator =
        |c: char| matches!(c, ',' | '.' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}');
    if !text.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}
