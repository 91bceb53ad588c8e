//! The checks of one disk.

use super::by_hand::ByHand;
use super::target::{Obstacle, Target};
use super::{Bound, DiskChangeBasis};
use crate::estate::{Boot, Server, Workload, possible};
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{DiskChoice, Scenario, Settings};
use crate::units::{Gib, grouped};
use crate::wording::Message;

/// What is known of a disk, with growth.
#[expect(clippy::struct_excessive_bools, reason = "what a disk is, each by itself")]
pub(crate) struct DiskFacts {
    pub(crate) label: String,
    pub(crate) gb: Option<f64>,
    pub(crate) os: bool,
    /// Whether it goes where operating systems go: the first of average disks stands for that of the operating system, of
    /// which no size is known that could be held against a limit.
    pub(crate) goes_with_os: bool,
    pub(crate) shared: bool,
    pub(crate) raw: bool,
    pub(crate) changed_gb: Option<f64>,
    pub(crate) changed_basis: Option<DiskChangeBasis>,
    pub(crate) iops: Option<f64>,
    pub(crate) mib_per_s: Option<f64>,
    pub(crate) load_basis: Option<DiskChangeBasis>,
    /// The average size of a write in KiB.
    pub(crate) io_kb: Option<f64>,
    /// The type that somebody chose for it.
    pub(crate) choice: Option<DiskChoice>,
}

impl DiskFacts {
    /// Whether its IOPS and MB/s are its part of those of its server by its size.
    pub(crate) fn load_is_shared(&self) -> bool {
        self.load_basis == Some(DiskChangeBasis::SharedBySize)
    }
}

/// The disks of a server; where they are not known one by one, as many of the average size. Changes and a load of which only
/// those of the server are known are shared out by the sizes of the disks. Changes grow by `growth`; the load that disks were
/// measured to serve is multiplied by `headroom`.
pub(crate) fn facts(
    server: &Server,
    changed_gb: Option<f64>,
    growth: f64,
    headroom: f64,
) -> Vec<DiskFacts> {
    let grown = |value: Option<f64>| value.map(|value| value * (1.0 + growth));
    let loaded = |value: Option<f64>| value.map(|value| value * headroom);
    let of_server = server.workload;
    let shared_out = |value: Option<f64>| value.map(|_| DiskChangeBasis::SharedBySize);
    if server.disks.is_empty() {
        // A number that no server has must not become a million of disks, whoever states it.
        let count = server.disk_count.and_then(|count| possible::counted("disks", count));
        let (Some(count), Some(storage)) = (count, server.storage_gb) else {
            return Vec::new();
        };
        let share = |total: f64| total / f64::from(count.max(1));
        return (1..=count)
            .map(|number| DiskFacts {
                label: format!("average disk {number}"),
                gb: Some(share(storage)),
                os: false,
                goes_with_os: number == 1,
                shared: false,
                raw: false,
                changed_gb: changed_gb.map(share),
                changed_basis: shared_out(changed_gb),
                iops: loaded(of_server.iops).map(share),
                mib_per_s: loaded(of_server.mib_per_s).map(share),
                load_basis: shared_out(of_server.iops.or(of_server.mib_per_s)),
                io_kb: of_server.io_kb,
                choice: server.disk_type,
            })
            .collect();
    }
    let total: Option<Gib> = server.disks.iter().map(|disk| disk.capacity).sum();
    let total = total.filter(|total| total.0 > 0.0);
    let is_alone = server.disks.len() == 1;
    let by_disk = |of: fn(&Workload) -> Option<f64>| {
        server.disks.iter().any(|disk| of(&disk.workload).is_some())
    };
    let (iops_by_disk, mib_by_disk) = (by_disk(|of| of.iops), by_disk(|of| of.mib_per_s));
    server
        .disks
        .iter()
        .enumerate()
        .map(|(index, disk)| {
            let of_disk = disk.workload;
            let share = |value: Option<f64>| match value.filter(|_| !is_alone) {
                Some(value) => Some(value * disk.capacity?.0 / total?.0),
                None => value,
            };
            let measured = grown(of_disk.changed_gb_per_day);
            let shared = share(changed_gb);
            let iops = of_disk.iops.or_else(|| share(of_server.iops.filter(|_| !iops_by_disk)));
            let mib = of_server.mib_per_s.filter(|_| !mib_by_disk);
            let mib_per_s = of_disk.mib_per_s.or_else(|| share(mib));
            let is_measured = is_alone || of_disk.iops.or(of_disk.mib_per_s).is_some();
            DiskFacts {
                label: disk.label.clone(),
                gb: disk.capacity.map(|size| size.0),
                os: index == 0,
                goes_with_os: index == 0,
                shared: disk.shared,
                raw: disk.raw,
                changed_gb: measured.or(shared),
                changed_basis: measured.map(|_| DiskChangeBasis::Measured).or(shared_out(shared)),
                iops: loaded(iops),
                mib_per_s: loaded(mib_per_s),
                load_basis: iops.or(mib_per_s).map(|_| {
                    if is_measured {
                        DiskChangeBasis::Measured
                    } else {
                        DiskChangeBasis::SharedBySize
                    }
                }),
                io_kb: of_disk.io_kb.or(of_server.io_kb),
                choice: disk.disk_type.or(server.disk_type),
            }
        })
        .collect()
}

