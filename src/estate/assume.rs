//! What is assumed about an estate, and what is left out of it on request.

use super::{Assumed, Class, Server};
use crate::finding::{Finding, Severity};
use crate::message;
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
            "the power state of {servers} is not understood ({states}); they are planned ({names})",
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
            "nothing is known about the power state of {servers}; they are planned ({names})",
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
