//! What is assumed of servers whose number of disks or NICs no inventory says, so that the plainest list gives a plan.
//!
//! An assumption never makes a server "not ready": one disk and one NIC pass every limit of a count; a server with more
//! storage than one disk may have gets as many disks as the limit needs, under the condition that its disks are found out;
//! and what an assumed disk cannot take is a condition too.

use crate::estate::{Assumed, Server, possible};
use crate::figure::CheckSeverity;
use crate::finding::Finding;
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Scenario, Settings};
use crate::units::{grouped, whole};
use crate::wording::Message;

use super::verdict::Verdict;

/// Gives a server the number of disks and NICs that the settings assume, where it has none of its own.
pub(crate) fn assume(server: &mut Server, settings: &Settings, rules: &RuleSet) {
    if server.nics.is_none() && settings.assumed_nics > 0 {
        server.nics = Some(settings.assumed_nics);
        server.assumed.push(Assumed::Nics);
    }
    if server.disk_count.is_none() && server.disks.is_empty() && settings.assumed_disks > 0 {
        let limit = server.storage_gb.zip(size_limit(settings, rules));
        let needed = limit.map_or(1, |(storage, limit)| limit.disks_for(storage));
        server.disk_count = Some(settings.assumed_disks.max(needed));
        server.assumed.push(Assumed::Disks);
    }
}

/// The condition on a server with more storage than one disk may have, whose disks are assumed.
pub(crate) fn check(server: &Server, settings: &Settings, rules: &RuleSet) -> Option<Verdict> {
    let limit = size_limit(settings, rules)?;
    let (storage, disks) = (server.storage_gb?, server.disk_count?);
    let needed = limit.disks_for(storage);
    if !server.assumed.contains(&Assumed::Disks) || needed < 2 {
        return None;
    }
    let gb = grouped(limit.gb, 0);
    let message = message!(
        "how many disks it has is not known; {storage} GB need {needed} disks of {gb} GB at least, and {disks} are assumed",
        storage = grouped(storage, 1),
        needed,
        gb = &gb,
        disks
    );
    let verdict = Verdict::failed(CheckSeverity::Conditional, "disks-assumed", limit.rule, message);
    Some(verdict.held(format!("{} GB", grouped(storage, 1)), format!("{gb} GB a disk")))
}

/// One finding for the servers whose disks are assumed, and one for those whose NICs are. It is a warning unless somebody
/// has stated the number.
pub(crate) fn findings(servers: &[Server], settings: &Settings, rules: &RuleSet) -> Vec<Finding> {
    [disks_finding(servers, settings, rules), nics_finding(servers, settings)]
        .into_iter()
        .flatten()
        .collect()
}

fn disks_finding(servers: &[Server], settings: &Settings, rules: &RuleSet) -> Option<Finding> {
    let these = with(servers, Assumed::Disks);
    let setting = settings.assumed_disks;
    let more = these.iter().filter(|server| server.disk_count > Some(setting)).count();
    let (has, names) = named(&these);
    let disks = Message::counted(setting, "disk", "disks");
    let limit = size_limit(settings, rules).filter(|_| more > 0);
    let message = if let Some(limit) = &limit {
        message!(
            "how many disks {has} is not known; each is planned with {disks} for all of its storage, {more} with as many as the limit of {gb} GB a disk needs ({names})",
            has,
            disks,
            more,
            gb = grouped(limit.gb, 0),
            names
        )
    } else {
        message!(
            "how many disks {has} is not known; each is planned with {disks} for all of its storage ({names})",
            has,
            disks,
            names
        )
    };
    let hint = message!(
        "Add the number of disks to the inventory or to an override, or set --assumed-disks; 0 assumes none"
    );
    let finding = assumed("disks-assumed", message!("disks"), message, "assumed-disks", settings)
        .at(these.first()?.location.clone())
        .hint(hint);
    Some(match limit {
        Some(limit) => finding.rule(limit.rule),
        None => finding,
    })
}

fn nics_finding(servers: &[Server], settings: &Settings) -> Option<Finding> {
    let these = with(servers, Assumed::Nics);
    let (has, names) = named(&these);
    let nics = Message::counted(settings.assumed_nics, "NIC", "NICs");
    let message = message!(
        "how many NICs {has} is not known; each is planned with {nics} ({names})",
        has,
        nics,
        names
    );
    let hint = message!(
        "Add the number of NICs to the inventory or to an override, or set --assumed-nics; 0 assumes none"
    );
    Some(
        assumed("nics-assumed", message!("NICs"), message, "assumed-nics", settings)
            .at(these.first()?.location.clone())
            .hint(hint),
    )
}

fn with(servers: &[Server], assumed: Assumed) -> Vec<&Server> {
    servers.iter().filter(|server| server.assumed.contains(&assumed)).collect()
}

/// How many servers have it, and the first of their names.
fn named(servers: &[&Server]) -> (Message, Message) {
    let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
    let has = Message::counted(servers.len(), "server has", "servers have");
    (has, Message::first_few(&names, 5))
}

/// A number that somebody has stated is no guess.
fn assumed(
    code: &'static str,
    subject: Message,
    message: Message,
    setting: &str,
    settings: &Settings,
) -> Finding {
    if settings.origins.contains_key(setting) {
        Finding::note(code, subject, message)
    } else {
        Finding::warning(code, subject, message)
    }
}

/// The size that no disk may exceed, with the rule that says so.
#[derive(Clone, Copy, Debug)]
struct SizeLimit {
    gb: f64,
    rule: RuleId,
}

impl SizeLimit {
    /// How many disks at least hold so many GiB.
    fn disks_for(self, storage_gb: f64) -> u32 {
        whole(Some((storage_gb / self.gb).ceil())).clamp(1, whole(Some(possible::most("disks"))))
    }
}

/// The strictest limit of the scenario: where disks go to storage accounts, that of VMware holds for Hyper-V as well.
fn size_limit(settings: &Settings, rules: &RuleSet) -> Option<SizeLimit> {
    let hyperv = (settings.scenario == Scenario::Hyperv).then_some(ids::DISK_SIZE_MAX_GB_HYPERV);
    std::iter::once(ids::DISK_SIZE_MAX_GB)
        .chain(hyperv)
        .filter_map(|rule| Some(SizeLimit { gb: rules.number(rule)?, rule }))
        .filter(|limit| limit.gb > 0.0)
        .min_by(|a, b| a.gb.total_cmp(&b.gb))
}
