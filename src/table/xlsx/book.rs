//! A workbook of which the sheets are read when they are asked for.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::cells::{Cells, Shared};
use super::fault::Fault;
use super::findings;
use super::package::Package;
use super::relationships::{self, Relationship};
use super::room::Room;
use super::strings;
use super::styles::Styles;
use super::workbook_part;
use crate::source::Location;
use crate::table::budget::FileBudget;
use crate::table::cell::Row;
use crate::table::error::TableError;
use crate::table::notices::Notices;
use crate::table::rows::{Columns, MergedRows};
use crate::table::sheet_names::SheetNames;

/// An open workbook.
pub(crate) struct Xlsx {
    budget: FileBudget,
    package: Package,
    sheets: Vec<Worksheet>,
    /// What the sheets are called in findings.
    names: SheetNames,
    shared: Shared,
    /// The memory of all this.
    _room: Room,
}

struct Worksheet {
    name: Arc<str>,
    part: String,
    /// Known once the whole sheet was read.
    merges: Option<Vec<MergedRows>>,
}

impl Xlsx {
    pub(crate) fn open(
        bytes: Arc<[u8]>,
        budget: &FileBudget,
        notices: &mut Notices,
    ) -> Result<Self, TableError> {
        Self::read(bytes, budget, notices).map_err(|fault| fault.into_error(budget.path(), None))
    }

    fn read(bytes: Arc<[u8]>, budget: &FileBudget, notices: &mut Notices) -> Result<Self, Fault> {
        let path = budget.path();
        let mut room = Room::new(budget.hold(None, 0)?);
        let mut package = Package::open(bytes)?;
        let of_package = relationships::of_part(&mut package, "", &mut room)?;
        let main = of_package.into_values().find(|part| part.kind == "officeDocument");
        let main = main.ok_or_else(|| Fault::NoPart("officeDocument".to_owned()))?.part;
        let parts = relationships::of_part(&mut package, &main, &mut room)?;
        let of_kind = |kind: &str| {
            let mut all = parts.values().filter(|part| part.kind == kind);
            all.next().map(|part| part.part.clone())
        };
        let list = workbook_part::read(&mut package, &main, &mut room)?;
        let mut shared = Shared { is_1904: list.is_1904, ..Shared::default() };
        if let Some(part) = of_kind("sharedStrings").filter(|part| package.has(part)) {
            shared.strings = strings::read(&mut package, &part, &mut room)?;
        }
        if let Some(part) = of_kind("styles").filter(|part| package.has(part)) {
            shared.styles = Styles::read(&mut package, &part, &mut room)?;
        }
        let mut copies = Vec::new();
        let listed: Vec<&str> = list
            .sheets
            .iter()
            .filter_map(|(_, id)| parts.get(id))
            .map(|part| part.part.as_str())
            .collect();
        let unlisted = findings::unlisted(path, &package.sheets_beside(&listed));
        let sheets = worksheets(list.sheets, &parts, &mut copies);
        for finding in findings::copies(path, &copies).into_iter().chain(unlisted) {
            notices.put(finding);
        }
        let names = SheetNames::new(sheets.iter().map(|sheet| Some(Arc::clone(&sheet.name))));
        Ok(Self { budget: budget.clone(), package, sheets, names, shared, _room: room })
    }

    /// The worksheets in their order, hidden ones too; charts, dialogs and macro sheets left out.
    pub(crate) fn sheet_names(&self) -> Vec<Arc<str>> {
        self.sheets.iter().map(|sheet| Arc::clone(&sheet.name)).collect()
    }

    /// Hands over the rows of a sheet, by its place, from top to bottom.
    pub(crate) fn visit(
        &mut self,
        place: usize,
        columns: Option<Columns<'_>>,
        notices: &mut Notices,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let Some(sheet) = self.sheets.get_mut(place) else { return Ok(()) };
        let name = self.names.all().get(place).and_then(Option::as_deref).unwrap_or_default();
        let path = self.budget.path();
        let mut is_stopped = false;
        let mut cells = Cells::new(&self.shared, &self.budget, columns, visitor);
        let result = self.package.events(&sheet.part, |event| {
            let flow = cells.take(event)?;
            is_stopped = flow.is_break();
            Ok(flow)
        });
        if is_stopped {
            return Ok(());
        }
        let beside = cells.finish(result.err());
        let beside = beside.map_err(|fault| fault.into_error(path, Some(name)))?;
        let location = Location::file(Arc::clone(path)).with_sheet(name);
        for found in findings::of_sheet(&beside, &location) {
            notices.put(found);
        }
        sheet.merges = Some(beside.merges);
        Ok(())
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom.
    pub(crate) fn merged_rows(
        &mut self,
        place: usize,
        notices: &mut Notices,
    ) -> Result<Vec<MergedRows>, TableError> {
        let are_known = self.sheets.get(place).is_some_and(|sheet| sheet.merges.is_some());
        if !are_known {
            self.visit(place, None, notices, &mut |_| ControlFlow::Continue(()))?;
        }
        let merges = self.sheets.get(place).and_then(|sheet| sheet.merges.clone());
        Ok(merges.unwrap_or_default())
    }
}

/// The sheets that hold cells; those that have the part of another are `copies` of it.
fn worksheets(
    list: Vec<(String, String)>,
    parts: &BTreeMap<String, Relationship>,
    copies: &mut Vec<String>,
) -> Vec<Worksheet> {
    let mut sheets = Vec::new();
    let mut known = HashSet::new();
    for (name, id) in list {
        let part = match parts.get(&id) {
            Some(part) if part.kind != "worksheet" => continue,
            Some(part) => part.part.clone(),
            // That it is missing is told where the sheet is read.
            None => id,
        };
        if known.insert(part.clone()) {
            sheets.push(Worksheet { name: name.into(), part, merges: None });
        } else {
            copies.push(name);
        }
    }
    sheets
}
