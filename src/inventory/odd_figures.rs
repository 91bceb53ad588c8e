//! Figures that no server has: below zero, of zero cores, of thousands of cores, of millions of terabytes, of a few MB of memory.
//!
//! They are told with their cells. Frequencies in a column of cores are passed over; what is below zero, no amount at all or more than
//! any server has counts as not known; the others are read as they are written.

use std::collections::{BTreeSet, HashSet};

use super::column_figures::{Companion, read, unit_of};
use super::grid::Grid;
use super::map::ColumnMap;
use super::plausible::{FAR_AHEAD, Plausible, comparable};
use super::role::TableRole;
use crate::finding::Finding;
use crate::message;
use crate::table::{Cell, Column, FieldKind, Row};
use crate::units::{Unit, grouped};
use crate::wording::Message;

/// The columns that count cores.
const CORES: [&str; 3] = ["cores", "cpus", "threads"];
/// No server has as many cores; of a column with such numbers they are MHz.
const MANY_CORES: f64 = 500.0;
/// What every server has some of.
const NEVER_ZERO: [&str; 4] = ["cores", "cpus", "memory", "storage"];

/// The kinds of figures that are per cent of something that they may be more than.
const SHARES: [&str; 1] = ["change-rate"];

/// A cell with its number.
struct Shown<'g> {
    row: &'g Row,
    value: f64,
    unit: Option<Unit>,
}

/// Tells such figures of lists of servers; `by_tool` is whether a tool wrote them, which writes 0 for what it does not know.
pub(crate) fn settle(
    grids: &mut [Grid],
    by_tool: bool,
    map: &ColumnMap,
    told: &[Finding],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lists = |grid: &&mut Grid| grid.role == TableRole::Servers && !grid.is_refused;
    for grid in grids.iter_mut().filter(lists) {
        if !by_tool {
            findings.extend(release_frequencies(grid, map));
        }
        let mut beyond = Vec::new();
        findings.extend(changed_names(grid));
        for column in grid.header.columns.iter().filter(|column| is_number(grid, column)) {
            let shown = shown(grid, column);
            let is_told = told.iter().any(|finding| {
                finding.code == "implausible-figures"
                    && finding.subject.to_string() == column.heading
            });
            findings.extend(negative(grid, column, &shown));
            if !by_tool {
                findings.extend(zero(grid, column, &shown));
            }
            let impossible = impossible(grid, column, &shown);
            let is_odd = !by_tool && !is_told && impossible.is_empty();
            let odd = is_odd.then(|| odd(grid, column, &shown)).flatten();
            findings.extend(told_impossible(grid, column, &impossible).or(odd));
            beyond.extend(impossible.iter().map(|shown| (shown.row.number, column.index)));
        }
        take_out(grid, &beyond);
    }
    findings
}

fn is_number(grid: &Grid, column: &Column) -> bool {
    grid.table.spec(&column.field).is_some_and(|spec| spec.kind == FieldKind::Number)
}

fn shown<'g>(grid: &'g Grid, column: &Column) -> Vec<Shown<'g>> {
    let shown = grid.rows().filter_map(|row| {
        let (value, unit) = read(row.cell(column.index), grid.style)?;
        Some(Shown { row, value, unit })
    });
    shown.collect()
}

