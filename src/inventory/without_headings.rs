//! What no heading says anything of: sheets that look like the rest of a list, and cells right of the last heading of a text.

use super::grid::Grid;
use crate::finding::Finding;
use crate::message;
use crate::table::number::NumberStyle;
use crate::table::{Cell, Container, Document, Row};
use crate::wording::Message;

/// Columns of numbers that two lists must share to be alike.
const ALIKE: usize = 2;

/// What is told of sheets that no table of the format was found in. Lists of a JSON file have their keys.
pub(super) fn sheets(document: &mut Document, grids: &[Grid]) -> Vec<Finding> {
    if *document.container() == Container::Json {
        return Vec::new();
    }
    let path = document.path().clone();
    let own: Vec<&Grid> = grids.iter().filter(|grid| grid.location.path == path).collect();
    let mut findings = Vec::new();
    for name in document.sheet_names().to_vec() {
        if own.iter().any(|grid| grid.location.sheet == name) {
            continue;
        }
        let Ok(head) = document.head(name.as_deref(), 1) else { continue };
        let Some(first) = head.rows.first() else { continue };
        let Some(like) = own.iter().find(|grid| continues(grid, first)) else { continue };
        let message = message!(
            "its rows look like those of {list}, but it has no headings; they are not read",
            list = like.location.sheet.as_deref().unwrap_or_default()
        );
        let location = document.location(name.as_deref()).with_row(first.number);
        let subject = name.as_deref().unwrap_or_default();
        findings.push(
            Finding::warning("rows-without-headings", subject, message)
                .hint(message!("Put the headings above them, or the rows below those of the list"))
                .at(location),
        );
    }
    findings
}

/// That rows of a text have more cells than its headings: a separator stands in one of them, and the others are shifted.
///
/// In a spreadsheet people write remarks beside their lists.
pub(super) fn cells(document: &Document, grid: &Grid) -> Option<Finding> {
    if !matches!(document.container(), Container::Delimited { .. }) {
        return None;
    }
    let rows = &grid.sheet.rows;
    let (above, below): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.number <= grid.header.row_number);
    let width = above.iter().map(|row| row.cells.len()).max()?;
    let mut longer = below.iter().filter(|row| row.cells.len() > width);
    let first = longer.next()?;
    let message = message!(
        "{rows} more cells than there are headings; the cells behind the last heading are not read",
        rows = Message::counted(1 + longer.count(), "row has", "rows have")
    );
    let hint = message!(
        "Look whether a separator stands in one of the cells, such as a comma in a number, so that the others are shifted; put such a cell into quotation marks"
    );
    Some(
        Finding::warning("cells-beyond-headings", document.path().as_ref(), message)
            .hint(hint)
            .at(grid.location.clone().with_row(first.number)),
    )
}

/// Whether a row has numbers wherever the first row of a list has some, and words where that has words.
fn continues(grid: &Grid, row: &Row) -> bool {
    let mut below = grid.sheet.rows.iter().filter(|row| row.number > grid.header.row_number);
    let Some(model) = below.next() else { return false };
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let numbers: Vec<usize> =
        (0..model.cells.len()).filter(|column| is_number(model.cell(*column))).collect();
    let words = (0..model.cells.len()).find(|column| is_word(model.cell(*column)));
    numbers.len() >= ALIKE
        && filled(row) <= filled(model)
        && numbers.iter().all(|column| is_number(row.cell(*column)))
        && words.is_some_and(|column| is_word(row.cell(column)))
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Percent(_) | Cell::Measured(..) => true,
        Cell::Text(text) => NumberStyle::Point.parse(text).is_some(),
        _ => false,
    }
}

fn is_word(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_)) && !is_number(cell)
}
