//! Quotation marks that open a cell and never close it.
//!
//! A reader of separated text takes everything from such a mark to the next one, or to the end of the file, for one cell: the
//! rows in it are lost. A mark is taken for text, as if it were not there, where no other closes it, where the one that closes
//! it stands lines below and has text right behind it, where its lines are whole rows, and where the cell would be longer than any
//! that people fill.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2, memrchr2};

use super::encoding::is_control;
use super::shape::Shape;

/// Bytes of the longest cell within quotation marks, line ends included.
const LONGEST_CELL: usize = 1 << 20;

/// Bytes of the longest row: each may be a cell that takes room.
const LONGEST_ROW: usize = 16 << 20;

/// Characters of the longest cell of a spreadsheet: 32,767, "Excel specifications and limits", Microsoft.
const SPREADSHEET_CELL: usize = 32_767;

/// The replacement character in UTF-8.
const LOST: [u8; 3] = *b"\xef\xbf\xbd";

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 18;

/// What was seen in a text, in its quoted cells above all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Marks that open a cell and do not close it.
    pub(crate) open: Places,
    /// Quoted cells with lines that have as many separators as the rows of the table.
    pub(crate) rows_within: Places,
    /// Quoted cells that are longer than a spreadsheet can hold.
    pub(crate) long: Places,
    /// Control characters.
    pub(crate) controls: Places,
    /// Replacement characters, which stand for what was lost when the text was written or decoded.
    pub(crate) lost: Places,
}

/// The first line of what was seen, and how often it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) first_line: u32,
    pub(crate) count: usize,
}

impl Places {
    fn add(&mut self, line: u32) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
    }

    /// More of them, the first of which is in a line.
    fn add_many(&mut self, line: u32, count: usize) {
        self.add(line);
        self.count += count - 1;
    }
}

/// A row that is longer than any that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a row of more than {} bytes", LONGEST_ROW)]
pub(crate) struct RowTooLong {
    /// The line it begins in, or one of its lines.
    pub(crate) line: u32,
}

impl RowTooLong {
    /// The longest row in bytes.
    pub(crate) const LIMIT: u64 = LONGEST_ROW as u64;
}

/// Goes through a text once and finds the marks.
#[derive(Debug)]
pub(crate) struct Scanner {
    delimiter: u8,
    /// Separators of most rows.
    separators: usize,
    /// The last byte before what comes; a mark opens a cell behind a separator or a line end only.
    before: u8,
    line: u32,
    /// Bytes of the row so far, and separators outside of quotation marks.
    row: usize,
    row_separators: usize,
    pub(crate) seen: Seen,
}

/// How far a piece of text was looked through.
#[derive(Debug, Default)]
struct Step {
    /// Bytes from the start of the piece on that are decided.
    decided: usize,
    /// Marks among them that are taken for text.
    open: Vec<usize>,
}

impl Scanner {
    pub(crate) fn new(shape: &Shape) -> Self {
        Self {
            delimiter: shape.delimiter,
            separators: shape.separators,
            before: b'\n',
            line: shape.first_line,
            row: 0,
            row_separators: 0,
            seen: Seen::default(),
        }
    }

    /// The places of the marks of a whole text that are to be left out.
    pub(crate) fn open_marks(&mut self, text: &[u8]) -> Result<Vec<usize>, RowTooLong> {
        self.step(text, true).map(|step| step.open)
    }

    fn step(&mut self, text: &[u8], is_end: bool) -> Result<Step, RowTooLong> {
        let mut step = Step::default();
        // What follows a mark that was left out still begins a cell.
        let mut begins_cell = self.begins_cell(self.before);
        let mut at = 0;
        while let Some(mark) = self.opening(text, at, begins_cell) {
            self.pass(part(text, at, mark))?;
            let Some(cell) = Quoted::read(text, mark, is_end) else {
                step.decided = mark;
                return Ok(step);
            };
            if cell.is_open(self.delimiter) {
                self.seen.open.add(self.line);
                step.open.push(mark);
                (at, begins_cell) = (mark + 1, true);
                continue;
            }
            if self.swallows_rows(&cell) {
                let close = mark + 1 + cell.text.len();
                self.seen.open.add(self.line);
                step.open.extend([mark, close]);
                self.pass(cell.text)?;
                self.before = b'"';
                (at, begins_cell) = (close + 1, false);
                continue;
            }
            self.look_into(cell.text);
            self.row += cell.text.len() + 2;
            self.check_row()?;
            self.line = self.line.saturating_add(line_ends(cell.text));
            at = cell.end;
            self.before = b'"';
            begins_cell = false;
        }
        // A mark may be the first byte of what comes next, or its second half of the last.
        self.pass(part(text, at, text.len()))?;
        step.decided = text.len();
        Ok(step)
    }

