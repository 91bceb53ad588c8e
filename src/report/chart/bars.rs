//! Horizontal bars: the name before each, the value behind it.

use plotters::prelude::DrawingBackend;

use super::canvas::{Anchor, Canvas, GRID, MUTED};
use super::scale::Scale;
use super::{Category, Frame, Limit, Tone};
use crate::report::theme::{Colour, NumberStyle};

/// What stands around the bars.
pub(crate) struct Words<'a> {
    pub(crate) value_label: &'a str,
    pub(crate) numbers: NumberStyle,
}

/// Draws bars into a frame, and the legend below.
pub(crate) fn draw<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    frame: Frame,
    categories: &[Category],
    legend: &[(Tone, String)],
    limit: Option<&Limit>,
    words: &Words<'_>,
) {
    let unit = canvas.unit;
    let name_letters = canvas.letters(Colour::INK, Anchor::Right);
    let value_letters = canvas.letters(Colour::INK, Anchor::Left);
    let bars = || categories.iter().flat_map(|category| &category.bars);
    let highest =
        bars().map(|bar| bar.value).chain(limit.map(|limit| limit.value)).fold(0.0, f64::max);
    let whole = bars().all(|bar| bar.value.fract() == 0.0);
    let scale = if whole { Scale::of_counts(highest) } else { Scale::up_to(highest) };

    let name_width = categories
        .iter()
        .map(|category| canvas.width(&category.name, name_letters))
        .max()
        .unwrap_or(0)
        .min((frame.right - frame.left) * 3 / 10);
    let value_width = bars().map(|bar| canvas.width(&bar.label, value_letters)).max().unwrap_or(0);
    let left = frame.left + name_width + unit / 2;
    let right = (frame.right - value_width - unit).max(left + unit);
    let legend_height = if legend.is_empty() { 0 } else { 2 * unit };
    let bottom = frame.bottom - legend_height - 3 * unit;
    let top = frame.top + if limit.is_some() { unit * 3 / 2 } else { unit / 4 };

    let mark_letters = canvas.letters(MUTED, Anchor::Centre);
    for mark in &scale.marks {
        let x = scale.index(*mark, left, right);
        canvas.line(vec![(x, top), (x, bottom)], GRID, unit / 30);
        let text = words.numbers.number(*mark, 2);
        canvas.text(&text, (x, bottom + unit * 3 / 4), mark_letters);
    }
    canvas.text(words.value_label, (i32::midpoint(left, right), bottom + unit * 2), mark_letters);

    let count = i32::try_from(categories.len()).unwrap_or(i32::MAX).max(1);
    let row = ((bottom - top) / count).min(unit * 5).max(2);
    for (category, index) in categories.iter().zip(0..) {
        let from = top + row * index;
        let middle = from + row / 2;
        let name = canvas.fit(&category.name, name_width, name_letters);
        canvas.text(&name, (left - unit / 2, middle), name_letters);
        let inside = i32::try_from(category.bars.len()).unwrap_or(1).max(1);
        let gap = (row / 6).max(1);
        let height = ((row - 2 * gap) / inside).max(1);
        for (bar, index) in category.bars.iter().zip(0..) {
            let y = from + gap + height * index;
            let x = scale.index(bar.value, left, right);
            let shape = Frame { left, top: y, right: x, bottom: y + height - 1 };
            canvas.bar(shape, bar.tone);
            let mut letters = value_letters;
            letters.size = letters.size.min(height.max(unit * 2 / 3));
            canvas.text(&bar.label, (x + unit / 3, y + height / 2), letters);
        }
    }
    canvas.line(vec![(left, top), (left, bottom)], Colour::INK, unit / 16);
    if let Some(limit) = limit {
        let x = scale.index(limit.value, left, right);
        canvas.dashes((x, top - unit / 4), (x, bottom));
        let letters = canvas.letters(Colour::INK, Anchor::Centre);
        canvas.text(&limit.name, (x, top - unit), letters);
    }
    draw_legend(canvas, frame, legend);
}

/// The names of the tones at the bottom of a frame.
pub(crate) fn draw_legend<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    frame: Frame,
    legend: &[(Tone, String)],
) {
    let unit = canvas.unit;
    let letters = canvas.letters(Colour::INK, Anchor::Left);
    let mut x = frame.left;
    let y = frame.bottom - unit / 2;
    for (tone, name) in legend {
        let box_frame =
            Frame { left: x, top: y - unit / 2, right: x + unit * 2, bottom: y + unit / 2 };
        canvas.bar(box_frame, *tone);
        canvas.text(name, (x + unit * 5 / 2, y), letters);
        x += unit * 4 + canvas.width(name, letters);
    }
}
