//! How full the storage accounts are, against the limits of the rule set.

use crate::figure::Worksheet;
use crate::plan::{Plan, StorageKind};

/// A storage account and the parts of its limits that are used, 0 to 1 and above.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AccountFill {
    pub(super) kind: StorageKind,
    pub(super) number: u32,
    pub(super) iops: Option<f64>,
    pub(super) capacity: Option<f64>,
}

impl AccountFill {
    /// The part of the limit that is nearest.
    pub(super) fn fullest(&self) -> f64 {
        self.iops.unwrap_or(0.0).max(self.capacity.unwrap_or(0.0))
    }
}

/// The accounts in the order of the plan.
pub(super) fn account_fills(plan: &Plan) -> Vec<AccountFill> {
    let accounts = plan
        .document
        .storage_accounts
        .iter()
        .flat_map(|all| &all.accounts);
    accounts
        .enumerate()
        .map(|(row, account)| {
            let share = |value: &str, limit: &str| {
                let limit = cell(&plan.sheet, limit, row)?;
                let value = cell(&plan.sheet, value, row)?;
                (limit > 0.0).then(|| value / limit)
            };
            AccountFill {
                kind: account.kind,
                number: account.number,
                iops: share("account_iops", "account_iops_limit"),
                capacity: share("account_gb", "account_gb_limit"),
            }
        })
        .collect()
}

fn cell(sheet: &Worksheet, id: &str, row: usize) -> Option<f64> {
    let place = sheet.set.accounts.place(id)?;
    sheet.accounts.get(place, row).number()
}
