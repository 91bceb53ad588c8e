//! The sheets of a spreadsheet, from the events of its content.

use std::ops::ControlFlow;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::fault::Fault;
use super::sheet::{OdsSheet, RowRun, Run};
use super::value::{Attributes, count};
use crate::table::budget::Held;
use crate::table::rows::{MergedRows, is_inside};
use crate::table::xml;

/// Blanks that one element may stand for: no cell shows more.
const MOST_BLANKS: u64 = 32_767;

/// What belongs to no sheet, or is none of the text of its cell.
const PASSED_OVER: [&str; 8] = [
    "annotation",
    "tracked-changes",
    "shapes",
    "forms",
    "dde-links",
    "content-validations",
    "automatic-styles",
    "font-face-decls",
];

/// Reads the sheets. What they fill in memory is asked for row by row.
pub(super) struct Content<'h> {
    held: &'h mut Held,
    pub(super) sheets: Vec<OdsSheet>,
    /// A table inside of a cell: its sheet, and the row from 1.
    pub(super) inner_table: Option<(usize, u32)>,
    /// Rows that stand in no table.
    pub(super) astray: usize,
    /// Elements that are open within one that is passed over, it included.
    passed_over: usize,
    is_in_table: bool,
    /// The row that is being read, or the next one, from 0; far beyond the last of all sheets where a file says so.
    row: u64,
    row_count: u64,
    column: u64,
    runs: Vec<Run>,
    cell: Option<Attributes>,
    text: String,
    /// Paragraphs that are open, and those that the cell has.
    is_in_paragraph: usize,
    paragraphs: usize,
}

impl<'h> Content<'h> {
    pub(super) fn new(held: &'h mut Held) -> Self {
        Self {
            held,
            sheets: Vec::new(),
            inner_table: None,
            astray: 0,
            passed_over: 0,
            is_in_table: false,
            row: 0,
            row_count: 1,
            column: 0,
            runs: Vec::new(),
            cell: None,
            text: String::new(),
            is_in_paragraph: 0,
            paragraphs: 0,
        }
    }

