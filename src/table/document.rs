//! Files and their sheets, opened lazily.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::budget::{FileBudget, Held};
use super::cell::{Row, Sheet};
use super::container::{self, Container, Kind};
use super::delimited::Delimited;
use super::encoding;
use super::error::TableError;
use super::head::Head;
use super::html;
use super::json::{Json, Nesting};
use super::json_values::Fault;
use super::limits::OpenOptions;
use super::notices::Notices;
use super::number::NumberStyle;
use super::printed;
use super::record::Record;
use super::rows::{Columns, MergedRows, ParsedSheet};
use super::sheet_names::SheetNames;
use super::spreadsheet_xml;
use super::workbook::Workbook;
use crate::finding::Finding;
use crate::source::Location;

/// Sheets of a file, or tables of a page: each is compared with every format.
const SHEETS: usize = 10_000;

/// What a path held.
#[derive(Debug)]
pub struct Opened {
    /// The tables; more than one only for an archive.
    pub documents: Vec<Document>,
    /// Files of an archive that could not be read as tables.
    pub skipped: Vec<TableError>,
}

#[derive(Debug)]
enum Content {
    Workbook(Box<Workbook>),
    Delimited(Box<Delimited>),
    Pages(Vec<ParsedSheet>),
    Json(Box<Json>),
}

/// One file with one or more sheets. Sheets are parsed when they are asked for.
#[derive(Debug)]
pub struct Document {
    path: Arc<str>,
    sha256: OnceLock<String>,
    container: Container,
    sheets: SheetNames,
    notices: Notices,
    budget: FileBudget,
    /// The memory of the content.
    memory: Arc<Held>,
    number_style: Option<NumberStyle>,
    content: Content,
}

impl Document {
    pub(crate) fn from_bytes(
        bytes: Vec<u8>,
        kind: Kind,
        options: &OpenOptions,
        budget: &FileBudget,
    ) -> Result<Self, TableError> {
        let path = budget.path();
        let mut held = budget.hold(None, bytes.len() as u64)?;
        let sha256 = OnceLock::from(format!("{:x}", Sha256::digest(&bytes)));
        let mut notices = Notices::default();
        let decode = |notices: &mut Notices| {
            let decoded = encoding::decode(&bytes, options.encoding);
            decoded.findings(path).into_iter().for_each(|finding| notices.put(finding));
            decoded.text
        };
        let (container, content) = match kind {
            Kind::Workbook(container) => {
                let workbook = Workbook::open(bytes, &container, budget)?;
                (container, Content::Workbook(Box::new(workbook)))
            }
            Kind::SpreadsheetXml => {
                let text = decode(&mut notices);
                let book = spreadsheet_xml::read(path, &text, &mut held)?;
                if book.sheets.is_empty() {
                    return Err(TableError::Empty { path: Arc::clone(path) });
                }
                book.findings.into_iter().for_each(|finding| notices.put(finding));
                (Container::SpreadsheetXml, Content::Pages(book.sheets))
            }
            Kind::Page => {
                let text = decode(&mut notices);
                let page = html::read(path, &text, &mut held)?;
                if page.tables.is_empty() {
                    return Err(container::page_without_table(path));
                }
                page.findings.into_iter().for_each(|finding| notices.put(finding));
                (Container::Page, Content::Pages(page.tables))
            }
            Kind::Json => {
                let json = Json::new(decode(&mut notices), budget);
                if let Some(too_much) = &json.heads().too_large {
                    return Err(too_much.error(Location::file(Arc::clone(path))));
                }
                let told = json.heads().findings.iter().chain(json.no_numbers());
                told.for_each(|finding| notices.put(finding.clone()));
                (Container::Json, Content::Json(Box::new(json)))
            }
            Kind::Text | Kind::Archive => {
                if let Some(sheet) = printed::read(&bytes, options.encoding) {
                    decode(&mut notices);
                    held.grow(None, sheet.rows.iter().map(Row::bytes).sum())?;
                    (Container::Printed, Content::Pages(vec![sheet.into()]))
                } else {
                    let text = Delimited::decode(path, &bytes, options.encoding)?;
                    (text.container(), Content::Delimited(Box::new(text)))
                }
            }
        };
        let sheets = SheetNames::new(match &content {
            Content::Workbook(workbook) => workbook.sheet_names().into_iter().map(Some).collect(),
            Content::Delimited(_) => vec![None],
            Content::Pages(pages) => pages.iter().map(|page| page.sheet.name.clone()).collect(),
            Content::Json(_) => Vec::new(),
        });
        if sheets.all().len() > SHEETS {
            return Err(TableError::TooLarge {
                location: Location::file(Arc::clone(path)),
                what: format!("a file of {} sheets", sheets.all().len()),
                limit: SHEETS as u64,
            });
        }
        sheets.finding(path).into_iter().for_each(|finding| notices.put(finding));
        Ok(Self {
            path: Arc::clone(path),
            sha256,
            container,
            sheets,
            notices,
            budget: budget.clone(),
            memory: Arc::new(held),
            number_style: options.number_style,
            content,
        })
    }

