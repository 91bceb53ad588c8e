//! Storage accounts: which server goes where.

use super::first_fit::first_fit;

/// A server to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The row of the server.
    pub row: usize,
    /// IOPS in the units of the account's kind.
    pub iops: f64,
    /// Disks.
    pub disks: f64,
    /// Provisioned size in GiB; for a cache account its changes in MiB/s.
    pub gb: f64,
}

/// What an account holds at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// IOPS.
    pub iops: f64,
    /// Disks at full speed.
    pub disks: f64,
    /// Capacity in GiB; of a cache account what it takes in, in MiB/s.
    pub gb: f64,
}

/// A placement: the account of each row, accounts counted from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// (row, account) in the order of the accounts.
    pub accounts: Vec<(usize, u32)>,
    /// How many accounts there are.
    pub count: u32,
}

#[derive(Default)]
struct Fill {
    rows: Vec<usize>,
    iops: f64,
    disks: f64,
    gb: f64,
}

impl Fill {
    /// Whether an item fits; one that is over a limit by itself still gets an account.
    fn takes(&self, item: &Item, limits: Limits) -> bool {
        self.rows.is_empty()
            || self.iops + item.iops <= limits.iops
                && self.disks + item.disks <= limits.disks
                && self.gb + item.gb <= limits.gb
    }

    fn add(&mut self, item: &Item) {
        self.rows.push(item.row);
        self.iops += item.iops;
        self.disks += item.disks;
        self.gb += item.gb;
    }
}

impl Placement {
    fn of(fills: &[Fill]) -> Self {
        let numbered = fills.iter().zip(1_u32..);
        let accounts = numbered
            .flat_map(|(fill, number)| fill.rows.iter().map(move |row| (*row, number)))
            .collect();
        Self { accounts, count: u32::try_from(fills.len()).unwrap_or(u32::MAX) }
    }
}

/// The workbook's way: accounts are filled in the given order, a full one is left for good; a server that is over a limit by
/// itself still gets an account.
#[must_use]
pub fn in_order(items: &[Item], limits: Limits) -> Placement {
    let mut fills: Vec<Fill> = Vec::new();
    for item in items {
        if !fills.last().is_some_and(|last| last.takes(item, limits)) {
            fills.push(Fill::default());
        }
        if let Some(last) = fills.last_mut() {
            last.add(item);
        }
    }
    Placement::of(&fills)
}

/// First-fit decreasing: servers by the largest share that they take of any limit, the largest first; each goes to the first
/// account that still takes it, and one that is over a limit by itself to an account of its own.
#[must_use]
pub fn first_fit_decreasing(items: &[Item], limits: Limits) -> Placement {
    let share = |item: &Item| {
        (item.iops / limits.iops).max(item.disks / limits.disks).max(item.gb / limits.gb)
    };
    let mut order: Vec<&Item> = items.iter().collect();
    order.sort_by(|a, b| share(b).total_cmp(&share(a)).then(a.row.cmp(&b.row)));
    let fills = first_fit(
        order.into_iter().map(|item| (item, 1)),
        Vec::new(),
        || Some(Fill::default()),
        |fill, item| u32::from(fill.takes(item, limits)),
        |fill, item, _| fill.add(item),
    );
    Placement::of(&fills.unwrap_or_default())
}

/// No placement needs fewer accounts: the sum over each limit, rounded up.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
pub fn lower_bound(items: &[Item], limits: Limits) -> u32 {
    let sum = |get: fn(&Item) -> f64| items.iter().map(get).sum::<f64>();
    let needed = (sum(|item| item.iops) / limits.iops)
        .max(sum(|item| item.disks) / limits.disks)
        .max(sum(|item| item.gb) / limits.gb);
    // Sums of halves and thirds must not ask for one more than they are.
    let needed = (needed - 1e-9).ceil().max(0.0) as u32;
    needed.max(u32::from(!items.is_empty()))
}
