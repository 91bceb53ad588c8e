//! An open workbook.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::cells::{self, Cells, Place};
use super::compound::Compound;
use super::globals::{Closed, Globals, Listed};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::budget::{FileBudget, Held};
use crate::table::cell::{Cell, Row};
use crate::table::error::{Protection, TableError};
use crate::table::notices::Notices;
use crate::table::rows::{MergedRows, Repeated, Rows};
use crate::wording::Message;

/// A workbook of Excel 97 to 2003, or of Excel 5.0/95.
pub(crate) struct Xls {
    stream: Vec<u8>,
    globals: Globals,
    budget: FileBudget,
    _held: Held,
}

impl Xls {
    pub(crate) fn open(
        bytes: &[u8],
        budget: &FileBudget,
        notices: &mut Notices,
    ) -> Result<Self, TableError> {
        let path = budget.path();
        // Its streams are parts of the file.
        let mut held = budget.hold(None, bytes.len() as u64)?;
        let stream = Compound::new(bytes).and_then(|file| file.workbook()).map_err(|fault| {
            TableError::Damaged { path: Arc::clone(path), message: fault.to_string() }
        })?;
        let mut globals = Globals::read(&stream, &mut held).map_err(|closed| match closed {
            Closed::Password => TableError::PasswordProtected {
                path: Arc::clone(path),
                protection: Protection::Password,
            },
            Closed::Refused(error) => error,
        })?;
        globals.keep_one_at_each_place();
        if let Some(first) = globals.at_one_place.first() {
            let message = message!(
                "the file lists {sheets} at the place of another, which Excel never writes; the first one at each place is read",
                sheets = Message::counted(globals.at_one_place.len(), "sheet", "sheets")
            );
            let location = Location::file(Arc::clone(path)).with_sheet(Arc::clone(first));
            let finding = Finding::warning("sheets-at-one-place", path.as_ref(), message);
            let hint = message!("Open the file in Excel and save it again");
            notices.put(finding.hint(hint).at(location));
        }
        if globals.sheets.is_empty() {
            let message = "it lists no sheets".to_owned();
            return Err(TableError::Damaged { path: Arc::clone(path), message });
        }
        Ok(Self { stream, globals, budget: budget.clone(), _held: held })
    }

    /// The worksheets in their order.
    pub(crate) fn sheet_names(&self) -> Vec<Arc<str>> {
        self.globals.sheets.iter().map(|sheet| Arc::clone(&sheet.name)).collect()
    }

    /// The records of a sheet, to where the next one begins: no record counts for two sheets.
    fn records(&self, sheet: &Listed) -> &[u8] {
        let starts = self.globals.sheets.iter().map(|sheet| sheet.start);
        let next = starts.filter(|start| *start > sheet.start).min();
        let end = next.unwrap_or(self.stream.len()).min(self.stream.len());
        self.stream.get(sheet.start..end).unwrap_or_default()
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom.
    pub(crate) fn merged_rows(&self, place: usize) -> Vec<MergedRows> {
        let sheet = self.globals.sheets.get(place);
        sheet.map_or_else(Vec::new, |sheet| cells::merged_rows(self.records(sheet)))
    }

    /// Hands over the rows of a sheet from top to bottom.
    pub(crate) fn visit(
        &self,
        place: usize,
        notices: &mut Notices,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let Some(sheet) = self.globals.sheets.get(place) else { return Ok(()) };
        let records = self.records(sheet);
        let mut cells = Cells::new(records, &self.globals);
        let mut rows = Rows::new(visitor);
        // Some programs write the cells in another order than that of rows.
        let (is_sorted, count) = cells::order(records);
        if is_sorted {
            for (place, cell) in &mut cells {
                if rows.push(place, cell).is_break() {
                    return Ok(());
                }
            }
        } else {
            let room = count * size_of::<(Place, Cell)>() as u64;
            let _held = self.budget.hold(Some(&sheet.name), room)?;
            let mut all: Vec<(Place, Cell)> = cells.by_ref().collect();
            all.sort_by_key(|(place, _)| *place);
            for (place, cell) in all {
                if rows.push(place, cell).is_break() {
                    return Ok(());
                }
            }
        }
        let repeated = rows.finish();
        self.tell(sheet, &cells, &repeated, notices);
        Ok(())
    }

    fn tell(&self, sheet: &Listed, cells: &Cells<'_>, repeated: &Repeated, notices: &mut Notices) {
        let path = self.budget.path();
        let location = Location::file(Arc::clone(path)).with_sheet(Arc::clone(&sheet.name));
        repeated.findings(&location).into_iter().for_each(|finding| notices.put(finding));
        if !cells.has_ended() {
            let message = message!("the sheet has no end: rows at its end may be missing");
            let hint =
                message!("The file was probably not copied completely; copy or export it again");
            let finding = Finding::warning("sheet-without-end", path.as_ref(), message);
            notices.put(finding.hint(hint).at(location.clone()));
        }
        let mut tell = |code, (_, row): (usize, u32), message: Message| {
            let hint = message!("Open the file in Excel and save it again, or export it again");
            let finding = Finding::warning(code, path.as_ref(), message);
            notices.put(finding.hint(hint).at(location.clone().with_row(row)));
        };
        if let Some(cells) = cells.behind_end {
            let message = message!(
                "{cells} behind the end of the sheet, where Excel writes none; they are read",
                cells = Message::counted(cells.0, "cell stands", "cells stand")
            );
            tell("cells-behind-end", cells, message);
        }
        if let Some(cells) = cells.cut_short {
            let message = message!(
                "{cells} cut short; they are read as blank",
                cells = Message::counted(cells.0, "cell is", "cells are")
            );
            tell("cells-cut-short", cells, message);
        }
        if let Some(cells) = cells.without_text {
            let message = message!(
                "{cells} a text that the file does not have; they are read as blank",
                cells = Message::counted(cells.0, "cell names", "cells name")
            );
            tell("cells-without-text", cells, message);
        }
    }
}
