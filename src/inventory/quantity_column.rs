//! The column that says how many servers a row stands for.

use std::collections::HashSet;

use super::quantity_words::{WORDS, count, words};
use crate::table::{Below, Cell, Column, Header, HeadingTable, Row};

/// The column of the numbers of servers; the second one where the figures are said to be of all together.
pub(crate) const FIELDS: [&str; 2] = ["quantity", "quantity_together"];
/// What machines stand in or run on.
pub(crate) const HOLDERS: [&str; 3] = ["cluster", "datacenter", "host"];
/// So many rows in a sequence are numbered.
const SEQUENCE: usize = 4;

/// Settles which column tells the numbers of servers, and what the servers are called where nothing else names them.
pub(crate) fn find(rows: &[Row], header: &mut Header, table: &HeadingTable, is_said: bool) {
    let below: Vec<&Row> = rows.iter().filter(|row| row.number > header.row_number).collect();
    if header.column("quantity").is_none() && !is_said {
        counts_for_names(&below, header, table);
    }
    let Some(column) = header.column("quantity") else {
        return;
    };
    if !is_said && numbers_rows(&below, column) {
        header.release("quantity");
        return;
    }
    if header.column("name").is_none()
        && let Some((index, heading)) = called_by(&below, header)
    {
        header.assign(Column { field: "name".to_owned(), index, unit: None, heading });
    }
}

/// `Servers` or `VMs` above nothing but small numbers, beside a column of words, does not name servers but counts them.
fn counts_for_names(below: &[&Row], header: &mut Header, table: &HeadingTable) {
    let counts = |column: &&Column| {
        let is_number = |row: &&Row| match row.cell(column.index) {
            Cell::Blank => true,
            cell => whole(cell).is_some_and(|number| number < 10_000),
        };
        let is_machine = || words(&column.heading).any(|word| WORDS.server.contains(&word));
        let known = || table.candidates(&column.heading, Below::default());
        (is_machine() || known().iter().any(|known| known.field == "quantity"))
            && below.iter().all(is_number)
            && below.iter().any(|row| !row.cell(column.index).is_blank())
    };
    let beside = header.duplicates.iter().filter(|column| column.field == "name").find(counts);
    if let Some(column) = beside.cloned() {
        header.assign(Column { field: "quantity".to_owned(), ..column });
        return;
    }
    let Some(column) = header.column("name").filter(counts).cloned() else { return };
    let other = header.duplicates.iter().find(|column| column.field == "name").cloned();
    let is_told_apart = other.is_some()
        || called_by(below, header).is_some()
        || HOLDERS.iter().any(|field| header.column(field).is_some());
    if is_told_apart {
        header.release("name");
        header.assign(Column { field: "quantity".to_owned(), ..column });
        if let Some(other) = other {
            header.assign(other);
        }
    }
}

/// Whether a column numbers the rows.
fn numbers_rows(below: &[&Row], column: &Column) -> bool {
    let words: Vec<String> = words(&column.heading).collect();
    let is_running = WORDS.running.contains(&words.join(" ")) || column.heading.trim() == "#";
    let numbers: Vec<u64> = below.iter().filter_map(|row| whole(row.cell(column.index))).collect();
    let is_sequence = numbers.len() >= SEQUENCE
        && numbers.windows(2).all(|pair| matches!(pair, [one, two] if one + 1 == *two));
    is_running || is_sequence
}

/// The first column of words that tell the rows apart.
fn called_by(below: &[&Row], header: &Header) -> Option<(usize, String)> {
    let group = header.column("group").map(|column| (column.index, column.heading.clone()));
    let all = header.unknown.iter().cloned().chain(group);
    let mut fitting: Vec<(usize, String)> = all
        .filter(|(index, _)| {
            let mut seen = HashSet::new();
            let mut texts = below.iter().map(|row| match row.cell(*index) {
                Cell::Text(text) if text.contains(char::is_alphabetic) => {
                    Some(text.trim().to_lowercase())
                }
                _ => None,
            });
            // A total stands in the last row, perhaps without a word.
            let last = below.len().saturating_sub(1);
            texts.by_ref().take(last.max(1)).all(|text| text.is_some_and(|text| seen.insert(text)))
        })
        .collect();
    fitting.sort_by_key(|(index, _)| *index);
    fitting.into_iter().next()
}

pub(crate) fn whole(cell: &Cell) -> Option<u64> {
    match cell {
        Cell::Number(value) if value.fract() == 0.0 && (0.0..1e9).contains(value) => {
            // The range was checked just above.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Some(*value as u64)
        }
        Cell::Text(text) => text.trim().parse().ok().or_else(|| count(text)),
        _ => None,
    }
}
