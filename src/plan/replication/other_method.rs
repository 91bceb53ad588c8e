//! What the method that was not chosen would need, in one line.

use super::agentless::{Terms, agentless};
use super::cycles;
use super::document::OtherMethod;
use super::machines::Machines;
use super::slots::agent_based_appliances;
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::{Method, Origin, Purpose, Scenario, Settings};
use crate::units::{LinkRate, Share, grouped};
use crate::wording::Message;

/// What the other method would need; `None` where there is none: only VMware machines that migrate have a choice.
pub(crate) fn other_method(
    machines: &Machines<'_>,
    terms: Terms<'_>,
    settings: &Settings,
    rules: &RuleSet,
) -> Option<OtherMethod> {
    let has_choice =
        settings.scenario == Scenario::Vmware && settings.purpose == Purpose::Migration;
    if !has_choice || machines.count == 0 {
        return None;
    }
    match settings.method {
        Method::SiteRecovery => {
            let stated = settings.origin("compression") != Origin::Default;
            let own = rules.stated_number(ids::AGENTLESS_COMPRESSION).filter(|_| !stated);
            Some(of_agentless(machines, own.map_or(terms, |percent| terms.compressed(percent))))
        }
        Method::Agentless => Some(of_site_recovery(machines, settings, rules)),
    }
}

fn of_agentless(machines: &Machines<'_>, terms: Terms<'_>) -> OtherMethod {
    let found = agentless(machines, terms);
    let needed = found.cycles.needed_mbps;
    let size = found.appliance;
    let appliances = message!(
        "{appliances} of {vcpus} vCPUs and {memory} GB of memory, {disks} at once",
        appliances = Message::counted(found.appliances.all(), "appliance", "appliances"),
        vcpus = grouped(size.vcpus, 0),
        memory = grouped(size.memory_gb, 0),
        disks = Message::counted(found.parallel.disks, "disk", "disks")
    );
    let bandwidth = if let Some(mbps) = needed {
        message!("{mbps} Mbps for its cycles (1.5 times the changes)", mbps = grouped(mbps, 1))
    } else {
        message!("1.5 times the bandwidth of the changes, which are not known")
    };
    let downtime = found.cut_over.downtime_least_hours.zip(found.cut_over.downtime_most_hours);
    let link = match (downtime, found.cycles.short) {
        (Some((least, most)), _) if grouped(least, 1) == grouped(most, 1) => message!(
            "; over this link a cut-over stops a machine for {hours} hours",
            hours = grouped(most, 1)
        ),
        (Some((least, most)), _) => message!(
            "; over this link a cut-over stops a machine for {least} to {most} hours",
            least = grouped(least, 1),
            most = grouped(most, 1)
        ),
        (None, Some(false)) => message!("; over this link its cycles never end"),
        (None, _) => Message::verbatim(""),
    };
    OtherMethod {
        method: Method::Agentless,
        appliances: found.appliances.all(),
        changes_mbps: needed,
        first_copy_hours: found.first_copy.hours,
        message: message!(
            "Agentless replication would need {appliances}, and {bandwidth}{link}. Nothing is installed in the machines.",
            appliances,
            bandwidth,
            link
        ),
    }
}

fn of_site_recovery(machines: &Machines<'_>, settings: &Settings, rules: &RuleSet) -> OtherMethod {
    let changes = machines.changes;
    let appliances = agent_based_appliances(rules, machines.count, changes.map(|gb| gb.0));
    let compressed = Share(1.0 - settings.compression / 100.0);
    let sent = changes.map(|changes| cycles::sent(changes, Share(1.0), compressed));
    let hours = machines
        .used
        .zip(settings.link)
        .map(|(used, mbps)| cycles::first_copy(used, compressed, LinkRate::from_mbps(mbps)));
    let bandwidth = if let Some(sent) = sent {
        message!("{mbps} Mbps for the changes on average", mbps = grouped(sent.mbps(), 1))
    } else {
        message!("bandwidth for the changes, which are not known")
    };
    let copy = match hours {
        Some(hours) => message!(
            "; the first copy alone takes {hours} hours over this link",
            hours = grouped(hours.0, 1)
        ),
        None => Message::verbatim(""),
    };
    OtherMethod {
        method: Method::SiteRecovery,
        appliances,
        changes_mbps: sent.map(LinkRate::mbps),
        first_copy_hours: hours.map(|hours| hours.0),
        message: message!(
            "Agent-based replication (method site-recovery) would need {appliances}, the Mobility service in each machine and {bandwidth}{copy}. A cut-over takes minutes.",
            appliances =
                Message::counted(appliances, "replication appliance", "replication appliances"),
            bandwidth,
            copy
        ),
    }
}
