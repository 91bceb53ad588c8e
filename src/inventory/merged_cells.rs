//! Cells that are merged over several rows: what stands in the first row holds for all of them.

use std::collections::{HashMap, HashSet};

use super::names;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Cell, FieldKind, Header, HeadingTable, MergedRows, Row};
use crate::wording::Message;

/// What merged cells say of the rows of a list.
#[derive(Debug, Default, Clone)]
pub(crate) struct MergedCells {
    /// The rows that have the name of the row above in common: they say more of one server.
    pub(crate) continued: HashSet<u32>,
    /// Figures that stand beside several names, with their rows and columns: whose they are is not told.
    of_several: Vec<(u32, usize, String)>,
}

impl MergedCells {
    /// Fills what is no figure into all rows of its cell.
    pub(crate) fn fill(
        rows: &mut [Row],
        merges: &[MergedRows],
        header: &Header,
        table: &HeadingTable,
    ) -> Self {
        let mut found = Self::default();
        let name = header.column("name").map(|column| column.index);
        let below = |merge: &&MergedRows| merge.first > header.row_number;
        let end = rows.last().map_or(0, |row| row.number);
        // Cells of one column do not overlap; those that a file says to are left, so that no row is gone through twice.
        let mut reached: HashMap<usize, u32> = HashMap::new();
        let apart = |merge: &&MergedRows| {
            let reached = reached.entry(merge.column).or_insert(0);
            let is_apart = merge.first > *reached;
            *reached = merge.last.max(*reached);
            is_apart
        };
        let merges: Vec<&MergedRows> = merges.iter().filter(below).filter(apart).collect();
        for merge in merges.iter().filter(|merge| Some(merge.column) == name) {
            found.continued.extend(merge.first + 1..=merge.last.min(end));
        }
        for merge in merges {
            let known = header.columns.iter().chain(&header.duplicates);
            let mut known = known.filter(|column| column.index == merge.column);
            let is_figure = known.any(|column| {
                table.spec(&column.field).is_some_and(|spec| spec.kind == FieldKind::Number)
            });
            let from = rows.partition_point(|row| row.number < merge.first);
            let Some(Row { cells, number }) = rows.get(from) else { continue };
            let Some(cell) = cells.get(merge.column).filter(|cell| !cell.is_blank()) else {
                continue;
            };
            let (cell, first) = (cell.clone(), *number);
            if first != merge.first || Some(merge.column) == name {
                continue;
            }
            let covered = rows.iter_mut().skip(from + 1);
            for row in covered.take_while(|row| row.number <= merge.last) {
                if found.continued.contains(&row.number) {
                    continue;
                }
                let is_named = name.is_some_and(|name| !row.cell(name).is_blank());
                if is_figure {
                    if is_named {
                        let text = cell.text().unwrap_or_default().into_owned();
                        found.of_several.push((first, merge.column, text));
                        break;
                    }
                } else if is_named {
                    put(row, merge.column, cell.clone());
                }
            }
        }
        found
    }

    /// That figures stand beside several servers.
    pub(crate) fn finding(&self, location: &Location) -> Option<Finding> {
        let (row, column, _) = self.of_several.first()?;
        let texts: Vec<String> =
            self.of_several.iter().map(|(row, _, text)| format!("{text} (row {row})")).collect();
        let message = message!(
            "{cells} over the rows of several servers; the figure is read for the first of them, and is not known for the others: {texts}",
            cells = Message::counted(texts.len(), "cell is merged", "cells are merged"),
            texts = names::some(&texts)
        );
        Some(
            Finding::warning("merged-figures", location.path.as_ref(), message)
                .hint(message!("Write each server's own figure into its row"))
                .at(location.clone().with_row(*row).with_column(*column)),
        )
    }
}

fn put(row: &mut Row, column: usize, cell: Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Blank);
    }
    if let Some(own) = row.cells.get_mut(column).filter(|own| own.is_blank()) {
        *own = cell;
    }
}
