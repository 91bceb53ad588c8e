//! Which encoding a text file is in.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// The length of the sample from which the encoding of a file is detected.
const SAMPLE: usize = 64 * 1024;

/// Fewer zeros at the end of a file are those of its characters, or say that it is no text.
const MIN_PADDING: usize = 8;

/// Text with the encoding it was read in.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    pub(crate) byte_order_mark: bool,
    /// The line of the first character that the guess of the encoding decided on; nothing where the text says it or it is UTF-8.
    guessed_from: Option<u32>,
}

impl Decoded {
    /// That the encoding is a guess.
    pub(crate) fn guess(&self, path: &Arc<str>) -> Option<Finding> {
        let line = self.guessed_from?;
        let message = message!(
            "it is not UTF-8 and does not say in which encoding it is; it is read as {encoding}, which counts from this line on",
            encoding = self.encoding.name()
        );
        let finding = Finding::note("encoding-guessed", path.as_ref(), message)
            .hint(message!("If names look wrong, name the encoding with --encoding"))
            .at(Location::file(Arc::clone(path)).with_row(line));
        Some(finding)
    }

    /// What is to be told of a text that nothing else looks through: a guess, and characters that were lost.
    pub(crate) fn findings(&self, path: &Arc<str>) -> Vec<Finding> {
        let mut lost = self.text.match_indices(char::REPLACEMENT_CHARACTER);
        let lost = lost.next().map(|(first, _)| {
            let line = line_of(self.text.get(..first).unwrap_or_default().as_bytes());
            lost_characters(path, line, 1 + lost.count())
        });
        self.guess(path).into_iter().chain(lost).collect()
    }
}

/// That characters were lost, of which the text has replacement characters.
pub(crate) fn lost_characters(path: &Arc<str>, first_line: u32, count: usize) -> Finding {
    let message = message!(
        "{characters} when the text was written or read, and a sign stands in the place of each",
        characters = Message::counted(count, "character was lost", "characters were lost")
    );
    Finding::warning("lost-characters", path.as_ref(), message)
        .hint(message!("Export the file in UTF-8, or name its encoding with --encoding"))
        .at(Location::file(Arc::clone(path)).with_row(first_line))
}

fn line_of(before: &[u8]) -> u32 {
    let line_ends = memchr::memchr_iter(b'\n', before).count();
    u32::try_from(line_ends + 1).unwrap_or(u32::MAX)
}

/// Decodes text: by its byte order mark, else in the encoding that was asked for, else as UTF-16, UTF-8 or the Western Windows code page.
pub(crate) fn decode(bytes: &[u8], forced: Option<&'static Encoding>) -> Decoded {
    let bytes = without_padding(bytes);
    let (encoding, mark) = match (Encoding::for_bom(bytes), forced) {
        (Some((encoding, length)), _) => (encoding, length),
        (None, Some(encoding)) => (encoding, 0),
        (None, None) => (detect(bytes), 0),
    };
    let body = bytes.get(mark..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(body);
    let is_guess = mark == 0 && forced.is_none() && encoding == WINDOWS_1252;
    let guessed_from = (is_guess && !says_encoding(&text)).then(|| {
        let valid = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        line_of(bytes.get(..valid).unwrap_or_default())
    });
    Decoded { text: text.into_owned(), encoding, byte_order_mark: mark > 0, guessed_from }
}

/// Whether markup says that it is in the code page that it is read in, or in one that this one holds.
fn says_encoding(text: &str) -> bool {
    let head = text.char_indices().nth(1024).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let head = head.to_ascii_lowercase();
    head.trim_start().starts_with('<')
        && ["windows-1252", "iso-8859-1", "us-ascii"].iter().any(|name| head.contains(name))
}

/// A log whose machine lost power ends in zeros: space that was reserved and never written. The last character of UTF-16 may
/// end in a zero of its own.
fn without_padding(bytes: &[u8]) -> &[u8] {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if bytes.len() - used < MIN_PADDING {
        return bytes;
    }
    // In text of one byte a character no zero stands before the end.
    let is_wide = bytes.get(..used).is_some_and(|text| text.contains(&0));
    let used = if is_wide { used + used % 2 } else { used };
    bytes.get(..used).unwrap_or(bytes)
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    utf16_without_mark(bytes)
        .unwrap_or_else(|| if is_mostly_utf8(bytes) { UTF_8 } else { WINDOWS_1252 })
}

/// Whether bytes are UTF-8, or were before some were damaged: at least as many characters of several bytes are whole as bytes are none.
/// Letters of a code page hardly ever make one.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut whole, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    whole >= damaged
}

