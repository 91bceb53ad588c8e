//! Text files that are read from the disk each time, because they are too large to hold.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, Encoding, UTF_8};
use sha2::{Digest, Sha256};

use crate::opened;

const BLOCK: usize = 1 << 18;

/// A text file on the disk.
#[derive(Debug)]
pub(crate) struct TextFile {
    path: PathBuf,
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(crate) mark: usize,
}

impl TextFile {
    pub(crate) fn new(path: &Path, encoding: &'static Encoding, mark: usize) -> Self {
        Self { path: path.to_owned(), encoding, mark }
    }

    /// The text as UTF-8, from a byte behind the mark on.
    pub(crate) fn reader(&self, start: usize) -> io::Result<Box<dyn Read + Send>> {
        let mut file = opened::open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark as u64))?;
        if self.encoding == UTF_8 {
            file.seek(SeekFrom::Current(i64::try_from(start).unwrap_or(0)))?;
            return Ok(Box::new(file));
        }
        let mut reader = Transcoder {
            source: BufReader::with_capacity(BLOCK, file),
            decoder: self.encoding.new_decoder_without_bom_handling(),
            text: vec![0; BLOCK],
            filled: 0,
            taken: 0,
            done: false,
        };
        io::copy(&mut (&mut reader).take(start as u64), &mut io::sink())?;
        Ok(Box::new(reader))
    }

    pub(crate) fn sha256(&self) -> io::Result<String> {
        let mut file = opened::open(&self.path)?;
        let mut hash = Sha256::new();
        let mut block = vec![0; BLOCK];
        loop {
            let length = file.read(&mut block)?;
            match block.get(..length) {
                Some([]) | None => return Ok(format!("{:x}", hash.finalize())),
                Some(bytes) => hash.update(bytes),
            }
        }
    }
}

/// Turns text of another encoding into UTF-8 on the way.
struct Transcoder {
    source: BufReader<File>,
    decoder: Decoder,
    text: Vec<u8>,
    filled: usize,
    taken: usize,
    done: bool,
}

impl Transcoder {
    fn fill(&mut self) -> io::Result<()> {
        use std::io::BufRead as _;
        self.taken = 0;
        self.filled = 0;
        while self.filled == 0 && !self.done {
            let bytes = self.source.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.source.consume(read);
            self.filled = written;
            self.done = last && matches!(result, encoding_rs::CoderResult::InputEmpty);
        }
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.filled {
            self.fill()?;
        }
        let ready = self.text.get(self.taken..self.filled).unwrap_or_default();
        let length = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), ready.get(..length)) {
            to.copy_from_slice(from);
        }
        self.taken += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_arrive_as_utf8() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let line = "Größe;Диск\r\n".repeat(60_000);
        let bytes: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, [vec![0xff, 0xfe], bytes].concat()).unwrap();
        let file = TextFile::new(&path, encoding_rs::UTF_16LE, 2);
        let mut text = String::new();
        file.reader("Größe".len()).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, &line["Größe".len()..]);
    }
}
