//! The figures of a column under a reading that is only tried.

use super::grid::Grid;
use super::plausible::{Plausible, comparable};
use crate::table::number::NumberStyle;
use crate::table::{Cell, Column, Reading, Row, Sizes};
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

/// The number of a cell and the unit that the cell names.
pub(crate) fn read(cell: &Cell, style: NumberStyle) -> Option<(f64, Option<Unit>)> {
    match cell {
        Cell::Number(value) => Some((*value, None)),
        Cell::Percent(value) => Some((*value, Some(Unit::Percent))),
        Cell::Measured(value, unit) => Some((*value, Some(*unit))),
        Cell::Text(text) => {
            let one = style.parse(text).map(|number| (number.value, number.unit));
            one.or_else(|| {
                let sizes = Sizes::of(text, Reading { style, ..Reading::default() })?;
                Some((sizes.capacity()?, sizes.unit))
            })
        }
        _ => None,
    }
}

/// The column that the figures of another one are compared with, row by row.
pub(crate) struct Companion {
    index: usize,
    unit: Option<Unit>,
    style: NumberStyle,
}

impl Companion {
    pub(crate) fn of(grid: &Grid, plausible: &Plausible, style: NumberStyle) -> Option<Self> {
        let mut fields = plausible.companions();
        let column = fields.find_map(|field| grid.header.column(field))?;
        // What is used is compared with the storage itself, so that its unit must be stated to help there.
        let is_known = column.unit.is_some() || column.field != "used";
        let unit = unit_of(grid, column);
        is_known.then_some(Self { index: column.index, unit, style })
    }

    /// Its figure in a row.
    pub(crate) fn figure(&self, row: &Row) -> Option<f64> {
        let (value, own) = read(row.cell(self.index), self.style)?;
        Some(comparable(value, own.or(self.unit))).filter(|figure| *figure > 0.0)
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
        let index = self.column.index;
        let companion = Companion::of(self.grid, self.plausible, style);
        let (mut steps, mut figures) = (0.0, 0_u32);
        for row in self.grid.rows().filter(|row| counts(row.cell(index))) {
            let Some((value, own)) = read(row.cell(index), style) else {
                continue;
            };
            let figure = comparable(value, own.or(unit));
            if figure > 0.0 {
                let other = companion.as_ref().and_then(|companion| companion.figure(row));
                steps += self.plausible.steps_against(figure, other);
                figures += 1;
            }
        }
        (figures > 0).then(|| steps / f64::from(figures))
    }
}
