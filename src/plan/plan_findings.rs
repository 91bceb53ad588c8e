//! What the plan itself has to say: assumptions, obstacles, limits that are near.

use std::collections::BTreeMap;

use super::evaluated::EvaluatedServers;
use super::infrastructure::{above_any_server, machine_limit};
use super::past::past_finding;
use super::readiness::Readiness;
use super::server::{ChangeBasis, PlannedServer};
use super::storage_accounts::StorageKind;
use super::unknown_guests::unknown_guests;
use super::{assumptions, disk_findings, guest_findings, roles, secure_boot};
use crate::estate::{Class, Estate};
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::{RuleId, ids};
use crate::settings::{Arithmetic, Method, Scenario, Settings};
use crate::units::HOURS_PER_DAY;
use crate::wording::Message;

pub(crate) fn plan_findings(
    estate: &Estate,
    evaluated: &EvaluatedServers,
    servers: &[PlannedServer],
    settings: &Settings,
    reference: &ReferenceData,
    day: &str,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = past_finding(reference.rules()).into_iter().collect();
    findings.extend(excluded_findings(estate));
    let rows = || servers.iter().enumerate();
    let in_plan = |row: usize| evaluated.sheet.server_value("in_plan", row).number() == Some(1.0);
    let without_change =
        rows().filter(|(row, server)| in_plan(*row) && server.change.is_none()).count();
    if without_change > 0 {
        findings.push(
            Finding::warning(
                "change-rate-not-known",
                message!("change rate"),
                message!("no change rate is known for {without_change} of {servers}, so bandwidth, IOPS and storage cannot be stated", without_change, servers = Message::counted(servers.len(), "server", "servers")),
            )
            .hint(message!("give measurements with --churn FILE, or a rate for the rest with --change-rate PERCENT")),
        );
    }
    let fallback = servers
        .iter()
        .filter(|server| {
            server.change.as_ref().is_some_and(|change| change.basis == ChangeBasis::Setting)
        })
        .count();
    if let (true, Some(rate)) = (fallback > 0, settings.change_rate) {
        findings.push(Finding::note(
            "change-rate-from-setting",
            message!("change rate"),
            message!("without a change rate of their own, {fallback} of {servers} are planned with {rate} % a day", fallback, servers = Message::counted(servers.len(), "server", "servers"), rate),
        ));
    }
    for server in servers {
        for reason in &server.reasons {
            if server.readiness != Readiness::NotReady
                || reason.severity != crate::finding::Severity::Error
            {
                continue;
            }
            let mut finding =
                Finding::error("not-ready", server.name.clone(), reason.message.clone())
                    .at(server.source.clone());
            finding.rule.clone_from(&reason.rule);
            findings.push(finding);
        }
    }
    // Other rule sets have a check of each size that somebody fixed.
    for (row, server) in rows().filter(|_| reference.rules().is_past()) {
        let check = evaluated.sheet.server_value("size_check", row);
        let fits = check
            .as_text()
            .is_none_or(|text| matches!(text, "" | "OK") || text == crate::figure::NOT_MEASURED);
        if let Some(azure_size) = server.azure_size.as_deref().filter(|_| !fits) {
            findings.push(
                Finding::warning(
                    "size-does-not-fit",
                    server.name.clone(),
                    message!(
                        "the size {azure_size} is kept, but: {check}",
                        azure_size,
                        check = Message::words(check.as_text().unwrap_or_default().to_owned())
                    ),
                )
                .at(server.source.clone())
                .hint(message!("choose another size, or leave the choice to asrcap")),
            );
        }
    }
    let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
    findings.extend(roles::without_server(&names, settings));
    findings.extend(disk_findings::findings(servers, settings));
    findings.extend(assumptions::findings(&evaluated.servers, settings, reference.rules()));
    findings.extend(unknown_guests(servers, settings, reference.rules()));
    findings.extend(guest_findings::findings(&evaluated.servers, settings, reference.rules(), day));
    findings.extend(secure_boot::finding(&evaluated.servers, settings, reference.rules()));
    findings.extend(floor_finding(evaluated, servers, settings, reference));
    findings.extend(volumes_finding(evaluated, settings));
    findings.extend(retention_finding(settings, reference));
    findings.extend(premium_retention(servers, settings, reference));
    findings.extend(not_carried_findings(servers, settings, reference));
    findings
}

fn excluded_findings(estate: &Estate) -> Vec<Finding> {
    let mut classes: BTreeMap<Class, Vec<&str>> = BTreeMap::new();
    for server in &estate.servers {
        if server.class != Class::Server {
            classes.entry(server.class).or_default().push(&server.name);
        }
    }
    classes
        .into_iter()
        .map(|(class, names)| {
            let shown: Vec<&str> = names.iter().copied().take(5).collect();
            let more = if names.len() > shown.len() { ", ..." } else { "" };
            Finding::note(
                "left-out",
                Message::words(class.words()),
                message!(
                    "{names} left out: {shown}{more}",
                    names = names.len(),
                    shown = shown.join(", "),
                    more
                ),
            )
        })
        .collect()
}

