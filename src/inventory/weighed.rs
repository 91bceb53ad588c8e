//! Columns of one meaning: the one with the better heading is read, and that is told.

use super::grid::Grid;
use crate::finding::Finding;
use crate::message;
use crate::table::{Cell, Column, FieldKind, Row};
use crate::units::{Plain, Unit};

/// The same size, rounded to other units.
const ROUNDING: f64 = 0.02;

/// One finding for each column that another one was preferred to: a warning if they differ in numbers.
pub(crate) fn findings(grid: &Grid) -> Vec<Finding> {
    let doubles = grid.header.duplicates.iter();
    let pairs = doubles.filter_map(|other| Some((grid.header.column(&other.field)?, other)));
    pairs.map(|(chosen, other)| finding(grid, chosen, other)).collect()
}

fn finding(grid: &Grid, chosen: &Column, other: &Column) -> Finding {
    let is_number =
        grid.table.spec(&chosen.field).is_some_and(|spec| spec.kind == FieldKind::Number);
    let rows = || grid.sheet.rows.iter().filter(|row| row.number > grid.header.row_number);
    let contradiction = rows().filter(|_| is_number).find_map(|row| {
        let [one, two] = [chosen, other].map(|column| amount(grid, row, column));
        let (one, two) = (one?, two?);
        ((one - two).abs() > one.abs().max(two.abs()) * ROUNDING).then_some(row)
    });
    let place = |row: u32| grid.location.clone().with_row(row).with_column(other.index);
    let hint = message!("If the other column is right, name it with --map HEADING=FIELD");
    if let Some(row) = contradiction {
        let text = |column: &Column| row.cell(column.index).text().unwrap_or_default().into_owned();
        let message = message!(
            "{heading} and {other} have one meaning, but other values (row {row}: {value} and {other_value}); {heading} is read",
            heading = chosen.heading.clone(),
            other = other.heading.clone(),
            row = row.number,
            value = text(chosen),
            other_value = text(other)
        );
        Finding::warning("column-chosen", chosen.heading.clone(), message)
            .hint(hint)
            .at(place(row.number))
    } else {
        let message = message!(
            "{heading} and {other} have one meaning; {heading} is read",
            heading = chosen.heading.clone(),
            other = other.heading.clone()
        );
        Finding::note("column-chosen", chosen.heading.clone(), message)
            .hint(hint)
            .at(place(grid.header.row_number))
    }
}

/// The number of a cell, a size in bytes.
fn amount(grid: &Grid, row: &Row, column: &Column) -> Option<f64> {
    let (value, unit) = match row.cell(column.index) {
        Cell::Number(value) | Cell::Percent(value) => (*value, None),
        Cell::Text(text) => {
            let number = grid.style.parse(text)?;
            (number.value, number.unit)
        }
        _ => return None,
    };
    let usual = || grid.table.spec(&column.field)?.unit;
    match unit.or(column.unit).or_else(usual) {
        Some(Unit::Data(unit) | Unit::Rate(unit)) => Some(unit.bytes(value, Plain::Binary)),
        _ => Some(value),
    }
}
