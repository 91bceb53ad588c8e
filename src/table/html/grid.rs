//! The cells of one table of a page, where a browser shows them.

use crate::table::cell::{Cell, Row};
use crate::table::rows::MergedRows;

/// The most columns that a cell may reach over, and the most rows, in a browser.
/// Source: HTML Living Standard, 4.9.11 "Attributes common to td and th elements".
const COLSPAN: u64 = 1000;
const ROWSPAN: u64 = 65_534;

/// The largest sheet there is, in any of the formats.
pub(super) const COLUMNS: usize = 1 << 14;

/// Over how many columns and rows a cell reaches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    columns: usize,
    rows: u32,
}

impl Span {
    /// What the attributes of a cell say. `rowspan=0` is to the end of its group of rows.
    pub(super) fn of(colspan: Option<&str>, rowspan: Option<&str>) -> Self {
        let columns = colspan.and_then(digits).filter(|columns| *columns > 0).unwrap_or(1);
        let rows = match rowspan.and_then(digits) {
            None => 1,
            Some(0) => ROWSPAN,
            Some(rows) => rows.min(ROWSPAN),
        };
        Self {
            columns: usize::try_from(columns.min(COLSPAN)).unwrap_or(1),
            rows: u32::try_from(rows).unwrap_or(1),
        }
    }
}

/// The number that a text begins with; one that is too large counts as the largest.
fn digits(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).filter(|digits| !digits.is_empty())?;
    Some(digits.parse().unwrap_or(u64::MAX))
}

/// A table while it is read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    /// The cells that reach over several rows.
    pub(super) merges: Vec<MergedRows>,
    /// The row that is being read, from 1; rows without anything in them count.
    number: u32,
    /// Whether a row has begun that has not ended.
    is_in_row: bool,
    cells: Vec<(usize, Cell)>,
    /// The column of the next cell.
    column: usize,
    /// The last row that a cell from above reaches in each column.
    until: Vec<u32>,
    /// The first of the merges of the group of rows that is being read.
    group: usize,
}

impl Grid {
    pub(super) fn begin_row(&mut self) {
        self.end_row();
        self.number = self.number.saturating_add(1);
        self.column = 0;
        self.is_in_row = true;
    }

    /// The bytes that the row fills in memory once it is finished. Cells that it passes over count as if they were its own.
    pub(super) fn bytes(&self) -> u64 {
        let texts = self.cells.iter().map(|(_, cell)| match cell {
            Cell::Text(text) => text.len() + 24,
            _ => 0,
        });
        let own = self.column * size_of::<Cell>() + size_of::<Row>();
        (texts.sum::<usize>() + own) as u64
    }

    /// Cells that the finished row takes, blank ones between filled ones included.
    fn width(&self) -> usize {
        self.cells.last().map_or(0, |(column, _)| column + 1)
    }

    pub(super) fn end_row(&mut self) {
        self.is_in_row = false;
        let mut cells = vec![Cell::Blank; self.width()];
        for (column, cell) in self.cells.drain(..) {
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        self.rows.extend(Row::new(self.number, cells));
    }

    /// No cell reaches beyond its group of rows, such as the head of a table.
    pub(super) fn end_group(&mut self) {
        self.end_row();
        self.until.clear();
        let open = self.merges.iter_mut().skip(self.group);
        open.for_each(|merge| merge.last = merge.last.min(self.number));
        self.group = self.merges.len();
    }

    /// Adds a cell; false where it lies beyond the last column that there may be.
    pub(super) fn add(&mut self, cell: Cell, span: Span) -> bool {
        // As in a browser, a cell outside of a row begins one.
        if !self.is_in_row {
            self.begin_row();
        }
        while self.until.get(self.column).is_some_and(|last| *last >= self.number) {
            self.column += 1;
        }
        let first = self.column;
        let end = first + span.columns;
        if end > COLUMNS {
            return false;
        }
        self.column = end;
        if span.rows > 1 {
            let last = self.number.saturating_add(span.rows - 1);
            if self.until.len() < end {
                self.until.resize(end, 0);
            }
            self.until.iter_mut().skip(first).take(span.columns).for_each(|until| *until = last);
            self.merges.push(MergedRows { first: self.number, last, column: first });
        }
        if !cell.is_blank() {
            self.cells.push((first, cell));
        }
        true
    }

    /// The rows, and the cells that are merged over several of them, from top to bottom.
    pub(super) fn finish(mut self) -> (Vec<Row>, Vec<MergedRows>) {
        self.end_group();
        self.merges.retain(|merge| merge.last > merge.first);
        (self.rows, self.merges)
    }
}
