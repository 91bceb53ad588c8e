//! What stands below headings: numbers, their units, or words.

use super::cell::{Cell, Row};
use super::cell_figures::Figures;
use super::cell_tokens::with_whole_unit;
use super::cell_words::is_missing;
use super::digits::is_digit;
use super::number::NumberStyle;
use crate::units::{Dimension, Unit};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Blank,
    Number(Option<Dimension>),
    Pair(Option<Dimension>),
    Words,
}

/// The cells of the first rows of a sheet, by what they hold.
pub(crate) struct CellKinds {
    rows: Vec<(u32, Vec<Kind>)>,
}

/// What the cells of a column below its heading hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Below {
    /// Whether there is anything.
    pub(crate) is_filled: bool,
    /// Whether there are words and no number.
    pub(crate) is_words: bool,
    /// Whether most of them hold two numbers: `8 GB / 16 GB`.
    pub(crate) are_pairs: bool,
    /// What they measure, where most of the numbers name their units: `16 GB`, `61 GiB / 127 GiB`.
    pub(crate) measures: Option<Dimension>,
}

impl CellKinds {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let kinds = |row: &Row| (row.number, row.cells.iter().map(kind).collect());
        Self { rows: rows.iter().map(kinds).collect() }
    }

    /// What a column, counted from 0, holds below a row.
    pub(crate) fn below(&self, row: u32, column: usize) -> Below {
        let (mut words, mut with, mut without, mut pairs) = (0, 0, 0, 0);
        let mut measures = None;
        for (_, kinds) in self.rows.iter().filter(|(number, _)| *number > row) {
            match kinds.get(column) {
                None | Some(Kind::Blank) => {}
                Some(Kind::Words) => words += 1,
                Some(Kind::Number(dimension) | Kind::Pair(dimension)) => {
                    pairs += usize::from(matches!(kinds.get(column), Some(Kind::Pair(_))));
                    measures = measures.or(*dimension);
                    if dimension.is_some() { with += 1 } else { without += 1 }
                }
            }
        }
        Below {
            is_filled: words + with + without > 0,
            is_words: words > 0 && with + without == 0,
            are_pairs: pairs * 2 > words + with + without,
            measures: measures.filter(|_| with > without),
        }
    }
}

fn kind(cell: &Cell) -> Kind {
    match cell {
        Cell::Percent(_) => Kind::Number(Some(Dimension::Percent)),
        Cell::Measured(_, unit) => Kind::Number(Some(unit.dimension())),
        Cell::Number(_) => Kind::Number(None),
        Cell::Text(text) if is_missing(text) => Kind::Blank,
        Cell::Text(text) => {
            let read = |text: &str| {
                let number = NumberStyle::Point.parse(text).or(NumberStyle::Comma.parse(text))?;
                Some(number.unit.map(Unit::dimension))
            };
            let figures = Figures::of(text);
            let mut units = figures
                .iter()
                .flat_map(Figures::numbers)
                .filter_map(|number| read(&with_whole_unit(number)).flatten());
            let figure = text.split('/').next().unwrap_or_default();
            let is_pair =
                |figures: &Figures<'_>| figures.entries.iter().any(|entry| entry.beside.is_some());
            if figures.as_ref().is_some_and(is_pair) {
                Kind::Pair(units.find(|unit| *unit == Dimension::Data))
            } else if let Some(unit) = read(figure) {
                Kind::Number(unit.or_else(|| units.next()))
            } else if figures.is_some() {
                Kind::Number(units.find(|unit| *unit == Dimension::Data))
            } else if text.trim_start().starts_with(is_digit) {
                // `16G`.
                Kind::Number(None)
            } else {
                Kind::Words
            }
        }
        Cell::Blank | Cell::Bool(_) | Cell::DateTime(_) | Cell::Error(_) => Kind::Blank,
    }
}