/// Passes over columns of cores most of whose numbers are frequencies.
fn release_frequencies(grid: &mut Grid, map: &ColumnMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    for field in CORES {
        let Some(column) = grid.header.column(field).filter(|column| !map.has(&column.heading))
        else {
            continue;
        };
        let cells: Vec<(&Row, f64, bool)> = grid
            .rows()
            .filter_map(|row| {
                frequency(grid, row.cell(column.index)).map(|(value, is)| (row, value, is))
            })
            .collect();
        let frequencies = cells.iter().filter(|(.., is_frequency)| *is_frequency);
        if frequencies.clone().count() * 2 <= cells.len() {
            continue;
        }
        let Some((row, value, _)) = frequencies.clone().next() else { continue };
        let heading = column.heading.clone();
        let message = message!(
            "{value} is no number of cores, but rather a frequency in MHz or GHz; the column is passed over",
            value = grouped(*value, 3)
        );
        findings.push(
            Finding::warning("frequency-is-no-cores", heading.clone(), message)
                .hint(message!(
                    "If they are cores, say so with --map {argument}",
                    argument = format!("\"{}=cores\"", heading.trim())
                ))
                .at(grid.location.clone().with_row(row.number).with_column(column.index)),
        );
        grid.header.release(field);
    }
    findings
}

/// Names that a spreadsheet program has made dates or truth values of, such as `MAR1`.
fn changed_names(grid: &Grid) -> Option<Finding> {
    let column = grid.header.column("name")?;
    let is_changed =
        |row: &&Row| matches!(row.cell(column.index), Cell::DateTime(_) | Cell::Bool(_));
    let mut changed = grid.rows().filter(is_changed);
    let row = changed.next()?;
    let message = message!(
        "{cells} with a date or truth value in the place of a name: {text}; the spreadsheet program has probably changed it",
        cells = Message::counted(changed.count() + 1, "cell", "cells"),
        text = row.shown(column.index)
    );
    Some(
        Finding::warning("name-changed", column.heading.clone(), message)
            .hint(message!("Write the name into the cell as text"))
            .at(grid.location.clone().with_row(row.number).with_column(column.index)),
    )
}

/// The number of a cell, and whether it can only be a frequency.
fn frequency(grid: &Grid, cell: &Cell) -> Option<(f64, bool)> {
    if let Cell::Text(text) = cell {
        let lower = text.trim().to_lowercase();
        let number = lower.strip_suffix("ghz").or_else(|| lower.strip_suffix("mhz"));
        if let Some(number) = number.and_then(|number| grid.style.parse(number)) {
            return Some((number.value, true));
        }
    }
    let (value, unit) = read(cell, grid.style)?;
    (unit.is_none() && value > 0.0).then_some((value, value >= MANY_CORES || value.fract() != 0.0))
}

fn told(
    grid: &Grid,
    column: &Column,
    code: &'static str,
    shown: &Shown<'_>,
    message: Message,
) -> Finding {
    Finding::warning(code, column.heading.clone(), message)
        .hint(message!("Correct the cell"))
        .at(grid.location.clone().with_row(shown.row.number).with_column(column.index))
}

fn text(column: &Column, shown: &Shown<'_>) -> String {
    format!("{:?}", shown.row.cell(column.index).text().unwrap_or_default())
}

/// Tools write -1 for what they do not know.
fn negative(grid: &Grid, column: &Column, all: &[Shown<'_>]) -> Option<Finding> {
    let is_negative =
        |shown: &&Shown<'_>| shown.value < 0.0 && (shown.value + 1.0).abs() > f64::EPSILON;
    let mut cells = all.iter().filter(is_negative);
    let first = cells.next()?;
    let message = match cells.count() {
        0 => message!("{text} is below 0 and counts as not known", text = text(column, first)),
        more => message!(
            "{text} is below 0; this and {cells} count as not known",
            text = text(column, first),
            cells = Message::counted(more, "other cell", "other cells")
        ),
    };
    Some(told(grid, column, "negative-figures", first, message))
}

fn zero(grid: &Grid, column: &Column, all: &[Shown<'_>]) -> Option<Finding> {
    let wanted = NEVER_ZERO.contains(&column.field.as_str());
    let mut cells = all.iter().filter(|shown| wanted && shown.value == 0.0);
    let first = cells.next()?;
    let message = match cells.count() {
        0 => message!("no server has {text}; it counts as not known", text = text(column, first)),
        more => message!(
            "no server has {text}; this and {cells} count as not known",
            text = text(column, first),
            cells = Message::counted(more, "other cell", "other cells")
        ),
    };
    Some(told(grid, column, "zero-figures", first, message))
}

/// The figures that no server has.
fn impossible<'s, 'g>(grid: &Grid, column: &Column, all: &'s [Shown<'g>]) -> Vec<&'s Shown<'g>> {
    let Some((kind, possible)) = Plausible::of(&column.field)
        .and_then(|(kind, plausible)| plausible.possible.map(|possible| (kind, possible)))
    else {
        return Vec::new();
    };
    let usual = unit_of(grid, column);
    let is_share = SHARES.contains(&kind);
    let is_impossible = |shown: &&Shown<'_>| {
        let unit = shown.unit.or(usual);
        let is_of_kind = match unit {
            None => true,
            Some(Unit::Data(_)) => !is_share,
            Some(Unit::Percent) => is_share,
            Some(_) => false,
        };
        is_of_kind && possible.is_above(comparable(shown.value, unit))
    };
    all.iter().filter(is_impossible).collect()
}

