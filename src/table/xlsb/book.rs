//! An open workbook.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::cells::{self, Cells, Next};
use super::parts::{Listed, Package, PartFault, Shared};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::budget::{FileBudget, Held};
use crate::table::cell::Row;
use crate::table::error::TableError;
use crate::table::notices::Notices;
use crate::table::rows::{MergedRows, Repeated, Rows};
use crate::wording::Message;

/// A binary workbook, of which the sheets are read when they are asked for.
pub(crate) struct Xlsb {
    path: Arc<str>,
    package: Package,
    shared: Shared,
    _held: Held,
}

impl Xlsb {
    pub(crate) fn open(
        bytes: Arc<[u8]>,
        budget: &FileBudget,
        notices: &mut Notices,
    ) -> Result<Self, TableError> {
        let path = budget.path();
        let mut held = budget.hold(None, 0)?;
        let mut package = Package::open(bytes).map_err(|fault| failed(path, None, fault))?;
        let shared = package.shared(&mut held).map_err(|fault| failed(path, None, fault))?;
        if let Some(first) = shared.of_one_part.first() {
            let message = message!(
                "the file lists {sheets} with the cells of another, which Excel never writes; the first one of each is read",
                sheets = Message::counted(shared.of_one_part.len(), "sheet", "sheets")
            );
            let location = Location::file(Arc::clone(path)).with_sheet(Arc::clone(first));
            let finding = Finding::warning("sheets-at-one-place", path.as_ref(), message);
            let hint = message!("Open the file in Excel and save it again");
            notices.put(finding.hint(hint).at(location));
        }
        Ok(Self { path: Arc::clone(path), package, shared, _held: held })
    }

    /// The worksheets in their order; charts, dialogs and macro sheets left out.
    pub(crate) fn sheet_names(&self) -> Vec<Arc<str>> {
        self.shared.sheets.iter().map(|sheet| Arc::clone(&sheet.name)).collect()
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom.
    pub(crate) fn merged_rows(&mut self, place: usize) -> Result<Vec<MergedRows>, TableError> {
        let Some(sheet) = self.shared.sheets.get(place) else { return Ok(Vec::new()) };
        let records = self.package.records(&sheet.part);
        records
            .and_then(cells::merged_rows)
            .map_err(|fault| failed(&self.path, Some(&sheet.name), fault))
    }

    /// Hands over the rows of a sheet from top to bottom.
    pub(crate) fn visit(
        &mut self,
        place: usize,
        notices: &mut Notices,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let Some(sheet) = self.shared.sheets.get(place) else { return Ok(()) };
        let failed = |fault| failed(&self.path, Some(&sheet.name), fault);
        let mut cells =
            Cells::new(self.package.records(&sheet.part).map_err(failed)?, &self.shared);
        let mut rows = Rows::new(visitor);
        while let Some(next) = cells.next().map_err(failed)? {
            let flow = match next {
                Next::Row => rows.end_row(),
                Next::Cell(place, cell) => rows.push(place, cell),
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        let repeated = rows.finish();
        tell(&self.path, sheet, &cells, &repeated, notices);
        Ok(())
    }
}

fn tell<R: Read>(
    path: &Arc<str>,
    sheet: &Listed,
    cells: &Cells<'_, R>,
    repeated: &Repeated,
    notices: &mut Notices,
) {
    let location = Location::file(Arc::clone(path)).with_sheet(Arc::clone(&sheet.name));
    repeated.findings(&location).into_iter().for_each(|finding| notices.put(finding));
    let mut put = |code, message: Message, location: Location| {
        let hint = message!("Open the file in Excel and save it again, or export it again");
        notices.put(Finding::warning(code, path.as_ref(), message).hint(hint).at(location));
    };
    if !cells.has_ended {
        let message = message!("the sheet has no end: rows at its end may be missing");
        put("sheet-without-end", message, location.clone());
    }
    if cells.rows_outside > 0 {
        let message = message!(
            "{rows} left out, with a number beyond the 1,048,576 rows of a sheet",
            rows = Message::counted(cells.rows_outside, "row is", "rows are")
        );
        put("rows-outside", message, location.clone());
    }
    if let Some((count, row)) = cells.behind_end {
        let message = message!(
            "{rows} behind the end of the sheet, where Excel writes none; they are read",
            rows = Message::counted(count, "row stands", "rows stand")
        );
        put("rows-behind-end", message, location.clone().with_row(row));
    }
    if cells.without_row > 0 {
        let message = message!(
            "{cells} before the first row, and left out",
            cells = Message::counted(cells.without_row, "cell stands", "cells stand")
        );
        put("cells-without-row", message, location.clone());
    }
    if let Some((count, row)) = cells.cut_short {
        let message = message!(
            "{cells} cut short; they are read as blank",
            cells = Message::counted(count, "cell is", "cells are")
        );
        put("cells-cut-short", message, location.clone().with_row(row));
    }
    if let Some((count, row)) = cells.without_text {
        let message = message!(
            "{cells} a text that the file does not have; they are read as blank",
            cells = Message::counted(count, "cell names", "cells name")
        );
        put("cells-without-text", message, location.with_row(row));
    }
}

fn failed(path: &Arc<str>, sheet: Option<&Arc<str>>, fault: PartFault) -> TableError {
    if let PartFault::Refused(error) = fault {
        return *error;
    }
    let message = match sheet {
        Some(sheet) => format!("sheet {sheet}: {fault}"),
        None => fault.to_string(),
    };
    TableError::Damaged { path: Arc::clone(path), message }
}
