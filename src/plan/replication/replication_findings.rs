//! What there is to say of the chosen way.

use super::document::{Agentless, Replication};
use super::machines::Machines;
use crate::finding::Finding;
use crate::message;
use crate::rules::ids;
use crate::settings::{Method, Origin, Settings};
use crate::units::{HOURS_PER_DAY, grouped};
use crate::wording::Message;

/// Servers that a finding names.
const NAMED: usize = 5;

/// The findings on how the machines are replicated.
pub(crate) fn findings(
    replication: Option<&Replication>,
    machines: &Machines<'_>,
    settings: &Settings,
) -> Vec<Finding> {
    let Some(replication) = replication else {
        return Vec::new();
    };
    let mut findings = vec![tool(replication)];
    if let Some(agentless) = &replication.agentless {
        findings.extend(long_cycles(agentless, machines));
        findings.extend(rounds(agentless, machines));
        findings.extend(restarts(agentless));
    }
    findings.extend(retention(replication, settings));
    findings
}

fn tool(replication: &Replication) -> Finding {
    let tool = &replication.tool;
    Finding::note(
        "tool-of-method",
        message!("method"),
        message!(
            "{tool} ({source}, {date})",
            tool = tool.message.clone(),
            source = &tool.source,
            date = &tool.date
        ),
    )
    .rule(tool.rule.clone())
}

/// The link is below 1.5 times what is sent of the changes: cycles take a day or more.
fn long_cycles(agentless: &Agentless, machines: &Machines<'_>) -> Option<Finding> {
    let cycles = &agentless.cycles;
    let (link, load, needed) = (cycles.link_mbps?, cycles.load?, cycles.needed_mbps?);
    if cycles.short? {
        return None;
    }
    let mut most: Vec<(&str, f64)> = machines
        .list
        .iter()
        .filter_map(|machine| Some((machine.name, machine.changes?.0)))
        .collect();
    most.sort_by(|a, b| b.1.total_cmp(&a.1));
    let names: Vec<&str> = most.iter().map(|(name, _)| *name).collect();
    let whose = if names.is_empty() {
        Message::verbatim("")
    } else {
        message!(" (most by {servers})", servers = Message::first_few(&names, NAMED))
    };
    let load = grouped(load * 100.0, 1);
    let (link, needed) = (grouped(link, 1), grouped((needed * 10.0).ceil() / 10.0, 1));
    let servers = Message::counted(agentless.machines_at_once, "server", "servers");
    let message = if let Some(hours) = cycles.cycle_hours {
        message!(
            "the changes of {servers}{whose} take {load} % of the {link} Mbps that are there; above two thirds the cycles of agentless replication do not stay below two hours but grow to {hours} hours, and so does the last synchronisation of a cut-over",
            servers,
            whose,
            load,
            link,
            hours = grouped(hours, 1)
        )
    } else {
        message!(
            "the changes of {servers}{whose} take {load} % of the {link} Mbps that are there: the cycles of agentless replication grow without end, and no cut-over is possible while all replicate together",
            servers,
            whose,
            load,
            link
        )
    };
    Some(
        Finding::warning("agentless-cycles-too-long", message!("replication"), message)
            .rule(ids::AGENTLESS_WAIT_SHARE)
            .hint(message!("give replication {needed} Mbps (1.5 times what is sent of the changes), or replicate fewer machines at the same time", needed)),
    )
}

fn rounds(agentless: &Agentless, machines: &Machines<'_>) -> Option<Finding> {
    let rounds = agentless.appliances.rounds;
    (rounds > 1).then(|| {
        Finding::note(
            "agentless-rounds",
            message!("replication"),
            message!(
                "at most {most} machines replicate at the same time; the {machines} machines go in {rounds} rounds, each moved before the next one begins",
                most = agentless.machines_at_once,
                machines = machines.count,
                rounds
            ),
        )
        .rule(ids::AGENTLESS_MACHINES_MAX)
    })
}

/// A first copy that an outage would throw back by a day or more.
fn restarts(agentless: &Agentless) -> Option<Finding> {
    let longest = agentless.longest_cycle.as_ref()?;
    let minutes = longest.outage_minutes?;
    (longest.hours >= HOURS_PER_DAY).then(|| {
        let server = longest.server.clone().map_or(message!("replication"), Message::verbatim);
        Finding::note(
            "agentless-long-first-copy",
            server,
            message!(
                "the longest cycle takes {hours} hours; an outage of more than {minutes} minutes starts it again from nothing",
                hours = grouped(longest.hours, 1),
                minutes
            ),
        )
        .rule(ids::AGENTLESS_OUTAGE_MINUTES)
        .hint(message!("copy such machines one at a time, and over a line that holds"))
    })
}

/// Recovery points that were asked for and that agentless replication does not keep.
fn retention(replication: &Replication, settings: &Settings) -> Option<Finding> {
    let stated = settings.origin("retention-days") != Origin::Default;
    let asked = stated && settings.retention_days > 0.0;
    (asked && replication.method == Method::Agentless).then(|| {
        Finding::warning(
            "agentless-keeps-no-recovery-points",
            "retention-days",
            message!(
                "agentless replication keeps no recovery points to choose from; the {days} days that were asked for are not in the storage",
                days = settings.retention_days
            ),
        )
        .hint(message!("leave --retention-days out, or plan with --method site-recovery"))
    })
}
