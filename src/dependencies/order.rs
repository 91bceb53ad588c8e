//! What moves before what.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::circles;

/// Units in pairs, and the servers behind each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    pub(crate) connections: u64,
    pub(crate) ports: BTreeSet<u16>,
    /// Servers in pairs: the first is needed by the second.
    pub(crate) servers: Vec<(usize, usize)>,
}

/// Steps from a unit to one that moves later, by both.
pub(crate) type Steps = BTreeMap<(usize, usize), Step>;

/// The circle that each unit is in with others, by a number; `None` where it is in none.
pub(crate) fn circle_of_units(steps: &Steps, units: usize) -> Vec<Option<usize>> {
    let circle = circles(units, &followers(steps, units));
    let mut sizes = vec![0_usize; units];
    for number in &circle {
        if let Some(size) = sizes.get_mut(*number) {
            *size += 1;
        }
    }
    let is_shared = |number: &usize| sizes.get(*number).is_some_and(|size| *size > 1);
    circle.into_iter().map(|number| Some(number).filter(is_shared)).collect()
}

fn followers(steps: &Steps, units: usize) -> Vec<Vec<usize>> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); units];
    for (before, after) in steps.keys() {
        if let Some(next) = next.get_mut(*before) {
            next.push(*after);
        }
    }
    next
}

/// Takes the steps out that lead round in a circle: none of its units can be first. Returns how many there were.
pub(crate) fn without_circles(steps: &mut Steps, units: usize) -> usize {
    let circle = circles(units, &followers(steps, units));
    let count = steps.len();
    steps.retain(|(before, after), _| circle.get(*before) != circle.get(*after));
    count - steps.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_a_circle_go_and_the_others_stay() {
        let mut steps: Steps =
            [(0, 1), (1, 2), (2, 0), (2, 3), (4, 0)].map(|step| (step, Step::default())).into();
        assert_eq!(without_circles(&mut steps, 5), 3);
        assert_eq!(steps.into_keys().collect::<Vec<_>>(), [(2, 3), (4, 0)]);
    }
}
