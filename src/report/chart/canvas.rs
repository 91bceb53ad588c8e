//! What charts draw with: rectangles, lines and texts in the colours of the theme.

use plotters::coord::Shift;
use plotters::prelude::{
    BLACK, DrawingArea, DrawingBackend, FontStyle, IntoFont, PathElement, RGBColor, Rectangle, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, TextStyle};

use super::font::FAMILY;
use super::pattern;
use super::{Frame, Tone};
use crate::inert::xml_line;
use crate::report::theme::{Colour, Colours};

/// Where a text stands against its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Left,
    Centre,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters {
    pub(crate) size: i32,
    pub(crate) bold: bool,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
}

/// A surface to draw on. Failures are kept, and told at the end.
pub(crate) struct Canvas<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    colours: Colours,
    /// The height of small letters; everything else is in proportion.
    pub(crate) unit: i32,
    /// By how much texts are moved down.
    drop: i32,
    failure: Option<String>,
}

/// Lines that lie behind the bars.
pub(crate) const GRID: Colour = Colour::new(217, 217, 217);
/// Texts that stand back.
pub(crate) const MUTED: Colour = Colour::new(89, 89, 89);

fn ink(colour: Colour) -> RGBColor {
    RGBColor(colour.red, colour.green, colour.blue)
}

impl<'a, B: DrawingBackend> Canvas<'a, B> {
    pub(crate) fn new(
        area: &'a DrawingArea<B, Shift>,
        colours: Colours,
        unit: i32,
        drop: i32,
    ) -> Self {
        Self { area, colours, unit, drop, failure: None }
    }

    /// The first failure, if there was one.
    pub(crate) fn finish(self) -> Result<(), String> {
        match self.failure {
            None => self.area.present().map_err(|error| error.to_string()),
            Some(reason) => Err(reason),
        }
    }

    fn keep<T, E: std::fmt::Display>(&mut self, result: Result<T, E>) {
        if let (Err(error), None) = (result, &self.failure) {
            self.failure = Some(error.to_string());
        }
    }

    pub(crate) fn colour(&self, tone: Tone) -> Colour {
        match tone {
            Tone::Primary => self.colours.primary,
            Tone::Second => self.colours.accent.pale(0.55),
            Tone::Faint => self.colours.primary.pale(0.3),
            Tone::Ready => self.colours.ready,
            Tone::Conditional => self.colours.conditional,
            Tone::NotReady => self.colours.not_ready,
            Tone::Unknown => self.colours.unknown.pale(0.4),
        }
    }

    pub(crate) fn letters(&self, colour: Colour, anchor: Anchor) -> Letters {
        Letters { size: self.unit, bold: false, colour, anchor }
    }

    fn style(letters: Letters) -> TextStyle<'static> {
        let weight = if letters.bold { FontStyle::Bold } else { FontStyle::Normal };
        let side = match letters.anchor {
            Anchor::Left => HPos::Left,
            Anchor::Centre => HPos::Center,
            Anchor::Right => HPos::Right,
        };
        let font = (FAMILY, f64::from(letters.size), weight).into_font();
        font.color(&ink(letters.colour)).pos(Pos::new(side, VPos::Center))
    }

    /// Writes a line of text with its middle at a height.
    pub(crate) fn text(&mut self, text: &str, at: (i32, i32), letters: Letters) {
        let at = (at.0, at.1 + self.drop);
        let element = Text::new(xml_line(text), at, Self::style(letters));
        let drawn = self.area.draw(&element);
        self.keep(drawn);
    }

    /// The width of a text.
    pub(crate) fn width(&self, text: &str, letters: Letters) -> i32 {
        let size = self.area.estimate_text_size(&xml_line(text), &Self::style(letters));
        size.map_or(0, |(width, _)| i32::try_from(width).unwrap_or(i32::MAX))
    }

    /// A text that is at most as wide, with dots in the middle of a longer one: both ends of a name tell it apart.
    pub(crate) fn fit(&self, text: &str, width: i32, letters: Letters) -> String {
        if self.width(text, letters) <= width {
            return text.to_owned();
        }
        let signs: Vec<char> = text.chars().collect();
        // Texts that are far too long are not measured sign by sign.
        for kept in (2..signs.len().min(80)).rev() {
            let (head, tail) = (kept.div_ceil(2), kept / 2);
            let front = signs.iter().take(head);
            let back = signs.iter().skip(signs.len() - tail);
            let short: String = front.chain(std::iter::once(&'…')).chain(back).collect();
            if self.width(&short, letters) <= width {
                return short;
            }
        }
        "…".to_owned()
    }

    /// A filled rectangle with the pattern of its tone; many of them side by side make an area.
    pub(crate) fn fill(&mut self, frame: Frame, tone: Tone) {
        let Frame { left, top, right, bottom } = frame;
        if right <= left || bottom <= top {
            return;
        }
        let colour = self.colour(tone);
        let corners = [(left, top), (right, bottom)];
        let drawn = self.area.draw(&Rectangle::new(corners, ink(colour).filled()));
        self.keep(drawn);
        let contrast = ink(colour.text_on()).mix(0.55);
        let width = u32::try_from((self.unit / 10).max(1)).unwrap_or(1);
        for stroke in pattern::strokes(tone, frame, self.unit) {
            let drawn =
                self.area.draw(&PathElement::new(stroke.to_vec(), contrast.stroke_width(width)));
            self.keep(drawn);
        }
    }

    /// A filled rectangle with the pattern of its tone and a border, so that it is told apart without colours.
    pub(crate) fn bar(&mut self, frame: Frame, tone: Tone) {
        let Frame { left, top, right, bottom } = frame;
        if right <= left || bottom <= top {
            return;
        }
        self.fill(frame, tone);
        let border = u32::try_from((self.unit / 30).max(1)).unwrap_or(1);
        let outline = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let drawn =
            self.area.draw(&PathElement::new(outline, ink(Colour::INK).stroke_width(border)));
        self.keep(drawn);
    }

    /// A line through points.
    pub(crate) fn line(&mut self, points: Vec<(i32, i32)>, colour: Colour, width: i32) {
        let width = u32::try_from(width.max(1)).unwrap_or(1);
        let drawn = self.area.draw(&PathElement::new(points, ink(colour).stroke_width(width)));
        self.keep(drawn);
    }

    /// A broken line between two points of one row or column.
    pub(crate) fn dashes(&mut self, from: (i32, i32), to: (i32, i32)) {
        let width = u32::try_from((self.unit / 8).max(2)).unwrap_or(2);
        let length = ((to.0 - from.0).abs() + (to.1 - from.1).abs()).max(1);
        let dash = (self.unit / 2).max(2);
        let at = |distance: i32| {
            let share = |a: i32, b: i32| a + (b - a) * distance.min(length) / length;
            (share(from.0, to.0), share(from.1, to.1))
        };
        let mut start = 0;
        while start < length {
            let stroke = vec![at(start), at(start + dash)];
            let drawn = self.area.draw(&PathElement::new(stroke, BLACK.stroke_width(width)));
            self.keep(drawn);
            start += 2 * dash;
        }
    }
}