    /// The next mark that begins a cell.
    fn opening(&self, text: &[u8], at: usize, begins_cell: bool) -> Option<usize> {
        memchr_iter(b'"', text.get(at..)?).map(|place| at + place).find(|&mark| {
            match mark.checked_sub(1).filter(|_| mark > at).and_then(|before| text.get(before)) {
                Some(before) => self.begins_cell(*before),
                None => begins_cell,
            }
        })
    }

    fn begins_cell(&self, before: u8) -> bool {
        before == self.delimiter || matches!(before, b'\n' | b'\r')
    }

    /// Text outside of quotation marks.
    fn pass(&mut self, text: &[u8]) -> Result<(), RowTooLong> {
        let Some(last) = text.last() else { return Ok(()) };
        self.look_for_signs(text);
        self.before = *last;
        let row = memrchr2(b'\n', b'\r', text).map_or(0, |end| end + 1);
        let separators = self.count_separators(part(text, row, text.len()));
        self.row_separators = if row > 0 { separators } else { self.row_separators + separators };
        match memrchr2(b'\n', b'\r', text) {
            Some(end) => {
                // Between two line ends no row is longer than the text.
                let first = memchr2(b'\n', b'\r', text).unwrap_or(end);
                self.row += first;
                self.check_row()?;
                if text.len() > LONGEST_ROW {
                    self.check_rows(part(text, first + 1, end))?;
                }
                self.line = self.line.saturating_add(line_ends(text));
                self.row = text.len() - end;
            }
            None => self.row += text.len(),
        }
        self.check_row()
    }

    fn check_rows(&self, text: &[u8]) -> Result<(), RowTooLong> {
        let mut rows = text.split(|byte| matches!(byte, b'\n' | b'\r'));
        let long = rows.position(|row| row.len() > LONGEST_ROW);
        long.map_or(Ok(()), |rows| {
            let rows = u32::try_from(rows + 1).unwrap_or(u32::MAX);
            Err(RowTooLong { line: self.line.saturating_add(rows) })
        })
    }

    fn check_row(&self) -> Result<(), RowTooLong> {
        if self.row > LONGEST_ROW { Err(RowTooLong { line: self.line }) } else { Ok(()) }
    }

    /// What no reader of the text can see.
    fn look_for_signs(&mut self, text: &[u8]) {
        let start = self.line;
        let line_of = |at: usize| start.saturating_add(line_ends(part(text, 0, at)));
        let controls = text.iter().filter(|byte| is_control(**byte)).count();
        if controls > 0 {
            let first = text.iter().position(|byte| is_control(*byte)).map_or(0, line_of);
            self.seen.controls.add_many(first, controls);
        }
        let is_lost = |at: &usize| part(text, *at, at + LOST.len()) == LOST;
        let mut lost = memchr_iter(LOST[0], text).filter(is_lost);
        if let Some(first) = lost.next() {
            let count = 1 + lost.count();
            self.seen.lost.add_many(line_of(first), count);
        }
    }

    fn count_separators(&self, text: &[u8]) -> usize {
        memchr_iter(self.delimiter, text).count()
    }

    /// Whether a cell ends the row that it begins in and holds whole rows: without its marks, every line but the last has the separators
    /// of a row, and the last no more.
    fn swallows_rows(&self, cell: &Quoted<'_>) -> bool {
        // A single separator stands in many a sentence.
        if self.separators < 2
            || memchr(b'\n', cell.text).is_none()
            || memchr(b'"', cell.text).is_some()
        {
            return false;
        }
        let mut lines =
            cell.text.split(|byte| *byte == b'\n').map(|line| self.count_separators(line));
        let ends_row =
            lines.next().map(|first| self.row_separators + first) == Some(self.separators);
        let begins_row = lines.next_back().is_some_and(|last| last <= self.separators);
        let mut within = lines.peekable();
        ends_row
            && begins_row
            && within.peek().is_some()
            && within.all(|line| line == self.separators)
    }

    /// A cell that holds lines like rows may begin with a mark that is not meant.
    fn look_into(&mut self, cell: &[u8]) {
        self.look_for_signs(cell);
        if cell.len() > SPREADSHEET_CELL
            && String::from_utf8_lossy(cell).chars().count() > SPREADSHEET_CELL
        {
            self.seen.long.add(self.line);
        }
        // A single separator stands in many a sentence.
        if self.separators < 2 || memchr(b'\n', cell).is_none() {
            return;
        }
        let is_row = |line: &[u8]| memchr_iter(self.delimiter, line).count() == self.separators;
        if cell.split(|byte| *byte == b'\n').skip(1).any(is_row) {
            self.seen.rows_within.add(self.line);
        }
    }
}

