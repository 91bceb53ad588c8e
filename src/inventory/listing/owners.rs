//! The machines that the rows of lists inside lists belong to, as a JSON file has them.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::grid::Grid;
use super::machine::Machine;

type Place = (Arc<str>, Option<Arc<str>>, u32);

/// The machines by where they stand.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    by_place: HashMap<Place, usize>,
}

impl Owners {
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let places = machines.iter().enumerate().filter_map(|(position, machine)| {
            let at = &machine.draft.server.location;
            Some(((Arc::clone(&at.path), at.sheet.clone(), at.row?), position))
        });
        Self { by_place: places.collect() }
    }

    /// The machine in whose object a row stands; `None` in files other than JSON.
    pub(crate) fn find(&self, grid: &Grid, row: u32) -> Option<usize> {
        let mut row = row;
        for step in &grid.outer {
            row = step.owner(row)?;
            let sheet = step.parent.clone()?;
            let place = (Arc::clone(&grid.location.path), sheet, row);
            if let Some(position) = self.by_place.get(&place) {
                return Some(*position);
            }
        }
        None
    }
}
