//! Columns of one heading side by side: `Disk (GB)`, `Disk (GB)`, `Disk (GB)` are three disks if their figures differ.

use super::grid::Grid;
use super::numbered_disks;
use super::role::TableRole;
use super::weighed::amount;
use crate::finding::Finding;
use crate::message;
use crate::table::heading::fold;
use crate::table::{Column, Phrase, Row};
use crate::wording::Message;

/// Columns that may stand beside each of the disks.
const BESIDE: [&str; 2] = ["used", "free"];

/// Reads columns of one heading as disks, and says so.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let lists = grids.iter_mut().filter(|grid| grid.role == TableRole::Servers && !grid.is_refused);
    let settle = |grid: &mut Grid| {
        numbered_by_a_tool(grid).or_else(|| of_one_heading(grid)).or_else(|| beside_one_kind(grid))
    };
    lists.filter_map(settle).collect()
}

/// The columns that hold a field or could hold it, from the left.
fn all<'g>(grid: &'g Grid, field: &'g str) -> Vec<&'g Column> {
    let header = &grid.header;
    let columns = header.columns.iter().chain(&header.duplicates);
    let mut columns: Vec<&Column> = columns.filter(|column| column.field == field).collect();
    columns.sort_by_key(|column| column.index);
    columns
}

/// The largest group of columns of the field that have one heading.
fn alike<'g>(grid: &'g Grid, field: &'g str) -> Vec<&'g Column> {
    let columns = all(grid, field);
    let is_like = |one: &Column, other: &Column| fold(&one.heading) == fold(&other.heading);
    let groups = columns.iter().map(|first| {
        let same = columns.iter().copied().filter(|other| is_like(first, other));
        same.collect::<Vec<&Column>>()
    });
    // Of equals the first.
    groups.rev().max_by_key(Vec::len).unwrap_or_default()
}

fn of_one_heading(grid: &mut Grid) -> Option<Finding> {
    grid.table.spec("disk_1_size")?;
    let sizes = alike(grid, "storage");
    let first = *sizes
        .first()
        .filter(|first| sizes.len() > 1 && !Phrase::heading_says(&first.heading, &["total"]))?;
    let (row, other) = difference(grid, &sizes)?;
    let shown = |column: &Column| row.shown(column.index);
    let message = message!(
        "{count} columns have this heading and other values (row {row}: {value} and {other_value}); each is read as a disk",
        count = sizes.len(),
        row = row.number,
        value = shown(first),
        other_value = shown(other)
    );
    let finding = Finding::warning("disks-of-one-heading", first.heading.clone(), message)
        .hint(message!(
            "If only one of them is the storage, give the columns headings of their own"
        ))
        .at(grid.location.clone().with_row(row.number).with_column(other.index));
    let mut moves: Vec<(usize, String)> = Vec::new();
    let free_numbers: Vec<usize> = (1..)
        .filter(|n| grid.header.column(&format!("disk_{n}_size")).is_none())
        .take(sizes.len())
        .collect();
    let mut number = |columns: &[&Column], kind: &str| {
        let numbered = columns.iter().zip(&free_numbers);
        moves.extend(numbered.map(|(column, n)| (column.index, format!("disk_{n}_{kind}"))));
    };
    number(&sizes, "size");
    for field in BESIDE {
        let beside = alike(grid, field);
        if beside.len() == sizes.len() {
            number(&beside, field);
        }
    }
    for (index, field) in moves {
        give(grid, index, field);
    }
    Some(finding)
}

/// Two of the columns, and a row in which they have other values.
fn difference<'g>(grid: &'g Grid, columns: &[&'g Column]) -> Option<(&'g Row, &'g Column)> {
    let (first, others) = columns.split_first()?;
    let rows = grid.rows();
    let mut pairs = rows.flat_map(|row| others.iter().map(move |other| (row, *other)));
    pairs.find(|(row, other)| {
        let [one, two] = [*first, *other].map(|column| amount(grid, row, column));
        one.is_some() && two.is_some() && one != two
    })
}

