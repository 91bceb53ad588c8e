//! Records of a large text file, split and read block by block on all cores and taken over in their order.
//!
//! Only text without quotation marks is cut, because a line may else end within a cell.

use std::io::{self, Cursor, Read};

use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;

use super::quotes::RowTooLong;
use super::record::Record;

/// Bytes of a block.
const BLOCK: u64 = 1 << 20;
/// Blocks that are read at a time, for each thread, and at most: with what is made of them a block takes about 4 MiB.
const BLOCKS_PER_CORE: usize = 2;
const MAX_BLOCKS: usize = 16;

/// What is made of a block.
#[derive(Default)]
struct Work<T> {
    bytes: Vec<u8>,
    /// The line that the block starts with.
    line: u32,
    made: T,
}

/// What a text that is cut into blocks ends with.
pub(crate) enum End {
    /// Everything was read.
    Done,
    /// What follows has quotation marks: the text, and its first line.
    Quoted(Box<dyn Read + Send>, u32),
}

/// Cuts a text into blocks of whole lines.
struct Cutter {
    source: Box<dyn Read + Send>,
    /// The beginning of a line that the last block left over.
    rest: Vec<u8>,
    line: u32,
    ended: bool,
    quoted: bool,
}

impl Cutter {
    /// Fills a block; false at the end, and where a quotation mark comes: then all that is left stands in `rest` and in the
    /// source.
    fn cut<T>(&mut self, work: &mut Work<T>) -> io::Result<bool> {
        work.line = self.line;
        work.bytes.clear();
        work.bytes.append(&mut self.rest);
        let mut end = None;
        while end.is_none() && !self.ended && !self.quoted {
            let before = work.bytes.len();
            let read = (&mut self.source).take(BLOCK).read_to_end(&mut work.bytes)?;
            let fresh = work.bytes.get(before..).unwrap_or_default();
            self.ended = read == 0;
            self.quoted = memchr(b'"', fresh).is_some();
            let line_end = memrchr(b'\n', fresh);
            end = line_end.map(|at| before + at + 1);
            if end.is_none() && work.bytes.len() as u64 > RowTooLong::LIMIT {
                return Err(io::Error::other(RowTooLong { line: self.line }));
            }
        }
        if self.quoted {
            self.rest.append(&mut work.bytes);
            return Ok(false);
        }
        if let Some(end) = end {
            self.rest.extend_from_slice(work.bytes.get(end..).unwrap_or_default());
            work.bytes.truncate(end);
        }
        let lines = memchr_iter(b'\n', &work.bytes).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(lines);
        Ok(!work.bytes.is_empty())
    }
}

impl<T> Work<T> {
    fn make(&mut self, delimiter: u8, each: &(impl Fn(&mut T, Record<'_>) + Sync)) {
        let mut ends = Vec::new();
        let mut rest = self.bytes.as_slice();
        let mut line = self.line;
        while !rest.is_empty() {
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let text = rest.get(..end).unwrap_or_default();
            rest = rest.get(end + 1..).unwrap_or_default();
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let mut record = |text: &[u8]| {
                if !text.is_empty() {
                    ends.clear();
                    ends.extend(memchr_iter(delimiter, text));
                    ends.push(text.len());
                    each(&mut self.made, Record::split(line, text, &ends));
                }
            };
            if memchr(b'\r', text).is_none() {
                record(text);
            } else {
                // Old programs end lines with a carriage return alone.
                text.split(|byte| *byte == b'\r').for_each(&mut record);
            }
            line = line.saturating_add(1);
        }
    }
}

/// Hands every record to `each` and what it made of a block to `take_over`, which leaves it empty for another block.
pub(crate) fn visit<T: Default + Send>(
    source: Box<dyn Read + Send>,
    first_line: u32,
    delimiter: u8,
    each: &(impl Fn(&mut T, Record<'_>) + Sync),
    take_over: &mut (impl FnMut(&mut T) + Send),
) -> io::Result<End> {
    let count = (BLOCKS_PER_CORE * rayon::current_num_threads()).min(MAX_BLOCKS);
    let mut cutter =
        Cutter { source, rest: Vec::new(), line: first_line, ended: false, quoted: false };
    let fresh = || -> Vec<Work<T>> { (0..count).map(|_| Work::default()).collect() };
    // While some blocks are read, those before them are taken over.
    let (mut made, mut next) = (fresh(), fresh());
    let mut ready = 0;
    loop {
        let mut cut = 0;
        while let Some(work) = next.get_mut(cut) {
            if !cutter.cut(work)? {
                break;
            }
            cut += 1;
        }
        rayon::join(
            || {
                for work in made.iter_mut().take(ready) {
                    take_over(&mut work.made);
                }
            },
            || {
                let blocks = next.par_iter_mut().take(cut);
                blocks.for_each(|work| work.make(delimiter, each));
            },
        );
        if cut == 0 {
            break;
        }
        std::mem::swap(&mut made, &mut next);
        ready = cut;
    }
    Ok(if cutter.quoted {
        let rest = Cursor::new(cutter.rest).chain(cutter.source);
        End::Quoted(Box::new(rest), cutter.line)
    } else {
        End::Done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Line = (u32, String);

    /// The first cell of each line, and what is left with its first line.
    fn lines(text: &str) -> (Vec<Line>, Option<Line>) {
        let source = Box::new(Cursor::new(text.to_owned().into_bytes()));
        let mut found = Vec::new();
        let end = visit(
            source,
            1,
            b',',
            &|made: &mut Vec<Line>, record| {
                made.push((record.line, record.get(0).to_owned()));
            },
            &mut |made| found.append(made),
        );
        let rest = match end.unwrap() {
            End::Done => None,
            End::Quoted(mut rest, line) => {
                let mut text = String::new();
                rest.read_to_string(&mut text).unwrap();
                Some((line, text))
            }
        };
        (found, rest)
    }

    #[test]
    fn every_line_comes_once_in_order_with_its_number() {
        let each: Vec<String> = (1..=700_000).map(|line| format!("{line},x\n")).collect();
        let text = each.concat();
        let (found, rest) = lines(&text);
        assert_eq!((found.len(), rest), (700_000, None));
        assert!(
            found.iter().zip(1..).all(|((line, text), at)| *line == at && *text == at.to_string())
        );
        let (found, _) = lines("a\r\n\r\nb\nlast");
        let expected = [(1, "a"), (3, "b"), (4, "last")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(lines("").0, []);
        let (found, _) = lines("a,1\rb,2\r");
        assert_eq!(found, [(1, "a".to_owned()), (1, "b".to_owned())]);
    }

    #[test]
    fn lines_longer_than_a_block_stay_whole() {
        let long = "x".repeat(3 << 20);
        let (found, _) = lines(&format!("a\n{long}\nb\n"));
        let lengths: Vec<usize> = found.iter().map(|(_, text)| text.len()).collect();
        assert_eq!(lengths, [1, 3 << 20, 1]);
    }

    #[test]
    fn what_has_quotation_marks_is_left() {
        let plain = "1,2\n".repeat(600_000);
        let quoted = "\"a\nb\",2\n";
        let (found, rest) = lines(&format!("{plain}{quoted}"));
        let (line, text) = rest.unwrap();
        assert_eq!(found.len() + 1, usize::try_from(line).unwrap());
        assert_eq!(text.len() + 4 * found.len(), plain.len() + quoted.len());
        assert!(text.ends_with(quoted));
    }
}
