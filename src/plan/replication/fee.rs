//! What replicating for some days costs, and holds.

use crate::rules::{RuleSet, ids};
use crate::settings::Purpose;
use crate::units::Gib;

/// Days in the month of a fee.
const DAYS_PER_MONTH: f64 = 30.0;

/// Days for which a machine has no instance fee; `None` under a rule set that knows no prices. DOC.
#[must_use]
pub fn free_days(rules: &RuleSet, purpose: Purpose) -> Option<f64> {
    rules.number(match purpose {
        Purpose::Migration => ids::FREE_DAYS_MIGRATION,
        Purpose::Dr => ids::FREE_DAYS_DR,
    })
}

/// The fee of one machine: the days beyond the free ones, by the share of a month of 30 days. `days` are those from the start of
/// its replication to its completion, `monthly` is the fee of an instance in any currency. DERIVED.
#[must_use]
pub fn instance_fee(days: f64, free_days: f64, monthly: f64) -> f64 {
    (days - free_days).max(0.0) / DAYS_PER_MONTH * monthly
}

/// What disks hold over time, in GiB times days: the replica disks while a machine replicates and from its cut-over until the
/// migration is completed, beside the disks of its tests. DERIVED.
#[must_use]
pub fn storage_gb_days(
    provisioned: Gib,
    replicating_days: f64,
    completion_days: f64,
    test: Gib,
    test_days: f64,
) -> f64 {
    provisioned.0 * (replicating_days + completion_days) + test.0 * test_days
}
