//! The streams of a compound file ([MS-CFB]).

use std::collections::HashSet;

/// Sector numbers from here on are no sectors: the end of a chain, and what is free or holds the tables themselves.
const NO_SECTOR: u32 = 0xffff_fffa;

/// Sector numbers that the header has room for.
const IN_HEADER: usize = 109;

/// Bytes of the sectors of the mini stream.
const MINI_SECTOR: usize = 64;

/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// What keeps a compound file from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CompoundFault {
    #[error("its header is cut off")]
    Header,
    #[error("a chain of its sectors leads back into itself")]
    Circle,
    #[error("it holds no workbook")]
    NoWorkbook,
}

/// A compound file. Its tables are read where they stand; what it takes is bounded by its length.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sectors that hold the table of chains, in their order.
    table: Vec<u32>,
    directory: Vec<u8>,
}

/// A stream as the directory has it.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, CompoundFault> {
        let shift = number::<2>(bytes, 30).ok_or(CompoundFault::Header)?;
        // 512 bytes in version 3, 4,096 in version 4.
        let sector = if shift == 12 { 4096 } else { 512 };
        let mut file = Self { bytes, sector, table: Vec::new(), directory: Vec::new() };
        file.read_table()?;
        let first = file.header(48)?;
        file.directory = file.chain(first, usize::MAX)?;
        Ok(file)
    }

    /// The stream of a workbook.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, CompoundFault> {
        let named = |name: &str| self.entry(|kind, found| kind == STREAM && found == name);
        let Entry { start, length } =
            named("workbook").or_else(|| named("book")).ok_or(CompoundFault::NoWorkbook)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let cutoff = usize::try_from(self.header(56)?).unwrap_or(usize::MAX);
        if length >= cutoff {
            return self.chain(start, length);
        }
        let whole = self.entry(|kind, _| kind == ROOT).ok_or(CompoundFault::NoWorkbook)?;
        let whole = self.chain(whole.start, usize::try_from(whole.length).unwrap_or(usize::MAX))?;
        let table = self.chain(self.header(60)?, usize::MAX)?;
        let next = |sector: u32| number::<4>(&table, 4 * sector as usize);
        let mini = |sector: u32| part(&whole, sector as usize, MINI_SECTOR);
        follow(start, length, mini, next)
    }

    fn header(&self, at: usize) -> Result<u32, CompoundFault> {
        number::<4>(self.bytes, at).ok_or(CompoundFault::Header)
    }

    /// The numbers of the sectors with the table: in the header, and in a chain of sectors that each end with the next.
    fn read_table(&mut self) -> Result<(), CompoundFault> {
        let numbers = self.bytes.get(76..76 + 4 * IN_HEADER).ok_or(CompoundFault::Header)?;
        self.table.extend(sectors(numbers));
        let mut next = self.header(68)?;
        let mut seen = HashSet::new();
        while let Some(sector) = self.sector(next) {
            if !seen.insert(next) {
                return Err(CompoundFault::Circle);
            }
            let Some((numbers, last)) = sector.split_last_chunk::<4>() else { break };
            self.table.extend(sectors(numbers));
            next = u32::from_le_bytes(*last);
        }
        Ok(())
    }

    /// A sector; the last one may be cut off.
    fn sector(&self, sector: u32) -> Option<&'a [u8]> {
        if sector >= NO_SECTOR { None } else { part(self.bytes, sector as usize + 1, self.sector) }
    }

    fn next(&self, sector: u32) -> Option<u32> {
        let in_each = self.sector / 4;
        let table = self.sector(*self.table.get(sector as usize / in_each)?)?;
        number::<4>(table, sector as usize % in_each * 4)
    }

    /// The bytes of a chain of sectors, as far as it leads.
    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, CompoundFault> {
        follow(start, length, |at| self.sector(at), |at| self.next(at))
    }

    fn entry(&self, is_wanted: impl Fn(u8, &str) -> bool) -> Option<Entry> {
        self.directory.chunks_exact(ENTRY).find_map(|entry| {
            let letters = number::<2>(entry, 64)?.saturating_sub(2).min(62);
            let (name, _) =
                encoding_rs::UTF_16LE.decode_without_bom_handling(entry.get(..letters as usize)?);
            let kind = *entry.get(66)?;
            if !is_wanted(kind, &name.to_lowercase()) {
                return None;
            }
            // The upper half is not set in files of version 3.
            let upper = if self.sector == 512 { 0 } else { number::<4>(entry, 124)? };
            let length = u64::from(upper) << 32 | u64::from(number::<4>(entry, 120)?);
            Some(Entry { start: number::<4>(entry, 116)?, length })
        })
    }
}

/// Follows a chain to its end, to a sector that is not there, or until the length is reached.
fn follow<'b>(
    start: u32,
    length: usize,
    sector: impl Fn(u32) -> Option<&'b [u8]>,
    next: impl Fn(u32) -> Option<u32>,
) -> Result<Vec<u8>, CompoundFault> {
    let mut bytes = Vec::new();
    let mut seen = HashSet::new();
    let mut at = start;
    while let Some(found) = sector(at).filter(|_| bytes.len() < length) {
        if !seen.insert(at) {
            return Err(CompoundFault::Circle);
        }
        bytes.extend_from_slice(found);
        let Some(following) = next(at) else { break };
        at = following;
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// One of the equal parts of something; the last one may be cut off.
fn part(bytes: &[u8], place: usize, size: usize) -> Option<&[u8]> {
    let start = place.checked_mul(size)?;
    let end = start.checked_add(size)?.min(bytes.len());
    bytes.get(start..end).filter(|part| !part.is_empty())
}

fn sectors(numbers: &[u8]) -> impl Iterator<Item = u32> {
    let (numbers, _) = numbers.as_chunks::<4>();
    numbers.iter().map(|number| u32::from_le_bytes(*number)).filter(|sector| *sector < NO_SECTOR)
}

/// A number of up to four bytes.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(N)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{compound_file, small_compound_file};
    use super::*;

    fn stream(file: &[u8]) -> Result<Vec<u8>, CompoundFault> {
        Compound::new(file)?.workbook()
    }

    #[test]
    fn streams_are_found_large_and_small() {
        let content: Vec<u8> = (0..10_000_u32).map(|at| (at % 251) as u8).collect();
        assert_eq!(stream(&compound_file(&content)).unwrap(), content);
        assert_eq!(stream(&small_compound_file(&content[..1000])).unwrap(), content[..1000]);
    }

    #[test]
    fn a_chain_that_leads_back_into_itself_is_damage() {
        let mut file = compound_file(&[7; 10_000]);
        // The table stands in the last sector; the second sector of the stream leads back to its first.
        let table = file.len() - 512;
        file[table + 8..table + 12].copy_from_slice(&1_u32.to_le_bytes());
        assert_eq!(stream(&file), Err(CompoundFault::Circle));
        file[table..table + 4].copy_from_slice(&0_u32.to_le_bytes());
        assert!(matches!(Compound::new(&file), Err(CompoundFault::Circle)));
    }

    #[test]
    fn lengths_are_not_believed() {
        let mut file = compound_file(&[7; 10_000]);
        // The length of the second entry of the directory, which is the first sector.
        let length = 512 + 128 + 120;
        file[length..length + 8].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(stream(&file).unwrap().len(), 10_240);
    }

    #[test]
    fn what_is_cut_off_is_as_long_as_it_is() {
        let file = compound_file(&[7; 10_000]);
        for length in 0..file.len() {
            if let Ok(found) = stream(&file[..length]) {
                assert!(found.len() <= length);
            }
        }
    }
}
