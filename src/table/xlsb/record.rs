//! The records of a part: a kind of one or two bytes, a length of one to four, and the data.

use std::io::{self, BufRead, BufReader, Read};

use crate::table::binary_record::Record;

/// Bytes of the longest record that is read: the longest text has 32,767 letters, and its formula follows it.
const LONGEST: u64 = 1 << 20;

/// What keeps the records of a part from being read.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordFault {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("a record of it claims {0} bytes")]
    TooLong(u64),
}

/// Goes through the records of a part.
pub(super) struct Records<R> {
    source: BufReader<R>,
    data: Vec<u8>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(part: R) -> Self {
        Self { source: BufReader::with_capacity(1 << 16, part), data: Vec::new() }
    }

    /// The next record of a kind that is wanted; `None` at the end of the part, and where it is cut off.
    pub(super) fn next(
        &mut self,
        is_wanted: impl Fn(u16) -> bool,
    ) -> Result<Option<Record<'_>>, RecordFault> {
        loop {
            let Some(kind) = self.number(2)? else { return Ok(None) };
            let Some(length) = self.number(4)? else { return Ok(None) };
            let kind = u16::try_from(kind).unwrap_or(u16::MAX);
            if !is_wanted(kind) {
                let skipped = io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
                if skipped < length {
                    return Ok(None);
                }
                continue;
            }
            if length > LONGEST {
                return Err(RecordFault::TooLong(length));
            }
            self.data.clear();
            (&mut self.source).take(length).read_to_end(&mut self.data)?;
            let is_whole = self.data.len() as u64 == length;
            return Ok(is_whole.then_some(Record { kind, data: &self.data }));
        }
    }

    /// A number in groups of seven bits, the lowest first; each but the last has its highest bit set.
    fn number(&mut self, most: u32) -> Result<Option<u64>, RecordFault> {
        let mut number = 0;
        for group in 0..most {
            let Some(byte) = self.source.fill_buf()?.first().copied() else { return Ok(None) };
            self.source.consume(1);
            number |= u64::from(byte & 0x7f) << (7 * group);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(number))
    }
}
