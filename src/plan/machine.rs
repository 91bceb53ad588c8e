//! Checks of a machine that no cell of a sheet can hold: its operating system, its boot, its name, its load.

use super::disk_attachment::attachment_checks;
use super::guest_list::{Guests, operating_system};
use super::secure_boot::secure_boot;
use super::verdict::Verdict;
use crate::estate::{Assumed, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::{Scenario, Settings};
use crate::units::grouped;

/// The checks of a machine, in the order of the report.
pub(crate) fn machine_checks(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
    guests: &Guests<'_>,
) -> Vec<Verdict> {
    let mut found = Vec::new();
    found.extend(operating_system(server, settings, rules, guests));
    found.extend(secure_boot(server, settings, rules));
    found.extend(attachment_checks(server, settings, rules));
    found.extend(snapshots(server, settings, rules));
    found.extend(name(&server.name, rules));
    found
}

/// Snapshots are worth knowing of; they stand in no machine's way to Azure.
fn snapshots(server: &Server, settings: &Settings, rules: &RuleSet) -> Option<Verdict> {
    let rule = ids::SNAPSHOTS;
    let said = rules.text(rule).filter(|_| settings.scenario == Scenario::Vmware)?;
    let count = server.snapshots?;
    let found = match count {
        0 => "no snapshots".to_owned(),
        1 => "1 snapshot".to_owned(),
        count => format!("{count} snapshots"),
    };
    Some(Verdict::passed("snapshots", rule).held(found, said))
}

fn name(name: &str, rules: &RuleSet) -> Option<Verdict> {
    let rule = ids::MACHINE_NAME_LENGTH_MAX;
    let limit = rules.number(rule)?;
    let length = name.chars().count();
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let problem = if length as f64 > limit {
        Some(message!(
            "the name has {length} characters, the limit is {limit}; give the machine another name in Azure before failover",
            length,
            limit
        ))
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        Some(message!(
            "the name has characters other than letters, digits and hyphens; give the machine another name in Azure before failover"
        ))
    } else if !edge(name.chars().next()) || !edge(name.chars().last()) {
        Some(message!(
            "the name starts or ends with a hyphen; give the machine another name in Azure before failover"
        ))
    } else {
        None
    };
    let verdict = match problem {
        Some(problem) => Verdict::failed(CheckSeverity::Conditional, "name", rule, problem),
        None => Verdict::passed("name", rule),
    };
    Some(
        verdict
            .held(format!("{length} characters"), format!("{limit} letters, digits and hyphens")),
    )
}

/// What a machine changes at the peak in MiB/s, with growth: the highest rate where that is within the limit anyway; else the
/// percentile of the measured series, where there is one.
fn peak(server: &Server, rules: &RuleSet, growth: f64) -> Option<f64> {
    let highest = server.workload.peak_mib_per_s? * growth;
    let limit = rules.number(ids::SERVER_CHURN_PEAK_MBPS)?;
    let percentile = server.workload.written_mib_per_s.map(|written| written * growth);
    Some(percentile.filter(|_| highest > limit).unwrap_or(highest))
}

/// What all disks of a machine together change and serve, against the limits of a machine.
pub(crate) fn load_checks(
    server: &Server,
    changed_gb_per_day: Option<f64>,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Verdict> {
    let vmware = settings.scenario != Scenario::Hyperv;
    let growth = 1.0 + settings.growth / 100.0;
    let grown = |value: Option<f64>| value.map(|value| value * growth);
    // Of disks that are assumed nobody can say that there is but one.
    let can_exclude = server.disk_count.is_some_and(|disks| disks > 1)
        || server.disks.len() > 1
        || server.assumed.contains(&Assumed::Disks);
    let severity = if can_exclude { CheckSeverity::Conditional } else { CheckSeverity::Error };
    [
        (
            vmware,
            "server-changes",
            ids::SERVER_CHURN_GB_PER_DAY,
            changed_gb_per_day,
            "GB a day",
        ),
        (
            vmware,
            "server-peak",
            ids::SERVER_CHURN_PEAK_MBPS,
            peak(server, rules, growth),
            "MB/s",
        ),
        (true, "server-iops", ids::SERVER_IOPS_MAX, grown(server.workload.iops), "IOPS"),
    ]
    .into_iter()
    .filter(|(applies, ..)| *applies)
    .filter_map(|(_, code, rule, value, unit)| {
        let (value, limit) = (value?, rules.number(rule)?);
        let (shown, most) =
            (format!("{} {unit}", grouped(value, 1)), format!("{} {unit}", grouped(limit, 1)));
        let verdict = if value > limit {
            let (shown, most) = (grouped(value, 1), grouped(limit, 1));
            let message = match code {
                "server-changes" => message!(
                    "changes {shown} GB a day, a machine may have {most} GB a day; exclude disks that need no replication",
                    shown,
                    most
                ),
                "server-peak" => message!(
                    "changes at the peak {shown} MB/s, a machine may have {most} MB/s; exclude disks that need no replication",
                    shown,
                    most
                ),
                _ => message!(
                    "serves {shown} IOPS, a machine may have {most} IOPS; exclude disks that need no replication",
                    shown,
                    most
                ),
            };
            Verdict::failed(severity, code, rule, message)
        } else {
            Verdict::passed(code, rule)
        };
        Some(verdict.held(shown, most))
    })
    .collect()
}
