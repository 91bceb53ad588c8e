//! A text whose pieces are formatted one by one.

use quick_xml::events::BytesStart;

use super::escapes::unescape;
use super::fault::Fault;
use crate::table::xml::attribute;

/// Pieces of one text; a cell has 32,767 characters at most, and no program writes empty pieces.
const PIECES: usize = 1 << 16;

/// Gathers the pieces (`t`) of a text, without the hints how it is pronounced (`rPh`).
#[derive(Default)]
pub(super) struct RichText {
    text: String,
    piece: String,
    pieces: usize,
    is_open: bool,
    keeps_space: bool,
    is_hint: bool,
}

impl RichText {
    pub(super) fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        match tag.local_name().as_ref() {
            "rPh" => self.is_hint = true,
            "t" if !self.is_hint => {
                self.is_open = true;
                self.keeps_space = attribute(tag, "space").is_some_and(|value| value == "preserve");
                self.pieces += 1;
                if self.pieces > PIECES {
                    return Err(Fault::content("a text has more pieces than characters"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a text belongs to it now.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.piece.push_str(text);
    }

    pub(super) fn end(&mut self, tag: &str) {
        match tag {
            "rPh" => self.is_hint = false,
            "t" if self.is_open => {
                self.is_open = false;
                let piece = if self.keeps_space {
                    self.piece.as_str()
                } else {
                    self.piece.trim_matches([' ', '\t', '\r', '\n'])
                };
                self.text.push_str(&unescape(piece));
                self.piece.clear();
            }
            _ => {}
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Begins another text.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.piece.clear();
        self.pieces = 0;
        self.is_open = false;
        self.is_hint = false;
    }
}
