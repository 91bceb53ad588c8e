//! What the cells of columns measure, where they name their units.

use super::cell::{Cell, Row};
use super::number::NumberStyle;
use crate::units::Dimension;

/// What the cells of each column measure, where most of the numbers name their units: `16 GB`, `61 GiB / 127 GiB`.
pub(crate) fn measured(rows: &[Row]) -> Vec<Option<Dimension>> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    (0..width).map(|column| of_column(rows.iter().map(|row| row.cell(column)))).collect()
}

fn of_column<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Dimension> {
    let (mut with, mut without) = (Vec::new(), 0);
    for cell in cells {
        match cell {
            Cell::Percent(_) => with.push(Dimension::Percent),
            Cell::Number(_) => without += 1,
            Cell::Text(text) => {
                let figure = text.split('/').next().unwrap_or_default();
                let read = NumberStyle::Point.parse(figure).or(NumberStyle::Comma.parse(figure));
                match read.map(|number| number.unit) {
                    Some(Some(unit)) => with.push(unit.dimension()),
                    Some(None) => without += 1,
                    None => {}
                }
            }
            _ => {}
        }
    }
    with.first().copied().filter(|_| with.len() > without)
}