    pub(super) fn take(&mut self, event: &Event<'_>) -> Result<ControlFlow<()>, Fault> {
        match event {
            Event::Start(_) if self.passed_over > 0 => self.passed_over += 1,
            Event::End(_) if self.passed_over > 0 => self.passed_over -= 1,
            _ if self.passed_over > 0 => {}
            Event::Start(tag) if self.is_passed_over(tag) => self.passed_over = 1,
            Event::Empty(tag) if self.is_passed_over(tag) => {}
            Event::Start(tag) => self.open(tag)?,
            Event::Empty(tag) => {
                self.open(tag)?;
                self.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => self.close(tag.local_name().as_ref())?,
            Event::Text(text) if self.is_in_paragraph > 0 => self.text(&text.xml10_content()),
            Event::CData(text) if self.is_in_paragraph > 0 => self.text(&text.xml10_content()),
            Event::GeneralRef(entity) if self.is_in_paragraph > 0 => {
                self.text.push(xml::resolved(entity)?);
            }
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn is_passed_over(&mut self, tag: &BytesStart<'_>) -> bool {
        let (name, prefix) = tag.name().decompose();
        let name = name.as_ref();
        if name == "table" && self.is_in_table {
            let place = self.sheets.len().saturating_sub(1);
            let row = u32::try_from(self.row.saturating_add(1)).unwrap_or(u32::MAX);
            self.inner_table.get_or_insert((place, row));
            return true;
        }
        let is_drawing = prefix.is_some_and(|prefix| matches!(prefix.as_ref(), "draw" | "dr3d"));
        is_drawing
            || PASSED_OVER.contains(&name)
            || (name == "table" && is_copy_of_another_file(tag))
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        match tag.local_name().as_ref() {
            "table" => {
                let name: Arc<str> = xml::attribute(tag, "name").unwrap_or_default().into();
                self.held.grow(None, (name.len() + size_of::<OdsSheet>()) as u64)?;
                self.sheets.push(OdsSheet { name, rows: Vec::new(), merges: Vec::new() });
                self.is_in_table = true;
                self.row = 0;
            }
            "table-row" if self.is_in_table => {
                let repeated = xml::attribute(tag, "number-rows-repeated");
                self.row_count = repeated.map_or(Ok(1), |repeated| count(&repeated))?;
                self.column = 0;
            }
            "table-row" => self.astray += 1,
            "table-cell" | "covered-table-cell" if self.is_in_table => {
                self.cell = Some(Attributes::of(tag)?);
                self.text.clear();
                self.paragraphs = 0;
                self.is_in_paragraph = 0;
            }
            "p" | "h" if self.cell.is_some() => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.is_in_paragraph += 1;
            }
            "s" if self.is_in_paragraph > 0 => {
                let blanks = xml::attribute(tag, "c").map_or(Ok(1), |blanks| count(&blanks))?;
                let blanks = usize::try_from(blanks.min(MOST_BLANKS)).unwrap_or(1);
                self.text.extend(std::iter::repeat_n(' ', blanks));
            }
            "tab" if self.is_in_paragraph > 0 => self.text.push('\t'),
            "line-break" if self.is_in_paragraph > 0 => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "table" => self.is_in_table = false,
            "table-row" if self.is_in_table => self.end_row()?,
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "p" | "h" => self.is_in_paragraph = self.is_in_paragraph.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    /// Blanks and line ends in a row are one blank (ODF 1.3, part 3, 6.1.2).
    fn text(&mut self, text: &str) {
        if !text.contains(['\n', '\t']) && !text.contains("  ") {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            let is_blank = matches!(c, ' ' | '\n' | '\t' | '\r');
            if !is_blank {
                self.text.push(c);
            } else if !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some(attributes) = self.cell.take() else { return Ok(()) };
        self.is_in_paragraph = 0;
        let first = self.column;
        let (repeated, rows_spanned) = (attributes.repeated, attributes.rows_spanned);
        self.column = self.column.saturating_add(repeated);
        let cell = attributes.cell(std::mem::take(&mut self.text));
        if rows_spanned > 1 {
            self.merge(first, rows_spanned)?;
        }
        if cell.is_blank() {
            return Ok(());
        }
        let (column, _) = self.inside(first, 0)?;
        self.inside(self.column - 1, 0)?;
        let count = u32::try_from(repeated).unwrap_or(1);
        self.runs.push(Run { column, count, cell });
        Ok(())
    }

    fn merge(&mut self, column: u64, rows: u64) -> Result<(), Fault> {
        let last = self.row.saturating_add(rows - 1);
        let (Ok((column, first)), Ok((_, last))) =
            (self.inside(column, self.row), self.inside(column, last))
        else {
            return Ok(());
        };
        self.held.grow(None, size_of::<MergedRows>() as u64)?;
        if let Some(sheet) = self.sheets.last_mut() {
            let column = column as usize;
            sheet.merges.push(MergedRows { first: first + 1, last: last + 1, column });
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let first = self.row;
        self.row = self.row.saturating_add(self.row_count);
        if self.runs.is_empty() {
            return Ok(());
        }
        let (_, row) = self.inside(0, first)?;
        self.inside(0, self.row - 1)?;
        let count = u32::try_from(self.row_count).unwrap_or(1);
        let run = RowRun { row, count, runs: std::mem::take(&mut self.runs) };
        if let Some(sheet) = self.sheets.last_mut() {
            self.held.grow(Some(&sheet.name), run.bytes())?;
            sheet.rows.push(run);
        }
        Ok(())
    }

    /// A column and a row from 0, if the largest sheet has them.
    fn inside(&self, column: u64, row: u64) -> Result<(u32, u32), Fault> {
        let place = u32::try_from(row).ok().zip(u32::try_from(column).ok());
        let Some((row, column)) = place.filter(|place| is_inside(*place)) else {
            let name = self.sheets.last().map(|sheet| Arc::clone(&sheet.name));
            return Err(Fault::Outside(name.unwrap_or_default()));
        };
        Ok((column, row))
    }
}

/// Whether a table holds what formulas have taken from a sheet of another file: `'file:///tmp/b.ods'#$Sheet1`.
fn is_copy_of_another_file(tag: &BytesStart<'_>) -> bool {
    xml::attribute(tag, "name")
        .is_some_and(|name| name.starts_with("'file:") && name.contains("'#"))
}
