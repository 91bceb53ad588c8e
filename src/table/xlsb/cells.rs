//! The cells of a sheet.

use std::io::Read;
use std::sync::Arc;

use super::parts::{PartFault, Shared};
use super::record::Records;
use crate::table::binary_record::Record;
use crate::table::binary_values as values;
use crate::table::cell::Cell;
use crate::table::dates;
use crate::table::rows::{MergedRows, is_inside};

const ROW: u16 = 0x0000;
const RK: u16 = 0x0002;
const ERROR: u16 = 0x0003;
const BOOL: u16 = 0x0004;
const NUMBER: u16 = 0x0005;
const TEXT: u16 = 0x0006;
const SHARED_TEXT: u16 = 0x0007;
const TEXT_OF_FORMULA: u16 = 0x0008;
const NUMBER_OF_FORMULA: u16 = 0x0009;
const BOOL_OF_FORMULA: u16 = 0x000a;
const ERROR_OF_FORMULA: u16 = 0x000b;
const RICH_TEXT: u16 = 0x003e;
const END: u16 = 0x0092;
const MERGED: u16 = 0x00b0;

/// A row and a column, counted from 0.
pub(super) type Place = (u32, u32);

/// What a sheet goes on with.
pub(super) enum Next {
    /// Another row, which may have the number of the one before.
    Row,
    Cell(Place, Cell),
}

/// The cells of a sheet as its records have them.
pub(super) struct Cells<'a, R> {
    records: Records<R>,
    shared: &'a Shared,
    /// The row that the cells are of; nothing for one beyond the sheet.
    row: Option<u32>,
    /// Whether the record behind the last row was seen.
    pub(super) has_ended: bool,
    /// Rows behind that record, and the number of the first, counted from 1.
    pub(super) behind_end: Option<(usize, u32)>,
    /// Cells that stand in no row.
    pub(super) without_row: usize,
    /// Cells that are cut short, and the row of the first, counted from 1.
    pub(super) cut_short: Option<(usize, u32)>,
    /// Rows whose number is beyond the sheet.
    pub(super) rows_outside: usize,
    /// Cells whose text is not among those that are shared, and the row of the first, counted from 1.
    pub(super) without_text: Option<(usize, u32)>,
}

impl<'a, R: Read> Cells<'a, R> {
    pub(super) fn new(records: Records<R>, shared: &'a Shared) -> Self {
        Self {
            records,
            shared,
            row: None,
            has_ended: false,
            behind_end: None,
            without_row: 0,
            cut_short: None,
            rows_outside: 0,
            without_text: None,
        }
    }

    /// What comes next; `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<Next>, PartFault> {
        let is_wanted = |kind| matches!(kind, ROW | RK..=ERROR_OF_FORMULA | RICH_TEXT | END);
        while let Some(record) = self.records.next(is_wanted)? {
            match record.kind {
                END => self.has_ended = true,
                ROW => {
                    self.row = record.u32(0).filter(|row| is_inside((*row, 0)));
                    match self.row {
                        Some(row) if self.has_ended => {
                            self.behind_end.get_or_insert((0, row + 1)).0 += 1;
                        }
                        Some(_) => {}
                        None => self.rows_outside += 1,
                    }
                    return Ok(Some(Next::Row));
                }
                _ => {
                    let Some(row) = self.row else {
                        self.without_row += usize::from(self.rows_outside == 0);
                        continue;
                    };
                    let Some(column) = record.u32(0) else {
                        self.cut_short.get_or_insert((0, row + 1)).0 += 1;
                        continue;
                    };
                    if !is_inside((row, column)) {
                        return Err(PartFault::Outside);
                    }
                    let value = value(&record, self.shared);
                    let lost = match &value {
                        Some(_) => None,
                        None if record.kind == SHARED_TEXT && record.u32(8).is_some() => {
                            Some(&mut self.without_text)
                        }
                        None => Some(&mut self.cut_short),
                    };
                    if let Some(lost) = lost {
                        lost.get_or_insert((0, row + 1)).0 += 1;
                    }
                    if let Some(value) = value {
                        return Ok(Some(Next::Cell((row, column), value)));
                    }
                }
            }
        }
        Ok(None)
    }
}

fn value(record: &Record<'_>, shared: &Shared) -> Option<Cell> {
    Some(match record.kind {
        RK => number(values::number(record.u32(8)?), record, shared),
        NUMBER | NUMBER_OF_FORMULA => number(record.f64(8)?, record, shared),
        BOOL | BOOL_OF_FORMULA => Cell::Bool(record.byte(8)? != 0),
        ERROR | ERROR_OF_FORMULA => values::error(record.byte(8)?),
        TEXT | TEXT_OF_FORMULA => Cell::from_text(record.text(8)?.0),
        // Flags stand before the text.
        RICH_TEXT => Cell::from_text(record.text(9)?.0),
        SHARED_TEXT => {
            let text = shared.texts.get(usize::try_from(record.u32(8)?).ok()?)?;
            Cell::from_text(Arc::clone(text))
        }
        _ => return None,
    })
}

fn number(value: f64, record: &Record<'_>, shared: &Shared) -> Cell {
    // The style has 24 bits; the byte above is a flag.
    let style = record.u32(4).map_or(0, |bits| bits & 0x00ff_ffff);
    if shared.styles.is_date(style as usize) {
        dates::cell(value, shared.is_1904)
    } else {
        Cell::Number(value)
    }
}

/// The cells of a sheet that are merged over several rows.
pub(super) fn merged_rows<R: Read>(mut records: Records<R>) -> Result<Vec<MergedRows>, PartFault> {
    let mut merged = Vec::new();
    while let Some(record) = records.next(|kind| kind == MERGED)? {
        let area = (record.u32(0), record.u32(4), record.u32(8));
        if let (Some(first), Some(last), Some(column)) = area
            && last > first
            && is_inside((last, column))
        {
            let column = column as usize;
            merged.push(MergedRows { first: first + 1, last: last + 1, column });
        }
    }
    merged.sort_unstable();
    Ok(merged)
}
