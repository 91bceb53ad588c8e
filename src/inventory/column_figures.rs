//! The figures of a column under a reading that is only tried.

use super::grid::Grid;
use super::plausible::{Plausible, comparable};
use crate::table::number::NumberStyle;
use crate::table::{Cell, Column, Row};
use crate::units::Unit;

/// A column, and what is plausible for its figures.
pub(crate) struct ColumnFigures<'g> {
    grid: &'g Grid,
    column: &'g Column,
    plausible: &'static Plausible,
}

/// The unit of the numbers of a column that name none: that of the heading or the usual one of the field.
pub(crate) fn unit_of(grid: &Grid, column: &Column) -> Option<Unit> {
    column.unit.or_else(|| grid.table.spec(&column.field)?.unit)
}

/// The rows below the headings.
pub(crate) fn rows(grid: &Grid) -> impl Iterator<Item = &Row> {
    grid.sheet.rows.iter().filter(|row| row.number > grid.header.row_number)
}

/// The number of a cell and the unit that the cell names.
pub(crate) fn read(cell: &Cell, style: NumberStyle) -> Option<(f64, Option<Unit>)> {
    match cell {
        Cell::Number(value) => Some((*value, None)),
        Cell::Percent(value) => Some((*value, Some(Unit::Percent))),
        Cell::Text(text) => style.parse(text).map(|number| (number.value, number.unit)),
        _ => None,
    }
}

impl<'g> ColumnFigures<'g> {
    /// `None` where anything is plausible for the field.
    pub(crate) fn of(grid: &'g Grid, column: &'g Column) -> Option<Self> {
        let (_, plausible) = Plausible::of(&column.field)?;
        Some(Self { grid, column, plausible })
    }

    /// The mean number of steps against the figures of the cells that count, where numbers without a unit are in `unit`;
    /// `None` without a figure above 0.
    pub(crate) fn steps_against(
        &self,
        style: NumberStyle,
        unit: Option<Unit>,
        counts: impl Fn(&Cell) -> bool,
    ) -> Option<f64> {
        let (grid, index) = (self.grid, self.column.index);
        let companion = self.plausible.companion().and_then(|field| grid.header.column(field));
        let companion = companion.map(|column| (column.index, unit_of(grid, column)));
        let figure = |row: &Row, index: usize, unit: Option<Unit>| {
            let (value, own) = read(row.cell(index), style)?;
            Some(comparable(value, own.or(unit))).filter(|figure| *figure > 0.0)
        };
        let (mut steps, mut figures) = (0.0, 0_u32);
        for row in rows(grid).filter(|row| counts(row.cell(index))) {
            if let Some(own) = figure(row, index, unit) {
                let other = companion.and_then(|(index, unit)| figure(row, index, unit));
                steps += self.plausible.steps_against(own, other);
                figures += 1;
            }
        }
        (figures > 0).then(|| steps / f64::from(figures))
    }
}
