//! The order that connections ask for: it gives way to whatever people decided.

use std::collections::{BTreeSet, HashMap};

use super::Unit;
use crate::dependencies::circles;
use crate::schedule::input::Task;

/// Makes units wait for those that they need, as far as nothing else speaks against it: a date or the pilot that a file names, and
/// an order that leads round in a circle. Returns how many were left open.
#[expect(clippy::indexing_slicing, reason = "units and tasks are numbered by their lists")]
pub(crate) fn add_found_order(
    units: &mut [Unit],
    tasks: &[Task],
    order: &[(String, String)],
) -> usize {
    if order.is_empty() {
        return 0;
    }
    let mut unit_of = vec![0; tasks.len()];
    for (index, unit) in units.iter().enumerate() {
        for member in &unit.members {
            unit_of[*member] = index;
        }
    }
    let by_name: HashMap<&str, usize> =
        tasks.iter().zip(&unit_of).map(|(task, unit)| (task.name.as_str(), *unit)).collect();
    let mut wanted: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (before, after) in order {
        let ends = (by_name.get(before.as_str()), by_name.get(after.as_str()));
        if let (Some(before), Some(after)) = ends
            && before != after
        {
            wanted.insert((*before, *after));
        }
    }
    let asked = wanted.len();
    let is_decided = |unit: &Unit| unit.pilot || unit.latest.is_finite();
    wanted.retain(|(before, after)| {
        !is_decided(&units[*after]) && units[*before].earliest <= units[*after].earliest
    });
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (index, unit) in units.iter().enumerate() {
        for before in &unit.after {
            next[*before].push(index);
        }
    }
    for (before, after) in &wanted {
        next[*before].push(*after);
    }
    let circle = circles(units.len(), &next);
    wanted.retain(|(before, after)| circle[*before] != circle[*after]);
    for (before, after) in &wanted {
        if units[*after].after.insert(*before) {
            units[*after].found.insert(*before);
        }
    }
    asked - wanted.len()
}
