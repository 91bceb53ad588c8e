//! Which storage account each server goes to.

use super::placement::{Item, Limits, Placement, first_fit_decreasing, in_order, lower_bound};
use super::row;
use super::storage_accounts::StorageKind;
use crate::figure::{Columns, Value, Worksheet};
use crate::reference::ReferenceData;
use crate::rules::{Storage, ids};
use crate::settings::Arithmetic;

/// MiB/s of a Gbit/s of 10^9 bits.
const MIB_PER_S_AND_GBPS: f64 = 1e9 / 8.0 / 1_048_576.0;

/// Rows by storage type, standard first, then by number of disks.
pub(crate) fn workbook_order(sheet: &Worksheet) -> Vec<usize> {
    let keyed = (0..sheet.servers.rows()).map(|index| {
        let premium = sheet.server_value("storage_type", index).is("P");
        let disks = sheet.server_value("disks", index).number().unwrap_or(0.0);
        (premium, disks, index)
    });
    let mut order: Vec<(bool, f64, usize)> = keyed.collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    order.into_iter().map(|(.., index)| index).collect()
}

/// Places the servers that are in the totals; returns the lower bounds of standard and premium accounts.
pub(crate) fn assign_accounts(
    sheet: &mut Worksheet,
    reference: &ReferenceData,
    arithmetic: Arithmetic,
) -> (u32, u32) {
    if reference.rules().storage == Storage::ManagedDisks {
        return (assign_cache_accounts(sheet, reference), 0);
    }
    let rule = |id| reference.rules().limit(id);
    let exact = arithmetic == Arithmetic::Exact;
    let capacity = |id| if exact { rule(id) } else { f64::INFINITY };
    let standard = Limits {
        iops: rule(ids::STANDARD_ACCOUNT_IOPS),
        disks: rule(ids::STANDARD_ACCOUNT_DISKS),
        gb: capacity(ids::STANDARD_ACCOUNT_CAPACITY_GB),
    };
    let premium = Limits {
        iops: rule(ids::PREMIUM_ACCOUNT_IOPS),
        disks: f64::INFINITY,
        gb: capacity(ids::PREMIUM_ACCOUNT_CAPACITY_GB),
    };
    let order = if exact { (0..sheet.servers.rows()).collect() } else { workbook_order(sheet) };
    let items = |kind: &str, iops: &str| -> Vec<Item> {
        let counts = |index: &usize| {
            sheet.server_value("in_plan", *index).number() == Some(1.0)
                && sheet.server_value("storage_type", *index).is(kind)
        };
        let number = |id: &str, index| sheet.server_value(id, index).number().unwrap_or(0.0);
        order
            .iter()
            .copied()
            .filter(counts)
            .map(|index| Item {
                row: index,
                iops: number(iops, index),
                disks: number("disks", index),
                gb: number("storage_gb", index),
            })
            .collect()
    };
    let standard_items = items("S", "server_iops");
    let premium_items = items("P", "server_premium_iops");
    let pack = if exact { first_fit_decreasing } else { in_order };
    let placed = [
        ("standard_account", StorageKind::Standard, pack(&standard_items, standard)),
        ("premium_account", StorageKind::Premium, pack(&premium_items, premium)),
    ];
    write_accounts(sheet, &placed);
    (lower_bound(&standard_items, standard), lower_bound(&premium_items, premium))
}

fn write_accounts(sheet: &mut Worksheet, placed: &[(&str, StorageKind, Placement)]) {
    for (column, _, placement) in placed {
        for (index, number) in &placement.accounts {
            row::set(sheet, column, *index, Value::Number(f64::from(*number)));
        }
    }
    let all: Vec<(&str, u32)> = placed
        .iter()
        .flat_map(|(_, kind, placement)| {
            (1..=placement.count).map(move |number| (kind.azure_name(), number))
        })
        .collect();
    let mut accounts = Columns::new(&sheet.set.accounts, all.len());
    let names = &sheet.set.accounts;
    if let (Some(kinds), Some(numbers)) =
        (names.index("account_kind"), names.index("account_number"))
    {
        for (index, (kind, number)) in all.into_iter().enumerate() {
            accounts.set(kinds, index, Value::text(kind));
            accounts.set(numbers, index, Value::Number(f64::from(number)));
        }
    }
    sheet.accounts = accounts;
}

/// Places every server in the totals in a cache account; returns the lower bound.
fn assign_cache_accounts(sheet: &mut Worksheet, reference: &ReferenceData) -> u32 {
    let rule = |id| reference.rules().limit(id);
    let limits = Limits {
        iops: rule(ids::CACHE_ACCOUNT_CHURN_MBPS),
        disks: rule(ids::CACHE_ACCOUNT_DISKS),
        gb: rule(ids::CACHE_ACCOUNT_INGRESS_GBPS) * MIB_PER_S_AND_GBPS,
    };
    let number = |id: &str, index| sheet.server_value(id, index).number();
    let items: Vec<Item> = (0..sheet.servers.rows())
        .filter(|index| number("in_plan", *index) == Some(1.0))
        .map(|index| Item {
            row: index,
            iops: number("cache_load_mbps", index).unwrap_or(0.0),
            disks: number("disks", index).unwrap_or(0.0),
            gb: number("cache_changes_mbps", index).unwrap_or(0.0),
        })
        .collect();
    let placement = first_fit_decreasing(&items, limits);
    let bound = lower_bound(&items, limits);
    write_accounts(sheet, &[("standard_account", StorageKind::Standard, placement)]);
    bound
}
