//! The rows of a sheet, gathered from its cells.

use std::ops::ControlFlow;

use super::cell::{Cell, Row, Sheet};

/// The largest sheet there is, in any of the formats.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Whether a position, counted from 0, lies inside of the largest sheet there is.
pub(crate) fn is_inside((row, column): (u32, u32)) -> bool {
    row < ROWS && column < COLUMNS
}

/// The columns that are wanted of the rows below a row; the other cells may be left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<'a> {
    /// The row as the spreadsheet numbers it; all of it and of what is above is wanted.
    pub(crate) below: u32,
    /// The columns counted from 0.
    pub(crate) wanted: &'a [usize],
}

impl Columns<'_> {
    /// Whether a cell is wanted; its position counts from 0.
    pub(crate) fn has(self, (row, column): (u32, u32)) -> bool {
        row < self.below || self.wanted.contains(&(column as usize))
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

/// Gathers cells into rows, so that only what is filled takes room.
pub(crate) struct Rows<'a> {
    visitor: &'a mut dyn FnMut(Row) -> ControlFlow<()>,
    row: u32,
    cells: Vec<Cell>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(visitor: &'a mut dyn FnMut(Row) -> ControlFlow<()>) -> Self {
        Self { visitor, row: 0, cells: Vec::new() }
    }

    /// Takes the cell at a position counted from 0.
    pub(crate) fn push(&mut self, (row, column): (u32, u32), value: Cell) -> ControlFlow<()> {
        if value.is_blank() {
            return ControlFlow::Continue(());
        }
        if row != self.row {
            self.flush()?;
            self.row = row;
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Blank);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
        ControlFlow::Continue(())
    }

    fn flush(&mut self) -> ControlFlow<()> {
        match Row::new(self.row + 1, std::mem::take(&mut self.cells)) {
            Some(row) => (self.visitor)(row),
            None => ControlFlow::Continue(()),
        }
    }

    /// Hands over the last row.
    pub(crate) fn finish(mut self) {
        // There is nothing left to stop.
        let _ = self.flush();
    }
}
