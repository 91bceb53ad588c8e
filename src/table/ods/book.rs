//! A spreadsheet of which all sheets were read.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::content::Content;
use super::fault::Fault;
use super::sheet::OdsSheet;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::budget::{FileBudget, Held};
use crate::table::cell::Row;
use crate::table::error::TableError;
use crate::table::notices::Notices;
use crate::table::rows::MergedRows;
use crate::table::sheet_names::SheetNames;
use crate::table::xml;
use crate::wording::Message;

/// An open spreadsheet.
pub(crate) struct Ods {
    budget: FileBudget,
    sheets: Vec<OdsSheet>,
    /// What the sheets are called in findings.
    names: SheetNames,
    /// The memory of the sheets.
    _held: Held,
}

impl Ods {
    pub(crate) fn open(
        bytes: Arc<[u8]>,
        budget: &FileBudget,
        notices: &mut Notices,
    ) -> Result<Self, TableError> {
        Self::read(bytes, budget, notices).map_err(|fault| fault.into_error(budget.path()))
    }

    fn read(bytes: Arc<[u8]>, budget: &FileBudget, notices: &mut Notices) -> Result<Self, Fault> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        if is_encrypted(&mut archive)? {
            return Err(Fault::Protected);
        }
        let mut held = budget.hold(None, 0)?;
        let mut content = Content::new(&mut held);
        let mut part = part(&mut archive, "content.xml")?.ok_or(Fault::NoContent)?;
        xml::events(&mut part, |event| content.take(event))?;
        let Content { sheets, inner_table, astray, .. } = content;
        if astray > 0 {
            notices.put(rows_astray(budget.path(), astray));
        }
        let names = SheetNames::new(sheets.iter().map(|sheet| Some(Arc::clone(&sheet.name))));
        if let Some((place, row)) = inner_table {
            let sheet = names.all().get(place).cloned().flatten().unwrap_or_default();
            notices.put(table_in_cell(budget.path(), &sheet, row));
        }
        Ok(Self { budget: budget.clone(), sheets, names, _held: held })
    }

    /// The sheets in their order, hidden ones too.
    pub(crate) fn sheet_names(&self) -> Vec<Arc<str>> {
        self.sheets.iter().map(|sheet| Arc::clone(&sheet.name)).collect()
    }

    /// Hands over the rows of a sheet, by its place, from top to bottom.
    pub(crate) fn visit(
        &self,
        place: usize,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let Some(sheet) = self.sheets.get(place) else { return Ok(()) };
        let name = self.names.all().get(place).and_then(Option::as_deref).unwrap_or_default();
        sheet.visit(name, &self.budget, visitor)
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom.
    pub(crate) fn merged_rows(&self, place: usize) -> Vec<MergedRows> {
        self.sheets.get(place).map(|sheet| sheet.merges.clone()).unwrap_or_default()
    }
}

/// A part of the archive by its name; some programs write backslashes.
fn part<'a>(
    archive: &'a mut ZipArchive<Cursor<Arc<[u8]>>>,
    name: &str,
) -> Result<Option<impl Read + use<'a>>, Fault> {
    let is_it = |raw: &[u8]| {
        let raw = String::from_utf8_lossy(raw).replace('\\', "/");
        raw.trim_start_matches('/').eq_ignore_ascii_case(name)
    };
    let place = archive.file_names_raw().position(is_it);
    Ok(place.map(|place| archive.by_index(place)).transpose()?)
}

/// Whether the manifest says how to decrypt a part.
fn is_encrypted(archive: &mut ZipArchive<Cursor<Arc<[u8]>>>) -> Result<bool, Fault> {
    let Some(mut manifest) = part(archive, "META-INF/manifest.xml")? else { return Ok(false) };
    let mut found = false;
    xml::events::<Fault>(&mut manifest, |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event {
            found |= tag.local_name().as_ref() == "encryption-data";
        }
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

fn rows_astray(path: &Arc<str>, count: usize) -> Finding {
    let message = message!(
        "{rows} outside of every table, and not read",
        rows = Message::counted(count, "row stands", "rows stand")
    );
    Finding::warning("rows-astray", path.as_ref(), message)
        .hint(message!("Open the file in LibreOffice and save it again"))
        .at(Location::file(Arc::clone(path)))
}

fn table_in_cell(path: &Arc<str>, sheet: &str, row: u32) -> Finding {
    let message = message!("a cell holds a table of its own, which is not read");
    Finding::warning("table-in-cell", path.as_ref(), message)
        .hint(message!("Put the table into a sheet of its own"))
        .at(Location::file(Arc::clone(path)).with_sheet(sheet).with_row(row))
}
