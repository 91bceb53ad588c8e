//! The tables of a saved web page.

mod grid;

use std::sync::Arc;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Error, State, Tokenizer};

use self::grid::{COLUMNS, Grid, Span};
use super::budget::Held;
use super::cell::{Cell, Sheet};
use super::error::TableError;
use super::rows::ParsedSheet;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;

/// The tables of a page, and what of it could not be read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) tables: Vec<ParsedSheet>,
    pub(crate) findings: Vec<Finding>,
}

/// Reads the tables with a filled cell; a table inside of a cell is one of its own, not a part of that cell.
///
/// A cell that reaches over several columns or rows stands in the first of them; the others are empty. What the tables
/// fill in memory is asked for before it is taken.
pub(crate) fn read(path: &Arc<str>, page: &str, held: &mut Held) -> Result<Page, TableError> {
    let mut reader = Reader { path, held, grids: Vec::new(), open: Vec::new(), ended: None };
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(false);
    let mut tokens = Tokenizer::new_with_emitter(page, emitter);
    let mut raw: Option<Raw> = None;
    let mut unfinished = None;
    // The byte behind the last token.
    let mut end = 0;
    while let Some(token) = tokens.next() {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                end = tag.span.end;
                let name = tag.name.as_slice();
                if let Some(found) = RAW.iter().find(|raw| raw.name.as_bytes() == name) {
                    raw = Some(Raw { tag: *found, start: tag.span.start });
                    tokens.set_state(found.state.into());
                }
                reader.open(&tag)?;
            }
            Token::EndTag(tag) => {
                end = tag.span.end;
                raw = None;
                reader.close(tag.name.as_slice())?;
            }
            Token::String(text) => {
                end = text.span.end;
                if raw.is_none_or(|raw| raw.tag.is_shown) {
                    reader.text(&String::from_utf8_lossy(&text.value));
                }
            }
            Token::Comment(comment) => end = comment.span.end,
            Token::Doctype(doctype) => end = doctype.span.end,
            Token::Error(error) => match error.value {
                Error::EofInComment => unfinished = Some(("comment", end)),
                Error::EofInTag => unfinished = Some(("tag", end)),
                _ => {}
            },
        }
    }
    if let Some(raw) = raw {
        unfinished = Some((raw.tag.name, raw.start));
    }
    let findings = unfinished.and_then(|(what, start)| lost(path, page, what, start));
    Ok(Page { tables: reader.finish()?, findings: findings.into_iter().collect() })
}

/// An element whose content is text up to its end tag.
#[derive(Clone, Copy)]
struct RawTag {
    name: &'static str,
    state: RawState,
    /// Whether a browser shows the text.
    is_shown: bool,
}

#[derive(Clone, Copy)]
enum RawState {
    Script,
    Text,
    /// With entities.
    Escapable,
}

impl From<RawState> for State {
    fn from(state: RawState) -> Self {
        match state {
            RawState::Script => Self::ScriptData,
            RawState::Text => Self::RawText,
            RawState::Escapable => Self::RcData,
        }
    }
}

const fn raw(name: &'static str, state: RawState, is_shown: bool) -> RawTag {
    RawTag { name, state, is_shown }
}

/// Source: HTML Living Standard, 13.2.6.4 "The rules for parsing tokens in HTML content", without scripts.
const RAW: [RawTag; 7] = [
    raw("script", RawState::Script, false),
    raw("style", RawState::Text, false),
    raw("iframe", RawState::Text, false),
    raw("noembed", RawState::Text, false),
    raw("noframes", RawState::Text, false),
    raw("xmp", RawState::Text, true),
    raw("textarea", RawState::Escapable, true),
];

/// An element that is being read as text.
#[derive(Clone, Copy)]
struct Raw {
    tag: RawTag,
    /// The byte that it starts at.
    start: usize,
}

/// What is lost of the tables in a part of a page that never ends.
fn lost(path: &Arc<str>, page: &str, what: &'static str, start: usize) -> Option<Finding> {
    let start = start + page.get(start..)?.find('<')?;
    let (before, rest) = page.split_at_checked(start)?;
    let has_cells = rest.match_indices('<').any(|(at, _)| {
        let name = rest.get(at + 1..at + 3).map(str::to_ascii_lowercase);
        matches!(name.as_deref(), Some("td" | "th" | "tr"))
    });
    let line = before.matches('\n').count() + 1;
    let message = message!(
        "the {what} that begins in line {line} of the page never ends; the cells behind it are not read",
        what,
        line
    );
    let finding = Finding::error("page-cut-off", path.as_ref(), message)
        .hint(message!("Export the page again, or end the {what} where it should end", what))
        .at(Location::file(Arc::clone(path)));
    has_cells.then_some(finding)
}

