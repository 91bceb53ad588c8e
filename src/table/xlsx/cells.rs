//! The cells of a sheet, as they come.

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::escapes::unescape;
use super::fault::Fault;
use super::place;
use super::rich_text::RichText;
use super::styles::Styles;
use crate::table::budget::FileBudget;
use crate::table::cell::{Cell, Row, UNCALCULATED};
use crate::table::dates;
use crate::table::number_format::NumberFormat;
use crate::table::rows::{Columns, MergedRows, ROWS, Repeated, Rows, is_inside};
use crate::table::xml::{attribute, resolved};

/// What the cells of all sheets refer to.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) strings: Vec<Cell>,
    pub(super) styles: Styles,
    pub(super) is_1904: bool,
}

/// Bytes of a text that many cells may share; what is longer is paid for by each of them, because each is looked at.
const SHORT: usize = 255;

/// What a sheet has beside its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// The cells that are merged over several rows, from top to bottom.
    pub(super) merges: Vec<MergedRows>,
    /// What is there more than once.
    pub(super) repeated: Repeated,
    /// Lists of rows; there should be one.
    pub(super) lists: usize,
    /// Rows that stand in no list.
    pub(super) astray: usize,
    /// What is wrong behind the rows.
    pub(super) fault: Option<String>,
}

/// How the value of a cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Bool,
    /// A date as text.
    Date,
    Error,
    /// A text of its own, and any kind that is not known.
    Text,
    Inline,
}

impl Kind {
    fn of(written: &str) -> Self {
        match written {
            "n" => Self::Number,
            "s" => Self::Shared,
            "b" => Self::Bool,
            "d" => Self::Date,
            "e" => Self::Error,
            "inlineStr" | "is" => Self::Inline,
            _ => Self::Text,
        }
    }
}

/// What the reading is in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inside {
    Nothing,
    Rows,
    Cell,
    Value,
    Inline,
}

/// The cell that is being read.
#[expect(clippy::struct_excessive_bools, reason = "elements that a cell has or has not")]
#[derive(Debug, Default)]
struct Open {
    position: (u32, u32),
    kind: Kind,
    style: usize,
    is_wanted: bool,
    has_formula: bool,
    has_value: bool,
    has_inline: bool,
}

/// Makes rows of the events of a sheet.
pub(super) struct Cells<'s, 'v> {
    shared: &'s Shared,
    budget: &'s FileBudget,
    columns: Option<Columns<'s>>,
    rows: Rows<'v>,
    inside: Inside,
    /// Elements of a cell inside of each other that say nothing of its value.
    foreign: usize,
    /// Row elements so far.
    elements: u32,
    /// Where a cell stands that does not say so.
    next: (u32, u32),
    cell: Open,
    value: String,
    inline: RichText,
    beside: Beside,
}

impl<'s, 'v> Cells<'s, 'v> {
    pub(super) fn new(
        shared: &'s Shared,
        budget: &'s FileBudget,
        columns: Option<Columns<'s>>,
        visitor: &'v mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Self {
        Self {
            shared,
            budget,
            columns,
            rows: Rows::new(visitor),
            inside: Inside::Nothing,
            foreign: 0,
            elements: 0,
            next: (0, 0),
            cell: Open::default(),
            value: String::new(),
            inline: RichText::default(),
            beside: Beside::default(),
        }
    }

