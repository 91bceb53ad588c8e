//! A sheet as the file has it: equal cells and equal rows stand once, with their number.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::table::budget::FileBudget;
use crate::table::cell::{Cell, Row};
use crate::table::error::TableError;
use crate::table::rows::MergedRows;

/// Bytes that a copy of a row is taken for beside its cells, because those who visit rows make more of them than a row: a server with
/// what was read of it takes about as much.
const COPY: u64 = 1024;

/// A filled cell and those right of it that are equal.
#[derive(Debug)]
pub(super) struct Run {
    /// The column of the first, from 0.
    pub(super) column: u32,
    pub(super) count: u32,
    pub(super) cell: Cell,
}

/// A row with a filled cell, and those below it that are equal.
#[derive(Debug)]
pub(super) struct RowRun {
    /// The first row, from 0.
    pub(super) row: u32,
    pub(super) count: u32,
    /// From left to right.
    pub(super) runs: Vec<Run>,
}

/// A sheet.
#[derive(Debug)]
pub(super) struct OdsSheet {
    pub(super) name: Arc<str>,
    /// From top to bottom.
    pub(super) rows: Vec<RowRun>,
    /// From top to bottom.
    pub(super) merges: Vec<MergedRows>,
}

impl RowRun {
    /// Cells of one of the rows, blank ones between filled ones included.
    fn width(&self) -> u64 {
        self.runs.last().map_or(0, |run| u64::from(run.column) + u64::from(run.count))
    }

    /// The bytes that it fills as it stands here.
    pub(super) fn bytes(&self) -> u64 {
        let texts: usize = self.runs.iter().map(|run| text(&run.cell)).sum();
        (texts + size_of_val(self.runs.as_slice()) + size_of::<Self>()) as u64
    }

    /// The bytes that all of its rows fill once each stands for itself.
    fn visited(&self) -> u64 {
        let copies = |run: &Run| (text(&run.cell) as u64).saturating_mul(u64::from(run.count));
        let texts = self.runs.iter().map(copies).fold(0, u64::saturating_add);
        let cells = self.width().saturating_mul(size_of::<Cell>() as u64);
        let row = cells.saturating_add(size_of::<Row>() as u64);
        let copy = row.saturating_add(texts).saturating_add(COPY);
        let copied_in_row = texts - self.runs.iter().map(|run| text(&run.cell) as u64).sum::<u64>();
        let more = u64::from(self.count) - 1;
        row.saturating_add(copied_in_row).saturating_add(more.saturating_mul(copy))
    }

    /// The cells of each of its rows.
    fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for run in &self.runs {
            cells.resize(run.column as usize, Cell::Blank);
            cells.extend(std::iter::repeat_n(run.cell.clone(), run.count as usize));
        }
        cells
    }
}

/// Bytes of a text.
fn text(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        Cell::DateTime(text) | Cell::Error(text) => text.len(),
        _ => 0,
    }
}

impl OdsSheet {
    /// Hands over the rows until the visitor stops; `shown` is what findings call the sheet.
    ///
    /// Whether all of them could be held is asked before the first.
    pub(super) fn visit(
        &self,
        shown: &str,
        budget: &FileBudget,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let bytes = self.rows.iter().map(RowRun::visited).fold(0, u64::saturating_add);
        drop(budget.hold(Some(shown), bytes)?);
        for run in &self.rows {
            let mut cells = run.cells();
            for row in 1..=run.count {
                let own = if row == run.count { std::mem::take(&mut cells) } else { cells.clone() };
                let row = Row::new(run.row.saturating_add(row), own);
                if row.is_some_and(|row| visitor(row).is_break()) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
