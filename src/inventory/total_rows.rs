//! Lines that are no server: totals, subtotals and means of the lines around them.
//!
//! A name such as `Total` or `Sous-total Lyon` only makes a line suspicious. What proves it are its figures: each is the sum,
//! or the mean, of those of the lines above, of its group, or of all lines. A server that is called `sum01` stays one.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::column_figures::{read, rows, unit_of};
use super::grid::{Grid, TotalRow};
use super::names;
use super::plausible::comparable;
use super::role::TableRole;
use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::table::{Column, FieldKind, Row, cell_words};
use crate::units::{Dimension, Unit};
use crate::wording::Message;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    totals: HashSet<String>,
    beside: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::toml!("words/totals.toml"));

/// Beginnings of groups that are tried for a subtotal, from the nearest.
const STARTS: usize = 64;
/// Lines without a name that are tried; where more have none, names are missing, not servers.
const MAX_NAMELESS: usize = 1000;
/// By how much a sum of rounded figures may be off, as a part of it.
const TOLERANCE: f64 = 0.01;
/// By how much a small whole number may be off that was rounded.
const ROUNDING: f64 = 0.51;

/// Fields that only a machine has.
const MACHINE_FACTS: [&str; 7] =
    ["os", "os_tools", "os_config", "vm_uuid", "vm_id", "dns_name", "power"];

/// What a line is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// Like a total and nothing else.
    Total,
    /// A total of something, in several words: `Total Paris`.
    TotalOf,
    /// As a machine may be called that is named after such a word: `sum-web`.
    Host,
    /// Nothing.
    Nameless,
}

/// A line that may be a total, by its position among the lines.
struct Candidate {
    at: usize,
    called: Called,
    is_proved: bool,
}

/// Takes the lines out of the lists of servers that are totals of other lines. Lines that are only called so stay, with a
/// warning.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut() {
        if grid.role != TableRole::Servers || grid.is_refused {
            continue;
        }
        let (totals, doubtful) = find(grid);
        findings.extend(doubtful);
        if !totals.is_empty() {
            findings.push(left_out(grid, &totals));
            let numbers: HashSet<u32> = totals.iter().map(|total| total.row).collect();
            grid.sheet.rows.retain(|row| !numbers.contains(&row.number));
            grid.totals = totals;
        }
    }
    findings
}

/// The totals, and what is to be said of lines that are called so and are none.
fn find(grid: &Grid) -> (Vec<TotalRow>, Vec<Finding>) {
    let rows: Vec<&Row> = rows(grid).collect();
    let name = grid.header.column("name");
    let mut candidates = candidates(grid, &rows, name);
    if candidates.is_empty() {
        return (Vec::new(), Vec::new());
    }
    prove_all(&mut candidates, &Figures::of(grid, &rows));
    let mut totals = Vec::new();
    let mut doubtful = Vec::new();
    for candidate in &candidates {
        let Some(row) = rows.get(candidate.at) else {
            continue;
        };
        let called = name.and_then(|column| row.cell(column.index).text()).unwrap_or_default();
        if candidate.is_proved {
            totals.push(TotalRow { name: called.into_owned(), row: row.number });
        } else if candidate.called == Called::Total {
            doubtful.push(unproved(grid, row, &called, name));
        }
    }
    (totals, doubtful)
}

/// Proves what can be proved: first the lines that have figures of their own, then those that repeat a line beside them, as
/// the total of a single server does and the next server of the same size does too.
fn prove_all(candidates: &mut [Candidate], figures: &Figures) {
    let mut counts = vec![true; figures.values.len()];
    for candidate in candidates.iter() {
        if let Some(counts) = counts.get_mut(candidate.at) {
            *counts = false;
        }
    }
    let totals: HashSet<usize> = candidates
        .iter()
        .filter(|candidate| matches!(candidate.called, Called::Total | Called::TotalOf))
        .map(|candidate| candidate.at)
        .collect();
    let has_own = |candidate: &Candidate| !figures.is_like_neighbour(candidate.at, &totals);
    prove(candidates, &figures.sums(&counts), has_own);
    let last = figures.values.len().saturating_sub(1);
    let is_structured = candidates.iter().any(|candidate| candidate.is_proved);
    prove(candidates, &figures.sums(&counts), |candidate| is_structured || candidate.at == last);
    // What is not proved is a server that belongs to the sums, or a line that has lost its name. Other totals do not.
    let is_server = |candidate: &&Candidate| {
        !candidate.is_proved && (candidate.called != Called::Total || !has_own(candidate))
    };
    for candidate in candidates.iter().filter(is_server) {
        if let Some(counts) = counts.get_mut(candidate.at) {
            *counts = true;
        }
    }
    prove(candidates, &figures.sums(&counts), has_own);
}