    pub(super) fn take(&mut self, event: &Event<'_>) -> Result<ControlFlow<()>, Fault> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => return self.end(tag.local_name().as_ref()),
            Event::Text(text) => match self.inside {
                Inside::Value => self.value.push_str(&text.xml10_content()),
                Inside::Inline if self.inline.is_open() => {
                    self.inline.push_str(&text.xml10_content());
                }
                _ => {}
            },
            Event::Empty(tag) => {
                self.start(tag)?;
                return self.end(tag.local_name().as_ref());
            }
            Event::CData(text) => match self.inside {
                Inside::Value => self.value.push_str(&text.xml10_content()),
                Inside::Inline if self.inline.is_open() => {
                    self.inline.push_str(&text.xml10_content());
                }
                _ => {}
            },
            Event::GeneralRef(entity) => match self.inside {
                Inside::Value => self.value.push(resolved(entity)?),
                Inside::Inline if self.inline.is_open() => {
                    self.inline.push_str(resolved(entity)?.encode_utf8(&mut [0; 4]));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        let name = tag.local_name();
        match (self.inside, name.as_ref()) {
            _ if self.foreign > 0 => self.foreign += 1,
            (Inside::Rows, "c") => self.open_cell(tag)?,
            (Inside::Cell, "v") => {
                self.inside = Inside::Value;
                if self.cell.has_value {
                    self.value.clear();
                    self.rows.count_cell(self.cell.position);
                }
                self.cell.has_value = true;
            }
            (Inside::Cell, "f") => self.cell.has_formula = true,
            (Inside::Cell, "is") => {
                self.inside = Inside::Inline;
                if self.cell.has_inline {
                    self.inline.clear();
                    self.rows.count_cell(self.cell.position);
                }
                self.cell.has_inline = true;
            }
            (Inside::Inline, _) => self.inline.start(tag)?,
            (Inside::Cell, _) => self.foreign = 1,
            (Inside::Rows, "row") => self.open_row(tag)?,
            (Inside::Nothing, "sheetData") => {
                self.inside = Inside::Rows;
                self.next = (0, 0);
                self.beside.lists += 1;
            }
            (Inside::Nothing, "mergeCell") => self.merge(tag),
            // The places of drawings have such elements too, without a number.
            (Inside::Nothing, "row") if attribute(tag, "r").is_some() => self.beside.astray += 1,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<ControlFlow<()>, Fault> {
        match (self.inside, name) {
            _ if self.foreign > 0 => self.foreign -= 1,
            (Inside::Value, "v") | (Inside::Inline, "is") => self.inside = Inside::Cell,
            (Inside::Inline, name) => self.inline.end(name),
            (Inside::Cell, "c") => {
                self.inside = Inside::Rows;
                return self.close_cell();
            }
            (Inside::Rows, "row") => {
                self.next = (self.next.0.saturating_add(1), 0);
                return Ok(self.rows.end_row());
            }
            (Inside::Rows, "sheetData") => self.inside = Inside::Nothing,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn open_row(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        self.elements += 1;
        if self.elements > ROWS {
            return Err(Fault::content(format!("it has more than {ROWS} rows")));
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            if attribute.key.as_ref() == "r" {
                let place = place::of(attribute.value.trim());
                let (row, _) = place.ok_or_else(|| nowhere("row", &attribute.value))?;
                self.next = (row, 0);
                break;
            }
        }
        Ok(())
    }

    fn open_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        self.inside = Inside::Cell;
        let mut position = self.next;
        self.cell = Open::default();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    let place = place::of(value.trim());
                    let place = place.and_then(|(row, column)| Some((row, column?)));
                    position = place.ok_or_else(|| nowhere("cell", value))?;
                }
                "s" => self.cell.style = value.trim().parse().unwrap_or_default(),
                "t" => self.cell.kind = Kind::of(value),
                _ => {}
            }
        }
        if !is_inside(position) {
            return Err(Fault::content("a cell lies outside of its sheet"));
        }
        self.next.1 = position.1 + 1;
        self.cell.position = position;
        self.cell.is_wanted = self.columns.is_none_or(|columns| columns.has(position));
        Ok(())
    }

    fn close_cell(&mut self) -> Result<ControlFlow<()>, Fault> {
        let value = if self.cell.is_wanted { self.value()? } else { Cell::Blank };
        self.value.clear();
        if self.cell.has_inline {
            self.inline.clear();
        }
        Ok(self.rows.push(self.cell.position, value))
    }

    fn value(&self) -> Result<Cell, Fault> {
        let Open { kind, has_formula, has_value, has_inline, .. } = self.cell;
        let written = self.value.as_str();
        if has_inline {
            return Ok(Cell::from_text(self.inline.text()));
        }
        // A formula may well result in a text of no length.
        let has_result = has_value && (kind == Kind::Text || !written.trim().is_empty());
        if !has_result {
            return Ok(if has_formula {
                Cell::Error(UNCALCULATED.to_owned())
            } else {
                Cell::Blank
            });
        }
        Ok(match kind {
            Kind::Shared => self.shared_string(written.trim())?,
            Kind::Number => self.number(written.trim()),
            Kind::Bool => match written.trim() {
                "0" => Cell::Bool(false),
                "1" => Cell::Bool(true),
                word if word.eq_ignore_ascii_case("false") => Cell::Bool(false),
                word if word.eq_ignore_ascii_case("true") => Cell::Bool(true),
                other => Cell::from_text(other),
            },
            Kind::Date => Cell::DateTime(written.to_owned()),
            Kind::Error => Cell::Error(written.to_owned()),
            Kind::Text | Kind::Inline => Cell::from_text(unescape(written)),
        })
    }

    fn shared_string(&self, index: &str) -> Result<Cell, Fault> {
        let place = index.parse().ok().and_then(|index: usize| self.shared.strings.get(index));
        let cell = place.cloned().ok_or_else(|| {
            Fault::content(format!("the text {index:?} is not among those that cells share"))
        })?;
        if let Cell::Text(text) = &cell
            && text.len() > SHORT
        {
            self.budget.unpack(None, text.len() as u64)?;
        }
        Ok(cell)
    }

    fn number(&self, written: &str) -> Cell {
        let Some(value) = written.parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return Cell::from_text(written);
        };
        match self.shared.styles.format(self.cell.style) {
            NumberFormat::Date => dates::cell(value, self.shared.is_1904),
            format => format.cell(value),
        }
    }

    fn merge(&mut self, tag: &BytesStart<'_>) {
        let mut attributes = tag.attributes();
        let mut all = attributes.with_checks(false).flatten();
        let range = all.find(|attribute| attribute.key.as_ref() == "ref");
        let Some((first, last)) = range.and_then(|range| place::of_range(&range.value)) else {
            return;
        };
        if last.0 > first.0 && is_inside(first) && is_inside(last) {
            self.beside.merges.push(MergedRows {
                first: first.0 + 1,
                last: last.0 + 1,
                column: first.1 as usize,
            });
        }
    }

    /// What the sheet has beside its rows, once the text of its part has ended, by a fault or without.
    pub(super) fn finish(mut self, fault: Option<Fault>) -> Result<Beside, Fault> {
        let is_whole = self.inside == Inside::Nothing && self.beside.lists > 0;
        match fault {
            // The rows are there; what stands behind them is not needed.
            Some(Fault::Xml(fault)) if is_whole => self.beside.fault = Some(fault.to_string()),
            Some(fault) => return Err(fault),
            None if self.inside != Inside::Nothing => {
                return Err(Fault::content("it ends in the middle of its rows"));
            }
            None => {}
        }
        self.beside.repeated = self.rows.finish();
        self.beside.merges.sort_unstable();
        Ok(self.beside)
    }
}

fn nowhere(what: &str, reference: &str) -> Fault {
    Fault::content(format!("a {what} stands at {reference:?}, which is no place"))
}