/// Size, operating system disk, sharing and IOPS of a disk.
pub(crate) fn checks(
    disk: &DiskFacts,
    others: bool,
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Verdict> {
    let hyperv = settings.scenario == Scenario::Hyperv;
    let excluding = excluding(disk, others);
    let mut found = Vec::new();
    let mut most = |code: &'static str, rule: RuleId, value: Option<f64>, unit: &str| {
        let (Some(value), Some(limit)) = (value, rules.number(rule)) else {
            return;
        };
        let shown = format!("{} {unit}", grouped(value, 1));
        let limit_text = format!("{} {unit}", grouped(limit, 1));
        let verdict = if value > limit {
            let (severity, what) = excluding.clone();
            let message = message!(
                "{label} has {shown}, the limit is {limit_text}; {what}",
                label = format!("'{}'", disk.label),
                shown = &shown,
                limit_text = &limit_text,
                what
            );
            Verdict::failed(severity, code, rule, message)
        } else {
            Verdict::passed(code, rule)
        };
        found.push(verdict.held(shown, limit_text).on_disk(&disk.label));
    };
    most("disk-too-large", size_rule(settings), disk.gb, "GB");
    let measured = disk.iops.filter(|_| !disk.load_is_shared());
    most("disk-iops", ids::DISK_IOPS_MAX, measured, "IOPS");
    if let (Some(gb), Some(least)) = (disk.gb, rules.number(ids::DISK_SIZE_MIN_GB))
        && gb < least
    {
        let (severity, what) = excluding.clone();
        let message = message!(
            "{label} has {gb} GB, a disk has at least {least} GB; {what}",
            label = format!("'{}'", disk.label),
            gb = grouped(gb, 3),
            least,
            what
        );
        let verdict = Verdict::failed(severity, "disk-too-small", ids::DISK_SIZE_MIN_GB, message);
        found.push(
            verdict
                .held(format!("{} GB", grouped(gb, 3)), format!("{least} GB"))
                .on_disk(&disk.label),
        );
    }
    if disk.raw
        && let Some(word) =
            rules.text(ids::RAW_DISKS).filter(|word| !hyperv && *word != "supported")
    {
        let (severity, what) = excluding_alone(disk, others);
        let message = message!(
            "{label} is a raw device mapping, which is {word}; {what}",
            label = format!("'{}'", disk.label),
            word = Message::words(word.to_owned()),
            what
        );
        let verdict = Verdict::failed(severity, "raw-disk", ids::RAW_DISKS, message);
        found.push(verdict.held("raw device mapping", word).on_disk(&disk.label));
    }
    if disk.shared && rules.rule(ids::SHARED_DISKS).is_some() {
        let (severity, what) = excluding_alone(disk, others);
        let message = message!(
            "{label} is shared with other machines; {what}",
            label = format!("'{}'", disk.label),
            what
        );
        let verdict = Verdict::failed(severity, "shared-disk", ids::SHARED_DISKS, message);
        found.push(verdict.held("shared", "not shared").on_disk(&disk.label));
    }
    found.extend(os_disk(disk, server, hyperv, rules));
    found
}

/// The limit of a data disk's size in the scenario.
pub(crate) fn size_rule(settings: &Settings) -> RuleId {
    match settings.scenario {
        Scenario::Hyperv => ids::DISK_SIZE_MAX_GB_HYPERV,
        _ => ids::DISK_SIZE_MAX_GB,
    }
}

/// What it means when a disk cannot be replicated, whatever its size.
fn excluding_alone(disk: &DiskFacts, others: bool) -> (CheckSeverity, Message) {
    match excluding(disk, others) {
        (CheckSeverity::Conditional, _) => {
            (CheckSeverity::Conditional, message!("exclude the disk from replication"))
        }
        error => error,
    }
}

/// What it means when a disk is beyond a limit: a data disk can be left out.
fn excluding(disk: &DiskFacts, others: bool) -> (CheckSeverity, Message) {
    if others && !disk.os {
        (
            CheckSeverity::Conditional,
            message!("exclude the disk from replication, or make it smaller"),
        )
    } else {
        (CheckSeverity::Error, message!("the machine cannot do without this disk"))
    }
}

