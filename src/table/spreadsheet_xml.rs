//! Workbooks in the XML format of Excel 2003, which many programs still write with the ending `.xls`.

use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::cell::{Cell, Row, Sheet};
use super::error::TableError;
use crate::source::Location;

/// The largest sheet there is, in any of the formats.
const ROWS: u32 = 1 << 20;
const COLUMNS: usize = 1 << 14;

/// The sheets of a workbook; those without a filled cell are left out.
pub(crate) fn sheets(path: &Arc<str>, text: &str, limit: u64) -> Result<Vec<Sheet>, TableError> {
    let mut workbook = Workbook::new(path, limit);
    let mut reader = Reader::from_str(text);
    loop {
        let at = |error: quick_xml::Error| TableError::Damaged {
            path: Arc::clone(path),
            message: error.to_string(),
        };
        match reader.read_event().map_err(at)? {
            Event::Start(tag) => workbook.open(&tag),
            Event::Empty(tag) => {
                workbook.open(&tag);
                workbook.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => workbook.close(tag.local_name().as_ref())?,
            Event::Text(text) => workbook.text(&text),
            Event::CData(text) => workbook.text(&text),
            Event::GeneralRef(entity) => workbook.text(&resolved(&entity)),
            Event::Eof => break,
            _ => {}
        }
    }
    workbook.sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(workbook.sheets)
}

/// The character that `&amp;` or `&#10;` stands for.
fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(entity).unwrap_or_default().to_owned()
}

struct Workbook<'p> {
    path: &'p Arc<str>,
    /// Cells of all sheets together, blank ones between filled ones included.
    limit: u64,
    cells: u64,
    sheets: Vec<Sheet>,
    /// Styles that show numbers as percentages, and the style that is being read.
    percent: HashSet<String>,
    style: Option<String>,
    /// The row that was read last.
    row: u32,
    line: Vec<Cell>,
    /// Columns that the last cell covers beside its own.
    merged: usize,
    cell_style: Option<String>,
    kind: Option<String>,
    value: String,
    /// Remarks have data too.
    in_comment: bool,
}

impl<'p> Workbook<'p> {
    fn new(path: &'p Arc<str>, limit: u64) -> Self {
        Self {
            path,
            limit,
            cells: 0,
            sheets: Vec::new(),
            percent: HashSet::new(),
            style: None,
            row: 0,
            line: Vec::new(),
            merged: 0,
            cell_style: None,
            kind: None,
            value: String::new(),
            in_comment: false,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Style" => self.style = attribute(tag, "ID"),
            "NumberFormat" => {
                let is_percent = attribute(tag, "Format")
                    .is_some_and(|format| format.contains('%') || format == "Percent");
                if let (true, Some(style)) = (is_percent, &self.style) {
                    self.percent.insert(style.clone());
                }
            }
            "Worksheet" => {
                let name = attribute(tag, "Name").unwrap_or_default();
                self.sheets.push(Sheet::new(Some(name.into()), Vec::new()));
                self.row = 0;
            }
            "Row" => {
                let index = number(tag, "Index").unwrap_or(0);
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                self.row = index.max(self.row.saturating_add(1)).min(ROWS);
                self.line.clear();
            }
            "Cell" => {
                // A cell without a place stands behind the last one and what that one covers.
                let next = self.line.len();
                let place = number(tag, "Index").map_or(next, |index| index.saturating_sub(1));
                self.line.resize(place.max(next).min(COLUMNS), Cell::Blank);
                self.merged = number(tag, "MergeAcross").unwrap_or(0).min(COLUMNS);
                self.cell_style = attribute(tag, "StyleID");
                self.value.clear();
                self.kind = None;
            }
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => {
                self.kind = Some(attribute(tag, "Type").unwrap_or_default());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.kind.is_some() && !self.in_comment {
            self.value.push_str(text);
        }
    }

    fn close(&mut self, tag: &str) -> Result<(), TableError> {
        match tag {
            "Style" => self.style = None,
            "Comment" => self.in_comment = false,
            "Cell" => {
                let cell = self.cell();
                self.line.push(cell);
                let covered = self.line.len().saturating_add(self.merged).min(COLUMNS);
                self.line.resize(covered.max(self.line.len()), Cell::Blank);
            }
            "Row" => {
                self.cells = self.cells.saturating_add(self.line.len() as u64);
                if self.cells > self.limit {
                    return Err(TableError::TooLarge {
                        location: Location::file(Arc::clone(self.path)),
                        what: format!("at least {} cells", self.cells),
                        limit: self.limit,
                    });
                }
                let row = Row::new(self.row, std::mem::take(&mut self.line));
                if let (Some(sheet), Some(row)) = (self.sheets.last_mut(), row) {
                    sheet.rows.push(row);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self) -> Cell {
        let value = std::mem::take(&mut self.value);
        let number = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        match self.kind.take().as_deref() {
            Some("Number") => match number() {
                Some(number) if self.is_percent() => Cell::Percent(number * 100.0),
                Some(number) => Cell::Number(number),
                None => Cell::from_text(value),
            },
            Some("Boolean") => Cell::Bool(value.trim() == "1"),
            Some("DateTime") => Cell::DateTime(value.trim().trim_end_matches(".000").to_owned()),
            Some("Error") => Cell::Error(value),
            _ => Cell::from_text(value),
        }
    }

    fn is_percent(&self) -> bool {
        self.cell_style.as_ref().is_some_and(|style| self.percent.contains(style))
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(tag, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="s1"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="s2"/></Styles>
 <Worksheet ss:Name="VMs &amp; more"><Table>
  <Row ss:Index="3"><Cell><Data ss:Type="String">VM</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">CPU</Data><Comment><ss:Data>no</ss:Data></Comment></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">0.5</Data></Cell></Row>
  <Row><Cell ss:Index="2"><ss:Data ss:Type="String"><B>a</B>&lt;b&#33;</ss:Data></Cell><Cell/><Cell><Data ss:Type="DateTime">2026-02-28T13:45:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
 </Table></Worksheet><Worksheet ss:Name="Empty"><Table/></Worksheet></Workbook>"#;

    #[test]
    fn cells_stand_where_excel_shows_them() {
        let sheets = sheets(&"a.xls".into(), BOOK, 1000).unwrap();
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].name.as_deref(), Some("VMs & more"));
        let cells = |row: usize| &sheets[0].rows[row].cells;
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!((sheets[0].rows[0].number, sheets[0].rows[1].number), (3, 4));
        assert_eq!(*cells(0), [text("VM"), text("CPU"), Cell::Blank, Cell::Percent(50.0)]);
        let time = Cell::DateTime("2026-02-28T13:45:00".to_owned());
        assert_eq!(*cells(1), [Cell::Blank, text("a<b!"), Cell::Blank, time, Cell::Bool(true)]);
    }

    #[test]
    fn what_is_broken_or_too_large_is_an_error() {
        let damaged = sheets(&"a.xls".into(), "<Workbook><Row></Cell>", 1000);
        assert!(matches!(damaged, Err(TableError::Damaged { .. })));
        let far = BOOK.replace("ss:Index=\"2\"", "ss:Index=\"16000\"");
        assert!(matches!(sheets(&"a.xls".into(), &far, 1000), Err(TableError::TooLarge { .. })));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(<Worksheet>|<Row( ss:Index=\"9\")?>|<Cell( Index=\"[0-9]{1,20}\")?/?>|<Data>|</Data>|</Cell>|</Row>|&#x?[0-9a]{1,9};|x){0,20}") {
            let _ = sheets(&"a.xls".into(), &text, 100_000);
        }
    }
}
