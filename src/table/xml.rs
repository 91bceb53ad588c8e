//! XML read block by block: a text of any length takes the room of its longest tag or piece of text.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};
use std::ops::ControlFlow;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 17;
/// Bytes of the longest tag or piece of text that is read.
const LONGEST: usize = 1 << 26;
/// Elements inside of each other; office documents have a dozen.
const DEEPEST: usize = 1000;

/// Why a text could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum XmlFault {
    /// Its bytes could not be had.
    #[error("{0}")]
    Source(#[from] std::io::Error),
    /// It is no XML.
    #[error("{0}")]
    Syntax(#[from] quick_xml::Error),
    /// A document type may define it; office documents have none.
    #[error("&{0}; stands for nothing that is known")]
    Entity(String),
    /// No program writes such a thing.
    #[error("a tag or a text is longer than {LONGEST} bytes")]
    TooLong,
    /// No program writes such a thing.
    #[error("more than {DEEPEST} elements stand inside of each other")]
    TooDeep,
    /// Elements are open at its end.
    #[error("it ends in the middle")]
    Cut,
}

/// Hands over the events of a text until `each` breaks.
///
/// `Fallback` elements, the poorer of two ways to say the same, are passed over.
pub(crate) fn events<E: From<XmlFault>>(
    source: &mut dyn Read,
    mut each: impl FnMut(&Event<'_>) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let mut blocks = Blocks { source, bytes: Vec::new(), filled: 0, fault: None, is_last: false };
    let mut walk = Walk { depth: 0, fallback: None };
    let mut wanted = BLOCK;
    loop {
        blocks.fill(wanted);
        let is_whole = blocks.is_last && blocks.fault.is_none();
        let Some(read) = walk.through(blocks.text(), is_whole, &mut each)? else {
            return Ok(());
        };
        if blocks.is_last {
            return match blocks.fault {
                Some(fault) => Err(XmlFault::Source(fault).into()),
                None if walk.depth > 0 => Err(XmlFault::Cut.into()),
                None => Ok(()),
            };
        }
        blocks.drop_front(read);
        // What does not fit into a block needs a larger one.
        wanted = if read == 0 { blocks.filled.saturating_mul(2) } else { blocks.filled + BLOCK };
        if wanted > 2 * LONGEST {
            return Err(XmlFault::TooLong.into());
        }
    }
}

/// The bytes that were read and not yet handed over.
struct Blocks<'s> {
    source: &'s mut dyn Read,
    bytes: Vec<u8>,
    filled: usize,
    /// What keeps the rest from being read.
    fault: Option<std::io::Error>,
    is_last: bool,
}

impl Blocks<'_> {
    fn fill(&mut self, wanted: usize) {
        if self.bytes.len() < wanted {
            self.bytes.resize(wanted, 0);
        }
        while !self.is_last
            && let Some(room) = self.bytes.get_mut(self.filled..wanted)
            && !room.is_empty()
        {
            match self.source.read(room) {
                Ok(0) => self.is_last = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => self.stop(error),
            }
        }
        let bytes = self.bytes.get(..self.filled).unwrap_or_default();
        // A character that is cut by the end of a block is whole in the next.
        if let Err(error) = std::str::from_utf8(bytes)
            && (self.is_last || error.error_len().is_some())
        {
            self.stop(std::io::Error::new(ErrorKind::InvalidData, "it is not encoded in UTF-8"));
        }
    }

    fn stop(&mut self, fault: std::io::Error) {
        self.fault.get_or_insert(fault);
        self.is_last = true;
    }

    fn text(&self) -> &str {
        let bytes = self.bytes.get(..self.filled).unwrap_or_default();
        let valid = |end: usize| bytes.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok());
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => valid(error.valid_up_to()).unwrap_or_default(),
        }
    }

    fn drop_front(&mut self, read: usize) {
        self.bytes.copy_within(read..self.filled, 0);
        self.filled -= read;
    }
}

/// Where in a text the reading is.
struct Walk {
    depth: usize,
    /// The depth of a `Fallback` element that is passed over.
    fallback: Option<usize>,
}

impl Walk {
    /// Hands over the events of a block and returns how many bytes they took; `None` if `each` broke.
    ///
    /// What ends with the block may go on in the next, unless the block is the last.
    fn through<E: From<XmlFault>>(
        &mut self,
        block: &str,
        is_last: bool,
        each: &mut impl FnMut(&Event<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<Option<usize>, E> {
        // The reader drops a byte order mark, but counts from behind it.
        let text = block.trim_start_matches('\u{feff}');
        let start = block.len() - text.len();
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut read = 0;
        loop {
            let event = reader.read_event();
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match event {
                Ok(Event::Eof) => return Ok(Some(start + read)),
                Ok(_) if end >= text.len() && !is_last => return Ok(Some(start + read)),
                Ok(event) => {
                    if self.enters(&event)? && each(&event)?.is_break() {
                        return Ok(None);
                    }
                    read = end;
                }
                Err(error) if may_be_cut(&error) && !is_last => return Ok(Some(start + read)),
                Err(error) => return Err(XmlFault::Syntax(error).into()),
            }
        }
    }

    /// Whether an event is one to hand over.
    fn enters(&mut self, event: &Event<'_>) -> Result<bool, XmlFault> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(XmlFault::TooDeep);
                }
                if self.fallback.is_none() && tag.local_name().as_ref() == "Fallback" {
                    self.fallback = Some(self.depth);
                }
            }
            Event::End(_) => {
                let is_end_of_fallback = self.fallback == Some(self.depth);
                self.depth = self.depth.saturating_sub(1);
                if is_end_of_fallback {
                    self.fallback = None;
                    return Ok(false);
                }
            }
            _ => {}
        }
        Ok(self.fallback.is_none())
    }
}

