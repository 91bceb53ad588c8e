//! Lines that are no server: totals, subtotals and means of the lines around them.
//!
//! A name such as `Total` or `Sous-total Lyon` only makes a line suspicious. What proves it are its figures: each is the sum,
//! or the mean, of those of the lines above, of its group, or of all lines. A server that is called `sum01` stays one.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use super::basis::Basis;
use super::column_figures::{read, unit_of};
use super::grid::{Grid, TotalRow};
use super::names;
use super::plausible::comparable;
use super::quantity_column;
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
    supply: HashSet<String>,
    beside: HashSet<String>,
    all: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/totals"));

/// Beginnings of groups that are tried for a subtotal, from the nearest.
const STARTS: usize = 64;
/// Lines without a name that are tried; where more have none, names are missing, not servers.
const MAX_NAMELESS: usize = 1000;
/// By how much a sum of rounded figures may be off, as a part of it.
const TOLERANCE: f64 = 0.01;
/// By how much a small whole number may be off that was rounded.
const ROUNDING: f64 = 0.51;
/// How much larger the unit of a total may be than that of its lines: GB below MB, TB below GB, and so on.
const SCALES: [f64; 6] = [1024.0, 1000.0, 1024.0 * 1024.0, 1e6, 1.0 / 1024.0, 1.0 / 1000.0];
/// Up to which part of a sum the last digit of a total in a larger unit still tells something.
const COARSE: f64 = 0.1;

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
    /// All servers, or a number of them: `2 servers`.
    Count,
    /// As a machine may be called that is named after such a word: `sum-web`.
    Host,
    /// Nothing.
    Nameless,
}

/// A line that may be a total, by its position among the lines.
#[derive(Clone)]
struct Candidate {
    at: usize,
    called: Called,
    /// What its name says that the sums are multiplied by: `Total with 20 % growth`.
    factors: Vec<f64>,
    is_proved: bool,
}

impl Candidate {
    fn is_called_so(&self) -> bool {
        matches!(self.called, Called::Total | Called::TotalOf | Called::Count)
    }
}

/// Takes the lines out of the lists of servers that are totals of other lines. Lines that are only called so stay, with a
/// warning.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut() {
        if grid.role != TableRole::Servers || grid.is_refused {
            continue;
        }
        let Found { mut totals, supply, doubtful, basis } = find(grid);
        grid.totals_say = basis;
        findings.extend(doubtful);
        if !totals.is_empty() {
            findings.push(left_out(grid, &totals));
        }
        findings.extend(supply_left_out(grid, &supply));
        totals.extend(supply);
        if !totals.is_empty() {
            totals.sort_by_key(|total| total.row);
            let numbers: HashSet<u32> = totals.iter().map(|total| total.row).collect();
            grid.sheet.rows.retain(|row| !numbers.contains(&row.number));
            grid.totals = totals;
        }
    }
    findings
}

/// Lines that are no servers.
#[derive(Default)]
struct Found {
    totals: Vec<TotalRow>,
    /// What there is beside the servers, at the end of the list.
    supply: Vec<TotalRow>,
    /// What is to be said of lines that are called like totals and are none.
    doubtful: Vec<Finding>,
    /// Where rows stand for several servers, whether the totals are those of the rows or of as many servers.
    basis: Option<Basis>,
}

