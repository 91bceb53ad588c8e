//! What is assumed about an estate, and what is left out of it on request.

use super::{Class, Server};
use crate::finding::Finding;

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
    let plural = if count == 1 { "" } else { "s" };
    let message = format!(
        "nothing is known about the used storage of {count} server{plural}; {percent} % is assumed ({})",
        few(&names)
    );
    Some(
        Finding::warning("used-assumed", "utilization", message)
            .hint("Set --assumed-utilization, or add the used space to the inventory"),
    )
}

fn few(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = names.iter().take(SHOWN).copied().collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Leaves switched-off machines out; they stay in the estate under their class.
pub fn leave_out_powered_off(servers: &mut [Server]) {
    for server in servers {
        if server.class == Class::Server && server.powered_on == Some(false) {
            server.class = Class::PoweredOff;
        }
    }
}
