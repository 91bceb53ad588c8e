//! Workbooks in the XML format of Excel 2003, which many programs still write with the ending `.xls`.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::budget::Held;
use super::cell::{Cell, Row, Sheet, UNCALCULATED};
use super::error::TableError;
use super::number_format::NumberFormat;
use super::rows::{MergedRows, ParsedSheet, Repeated, is_inside};
use super::sheet_names::SheetNames;
use super::xml::{self, XmlFault};
use crate::finding::Finding;
use crate::source::Location;

/// The sheets of a workbook, and what was noticed in them.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<ParsedSheet>,
    pub(crate) findings: Vec<Finding>,
}

/// Reads the sheets of a workbook; those without a filled cell are left out. What the sheets fill in memory is asked for row by row.
pub(crate) fn read(path: &Arc<str>, text: &str, held: &mut Held) -> Result<Book, TableError> {
    let mut reader = Reader::new(held);
    xml::events::<Fault>(&mut text.as_bytes(), |event| {
        match event {
            Event::Start(tag) => reader.open(tag)?,
            Event::Empty(tag) => {
                reader.open(tag)?;
                reader.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => reader.close(tag.local_name().as_ref())?,
            Event::Text(text) => reader.text(&text.xml10_content()),
            Event::CData(text) => reader.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                reader.text(xml::resolved(entity)?.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })
    .map_err(|fault| match fault {
        Fault::Budget(error) => error,
        fault => TableError::Damaged { path: Arc::clone(path), message: fault.to_string() },
    })?;
    let mut drafts = reader.sheets;
    drafts.retain(|draft| !draft.sheet.sheet.rows.is_empty());
    let names = SheetNames::new(drafts.iter().map(|draft| draft.sheet.sheet.name.clone()));
    let mut book = Book::default();
    for (draft, name) in drafts.into_iter().zip(names.all()) {
        let name = name.clone().unwrap_or_default();
        let location = Location::file(Arc::clone(path)).with_sheet(name);
        book.findings.extend(draft.repeated.findings(&location));
        book.sheets.push(draft.sheet);
    }
    Ok(book)
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Xml(#[from] XmlFault),
    #[error("{0}")]
    Budget(#[from] TableError),
    #[error("sheet {0}: a cell lies outside of its sheet")]
    Outside(Arc<str>),
}

/// A sheet while it is read.
#[derive(Debug)]
struct Draft {
    sheet: ParsedSheet,
    /// The rows that something stands in.
    numbers: BTreeSet<u32>,
    repeated: Repeated,
}

/// A cell while it is read; its row and column count from 1.
#[derive(Debug, Default)]
struct DraftCell {
    column: u64,
    style: Option<String>,
    kind: Option<String>,
    value: String,
    has_formula: bool,
    is_in_data: bool,
}

struct Reader<'h> {
    held: &'h mut Held,
    sheets: Vec<Draft>,
    /// What the styles show beside numbers, and the style that is being read.
    formats: HashMap<String, NumberFormat>,
    style: Option<String>,
    /// The row that is being read, or was read last, and those below it that are alike.
    row: u64,
    row_span: u64,
    row_style: Option<String>,
    line: Vec<Cell>,
    /// The column of the next cell without a place of its own.
    next: u64,
    cell: Option<DraftCell>,
    /// Remarks have data too.
    is_in_comment: bool,
}

impl<'h> Reader<'h> {
    fn new(held: &'h mut Held) -> Self {
        Self {
            held,
            sheets: Vec::new(),
            formats: HashMap::new(),
            style: None,
            row: 0,
            row_span: 0,
            row_style: None,
            line: Vec::new(),
            next: 1,
            cell: None,
            is_in_comment: false,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        match tag.local_name().as_ref() {
            "Style" => {
                self.style = text(tag, "ID");
                let parent = text(tag, "Parent").and_then(|parent| self.formats.get(&parent));
                if let (Some(format), Some(style)) = (parent.cloned(), &self.style) {
                    self.formats.insert(style.clone(), format);
                }
            }
            "NumberFormat" => {
                if let (Some(format), Some(style)) = (text(tag, "Format"), &self.style) {
                    let code = if format == "Percent" { "0%" } else { &format };
                    self.held.grow(None, (style.len() + format.len() + 64) as u64)?;
                    self.formats.insert(style.clone(), NumberFormat::of(code));
                }
            }
            "Worksheet" => {
                let name: Arc<str> = text(tag, "Name").unwrap_or_default().into();
                self.held.grow(None, (name.len() + size_of::<Draft>()) as u64)?;
                let sheet = Sheet::new(Some(name), Vec::new()).into();
                let (numbers, repeated) = (BTreeSet::new(), Repeated::default());
                self.sheets.push(Draft { sheet, numbers, repeated });
                (self.row, self.row_span) = (0, 0);
            }
            "Row" => {
                let next = self.row.saturating_add(self.row_span).saturating_add(1);
                self.row = number(tag, "Index").filter(|row| *row > 0).unwrap_or(next);
                self.row_span = number(tag, "Span").unwrap_or(0);
                self.row_style = text(tag, "StyleID");
                self.line.clear();
                self.next = 1;
            }
            "Cell" => {
                let index = number(tag, "Index").filter(|column| *column > 0);
                let column = index.unwrap_or(self.next);
                // A cell without a place stands behind the last one and what that one covers.
                let covered = number(tag, "MergeAcross").unwrap_or(0);
                self.next = column.saturating_add(covered).saturating_add(1);
                if let Some(rows) = number(tag, "MergeDown").filter(|rows| *rows > 0) {
                    self.merge(column, rows)?;
                }
                self.cell = Some(DraftCell {
                    column,
                    style: text(tag, "StyleID"),
                    has_formula: xml::attribute(tag, "Formula").is_some(),
                    ..DraftCell::default()
                });
            }
            "Comment" => self.is_in_comment = true,
            "Data" if !self.is_in_comment => {
                if let Some(cell) = &mut self.cell {
                    if cell.kind.replace(text(tag, "Type").unwrap_or_default()).is_some() {
                        cell.value.clear();
                        if let (Some(draft), Ok(row)) =
                            (self.sheets.last_mut(), self.row.try_into())
                        {
                            draft.repeated.count_cell(row);
                        }
                    }
                    cell.is_in_data = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.is_in_data)
            && !self.is_in_comment
        {
            cell.value.push_str(text);
        }
    }

    fn close(&mut self, tag: &str) -> Result<(), Fault> {
        match tag {
            "Style" => self.style = None,
            "Comment" => self.is_in_comment = false,
            "Data" if !self.is_in_comment => {
                if let Some(cell) = &mut self.cell {
                    cell.is_in_data = false;
                }
            }
            "Cell" => self.end_cell()?,
            "Row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some(draft) = self.cell.take() else { return Ok(()) };
        let style = draft.style.as_ref().or(self.row_style.as_ref());
        let format = style.and_then(|style| self.formats.get(style));
        let column = draft.column;
        let cell = cell(draft, format);
        if cell.is_blank() {
            return Ok(());
        }
        let (row, column) = self.inside(self.row, column)?;
        if self.line.len() <= column {
            self.line.resize(column + 1, Cell::Blank);
        }
        if let Some(place) = self.line.get_mut(column) {
            if !place.is_blank()
                && let Some(draft) = self.sheets.last_mut()
            {
                draft.repeated.count_cell(row);
            }
            *place = cell;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return Ok(());
        }
        let (number, _) = self.inside(self.row, 1)?;
        let (Some(draft), Some(row)) = (self.sheets.last_mut(), Row::new(number, line)) else {
            return Ok(());
        };
        self.held.grow(draft.sheet.sheet.name.as_deref(), row.bytes())?;
        if !draft.numbers.insert(number) {
            draft.repeated.count_row(number);
        }
        draft.sheet.sheet.rows.push(row);
        Ok(())
    }

    fn merge(&mut self, column: u64, rows: u64) -> Result<(), Fault> {
        let last = self.row.saturating_add(rows);
        if let (Ok((first, column)), Ok((last, _))) =
            (self.inside(self.row, column), self.inside(last, column))
        {
            self.held.grow(None, size_of::<MergedRows>() as u64)?;
            if let Some(draft) = self.sheets.last_mut() {
                draft.sheet.merges.push(MergedRows { first, last, column });
            }
        }
        Ok(())
    }

    /// A row as the sheet numbers it and a column counted from 0, if the largest sheet has them.
    fn inside(&self, row: u64, column: u64) -> Result<(u32, usize), Fault> {
        let from_0 = |place: u64| u32::try_from(place.checked_sub(1)?).ok();
        let place = from_0(row).zip(from_0(column)).filter(|place| is_inside(*place));
        place.map(|(row, column)| (row + 1, column as usize)).ok_or_else(|| {
            let name = self.sheets.last().and_then(|draft| draft.sheet.sheet.name.clone());
            Fault::Outside(name.unwrap_or_default())
        })
    }
}

fn cell(draft: DraftCell, format: Option<&NumberFormat>) -> Cell {
    let DraftCell { value, kind, has_formula, .. } = draft;
    let number = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match kind.as_deref() {
        Some("Number") => match (number(), format) {
            (Some(number), Some(format)) => format.cell(number),
            (Some(number), None) => Cell::Number(number),
            (None, _) => Cell::from_text(value),
        },
        Some("Boolean") => Cell::Bool(value.trim() == "1"),
        Some("DateTime") => Cell::DateTime(value.trim().trim_end_matches(".000").to_owned()),
        Some("Error") => Cell::Error(value),
        None if has_formula => Cell::Error(UNCALCULATED.to_owned()),
        _ => Cell::from_text(value),
    }
}

fn text(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    xml::attribute(tag, name).map(std::borrow::Cow::into_owned)
}

/// A number of rows or columns; one beyond all numbers counts as the largest, what is none as not there.
fn number(tag: &BytesStart<'_>, name: &str) -> Option<u64> {
    let text = xml::attribute(tag, name)?;
    let text = text.trim();
    let are_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::budget::{Budget, Limits};

    const BOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="s1"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="s2"/></Styles>
 <Worksheet ss:Name="VMs &amp; more"><Table>
  <Row ss:Index="3"><Cell><Data ss:Type="String">VM</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">CPU</Data><Comment><ss:Data>no</ss:Data></Comment></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">0.5</Data></Cell></Row>
  <Row><Cell ss:Index="2"><ss:Data ss:Type="String"><B>a</B>&lt;b&#33;</ss:Data></Cell><Cell/><Cell><Data ss:Type="DateTime">2026-02-28T13:45:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
 </Table></Worksheet><Worksheet ss:Name="Empty"><Table/></Worksheet></Workbook>"#;

    fn limited(text: &str, memory: u64) -> Result<Book, TableError> {
        let limits = Limits { memory, ..Limits::default() };
        let file = Budget::new(limits).file(&"a.xls".into(), text.len() as u64);
        read(file.path(), text, &mut file.hold(None, 0)?)
    }

    fn book(rows: &str) -> Book {
        let text = format!(
            "<Workbook><Styles><Style ID=\"p\"><NumberFormat Format=\"0&quot; GB&quot;\"/></Style><Style ID=\"c\" Parent=\"p\"/></Styles><Worksheet Name=\"S\"><Table>{rows}</Table></Worksheet></Workbook>"
        );
        limited(&text, 1 << 24).unwrap()
    }

    #[test]
    fn cells_stand_where_excel_shows_them() {
        let sheets = limited(BOOK, 1 << 24).unwrap().sheets;
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].sheet.name.as_deref(), Some("VMs & more"));
        let cells = |row: usize| &sheets[0].sheet.rows[row].cells;
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!((sheets[0].sheet.rows[0].number, sheets[0].sheet.rows[1].number), (3, 4));
        assert_eq!(*cells(0), [text("VM"), text("CPU"), Cell::Blank, Cell::Percent(50.0)]);
        let time = Cell::DateTime("2026-02-28T13:45:00".to_owned());
        assert_eq!(*cells(1), [Cell::Blank, text("a<b!"), Cell::Blank, time, Cell::Bool(true)]);
    }

    #[test]
    fn what_is_broken_or_too_large_is_an_error() {
        let damaged = limited("<Workbook><Row></Cell>", 1 << 24);
        assert!(matches!(damaged, Err(TableError::Damaged { .. })));
        let far = BOOK.replace("ss:Index=\"2\"", "ss:Index=\"16000\"");
        assert!(matches!(limited(&far, 10_000), Err(TableError::TooLarge { .. })));
    }

    #[test]
    fn a_place_outside_of_the_sheet_or_an_open_end_is_damage() {
        for (from, to) in [
            ("ss:Index=\"2\"", "ss:Index=\"16385\""),
            ("ss:Index=\"3\"", "ss:Index=\"99999999999999999999\""),
            ("</Workbook>", ""),
        ] {
            let text = BOOK.replace(from, to);
            assert!(matches!(limited(&text, 1 << 24), Err(TableError::Damaged { .. })), "{to}");
        }
    }

    #[test]
    fn what_stands_twice_is_told_and_merged_rows_are_kept() {
        let cell = |place: &str, text: &str| {
            format!("<Cell {place}><Data Type=\"String\">{text}</Data></Cell>")
        };
        let book = book(&format!(
            "<Row>{}{}</Row><Row Span=\"2\"/><Row>{}{}</Row><Row Index=\"5\">{}</Row><Row/>",
            cell("MergeDown=\"4\"", "a"),
            cell("", "b"),
            cell("Index=\"2\"", "c"),
            cell("Index=\"2\"", "d"),
            cell("", "e")
        ));
        let ParsedSheet { sheet, merges } = &book.sheets[0];
        let shown: Vec<(u32, String)> =
            sheet.rows.iter().map(|row| (row.number, row.shown(0) + &row.shown(1))).collect();
        assert_eq!(shown, [(1, "ab".to_owned()), (5, "d".to_owned()), (5, "e".to_owned())]);
        assert_eq!(*merges, [MergedRows { first: 1, last: 5, column: 0 }]);
        let codes: Vec<&str> = book.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["repeated-rows", "repeated-cells"]);
    }

    #[test]
    fn numbers_have_the_units_of_their_style_and_formulas_their_results() {
        let rows = "<Row StyleID=\"c\"><Cell><Data Type=\"Number\">16</Data></Cell><Cell StyleID=\"x\"><Data Type=\"Number\">2</Data></Cell><Cell Formula=\"=A1\"/></Row>";
        let gigabytes = NumberFormat::of("0\" GB\"").cell(16.0);
        let missing = Cell::Error(UNCALCULATED.to_owned());
        assert_eq!(
            book(rows).sheets[0].sheet.rows[0].cells,
            [gigabytes, Cell::Number(2.0), missing]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(<Worksheet>|<Row( ss:Index=\"9\")?>|<Cell( Index=\"[0-9]{1,20}\")?/?>|<Data>|</Data>|</Cell>|</Row>|&#x?[0-9a]{1,9};|x){0,20}") {
            let _ = limited(&text, 1 << 24);
        }
    }
}
