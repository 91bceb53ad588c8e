//! The tables of a saved web page.

mod choice;
mod grid;

use std::sync::Arc;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Error, State, Tokenizer};

use self::choice::Choice;
use self::grid::{COLUMNS, Grid, Span};
use super::budget::Held;
use super::cell::{Cell, Sheet};
use super::error::TableError;
use super::rows::ParsedSheet;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

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
    let mut reader = Reader {
        path,
        held,
        grids: Vec::new(),
        open: Vec::new(),
        ended: None,
        at: 0,
        is_in_caption: false,
        choice: None,
        astray: Places::default(),
    };
    let (mut sections, mut hidden) = (Places::default(), Places::default());
    let mut last_hides = false;
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
                reader.at = text.span.start;
                if raw.is_none_or(|raw| raw.tag.is_shown) {
                    reader.text(&String::from_utf8_lossy(&text.value));
                }
            }
            Token::Comment(comment) => {
                end = comment.span.end;
                let text = String::from_utf8_lossy(&comment.value);
                last_hides = false;
                if let Some(section) = text.strip_prefix("[CDATA[") {
                    sections.add(comment.span.start);
                    // One that holds markup ends in it.
                    reader.text(section.strip_suffix("]]").unwrap_or_default());
                } else if holds_cells(&text) {
                    hidden.add(comment.span.start);
                    last_hides = true;
                }
            }
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
    // What a comment hides that never ends is told by itself.
    if last_hides && matches!(unfinished, Some(("comment", _))) {
        hidden.count -= 1;
    }
    let astray = reader.astray;
    let tables = reader.finish()?;
    let told = Told { path, page };
    let findings = unfinished.and_then(|(what, start)| told.lost(what, start));
    let others = [told.sections(sections), told.hidden(hidden), told.astray(astray)];
    let findings = findings.into_iter().chain(others.into_iter().flatten()).collect();
    Ok(Page { tables, findings })
}

/// Places in a page: how many, and the byte of the first.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    count: usize,
    first: usize,
}

impl Places {
    fn add(&mut self, start: usize) {
        if self.count == 0 {
            self.first = start;
        }
        self.count += 1;
    }
}

/// Whether markup has cells or rows of a table.
fn holds_cells(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let name = text.get(at + 1..at + 3).map(str::to_ascii_lowercase);
        matches!(name.as_deref(), Some("td" | "th" | "tr"))
    })
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

/// Fields of a form whose value is no text that a browser shows.
/// Source: HTML Living Standard, 4.10.5.1 "States of the type attribute".
const NOT_SHOWN: [&str; 9] =
    ["hidden", "checkbox", "radio", "file", "submit", "image", "reset", "button", "password"];

/// An element that is being read as text.
#[derive(Clone, Copy)]
struct Raw {
    tag: RawTag,
    /// The byte that it starts at.
    start: usize,
}

/// What is told about a page.
struct Told<'p> {
    path: &'p Arc<str>,
    page: &'p str,
}