    /// A text that stays on the disk.
    pub(crate) fn of_text(
        text: Delimited,
        options: &OpenOptions,
        budget: FileBudget,
    ) -> Result<Self, TableError> {
        Ok(Self {
            path: Arc::clone(budget.path()),
            sha256: OnceLock::new(),
            container: text.container(),
            sheets: SheetNames::new([None]),
            notices: Notices::default(),
            memory: Arc::new(budget.hold(None, 0)?),
            budget,
            number_style: options.number_style,
            content: Content::Delimited(Box::new(text)),
        })
    }

    /// Rows that were made of this document, as a document of its own.
    pub(crate) fn with_rows(&self, sheet: Sheet) -> Self {
        Self {
            path: Arc::clone(&self.path),
            sha256: OnceLock::from(self.sha256().to_owned()),
            container: self.container.clone(),
            sheets: SheetNames::new([sheet.name.clone()]),
            notices: Notices::default(),
            budget: self.budget.clone(),
            memory: Arc::clone(&self.memory),
            number_style: self.number_style,
            content: Content::Pages(vec![sheet.into()]),
        }
    }

    /// The path as the user gave it; `a.zip!b.csv` inside an archive.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// SHA-256 of the file, in hexadecimal; empty if a large file has vanished since it was opened.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| match &self.content {
            Content::Delimited(text) => text.sha256().unwrap_or_default(),
            _ => String::new(),
        })
    }

    /// The text of a JSON file, whose sheets are its lists.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        match &self.content {
            Content::Json(json) => Some(json.text()),
            _ => None,
        }
    }

    /// How a list of a JSON file stands in other lists; `None` for other files.
    #[must_use]
    pub fn nesting(&self, name: Option<&str>) -> Option<&Nesting> {
        match &self.content {
            Content::Json(json) => json.lists().get(name).map(|list| &list.nesting),
            _ => None,
        }
    }

    /// How a list of a JSON file stands in other lists, as far as its first rows tell.
    pub(crate) fn nesting_of_head(&self, name: Option<&str>) -> Option<&Nesting> {
        match &self.content {
            Content::Json(json) => json.heads().get(name).map(|list| &list.nesting),
            _ => None,
        }
    }

    /// Keeps something that was noticed about the file.
    pub(crate) fn notice(&mut self, finding: Finding) {
        self.notices.put(finding);
    }

    /// What was noticed in reading the sheets so far, beside their rows; each is told once.
    pub fn take_notices(&mut self) -> Vec<Finding> {
        if let Content::Delimited(text) = &self.content {
            text.findings().into_iter().for_each(|finding| self.notices.put(finding));
        }
        let mut findings = self.notices.take();
        if let Content::Workbook(workbook) = &mut self.content {
            findings.extend(workbook.notices.take());
        }
        findings
    }

    /// The parts of a JSON file that could not be read.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        match &self.content {
            Content::Json(json) => &json.heads().faults,
            _ => &[],
        }
    }

    /// Like [`Document::visit`], but with cells as text and without copying those of a text file.
    pub(crate) fn records(
        &mut self,
        name: Option<&str>,
        visitor: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        if let Content::Delimited(text) = &self.content {
            return text.records(visitor);
        }
        let mut record = csv::ByteRecord::new();
        self.visit(name, &mut |row| {
            record.clear();
            for cell in &row.cells {
                record.push_field(cell.text().unwrap_or_default().as_bytes());
            }
            visitor(Record::new(row.number, &record))
        })
    }

    /// The lines of a text file with their numbers; other files have none.
    pub(crate) fn lines(
        &self,
        visitor: &mut dyn FnMut(u32, &str) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        match &self.content {
            Content::Delimited(text) => text.lines(visitor),
            _ => Ok(()),
        }
    }

    /// Hands every record to `each`, on all cores where the file is large, and what it made of some of them to `take_over`
    /// in their order. What was made is used again for other records: `take_over` empties it.
    pub(crate) fn parts<T: Default + Send>(
        &mut self,
        name: Option<&str>,
        each: &(impl Fn(&mut T, Record<'_>) + Sync),
        take_over: &mut (impl FnMut(&mut T) + Send),
    ) -> Result<(), TableError> {
        if let Content::Delimited(text) = &self.content {
            return text.parts(each, take_over);
        }
        let mut made = T::default();
        let result = self.records(name, &mut |record| {
            each(&mut made, record);
            ControlFlow::Continue(())
        });
        take_over(&mut made);
        result
    }

    /// What kind of file it is, by its content.
    #[must_use]
    pub fn container(&self) -> &Container {
        &self.container
    }

    /// Which sign separates the decimals, as the user says.
    #[must_use]
    pub fn chosen_number_style(&self) -> Option<NumberStyle> {
        self.number_style
    }

    /// Whether percent formats arrive as [`Cell::Percent`](super::Cell::Percent).
    ///
    /// The readers of the other workbook kinds do not give number formats: there 50 % is `Number(0.5)`.
    #[must_use]
    pub fn knows_percent(&self) -> bool {
        matches!(self.container, Container::Xlsx | Container::Ods | Container::SpreadsheetXml)
    }

    /// The worksheets in their order, those of a JSON file being its lists; a single `None` for a text file.
    #[must_use]
    pub fn sheet_names(&self) -> &[Option<Arc<str>>] {
        match &self.content {
            Content::Json(json) => json.names(),
            _ => self.sheets.all(),
        }
    }

    /// The address of a sheet.
    #[must_use]
    pub fn location(&self, sheet: Option<&str>) -> Location {
        let location = Location::file(Arc::clone(&self.path));
        match sheet {
            Some(sheet) => location.with_sheet(sheet),
            None => location,
        }
    }

    /// Passes the rows of a sheet one by one, until the receiver stops. Nothing is kept.
    ///
    /// `name` is one of [`Document::sheet_names`]; `None` is the first sheet.
    pub fn visit(
        &mut self,
        name: Option<&str>,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        self.visit_columns(name, None, visitor)
    }

    fn visit_columns(
        &mut self,
        name: Option<&str>,
        columns: Option<Columns<'_>>,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let name = self.resolve(name)?;
        let place = self.sheets.place(name.as_ref());
        if let Content::Json(json) = &self.content
            && let Some(too_much) = &json.lists().too_large
        {
            return Err(too_much.error(self.location(name.as_deref())));
        }
        match (&mut self.content, name) {
            (Content::Workbook(workbook), Some(_)) => {
                workbook.visit(place.unwrap_or_default(), columns, visitor)
            }
            (Content::Delimited(text), _) => text.visit(visitor),
            (Content::Pages(pages), _) => {
                let page = place.and_then(|place| pages.get(place));
                for row in page.iter().flat_map(|page| &page.sheet.rows) {
                    if visitor(row.clone()).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            (Content::Json(json), name) => {
                let list = json.lists().get(name.as_deref());
                for row in list.iter().flat_map(|list| &list.sheet.rows) {
                    if visitor(row.clone()).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            (Content::Workbook(_), None) => Ok(()),
        }
    }

    /// All rows of a sheet.
    pub fn sheet(&mut self, name: Option<&str>) -> Result<Sheet, TableError> {
        self.all_rows(name, None)
    }

    /// All rows of a sheet, but below a row only what stands in some of the columns (from 0). Wide sheets are read faster so; documents that
    /// gain nothing by it give all cells.
    pub fn sheet_columns(
        &mut self,
        name: Option<&str>,
        below: u32,
        wanted: &[usize],
    ) -> Result<Sheet, TableError> {
        let mut is_wanted = vec![false; wanted.iter().max().map_or(0, |last| last + 1)];
        for column in wanted {
            if let Some(is) = is_wanted.get_mut(*column) {
                *is = true;
            }
        }
        self.all_rows(name, Some(Columns { below, wanted: &is_wanted }))
    }

    fn all_rows(
        &mut self,
        name: Option<&str>,
        columns: Option<Columns<'_>>,
    ) -> Result<Sheet, TableError> {
        let limit = self.budget.limits().cells;
        let mut held = self.budget.hold(None, 0)?;
        let mut refused = None;
        let mut rows: Vec<Row> = Vec::new();
        let mut cells = 0_u64;
        let mut sorted = true;
        self.visit_columns(name, columns, &mut |row| {
            cells = cells.saturating_add(row.cells.len() as u64);
            if cells > limit {
                return ControlFlow::Break(());
            }
            if let Err(error) = held.grow(name, row.bytes()) {
                refused = Some(error);
                return ControlFlow::Break(());
            }
            sorted &= rows.last().is_none_or(|last| last.number <= row.number);
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        if let Some(error) = refused {
            return Err(error);
        }
        let name = self.resolve(name)?;
        if cells > limit {
            return Err(TableError::TooLarge {
                location: self.location(name.as_deref()),
                what: format!("at least {cells} cells"),
                limit,
            });
        }
        if !sorted {
            rows.sort_by_key(|row| row.number);
        }
        Ok(Sheet::new(name, rows).holding(held))
    }

    /// The first rows of a sheet, to recognise it by: at most so many, fewer where they are wide, and of long texts the beginning.
    pub(crate) fn head(&mut self, name: Option<&str>, rows: usize) -> Result<Sheet, TableError> {
        let mut head = Head::of(rows);
        let name = self.resolve(name)?;
        if let Content::Json(json) = &self.content {
            let list = json.heads().get(name.as_deref());
            let mut all = list.iter().flat_map(|list| &list.sheet.rows);
            while let Some(row) = all.next().filter(|_| !head.is_full()) {
                head.push(row.clone());
            }
            return Ok(Sheet::new(name, head.rows));
        }
        let mut memory = self.budget.hold(None, 0)?;
        let mut refused = None;
        if !head.is_full() {
            self.visit(name.as_deref(), &mut |row| {
                if let Err(error) = memory.grow(name.as_deref(), row.bytes()) {
                    refused = Some(error);
                    return ControlFlow::Break(());
                }
                head.push(row);
                if head.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
        }
        if let Some(error) = refused {
            return Err(error);
        }
        Ok(Sheet::new(name, head.rows).holding(memory))
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom, as far as its format tells.
    pub(crate) fn merged_rows(
        &mut self,
        name: Option<&str>,
    ) -> Result<Vec<MergedRows>, TableError> {
        let place = self.sheets.place(self.resolve(name)?.as_ref());
        match (place, &mut self.content) {
            (Some(place), Content::Workbook(workbook)) => workbook.merged_rows(place),
            (Some(place), Content::Pages(pages)) => {
                Ok(pages.get(place).map(|page| page.merges.clone()).unwrap_or_default())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn resolve(&self, name: Option<&str>) -> Result<Option<Arc<str>>, TableError> {
        let sheets = self.sheet_names();
        let found = match name {
            None => sheets.first(),
            Some(name) => match &self.content {
                Content::Json(_) => sheets.iter().find(|sheet| sheet.as_deref() == Some(name)),
                _ => self.sheets.place(Some(&name.into())).and_then(|place| sheets.get(place)),
            },
        };
        found.cloned().ok_or_else(|| TableError::NoSuchSheet {
            path: Arc::clone(&self.path),
            sheet: name.unwrap_or_default().to_owned(),
            known: sheets.iter().flatten().map(ToString::to_string).collect(),
        })
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
