//! Values that programs write into JSON for numbers that it has no way to write: `NaN` and `Infinity` of Python and JavaScript,
//! and numbers beyond all that a program holds (RFC 8259, section 6).

use std::sync::Arc;

use memchr::memchr3;

use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Values that are no numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoNumbers {
    count: usize,
    /// The first of them, and its line.
    first: String,
    line: usize,
}

impl NoNumbers {
    pub(super) fn finding(&self, path: &Arc<str>) -> Finding {
        let message = message!(
            "{values} not known: what is written there is no number; the first: {first}",
            values = Message::counted(self.count, "value is", "values are"),
            first = self.first.as_str()
        );
        let row = u32::try_from(self.line).unwrap_or(u32::MAX);
        Finding::warning("no-number", path.as_ref(), message)
            .hint(message!("Write the figure, or null where there is none"))
            .at(Location::file(Arc::clone(path)).with_row(row))
    }
}

/// A text with `null` in the place of such values; nothing where it has none.
pub(super) fn without_no_numbers(text: &str) -> Option<(String, NoNumbers)> {
    let bytes = text.as_bytes();
    let mut found: Option<NoNumbers> = None;
    let (mut made, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            at = end_of_text(bytes, at + 1);
            continue;
        }
        if !is_of_word(*byte) {
            at += 1;
            continue;
        }
        let length = bytes.get(at..)?.iter().take_while(|byte| is_of_word(**byte)).count();
        let word = text.get(at..at + length)?;
        if is_no_number(word) {
            made.push_str(text.get(kept..at)?);
            made.push_str("null");
            kept = at + length;
            let known = found.get_or_insert_with(|| NoNumbers {
                count: 0,
                first: shortened(word),
                line: text.get(..at).unwrap_or_default().matches('\n').count() + 1,
            });
            known.count += 1;
        }
        at += length;
    }
    made.push_str(text.get(kept..)?);
    found.map(|found| (made, found))
}

/// Where a text is over, behind its quotation mark. No text goes over the end of a line.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr3(b'"', b'\\', b'\n', rest)) {
        at += next;
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            _ => return at + 1,
        }
    }
    bytes.len()
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

fn is_no_number(word: &str) -> bool {
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    matches!(unsigned, "NaN" | "Infinity")
        || begins(unsigned) && word.parse::<f64>().is_ok_and(f64::is_infinite)
}

fn shortened(word: &str) -> String {
    const LETTERS: usize = 20;
    match word.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}\u{2026}", word.get(..end).unwrap_or_default()),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Option<(String, usize, String, usize)> {
        let (text, found) = without_no_numbers(text)?;
        Some((text, found.count, found.first, found.line))
    }

    #[test]
    fn what_is_no_number_is_not_known_and_the_rest_is_read() {
        let text = "[{\"a\": 1e300,\n\"b\": NaN, \"c\": -Infinity, \"d\": 1e400, \"NaN\": \"x \\\" NaN\"}]";
        let expected =
            "[{\"a\": 1e300,\n\"b\": null, \"c\": null, \"d\": null, \"NaN\": \"x \\\" NaN\"}]";
        assert_eq!(made(text), Some((expected.to_owned(), 3, "NaN".to_owned(), 2)));
        assert_eq!(made("{\"a\": true, \"b\": -1.5e-3, \"c\": nan}"), None);
    }

    #[test]
    fn a_line_that_was_cut_off_hides_none_of_the_next() {
        let (text, count, ..) = made("{\"a\": \"x\n{\"b\": Infinity}\n").unwrap();
        assert_eq!((text.as_str(), count), ("{\"a\": \"x\n{\"b\": null}\n", 1));
        assert_eq!(
            made(&format!("[{}]", "9".repeat(400))).unwrap().2,
            "99999999999999999999\u{2026}"
        );
    }
}
