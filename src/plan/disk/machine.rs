//! The changes of a whole Hyper-V machine, which its disks share a limit of.

use super::churn::{ChurnLimit, Fit};
use crate::estate::Server;
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::grouped;

const STANDARD: RuleId = ids::SERVER_CHURN_HYPERV_STANDARD;
const PREMIUM: RuleId = ids::SERVER_CHURN_HYPERV_PREMIUM;

/// Whether standard storage takes what the machine changes.
pub(crate) fn standard_fit(rules: &RuleSet, server: &Server, changed_gb: Option<f64>) -> Fit {
    ChurnLimit::of(rules, STANDARD).fit(changed_gb, server.workload.io_kb)
}

/// The changes of a Hyper-V machine against what premium storage takes at most.
pub(crate) fn churn_check(
    rules: &RuleSet,
    hyperv: bool,
    server: &Server,
    changed_gb: Option<f64>,
) -> Option<Verdict> {
    let changed = changed_gb.filter(|_| hyperv)?;
    let limit = ChurnLimit::of(rules, PREMIUM);
    let shown = format!("{} GB a day", grouped(changed, 1));
    let most = limit.largest()?;
    let verdict = match limit.fit(Some(changed), server.workload.io_kb) {
        Fit::Yes => Verdict::passed("machine-changes", PREMIUM),
        Fit::DependsOnIoSize => Verdict::undecided(
            "machine-changes",
            PREMIUM,
            message!(
                "changes {changed} GB a day, which premium storage takes only at larger writes; the average I/O size decides",
                changed = grouped(changed, 1)
            ),
        ),
        Fit::No(limit) => Verdict::failed(
            CheckSeverity::Error,
            "machine-changes",
            PREMIUM,
            message!(
                "changes {changed} GB a day, premium storage takes {limit} GB a day of a machine; exclude disks that need no replication",
                changed = grouped(changed, 1),
                limit = grouped(limit, 0)
            ),
        ),
    };
    Some(verdict.held(shown, format!("{} GB a day", grouped(most, 0))))
}
