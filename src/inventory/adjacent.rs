//! Several lists of servers beside each other in a sheet: headings that stand again further right.

use super::columns::Columns;
use super::format::Table;
use super::grid::Grid;
use super::map::ColumnMap;
use super::role::TableRole;
use super::tab::HEAD_ROWS;
use crate::finding::Finding;
use crate::message;
use crate::source::column_letters;
use crate::table::heading::fold;
use crate::table::{Cell, Row};
use crate::wording::Message;

/// The lists of a sheet from left to right, and what is to be told of them.
pub(crate) fn split(
    grid: Grid,
    table: &'static Table,
    map: &ColumnMap,
) -> (Vec<Grid>, Option<Finding>) {
    if grid.role != TableRole::Servers || !grid.has_all_columns {
        return (vec![grid], None);
    }
    let starts = starts(&grid);
    if starts.len() < 2 {
        return (vec![grid], None);
    }
    let mut lists = Vec::new();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(usize::MAX);
        let rows: Vec<Row> =
            grid.sheet.rows.iter().filter_map(|row| cut(row, *start, end)).collect();
        let head: Vec<Row> = rows.iter().take(HEAD_ROWS).cloned().collect();
        let columns = Columns::find(&head, table, map);
        let Some(columns) = columns.filter(Columns::list_servers) else {
            return (vec![grid], None);
        };
        lists.push(grid.part(columns, rows));
    }
    let letters: Vec<String> = starts.iter().map(|start| column_letters(*start)).collect();
    let message = message!(
        "the headings stand {count} times beside each other, from the columns {letters}; what stands below them is read as {count} lists of servers",
        count = lists.len(),
        letters = Message::first_few(&letters, letters.len())
    );
    let finding = Finding::note("lists-side-by-side", grid.location.path.as_ref(), message)
        .hint(message!("Nothing to do"))
        .at(grid.location.clone().with_row(grid.header.row_number));
    (lists, Some(finding))
}

/// The columns where the lists begin, counted from 0.
fn starts(grid: &Grid) -> Vec<usize> {
    let headings = grid.header.row();
    let heading = |index: usize| headings.cell(index).text().map(|text| fold(&text).key);
    let Some(name) = grid.header.column("name") else { return Vec::new() };
    let own = heading(name.index);
    let width = headings.cells.len();
    let names: Vec<usize> = (0..width).filter(|index| heading(*index) == own).collect();
    let Some(first) = names.first().copied() else { return Vec::new() };
    // What stands left of the names in each of the lists is a part of it.
    let is_same = |back: usize| {
        names.iter().all(|name| {
            let left = name.checked_sub(back).map(heading);
            left.is_some_and(|left| {
                left.is_some() && Some(left) == first.checked_sub(back).map(heading)
            })
        })
    };
    let back = (1..=first).take_while(|back| is_same(*back)).count();
    names.iter().filter_map(|name| name.checked_sub(back)).collect()
}

/// The part of a row between two columns, if something stands there.
fn cut(row: &Row, start: usize, end: usize) -> Option<Row> {
    let cells = row.cells.iter().enumerate();
    let cells = cells.map(
        |(index, cell)| {
            if (start..end).contains(&index) { cell.clone() } else { Cell::Blank }
        },
    );
    let cells: Vec<Cell> = cells.collect();
    let is_filled = cells.iter().any(|cell| !cell.is_blank());
    is_filled.then_some(Row { number: row.number, cells })
}
