//! Several tables one below the other in a sheet: headings that stand again at the top of each page, and tables with other columns.
//!
//! Each table is read by the headings above it. A row is one of headings if it has no number and says in several cells what a
//! heading says.

use super::columns::Columns;
use super::format::Table;
use super::grid::Grid;
use super::map::ColumnMap;
use super::role::TableRole;
use crate::finding::Finding;
use crate::message;
use crate::table::number::NumberStyle;
use crate::table::{Below, Cell, Row};
use crate::wording::Message;

/// How many cells of a row must be headings.
const NEEDED: usize = 2;
/// The most lines that headings stand on.
const LINES: usize = 3;

/// The tables of a sheet, from top to bottom, and what is to be told of headings that stand again.
pub(crate) fn split(
    mut grid: Grid,
    table: &'static Table,
    map: &ColumnMap,
) -> (Vec<Grid>, Vec<Finding>) {
    let mut findings = Vec::new();
    let repeated = take_repeated(&mut grid);
    if let Some(first) = repeated.first() {
        let count = Message::counted(repeated.len(), "row repeats", "rows repeat");
        let message = message!("{count} the headings and is no server", count);
        findings.push(
            Finding::note("repeated-headings", grid.location.path.as_ref(), message)
                .hint(message!("Nothing to do"))
                .at(grid.location.clone().with_row(*first)),
        );
    }
    if grid.role != TableRole::Servers || !grid.has_all_columns {
        return (vec![grid], findings);
    }
    let starts = starts(&grid, table, map);
    if starts.is_empty() {
        return (vec![grid], findings);
    }
    let mut ends: Vec<u32> = starts.iter().map(|start| start.first_row).collect();
    ends.push(u32::MAX);
    let mut all = Vec::new();
    for (place, start) in starts.into_iter().enumerate() {
        let end = ends.get(place + 1).copied().unwrap_or(u32::MAX);
        let last = start.columns.header.row_number;
        if place > 0 {
            findings.push(told(&grid, last));
        }
        let rows = grid.sheet.rows.iter();
        let rows: Vec<Row> =
            rows.filter(|row| row.number >= start.first_row && row.number < end).cloned().collect();
        all.push(grid.part(start.columns, rows));
    }
    (all, findings)
}

/// The headings of a table.
struct Start {
    /// The first line of the headings.
    first_row: u32,
    columns: Columns,
}

/// Takes out the rows that are the headings once more.
fn take_repeated(grid: &mut Grid) -> Vec<u32> {
    let last = grid.header.row_number;
    let Some(at) = grid.sheet.rows.iter().position(|row| row.number == last) else {
        return Vec::new();
    };
    let lines: Vec<Row> =
        grid.sheet.rows.iter().take(at + 1).skip((at + 1).saturating_sub(LINES)).cloned().collect();
    let is_again = |row: &Row, line: &Row| {
        let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let (mut same, mut others) = (0, 0);
        for (index, cell) in filled {
            let is_same = match (cell, line.cell(index)) {
                (Cell::Text(one), Cell::Text(two)) => one.trim().eq_ignore_ascii_case(two.trim()),
                _ => false,
            };
            if is_same { same += 1 } else { others += 1 }
        }
        same >= NEEDED && others == 0
    };
    let mut repeated = Vec::new();
    let mut upper = Vec::new();
    for (place, row) in grid.sheet.rows.iter().enumerate().skip(at + 1) {
        if !lines.last().is_some_and(|line| is_again(row, line)) {
            continue;
        }
        repeated.push(row.number);
        // What stands above the last line of headings is repeated with it.
        let above = grid.sheet.rows.iter().take(place).rev();
        for (line, row) in lines.iter().rev().skip(1).zip(above) {
            if line.cells != row.cells {
                break;
            }
            upper.push(row.number);
        }
    }
    if !repeated.is_empty() {
        grid.sheet
            .rows
            .retain(|row| !repeated.contains(&row.number) && !upper.contains(&row.number));
    }
    repeated
}

/// Where the tables of a sheet begin, if there are several.
fn starts(grid: &Grid, table: &'static Table, map: &ColumnMap) -> Vec<Start> {
    let rows = &grid.sheet.rows;
    let own = grid.header.row_number;
    let mut starts: Vec<Start> = Vec::new();
    let mut has_others = false;
    let mut next = 0;
    for (place, row) in rows.iter().enumerate() {
        if place < next {
            continue;
        }
        if row.number == own {
            let first_row = starts.last().map_or(0, |_| row.number);
            starts.push(Start { first_row, columns: grid.columns() });
            next = place + 1;
            continue;
        }
        if has_number(row) || !names_columns(grid, row) {
            continue;
        }
        // The row itself, and the lines below it that may belong to its headings.
        let more = rows.iter().skip(place + 1).take(LINES - 1);
        let more = more.take_while(|line| line.number != own && !has_number(line));
        let lines: Vec<Row> = [row].into_iter().chain(more).cloned().collect();
        // A table has figures; what has none before the next one is a part of its headings, or a title.
        let below = rows
            .iter()
            .skip(place + lines.len())
            .find(|line| line.number == own || has_number(line) || names_columns(grid, line));
        if !below.is_some_and(|line| line.number != own && has_number(line)) {
            continue;
        }
        let Some(columns) = Columns::find(&lines, table, map) else { continue };
        if columns.list_servers() {
            let last = columns.header.row_number;
            next = place + lines.iter().filter(|line| line.number <= last).count();
            has_others = true;
            starts.push(Start { first_row: row.number, columns });
        }
    }
    if has_others { starts } else { Vec::new() }
}

/// Whether a row has a number.
fn has_number(row: &Row) -> bool {
    row.cells.iter().any(|cell| match cell {
        Cell::Number(_) | Cell::Percent(_) => true,
        Cell::Text(text) => {
            text.trim_start().starts_with(|sign: char| sign.is_ascii_digit())
                && (NumberStyle::Point.parse(text).is_some()
                    || NumberStyle::Comma.parse(text).is_some())
        }
        _ => false,
    })
}

/// Whether the cells of a row say what headings say, one of them what that of the names does.
fn names_columns(grid: &Grid, row: &Row) -> bool {
    let (mut known, mut names) = (0, false);
    for text in row.cells.iter().filter_map(Cell::text) {
        let candidates = grid.table.candidates(&text, Below::default());
        known += usize::from(!candidates.is_empty());
        names |= candidates.iter().any(|candidate| candidate.field == "name");
    }
    names && known > NEEDED
}

fn told(grid: &Grid, row: u32) -> Finding {
    let message = message!(
        "row {row} has the headings of another table; what stands below it is read by these",
        row
    );
    Finding::note("several-tables", grid.location.path.as_ref(), message)
        .hint(message!("Nothing to do, unless the row is one of a server"))
        .at(grid.location.clone().with_row(row))
}