fn find(grid: &Grid) -> Found {
    let rows: Vec<&Row> = grid.rows().collect();
    let name = grid.header.column("name");
    let mut candidates = candidates(grid, &rows, name);
    if candidates.is_empty() {
        return Found::default();
    }
    let places: Vec<usize> = candidates.iter().map(|candidate| candidate.at).collect();
    let figures = Figures::of(grid, &rows, &places);
    let mut multiplied = figures.multiplied(grid, &rows, &places).map(|figures| {
        let mut candidates = candidates.clone();
        prove_all(&mut candidates, &figures);
        candidates
    });
    prove_all(&mut candidates, &figures);
    let proved = |all: &[Candidate]| all.iter().filter(|one| one.is_proved).count();
    let basis = multiplied.as_ref().and_then(|multiplied| {
        match proved(multiplied).cmp(&proved(&candidates)) {
            Ordering::Greater => Some(Basis::Each),
            Ordering::Less => Some(Basis::Together),
            Ordering::Equal => None,
        }
    });
    if basis == Some(Basis::Each)
        && let Some(multiplied) = multiplied.take()
    {
        candidates = multiplied;
    }
    let mut found = Found { basis, ..Found::default() };
    let places: HashSet<usize> = candidates.iter().map(|candidate| candidate.at).collect();
    let end = (0..rows.len()).rev().take_while(|at| places.contains(at)).last();
    for candidate in &candidates {
        let Some(row) = rows.get(candidate.at) else {
            continue;
        };
        let called = name.and_then(|column| row.cell(column.index).text()).unwrap_or_default();
        let total = || TotalRow { name: called.clone().into_owned(), row: row.number };
        let is_called_so = candidate.is_called_so();
        if candidate.is_proved {
            found.totals.push(total());
        } else if is_called_so && is_supply(&called) && end.is_some_and(|end| candidate.at >= end) {
            found.supply.push(total());
        } else if is_called_so {
            found.doubtful.push(unproved(grid, row, &called, name));
        }
    }
    found
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
    // Where the last line is a total, those above it may be, too.
    for _ in 0..2 {
        let is_structured = candidates.iter().any(|candidate| candidate.is_proved);
        let is_tried = |candidate: &Candidate| is_structured || candidate.at == last;
        prove(candidates, &figures.sums(&counts), is_tried);
    }
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
    for candidate in candidates.iter().filter(|candidate| candidate.is_called_so()) {
        if let Some(counts) = counts.get_mut(candidate.at) {
            *counts = false;
        }
    }
    prove_by_each_other(candidates, figures, &counts);
}

/// Proves the lines that only tell together what the sum of the servers is: what is free of a capacity, a total and its reserve,
/// the parts that make up the whole.
fn prove_by_each_other(candidates: &mut [Candidate], figures: &Figures, counts: &[bool]) {
    let sums = figures.sums(counts);
    let of_all = sums.up_to.last().map(Vec::as_slice).unwrap_or_default();
    let called: Vec<(usize, &[Option<f64>])> = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.is_called_so())
        .filter_map(|(number, candidate)| {
            Some((number, figures.values.get(candidate.at)?.as_slice()))
        })
        .take(STARTS)
        .collect();
    // In all columns that the first line has, and in two at least, where there are two.
    let fit = |line: &[Option<f64>],
               other: &[Option<f64>],
               is_so: &dyn Fn(f64, f64, f64) -> bool| {
        let columns = line.iter().zip(other).zip(of_all);
        let mut fits = 0;
        let all = columns.into_iter().all(|((value, other), (sum, count))| {
            let Some(value) = value.filter(|value| *value > 0.0 && *count > 0) else { return true };
            fits += 1;
            other.is_some_and(|other| is_so(value, other, *sum))
        });
        all && fits >= figures.columns.min(2)
    };
    let mut proved: HashSet<usize> = HashSet::default();
    for (number, line) in &called {
        for (other_number, other) in &called {
            let is_so = |value: f64, other: f64, sum: f64| {
                is_close(value, sum + other) || (value < sum && is_close(value + other, sum))
            };
            if number != other_number && fit(line, other, &is_so) {
                proved.extend([*number, *other_number]);
            }
        }
    }
    for start in 0..called.len() {
        let mut together: Vec<Option<f64>> = vec![Some(0.0); figures.columns];
        for end in start..called.len() {
            let Some((_, line)) = called.get(end) else { break };
            for (sum, value) in together.iter_mut().zip(*line) {
                *sum = sum.zip(*value).map(|(sum, value)| sum + value);
            }
            let is_sum = |value: f64, _: f64, sum: f64| is_close(value, sum);
            if end > start && fit(&together, &together, &is_sum) {
                proved.extend(called.iter().take(end + 1).skip(start).map(|(number, _)| *number));
            }
        }
    }
    for number in proved {
        if let Some(candidate) = candidates.get_mut(number) {
            candidate.is_proved = true;
        }
    }
}

