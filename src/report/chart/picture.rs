//! Charts as SVG and PNG.

use plotters::coord::Shift;
use plotters::prelude::{
    BitMapBackend, DrawingArea, DrawingBackend, IntoDrawingArea, SVGBackend, WHITE,
};

use super::bars::{self, Words};
use super::canvas::{Anchor, Canvas, MUTED};
use super::{Chart, ChartError, Frame, Shape, font, lines, spans, stack};
use crate::inert::xml_line;
use crate::own_files::{MADE_BY, MADE_BY_COMMENT, PNG_KEYWORD};
use crate::report::theme::{Colours, NumberStyle};

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A slide of 16:9.
    Slide,
    /// The width of a page, with smaller letters.
    Page,
    /// A page that says title and note itself.
    Inline,
}

impl Size {
    /// The part of a file's name: `readiness-slide.svg`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Slide => "slide",
            Self::Page => "page",
            Self::Inline => "inline",
        }
    }

    fn has_title(self) -> bool {
        self != Self::Inline
    }

    /// The height of small letters in pixels.
    fn unit(self) -> i32 {
        match self {
            Self::Slide => 34,
            Self::Page => 28,
            Self::Inline => 36,
        }
    }

    /// Width and height in pixels; what has few bars needs less of a page.
    fn pixels(self, chart: &Chart) -> (u32, u32) {
        match self {
            Self::Slide => (1920, 1080),
            Self::Page => (1800, 220 + self.rows(chart)),
            Self::Inline => (1440, 60 + self.rows(chart)),
        }
    }

    fn rows(self, chart: &Chart) -> u32 {
        let unit = self.unit().unsigned_abs();
        match &chart.shape {
            Shape::Lines { .. } | Shape::Stack { .. } => unit * 22,
            Shape::Spans { rows, .. } => {
                let rows = u32::try_from(rows.len()).unwrap_or(u32::MAX).clamp(4, 40);
                unit * (3 * rows / 2 + 8)
            }
            Shape::Bars { categories, legend } => {
                let bars: usize =
                    categories.iter().map(|category| category.bars.len().max(1)).sum();
                let bars = u32::try_from(bars).unwrap_or(u32::MAX).min(40);
                let legend = if legend.is_empty() { 0 } else { 2 };
                unit * (2 * bars.max(2) + 5 + legend)
            }
        }
    }
}

/// The chart as an SVG, with its title and description for those who do not see it.
pub fn svg(
    chart: &Chart,
    size: Size,
    colours: Colours,
    numbers: NumberStyle,
) -> Result<String, ChartError> {
    font::register()?;
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, size.pixels(chart)).into_drawing_area();
        area.fill(&WHITE)
            .map_err(|error| ChartError::Drawing { id: chart.id, reason: error.to_string() })?;
        let letters = Pen { unit: size.unit(), drop: 0 };
        draw(&area, chart, size, letters, colours, numbers)?;
    }
    // A page says itself who made it.
    let made_by = if size == Size::Inline { "" } else { MADE_BY_COMMENT };
    let described = format!(
        "role=\"img\">{made_by}\n<title>{}</title>\n<desc>{}</desc>",
        escaped(&chart.title),
        escaped(&chart.alt)
    );
    Ok(text.replacen('>', &format!(" {described}"), 1))
}

/// The chart as a PNG.
pub fn png(
    chart: &Chart,
    size: Size,
    colours: Colours,
    numbers: NumberStyle,
) -> Result<Vec<u8>, ChartError> {
    font::register()?;
    let (width, height) = size.pixels(chart);
    let (fine_width, fine_height) = (width * FINER, height * FINER);
    let mut fine = vec![PAPER; fine_width as usize * fine_height as usize * 3];
    {
        let area =
            BitMapBackend::with_buffer(&mut fine, (fine_width, fine_height)).into_drawing_area();
        let unit = size.unit() * FINER.cast_signed();
        let letters = Pen { unit, drop: unit / 8 };
        draw(&area, chart, size, letters, colours, numbers)?;
    }
    let pixels = coarser(&fine, fine_width as usize);
    let mut bytes = Vec::new();
    let failed =
        |error: png::EncodingError| ChartError::Drawing { id: chart.id, reason: error.to_string() };
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let made_by = (PNG_KEYWORD.to_owned(), MADE_BY.to_owned());
    encoder.add_text_chunk(made_by.0, made_by.1).map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// Every part of white.
const PAPER: u8 = 255;

/// Pictures of pixels are drawn so many times finer, for even letters and smooth strokes.
const FINER: u32 = 2;

/// The mean of each square of two by two pixels.
fn coarser(fine: &[u8], width: usize) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(fine.len() / 4);
    for rows in fine.chunks_exact(width * 3 * 2) {
        let (upper, lower) = rows.split_at(width * 3);
        for pair in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            if let (&[a, b, c, d, e, f], &[g, h, i, j, k, l]) = pair {
                pixels.extend([mean([a, d, g, j]), mean([b, e, h, k]), mean([c, f, i, l])]);
            }
        }
    }
    pixels
}

