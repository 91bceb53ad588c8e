//! Several tables one below the other in a sheet: headings that stand again at the top of each page, and tables with other columns.
//!
//! Each table is read by the headings above it. A row is one of headings if it has no number and says in several cells what a
//! heading says. A table of something else, such as datastores, or of the hosts of the servers ends the list.

use super::columns::Columns;
use super::format::{Format, Table};
use super::grid::Grid;
use super::map::ColumnMap;
use super::names;
use super::role::TableRole;
use crate::finding::Finding;
use crate::message;
use crate::table::heading::split_unit;
use crate::table::number::NumberStyle;
use crate::table::{Below, Cell, FieldKind, Phrase, Row, cell_words};
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
    let starts = starts(&grid, &repeated, table, map);
    if starts.is_empty() {
        return (vec![grid], findings);
    }
    let hosts_are_beside = starts.iter().any(|start| start.columns.is_some() && !start.is_of_hosts);
    let mut ends: Vec<u32> = starts.iter().map(|start| start.first_row).collect();
    ends.push(u32::MAX);
    let mut all = Vec::new();
    for (place, start) in starts.into_iter().enumerate() {
        let end = ends.get(place + 1).copied().unwrap_or(u32::MAX);
        let rows = grid.sheet.rows.iter();
        let rows: Vec<Row> =
            rows.filter(|row| row.number >= start.first_row && row.number < end).cloned().collect();
        let Some(columns) = start.columns else {
            findings.push(of_something_else(&grid, &rows));
            continue;
        };
        let last = columns.header.row_number;
        let mut part = grid.part(columns, rows);
        if hosts_are_beside && start.is_of_hosts {
            part.role = TableRole::Hosts;
        } else if place > 0 && last >= start.first_row {
            findings.push(told(&grid, last));
        }
        all.push(part);
    }
    (all, findings)
}

/// The headings of a table.
struct Start {
    /// The first line of the headings.
    first_row: u32,
    /// `None` for a table of something else than servers.
    columns: Option<Columns>,
    /// Whether the servers are the hosts of others, as the heading of their names or the title above says.
    is_of_hosts: bool,
}

impl Start {
    fn new(grid: &Grid, row: u32, columns: Columns) -> Self {
        let above = grid.sheet.rows.iter().rev().find(|above| above.number < row);
        let title = above.filter(|above| is_title(above)).and_then(|above| {
            let text = above.cells.iter().find_map(Cell::text)?;
            // Clusters also stand above the lists of their servers.
            (!Phrase::heading_mentions(&text, &["cluster"])).then(|| text.into_owned())
        });
        let name = columns.header.column("name").map(|column| column.heading.clone());
        let is_of_hosts = [title, name].into_iter().flatten().any(|text| {
            let table = Format::of_any_list().and_then(|any| any.table_named(&text));
            table.is_some_and(|table| table.role == TableRole::Hosts)
        });
        Self { first_row: row, columns: Some(columns), is_of_hosts }
    }
}

/// Whether nothing stands in a row but one text.
fn is_title(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    matches!((filled.next(), filled.next()), (Some(Cell::Text(_)), None))
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
fn starts(grid: &Grid, repeated: &[u32], table: &'static Table, map: &ColumnMap) -> Vec<Start> {
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
            starts.push(Start { first_row, ..Start::new(grid, own, grid.columns()) });
            next = place + 1;
            continue;
        }
        if has_number(row) {
            continue;
        }
        if let Some((columns, lines)) = list_below(grid, place, table, map) {
            next = place + lines;
            has_others = true;
            starts.push(Start::new(grid, row.number, columns));
        } else if row.number > own && heads_something_else(grid, place) {
            has_others = true;
            starts.push(Start { first_row: row.number, columns: None, is_of_hosts: false });
        }
    }
    // The headings that stand again below something else begin the list anew.
    for row in repeated {
        let place = starts.partition_point(|start| start.first_row < *row);
        let above = place.checked_sub(1).and_then(|above| starts.get(above));
        if above.is_some_and(|above| above.columns.is_none()) {
            let start = Start { first_row: *row, ..Start::new(grid, own, grid.columns()) };
            starts.insert(place, start);
        }
    }
    if has_others { starts } else { Vec::new() }
}