/// The lines that are called like totals, or have no name, and state nothing that only a machine has.
fn candidates(grid: &Grid, rows: &[&Row], name: Option<&Column>) -> Vec<Candidate> {
    let facts: Vec<usize> =
        MACHINE_FACTS.iter().filter_map(|field| Some(grid.header.column(field)?.index)).collect();
    let is_machine = |row: &Row| {
        let texts = facts.iter().filter_map(|index| row.cell(*index).text());
        // `2 servers` may stand there too.
        let is_fact = |text: &str| !cell_words::is_missing(text) && !is_count(text);
        texts.into_iter().any(|text| is_fact(&text))
    };
    let mut nameless = 0;
    let mut candidates = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if is_machine(row) || grid.merged_cells.continued.contains(&row.number) {
            continue;
        }
        let text = name.and_then(|column| row.cell(column.index).text());
        let called = match &text {
            // The word may stand in another column than the names.
            Some(text) => called(text)
                .or_else(|| (called_elsewhere(row) == Called::Total).then_some(Called::Host)),
            None => Some(called_elsewhere(row)),
        };
        let Some(called) = called else { continue };
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
        let factors = text.as_deref().map(factors).unwrap_or_default();
        candidates.push(Candidate { at, called, factors, is_proved: false });
    }
    candidates
}

/// What a percentage in a name makes of a sum: `20 %` more, less, or only that part.
fn factors(name: &str) -> Vec<f64> {
    let percent = || {
        let before = name.split_once('%')?.0.trim_end();
        let from = before.rfind(|sign: char| !(sign.is_ascii_digit() || ".,".contains(sign)));
        let number = before.get(from.map_or(0, |at| at + 1)..)?;
        number.trim_start_matches(['.', ',']).replace(',', ".").parse::<f64>().ok()
    };
    let shares = percent().map(|percent| percent / 100.0).into_iter();
    shares.flat_map(|share| [1.0 + share, share, 1.0 - share]).collect()
}

/// Whether a text is a number of servers, or one alone.
fn is_count(text: &str) -> bool {
    called(text) == Some(Called::Count) || text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name is one of a total; `None` for that of a machine.
fn called(name: &str) -> Option<Called> {
    let mut lower = name.to_lowercase();
    if !lower.is_ascii() {
        lower = lower.replace('∑', "sum ").replace('⌀', "average ");
    }
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_total = |word: &&str| WORDS.totals.contains(*word) || WORDS.supply.contains(*word);
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_beside =
        |word: &&str| WORDS.beside.contains(*word) || WORDS.all.contains(*word) || is_number(word);
    // `Total (14 servers)`, `Sous-total Lyon`, `Sum of all VMs` begin so; `Berlin Summe` ends so.
    let mut from_the_first = words.iter().skip_while(|word| is_beside(word));
    if !from_the_first.next().is_some_and(is_total) && !words.last().is_some_and(is_total) {
        let counts = |word: &&str| is_number(word) || WORDS.all.contains(*word);
        let is_all = matches!(words.as_slice(), [word] if WORDS.all.contains(*word));
        let is_several = words.len() > 1 && name.contains(char::is_whitespace);
        let is_count = (is_several || is_all)
            && words.first().is_some_and(counts)
            && words.iter().all(is_beside)
            && !words.iter().all(is_number);
        // No machine has a percentage in its name.
        return if name.contains('%') && name.contains(char::is_alphabetic) {
            Some(Called::TotalOf)
        } else {
            is_count.then_some(Called::Count)
        };
    }
    Some(if words.iter().all(|word| is_total(word) || is_beside(word)) {
        Called::Total
    } else if name.trim().contains(char::is_whitespace) {
        Called::TotalOf
    } else {
        Called::Host
    })
}

/// Whether a line is called like what there is beside the servers, as free or reserved capacity.
fn is_supply(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let ends = [words.first(), words.last()];
    ends.into_iter().flatten().any(|word| WORDS.supply.contains(*word))
}

/// What a line without a name is called in another column.
fn called_elsewhere(row: &Row) -> Called {
    let mut names = row.cells.iter().filter_map(|cell| called(&cell.text()?));
    names
        .find(|called| matches!(called, Called::Total | Called::TotalOf))
        .unwrap_or(Called::Nameless)
}

/// The figures of all lines that can be added up.
struct Figures {
    /// By line and column.
    values: Vec<Vec<Option<f64>>>,
    /// Whether the figures of a column are sizes.
    are_sizes: Vec<bool>,
    /// Of the lines that may be totals, by column, half of the last digit.
    halves: HashMap<usize, Vec<f64>>,
    /// Where the columns stand in the sheet.
    indices: Vec<usize>,
    columns: usize,
}

/// Sums over the first lines, by line and column, and how many figures they are of.
struct Sums<'f> {
    figures: &'f Figures,
    counts: Vec<bool>,
    up_to: Vec<Vec<(f64, u32)>>,
    /// How many lines count up to each.
    lines: Vec<u32>,
}

