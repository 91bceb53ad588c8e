//! What is said about connections, groups and order.

use super::connections::{Connections, FileRows};
use super::form::Form;
use super::pairs::Pairs;
use super::report::{DependencyGroup, DependencyReport, SharedReason};
use super::services::service;
use super::settings::DependencySettings;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::units::grouped;
use crate::wording::Message;

/// Groups, machines and ends that a finding names.
const NAMED: usize = 5;
/// Ports that a finding names.
const PORTS_NAMED: usize = 6;

pub(crate) fn findings(
    connections: &Connections,
    pairs: &Pairs,
    report: &DependencyReport,
    cut: &[usize],
    circles: usize,
    settings: &DependencySettings,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(groups(report));
    findings.extend(shared(report));
    findings.extend(order(report));
    findings.extend(too_large(cut, settings));
    findings.extend(in_circles(circles));
    findings.extend(without_servers(connections, report));
    findings.extend(outside(pairs, report));
    findings.extend(left_out(report));
    findings.extend(ambiguous(pairs, report));
    findings.extend(unknown_types(pairs));
    findings.extend(connections.files.iter().filter_map(turned));
    findings.extend(connections.files.iter().filter_map(beyond));
    findings
}

fn subject() -> Message {
    message!("dependencies")
}

fn number(count: u64) -> String {
    grouped(count as f64, 0)
}

/// `1433 (SQL Server), 8080`.
fn ports(ports: &[u16]) -> Message {
    let named = ports.iter().take(PORTS_NAMED).map(|port| match service(*port) {
        Some(service) => message!(
            "{port} ({service})",
            port,
            service = Message::words(service.name.as_str().to_owned())
        ),
        None => Message::from(port),
    });
    let listed = Message::joined(named, ", ");
    match ports.len().saturating_sub(PORTS_NAMED) {
        0 => listed,
        more => message!("{ports} and {more} more", ports = listed, more),
    }
}

/// How much evidence there is, and through which ports.
fn evidence(group: &DependencyGroup) -> Message {
    let connections = Message::counted(group.connections, "connection", "connections");
    if group.ports.is_empty() {
        return connections;
    }
    message!("{connections}, ports {ports}", connections, ports = ports(&group.ports))
}

fn groups(report: &DependencyReport) -> Option<Finding> {
    let mut largest: Vec<&DependencyGroup> = report.groups.iter().collect();
    largest.sort_by_key(|group| std::cmp::Reverse(group.servers.len()));
    let servers: usize = largest.iter().map(|group| group.servers.len()).sum();
    if servers == 0 {
        return None;
    }
    let described = largest.iter().take(NAMED).map(|group| {
        message!(
            "{group}: {servers} ({evidence})",
            group = group.name.as_str(),
            servers = Message::first_few(&group.servers, NAMED),
            evidence = evidence(group)
        )
    });
    let described = Message::joined(described, "; ");
    let described = match largest.len().saturating_sub(NAMED) {
        0 => described,
        more => message!("{groups}; and {more} more", groups = described, more),
    };
    let groups = Message::counted(largest.len(), "group", "groups");
    let message = message!(
        "{servers} that talk to one another move together, in {groups}: {described}",
        servers = Message::counted(servers, "server", "servers"),
        groups,
        described
    );
    Some(Finding::note("dependency-groups", subject(), message).hint(message!("a groups file, a column for the group or --group-pattern wins; [dependencies] in a settings file changes how groups are found, --group-by none finds none")))
}