/// The headings of a list that begin in a row, and how many lines they stand on.
fn list_below(
    grid: &Grid,
    place: usize,
    table: &'static Table,
    map: &ColumnMap,
) -> Option<(Columns, usize)> {
    let rows = &grid.sheet.rows;
    let own = grid.header.row_number;
    let row = rows.get(place).filter(|row| names_columns(grid, row))?;
    // The row itself, and the lines below it that may belong to its headings.
    let more = rows.iter().skip(place + 1).take(LINES - 1);
    let more = more.take_while(|line| line.number != own && !has_number(line));
    let lines: Vec<Row> = [row].into_iter().chain(more).cloned().collect();
    // A table has figures; what has none before the next one is a part of its headings, or a title.
    let mut below = rows.iter().skip(place + lines.len());
    let below =
        below.find(|line| line.number == own || has_number(line) || names_columns(grid, line))?;
    if below.number == own || !has_number(below) {
        return None;
    }
    let columns = Columns::find(&lines, table, map).filter(Columns::list_servers)?;
    let last = columns.header.row_number;
    let count = lines.iter().filter(|line| line.number <= last).count();
    Some((columns, count))
}

/// Whether a row has a number.
fn has_number(row: &Row) -> bool {
    row.cells.iter().any(is_number)
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Percent(_) => true,
        Cell::Text(text) => {
            text.trim_start().starts_with(|sign: char| sign.is_ascii_digit())
                && (NumberStyle::Point.parse(text).is_some()
                    || NumberStyle::Comma.parse(text).is_some())
        }
        _ => false,
    }
}

/// Whether a row below the list has the headings of a table of something else: it stands apart, has words where the list has
/// figures, one of them a heading, and figures below.
fn heads_something_else(grid: &Grid, place: usize) -> bool {
    let rows = &grid.sheet.rows;
    let Some((row, above)) = rows.get(place).zip(place.checked_sub(1).and_then(|at| rows.get(at)))
    else {
        return false;
    };
    let is_apart = above.number + 1 < row.number || is_title(above);
    let words = |row: &Row, index: usize| match row.cell(index) {
        Cell::Text(text) => !cell_words::is_missing(text),
        _ => false,
    };
    let is_figure =
        |field: &str| grid.table.spec(field).is_some_and(|spec| spec.kind == FieldKind::Number);
    let columns = grid.header.columns.iter().filter(|column| is_figure(&column.field));
    let figures: Vec<usize> = columns.map(|column| column.index).collect();
    let filled = figures.iter().copied().filter(|index| !row.cell(*index).is_blank());
    let in_words: Vec<usize> = filled.collect();
    let is_heading = |text: &str| {
        split_unit(text).1.is_some() || !grid.table.candidates(text, Below::default()).is_empty()
    };
    let mut texts = row.cells.iter().filter_map(Cell::text);
    let has_figures_below = rows
        .get(place + 1)
        .is_some_and(|next| in_words.iter().any(|index| is_number(next.cell(*index))));
    is_apart
        && !in_words.is_empty()
        && in_words.iter().all(|index| words(row, *index))
        && texts.any(|text| is_heading(&text))
        && has_figures_below
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

fn of_something_else(grid: &Grid, rows: &[Row]) -> Finding {
    let first = rows.first();
    let headings: Vec<String> = first
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(|cell| Some(cell.text()?.into_owned()))
        .collect();
    let row = first.map_or(grid.header.row_number, |row| row.number);
    let message = message!(
        "row {row} has the headings of something else than servers ({headings}); {rows} left out",
        row,
        headings = names::some(&headings),
        rows =
            Message::counted(rows.len().saturating_sub(1), "row below it is", "rows below it are")
    );
    Finding::warning("table-of-something-else", grid.location.path.as_ref(), message)
        .hint(message!("Give the servers among them a sheet of their own"))
        .at(grid.location.clone().with_row(row))
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