impl Figures {
    fn of(grid: &Grid, rows: &[&Row], candidates: &[usize]) -> Self {
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
        let half = |row: &Row, (index, unit): (usize, Option<Unit>)| {
            let (value, own) = read(row.cell(index), grid.style)?;
            let text = value.to_string();
            let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
            let last = 10_f64.powi(-i32::try_from(digits).unwrap_or(i32::MAX));
            Some(comparable(last / 2.0, own.or(unit)))
        };
        let halves = candidates.iter().filter_map(|at| {
            let row = rows.get(*at)?;
            let halves = columns.iter().map(|column| half(row, *column).unwrap_or_default());
            Some((*at, halves.collect()))
        });
        let is_size = |(_, unit): &(usize, Option<Unit>)| matches!(unit, Some(Unit::Data(_)));
        Self {
            values,
            are_sizes: columns.iter().map(is_size).collect(),
            halves: halves.collect(),
            indices: columns.iter().map(|(index, _)| *index).collect(),
            columns: columns.len(),
        }
    }

    /// The same where each line counts for as many servers as it stands for; `None` if all stand for one.
    fn multiplied(&self, grid: &Grid, rows: &[&Row], candidates: &[usize]) -> Option<Self> {
        let quantity =
            quantity_column::FIELDS.iter().find_map(|field| grid.header.column(field))?;
        let own = self.indices.iter().position(|index| *index == quantity.index);
        let mut is_new = false;
        let values = rows.iter().zip(&self.values).enumerate().map(|(at, (row, values))| {
            let count = read(row.cell(quantity.index), grid.style).map(|(count, _)| count);
            let count = count.filter(|count| *count > 1.0 && !candidates.contains(&at));
            is_new |= count.is_some();
            let times = |(column, value): (usize, &Option<f64>)| match (value, count) {
                (Some(value), Some(count)) if Some(column) != own => Some(value * count),
                (value, _) => *value,
            };
            values.iter().enumerate().map(times).collect()
        });
        let values = values.collect();
        is_new.then(|| Self {
            values,
            are_sizes: self.are_sizes.clone(),
            halves: self.halves.clone(),
            indices: self.indices.clone(),
            columns: self.columns,
        })
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
        let mut lines = vec![0];
        for (values, counts) in self.values.iter().zip(counts) {
            let before = lines.last().copied().unwrap_or(0);
            lines.push(before + u32::from(*counts));
            for ((sum, count), value) in sum.iter_mut().zip(values) {
                if let Some(value) = value.filter(|_| *counts) {
                    *sum += value;
                    *count += 1;
                }
            }
            up_to.push(sum.clone());
        }
        Sums { figures: self, counts: counts.to_vec(), up_to, lines }
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
        let candidate_is = |range| {
            sums.proves(at, candidate.called, range)
                || sums.proves_otherwise(at, candidate.called, &candidate.factors, range)
        };
        candidate.is_proved = ranges.any(candidate_is)
            || candidate.called == Called::Total && sums.has_extremes(at, (0, end));
    }
}

