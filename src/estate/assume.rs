//! What is assumed about an estate, and what is left out of it on request.

use super::{Class, Server};
use crate::finding::Finding;
use crate::message;
use crate::wording::Message;

/// Gives every server whose used storage is not known the same used part, in per cent, with a finding.
pub fn assume_utilization(servers: &mut [Server], percent: f64) -> Option<Finding> {
    let mut names = Vec::new();
    for server in servers {
        if server.utilization.is_none() && server.storage_gb.is_some() {
            server.utilization = Some(percent / 100.0);
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
    Some(
        Finding::warning("used-assumed", message!("utilization"), message)
            .hint(message!("Set --assumed-utilization, or add the used space to the inventory")),
    )
}

/// Leaves switched-off machines out; they stay in the estate under their class.
pub fn leave_out_powered_off(servers: &mut [Server]) {
    for server in servers {
        if server.class == Class::Server && server.powered_on == Some(false) {
            server.class = Class::PoweredOff;
        }
    }
}