/// `Disk`, `Disk.1`, `Disk.2`: some tools number columns of one heading when they write them again.
fn numbered_by_a_tool(grid: &mut Grid) -> Option<Finding> {
    let first = grid.header.column("storage")?;
    let second = grid.header.column("disk_1_size")?;
    if second.heading.trim() != format!("{}.1", first.heading.trim()) {
        return None;
    }
    let message = message!(
        "the column is read as a disk like {other}, not as the total",
        other = second.heading.clone()
    );
    let finding = Finding::warning("disks-of-one-heading", first.heading.clone(), message)
        .hint(message!("If it is the total, say so in its heading"))
        .at(grid.location.clone().with_row(grid.header.row_number).with_column(first.index));
    let index = first.index;
    give(grid, index, "disk_0_size".to_owned());
    Some(finding)
}

/// `Disk (GB)` beside nothing but `OS disk (GB)`, or nothing but data disks: another disk, or the total of which they are a
/// part. A total is never less than its parts.
fn beside_one_kind(grid: &mut Grid) -> Option<Finding> {
    let storage = grid.header.column("storage")?.clone();
    let sizes = grid.header.columns.iter().filter(|column| {
        numbered_disks::is_field(&column.field) && column.field.ends_with("_size")
    });
    let sizes: Vec<Column> = sizes.cloned().collect();
    let are = |kind: &str| sizes.iter().all(|column| column.field.starts_with(kind));
    let other = match () {
        () if sizes.is_empty() => return None,
        () if are("disk_os_") => "disk_data_size",
        () if are("disk_data") => "disk_os_size",
        () => return None,
    };
    let first = sizes.first()?;
    let rows = || grid.rows();
    let sum = |row: &Row| sizes.iter().filter_map(|column| amount(grid, row, column)).sum::<f64>();
    let less = rows().find(|row| {
        let total = amount(grid, row, &storage);
        total.is_some_and(|total| total > 0.0 && total < sum(row) * 0.99)
    });
    let shown = |row: &Row, column: &Column| row.shown(column.index);
    let location = grid.location.clone().with_column(storage.index);
    if let Some(row) = less {
        let message = message!(
            "it is less than {other} (row {row}: {value} and {other_value}) and read as another disk, not as the total",
            other = first.heading.trim(),
            row = row.number,
            value = shown(row, &storage),
            other_value = shown(row, first)
        );
        let finding = Finding::warning("disk-or-total", storage.heading.trim(), message)
            .hint(how_to_tell())
            .at(location.with_row(row.number));
        give(grid, storage.index, other.to_owned());
        return Some(finding);
    }
    let row = rows().find(|row| amount(grid, row, &storage).is_some() && sum(row) > 0.0)?;
    let message = message!(
        "it is read as the total, of which {other} is a part (row {row}: {value} and {other_value})",
        other = first.heading.trim(),
        row = row.number,
        value = shown(row, &storage),
        other_value = shown(row, first)
    );
    let finding = Finding::warning("disk-or-total", storage.heading.trim(), message)
        .hint(how_to_tell())
        .at(location.with_row(row.number));
    for size in &sizes {
        grid.header.release(&size.field);
    }
    Some(finding)
}

fn how_to_tell() -> Message {
    message!("Call it a total or a data disk in its heading")
}

/// Gives a column another field.
fn give(grid: &mut Grid, index: usize, field: String) {
    let header = &mut grid.header;
    if let Some(at) = header.duplicates.iter().position(|column| column.index == index) {
        let column = header.duplicates.remove(at);
        header.columns.push(Column { field, ..column });
        header.columns.sort_by_key(|column| column.index);
    } else if let Some(column) = header.columns.iter_mut().find(|column| column.index == index) {
        column.field = field;
    }
}