/// The lines that are called like totals, or have no name, and state nothing that only a machine has.
fn candidates(grid: &Grid, rows: &[&Row], name: Option<&Column>) -> Vec<Candidate> {
    let facts: Vec<usize> =
        MACHINE_FACTS.iter().filter_map(|field| Some(grid.header.column(field)?.index)).collect();
    let is_machine = |row: &Row| {
        let texts = facts.iter().filter_map(|index| row.cell(*index).text());
        texts.into_iter().any(|text| !cell_words::is_missing(&text))
    };
    let mut nameless = 0;
    let mut candidates = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let text = name.and_then(|column| row.cell(column.index).text());
        let called = match &text {
            Some(text) => called(text),
            None => Some(called_elsewhere(row)),
        };
        let Some(called) = called.filter(|_| !is_machine(row)) else {
            continue;
        };
        if called == Called::Nameless {
            // In a table without names the last line may still add up the others.
            if name.is_none() && at + 1 < rows.len() {
                continue;
            }
            nameless += 1;
            if nameless > MAX_NAMELESS {
                continue;
            }
        }
        candidates.push(Candidate { at, called, is_proved: false });
    }
    candidates
}

/// Whether a name is one of a total; `None` for that of a machine.
fn called(name: &str) -> Option<Called> {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_total = |word: &&str| WORDS.totals.contains(*word);
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_beside = |word: &&str| WORDS.beside.contains(*word) || is_number(word);
    // `Total (14 servers)`, `Sous-total Lyon`, `Sum of all VMs` begin so; `Berlin Summe` ends so.
    let mut from_the_first = words.iter().skip_while(|word| is_beside(word));
    if !from_the_first.next().is_some_and(is_total) && !words.last().is_some_and(is_total) {
        return None;
    }
    Some(if words.iter().all(|word| is_total(word) || is_beside(word)) {
        Called::Total
    } else if name.trim().contains(char::is_whitespace) {
        Called::TotalOf
    } else {
        Called::Host
    })
}

/// What a line without a name is called in another column.
fn called_elsewhere(row: &Row) -> Called {
    let mut names = row.cells.iter().filter_map(|cell| called(&cell.text()?));
    names.find(|called| *called != Called::Host).unwrap_or(Called::Nameless)
}

/// The figures of all lines that can be added up.
struct Figures {
    /// By line and column.
    values: Vec<Vec<Option<f64>>>,
    columns: usize,
}

/// Sums over the first lines, by line and column, and how many figures they are of.
struct Sums<'f> {
    figures: &'f Figures,
    up_to: Vec<Vec<(f64, u32)>>,
}

impl Figures {
    fn of(grid: &Grid, rows: &[&Row]) -> Self {
        let is_sum = |column: &&Column| {
            let spec = grid.table.spec(&column.field);
            let unit = unit_of(grid, column).map(Unit::dimension);
            spec.is_some_and(|spec| spec.kind == FieldKind::Number)
                && unit != Some(Dimension::Percent)
        };
        let columns: Vec<(usize, Option<Unit>)> = grid
            .header
            .columns
            .iter()
            .filter(is_sum)
            .map(|column| (column.index, unit_of(grid, column)))
            .collect();
        let value = |row: &Row, (index, unit): (usize, Option<Unit>)| {
            let (value, own) = read(row.cell(index), grid.style)?;
            Some(comparable(value, own.or(unit)))
        };
        let values = rows
            .iter()
            .map(|row| columns.iter().map(|column| value(row, *column)).collect())
            .collect();
        Self { values, columns: columns.len() }
    }

    /// Whether a line has the same figures as the one above or below, unless that one is called like a total too.
    fn is_like_neighbour(&self, at: usize, totals: &HashSet<usize>) -> bool {
        let own = self.values.get(at);
        let neighbours = [at.checked_sub(1), at.checked_add(1)];
        let mut neighbours =
            neighbours.into_iter().flatten().filter(|other| !totals.contains(other));
        own.is_some() && neighbours.any(|other| self.values.get(other) == own)
    }

    /// The sums over the lines that count.
    fn sums(&self, counts: &[bool]) -> Sums<'_> {
        let mut sum = vec![(0.0, 0); self.columns];
        let mut up_to = vec![sum.clone()];
        for (values, counts) in self.values.iter().zip(counts) {
            for ((sum, count), value) in sum.iter_mut().zip(values) {
                if let Some(value) = value.filter(|_| *counts) {
                    *sum += value;
                    *count += 1;
                }
            }
            up_to.push(sum.clone());
        }
        Sums { figures: self, up_to }
    }
}

