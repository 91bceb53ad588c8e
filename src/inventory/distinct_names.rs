//! Of several columns of names that which tells the servers apart.
//!
//! Copies of a machine keep its name in DNS, so that two servers of two names may have one there.

use std::collections::HashSet;

use super::grid::Grid;
use super::role::TableRole;
use crate::table::cell_words;

/// Takes the names from another column of them, if these repeat and those do not.
pub(crate) fn choose(grid: &mut Grid) {
    if grid.role != TableRole::Servers || !grid.has_all_columns {
        return;
    }
    let Some(name) = grid.header.column("name").cloned() else {
        return;
    };
    let repeats = |index: usize| {
        let mut seen = HashSet::new();
        let named = grid.rows().filter(|row| !row.cell(name.index).is_blank());
        let again = named.filter(|row| {
            let text = row.cell(index).text().filter(|text| !cell_words::is_missing(text));
            text.is_none_or(|text| !seen.insert(text.to_lowercase()))
        });
        again.count()
    };
    if repeats(name.index) == 0 {
        return;
    }
    let others = grid.header.duplicates.iter().filter(|column| column.field == "name");
    let Some(better) = others.clone().find(|column| repeats(column.index) == 0).cloned() else {
        return;
    };
    grid.header.replace(better, &name);
}