/// UTF-16 of a Latin-script table has a zero in nearly every second byte, always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let (mut high_zeros, mut low_zeros) = (0, 0);
    for pair in sample.chunks_exact(2) {
        if let [first, second] = pair {
            high_zeros += usize::from(*first == 0);
            low_zeros += usize::from(*second == 0);
        }
    }
    // A tenth is enough: names in another script have few zeros, separators and digits still do.
    let many = pairs.div_ceil(10);
    match (high_zeros, low_zeros) {
        (0, zeros) if zeros >= many => Some(UTF_16LE),
        (zeros, 0) if zeros >= many => Some(UTF_16BE),
        _ => None,
    }
}

/// Control characters that a text may have anyway, such as a name that was copied from a terminal.
const STRAY: usize = 2;

/// Whether decoded text is no text: control characters that no table holds.
pub(crate) fn is_binary(text: &str) -> bool {
    let (mut odd, mut seen) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE) {
        seen += 1;
        odd += usize::from(u8::try_from(c).is_ok_and(is_control));
    }
    // Two of a few characters are many.
    odd * 100 > seen && (odd > STRAY || odd * 6 > seen)
}

/// Whether a byte is a control character that has no place in a text: line ends, tabs, page breaks and the end of a file of DOS have.
pub(crate) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0b' | b'\x0c' | b'\x1a')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn zeros_at_the_end_are_no_text() {
        for text in ["a,b\n1,23", "a,b\n1,2"] {
            let padded = [text.as_bytes(), &[0; 100]].concat();
            assert_eq!(decode(&padded, None).text, text);
            let padded = [utf16le(text), vec![0; 100]].concat();
            assert_eq!(decode(&padded, None).text, text);
        }
        assert!(is_binary(&decode(b"a\0\0\0b,c", None).text));
    }

    #[test]
    fn utf16_is_recognised_with_and_without_mark() {
        let plain = utf16le("Name;Größe\r\n");
        let decoded = decode(&plain, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Name;Größe\r\n", UTF_16LE));
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&plain);
        let decoded = decode(&marked, None);
        assert!(decoded.byte_order_mark);
        assert_eq!(decoded.text, "Name;Größe\r\n");
        let big: Vec<u8> = "a,b\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&big, None).encoding, UTF_16BE);
        assert_eq!(decode(&big, None).text, "a,b\n");
    }

    #[test]
    fn utf8_loses_its_mark_and_other_bytes_are_a_code_page() {
        let decoded = decode(b"\xef\xbb\xbfa\xc3\xa4", None);
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding, decoded.byte_order_mark),
            ("aä", UTF_8, true)
        );
        let decoded = decode(b"Gr\xf6\xdfe", None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Größe", WINDOWS_1252));
        let forced = decode(b"\xc4\xe8\xf1\xea", Some(encoding_rs::WINDOWS_1251));
        assert_eq!(forced.text, "Диск");
    }

    #[test]
    fn a_damaged_byte_does_not_turn_utf8_into_a_code_page() {
        let path: Arc<str> = "a.json".into();
        let decoded = decode("Größe\nTür".as_bytes(), None);
        assert!(decoded.findings(&path).is_empty());
        let bytes = [&b"Gr\xc3\xb6\xc3\x9fe\nbad\xff3\n"[..], "Tür".as_bytes()].concat();
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Größe\nbad\u{fffd}3\nTür", UTF_8));
        let told = decoded.findings(&path);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].code, told[0].location.as_ref().unwrap().row),
            ("lost-characters", Some(2))
        );
    }

    #[test]
    fn a_guessed_code_page_is_told_unless_the_text_says_it() {
        let path: Arc<str> = "a.csv".into();
        let rows = |bytes: &[u8], forced| -> Vec<(&str, Option<u32>)> {
            let told = decode(bytes, forced).findings(&path);
            told.iter().map(|one| (one.code, one.location.as_ref().unwrap().row)).collect()
        };
        assert_eq!(rows(b"a\nb\nGr\xf6\xdfe", None), [("encoding-guessed", Some(3))]);
        assert_eq!(rows(b"a\nb\nGr\xf6\xdfe", Some(WINDOWS_1252)), []);
        assert_eq!(rows(b"<?xml encoding=\"ISO-8859-1\"?>\nGr\xf6\xdfe", None), []);
        assert_eq!(rows(b"a\nb", None), []);
    }

    #[test]
    fn control_characters_are_not_text() {
        assert!(is_binary("a\0\0\0b"));
        assert!(!is_binary("a,b\n1,\x1b[31mx\0\n"));
        assert!(is_binary("\x01\x02\x03abc"));
        assert!(!is_binary("a\tb\r\n\x1a"));
    }
}