fn prove(candidates: &mut [Candidate], sums: &Sums<'_>, is_tried: impl Fn(&Candidate) -> bool) {
    let places: Vec<usize> = candidates.iter().map(|candidate| candidate.at).collect();
    let end = sums.figures.values.len();
    for (number, candidate) in candidates.iter_mut().enumerate() {
        if candidate.is_proved || !is_tried(candidate) {
            continue;
        }
        let (before, after) = places.split_at(number);
        let at = candidate.at;
        let next = after.get(1).copied().unwrap_or(end);
        let starts = before.iter().rev().take(STARTS).map(|place| place + 1).chain([0]);
        let mut ranges =
            starts.map(|start| (start, at)).chain([(at + 1, next), (at + 1, end), (0, end)]);
        candidate.is_proved = ranges.any(|range| sums.proves(at, candidate.called, range));
    }
}

impl Sums<'_> {
    /// Whether the figures of a line are the sums, or the means, over a range of lines.
    fn proves(&self, at: usize, called: Called, (start, end): (usize, usize)) -> bool {
        let (Some(values), Some(from), Some(to)) =
            (self.figures.values.get(at), self.up_to.get(start), self.up_to.get(end))
        else {
            return false;
        };
        let (mut sums, mut means, mut figures, mut most) = (0, 0, 0, 0);
        for ((value, from), to) in values.iter().zip(from).zip(to) {
            let Some(value) = value.filter(|value| *value > 0.0) else {
                continue;
            };
            figures += 1;
            let (sum, count) = (to.0 - from.0, to.1 - from.1);
            most = most.max(count);
            sums += u32::from(is_close(value, sum));
            means += u32::from(count > 0 && is_close(value, sum / f64::from(count)));
        }
        if figures == 0 {
            return false;
        }
        match called {
            // One figure of three may be wrong: a cell may have been changed since.
            Called::Total => sums.max(means) * 3 >= figures * 2,
            Called::TotalOf => sums == figures,
            Called::Host | Called::Nameless => sums == figures && figures >= 2 && most >= 2,
        }
    }
}

fn is_close(value: f64, sum: f64) -> bool {
    let rounding = if value.fract() == 0.0 && value < 100.0 { ROUNDING } else { 0.0 };
    sum > 0.0 && (value - sum).abs() <= rounding.max(sum * TOLERANCE)
}

fn left_out(grid: &Grid, totals: &[TotalRow]) -> Finding {
    let shown: Vec<String> = totals
        .iter()
        .map(|total| match total.name.as_str() {
            "" => format!("row {}", total.row),
            name => format!("{name} (row {})", total.row),
        })
        .collect();
    let message = message!(
        "{lines}, for the figures are sums or means of other lines: {names}",
        lines = Message::counted(totals.len(), "line is left out", "lines are left out"),
        names = names::some(&shown)
    );
    let location = grid.location.clone();
    let location = match totals.first() {
        Some(first) => location.with_row(first.row),
        None => location,
    };
    Finding::note("total-lines", grid.location.path.as_ref(), message)
        .hint(message!(
            "If one of them is a server, give it another name or state its operating system"
        ))
        .at(location)
}

fn unproved(grid: &Grid, row: &Row, called: &str, name: Option<&Column>) -> Finding {
    let location = grid.location.clone().with_row(row.number);
    let location = match name {
        Some(column) => location.with_column(column.index),
        None => location,
    };
    let message = message!(
        "the line is called like a total, but its figures are not those of the lines around it; it is planned as a server"
    );
    Finding::warning("unproved-total", Message::verbatim(called), message)
        .hint(message!("Delete the line, or exclude it with an override, if it is no server"))
        .at(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_machines_by_their_names() {
        for name in [
            "Total",
            "TOTAL:",
            "Grand total",
            "Sub-Total",
            "Total général",
            "Summe",
            "Gesamtsumme",
            "Total (14 servers)",
            "Average",
            "Promedio",
            "Celkem",
            "合計",
        ] {
            assert_eq!(called(name), Some(Called::Total), "{name}");
        }
        for name in ["Total Paris", "Sous-total site de Lyon", "Berlin Summe"] {
            assert_eq!(called(name), Some(Called::TotalOf), "{name}");
        }
        for name in ["sum-web", "total.contoso.example", "web_sum"] {
            assert_eq!(called(name), Some(Called::Host), "{name}");
        }
        for name in ["sum01", "totalview", "web01", "summit", "db-sum-01", ""] {
            assert_eq!(called(name), None, "{name}");
        }
    }

    #[test]
    fn no_word_is_in_both_lists_and_all_are_in_small_letters() {
        for word in WORDS.totals.iter().chain(&WORDS.beside) {
            assert_eq!(*word, word.to_lowercase());
        }
        assert!(WORDS.totals.is_disjoint(&WORDS.beside));
    }
}