/// Whether the end of a block can be the reason of an error.
fn may_be_cut(error: &Error) -> bool {
    matches!(error, Error::Syntax(_) | Error::IllFormed(IllFormedError::UnclosedReference))
}

/// An attribute by its name without a prefix.
pub(crate) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let mut attributes = tag.attributes();
    let mut all = attributes.with_checks(false).flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// The character that `&amp;` or `&#10;` stands for.
pub(crate) fn resolved(entity: &BytesRef<'_>) -> Result<char, XmlFault> {
    if let Some(character) = entity.resolve_char_ref()? {
        return Ok(character);
    }
    let text = quick_xml::escape::resolve_xml_entity(entity);
    text.and_then(|text| text.chars().next())
        .ok_or_else(|| XmlFault::Entity(entity.xml10_content().into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes a few at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(self.0.len()).min(room.len());
            let (now, later) = self.0.split_at(length);
            room[..length].copy_from_slice(now);
            self.0 = later;
            Ok(length)
        }
    }

    fn told(source: &mut dyn Read) -> Result<Vec<String>, XmlFault> {
        let mut told: Vec<String> = Vec::new();
        events::<XmlFault>(source, |event| {
            told.push(match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    format!("<{} {:?}", tag.local_name().as_ref(), attribute(tag, "a"))
                }
                Event::End(tag) => format!(">{}", tag.local_name().as_ref()),
                Event::Text(text) => text.xml10_content().into_owned(),
                Event::GeneralRef(entity) => resolved(entity)?.to_string(),
                Event::CData(text) => format!("[{}]", text.xml10_content()),
                _ => return Ok(ControlFlow::Continue(())),
            });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(told)
    }

    #[test]
    fn blocks_cut_nothing() {
        let piece =
            "<x:row a=\"&lt;ä>\"><c/>süß &amp; <!-- </row> --><![CDATA[<row>]]>&#228;</x:row>";
        let count = 3 * BLOCK / piece.len();
        let text = format!("\u{feff}<?xml version=\"1.0\"?><all>{}</all>", piece.repeat(count));
        for speed in [7, 4096, usize::MAX] {
            let told = told(&mut Slow(text.as_bytes(), speed)).unwrap();
            let one = ["<row Some(\"<ä>\")", "<c None", "süß ", "&", " ", "[<row>]", "ä", ">row"];
            assert_eq!(told.first().unwrap(), "<all None");
            assert_eq!(told.last().unwrap(), ">all");
            let inner = &told[1..told.len() - 1];
            assert_eq!(inner.len(), count * one.len());
            assert!(inner.chunks(one.len()).all(|chunk| chunk == one));
        }
    }

    #[test]
    fn a_tag_longer_than_a_block_is_read() {
        let text = format!("<all a=\"{}\"/>", "x".repeat(3 * BLOCK));
        assert_eq!(told(&mut text.as_bytes()).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_xml_is_told() {
        let kind = |text: &[u8]| told(&mut &*text).unwrap_err();
        assert!(matches!(kind(b"<a><b>"), XmlFault::Cut));
        assert!(matches!(kind(b"<a><b"), XmlFault::Syntax(_)));
        assert!(matches!(kind(b"<a>&unknown;</a>"), XmlFault::Entity(_)));
        assert!(matches!(kind(b"<a>x & y</a>"), XmlFault::Syntax(_)));
        assert!(matches!(kind(b"<a>\xff</a>"), XmlFault::Source(_)));
        assert!(matches!(kind("<a>".repeat(2 * DEEPEST).as_bytes()), XmlFault::TooDeep));
        let mut long = std::io::repeat(b'x');
        assert!(matches!(told(&mut long), Err(XmlFault::TooLong)));
    }

    #[test]
    fn the_poorer_way_is_passed_over() {
        let text = b"<a><AlternateContent><Choice>1</Choice><Fallback><a>2</a></Fallback></AlternateContent>3</a>";
        let told = told(&mut &text[..]).unwrap();
        assert!(told.contains(&"1".to_owned()) && told.contains(&"3".to_owned()));
        assert!(!told.contains(&"2".to_owned()));
    }
}
