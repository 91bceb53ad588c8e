//! How full the storage accounts are, against the limits of the rule set.

use crate::figure::Worksheet;
use crate::plan::{Plan, StorageKind};
use crate::rules::{Storage, ids};

/// A storage account and the parts of its limits that are used, 0 to 1 and above.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AccountUtilisation {
    pub(crate) kind: StorageKind,
    pub(crate) number: u32,
    /// Of the limit of IOPS; of a cache account, of disks.
    pub(crate) first: Option<f64>,
    /// Of the capacity; of a cache account, of the limit of changes.
    pub(crate) second: Option<f64>,
}

impl AccountUtilisation {
    /// The part of the limit that is nearest.
    pub(crate) fn fullest(&self) -> f64 {
        self.first.unwrap_or(0.0).max(self.second.unwrap_or(0.0))
    }
}

/// Whether disks become managed disks, and storage accounts are caches only.
pub(crate) fn has_managed_disks(plan: &Plan) -> bool {
    plan.rules.storage == Storage::ManagedDisks
}

/// The accounts in the order of the plan.
pub(crate) fn account_utilisation(plan: &Plan) -> Vec<AccountUtilisation> {
    let accounts = plan.document.storage_accounts.iter().flat_map(|all| &all.accounts);
    accounts
        .enumerate()
        .map(|(row, account)| {
            let of = |value: &str, limit: Option<f64>| {
                let (value, limit) = (cell(&plan.sheet, value, row)?, limit?);
                (limit > 0.0).then(|| value / limit)
            };
            let share = |value, limit| of(value, cell(&plan.sheet, limit, row));
            let share_of_rule = |value, limit| of(value, plan.rules.number(limit));
            let (first, second) = if has_managed_disks(plan) {
                (
                    share_of_rule("account_disks", ids::CACHE_ACCOUNT_DISKS),
                    share_of_rule("account_load_mbps", ids::CACHE_ACCOUNT_CHURN_MBPS),
                )
            } else {
                (
                    share("account_iops", "account_iops_limit"),
                    share("account_gb", "account_gb_limit"),
                )
            };
            AccountUtilisation { kind: account.kind, number: account.number, first, second }
        })
        .collect()
}

fn cell(sheet: &Worksheet, id: &str, row: usize) -> Option<f64> {
    let index = sheet.set.accounts.index(id)?;
    sheet.accounts.get(index, row).number()
}
