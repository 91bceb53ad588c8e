//! Text with separators.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;

use super::blocks::{self, End};
use super::cell::{Cell, Row};
use super::container::Container;
use super::encoding::{self, Decoded};
use super::error::TableError;
use super::quotes::{Places, RowTooLong, Scanner, Seen, WithoutOpenMarks};
use super::read_ahead;
use super::record::Record;
use super::shape::Shape;
use super::stream::TextFile;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// A line that is longer is handed over in pieces, so that none fills the memory.
const LONGEST_LINE: u64 = 1 << 20;

/// Records that are handed over together where they are read one by one.
const PART: u32 = 16_384;

/// Cells of the widest row that is made of a line: 64 times those of a spreadsheet, for the counters of many machines.
const WIDEST_ROW: usize = 1 << 20;

#[derive(Debug)]
enum Body {
    Memory(Decoded),
    File(TextFile),
}

/// A text file with its separator.
#[derive(Debug)]
pub(crate) struct Delimited {
    path: Arc<str>,
    body: Body,
    shape: Shape,
    /// What was seen in it when it was read to its end.
    seen: Arc<Mutex<Seen>>,
    /// That its encoding is a guess.
    guess: Option<Finding>,
}

impl Delimited {
    pub(crate) fn decode(
        path: &Arc<str>,
        bytes: &[u8],
        forced: Option<&'static Encoding>,
    ) -> Result<Self, TableError> {
        let mut decoded = encoding::decode(bytes, forced);
        if decoded.text.trim().is_empty() {
            return Err(TableError::Empty { path: Arc::clone(path) });
        }
        let shape = Shape::of(&decoded.text);
        let mut scanner = Scanner::new(&shape);
        let body = decoded.text.get(shape.start..).unwrap_or_default();
        let open = scanner.open_marks(body.as_bytes()).map_err(|long| too_long(path, long))?;
        if !open.is_empty() {
            decoded.text = without(&decoded.text, shape.start, &open);
        }
        let seen = Arc::new(Mutex::new(scanner.seen));
        let guess = decoded.guess(path);
        Ok(Self { path: Arc::clone(path), shape, body: Body::Memory(decoded), seen, guess })
    }

    /// A file that stays on the disk; `head` are its first bytes.
    pub(crate) fn on_disk(
        path: &Arc<str>,
        file: &Path,
        head: &[u8],
        forced: Option<&'static Encoding>,
    ) -> Self {
        let whole = match std::str::from_utf8(head) {
            Err(error) if error.error_len().is_none() => head.get(..error.valid_up_to()),
            _ => Some(head),
        };
        let decoded = encoding::decode(whole.unwrap_or(head), forced);
        let mark = match (decoded.byte_order_mark, decoded.encoding == encoding_rs::UTF_8) {
            (true, true) => 3,
            (true, false) => 2,
            (false, _) => 0,
        };
        Self {
            path: Arc::clone(path),
            shape: Shape::of(&decoded.text),
            body: Body::File(TextFile::new(file, decoded.encoding, mark)),
            seen: Arc::default(),
            guess: decoded.guess(path),
        }
    }