/// The size of the operating system disk, whose limit depends on the boot.
pub(crate) fn os_disk(
    disk: &DiskFacts,
    server: &Server,
    hyperv: bool,
    rules: &RuleSet,
) -> Option<Verdict> {
    let gb = disk.gb.filter(|_| disk.os)?;
    let (bios, efi) = if hyperv {
        (ids::OS_DISK_SIZE_MAX_GB_HYPERV, ids::OS_DISK_SIZE_MAX_GB_HYPERV_GEN2)
    } else {
        (ids::OS_DISK_SIZE_MAX_GB, ids::OS_DISK_SIZE_MAX_GB_GEN2)
    };
    let limit = |rule| rules.number(rule).map(|limit| (rule, limit));
    let (low, high) = match (server.boot, limit(bios), limit(efi)) {
        (Some(Boot::Efi), _, Some(efi)) => (efi, efi),
        (None, Some(bios), Some(efi)) if bios.1 < efi.1 => (bios, efi),
        (None, Some(bios), Some(efi)) => (efi, bios),
        (_, Some(bios), _) => (bios, bios),
        _ => return None,
    };
    let shown = format!("{} GB", grouped(gb, 1));
    let verdict = if gb <= low.1 {
        Verdict::passed("os-disk-too-large", low.0)
    } else if gb <= high.1 {
        let message = message!(
            "the operating system disk {label} has {shown}; whether the machine boots by BIOS or UEFI decides whether it can be replicated",
            label = format!("'{}'", disk.label),
            shown = &shown
        );
        Verdict::undecided("os-disk-too-large", low.0, message)
    } else {
        let message = message!(
            "the operating system disk {label} has {shown}, the limit is {high} GB",
            label = format!("'{}'", disk.label),
            shown = &shown,
            high = grouped(high.1, 1)
        );
        Verdict::failed(CheckSeverity::Error, "os-disk-too-large", high.0, message)
    };
    Some(verdict.held(shown, format!("{} GB", grouped(low.1, 1))).on_disk(&disk.label))
}

/// What follows from the target that was found.
pub(crate) fn target_check(disk: &DiskFacts, target: &Target) -> Verdict {
    let tier = &target.offer.tier;
    let words = target.offer.kind.azure_name();
    let verdict = match (&target.natural, target.depends_on_io_size) {
        (_, true) => io_size_decides(disk, target),
        (Some(natural), false) => Verdict::failed(
            CheckSeverity::Conditional,
            "higher-tier",
            target.reason_rule.unwrap_or(target.rule),
            message!(
                "{label} needs {words} {tier} ({reason}), its size gives {tier_2}; change the target disk to {tier}",
                label = format!("'{}'", disk.label),
                words,
                tier,
                reason = target.reason.clone(),
                tier_2 = natural
            ),
        ),
        (None, false) => Verdict::passed("target-disk", target.rule),
    };
    verdict.held(changes(disk).to_string(), format!("{words} {tier}")).on_disk(&disk.label)
}

/// That the disk may have changes that its target takes only where writes are large.
fn io_size_decides(disk: &DiskFacts, target: &Target) -> Verdict {
    Verdict::undecided(
        "io-size-decides",
        target.rule,
        message!(
            "{label} {disk}; {words} {tier} takes it only at larger writes than 8 KB, so its average I/O size decides",
            label = format!("'{}'", disk.label),
            disk = changes(disk),
            words = target.offer.kind.azure_name(),
            tier = &target.offer.tier
        ),
    )
}

fn changes(disk: &DiskFacts) -> Message {
    if let Some(changed) = disk.changed_gb {
        message!("changes {changed} GB a day", changed = grouped(changed, 1))
    } else {
        message!("changes are not known")
    }
}

/// What follows from a type that somebody chose: changes that it does not take, and a load beyond that of any managed disk
/// (`beyond`). A load that another type would serve is the choice of who asked, and keeps the disk from nothing.
pub(crate) fn by_hand_check(
    disk: &DiskFacts,
    by_hand: &ByHand,
    beyond: Option<&Obstacle>,
) -> Verdict {
    let offer = &by_hand.target.offer;
    let words = offer.kind.azure_name();
    let of_changes = by_hand.unserved.as_ref().filter(|found| found.bound == Bound::Churn);
    let verdict = match (of_changes, beyond) {
        _ if by_hand.target.depends_on_io_size => io_size_decides(disk, &by_hand.target),
        (None, Some(beyond)) => Verdict::failed(
            CheckSeverity::Conditional,
            "disk-type-too-slow",
            beyond.rule,
            message!(
                "no managed disk serves {label}: {reason}; {words} {tier}, which was asked for, is no faster: spread the data over more disks",
                label = format!("'{}'", disk.label),
                reason = beyond.reason.clone(),
                words,
                tier = &offer.tier
            ),
        ),
        (Some(obstacle), _) => Verdict::failed(
            CheckSeverity::Conditional,
            "disk-type-too-slow",
            obstacle.rule,
            message!(
                "{label} does not go to {words} {tier}, which was asked for: {reason}; choose another type",
                label = format!("'{}'", disk.label),
                words,
                tier = &offer.tier,
                reason = obstacle.reason.clone()
            ),
        ),
        (None, None) => Verdict::passed("target-disk", by_hand.target.rule),
    };
    verdict.held(changes(disk).to_string(), format!("{words} {}", offer.tier)).on_disk(&disk.label)
}

/// No managed disk serves the disk.
pub(crate) fn no_target(disk: &DiskFacts, others: bool, obstacle: &Obstacle) -> Verdict {
    let (severity, what) = excluding(disk, others);
    let message = message!(
        "no managed disk serves {label}: {reason}; {what}",
        label = format!("'{}'", disk.label),
        reason = obstacle.reason.clone(),
        what
    );
    Verdict::failed(severity, "no-target-disk", obstacle.rule, message).on_disk(&disk.label)
}