/// A cell within quotation marks.
struct Quoted<'a> {
    /// What stands between the marks.
    text: &'a [u8],
    /// Where it is over, behind its second mark.
    end: usize,
    closed: bool,
    /// What stands behind it.
    next: Option<u8>,
}

impl<'a> Quoted<'a> {
    /// The cell that a mark opens; `None` if more has to be read to know where it ends.
    fn read(text: &'a [u8], mark: usize, is_end: bool) -> Option<Self> {
        let start = mark + 1;
        let mut marks = memchr_iter(b'"', text.get(start..)?).map(|place| start + place).peekable();
        while let Some(close) = marks.next() {
            if close - start > LONGEST_CELL {
                break;
            }
            if marks.next_if_eq(&(close + 1)).is_some() {
                continue;
            }
            let next = text.get(close + 1).copied();
            if next.is_none() && !is_end {
                return None;
            }
            return Some(Self {
                text: part(text, start, close),
                end: close + 1,
                closed: true,
                next,
            });
        }
        let is_long = text.len() - start > LONGEST_CELL;
        let end = text.len();
        (is_end || is_long).then(|| Self {
            text: part(text, start, end),
            end,
            closed: false,
            next: None,
        })
    }

    fn is_open(&self, delimiter: u8) -> bool {
        let ends_cell = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r');
        !self.closed
            || (memchr(b'\n', self.text).is_some()
                && self.next.is_some_and(|next| !ends_cell(next)))
    }
}

fn part(text: &[u8], from: usize, to: usize) -> &[u8] {
    text.get(from..to).unwrap_or_default()
}

fn line_ends(text: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}

/// A text that is read piece by piece, without the marks that open a cell and never close it.
pub(crate) struct WithoutOpenMarks<R, F: FnMut(&Seen)> {
    source: R,
    scanner: Scanner,
    /// What was read and is not decided yet.
    undecided: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
    /// Is told at the end what was seen.
    tell: F,
}

