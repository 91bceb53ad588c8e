//! Cells that say in words how many servers a row stands for, and names that seem to.

use super::grid::Grid;
use super::names;
use super::quantity_column::FIELDS;
use super::quantity_words::{count, is_of_several};
use super::role::TableRole;
use crate::finding::Finding;
use crate::message;
use crate::table::number::NumberStyle;
use crate::table::{Cell, Column, cell_words};
use crate::wording::Message;

/// Puts numbers in the place of such texts, and tells what is no number and which names stand for several servers.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let lists = grids.iter_mut().filter(|grid| grid.role == TableRole::Servers);
    let by_words = lists.filter(|grid| grid.table.is_read_by_words());
    let settle = |grid: &mut Grid| {
        let column = FIELDS.iter().find_map(|field| grid.header.column(field)).cloned();
        match column {
            Some(column) => of_cells(grid, &column),
            None => of_names(grid),
        }
    };
    by_words.filter_map(settle).collect()
}

fn of_cells(grid: &mut Grid, column: &Column) -> Option<Finding> {
    let mut unread: Vec<(u32, String)> = Vec::new();
    let below = grid.header.row_number;
    for row in grid.sheet.rows.iter_mut().filter(|row| row.number > below) {
        let number = row.number;
        let Some(cell) = row.cells.get_mut(column.index) else { continue };
        let Cell::Text(text) = &cell else { continue };
        let is_read = [NumberStyle::Point, NumberStyle::Comma]
            .iter()
            .any(|style| style.parse(text).is_some_and(|number| number.unit.is_none()));
        if is_read || cell_words::is_missing(text) {
            continue;
        }
        if let Some(count) = count(text) {
            *cell = Cell::Number(count as f64);
        } else {
            unread.push((number, text.trim().to_owned()));
            *cell = Cell::Blank;
        }
    }
    let (first, _) = unread.first()?;
    let texts: Vec<&str> = unread.iter().map(|(_, text)| text.as_str()).collect();
    let message = message!(
        "{rows} no number of servers that can be read ({texts}) and is planned as one server",
        rows = Message::counted(unread.len(), "row has", "rows have"),
        texts = names::some(&texts)
    );
    Some(
        Finding::warning("quantity-not-read", column.heading.trim(), message)
            .hint(message!("Write the number of servers alone into the cell"))
            .at(grid.location.clone().with_row(*first).with_column(column.index)),
    )
}

fn of_names(grid: &Grid) -> Option<Finding> {
    let name = grid.header.column("name")?;
    let mut found: Vec<(u32, String)> = Vec::new();
    for row in grid.rows() {
        if let Some(text) = row.cell(name.index).text().filter(|text| is_of_several(text)) {
            found.push((row.number, text.trim().to_owned()));
        }
    }
    let (first, _) = found.first()?;
    let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
    let message = message!(
        "{names} to stand for several servers ({texts}), but each is planned as one",
        names = Message::counted(found.len(), "name seems", "names seem"),
        texts = names::some(&texts)
    );
    Some(
        Finding::warning("names-of-several", name.heading.trim(), message)
            .hint(message!(
                "Add a column {heading} with the number of servers, or give each a row",
                heading = "Quantity"
            ))
            .at(grid.location.clone().with_row(*first).with_column(name.index)),
    )
}
