//! Headings on several lines: `Memory` above `(GB)`, `Storage` above `Total` and `Used`.

use std::cell::RefCell;
use std::collections::HashMap;

use super::cell::{Cell, Row};
use super::number::NumberStyle;
use super::phrase::Phrase;
use super::sides::{Side, Sided};
use super::template::HeadingTable;

/// The most lines that headings stand on.
pub(crate) const MOST: usize = 3;

/// Which headings a table knows; each is compared with it once.
pub(crate) struct Known<'t> {
    table: &'t HeadingTable,
    compared: RefCell<HashMap<String, bool>>,
}

impl<'t> Known<'t> {
    pub(crate) fn of(table: &'t HeadingTable) -> Self {
        Self { table, compared: RefCell::default() }
    }

    fn has(&self, heading: &str) -> bool {
        if let Some(is_known) = self.compared.borrow().get(heading) {
            return *is_known;
        }
        let is_known = self.table.knows(heading);
        self.compared.borrow_mut().insert(heading.to_owned(), is_known);
        is_known
    }
}

/// The headings of the columns, written into one line; nothing where the lines are no headings.
pub(crate) fn joined(lines: &[Row], known: &Known<'_>) -> Option<Vec<Option<String>>> {
    let (last, upper) = lines.split_last()?;
    if upper.is_empty() {
        let text = |cell: &Cell| cell.text().map(std::borrow::Cow::into_owned);
        return Some(last.cells.iter().map(text).collect());
    }
    let is_next = |pair: &[Row]| matches!(pair, [above, below] if above.number + 1 == below.number);
    if !lines.windows(2).all(is_next) || !upper.iter().skip(1).chain([last]).all(is_words) {
        return None;
    }
    let width = lines.iter().map(|line| line.cells.len()).max()?;
    let lines: Vec<Line<'_>> = lines.iter().map(Line::of).collect();
    Some((0..width).map(|index| heading(&lines, index, known)).collect())
}

/// A line with the text that stands left of each of its cells.
struct Line<'r> {
    row: &'r Row,
    left: Vec<Option<&'r Cell>>,
    /// The text that stands left of what is behind the last cell.
    last: Option<&'r Cell>,
}

impl<'r> Line<'r> {
    fn of(row: &'r Row) -> Self {
        let mut last = None;
        let left = row.cells.iter().map(|cell| {
            let left = last;
            if !cell.is_blank() {
                last = Some(cell);
            }
            left
        });
        Self { left: left.collect(), row, last }
    }

    fn cell(&self, index: usize) -> &'r Cell {
        self.row.cell(index)
    }

    /// The nearest text left of a cell.
    fn left_of(&self, index: usize) -> Option<std::borrow::Cow<'r, str>> {
        self.left.get(index).copied().unwrap_or(self.last).and_then(Cell::text)
    }
}

/// Whether a row holds nothing but words; a row of data has numbers.
fn is_words(row: &Row) -> bool {
    row.cells.iter().all(|cell| match cell {
        Cell::Blank => true,
        Cell::Text(text) => {
            NumberStyle::Point.parse(text).is_none() && NumberStyle::Comma.parse(text).is_none()
        }
        _ => false,
    })
}

/// The heading of a column.
///
/// What stands above several columns, in a merged cell or in the first of them, belongs to all of them. A heading that
/// is complete by itself (`RAM (GB)`) may stand below anything (`Hardware`); one that is not (`Used (GB)`) may not.
fn heading(lines: &[Line<'_>], index: usize, known: &Known<'_>) -> Option<String> {
    let mut own: Vec<String> = Vec::new();
    let mut all: Vec<String> = Vec::new();
    let mut is_target = false;
    for (depth, line) in lines.iter().enumerate() {
        // Of what stands above several columns only the side counts: `Azure (proposal)` is `Azure`.
        let mut said = |text: std::borrow::Cow<'_, str>| match Sided::of(&text) {
            Some(sided) => {
                is_target |= sided.side == Side::Target;
                sided.word
            }
            None => text.into_owned(),
        };
        if let Some(text) = line.cell(index).text() {
            let is_group = lines.iter().skip(depth + 1).any(|line| !line.cell(index).is_blank());
            let text = if is_group { said(text) } else { text.into_owned() };
            own.push(text.clone());
            all.push(text);
        } else {
            let below = lines.iter().skip(depth + 1);
            if below.clone().any(|line| !line.cell(index).is_blank()) {
                all.extend(line.left_of(index).map(said));
            }
        }
    }
    let last = own.last()?.clone();
    let own = own.join(" ");
    let all = all.join(" ");
    let is_known = |text: &String| known.has(text);
    if is_target || is_known(&all) {
        return Some(all);
    }
    if own != all && is_known(&own) && Phrase::has_subject(&own) {
        return Some(own);
    }
    let above = own.strip_suffix(&last).unwrap_or_default();
    let is_group = Phrase::readings(above).is_empty();
    if is_group && is_known(&last) && Phrase::has_subject(&last) {
        return Some(last);
    }
    Some(own)
}
