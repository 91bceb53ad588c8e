//! Values of steps of time, one series on the other.

use plotters::prelude::DrawingBackend;

use super::bars::{Words, draw_legend};
use super::canvas::{Anchor, Canvas, GRID, MUTED};
use super::scale::Scale;
use super::spans::{at, axis};
use super::{Frame, Layer, TimeAxis, Tone};
use crate::report::theme::Colour;

/// Draws the series into a frame, the time and the legend below.
#[expect(clippy::indexing_slicing, reason = "a stretch is of these steps")]
pub(crate) fn draw<B: DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    frame: Frame,
    layers: &[Layer],
    step_hours: f64,
    time: &TimeAxis,
    words: &Words<'_>,
) {
    let unit = canvas.unit;
    let steps = layers.iter().map(|layer| layer.values.len()).max();
    let steps = steps.unwrap_or(0);
    let mut sums = vec![0.0_f64; steps];
    for layer in layers {
        for (sum, value) in sums.iter_mut().zip(&layer.values) {
            *sum += value;
        }
    }
    let up = Scale::up_to(sums.iter().copied().fold(0.0, f64::max));
    let marks = canvas.letters(MUTED, Anchor::Right);
    let texts: Vec<String> = up.marks.iter().map(|mark| words.numbers.number(*mark, 2)).collect();
    let margin = texts.iter().map(|text| canvas.width(text, marks)).max();
    let (left, right) = (frame.left + margin.unwrap_or(0) + unit, frame.right - unit * 2);
    let (top, bottom) = (frame.top + unit * 2, frame.bottom - unit * 5);
    axis(canvas, (left, right), (top, bottom), time);
    for (mark, text) in up.marks.iter().zip(&texts) {
        let y = up.index(*mark, bottom, top);
        canvas.line(vec![(left, y), (right, y)], GRID, unit / 30);
        canvas.text(text, (left - unit / 2, y), marks);
    }
    let above = canvas.letters(MUTED, Anchor::Left);
    canvas.text(words.value_label, (frame.left, frame.top + unit / 2), above);
    let mut below = vec![0.0_f64; steps];
    for layer in layers {
        let tops: Vec<f64> = below
            .iter()
            .zip(layer.values.iter().chain(std::iter::repeat(&0.0)))
            .map(|(below, value)| below + value)
            .collect();
        for (from, to) in stretches(&below, &tops) {
            let corner = |value: f64| up.index(value, bottom, top);
            let hour = |step: usize| at(step as f64 * step_hours, time, left, right);
            let (base, height) = (below[from], tops[from]);
            let shape = Frame {
                left: hour(from),
                top: corner(height),
                // A seam between neighbours would be seen.
                right: (hour(to) + 1).min(right),
                bottom: corner(base),
            };
            canvas.fill(shape, layer.tone);
        }
        below = tops;
    }
    canvas.line(vec![(left, top), (left, bottom), (right, bottom)], Colour::INK, unit / 16);
    let legend: Vec<(Tone, String)> =
        layers.iter().map(|layer| (layer.tone, layer.name.clone())).collect();
    draw_legend(canvas, frame, &legend);
}

/// Neighbouring steps with the same values, from the first to behind the last; what is empty is left out.
fn stretches(below: &[f64], tops: &[f64]) -> Vec<(usize, usize)> {
    let same = |a: usize, b: usize| {
        let near = |values: &[f64]| match (values.get(a), values.get(b)) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            _ => false,
        };
        near(below) && near(tops)
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (step, (below, top)) in below.iter().zip(tops).enumerate() {
        if top <= below {
            continue;
        }
        match found.last_mut() {
            Some((from, to)) if *to == step && same(*from, step) => *to = step + 1,
            _ => found.push((step, step + 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn equal_steps_are_drawn_as_one() {
        let below = [0.0, 0.0, 1.0, 0.0, 0.0];
        let tops = [2.0, 2.0, 2.0, 0.0, 3.0];
        assert_eq!(stretches(&below, &tops), [(0, 2), (2, 3), (4, 5)]);
    }
}
