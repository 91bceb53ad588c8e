//! The rows of a sheet, gathered from its cells.

use std::ops::ControlFlow;

use super::cell::{Cell, Row, Sheet};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// The largest sheet there is, in any of the formats.
pub(crate) const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
pub(crate) const SHEET_COLUMNS: usize = COLUMNS as usize;

/// Whether a position, counted from 0, lies inside of the largest sheet there is.
pub(crate) fn is_inside((row, column): (u32, u32)) -> bool {
    row < ROWS && column < COLUMNS
}

/// The columns that are wanted of the rows below a row; the other cells may be left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<'a> {
    /// The row as the spreadsheet numbers it; all of it and of what is above is wanted.
    pub(crate) below: u32,
    /// Whether a column is, from the first on; those behind the end are not.
    pub(crate) wanted: &'a [bool],
}

impl Columns<'_> {
    /// Whether a cell is wanted; its position counts from 0.
    pub(crate) fn has(self, (row, column): (u32, u32)) -> bool {
        row < self.below || self.wanted.get(column as usize) == Some(&true)
    }
}

/// A cell that is merged over several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MergedRows {
    /// The first row as the spreadsheet numbers it.
    pub(crate) first: u32,
    /// The last one.
    pub(crate) last: u32,
    /// The column counted from 0.
    pub(crate) column: usize,
}

/// A sheet that was read when its file was opened.
#[derive(Debug)]
pub(crate) struct ParsedSheet {
    pub(crate) sheet: Sheet,
    /// From top to bottom.
    pub(crate) merges: Vec<MergedRows>,
}

impl From<Sheet> for ParsedSheet {
    fn from(sheet: Sheet) -> Self {
        Self { sheet, merges: Vec::new() }
    }
}

/// Places of a sheet at which something is there more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repeated {
    /// Rows with the number of another row: how many, and the number of the first.
    pub(crate) rows: Option<(usize, u32)>,
    /// Cells at the place of another cell of their row, of which the last counts: how many, and the row of the first.
    pub(crate) cells: Option<(usize, u32)>,
}

impl Repeated {
    /// One more row with the number of another.
    pub(crate) fn count_row(&mut self, row: u32) {
        count(&mut self.rows, row);
    }

    /// One more cell, in a row, at the place of another.
    pub(crate) fn count_cell(&mut self, row: u32) {
        count(&mut self.cells, row);
    }

    /// What is told about it.
    pub(crate) fn findings(&self, location: &Location) -> Vec<Finding> {
        let told = |code, (_, row): (usize, u32), message| {
            Finding::warning(code, location.path.as_ref(), message)
                .hint(message!("Open the file in Excel and save it again, or check these rows"))
                .at(location.clone().with_row(row))
        };
        let rows = self.rows.map(|rows| {
            let message = message!(
                "{rows} the number of another row, which Excel never writes; all of them are read",
                rows = Message::counted(rows.0, "row has", "rows have")
            );
            told("repeated-rows", rows, message)
        });
        let cells = self.cells.map(|cells| {
            let message = message!(
                "{cells} at the place of another, which Excel never writes; the last one is read",
                cells = Message::counted(cells.0, "cell stands", "cells stand")
            );
            told("repeated-cells", cells, message)
        });
        rows.into_iter().chain(cells).collect()
    }
}

/// One more of something, the first of which is in a row.
fn count(places: &mut Option<(usize, u32)>, row: u32) {
    places.get_or_insert((0, row)).0 += 1;
}

/// Gathers cells into rows, so that only what is filled takes room.
pub(crate) struct Rows<'a> {
    visitor: &'a mut dyn FnMut(Row) -> ControlFlow<()>,
    row: u32,
    cells: Vec<Cell>,
    /// A bit for each row that was handed over.
    seen: Vec<u64>,
    repeated: Repeated,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(visitor: &'a mut dyn FnMut(Row) -> ControlFlow<()>) -> Self {
        Self { visitor, row: 0, cells: Vec::new(), seen: Vec::new(), repeated: Repeated::default() }
    }

    /// Takes the cell at a position counted from 0.
    pub(crate) fn push(&mut self, (row, column): (u32, u32), value: Cell) -> ControlFlow<()> {
        if value.is_blank() {
            return ControlFlow::Continue(());
        }
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Blank);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            if !cell.is_blank() {
                count(&mut self.repeated.cells, row + 1);
            }
            *cell = value;
        }
        ControlFlow::Continue(())
    }

    /// One more value at the place of another, at a position counted from 0.
    pub(crate) fn count_cell(&mut self, (row, _): (u32, u32)) {
        count(&mut self.repeated.cells, row + 1);
    }

    /// Hands over the row, behind which another one may have its number.
    pub(crate) fn end_row(&mut self) -> ControlFlow<()> {
        let columns = self.cells.len();
        let cells = std::mem::replace(&mut self.cells, Vec::with_capacity(columns));
        match Row::new(self.row + 1, cells) {
            Some(row) => {
                self.see(row.number);
                (self.visitor)(row)
            }
            None => ControlFlow::Continue(()),
        }
    }

    fn see(&mut self, number: u32) {
        let (place, bit) = ((number / 64) as usize, 1 << (number % 64));
        if self.seen.len() <= place {
            self.seen.resize(place + 1, 0);
        }
        if let Some(bits) = self.seen.get_mut(place) {
            if *bits & bit != 0 {
                count(&mut self.repeated.rows, number);
            }
            *bits |= bit;
        }
    }

    /// Hands over the last row, and tells what was there more than once.
    pub(crate) fn finish(mut self) -> Repeated {
        // There is nothing left to stop.
        let _ = self.end_row();
        self.repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_counted() {
        let mut numbers = Vec::new();
        let mut visitor = |row: Row| {
            numbers.push((row.number, row.cells.len()));
            ControlFlow::Continue(())
        };
        let mut rows = Rows::new(&mut visitor);
        for (row, column) in [(0, 0), (0, 1), (64, 0), (64, 0), (2, 3)] {
            assert!(rows.push((row, column), Cell::Number(1.0)).is_continue());
        }
        assert!(rows.end_row().is_continue());
        assert!(rows.end_row().is_continue());
        for (row, column) in [(2, 1), (3, 0), (0, 0)] {
            assert!(rows.push((row, column), Cell::Number(2.0)).is_continue());
        }
        let repeated = rows.finish();
        assert_eq!(numbers, [(1, 2), (65, 1), (3, 4), (3, 2), (4, 1), (1, 1)]);
        assert_eq!(repeated, Repeated { rows: Some((2, 3)), cells: Some((1, 65)) });
    }
}
