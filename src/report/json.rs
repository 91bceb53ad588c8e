//! Documents as JSON that people can read and that stays small.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::inert;

/// A document as JSON, indented, ending with a line feed.
///
/// Objects far inside, such as the checks of a server, stand on one line each.
#[must_use]
pub fn json(document: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Layout::default());
    // Documents hold texts and numbers only, which always have a JSON form.
    let _ = document.serialize(&mut serializer);
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// Objects this far inside, and lists one further, stand on one line.
const DEEP: usize = 4;

/// Indents the outer levels by two blanks.
#[derive(Clone, Debug, Default)]
struct Layout {
    /// Whether each container around the place is on one line.
    inline: Vec<bool>,
    /// Whether the innermost container has held a value.
    has_value: bool,
}

impl Layout {
    fn open<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        sign: &[u8],
        deepest: usize,
    ) -> io::Result<()> {
        let is_inside = self.inline.last().copied().unwrap_or(false);
        self.inline.push(is_inside || self.inline.len() + 1 >= deepest);
        self.has_value = false;
        writer.write_all(sign)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> io::Result<()> {
        let inline = self.inline.pop().unwrap_or(false);
        if self.has_value && !inline {
            self.new_line(writer)?;
        }
        self.has_value = true;
        writer.write_all(sign)
    }

    fn separate<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        match self.inline.last() {
            Some(false) => self.new_line(writer),
            _ if first => Ok(()),
            _ => writer.write_all(b" "),
        }
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        // Deeper levels stand on one line.
        let line = b"\n                ";
        writer.write_all(line.get(..=2 * self.inline.len()).unwrap_or(line))
    }
}

impl Formatter for Layout {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(inert::json(fragment).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[", DEEP + 1)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{", DEEP)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn the_outer_levels_are_indented_and_what_is_far_inside_is_on_one_line() {
        let document = json!({
            "empty": [],
            "none": {},
            "servers": [{"checks": [{"a": 1, "b": [1, 2]}, {}], "figures": {"x": 1, "y": {}}, "name": "a"}],
        });
        let text = super::json(&document);
        assert_eq!(
            text,
            "{\n  \"empty\": [],\n  \"none\": {},\n  \"servers\": [\n    {\n      \"checks\": [\n        {\"a\": 1, \"b\": [1, 2]},\n        {}\n      ],\n      \"figures\": {\"x\": 1, \"y\": {}},\n      \"name\": \"a\"\n    }\n  ]\n}\n"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    }
}