fn shared(report: &DependencyReport) -> Option<Finding> {
    let planned: Vec<_> =
        report.shared_services.iter().filter(|service| service.is_planned).collect();
    if planned.is_empty() {
        return None;
    }
    let described = planned.iter().take(NAMED).map(|found| {
        let servers = Message::counted(found.servers, "server", "servers");
        let services = found.services.iter().map(|name| Message::words(name.clone()));
        let services = Message::joined(services, ", ");
        let what = match found.reason {
            SharedReason::Setting => message!("a setting says so"),
            SharedReason::Service => message!("{services} for {servers}", services, servers),
            SharedReason::Management => message!("{services} of {servers}", services, servers),
            SharedReason::Partners => message!("talks to {servers}", servers),
        };
        message!("{server} ({what})", server = found.name.as_str(), what)
    });
    let described = Message::joined(described, ", ");
    let described = match planned.len().saturating_sub(NAMED) {
        0 => described,
        more => message!("{machines} and {more} more", machines = described, more),
    };
    let servers = Message::counted(planned.len(), "server serves", "servers serve");
    let message = message!(
        "{servers} the whole estate and are in no group of servers that talk to one another: {described}",
        servers,
        described
    );
    Some(Finding::note("shared-services", subject(), message).hint(message!("name servers in never-shared or shared-services of [dependencies] in a settings file to decide otherwise")))
}

fn order(report: &DependencyReport) -> Option<Finding> {
    let first = report.order.first()?;
    let count =
        Message::counted(report.order.len(), "group or server moves", "groups or servers move");
    let message = message!(
        "{count} before others that connect to it or need it, such as {before} before {after}",
        count,
        before = first.before.as_str(),
        after = first.after.as_str()
    );
    Some(
        Finding::note("dependency-order", subject(), message)
            .hint(message!("a groups file wins; order = false in [dependencies] of a settings file leaves the order open")),
    )
}

fn too_large(cut: &[usize], settings: &DependencySettings) -> Option<Finding> {
    let largest = cut.first()?;
    let sets = Message::counted(
        cut.len(),
        "set of servers that talk to one another has",
        "sets of servers that talk to one another have",
    );
    let message = message!(
        "{sets} more than {most} servers, the largest {largest}; each was cut at the weakest ties",
        sets,
        most = settings.group_servers_max,
        largest
    );
    Some(Finding::warning("dependency-groups-cut", subject(), message).hint(message!("decide with a groups file, name what serves everybody in shared-services, or set group-servers-max in [dependencies] of a settings file")))
}

fn in_circles(circles: usize) -> Option<Finding> {
    if circles == 0 {
        return None;
    }
    let pairs = Message::counted(
        circles,
        "pair of groups or servers needs",
        "pairs of groups or servers need",
    );
    let message = message!(
        "{pairs} one another in a circle and cannot move in one wave; their order is left open",
        pairs
    );
    Some(
        Finding::warning("dependency-circle", subject(), message)
            .hint(message!("decide with together or before in a groups file")),
    )
}

/// Lists that fit the estate nowhere are told for themselves: they belong to another estate, or call servers otherwise.
fn without_servers(connections: &Connections, report: &DependencyReport) -> Option<Finding> {
    let rows = &report.rows;
    // A column of an inventory that says in other words what is needed is no list of the wrong estate.
    if connections.files.iter().all(|file| file.form == Form::Needs) {
        return None;
    }
    let told = rows.applications + rows.infrastructure + rows.left_out + rows.between_applications;
    if told > 0 || rows.outside + rows.ambiguous == 0 {
        return None;
    }
    let names: Vec<String> = connections.names().take(NAMED).collect();
    let message = message!(
        "no row has a server of the inventories at both ends; they name {names}",
        names = names.join(", ")
    );
    let location = connections.files.first().map(|file| file.location.clone());
    let finding = Finding::warning("dependencies-without-servers", subject(), message)
        .hint(message!("Do the files belong to one estate, and do they call its servers by the same names or addresses?"));
    Some(at(finding, location))
}

