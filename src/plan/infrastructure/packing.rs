//! Machines into servers: no machine is split over two, and no server is over its limits.

use crate::plan::first_fit::first_fit;

/// A machine to be carried, or several that are alike.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its name; empty for machines of averages.
    pub name: String,
    /// How many there are; 1 for a machine with a name.
    pub machines: u32,
    /// What each of them changes in GiB a day; what is not known weighs nothing.
    pub churn_gb: Option<f64>,
}

impl Machine {
    pub(crate) fn weight(&self) -> f64 {
        self.churn_gb.unwrap_or(0.0)
    }
}

/// What a server carries at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Capacity {
    pub(crate) machines: u32,
    /// GiB a day.
    pub(crate) churn_gb: f64,
}

impl Capacity {
    pub(crate) fn carries(self, machine: &Machine) -> bool {
        self.machines > 0 && within(machine.weight(), self.churn_gb)
    }
}

/// What a server carries: the machines by their places in the list, and how many of each.
#[derive(Clone, Debug)]
pub(crate) struct Bin {
    pub(crate) capacity: Capacity,
    pub(crate) machines: u32,
    pub(crate) churn_gb: f64,
    pub(crate) items: Vec<(usize, u32)>,
}

impl Bin {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self { capacity, machines: 0, churn_gb: 0.0, items: Vec::new() }
    }

    /// How many machines of a weight still fit.
    fn room(&self, weight: f64) -> u32 {
        let by_machines = self.capacity.machines.saturating_sub(self.machines);
        if by_machines == 0 || weight <= 0.0 {
            return by_machines;
        }
        let left = self.capacity.churn_gb - self.churn_gb;
        // Most servers are too full to need the division.
        if left < weight / 2.0 {
            return 0;
        }
        let by_churn = whole_part(left / weight);
        by_machines.min(by_churn)
    }

    fn put(&mut self, item: usize, weight: f64, count: u32) {
        self.machines += count;
        self.churn_gb += weight * f64::from(count);
        self.items.push((item, count));
    }

    fn is_within(&self) -> bool {
        self.machines <= self.capacity.machines && within(self.churn_gb, self.capacity.churn_gb)
    }

    /// The larger share of a limit that it would have taken with one more machine.
    fn share_with(&self, weight: f64) -> f64 {
        let machines = f64::from(self.machines + 1) / f64::from(self.capacity.machines.max(1));
        machines.max((self.churn_gb + weight) / self.capacity.churn_gb)
    }
}

/// Sums of halves and thirds must not be over a limit that they are equal to.
fn within(value: f64, limit: f64) -> bool {
    value <= limit + 1e-6
}

/// A number without its fraction, where noise beyond six decimals counts as none.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "takes the fraction off and makes 0 of what is below"
)]
fn whole_part(number: f64) -> u32 {
    (number + 1e-6) as u32
}

/// The places of machines, those with the most changes first; of equal ones by name, then by place.
#[expect(clippy::indexing_slicing, reason = "the places are of these machines")]
fn by_weight(machines: &[Machine]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..machines.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&machines[*a], &machines[*b]);
        b.weight().total_cmp(&a.weight()).then_with(|| a.name.cmp(&b.name))
    });
    order
}

/// First-fit decreasing over servers in their order; `more` opens another one where none has room. `None` where machines are
/// left over.
#[expect(clippy::indexing_slicing, reason = "the places are of these machines")]
pub(crate) fn packed(
    machines: &[Machine],
    bins: Vec<Bin>,
    more: Option<Capacity>,
) -> Option<Vec<Bin>> {
    first_fit(
        by_weight(machines).into_iter().map(|item| (item, machines[item].machines)),
        bins,
        || more.map(Bin::new),
        |bin, item| bin.room(machines[*item].weight()),
        |bin, item, count| bin.put(*item, machines[*item].weight(), count),
    )
}

/// The machines of equal servers anew over as many of them, evenly: each machine to the server that then has the smallest
/// share of a limit. `None` where a server would be over a limit.
#[expect(clippy::indexing_slicing, reason = "the places are of these machines")]
pub(crate) fn balanced(
    machines: &[Machine],
    items: &[(usize, u32)],
    capacity: Capacity,
    count: usize,
) -> Option<Vec<Bin>> {
    let mut bins: Vec<Bin> = (0..count).map(|_| Bin::new(capacity)).collect();
    for &(item, machines_of_it) in items {
        let weight = machines[item].weight();
        if machines_of_it == 1 {
            let mut best = (0, f64::INFINITY);
            for (place, bin) in bins.iter().enumerate() {
                let share = bin.share_with(weight);
                if share < best.1 {
                    best = (place, share);
                }
            }
            bins.get_mut(best.0)?.put(item, weight, 1);
            continue;
        }
        let servers = u32::try_from(count).ok()?;
        for (number, bin) in (0_u32..).zip(&mut bins) {
            let share = machines_of_it / servers + u32::from(number < machines_of_it % servers);
            if share > 0 {
                bin.put(item, weight, share);
            }
        }
    }
    bins.iter().all(Bin::is_within).then_some(bins)
}

/// Machines over equal servers, as few as first-fit decreasing finds but no fewer than `at_least`, balanced where that keeps
/// the limits. `None` where a machine is over a limit by itself.
pub(crate) fn fewest(machines: &[Machine], capacity: Capacity, at_least: u32) -> Option<Vec<Bin>> {
    let mut found = packed(machines, Vec::new(), Some(capacity))?;
    let count = found.len().max(usize::try_from(at_least).unwrap_or(usize::MAX));
    let items = by_weight(machines).into_iter();
    let items = items.filter_map(|item| Some((item, machines.get(item)?.machines)));
    if let Some(even) = balanced(machines, &items.collect::<Vec<_>>(), capacity, count) {
        found = even;
    }
    found.retain(|bin| bin.machines > 0);
    Some(found)
}
