//! Operating systems whose names say nothing known.

use super::guest::GuestOs;
use super::guest_findings::by_name;
use super::guest_list::list_rule;
use super::server::PlannedServer;
use crate::finding::Finding;
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::Settings;
use crate::wording::Message;

/// One finding for each name that nobody knows, with the nearest one of the rule set.
pub(crate) fn unknown_guests(
    servers: &[PlannedServer],
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Finding> {
    let list = list_rule(settings, rules).unwrap_or(ids::GUEST_OS_VMWARE);
    let lines = rules.list(list);
    by_name(servers, |server| server.os.as_deref())
        .into_iter()
        .filter(|(name, _)| GuestOs::parse(name).family.is_none())
        .filter_map(|(name, servers)| {
            let first = servers.first()?;
            let near = if let Some(line) = GuestOs::nearest_line(name, lines) {
                message!("the nearest known one is {line}", line = format!("'{line}'"))
            } else {
                message!("none that is known is like it")
            };
            let finding = Finding::warning(
                "os-not-recognised",
                name,
                message!(
                    "no operating system of this name is known ({servers}); {near}",
                    servers = Message::counted(servers.len(), "server", "servers"),
                    near
                ),
            )
            .rule(list)
            .at(first.source.clone())
            .hint(message!(
                "correct the name in the inventory, or check by hand that Site Recovery takes it"
            ));
            Some(finding)
        })
        .collect()
}
