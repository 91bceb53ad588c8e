//! The checks of one disk.

use super::Bound;
use super::by_hand::ByHand;
use super::facts::DiskFacts;
use super::target::{Obstacle, Target};
use crate::estate::{Boot, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Scenario, Settings};
use crate::units::grouped;
use crate::wording::Message;

/// Size, operating system disk, sharing and IOPS of a disk. What passes is put in words only where that is asked for.
pub(crate) fn checks(
    disk: &DiskFacts,
    others: bool,
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
    in_words: bool,
) -> Vec<Verdict> {
    let hyperv = settings.scenario == Scenario::Hyperv;
    let excluding = excluding(disk, others);
    let mut found = Vec::new();
    let mut most = |code: &'static str,
                    rule: RuleId,
                    value: Option<f64>,
                    unit: &str,
                    means: &(CheckSeverity, Message)| {
        let (Some(value), Some(limit)) = (value, rules.number(rule)) else {
            return;
        };
        if value <= limit && !in_words {
            found.push(Verdict::passed(code, rule));
            return;
        }
        let shown = format!("{} {unit}", grouped(value, 1));
        let limit_text = format!("{} {unit}", grouped(limit, 1));
        let verdict = if value > limit {
            let (severity, what) = means.clone();
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
    most("disk-too-large", size_rule(settings), disk.gb, "GB", &excluding);
    most("disk-iops", ids::DISK_IOPS_MAX, disk.iops, "IOPS", &too_busy(disk, others));
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

/// What it means when a disk is busier than a limit. That a disk has its part of the load of its server by its size is assumed,
/// so it keeps the machine from nothing for sure.
fn too_busy(disk: &DiskFacts, others: bool) -> (CheckSeverity, Message) {
    if disk.load_is_shared() {
        let what = message!(
            "that is its part of the load of the machine by its size: measure the disks one by one, or spread the data over more disks"
        );
        return (CheckSeverity::Conditional, what);
    }
    match excluding(disk, others) {
        (CheckSeverity::Conditional, _) => (
            CheckSeverity::Conditional,
            message!("spread its data over more disks, or exclude it from replication"),
        ),
        (severity, _) => (
            severity,
            message!("the machine cannot do without this disk; spread its data over more disks"),
        ),
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

/// What follows from the target that was found. What passes is put in words only where that is asked for.
pub(crate) fn target_check(disk: &DiskFacts, target: &Target, in_words: bool) -> Verdict {
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
        (None, false) if !in_words => return Verdict::passed("target-disk", target.rule),
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

/// What follows from a type that somebody chose: what the disk needs that the type does not have, else what holds of any target.
/// `needed` is what load and role ask for, `Err` what keeps the disk from every managed disk: what that leaves open or wanting, a
/// type that somebody chose does not settle.
pub(crate) fn by_hand_checks(
    disk: &DiskFacts,
    by_hand: &ByHand,
    needed: Result<&Target, &Obstacle>,
    in_words: bool,
) -> Vec<Verdict> {
    let beyond_any = needed.is_err_and(Obstacle::is_load);
    let lacking = by_hand
        .unserved
        .as_ref()
        .filter(|found| found.bound == Bound::Churn || (found.is_load() && !beyond_any));
    let Some(obstacle) = lacking else {
        if beyond_any {
            return Vec::new();
        }
        return vec![target_check(disk, &by_hand.target, in_words)];
    };
    let offer = &by_hand.target.offer;
    let words = offer.kind.azure_name();
    let message = message!(
        "{label} does not get what it needs from {words} {tier}, which was asked for: {reason}; choose another type",
        label = format!("'{}'", disk.label),
        words,
        tier = &offer.tier,
        reason = obstacle.reason.clone()
    );
    let code = "disk-type-too-slow";
    let verdict = Verdict::failed(CheckSeverity::Conditional, code, obstacle.rule, message);
    let shown = format!("{words} {}", offer.tier);
    let too_slow = verdict.held(changes(disk).to_string(), shown).on_disk(&disk.label);
    let open = needed.ok().filter(|target| target.depends_on_io_size);
    std::iter::once(too_slow)
        .chain(open.map(|target| target_check(disk, target, in_words)))
        .collect()
}

/// No managed disk serves the disk.
pub(crate) fn no_target(disk: &DiskFacts, others: bool, obstacle: &Obstacle) -> Verdict {
    let (severity, what) =
        if obstacle.is_load() { too_busy(disk, others) } else { excluding(disk, others) };
    let message = message!(
        "no managed disk serves {label}: {reason}; {what}",
        label = format!("'{}'", disk.label),
        reason = obstacle.reason.clone(),
        what
    );
    Verdict::failed(severity, "no-target-disk", obstacle.rule, message).on_disk(&disk.label)
}