impl Told<'_> {
    fn line(&self, start: usize) -> usize {
        self.page.get(..start).unwrap_or_default().matches('\n').count() + 1
    }

    /// What is lost of the tables in a part of a page that never ends.
    fn lost(&self, what: &'static str, start: usize) -> Option<Finding> {
        let start = start + self.page.get(start..)?.find('<')?;
        let message = message!(
            "the {what} that begins in line {line} of the page never ends; the cells behind it are not read",
            what,
            line = self.line(start)
        );
        let finding = Finding::error("page-cut-off", self.path.as_ref(), message)
            .hint(message!("Export the page again, or end the {what} where it should end", what))
            .at(Location::file(Arc::clone(self.path)));
        holds_cells(self.page.get(start..)?).then_some(finding)
    }

    fn warning(
        &self,
        code: &'static str,
        places: Places,
        message: impl FnOnce(usize) -> Message,
        hint: Message,
    ) -> Option<Finding> {
        let finding = || {
            let message = message(self.line(places.first));
            Finding::warning(code, self.path.as_ref(), message)
                .hint(hint)
                .at(Location::file(Arc::clone(self.path)))
        };
        (places.count > 0).then(finding)
    }

    /// Source: HTML Living Standard, 13.2.5.42 "Markup declaration open state".
    fn sections(&self, places: Places) -> Option<Finding> {
        let message = |line| {
            message!(
                "the page has {sections}, of which browsers show nothing, the first in line {line}; text in them is read, markup is not",
                sections = Message::counted(places.count, "CDATA section", "CDATA sections"),
                line
            )
        };
        let hint = message!("Compare the cells with the source, and export the page again");
        self.warning("cdata-in-page", places, message, hint)
    }

    fn hidden(&self, places: Places) -> Option<Finding> {
        let message = |line| {
            message!(
                "{comments} cells of tables, the first in line {line}; they are not read",
                comments = Message::counted(places.count, "comment holds", "comments hold"),
                line
            )
        };
        let hint = message!("Take the marks of the comment away if its cells count");
        self.warning("cells-in-comment", places, message, hint)
    }

    fn astray(&self, places: Places) -> Option<Finding> {
        let message = |line| {
            message!(
                "{texts} in a table and in none of its cells, the first in line {line}; not read",
                texts =
                    Message::counted(places.count, "piece of text stands", "pieces of text stand"),
                line
            )
        };
        let hint = message!("Compare the table with its source, and export the page again");
        self.warning("text-outside-cells", places, message, hint)
    }
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
    /// The byte at which the text begins that is being read.
    at: usize,
    is_in_caption: bool,
    /// The list to choose from that the reading is in.
    choice: Option<Choice>,
    /// Text within tables that stands in no cell.
    astray: Places,
}

impl Reader<'_> {
    fn open(&mut self, tag: &StartTag<usize>) -> Result<(), TableError> {
        match tag.name.as_slice() {
            b"table" => {
                self.is_in_caption = false;
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
            b"caption" => self.is_in_caption = true,
            b"input" => self.input(tag),
            b"select" | b"datalist" => {
                let may_be_several = tag.attributes.contains_key(&b"multiple"[..]);
                let is_shown = tag.name.as_slice() == b"select";
                self.choice = Some(Choice::new(may_be_several, is_shown));
            }
            b"option" => {
                let is_selected = tag.attributes.contains_key(&b"selected"[..]);
                if let Some(choice) = &mut self.choice {
                    choice.begin(is_selected);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What a field of a form shows.
    fn input(&mut self, tag: &StartTag<usize>) {
        let value = |name: &[u8]| {
            let value = tag.attributes.get(name)?;
            std::str::from_utf8(value).ok()
        };
        let kind = value(b"type").unwrap_or("text").to_ascii_lowercase();
        if !NOT_SHOWN.contains(&kind.as_str()) {
            self.text(value(b"value").unwrap_or_default());
        }
    }

    fn close(&mut self, name: &[u8]) -> Result<(), TableError> {
        match name {
            b"table" => self.end_table()?,
            b"td" | b"th" => self.end_cell()?,
            b"tr" => self.end_row()?,
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"br" | b"p" | b"div" | b"li" => self.text(" "),
            b"caption" => self.is_in_caption = false,
            b"select" | b"datalist" => self.end_choice(),
            b"option" => {
                if let Some(choice) = &mut self.choice {
                    choice.end();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes what a list to choose from shows.
    fn end_choice(&mut self) {
        if let Some(shown) = self.choice.take().and_then(Choice::shown) {
            self.text(&shown);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(choice) = &mut self.choice {
            choice.push_str(text);
            return;
        }
        match self.open.last_mut() {
            Some(Open { cell: Some((cell, _)), .. }) => cell.push_str(text),
            Some(_) if !self.is_in_caption && !text.trim().is_empty() => self.astray.add(self.at),
            _ => {}
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
        self.end_choice();
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
