//! The checks of disks that go to storage accounts as page blobs.

use super::checks::os_disk;
use super::churn::{ChurnLimit, Fit};
use super::facts::{DiskFacts, facts};
use crate::estate::Server;
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Arithmetic, Scenario, Settings};
use crate::units::grouped;

const LARGEST: RuleId = ids::DISK_CHURN_PREMIUM_LARGE;

/// Shared disks; in exact arithmetic also the operating system disk and what each disk changes. Sizes and IOPS are checked
/// in the cells of the sheet.
pub(crate) fn account_checks(
    server: &Server,
    changed_gb: Option<f64>,
    settings: &Settings,
    arithmetic: Arithmetic,
    rules: &RuleSet,
) -> Vec<Verdict> {
    let hyperv = settings.scenario == Scenario::Hyperv;
    let mut found = Vec::new();
    let growth = settings.growth / 100.0;
    for disk in facts(server, changed_gb, growth, 1.0 + growth) {
        if disk.shared && rules.rule(ids::SHARED_DISKS).is_some() {
            let message = message!(
                "{label} is shared with other machines",
                label = format!("'{}'", disk.label)
            );
            let verdict =
                Verdict::failed(CheckSeverity::Error, "shared-disk", ids::SHARED_DISKS, message);
            found.push(verdict.held("shared", "not shared").on_disk(&disk.label));
        }
        if arithmetic == Arithmetic::Exact && !server.disks.is_empty() {
            found.extend(os_disk(&disk, server, hyperv, rules));
            found.extend(changes(&disk, rules).filter(|_| !hyperv));
        }
    }
    found
}

fn changes(disk: &DiskFacts, rules: &RuleSet) -> Option<Verdict> {
    let changed = disk.changed_gb?;
    let limit = ChurnLimit::of(rules, LARGEST);
    let most = limit.largest()?;
    let shown = format!("{} GB a day", grouped(changed, 1));
    let verdict = match limit.fit(Some(changed), disk.io_kb) {
        Fit::No(limit) => Verdict::failed(
            CheckSeverity::Conditional,
            "disk-changes",
            LARGEST,
            message!(
                "{label} changes {changed} GB a day, Site Recovery takes {limit} GB a day of a disk; exclude the disk from replication",
                label = format!("'{}'", disk.label),
                changed = grouped(changed, 1),
                limit = grouped(limit, 0)
            ),
        ),
        Fit::Yes | Fit::DependsOnIoSize => Verdict::passed("disk-changes", LARGEST),
    };
    Some(verdict.held(shown, format!("{} GB a day", grouped(most, 0))).on_disk(&disk.label))
}
