//! Lines over a horizontal axis.

use plotters::prelude::DrawingBackend;

use super::bars::Words;
use super::canvas::{Anchor, Canvas, GRID, MUTED};
use super::scale::Scale;
use super::{Frame, Limit, Line};
use crate::report::theme::Colour;

/// Draws lines into a frame.
pub(crate) fn draw<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    frame: Frame,
    lines: &[Line],
    x_label: &str,
    limit: Option<&Limit>,
    words: &Words<'_>,
) {
    let unit = canvas.unit;
    let points = || lines.iter().flat_map(|line| &line.points);
    let limit_value = limit.map(|limit| limit.value);
    let across = Scale::up_to(points().map(|(x, _)| *x).fold(0.0, f64::max));
    let up = Scale::up_to(points().map(|(_, y)| *y).chain(limit_value).fold(0.0, f64::max));

    let mark_letters = canvas.letters(MUTED, Anchor::Right);
    let texts: Vec<String> = up.marks.iter().map(|mark| words.numbers.number(*mark, 2)).collect();
    let margin = texts.iter().map(|text| canvas.width(text, mark_letters)).max().unwrap_or(0);
    let (left, right) = (frame.left + margin + unit, frame.right - unit * 2);
    let (top, bottom) = (frame.top + unit * 2, frame.bottom - unit * 3);

    for (mark, text) in up.marks.iter().zip(&texts) {
        let y = up.index(*mark, bottom, top);
        canvas.line(vec![(left, y), (right, y)], GRID, unit / 30);
        canvas.text(text, (left - unit / 2, y), mark_letters);
    }
    let below = canvas.letters(MUTED, Anchor::Centre);
    for mark in &across.marks {
        let x = across.index(*mark, left, right);
        canvas.line(vec![(x, bottom), (x, bottom + unit / 3)], Colour::INK, unit / 30);
        canvas.text(&words.numbers.number(*mark, 2), (x, bottom + unit), below);
    }
    canvas.text(x_label, (i32::midpoint(left, right), bottom + unit * 9 / 4), below);
    let above = canvas.letters(MUTED, Anchor::Left);
    canvas.text(words.value_label, (frame.left, frame.top + unit / 2), above);

    for line in lines {
        let places = line
            .points
            .iter()
            .map(|(x, y)| (across.index(*x, left, right), up.index(*y, bottom, top)));
        let colour = canvas.colour(line.tone);
        canvas.line(places.collect(), colour, unit / 6);
    }
    canvas.line(vec![(left, top), (left, bottom), (right, bottom)], Colour::INK, unit / 16);
    if let Some(limit) = limit {
        let y = up.index(limit.value, bottom, top);
        canvas.dashes((left, y), (right, y));
        let letters = canvas.letters(Colour::INK, Anchor::Right);
        canvas.text(&limit.name, (right, y - unit * 3 / 4), letters);
    }
}
