//! The lines of the Capacity Planner: the blocks of the figures, with what `templates/workbook/capacity-planner.toml` puts
//! around them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::figure::{BlockFigure, FigureSet, ShownIn};

/// What surrounds a figure.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Surroundings {
    /// A coloured bar above it.
    bar: Option<String>,
    /// From where the inputs come, above it.
    source: Option<String>,
    /// A red line below it.
    warning: Option<String>,
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
    surroundings: &BTreeMap<String, Surroundings>,
) -> (Vec<Line>, Vec<Line>) {
    let lines = |block: &[BlockFigure]| -> Vec<Line> {
        let figures = block.iter().filter(|figure| figure.shown_in != ShownIn::Json);
        figures.flat_map(|figure| lines(figure, surroundings.get(&figure.id))).collect()
    };
    let mut left = lines(&set.inputs);
    let mut right = lines(&set.outputs);
    // A figure without a block must still be in the book: formulas refer to it.
    let is_placed = |wanted: usize| {
        set.inputs.iter().chain(set.outputs.iter()).any(|figure| figure.index == wanted)
    };
    for (index, name) in set.sheet.iter().filter(|(index, _)| !is_placed(*index)) {
        let block = if name.expression.is_some() { &mut right } else { &mut left };
        block.push(Line::Figure { index, emphasis: false, note: None });
    }
    let length = left.len().max(right.len());
    left.resize(length, Line::Empty);
    right.resize(length, Line::Empty);
    (left, right)
}

fn lines(figure: &BlockFigure, surroundings: Option<&Surroundings>) -> Vec<Line> {
    let around = surroundings.cloned().unwrap_or_default();
    let line = Line::Figure { index: figure.index, emphasis: around.emphasis, note: around.note };
    let above = [around.bar.map(Line::Bar), around.source.map(Line::Source)];
    let below = around.warning.map(Line::Warning);
    above.into_iter().flatten().chain([line]).chain(below).collect()
}
