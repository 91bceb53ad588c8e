//! Columns of one meaning: the one with the better heading is read, and that is told.

use super::addresses;
use super::grid::Grid;
use super::map::ColumnMap;
use super::names;
use super::role::TableRole;
use super::rounding::ROUNDING;
use crate::finding::Finding;
use crate::message;
use crate::table::{Cell, Column, FieldKind, Header, Phrase, Row, is_target};
use crate::units::{Plain, Unit};
use crate::wording::Message;

/// What is provisioned holds swap files and snapshots, too; of a part of the disks it is still far more.
const FAR_MORE: f64 = 1.25;
/// What a heading says of the whole of something.
const OF_THE_WHOLE: [&str; 8] =
    ["total", "size", "capacity", "allocated", "assigned", "provisioned", "virtual", "logical"];

/// Chooses the larger of two columns where their headings allow it: `Memory` beside a larger `Memory size` is what is used
/// of it.
pub(crate) fn settle(grids: &mut [Grid], by_tool: bool, map: &ColumnMap) {
    for grid in grids.iter_mut() {
        if grid.role == TableRole::Servers && !grid.is_refused && !by_tool {
            take_the_whole(grid, "memory", &OF_THE_WHOLE);
            let of_disks = [OF_THE_WHOLE.as_slice(), &["maximum"]].concat();
            take_the_whole(grid, "storage", &of_disks);
            take_what_is_provisioned(grid, map);
        }
    }
}

/// Whether the first heading says that it is the whole, and the second does not.
fn is_rather_whole(heading: &str, other: &str, of_the_whole: &[&str]) -> bool {
    let says = |heading: &str| Phrase::heading_says(heading, of_the_whole);
    says(heading) && !says(other)
}

fn take_the_whole(grid: &mut Grid, field: &str, of_the_whole: &[&str]) {
    let Some(chosen) = grid.header.column(field) else { return };
    let is_larger = |other: &&Column| {
        let (mut all, mut any) = (true, false);
        for (one, two) in pairs(grid, chosen, other) {
            all &= two >= one * (1.0 - ROUNDING);
            any |= two > one * (1.0 + ROUNDING);
        }
        all && any
    };
    let mut others = grid.header.duplicates.iter().filter(|other| other.field == field);
    let larger = others
        .find(|other| {
            is_rather_whole(&other.heading, &chosen.heading, of_the_whole) && is_larger(other)
        })
        .cloned();
    if let Some(larger) = larger {
        let smaller = chosen.clone();
        replace(&mut grid.header, &smaller, larger);
    }
}

/// `Storage (GB)` far below `Provisioned (GB)` is no capacity.
fn take_what_is_provisioned(grid: &mut Grid, map: &ColumnMap) {
    let header = &grid.header;
    let Some((storage, provisioned)) = header.column("storage").zip(header.column("provisioned"))
    else {
        return;
    };
    if map.has(&storage.heading) || Phrase::heading_says(&storage.heading, &OF_THE_WHOLE) {
        return;
    }
    let pairs: Vec<(f64, f64)> = pairs(grid, storage, provisioned).collect();
    let far = pairs.iter().filter(|(one, two)| *two > one * FAR_MORE).count();
    let is_never_less = pairs.iter().all(|(one, two)| *two >= one * (1.0 - ROUNDING));
    if is_never_less && far * 2 > pairs.len() {
        let index = storage.index;
        let at = grid.header.columns.iter().position(|column| column.index == index);
        if let Some(at) = at {
            let column = grid.header.columns.remove(at);
            grid.header.duplicates.push(Column { field: "provisioned".to_owned(), ..column });
        }
    }
}

/// The amounts of two columns in the rows that have both.
fn pairs<'g>(
    grid: &'g Grid,
    one: &'g Column,
    two: &'g Column,
) -> impl Iterator<Item = (f64, f64)> + 'g {
    let rows = grid.rows();
    rows.filter_map(move |row| Some((amount(grid, row, one)?, amount(grid, row, two)?)))
}

