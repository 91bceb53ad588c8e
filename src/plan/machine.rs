//! Checks of a machine that no cell of a sheet can hold: its operating system, its boot, its name, its load.

use std::collections::HashMap;

use super::guest::GuestOs;
use super::verdict::Verdict;
use crate::estate::{Assumed, Boot, Server};
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
    found.extend(snapshots(server, settings, rules));
    found.extend(name(&server.name, rules));
    found
}

/// An operating system as an inventory writes it, and what the lists of the rules say of it.
#[derive(Debug)]
struct Guest {
    os: GuestOs,
    is_listed: Option<bool>,
    is_for_migration_only: bool,
    is_bios_only: Option<bool>,
    takes_efi_on_hyperv: Option<bool>,
}

/// The operating systems of an estate, each read once.
#[derive(Debug)]
pub(crate) struct Guests<'a> {
    by_name: HashMap<&'a str, Guest>,
}

impl<'a> Guests<'a> {
    pub(crate) fn of(servers: &'a [Server], rules: &RuleSet) -> Self {
        let mut by_name = HashMap::new();
        for name in servers.iter().filter_map(stated_os) {
            by_name.entry(name).or_insert_with(|| {
                let os = GuestOs::parse(name);
                let covered = |rule| os.covered_by(rules.list(rule));
                Guest {
                    is_listed: covered(ids::GUEST_OS_VMWARE),
                    is_for_migration_only: covered(ids::GUEST_OS_MIGRATION_ONLY) == Some(true),
                    is_bios_only: covered(ids::GUEST_OS_BIOS_ONLY),
                    takes_efi_on_hyperv: covered(ids::GUEST_OS_EFI_HYPERV),
                    os,
                }
            });
        }
        Self { by_name }
    }
}

fn stated_os(server: &Server) -> Option<&str> {
    let name = server.os.as_deref().map(str::trim);
    name.filter(|name| !name.is_empty())
}

#[expect(clippy::indexing_slicing, reason = "the guests are those of these servers")]
fn operating_system(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
    guests: &Guests<'_>,
) -> Vec<Verdict> {
    let stated = stated_os(server);
    let on_list = settings.scenario != Scenario::Hyperv;
    let Some(stated) = stated else {
        let decides = on_list && rules.list(ids::FACTS_THAT_DECIDE).iter().any(|fact| fact == "os");
        let missing = Verdict::undecided(
            "os-not-known",
            ids::FACTS_THAT_DECIDE,
            message!(
                "the operating system is not known; it decides whether the machine can be replicated"
            ),
        );
        return decides.then_some(missing).into_iter().collect();
    };
    let guest = &guests.by_name[stated];
    let os = &guest.os;
    let mut found = Vec::new();
    if rules.rule(ids::OS_ARCHITECTURE).is_some() {
        let verdict = if os.is_32_bit {
            let message = message!(
                "{stated} is not a 64-bit operating system",
                stated = format!("'{stated}'")
            );
            Verdict::failed(CheckSeverity::Error, "not-64-bit", ids::OS_ARCHITECTURE, message)
        } else {
            Verdict::passed("not-64-bit", ids::OS_ARCHITECTURE)
        };
        found.push(verdict.held(stated, "64-bit"));
    }
    if on_list && !os.is_32_bit && rules.rule(ids::GUEST_OS_VMWARE).is_some() {
        found.push(listed(stated, guest));
    }
    found.extend(boot_of(server, stated, guest, settings, rules));
    found
}

/// The operating system against the list of guests.
fn listed(stated: &str, guest: &Guest) -> Verdict {
    let rule = ids::GUEST_OS_VMWARE;
    let verdict = match guest.is_listed {
        Some(true) => Verdict::passed("os-not-listed", rule),
        Some(false) if guest.is_for_migration_only => Verdict::failed(
            CheckSeverity::Conditional,
            "os-migration-only",
            ids::GUEST_OS_MIGRATION_ONLY,
            message!(
                "{stated} is taken for migration only; upgrade the operating system for disaster recovery",
                stated = format!("'{stated}'")
            ),
        ),
        Some(false) => Verdict::failed(
            CheckSeverity::Conditional,
            "os-not-listed",
            rule,
            message!(
                "{stated} is not on the rule set's list of guests; upgrade the operating system, or plan with a newer rule set",
                stated = format!("'{stated}'")
            ),
        ),
        None if guest.os.is_known() => Verdict::undecided(
            "os-version-not-known",
            rule,
            message!(
                "{stated} does not say which version it is; the version decides",
                stated = format!("'{stated}'")
            ),
        ),
        None => Verdict::undecided(
            "os-not-recognised",
            rule,
            message!(
                "{stated} names no operating system that is known; its name and version decide",
                stated = format!("'{stated}'")
            ),
        ),
    };
    verdict.held(stated, "the list of guests")
}

/// Whether the operating system goes with the way the machine boots.
fn boot_of(
    server: &Server,
    stated: &str,
    guest: &Guest,
    settings: &Settings,
    rules: &RuleSet,
) -> Option<Verdict> {
    if server.boot != Some(Boot::Efi) {
        return None;
    }
    let (rule, fits) = if settings.scenario == Scenario::Hyperv {
        (ids::GUEST_OS_EFI_HYPERV, guest.takes_efi_on_hyperv)
    } else {
        (ids::GUEST_OS_BIOS_ONLY, guest.is_bios_only.map(|bios_only| !bios_only))
    };
    rules.rule(rule)?;
    let verdict = match fits {
        Some(true) => Verdict::passed("boot-of-os", rule),
        Some(false) => Verdict::failed(
            CheckSeverity::Conditional,
            "boot-of-os",
            rule,
            message!(
                "{stated} is not replicated with UEFI boot; convert it to BIOS boot (generation 1)",
                stated = format!("'{stated}'")
            ),
        ),
        // What the list of guests leaves open is said there.
        None if settings.scenario == Scenario::Hyperv => Verdict::undecided(
            "boot-of-os",
            rule,
            message!(
                "{stated} boots by UEFI and does not say which version it is; the version decides",
                stated = format!("'{stated}'")
            ),
        ),
        None => return None,
    };
    Some(verdict.held(stated, "UEFI boot"))
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

fn secure_boot(server: &Server, settings: &Settings, rules: &RuleSet) -> Option<Verdict> {
    let applies = settings.scenario != Scenario::Hyperv
        && server.boot == Some(Boot::Efi)
        && rules.text(ids::SECURE_BOOT).is_some_and(|word| word != "supported");
    let on = server.secure_boot.filter(|_| applies)?;
    Some(
        if on {
            let message = message!("UEFI Secure Boot is on; switch it off before replication");
            Verdict::failed(CheckSeverity::Conditional, "secure-boot", ids::SECURE_BOOT, message)
        } else {
            Verdict::passed("secure-boot", ids::SECURE_BOOT)
        }
        .held(if on { "on" } else { "off" }, "off"),
    )
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

/// What all disks of a machine together change and serve, against the limits of a machine.
pub(crate) fn load_checks(
    server: &Server,
    changed_gb_per_day: Option<f64>,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Verdict> {
    let vmware = settings.scenario != Scenario::Hyperv;
    let grown = |value: Option<f64>| value.map(|value| value * (1.0 + settings.growth / 100.0));
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
            grown(server.workload.peak_mib_per_s),
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