fn outside(pairs: &Pairs, report: &DependencyReport) -> Option<Finding> {
    if report.rows.outside == 0 {
        return None;
    }
    let mut ends: Vec<(&String, &u64)> = pairs.unmatched.iter().collect();
    ends.sort_by_key(|(name, rows)| (std::cmp::Reverse(**rows), *name));
    let names: Vec<&String> = ends.iter().map(|(name, _)| *name).collect();
    let message = message!(
        "{rows} of {read} rows have an end that is no server of the inventories and were not used; the most name {names}",
        rows = number(report.rows.outside),
        read = number(report.rows.read),
        names = Message::first_few(&names, NAMED)
    );
    Some(Finding::note("dependencies-outside", subject(), message))
}

/// What else was not used, by its reason.
fn left_out(report: &DependencyReport) -> Option<Finding> {
    let rows = &report.rows;
    let reasons = [
        (rows.infrastructure, message!("on ports of services of the whole estate")),
        (rows.within_machine, message!("within one machine")),
        (rows.to_many, message!("to many machines at once")),
        (rows.failed, message!("that failed or were refused")),
        (rows.blank, message!("without one of the two ends")),
        (rows.left_out, message!("with a machine that is not planned")),
        (rows.other_relations, message!("of relations that mean nothing for the order")),
    ];
    let reasons: Vec<Message> = reasons
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| message!("{count} {reason}", count = number(count), reason))
        .collect();
    if reasons.is_empty() {
        return None;
    }
    let message = message!(
        "rows that tie no servers together: {reasons}",
        reasons = Message::joined(reasons, ", ")
    );
    Some(Finding::note("dependencies-left-out", subject(), message))
}

fn ambiguous(pairs: &Pairs, report: &DependencyReport) -> Option<Finding> {
    if report.rows.ambiguous == 0 {
        return None;
    }
    let names: Vec<&String> = pairs.ambiguous.iter().collect();
    let message = message!(
        "{rows} rows name what fits several servers and were not used: {names}",
        rows = number(report.rows.ambiguous),
        names = Message::first_few(&names, NAMED)
    );
    Some(
        Finding::warning("dependencies-ambiguous", subject(), message)
            .hint(message!("Write the full names of these servers")),
    )
}

fn unknown_types(pairs: &Pairs) -> Option<Finding> {
    if pairs.unknown_types.is_empty() {
        return None;
    }
    let mut types: Vec<(&String, &u64)> = pairs.unknown_types.iter().collect();
    types.sort_by_key(|(text, rows)| (std::cmp::Reverse(**rows), *text));
    let rows: u64 = types.iter().map(|(_, rows)| **rows).sum();
    let names: Vec<String> = types
        .iter()
        .map(|(text, _)| if text.is_empty() { "\"\"".to_owned() } else { format!("{text:?}") })
        .collect();
    let message = message!(
        "{rows} relations have a type that is not known and were not used: {names}",
        rows = number(rows),
        names = Message::first_few(&names, NAMED)
    );
    Some(Finding::warning("relation-type-unknown", subject(), message).hint(message!("say what it means in [dependencies.relations] of a settings file, such as \"Feeds\" = \"needs\"")))
}

fn turned(file: &FileRows) -> Option<Finding> {
    let (rows, first) = file.turned;
    if rows == 0 {
        return None;
    }
    let message = message!(
        "{rows} were read from the destination to the source, because their ports are those of answers",
        rows = Message::counted(rows, "row", "rows")
    );
    let finding = Finding::note("connections-turned", file.location.path.as_ref(), message);
    Some(finding.at(file.location.clone().with_row(first)))
}

fn beyond(file: &FileRows) -> Option<Finding> {
    if file.beyond == 0 {
        return None;
    }
    let message = message!(
        "{rows} were not read: there are more different connections than can be kept",
        rows = Message::counted(file.beyond, "row", "rows")
    );
    let finding = Finding::warning("too-many-connections", file.location.path.as_ref(), message)
        .hint(message!("Sum the connections up by source, destination and port before the export"));
    Some(finding.at(file.location.clone()))
}

fn at(finding: Finding, location: Option<Location>) -> Finding {
    match location {
        Some(location) => finding.at(location),
        None => finding,
    }
}
