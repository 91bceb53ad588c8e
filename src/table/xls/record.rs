//! The records of a stream, which each have a kind and up to 8,224 bytes.

use crate::table::binary_record::Record;

pub(super) const CONTINUE: u16 = 0x003c;
pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000a;

/// Goes through the records of a stream; a record that is cut off ends it.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn peek(&self) -> Option<(Record<'a>, &'a [u8])> {
        let (head, rest) = self.rest.split_first_chunk::<4>()?;
        let [kind, kind_high, length, length_high] = *head;
        let length = usize::from(u16::from_le_bytes([length, length_high]));
        let (data, rest) = rest.split_at_checked(length)?;
        Some((Record { kind: u16::from_le_bytes([kind, kind_high]), data }, rest))
    }

    /// The data of a record's part that stands in it, and those of the records that continue it.
    pub(super) fn continued(&mut self, data: &'a [u8]) -> Vec<&'a [u8]> {
        let mut parts = vec![data];
        while let Some((record, rest)) = self.peek().filter(|(record, _)| record.kind == CONTINUE) {
            parts.push(record.data);
            self.rest = rest;
        }
        parts
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (record, rest) = self.peek()?;
        self.rest = rest;
        Some(record)
    }
}
