//! The first rows of a sheet, which tell what it is. They are compared with the headings of every format, and so there is a
//! bound on how much of them there is to compare.

use std::sync::Arc;

use super::cell::{Cell, Row};

/// Filled cells of the first rows, beyond which no further row is taken: 30 rows of 1,000 columns.
const CELLS: usize = 30_000;
/// Rows that are taken however wide they are: headings above a row of units and one of values.
const ROWS: usize = 3;
/// Bytes of a text by which it is recognised. Longer ones are no headings; what is longer of a list of disks tells no more.
const TEXT: usize = 1024;

/// The first rows of a sheet, as they come.
pub(super) struct Head {
    most: usize,
    cells: usize,
    pub(super) rows: Vec<Row>,
}

impl Head {
    /// At most so many rows.
    pub(super) fn of(most: usize) -> Self {
        Self { most, cells: 0, rows: Vec::new() }
    }

    /// Whether no further row is wanted.
    pub(super) fn is_full(&self) -> bool {
        are_enough(self.rows.len(), self.cells, self.most)
    }

    pub(super) fn push(&mut self, mut row: Row) {
        self.cells += filled(&row);
        row.cells.iter_mut().for_each(shorten);
        self.rows.push(row);
    }
}

/// Whether the first rows of a sheet, of at most so many, are as many as are taken: there may be more.
pub(crate) fn is_full(rows: &[Row], most: usize) -> bool {
    are_enough(rows.len(), rows.iter().map(filled).sum(), most)
}

fn are_enough(rows: usize, cells: usize, most: usize) -> bool {
    rows >= most || (rows >= ROWS && cells >= CELLS)
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_blank()).count()
}

fn shorten(cell: &mut Cell) {
    if let Cell::Text(text) = cell
        && text.len() > TEXT
    {
        let end = (0..=TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        *text = Arc::from(text.get(..end).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(width: usize) -> usize {
        let mut head = Head::of(30);
        while !head.is_full() {
            let number = u32::try_from(head.rows.len() + 1).unwrap();
            assert!(!is_full(&head.rows, 30));
            head.push(Row { number, cells: vec![Cell::Number(1.0); width] });
        }
        assert!(is_full(&head.rows, 30));
        head.rows.len()
    }

    #[test]
    fn wide_rows_are_fewer() {
        assert_eq!([1, 1000, 1001, 5000, 10_000, 1 << 20].map(taken), [30, 30, 30, 6, 3, 3]);
    }

    #[test]
    fn of_long_texts_the_beginning_counts() {
        let mut head = Head::of(1);
        let long = format!("{}ä", "x".repeat(TEXT - 1));
        head.push(Row { number: 1, cells: vec![Cell::from_text(long), Cell::Number(1.0)] });
        let text = head.rows[0].cell(0).text().unwrap().into_owned();
        assert_eq!(text, "x".repeat(TEXT - 1));
    }
}
