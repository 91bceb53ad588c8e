//! What is assumed about an estate, and what is left out of it on request.

use super::{Assumed, Class, Server};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::units::grouped;
use crate::wording::Message;

/// Gives every server whose used storage is not known the same used part, in per cent, with a finding: a note where somebody
/// has stated it, else a warning, and all of the storage.
pub fn assume_utilization(servers: &mut [Server], stated: Option<f64>) -> Option<Finding> {
    let percent = stated.unwrap_or(100.0);
    let mut names = Vec::new();
    for server in servers {
        if server.utilization.is_none() && server.storage_gb.is_some() {
            server.utilization = Some(percent / 100.0);
            server.assumed.push(Assumed::UsedGb);
            if server.class == Class::Server {
                names.push(server.name.as_str());
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    let count = names.len();
    let message = message!(
        "nothing is known about the used storage of {servers}; {percent} % is assumed ({names})",
        servers = Message::counted(count, "server", "servers"),
        percent,
        names = Message::first_few(&names, 5)
    );
    let severity = if stated.is_some() { Severity::Note } else { Severity::Warning };
    Some(
        Finding::new("used-assumed", severity, message!("utilization"), message)
            .hint(message!("Set --assumed-utilization, or add the used space to the inventory")),
    )
}

/// One value that is assumed, as a workbook says it: `disks: 2`.
fn assumed_value(server: &Server, assumed: Assumed) -> Option<String> {
    Some(match assumed {
        Assumed::UsedGb => format!("used: {} %", grouped(server.utilization? * 100.0, 2)),
        Assumed::Nics => format!("NICs: {}", server.nics?),
        Assumed::Disks => format!("disks: {}", server.disk_count?),
    })
}

/// What is assumed of a server, as a workbook says it: `NICs: 1, disks: 2`.
#[must_use]
pub fn assumed_words(server: &Server) -> String {
    let values = server.assumed.iter().filter_map(|assumed| assumed_value(server, *assumed));
    values.collect::<Vec<_>>().join(", ")
}

/// Takes back the values that were assumed when a workbook was written, so that they do not come back as facts; a value that
/// somebody has changed since stays.
pub fn take_back_assumed(server: &mut Server, words: &str) {
    let is_assumed = |server: &Server, assumed| {
        let value = assumed_value(server, assumed);
        value.is_some_and(|value| words.split(", ").any(|word| word.trim() == value))
    };
    if is_assumed(server, Assumed::UsedGb) {
        server.utilization = None;
    }
    if is_assumed(server, Assumed::Nics) {
        server.nics = None;
    }
    if is_assumed(server, Assumed::Disks) {
        server.disk_count = None;
    }
}

/// Leaves switched-off machines out; they stay in the estate under their class. Those of which it is not known whether they
/// are on are kept, and named.
pub fn leave_out_powered_off(servers: &mut [Server]) -> Vec<Finding> {
    let mut not_understood: Vec<(&Server, &str)> = Vec::new();
    let mut not_stated: Vec<&Server> = Vec::new();
    for server in servers.iter_mut().filter(|server| server.class == Class::Server) {
        match (server.powered_on, &server.power_state) {
            (Some(false), _) => server.class = Class::PoweredOff,
            (Some(true), _) => {}
            (None, Some(state)) => not_understood.push((server, state)),
            (None, None) => not_stated.push(server),
        }
    }
    let mut findings = Vec::new();
    if let [(first, _), ..] = not_understood.as_slice() {
        let mut states: Vec<String> =
            not_understood.iter().map(|(_, state)| format!("{state:?}")).collect();
        states.sort();
        states.dedup();
        let names: Vec<&str> = not_understood.iter().map(|(s, _)| s.name.as_str()).collect();
        let message = message!(
            "the power state of {servers} is not understood ({states}); planned all the same: {names}",
            servers = Message::counted(names.len(), "server", "servers"),
            states = Message::first_few(&states, 5),
            names = Message::first_few(&names, 5)
        );
        findings.push(
            Finding::warning("power-state-not-understood", message!("power state"), message)
                .hint(message!("Exclude those that are off with an override, or write on and off in the inventory"))
                .at(first.location.clone()),
        );
    }
    if let [first, ..] = not_stated.as_slice() {
        let names: Vec<&str> = not_stated.iter().map(|server| server.name.as_str()).collect();
        let message = message!(
            "nothing is known about the power state of {servers}; planned all the same: {names}",
            servers = Message::counted(names.len(), "server", "servers"),
            names = Message::first_few(&names, 5)
        );
        findings.push(
            Finding::note("power-state-not-known", message!("power state"), message)
                .at(first.location.clone()),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    #[test]
    fn what_was_assumed_is_taken_back_unless_it_was_changed_since() {
        let mut server = Server::new("web", Location::file("list.csv"));
        (server.nics, server.disk_count) = (Some(1), Some(9));
        server.assumed = vec![Assumed::Nics, Assumed::Disks];
        server.storage_gb = Some(9000.0);
        assert!(assume_utilization(std::slice::from_mut(&mut server), Some(62.5)).is_some());
        let words = assumed_words(&server);
        assert_eq!(words, "NICs: 1, disks: 9, used: 62.5 %");
        server.disk_count = Some(4);
        take_back_assumed(&mut server, &words);
        assert_eq!((server.nics, server.disk_count, server.utilization), (None, Some(4), None));
        // Without an assumption there is nothing to take back.
        take_back_assumed(&mut server, "");
        assert_eq!(server.disk_count, Some(4));
    }
}