/// A table that was begun and not ended, and its cell.
struct Open {
    /// Its place among all tables.
    place: usize,
    cell: Option<(String, Span)>,
}

struct Reader<'p> {
    path: &'p Arc<str>,
    held: &'p mut Held,
    /// All tables in the order of their beginnings.
    grids: Vec<Grid>,
    /// Tables inside of each other, the outermost first.
    open: Vec<Open>,
    /// The table that ended last.
    ended: Option<usize>,
}

impl Reader<'_> {
    fn open(&mut self, tag: &StartTag<usize>) -> Result<(), TableError> {
        match tag.name.as_slice() {
            b"table" => {
                // Outside of a cell a table ends the one before.
                if self.open.last().is_some_and(|open| open.cell.is_none()) {
                    self.end_table()?;
                }
                self.held.grow(None, size_of::<(Grid, ParsedSheet)>() as u64)?;
                self.open.push(Open { place: self.grids.len(), cell: None });
                self.grids.push(Grid::default());
            }
            b"tr" => {
                self.end_row()?;
                if let Some(grid) = self.grid() {
                    grid.begin_row();
                }
            }
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"td" | b"th" => {
                self.end_cell()?;
                let value = |name: &[u8]| {
                    let value = tag.attributes.get(name)?;
                    std::str::from_utf8(value).ok()
                };
                let span = Span::of(value(b"colspan"), value(b"rowspan"));
                self.reopen();
                if let Some(open) = self.open.last_mut() {
                    open.cell = Some((String::new(), span));
                }
            }
            b"br" | b"p" | b"div" | b"li" | b"hr" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), TableError> {
        match name {
            b"table" => self.end_table()?,
            b"td" | b"th" => self.end_cell()?,
            b"tr" => self.end_row()?,
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"br" | b"p" | b"div" | b"li" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some((cell, _)) = self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            cell.push_str(text);
        }
    }

    /// Rows and cells behind the last end of a table belong to the table before, as if it had ended once too often.
    fn reopen(&mut self) {
        if let (true, Some(place)) = (self.open.is_empty(), self.ended) {
            self.open.push(Open { place, cell: None });
        }
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        self.reopen();
        let place = self.open.last()?.place;
        self.grids.get_mut(place)
    }

    fn end_cell(&mut self) -> Result<(), TableError> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let Some((text, span)) = open.cell.take() else { return Ok(()) };
        let mut words = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        let place = open.place;
        let fits = match self.grids.get_mut(place) {
            Some(grid) => grid.add(Cell::from_text(words), span),
            None => true,
        };
        if fits { Ok(()) } else { Err(self.too_wide()) }
    }

    fn end_row(&mut self) -> Result<(), TableError> {
        self.end_cell()?;
        let Some(place) = self.open.last().map(|open| open.place) else { return Ok(()) };
        if let Some(grid) = self.grids.get_mut(place) {
            self.held.grow(None, grid.bytes())?;
            grid.end_row();
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), TableError> {
        self.end_row()?;
        if let Some(place) = self.open.last().map(|open| open.place)
            && let Some(grid) = self.grids.get_mut(place)
        {
            grid.end_group();
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), TableError> {
        self.end_group()?;
        self.ended = self.open.pop().map(|open| open.place).or(self.ended);
        Ok(())
    }

    fn too_wide(&self) -> TableError {
        TableError::TooLarge {
            location: Location::file(Arc::clone(self.path)),
            what: format!("a table of {} columns", COLUMNS + 1),
            limit: COLUMNS as u64,
        }
    }

    fn finish(mut self) -> Result<Vec<ParsedSheet>, TableError> {
        while !self.open.is_empty() {
            self.end_table()?;
        }
        let tables = self.grids.into_iter().map(Grid::finish);
        let filled = tables.filter(|(rows, _)| !rows.is_empty());
        let sheets = (1_u32..).zip(filled).map(|(number, (rows, merges))| ParsedSheet {
            sheet: Sheet::new(Some(format!("table {number}").into()), rows),
            merges,
        });
        Ok(sheets.collect())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
