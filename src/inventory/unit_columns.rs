//! Units in a column of their own: `16` in the column RAM, and `GB` in the one beside it.
//!
//! A column that holds nothing but units belongs to the size whose heading its own repeats (`RAM unit`), otherwise to the size on its
//! left, or on its right where all of them stand there.

use super::grid::Grid;
use crate::finding::Finding;
use crate::message;
use crate::source::column_letters;
use crate::table::heading::fold;
use crate::table::number::NumberStyle;
use crate::table::{Cell, Column, FieldKind, cell_words, with_whole_unit};
use crate::units::{DataUnit, Unit};

/// A column of units.
struct Units {
    index: usize,
    heading: String,
}

/// Writes the units of such columns to their numbers.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut().filter(|grid| grid.has_all_columns) {
        let pairs = pairs(grid);
        for (units, size) in &pairs {
            findings.extend(finding(grid, units, size));
        }
        for (units, size) in pairs {
            write(grid, units.index, size.index);
            grid.header.unknown.retain(|(index, _)| *index != units.index);
        }
    }
    findings
}

fn unit(text: &str) -> Option<DataUnit> {
    match Unit::parse(&with_whole_unit(text.trim()))? {
        Unit::Data(unit) => Some(unit),
        _ => None,
    }
}

fn is_size(grid: &Grid, column: &Column) -> bool {
    let spec = grid.table.spec(&column.field).filter(|spec| spec.kind == FieldKind::Number);
    spec.is_some_and(|spec| matches!(column.unit.or(spec.unit), Some(Unit::Data(_))))
}

fn all_units(grid: &Grid) -> Vec<Units> {
    let header = &grid.header;
    let width = grid.rows().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_read = |index: usize| header.columns.iter().any(|column| column.index == index);
    let holds_units = |index: &usize| {
        let mut texts = grid.rows().filter_map(|row| row.cell(*index).text()).peekable();
        // A word that is no unit may be one that is not known; most of them are.
        let is_one = |text: &str| unit(text).is_some() || cell_words::is_missing(text);
        let first = texts.peek().is_some_and(|text| unit(text).is_some());
        let (mut known, mut others) = (0_usize, 0_usize);
        if first {
            texts.for_each(|text| *(if is_one(&text) { &mut known } else { &mut others }) += 1);
        }
        known > others * 3
    };
    let heading = |index: usize| {
        let own = header.unknown.iter().find(|(known, _)| *known == index);
        own.map_or_else(|| column_letters(index), |(_, heading)| heading.clone())
    };
    let all = (0..width).filter(|index| !is_read(*index)).filter(holds_units);
    all.map(|index| Units { index, heading: heading(index) }).collect()
}

/// Each column of units with the size that it belongs to.
fn pairs(grid: &Grid) -> Vec<(Units, Column)> {
    let units = all_units(grid);
    let size = |index: Option<usize>| {
        let mut columns = grid.header.columns.iter();
        columns.find(|column| Some(column.index) == index && is_size(grid, column))
    };
    let named = |units: &Units| {
        let key = fold(&units.heading).key;
        let sizes = grid.header.columns.iter().filter(|column| is_size(grid, column));
        let of_heading = |column: &&Column| {
            let own = fold(&column.heading).key;
            own.len() > 1 && key.len() > own.len() && key.contains(&own)
        };
        sizes.filter(of_heading).max_by_key(|column| column.heading.len())
    };
    let left = |units: &Units| size(units.index.checked_sub(1));
    let right = |units: &Units| size(units.index.checked_add(1));
    let by_place = || units.iter().filter(|units| named(units).is_none());
    let are_before = by_place().all(|units| right(units).is_some())
        && by_place().any(|units| left(units).is_none());
    let of = |units: &Units| {
        let place = || if are_before { right(units) } else { left(units).or_else(|| right(units)) };
        named(units).or_else(place).cloned()
    };
    let sizes: Vec<Option<Column>> = units.iter().map(of).collect();
    units.into_iter().zip(sizes).filter_map(|(units, size)| Some((units, size?))).collect()
}

fn write(grid: &mut Grid, units: usize, size: usize) {
    let header = grid.header.row_number;
    for row in grid.sheet.rows.iter_mut().filter(|row| row.number > header) {
        let Some(text) = row.cell(units).text().map(std::borrow::Cow::into_owned) else { continue };
        if cell_words::is_missing(&text) {
            continue;
        }
        let Some(cell) = row.cells.get_mut(size) else { continue };
        let whole = with_whole_unit(text.trim()).into_owned();
        let is_bare = |text: &str| {
            let styles = [NumberStyle::Point, NumberStyle::Comma];
            styles.iter().any(|style| style.parse(text).is_some_and(|number| number.unit.is_none()))
        };
        match (&*cell, unit(&text)) {
            (Cell::Number(value), Some(unit)) => *cell = Cell::Measured(*value, Unit::Data(unit)),
            // What is no unit makes the number none that can be read.
            (Cell::Number(value), None) => *cell = Cell::from_text(format!("{value} {text}")),
            (Cell::Text(number), _) if is_bare(number) => {
                *cell = Cell::from_text(format!("{} {whole}", number.trim()));
            }
            _ => {}
        }
    }
}

fn finding(grid: &Grid, units: &Units, size: &Column) -> Option<Finding> {
    let has_both = |row: &&crate::table::Row| {
        !row.cell(units.index).is_blank() && !row.cell(size.index).is_blank()
    };
    let row = grid.rows().find(has_both)?;
    let message = message!(
        "its units are read from the column {units}: {number} {unit}",
        units = units.heading.clone(),
        number = row.shown(size.index),
        unit = row.shown(units.index)
    );
    Some(
        Finding::note("units-in-column", size.heading.clone(), message)
            .hint(message!(
                "If it is wrong, name the unit in the heading and delete the column {units}",
                units = units.heading.clone()
            ))
            .at(grid.location.clone().with_row(row.number).with_column(size.index)),
    )
}
