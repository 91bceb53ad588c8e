//! The cells of a sheet.

use std::sync::Arc;

use super::globals::Globals;
use super::record::{BOF, EOF, Records};
use crate::table::binary_record::Record;
use crate::table::binary_values as values;
use crate::table::cell::Cell;
use crate::table::dates;
use crate::table::rows::MergedRows;

const FORMULA: u16 = 0x0006;
const MERGED: u16 = 0x00e5;
const SHARED_TEXT: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00d6;
const BOOL_OR_ERROR: u16 = 0x0205;
const RESULT_TEXT: u16 = 0x0207;
const RK: u16 = 0x027e;
const MANY_RK: u16 = 0x00bd;

/// A row and a column, counted from 0.
pub(super) type Place = (u32, u32);

/// The records of one sheet, without those of charts within it.
pub(super) struct SheetRecords<'a> {
    records: Records<'a>,
    /// Charts that are open; they have cells of their own.
    depth: usize,
    has_begun: bool,
    /// Whether its last record was seen; Excel writes none of the sheet behind it.
    pub(super) has_ended: bool,
}

impl<'a> SheetRecords<'a> {
    /// The records from the start of the sheet to where the next one may begin.
    pub(super) fn new(sheet: &'a [u8]) -> Self {
        Self { records: Records::new(sheet), depth: 0, has_begun: false, has_ended: false }
    }
}

impl<'a> Iterator for SheetRecords<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        loop {
            let record = self.records.next()?;
            match record.kind {
                BOF if self.has_begun => self.depth += 1,
                BOF => self.has_begun = true,
                EOF if self.depth > 0 => self.depth -= 1,
                EOF => self.has_ended = true,
                _ if self.depth == 0 => return Some(record),
                _ => {}
            }
        }
    }
}

/// Whether the rows of a sheet stand one below the other in its records, and how many cells it has.
pub(super) fn order(sheet: &[u8]) -> (bool, u64) {
    let (mut sorted, mut cells, mut last) = (true, 0_u64, 0);
    for record in SheetRecords::new(sheet) {
        let count = match record.kind {
            FORMULA | SHARED_TEXT | NUMBER | TEXT | RICH_TEXT | BOOL_OR_ERROR | RK => 1,
            MANY_RK => record.data.len() as u64 / 6,
            _ => continue,
        };
        cells += count;
        if let Some(row) = record.u16(0) {
            sorted &= row >= last;
            last = row;
        }
    }
    (sorted, cells)
}

