//! Lists with a row for each disk that state the total of the server in all of its rows, beside the size of the disk.

use std::collections::BTreeMap;

use super::grid::Grid;
use super::role::TableRole;
use super::rounding::ROUNDING;
use super::weighed::{amount, replace};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::{Column, Phrase, Row, cell_words};

/// Reads the size of the disk where the column of the storage is the total of the server, in each of its rows.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let lists = grids.iter_mut();
    let lists = lists
        .filter(|grid| grid.role == TableRole::Servers && grid.has_all_columns && !grid.is_refused);
    lists.filter_map(choose).collect()
}

/// What a column says of the disks of servers.
#[derive(Clone, Copy, PartialEq)]
enum Sums {
    /// The total.
    Are,
    /// Sizes that differ from disk to disk, but not the total.
    AreNot,
}

fn choose(grid: &mut Grid) -> Option<Finding> {
    let total = grid.header.column("storage")?.clone();
    let servers = servers(grid);
    if !servers.iter().any(|rows| rows.len() > 1)
        || !servers.iter().all(|rows| {
            let figures = figures(grid, rows, &total);
            figures.len() == rows.len() && are_equal(&figures)
        })
    {
        return None;
    }
    let others = grid.header.duplicates.iter().filter(|other| other.field == "storage");
    let mut rated: Vec<(Sums, Column)> = others
        .filter_map(|other| Some((sums(grid, &servers, &total, other)?, other.clone())))
        .collect();
    let at = rated.iter().position(|(sums, _)| *sums == Sums::Are);
    let (sums, size) = rated.drain(..).nth(at.unwrap_or(0))?;
    let row = servers.iter().find(|rows| rows.len() > 1)?.first()?.number;
    let heading = |column: &Column| column.heading.clone();
    let message = message!(
        "{total} is the same in all rows of a server, hence its total; {size} is read as the size of each disk",
        total = heading(&total),
        size = heading(&size)
    );
    let severity = if sums == Sums::Are { Severity::Note } else { Severity::Warning };
    let finding = Finding::new("total-in-each-row", severity, heading(&total), message)
        .hint(message!("If the other column is right, name it with --map HEADING=FIELD"))
        .at(grid.location.clone().with_row(row).with_column(total.index));
    replace(&mut grid.header, &total, size);
    grid.header.duplicates.retain(|column| column.index != total.index);
    grid.header.unknown.push((total.index, total.heading));
    grid.header.unknown.sort_by_key(|(index, _)| *index);
    Some(finding)
}

/// The rows of each server.
fn servers(grid: &Grid) -> Vec<Vec<&Row>> {
    let name = grid.header.column("name").map(|column| column.index);
    let mut servers: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in grid.rows() {
        let text = name.and_then(|name| row.cell(name).text());
        if let Some(text) = text.filter(|text| !cell_words::is_missing(text)) {
            servers.entry(text.to_lowercase()).or_default().push(row);
        }
    }
    servers.into_values().collect()
}

fn figures(grid: &Grid, rows: &[&Row], column: &Column) -> Vec<f64> {
    rows.iter().filter_map(|row| amount(grid, row, column)).collect()
}

fn are_equal(figures: &[f64]) -> bool {
    figures.windows(2).all(|pair| matches!(pair, [one, two] if (one - two).abs() < f64::EPSILON))
}

fn sums(grid: &Grid, servers: &[Vec<&Row>], total: &Column, size: &Column) -> Option<Sums> {
    let (mut are_sums, mut differ, mut is_any) = (true, false, false);
    for rows in servers {
        let sizes = figures(grid, rows, size);
        let sum: f64 = sizes.iter().sum();
        let total = figures(grid, rows, total).first().copied().unwrap_or_default();
        are_sums &= (sum - total).abs() <= ROUNDING * total;
        differ |= !are_equal(&sizes);
        is_any |= sum > 0.0;
    }
    let says = |words: &[&str]| Phrase::heading_says(&size.heading, words);
    // A number of the disk is no size of it.
    let is_size = size.unit.is_some() && says(&["disk", "volume"]) && !says(&["total"]);
    match is_any {
        true if are_sums => Some(Sums::Are),
        true if differ && is_size => Some(Sums::AreNot),
        _ => None,
    }
}