impl Sums<'_> {
    /// The figures of a line above 0, each with its column, and the sum and number of figures over a range of lines.
    fn compared(
        &self,
        at: usize,
        (start, end): (usize, usize),
    ) -> Option<Vec<(usize, f64, f64, u32)>> {
        let values = self.figures.values.get(at)?;
        let (from, to) = (self.up_to.get(start)?, self.up_to.get(end)?);
        let columns = values.iter().zip(from).zip(to).enumerate();
        let compared = columns.filter_map(|(column, ((value, from), to))| {
            let value = value.filter(|value| *value > 0.0)?;
            Some((column, value, to.0 - from.0, to.1 - from.1))
        });
        Some(compared.collect())
    }

    /// Whether the figures of a line are the sums, or the means, over a range of lines.
    fn proves(&self, at: usize, called: Called, range: (usize, usize)) -> bool {
        let Some(compared) = self.compared(at, range) else {
            return false;
        };
        let (mut sums, mut means, mut most) = (0, 0, 0);
        for (_, value, sum, count) in &compared {
            most = most.max(*count);
            sums += usize::from(is_close(*value, *sum));
            means += usize::from(*count > 0 && is_close(*value, *sum / f64::from(*count)));
        }
        let figures = compared.len();
        if figures == 0 {
            return called == Called::Total;
        }
        match called {
            // One figure of three may be wrong: a cell may have been changed since.
            Called::Total => sums.max(means) * 3 >= figures * 2,
            Called::TotalOf => sums == figures || (means == figures && most >= 2),
            Called::Count | Called::Host | Called::Nameless => {
                sums == figures && figures >= 2 && most >= 2
            }
        }
    }

    /// Whether the figures of a total are the sums in a larger unit, or with a percentage that its name tells, or nothing but the
    /// number of the lines.
    fn proves_otherwise(
        &self,
        at: usize,
        called: Called,
        factors: &[f64],
        range: (usize, usize),
    ) -> bool {
        if !matches!(called, Called::Total | Called::TotalOf) {
            return false;
        }
        let Some(compared) = self.compared(at, range).filter(|compared| !compared.is_empty())
        else {
            return false;
        };
        let lines = |place: usize| self.lines.get(place).copied().unwrap_or_default();
        let counted = f64::from(lines(range.1).saturating_sub(lines(range.0)));
        if let [(_, value, ..)] = compared.as_slice()
            && (*value - counted).abs() < f64::EPSILON
        {
            return true;
        }
        let grown =
            |factor: &f64| compared.iter().all(|(_, value, sum, _)| is_close(*value, sum * factor));
        if factors.iter().any(grown) {
            return true;
        }
        let halves = self.figures.halves.get(&at);
        let is_size = |column: usize| self.figures.are_sizes.get(column) == Some(&true);
        let scaled = |factor: &f64| {
            let fits = |(column, value, sum, _): &(usize, f64, f64, u32)| {
                if !is_size(*column) {
                    return is_close(*value, *sum);
                }
                let half = halves.and_then(|all| all.get(*column)).copied().unwrap_or_default();
                let half = half * factor;
                let off = (value * factor - sum).abs();
                half <= COARSE * sum && off <= (half * 1.02).max(TOLERANCE * sum)
            };
            compared.iter().any(|(column, ..)| is_size(*column)) && compared.iter().all(fits)
        };
        SCALES.iter().any(scaled)
    }

    /// Whether the figures of a line are the largest, the smallest or the middle ones of the lines that count.
    fn has_extremes(&self, at: usize, range: (usize, usize)) -> bool {
        let Some(compared) = self.compared(at, range).filter(|compared| compared.len() > 1) else {
            return false;
        };
        let columns = compared.iter().map(|(column, value, ..)| {
            let lines = self.figures.values.iter().zip(&self.counts);
            let counted = lines.filter(|(_, counts)| **counts);
            let figures = counted.filter_map(|(values, _)| values.get(*column).copied().flatten());
            let mut figures: Vec<f64> = figures.collect();
            figures.sort_by(f64::total_cmp);
            let (low, high) = (figures.len().saturating_sub(1) / 2, figures.len() / 2);
            let middle = figures.get(low).zip(figures.get(high));
            let of_all = [
                figures.first().copied(),
                figures.last().copied(),
                middle.map(|(low, high)| f64::midpoint(*low, *high)),
            ];
            of_all.map(|figure| figure.is_some_and(|figure| is_close(*value, figure)))
        });
        let columns: Vec<[bool; 3]> = columns.collect();
        (0..3).any(|kind| columns.iter().all(|fits| fits.get(kind) == Some(&true)))
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

fn supply_left_out(grid: &Grid, lines: &[TotalRow]) -> Option<Finding> {
    let first = lines.first()?;
    let shown: Vec<String> =
        lines.iter().map(|line| format!("{} (row {})", line.name, line.row)).collect();
    let message = message!(
        "{lines} left out, because by the name, at the end of the list, what stands there is a capacity and no server: {names}",
        lines = Message::counted(lines.len(), "line is", "lines are"),
        names = names::some(&shown)
    );
    Some(
        Finding::warning("capacity-lines", grid.location.path.as_ref(), message)
            .hint(message!("If one of them is a server, state its operating system"))
            .at(grid.location.clone().with_row(first.row)),
    )
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
        for name in
            ["Σ", "∑", "Ø", "⌀ pro Server", "Durchschnitt pro Server", "Total (TB)", "Reserve 20 %"]
        {
            assert_eq!(called(name), Some(Called::Total), "{name}");
        }
        for name in ["Total Paris", "Sous-total site de Lyon", "Berlin Summe"] {
            assert_eq!(called(name), Some(Called::TotalOf), "{name}");
        }
        for name in ["2 Server", "All servers", "All", "Alle Server", "14 VMs"] {
            assert_eq!(called(name), Some(Called::Count), "{name}");
        }
        for name in ["sum-web", "total.contoso.example", "web_sum"] {
            assert_eq!(called(name), Some(Called::Host), "{name}");
        }
        for name in ["sum01", "totalview", "web01", "summit", "db-sum-01", "", "Server 2", "12345"]
        {
            assert_eq!(called(name), None, "{name}");
        }
    }

    #[test]
    fn no_word_is_in_both_lists_and_all_are_in_small_letters() {
        for word in WORDS.totals.iter().chain(&WORDS.supply).chain(&WORDS.beside).chain(&WORDS.all)
        {
            assert_eq!(*word, word.to_lowercase());
        }
        assert!(WORDS.totals.is_disjoint(&WORDS.beside) && WORDS.totals.is_disjoint(&WORDS.supply));
        assert!(WORDS.all.is_disjoint(&WORDS.beside) && WORDS.all.is_disjoint(&WORDS.totals));
    }

    #[test]
    fn a_percentage_in_a_name_is_more_less_or_a_part() {
        let more = |name| factors(name).first().map(|factor| (factor * 100.0).round());
        assert_eq!(more("Total with 20% growth"), Some(120.0));
        assert_eq!(more("Gesamt + 12,5 %"), Some(113.0));
        assert_eq!(more("Total"), None);
    }
}
