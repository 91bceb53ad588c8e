//! The lines of the Capacity Planner, in the order of `templates/workbook/capacity-planner.toml`.

use serde::Deserialize;

use crate::figure::FigureSet;

/// A line as the file states it; exactly one of the first four says what it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Entry {
    bar: Option<String>,
    source: Option<String>,
    warning: Option<String>,
    figure: Option<String>,
    /// Whether the original shows it white on black.
    emphasis: bool,
    note: Option<String>,
}

/// A line of a block.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// A coloured bar.
    Bar(String),
    /// From where the inputs come.
    Source(String),
    /// A red line.
    Warning(String),
    /// An input or a figure, by its place in the set.
    Figure { index: usize, emphasis: bool, note: Option<String> },
    /// Nothing, to make both blocks equally long.
    Empty,
}

/// The lines of INPUTS and OUTPUT, equally many.
pub(crate) fn blocks(
    set: &FigureSet,
    inputs: &[Entry],
    outputs: &[Entry],
) -> (Vec<Line>, Vec<Line>) {
    let mut left = lines(set, inputs);
    let mut right = lines(set, outputs);
    // A figure that the file does not place must still be in the book: formulas refer to it.
    let placed = |lines: &[Line], wanted: usize| {
        lines.iter().any(|line| matches!(line, Line::Figure { index, .. } if *index == wanted))
    };
    for (index, name) in set.sheet.iter() {
        if !placed(&left, index) && !placed(&right, index) {
            let block = if name.expression.is_some() { &mut right } else { &mut left };
            block.push(Line::Figure { index, emphasis: false, note: None });
        }
    }
    let length = left.len().max(right.len());
    left.resize(length, Line::Empty);
    right.resize(length, Line::Empty);
    (left, right)
}

fn lines(set: &FigureSet, entries: &[Entry]) -> Vec<Line> {
    entries
        .iter()
        .filter_map(|entry| {
            let bar = entry.bar.clone().map(Line::Bar);
            let source = || entry.source.clone().map(Line::Source);
            let warning = || entry.warning.clone().map(Line::Warning);
            let figure = || {
                let index = set.sheet.index(entry.figure.as_deref()?)?;
                Some(Line::Figure { index, emphasis: entry.emphasis, note: entry.note.clone() })
            };
            bar.or_else(source).or_else(warning).or_else(figure)
        })
        .collect()
}
