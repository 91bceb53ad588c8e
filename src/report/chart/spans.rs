//! Stretches of time, one row below the other.

use plotters::prelude::DrawingBackend;

use super::bars::draw_legend;
use super::canvas::{Anchor, Canvas, GRID, MUTED};
use super::{Frame, SpanRow, TimeAxis, Tone};
use crate::report::theme::Colour;

/// Draws the rows into a frame, the time and the legend below.
pub(crate) fn draw<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    frame: Frame,
    rows: &[SpanRow],
    legend: &[(Tone, String)],
    time: &TimeAxis,
) {
    let unit = canvas.unit;
    let mut names = canvas.letters(Colour::INK, Anchor::Right);
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX).max(1);
    let bottom = frame.bottom - unit * 5;
    let row = ((bottom - frame.top) / count).min(unit * 4).max(2);
    names.size = names.size.min(row.max(unit * 2 / 3));
    let width = rows
        .iter()
        .map(|row| canvas.width(&row.name, names))
        .max()
        .unwrap_or(0)
        .min((frame.right - frame.left) * 3 / 10);
    let left = frame.left + width + unit / 2;
    let right = frame.right - unit * 2;
    // Few rows stand together at the top.
    let bottom = frame.top + row * count;
    axis(canvas, (left, right), (frame.top, bottom), time);
    for (spans, index) in rows.iter().zip(0..) {
        let top = frame.top + row * index;
        let name = canvas.fit(&spans.name, width, names);
        canvas.text(&name, (left - unit / 2, top + row / 2), names);
        let gap = (row / 8).max(1);
        for span in spans.spans.iter().filter(|span| span.to > span.from) {
            let from = at(span.from, time, left, right);
            // What is too short to be seen is seen all the same.
            let to = at(span.to, time, left, right).max(from + (unit / 8).max(2));
            let shape = Frame { left: from, top: top + gap, right: to, bottom: top + row - gap };
            canvas.bar(shape, span.tone);
        }
    }
    canvas.line(vec![(left, frame.top), (left, bottom), (right, bottom)], Colour::INK, unit / 16);
    draw_legend(canvas, frame, legend);
}

/// The marks of the time between two heights, with their words below.
pub(crate) fn axis<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    (left, right): (i32, i32),
    (top, bottom): (i32, i32),
    time: &TimeAxis,
) {
    let unit = canvas.unit;
    let mut letters = canvas.letters(MUTED, Anchor::Centre);
    letters.size = unit * 5 / 6;
    for (hour, words) in &time.marks {
        let x = at(*hour, time, left, right);
        canvas.line(vec![(x, top), (x, bottom)], GRID, unit / 30);
        canvas.text(words, (x, bottom + unit * 3 / 4), letters);
    }
    canvas.text(&time.label, (i32::midpoint(left, right), bottom + unit * 2), letters);
}

/// Where an hour lies.
pub(crate) fn at(hour: f64, time: &TimeAxis, left: i32, right: i32) -> i32 {
    let share = (hour / time.hours).clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, reason = "a part of the picture")]
    let length = (f64::from(right - left) * share).round() as i32;
    left + length
}
