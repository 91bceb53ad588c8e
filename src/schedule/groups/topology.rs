//! What has to move before what.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Unit;
use crate::schedule::ScheduleError;

/// An order of the units in which each comes after those that it waits for, and otherwise as near to the wanted order as can
/// be; names the cycle where there is no such order.
#[expect(clippy::indexing_slicing, reason = "units are numbered by their list")]
pub(crate) fn in_order(units: &[Unit], wanted: &[usize]) -> Result<Vec<usize>, ScheduleError> {
    let mut rank = vec![0_usize; units.len()];
    for (index, unit) in wanted.iter().enumerate() {
        rank[*unit] = index;
    }
    let mut waits: Vec<usize> = units.iter().map(|unit| unit.after.len()).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (unit, after) in units
        .iter()
        .enumerate()
        .flat_map(|(index, unit)| unit.after.iter().map(move |before| (index, *before)))
    {
        followers[after].push(unit);
    }
    let ranked = |unit: usize| Reverse((rank[unit], unit));
    let mut ready: BinaryHeap<Reverse<(usize, usize)>> = waits
        .iter()
        .enumerate()
        .filter(|(_, waits)| **waits == 0)
        .map(|(unit, _)| ranked(unit))
        .collect();
    let mut order = Vec::with_capacity(units.len());
    while let Some(Reverse((_, unit))) = ready.pop() {
        order.push(unit);
        for follower in &followers[unit] {
            waits[*follower] -= 1;
            if waits[*follower] == 0 {
                ready.push(ranked(*follower));
            }
        }
    }
    if order.len() == units.len() {
        Ok(order)
    } else {
        Err(ScheduleError::Cycle(cycle(units, &waits)))
    }
}

/// The names along a cycle of units that wait for one another.
#[expect(clippy::indexing_slicing, reason = "units are numbered by their list")]
fn cycle(units: &[Unit], waits: &[usize]) -> Vec<String> {
    let stuck = |unit: &usize| waits[*unit] > 0;
    let Some(mut unit) = (0..units.len()).find(stuck) else {
        return Vec::new();
    };
    let mut path: Vec<usize> = Vec::new();
    loop {
        if let Some(begin) = path.iter().position(|known| *known == unit) {
            let mut names: Vec<String> = path
                .iter()
                .skip(begin)
                .chain(std::iter::once(&unit))
                .map(|unit| units[*unit].name.clone())
                .collect();
            // The path went from a unit to what it waits for.
            names.reverse();
            return names;
        }
        path.push(unit);
        let next = units[unit].after.iter().copied().find(stuck);
        let Some(next) = next else {
            return Vec::new();
        };
        unit = next;
    }
}