fn mean([a, b, c, d]: [u8; 4]) -> u8 {
    if a == b && a == c && a == d {
        return a;
    }
    let sum = u16::from(a) + u16::from(b) + u16::from(c) + u16::from(d);
    u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
}

/// How large letters are drawn, and by how much lower: letters of pixels stand higher than their middle.
#[derive(Clone, Copy)]
struct Pen {
    unit: i32,
    drop: i32,
}

fn draw<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    chart: &Chart,
    size: Size,
    pen: Pen,
    colours: Colours,
    numbers: NumberStyle,
) -> Result<(), ChartError> {
    let (width, height) = area.dim_in_pixel();
    let length = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let (width, height) = (length(width), length(height));
    let Pen { unit, drop } = pen;
    let mut canvas = Canvas::new(area, colours, unit, drop);
    let margin = if size.has_title() { unit * 3 / 2 } else { unit / 4 };
    let mut frame =
        Frame { left: margin, top: margin, right: width - margin, bottom: height - margin };
    if size.has_title() {
        let mut letters = canvas.letters(colours.primary.as_text(), Anchor::Left);
        letters.size = unit * 3 / 2;
        letters.bold = true;
        let title = canvas.fit(&chart.title, frame.right - frame.left, letters);
        canvas.text(&title, (frame.left, frame.top + unit / 2), letters);
        frame.top += unit * 5 / 2;
        if !chart.note.is_empty() {
            let mut letters = canvas.letters(MUTED, Anchor::Left);
            letters.size = unit * 5 / 6;
            let note = canvas.fit(&chart.note, frame.right - frame.left, letters);
            canvas.text(&note, (frame.left, frame.bottom - unit / 4), letters);
            frame.bottom -= unit * 3 / 2;
        }
    }
    let words = Words { value_label: &chart.value_label, numbers };
    let limit = chart.limit.as_ref();
    match &chart.shape {
        Shape::Bars { categories, legend } => {
            bars::draw(&mut canvas, frame, categories, legend, limit, &words);
        }
        Shape::Lines { lines, x_label } => {
            lines::draw(&mut canvas, frame, lines, x_label, limit, &words);
        }
        Shape::Spans { rows, legend, time } => {
            spans::draw(&mut canvas, frame, rows, legend, time);
        }
        Shape::Stack { layers, step_hours, time } => {
            stack::draw(&mut canvas, frame, layers, *step_hours, time, &words);
        }
    }
    canvas.finish().map_err(|reason| ChartError::Drawing { id: chart.id, reason })
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in xml_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Bar, Category, Chart, Limit, Shape, Tone};
    use super::{Size, png, svg};
    use crate::report::theme::Theme;

    fn chart(name: &str) -> Chart {
        let bar = |value, tone| Bar { value, label: value.to_string(), tone };
        Chart {
            id: "test",
            title: "A title".to_owned(),
            alt: name.to_owned(),
            note: "A note".to_owned(),
            value_label: "GB".to_owned(),
            shape: Shape::Bars {
                categories: vec![Category {
                    name: name.to_owned(),
                    bars: vec![bar(10.0, Tone::Primary), bar(20.0, Tone::NotReady)],
                }],
                legend: vec![(Tone::Primary, name.to_owned())],
            },
            limit: Some(Limit { value: 15.0, name: name.to_owned() }),
        }
    }

    #[test]
    fn names_cannot_leave_their_text() {
        let theme = Theme::built_in().unwrap();
        let hostile = "</text></svg><script>alert(1)</script>&\"'\u{1}\u{2028}";
        let text = svg(&chart(hostile), Size::Page, theme.colours, theme.numbers).unwrap();
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains("&lt;script&gt;"));
        assert!(!text.contains('\u{1}'));
        assert_eq!(text.matches("<svg").count(), 1);
        assert_eq!(text.matches("</svg>").count(), 1);
    }

    #[test]
    fn the_same_chart_gives_the_same_bytes() {
        let theme = Theme::built_in().unwrap();
        let chart = chart("SQL01");
        for size in [Size::Slide, Size::Page, Size::Inline] {
            let picture = || png(&chart, size, theme.colours, theme.numbers).unwrap();
            let text = || svg(&chart, size, theme.colours, theme.numbers).unwrap();
            assert!(picture() == picture());
            assert_eq!(text(), text());
        }
        let slide = png(&chart, Size::Slide, theme.colours, theme.numbers).unwrap();
        assert_eq!(&slide[16..24], [1920_u32.to_be_bytes(), 1080_u32.to_be_bytes()].concat());
    }

    #[test]
    fn a_name_of_any_length_fits() {
        let theme = Theme::built_in().unwrap();
        let text =
            svg(&chart(&"long-".repeat(400)), Size::Slide, theme.colours, theme.numbers).unwrap();
        assert!(text.contains('…'));
    }
}
