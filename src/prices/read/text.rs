//! A file as text in UTF-8, read piece by piece, with its hash.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
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
    /// Bytes of `taken` that are decoded, and bytes in it.
    place: (usize, usize),
    /// Whether all bytes are taken.
    is_ended: bool,
    /// Whether all of them are decoded.
    is_finished: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self {
            inner,
            decoder,
            taken: vec![0; PIECE],
            place: (0, 0),
            is_ended: false,
            is_finished: false,
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // A character may need so many bytes.
        if into.len() < 4 {
            return Err(io::Error::other("too little room for a character"));
        }
        loop {
            if self.place.0 == self.place.1 && !self.is_ended {
                let count = self.inner.read(&mut self.taken)?;
                self.place = (0, count);
                self.is_ended = count == 0;
            }
            if self.is_finished {
                return Ok(0);
            }
            let waiting = self.taken.get(self.place.0..self.place.1).unwrap_or_default();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(waiting, into, self.is_ended);
            self.place.0 += read;
            self.is_finished = self.is_ended && result == CoderResult::InputEmpty;
            if written > 0 || self.is_finished {
                return Ok(written);
            }
        }
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
