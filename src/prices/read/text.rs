//! A file as text in UTF-8, read piece by piece, with its hash.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 16;

/// Passes bytes on and works out their SHA-256.
pub(super) struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Hashed<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    /// The hash of all bytes, those too that nobody read yet, in hexadecimal.
    pub(super) fn finish(mut self) -> io::Result<String> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(format!("{:x}", self.hash.finalize()))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.hash.update(into.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// The encoding of a JSON text by its first bytes: one of the three of Unicode.
pub(super) fn encoding(head: &[u8]) -> &'static Encoding {
    match head {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        [first, 0, ..] if *first != 0 => UTF_16LE,
        [0, second, ..] if *second != 0 => UTF_16BE,
        _ => UTF_8,
    }
}

/// Bytes of an encoding as UTF-8 without a byte order mark.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    taken: Vec<u8>,
    /// What is decoded, and how much of it was passed on.
    decoded: String,
    passed: usize,
    is_finished: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            taken: vec![0; PIECE],
            decoded: String::new(),
            passed: 0,
            is_finished: false,
        }
    }
}

impl<R: Read> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.passed == self.decoded.len() && !self.is_finished {
            let count = self.inner.read(&mut self.taken)?;
            let taken = self.taken.get(..count).unwrap_or_default();
            self.is_finished = count == 0;
            self.passed = 0;
            self.decoded.clear();
            let most = self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * count + 4);
            self.decoded.reserve(most);
            // The room is that of the longest text that the bytes can be, so that all of them are decoded.
            let _ = self.decoder.decode_to_string(taken, &mut self.decoded, self.is_finished);
        }
        Ok(self.decoded.as_bytes().get(self.passed..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.passed = (self.passed + count).min(self.decoded.len());
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let waiting = self.fill_buf()?;
        let count = waiting.len().min(into.len());
        if let (Some(into), Some(waiting)) = (into.get_mut(..count), waiting.get(..count)) {
            into.copy_from_slice(waiting);
        }
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        let utf8 = Utf8::new(bytes, encoding(bytes));
        io::BufReader::new(utf8).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn texts_of_unicode_are_read_with_and_without_mark() {
        let text = format!("{{\"a\": \"{}\u{1f642}\"}}", "\u{df}".repeat(200_000));
        assert_eq!(decoded(text.as_bytes()), text);
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()), text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&little), text);
        assert_eq!(decoded(&[&[0xff, 0xfe], little.as_slice()].concat()), text);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&[&[0xfe, 0xff], big.as_slice()].concat()), text);
        assert_eq!(decoded(b""), "");
    }
}