/// The cells of a sheet as its records have them.
pub(super) struct Cells<'a> {
    records: SheetRecords<'a>,
    globals: &'a Globals,
    /// The cell of a formula whose result is a text that follows.
    formula: Option<Place>,
    /// The rest of a record of many numbers.
    many: Vec<(Place, Cell)>,
    /// Cells whose text is not among those that are shared, and the row of the first, counted from 1.
    pub(super) without_text: Option<(usize, u32)>,
    /// Cells that are cut short, or whose result does not follow.
    pub(super) cut_short: Option<(usize, u32)>,
    /// Cells behind the last record of the sheet.
    pub(super) behind_end: Option<(usize, u32)>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(sheet: &'a [u8], globals: &'a Globals) -> Self {
        Self {
            records: SheetRecords::new(sheet),
            globals,
            formula: None,
            many: Vec::new(),
            without_text: None,
            cut_short: None,
            behind_end: None,
        }
    }

    /// Whether all records of the sheet were there.
    pub(super) fn has_ended(&self) -> bool {
        self.records.has_ended
    }

    fn cell(&mut self, record: &Record<'a>) -> Option<(Place, Cell)> {
        let place = (u32::from(record.u16(0)?), u32::from(record.u16(2)?));
        let style = record.u16(4);
        let cell = match record.kind {
            NUMBER => self.number(record.f64(6)?, style),
            RK => self.number(values::number(record.u32(6)?), style),
            MANY_RK => {
                self.many = self.numbers(record, place);
                return self.many.pop();
            }
            SHARED_TEXT => {
                let text = self.globals.texts.get(usize::try_from(record.u32(6)?).ok()?);
                if text.is_none() {
                    count(&mut self.without_text, place.0);
                }
                Cell::from_text(Arc::clone(text?))
            }
            TEXT | RICH_TEXT => self.text(record.from(6))?,
            BOOL_OR_ERROR => match record.byte(7)? {
                0 => Cell::Bool(record.byte(6)? != 0),
                _ => values::error(record.byte(6)?),
            },
            FORMULA => {
                let value: &[u8; 8] = record.from(6).first_chunk()?;
                match value {
                    [0, .., 0xff, 0xff] => {
                        self.formula = Some(place);
                        return None;
                    }
                    [1, _, value, .., 0xff, 0xff] => Cell::Bool(*value != 0),
                    [2, _, code, .., 0xff, 0xff] => values::error(*code),
                    [_, .., 0xff, 0xff] => Cell::Blank,
                    value => self.number(f64::from_le_bytes(*value), style),
                }
            }
            _ => return None,
        };
        Some((place, cell))
    }

    fn text(&mut self, data: &'a [u8]) -> Option<Cell> {
        let parts = self.records.records.continued(data);
        self.globals.writing.long(parts).map(Cell::from_text)
    }

    fn number(&self, value: f64, style: Option<u16>) -> Cell {
        let is_date = style.is_some_and(|style| self.globals.styles.is_date(usize::from(style)));
        if is_date { dates::cell(value, self.globals.is_1904) } else { Cell::Number(value) }
    }

    /// The cells of a record of many numbers, the last one first.
    fn numbers(&self, record: &Record<'_>, (row, column): Place) -> Vec<(Place, Cell)> {
        // Row and first column stand before them, the last column behind.
        let numbers = record.from(4).chunks_exact(6);
        let cells = (column..).zip(numbers).filter_map(|(column, number)| {
            let number = Record { kind: RK, data: number };
            Some(((row, column), self.number(values::number(number.u32(2)?), number.u16(0))))
        });
        let mut cells: Vec<(Place, Cell)> = cells.collect();
        cells.reverse();
        cells
    }

    fn step(&mut self) -> Option<(Place, Cell)> {
        loop {
            if let Some(cell) = self.many.pop() {
                return Some(cell);
            }
            let Some(record) = self.records.next() else {
                self.expect_no_result();
                return None;
            };
            if record.kind == RESULT_TEXT {
                if let (Some(place), Some(text)) = (self.formula.take(), self.text(record.data)) {
                    return Some((place, text));
                }
                continue;
            }
            let Some(needed) = shortest(record.kind) else { continue };
            self.expect_no_result();
            if record.data.len() < needed {
                let row = record.u16(0).map_or(0, u32::from);
                count(&mut self.cut_short, row);
            } else if let Some(cell) = self.cell(&record) {
                return Some(cell);
            }
        }
    }

    /// The result of a formula is lost where another cell comes before it.
    fn expect_no_result(&mut self) {
        if let Some((row, _)) = self.formula.take() {
            count(&mut self.cut_short, row);
        }
    }
}

/// One more of something, the first of which is in a row, counted from 0.
fn count(places: &mut Option<(usize, u32)>, row: u32) {
    places.get_or_insert((0, row + 1)).0 += 1;
}

/// The bytes that a cell has at least; `None` for what is no cell.
/// Source: [MS-XLS], 2.4 "Records".
fn shortest(kind: u16) -> Option<usize> {
    match kind {
        NUMBER | FORMULA => Some(14),
        RK | SHARED_TEXT => Some(10),
        TEXT | RICH_TEXT | BOOL_OR_ERROR => Some(8),
        MANY_RK => Some(6),
        _ => None,
    }
}

impl Iterator for Cells<'_> {
    type Item = (Place, Cell);

    fn next(&mut self) -> Option<(Place, Cell)> {
        let cell = self.step()?;
        if self.records.has_ended {
            count(&mut self.behind_end, cell.0.0);
        }
        Some(cell)
    }
}

/// The cells of a sheet that are merged over several rows.
pub(super) fn merged_rows(sheet: &[u8]) -> Vec<MergedRows> {
    let mut merged = Vec::new();
    for record in SheetRecords::new(sheet).filter(|record| record.kind == MERGED) {
        for area in record.from(2).chunks_exact(8) {
            let area = Record { kind: MERGED, data: area };
            if let (Some(first), Some(last), Some(column)) = (area.u16(0), area.u16(2), area.u16(4))
                && last > first
            {
                let number = |row: u16| u32::from(row) + 1;
                let column = usize::from(column);
                merged.push(MergedRows { first: number(first), last: number(last), column });
            }
        }
    }
    merged.sort_unstable();
    merged
}