fn told_impossible(grid: &Grid, column: &Column, cells: &[&Shown<'_>]) -> Option<Finding> {
    let (first, more) = cells.split_first()?;
    let unit = first.unit.or_else(|| unit_of(grid, column));
    let amount = format!(
        "{} {}",
        grouped(first.value, 3),
        unit.map(|unit| unit.to_string()).unwrap_or_default()
    );
    let message = match more.len() {
        0 => message!(
            "{text} is read as {amount}, but no server has as much; it counts as not known",
            text = text(column, first),
            amount = amount.trim_end()
        ),
        more => message!(
            "{text} is read as {amount}, but no server has as much; this and {cells} count as not known",
            text = text(column, first),
            amount = amount.trim_end(),
            cells = Message::counted(more, "other cell", "other cells")
        ),
    };
    Some(told(grid, column, "implausible-figures", first, message))
}

/// Empties the cells of these rows and columns.
fn take_out(grid: &mut Grid, cells: &[(u32, usize)]) {
    let cells: HashSet<(u32, usize)> = cells.iter().copied().collect();
    let columns: BTreeSet<usize> = cells.iter().map(|(_, column)| *column).collect();
    for row in &mut grid.sheet.rows {
        for column in &columns {
            if let Some(cell) = row.cells.get_mut(*column)
                && cells.contains(&(row.number, *column))
            {
                *cell = Cell::Blank;
            }
        }
    }
}

/// Numbers that can hardly be in the unit that the heading states: 8 among 16384 MB.
fn odd(grid: &Grid, column: &Column, all: &[Shown<'_>]) -> Option<Finding> {
    let (_, plausible) = Plausible::of(&column.field)?;
    let Some(Unit::Data(stated)) = column.unit else { return None };
    let companion = Companion::of(grid, plausible, grid.style);
    let is_odd = |shown: &&Shown<'_>| {
        let other = companion.as_ref().and_then(|companion| companion.figure(shown.row));
        let steps = |unit| plausible.steps_against(comparable(shown.value, Some(unit)), other);
        let best = plausible.units().map(steps).min_by(f64::total_cmp);
        let is_bare = shown.unit.is_none() && shown.value > 0.0;
        is_bare && best.is_some_and(|best| steps(Unit::Data(stated)) - best >= FAR_AHEAD)
    };
    let mut cells = all.iter().filter(is_odd);
    let first = cells.next()?;
    let message = message!(
        "{cells} of the column can hardly be in its unit: {text} is read as {amount}",
        cells = Message::counted(cells.count() + 1, "number", "numbers"),
        text = text(column, first),
        amount = format!("{} {stated}", grouped(first.value, 6))
    );
    Some(
        Finding::warning("odd-figures", column.heading.clone(), message)
            .hint(message!("Write the unit into the cells"))
            .at(grid.location.clone().with_row(first.row.number).with_column(column.index)),
    )
}