/// Where an inventory of Hyper-V does not name volumes, the free space can only be told by host.
fn volumes_finding(evaluated: &EvaluatedServers, settings: &Settings) -> Option<Finding> {
    let untold = evaluated
        .servers
        .iter()
        .filter(|server| {
            server.disks.is_empty() || server.disks.iter().any(|disk| disk.volume.is_none())
        })
        .count();
    (settings.scenario == Scenario::Hyperv && untold > 0).then(|| {
        Finding::note(
            "volumes-not-known",
            message!("storage on the source"),
            message!("the inventory does not tell on which volumes the disks of {untold} of {machines} lie; the free space that they need is told by host", untold, machines = Message::counted(evaluated.servers.len(), "machine", "machines")),
        )
        .hint(message!("add the paths of the disks (Get-VHD: Path)"))
    })
}

fn floor_finding(
    evaluated: &EvaluatedServers,
    servers: &[PlannedServer],
    settings: &Settings,
    reference: &ReferenceData,
) -> Option<Finding> {
    if settings.arithmetic != Arithmetic::Workbook {
        return None;
    }
    let lost = servers
        .iter()
        .enumerate()
        .filter(|(row, server)| {
            let rate = server.change.as_ref().is_some_and(|change| change.gb_per_day > 0.0);
            rate && evaluated.sheet.server_value("planned_change_rate", *row).number() == Some(0.0)
        })
        .count();
    (lost > 0).then(|| {
        let floor = reference.rules().number(ids::CHANGE_RATE_FLOOR).unwrap_or(0.0) * 100.0;
        Finding::warning(
            "change-rate-below-floor",
            message!("change rate"),
            message!(
                "{servers} less than {floor} % a day, which counts as 0 in workbook arithmetic",
                servers = Message::counted(lost, "server changes", "servers change"),
                floor
            ),
        )
        .rule(ids::CHANGE_RATE_FLOOR)
        .hint(message!("use --arithmetic exact, which keeps it"))
    })
}

fn premium_retention(
    servers: &[PlannedServer],
    settings: &Settings,
    reference: &ReferenceData,
) -> Option<Finding> {
    let limit = reference.rules().number(ids::RETENTION_HOURS_MAX_PREMIUM)?;
    let hours = settings.retention_days * HOURS_PER_DAY;
    let premium =
        servers.iter().filter(|server| server.storage == Some(StorageKind::Premium)).count();
    (premium > 0 && settings.scenario != Scenario::Hyperv && hours > limit).then(|| {
        Finding::warning(
            "retention-too-long-for-premium",
            "retention-days",
            message!("{servers} to premium storage, which keeps recovery points {limit} hours at most; planned are {hours} hours", servers = Message::counted(premium, "server goes", "servers go"), limit, hours),
        )
        .rule(ids::RETENTION_HOURS_MAX_PREMIUM)
        .hint(message!("replicate them with a policy of their own"))
    })
}

/// Machines that change more than any server on-premises takes.
fn not_carried_findings(
    servers: &[PlannedServer],
    settings: &Settings,
    reference: &ReferenceData,
) -> Vec<Finding> {
    let (limit, rule) = machine_limit(reference.rules());
    let method = settings.method_under(reference.rules());
    if settings.scenario == Scenario::Hyperv || method == Some(Method::Agentless) {
        return Vec::new();
    }
    servers
        .iter()
        .filter_map(|server| {
            let changed = server.change.as_ref()?.gb_per_day * (1.0 + settings.growth / 100.0);
            (changed > limit).then(|| {
                not_carried_finding(server.name.clone(), changed, limit, rule)
                    .at(server.source.clone())
            })
        })
        .collect()
}

/// That a machine, or the average one, is carried by no server on-premises.
pub(crate) fn not_carried_finding(
    name: impl Into<Message>,
    changed: f64,
    limit: f64,
    rule: RuleId,
) -> Finding {
    let (code, hint) = if rule == ids::APPLIANCE_CHURN_GB {
        ("churn-above-appliance", message!("exclude disks that need no replication"))
    } else {
        (
            "churn-above-process-server",
            message!(
                "exclude disks that need no replication; the number of process servers in OUTPUT counts these changes all the same, as the workbook does, the list of servers on-premises leaves them out"
            ),
        )
    };
    Finding::warning(code, name, above_any_server(changed, limit, rule)).rule(rule).hint(hint)
}

/// More recovery points, or kept for longer, than standard storage keeps.
pub(crate) fn retention_finding(settings: &Settings, reference: &ReferenceData) -> Option<Finding> {
    let too_long = |what: &'static str, message: Message, rule: RuleId, hint: Message| {
        Finding::warning("retention-too-long", what, message).rule(rule).hint(hint)
    };
    if settings.scenario == Scenario::Hyperv {
        let rule = ids::RECOVERY_POINTS_MAX_HYPERV;
        let (points, limit) = (settings.recovery_points, reference.rules().number(rule)?);
        let message =
            message!("{points} recovery points are kept; the limit is {limit}", points, limit);
        return (points > limit).then(|| {
            too_long("recovery-points", message, rule, message!("lower --recovery-points"))
        });
    }
    let rule = ids::RETENTION_HOURS_MAX_STANDARD;
    let (hours, limit) = (settings.retention_days * HOURS_PER_DAY, reference.rules().number(rule)?);
    let message = message!(
        "recovery points are kept {hours} hours; the limit is {limit} hours",
        hours,
        limit
    );
    (hours > limit)
        .then(|| too_long("retention-days", message, rule, message!("shorten --retention-days")))
}