    /// What was seen in the text so far: of a text on the disk when it was read to its end.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let others = |places: Places| match places.count.saturating_sub(1) {
            0 => Message::default(),
            count => {
                message!(
                    ", and so do {others}",
                    others = Message::counted(count, "other", "others")
                )
            }
        };
        let told = [
            (
                seen.open,
                "open-quote",
                message!(
                    "a quotation mark opens a cell that nothing closes, or that ends rows below{others}; it is read as if it were not there, so that the rows below it count",
                    others = others(seen.open)
                ),
                message!(
                    "Compare the row with its source, and export the file again if cells are missing"
                ),
            ),
            (
                seen.rows_within,
                "rows-in-a-cell",
                message!(
                    "a cell within quotation marks holds lines that look like rows of the table{others}; they are read as text of the cell",
                    others = others(seen.rows_within)
                ),
                message!(
                    "If they are rows, a quotation mark is missing or one too many above them"
                ),
            ),
            (
                seen.long,
                "long-cell",
                message!(
                    "a cell within quotation marks has more characters than a spreadsheet can hold{others}",
                    others = others(seen.long)
                ),
                message!(
                    "Look whether a quotation mark is missing in it: what stands behind it is then read as text of the cell"
                ),
            ),
            (
                seen.controls,
                "control-characters",
                message!(
                    "the text has {characters}, which nobody sees; every output shows a sign in the place of each",
                    characters = Message::counted(
                        seen.controls.count,
                        "control character",
                        "control characters"
                    )
                ),
                message!("Look at the names in these rows, and export the file again"),
            ),
        ];
        let told = told.into_iter().filter(|(places, ..)| places.count > 0);
        let told = told.map(|(places, code, message, hint)| {
            let location = Location::file(Arc::clone(&self.path)).with_row(places.first_line);
            Finding::warning(code, self.path.as_ref(), message).hint(hint).at(location)
        });
        let Places { first_line, count } = seen.lost;
        let lost = (count > 0).then(|| encoding::lost_characters(&self.path, first_line, count));
        told.chain(lost).chain(self.guess.clone()).collect()
    }

    fn io(&self, source: std::io::Error) -> TableError {
        match source.get_ref().and_then(|error| error.downcast_ref()) {
            Some(long) => too_long(&self.path, *long),
            None => TableError::Io { path: Arc::clone(&self.path), source },
        }
    }

    fn failed(&self, error: csv::Error) -> TableError {
        let message = error.to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(source) => self.io(source),
            _ => TableError::Damaged { path: Arc::clone(&self.path), message },
        }
    }

    /// The text without the quotation marks that close nothing; `first_line` is the line that it starts with.
    fn without_open_marks(
        &self,
        text: Box<dyn Read + Send>,
        first_line: u32,
    ) -> Box<dyn Read + Send> {
        let all = Arc::clone(&self.seen);
        let scanner = Scanner::new(&Shape { first_line, ..self.shape });
        Box::new(WithoutOpenMarks::new(text, scanner, move |seen| {
            seen.clone_into(&mut all.lock().unwrap_or_else(PoisonError::into_inner));
        }))
    }

    pub(crate) fn sha256(&self) -> Option<String> {
        match &self.body {
            Body::Memory(_) => None,
            Body::File(file) => file.sha256().ok(),
        }
    }

    /// Hands over the records as the text has them.
    pub(crate) fn records(
        &self,
        visitor: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        if self.shape.delimiter != b'|' {
            return self.all_records(visitor);
        }
        self.all_records(&mut |record| {
            if is_decoration(record) { ControlFlow::Continue(()) } else { visitor(record) }
        })
    }

    fn all_records(
        &self,
        visitor: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let options = self.options();
        let failed = |error| self.failed(error);
        match &self.body {
            Body::Memory(decoded) => {
                let body = decoded.text.get(self.shape.start..).unwrap_or_default();
                let mut lines = Lines::new(body, self.shape.first_line);
                let mut reader = options.from_reader(body.as_bytes());
                let mut record = csv::ByteRecord::new();
                while reader.read_byte_record(&mut record).map_err(failed)? {
                    let byte = record.position().map_or(0, csv::Position::byte);
                    let line = lines.line_at(usize::try_from(byte).unwrap_or(usize::MAX));
                    if visitor(Record::new(line, &record)).is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Body::File(file) => {
                let text = file.reader(self.shape.start).map_err(|source| self.io(source))?;
                let text = self.without_open_marks(text, self.shape.first_line);
                read_ahead::visit(options.from_reader(text), &mut |record| {
                    let line = record.position().map_or(1, csv::Position::line);
                    let line = u32::try_from(line).unwrap_or(u32::MAX);
                    let line = line.saturating_add(self.shape.first_line - 1);
                    visitor(Record::new(line, record))
                })
                .map_err(failed)
            }
        }
    }

    /// Hands over the lines with their numbers, whatever separates their words.
    pub(crate) fn lines(
        &self,
        visitor: &mut dyn FnMut(u32, &str) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        match &self.body {
            Body::Memory(decoded) => {
                let body = decoded.text.get(self.shape.start..).unwrap_or_default();
                for (number, line) in (self.shape.first_line..).zip(body.lines()) {
                    if visitor(number, line).is_break() {
                        break;
                    }
                }
            }
            Body::File(file) => {
                let mut text = BufReader::new(
                    file.reader(self.shape.start).map_err(|source| self.io(source))?,
                );
                let mut line = Vec::new();
                for number in self.shape.first_line.. {
                    line.clear();
                    let length = (&mut text)
                        .take(LONGEST_LINE)
                        .read_until(b'\n', &mut line)
                        .map_err(|source| self.io(source))?;
                    let text = String::from_utf8_lossy(&line);
                    if length == 0
                        || visitor(number, text.trim_end_matches(['\n', '\r'])).is_break()
                    {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn options(&self) -> csv::ReaderBuilder {
        let mut options = csv::ReaderBuilder::new();
        options
            .has_headers(false)
            .flexible(true)
            .delimiter(self.shape.delimiter)
            .buffer_capacity(1 << 18);
        options
    }

    /// Hands every record to `each`, on all cores where the file is large, and what it made of some of them to `take_over`
    /// in their order.
    pub(crate) fn parts<T: Default + Send>(
        &self,
        each: &(impl Fn(&mut T, Record<'_>) + Sync),
        take_over: &mut (impl FnMut(&mut T) + Send),
    ) -> Result<(), TableError> {
        let mut made = T::default();
        let Body::File(file) = &self.body else {
            let result = self.records(&mut |record| {
                each(&mut made, record);
                ControlFlow::Continue(())
            });
            take_over(&mut made);
            return result;
        };
        let text = file.reader(self.shape.start).map_err(|source| self.io(source))?;
        let Shape { first_line, delimiter, .. } = self.shape;
        let end = blocks::visit(text, first_line, delimiter, each, take_over);
        let End::Quoted(rest, first_line) = end.map_err(|source| self.io(source))? else {
            return Ok(());
        };
        let rest = self.without_open_marks(rest, first_line);
        let mut records = 0;
        let result = read_ahead::visit(self.options().from_reader(rest), &mut |record| {
            let line = record.position().map_or(1, csv::Position::line);
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            each(&mut made, Record::new(line.saturating_add(first_line - 1), record));
            records += 1;
            if records % PART == 0 {
                take_over(&mut made);
            }
            ControlFlow::Continue(())
        });
        take_over(&mut made);
        result.map_err(|error| self.failed(error))
    }

    pub(crate) fn container(&self) -> Container {
        let (encoding, byte_order_mark) = match &self.body {
            Body::Memory(decoded) => (decoded.encoding, decoded.byte_order_mark),
            Body::File(file) => (file.encoding, file.mark > 0),
        };
        Container::Delimited {
            encoding,
            byte_order_mark,
            delimiter: char::from(self.shape.delimiter),
        }
    }

    pub(crate) fn visit(
        &self,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let mut too_wide = None;
        self.records(&mut |record| {
            // Separators alone are no cells: a line of them may be longer than all that is told.
            let filled = (0..record.len()).rev().find(|&index| !record.bytes(index).is_empty());
            let count = filled.map_or(0, |last| last + 1);
            if count > WIDEST_ROW {
                too_wide = Some((record.line, count));
                return ControlFlow::Break(());
            }
            let cells = (0..count)
                .map(|index| Cell::from_text(String::from_utf8_lossy(record.bytes(index))))
                .collect();
            match Row::new(record.line, cells) {
                Some(row) => visitor(row),
                None => ControlFlow::Continue(()),
            }
        })?;
        too_wide.map_or(Ok(()), |(line, cells)| {
            Err(TableError::TooLarge {
                location: Location::file(Arc::clone(&self.path)).with_row(line),
                what: format!("a row of {cells} cells"),
                limit: WIDEST_ROW as u64,
            })
        })
    }
}

/// A row that is longer than any that is read.
fn too_long(path: &Arc<str>, RowTooLong { line }: RowTooLong) -> TableError {
    TableError::TooLarge {
        location: Location::file(Arc::clone(path)).with_row(line),
        what: format!("a row of at least {} bytes", RowTooLong::LIMIT + 1),
        limit: RowTooLong::LIMIT,
    }
}

/// A text without some of its bytes, which are counted from `start`.
fn without(text: &str, start: usize, places: &[usize]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        kept.push_str(text.get(from..start + place).unwrap_or_default());
        from = start + place + 1;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// Counts lines up to where a record starts: the csv reader places a record before the empty lines above it.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, first: u32) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: first }
    }

    fn line_at(&mut self, record: usize) -> u32 {
        while let Some(byte) = self.bytes.get(self.at) {
            let line_end = matches!(byte, b'\n' | b'\r');
            if self.at >= record && !line_end {
                break;
            }
            self.at += 1;
            let pair = *byte == b'\r' && self.bytes.get(self.at) == Some(&b'\n');
            self.line += u32::from(line_end && !pair);
        }
        self.line
    }
}

/// Whether a record only draws the table: databases and wikis rule a line of dashes below the headings, and databases say
/// at the end how many rows there are.
fn is_decoration(record: Record<'_>) -> bool {
    let mut cells = record.iter().filter(|cell| !cell.is_empty());
    let is_rule = |cell: &str| cell.len() > 1 && cell.bytes().all(|byte| b"-+=:|".contains(&byte));
    match (cells.next(), cells.next()) {
        (Some(only), None) => is_rule(only) || is_count_of_rows(only),
        (Some(first), Some(second)) => is_rule(first) && is_rule(second) && cells.all(is_rule),
        _ => false,
    }
}

/// `(2 rows)`, `2 rows in set (0.00 sec)`.
fn is_count_of_rows(text: &str) -> bool {
    let text = text.trim_start_matches('(');
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < text.len()
        && (digits.starts_with(" row ") || digits.starts_with(" rows") || digits == " row)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (u8, Vec<(u32, Vec<String>)>) {
        let text = Delimited::decode(&"x.csv".into(), bytes, None).unwrap();
        let mut rows = Vec::new();
        text.visit(&mut |row| {
            let cells =
                row.cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned()).collect();
            rows.push((row.number, cells));
            ControlFlow::Continue(())
        })
        .unwrap();
        (text.shape.delimiter, rows)
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn semicolons_win_over_decimal_commas() {
        let (delimiter, rows) = read(b"Server;RAM\na;1,5\nb;2,5\nc;3,5\n");
        assert_eq!(delimiter, b';');
        assert_eq!(rows[1], row(2, &["a", "1,5"]));
    }

    #[test]
    fn lists_inside_cells_do_not_make_the_separator() {
        let (delimiter, _) = read(b"a,b,c\n1,x;y;z,2\n2,x;y,3\n3,,4\n");
        assert_eq!(delimiter, b',');
        let (delimiter, _) = read(b"\"a,b\"\t\"c,d\"\n\"1,2\"\t\"3,4\"\n");
        assert_eq!(delimiter, b'\t');
        let (delimiter, _) = read(b"Disk;Size\n3.5\" SAS;1,5\n2.5\" SAS;2,5\n\"a,\"\"b\";3\n");
        assert_eq!(delimiter, b';');
    }

    #[test]
    fn vertical_bars_separate_cells_and_drawn_lines_are_none() {
        let (delimiter, rows) = read(b"Server|RAM, GB\nweb|16\ndb|64\n");
        assert_eq!((delimiter, &rows[1]), (b'|', &row(2, &["web", "16"])));
        let wiki = b"| Server | RAM |\n|:---|---:|\n| web-1 | 16 |\n";
        assert_eq!(read(wiki).1, [row(1, &["", "Server", "RAM"]), row(3, &["", "web-1", "16"])]);
        let psql = b" name | ram \n------+-----\n web  |  16\n db   |  64\n(2 rows)\n";
        let rows = read(psql).1;
        assert_eq!((rows.len(), &rows[2]), (3, &row(4, &["db", "64"])));
        let (delimiter, _) = read(b"vm,adapter\na,n1|00:50|10.0.0.1\nb,n1|00:51|10.0.0.2\n");
        assert_eq!(delimiter, b',');
    }

    #[test]
    fn a_record_is_numbered_by_the_line_it_starts_on() {
        let (_, rows) = read(b"a,b\r\n\r\n\"x\r\ny\",1\r\n , \r\nz,2\r\n");
        assert_eq!(rows, [row(1, &["a", "b"]), row(3, &["x\r\ny", "1"]), row(6, &["z", "2"])]);
    }

    #[test]
    fn lines_for_programs_are_skipped_but_counted() {
        let (_, rows) =
            read(b"#TYPE Selected.VirtualMachine\r\n\"Name\",\"State\"\r\n\"a\",\"Off\"\r\n");
        assert_eq!(rows[0], row(2, &["Name", "State"]));
        let (delimiter, rows) = read(b"sep=;\nName;x,y\na;1,2\n");
        assert_eq!((delimiter, &rows[0]), (b';', &row(2, &["Name", "x,y"])));
    }

    #[test]
    fn short_rows_and_trailing_lines_stay() {
        let (_, rows) = read(b"a,b,c\n1,2\n1,2,3\nThe command completed successfully.\n");
        assert_eq!(rows[1], row(2, &["1", "2"]));
        assert_eq!(rows[3].1.len(), 1);
    }
}
