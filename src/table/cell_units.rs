//! What the cells of columns measure, where they name their units.

use super::cell::{Cell, Row};
use super::number::NumberStyle;
use crate::units::{Dimension, Unit};

/// What the cells of each column measure, where they name units: `16 GB`, `61 GiB / 127 GiB`.
pub(crate) fn measured(rows: &[Row]) -> Vec<Option<Dimension>> {
    let mut measured = Vec::new();
    for (index, cell) in rows.iter().flat_map(|row| row.cells.iter().enumerate()) {
        let dimension = match cell {
            Cell::Percent(_) => Some(Dimension::Percent),
            Cell::Text(text) => {
                let figure = text.split('/').next().unwrap_or_default();
                let read = NumberStyle::Point.parse(figure).or(NumberStyle::Comma.parse(figure));
                read.and_then(|number| number.unit).map(Unit::dimension)
            }
            _ => None,
        };
        if measured.len() <= index {
            measured.resize(index + 1, None);
        }
        if let Some(known) = measured.get_mut(index) {
            *known = known.or(dimension);
        }
    }
    measured
}