/// Puts a column that was passed over in the place of the one that was read.
pub(crate) fn replace(header: &mut Header, chosen: &Column, other: Column) {
    header.duplicates.retain(|column| column.index != other.index);
    header.columns.retain(|column| column.index != chosen.index);
    header.duplicates.push(chosen.clone());
    header.columns.push(other);
    header.columns.sort_by_key(|column| column.index);
    header.duplicates.sort_by_key(|column| column.index);
}

/// One finding for each column that another one was preferred to: a warning if they differ in numbers.
pub(crate) fn findings(grid: &Grid) -> Vec<Finding> {
    let doubles = grid.header.duplicates.iter();
    // Of addresses all are read.
    let doubles =
        doubles.filter(|other| !addresses::is_ip(&other.field) && !addresses::is_mac(&other.field));
    let pairs = doubles.filter_map(|other| Some((grid.header.column(&other.field)?, other)));
    let pairs = pairs.map(|(chosen, other)| finding(grid, chosen, other));
    pairs.chain(planned_side(grid)).collect()
}

/// Columns that say what is planned, not what is there: `Azure RAM (GB)`.
fn planned_side(grid: &Grid) -> Option<Finding> {
    if !grid.table.is_read_by_words() {
        return None;
    }
    let unknown = grid.header.unknown.iter();
    let of_target = unknown.filter(|(_, heading)| is_target(heading, &grid.table));
    let of_target: Vec<(usize, &str)> =
        of_target.map(|(index, heading)| (*index, heading.trim())).collect();
    let (first, heading) = *of_target.first()?;
    let headings: Vec<&str> = of_target.iter().map(|(_, heading)| *heading).collect();
    let message = message!(
        "{columns} not read, because the headings are those of the planned side: {headings}",
        columns = Message::counted(headings.len(), "column is", "columns are"),
        headings = names::some(&headings)
    );
    Some(
        Finding::note("planned-side", heading, message)
            .hint(message!("If one of them is right, name it with --map HEADING=FIELD"))
            .at(grid.location.clone().with_row(grid.header.row_number).with_column(first)),
    )
}

fn finding(grid: &Grid, chosen: &Column, other: &Column) -> Finding {
    let is_number =
        grid.table.spec(&chosen.field).is_some_and(|spec| spec.kind == FieldKind::Number);
    let rows = || grid.rows();
    let contradiction = rows().filter(|_| is_number).find_map(|row| {
        let [one, two] = [chosen, other].map(|column| amount(grid, row, column));
        let (one, two) = (one?, two?);
        ((one - two).abs() > one.abs().max(two.abs()) * ROUNDING).then_some(row)
    });
    let place = |row: u32| grid.location.clone().with_row(row).with_column(other.index);
    let hint = message!("If the other column is right, name it with --map HEADING=FIELD");
    if let Some(row) = contradiction {
        let text = |column: &Column| row.shown(column.index);
        let message = message!(
            "{heading} and {other} have one meaning, but other values (row {row}: {value} and {other_value}); {heading} is read",
            heading = chosen.heading.clone(),
            other = other.heading.clone(),
            row = row.number,
            value = text(chosen),
            other_value = text(other)
        );
        Finding::warning("column-chosen", chosen.heading.clone(), message)
            .hint(hint)
            .at(place(row.number))
    } else {
        let message = message!(
            "{heading} and {other} have one meaning; {heading} is read",
            heading = chosen.heading.clone(),
            other = other.heading.clone()
        );
        Finding::note("column-chosen", chosen.heading.clone(), message)
            .hint(hint)
            .at(place(grid.header.row_number))
    }
}

/// The number of a cell, a size in bytes.
pub(crate) fn amount(grid: &Grid, row: &Row, column: &Column) -> Option<f64> {
    let (value, unit) = match row.cell(column.index) {
        Cell::Number(value) | Cell::Percent(value) => (*value, None),
        Cell::Measured(value, unit) => (*value, Some(*unit)),
        Cell::Text(text) => {
            let number = grid.style.parse(text)?;
            (number.value, number.unit)
        }
        _ => return None,
    };
    let usual = || grid.table.spec(&column.field)?.unit;
    match unit.or(column.unit).or_else(usual) {
        Some(Unit::Data(unit) | Unit::Rate(unit)) => Some(unit.bytes(value, Plain::Binary)),
        _ => Some(value),
    }
}