impl<R: Read, F: FnMut(&Seen)> WithoutOpenMarks<R, F> {
    pub(crate) fn new(source: R, scanner: Scanner, tell: F) -> Self {
        Self {
            source,
            scanner,
            undecided: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            ended: false,
            tell,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() && !self.ended {
            // Twice as much each time: a long cell is looked through twice, not once for each block.
            let more = BLOCK.max(self.undecided.len()) as u64;
            let read = (&mut self.source).take(more).read_to_end(&mut self.undecided)?;
            self.ended = read == 0;
            let step = self.scanner.step(&self.undecided, self.ended).map_err(io::Error::other)?;
            let mut from = 0;
            for mark in step.open {
                self.ready.extend_from_slice(part(&self.undecided, from, mark));
                from = mark + 1;
            }
            self.ready.extend_from_slice(part(&self.undecided, from, step.decided));
            self.undecided.drain(..step.decided);
            if self.ended {
                (self.tell)(&self.scanner.seen);
            }
        }
        Ok(())
    }
}

impl<R: Read, F: FnMut(&Seen)> Read for WithoutOpenMarks<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.fill()?;
        }
        let mut ready = part(&self.ready, self.taken, self.ready.len());
        let length = ready.read(buffer)?;
        self.taken += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { start: 0, first_line: 1, delimiter: b',', separators: 3 };

    /// What is left of a text that is read whole, and what was seen; read piece by piece it is the same.
    fn read(text: &str) -> (String, Seen) {
        let mut scanner = Scanner::new(&SHAPE);
        let open = scanner.open_marks(text.as_bytes()).unwrap();
        let kept = text.bytes().enumerate().filter(|(place, _)| !open.contains(place));
        let kept = String::from_utf8(kept.map(|(_, byte)| byte).collect()).unwrap();
        for size in [1, 7] {
            let mut seen = Seen::default();
            let mut pieces = String::new();
            let source = Pieces { text: text.as_bytes(), size };
            WithoutOpenMarks::new(source, Scanner::new(&SHAPE), |all| seen = all.clone())
                .read_to_string(&mut pieces)
                .unwrap();
            assert_eq!((&pieces, &seen), (&kept, &scanner.seen), "{text:?} by {size}");
        }
        (kept, scanner.seen)
    }

    struct Pieces<'a> {
        text: &'a [u8],
        size: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(buffer.len());
            self.text.read(&mut buffer[..size])
        }
    }

    fn places(first_line: u32, count: usize) -> Places {
        Places { first_line, count }
    }

    #[test]
    fn a_mark_that_nothing_closes_is_text() {
        let (kept, seen) = read("a,b,c,d\n1,2,3,4\n\"2,2,3,4\n3,2,3,4\n");
        assert_eq!(
            (kept.as_str(), seen.open),
            ("a,b,c,d\n1,2,3,4\n2,2,3,4\n3,2,3,4\n", places(3, 1))
        );
        assert_eq!(read("a,b\n1,\"").0, "a,b\n1,");
        let (kept, seen) = read("a\n\"b\n\"c\n");
        assert_eq!((kept.as_str(), seen.open), ("a\nb\nc\n", places(2, 2)));
    }

    #[test]
    fn a_mark_that_the_beginning_of_a_later_cell_closes_is_text() {
        let (kept, seen) = read("\"a\",\"b\n\"c\",\"d\"\n\"e\",\"f\"\n");
        assert_eq!(kept, "\"a\",b\n\"c\",\"d\"\n\"e\",\"f\"\n");
        assert_eq!(seen.open, places(1, 1));
    }

    #[test]
    fn closed_cells_stay_as_they_are() {
        for text in [
            "\"a\nb\",1\n",
            "\"a \"\"b\"\"\",1\n",
            "\"\",\"\"\n\"\"\"\"\n",
            "3.5\" SAS,1\n2.5\" SAS,2\n",
            "\"3.5\" SAS\",1\n",
            "x,\"a\r\nb\"\r\ny,z",
            "\"a\nb\"",
        ] {
            let (kept, seen) = read(text);
            assert_eq!((kept.as_str(), seen), (text, Seen::default()));
        }
    }

    #[test]
    fn lines_like_rows_within_a_cell_are_told() {
        let text = "a,b,c,d\n\"note\n2,2,3,4\n3\",2,3,4\n";
        let (kept, seen) = read(text);
        assert_eq!(kept, text);
        assert_eq!(seen, Seen { rows_within: places(2, 1), ..Seen::default() });
    }

    #[test]
    fn rows_that_a_cell_has_swallowed_are_rows() {
        let (kept, seen) = read("a,b,c,d\n\"1,2,3,4\n2,2,3,4\n3\",2,3,4\n");
        assert_eq!(kept, "a,b,c,d\n1,2,3,4\n2,2,3,4\n3,2,3,4\n");
        assert_eq!(seen, Seen { open: places(2, 1), ..Seen::default() });
        let (kept, seen) = read("a,b,c,d\nx,\"y\",\"3,4\r\n1,2,3,4\r\nz,2\",3,4\nw,2,3,\"4\"\n");
        assert_eq!(kept, "a,b,c,d\nx,\"y\",3,4\r\n1,2,3,4\r\nz,2,3,4\nw,2,3,\"4\"\n");
        assert_eq!(seen.open, places(2, 1));
        // Addresses and remarks have lines, and separators in them.
        for text in ["a,b,c,d\nx,\"1 Road, Town\nLand\",3,4\n", "a,b,c,d\nx,y,\"3,4\nz,2\",3,4\n"] {
            assert_eq!(read(text), (text.to_owned(), Seen::default()));
        }
    }

    #[test]
    fn cells_beyond_those_of_a_spreadsheet_are_told() {
        let cell = |length: usize| format!("a\n\"{}\"\n", "ä".repeat(length));
        assert_eq!(read(&cell(SPREADSHEET_CELL)).1.long.count, 0);
        assert_eq!(read(&cell(SPREADSHEET_CELL + 1)).1.long, places(2, 1));
        let long = format!("a\n\"{}\"\nb\n", "x\n".repeat(LONGEST_CELL));
        // The mark that would have closed it opens another cell.
        assert_eq!(read(&long).1.open, places(2, 2));
    }

    #[test]
    fn a_row_without_an_end_is_refused() {
        let long = |cells: usize| format!("a\nb\n{}\nc\n", ",".repeat(cells));
        let scan = |text: &str| Scanner::new(&SHAPE).open_marks(text.as_bytes());
        assert!(scan(&long(LONGEST_ROW - 1)).is_ok());
        assert_eq!(scan(&long(LONGEST_ROW + 1)), Err(RowTooLong { line: 3 }));
        let source = io::Cursor::new(long(LONGEST_ROW + 1)).chain(io::repeat(b','));
        let error = WithoutOpenMarks::new(source, Scanner::new(&SHAPE), |_| {})
            .read_to_end(&mut Vec::new())
            .unwrap_err();
        assert!(matches!(error.get_ref(), Some(reason) if reason.is::<RowTooLong>()));
        let quoted = format!("a\n{}\nc\n", "\"b\n\",".repeat(LONGEST_ROW / 4));
        assert!(scan(&quoted).is_err());
    }
}
