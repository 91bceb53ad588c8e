//! The colours and the typeface of a workbook, out of a theme. Words stay legible on every colour that a theme can name.

use std::sync::Arc;

use rust_xlsxwriter::Color;

use crate::report::theme::{Colour, Theme};

/// How much of the primary colour is in the ground of what asrcap works out.
const PALE: f64 = 0.14;
/// How much of the accent is in the third series of a chart.
const LIGHT: f64 = 0.55;
/// What WCAG asks between the parts of a chart and the paper.
const VISIBLE: f64 = 3.0;
const DARK_GREY: u32 = 0x0059_5959;

/// What a sheet is for, which the colour of its tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// It takes inputs.
    Inputs,
    /// It shows results.
    Results,
    /// It is a record of the plan.
    Plain,
}

/// The colours of a workbook as numbers, red highest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Palette {
    /// Bars and headings.
    pub(crate) primary: u32,
    /// Words on them.
    pub(crate) on_primary: u32,
    /// Titles on white.
    pub(crate) heading: u32,
    /// The ground of what is worked out.
    pub(crate) pale: u32,
    /// Links.
    pub(crate) link: u32,
    /// The tabs of sheets that take inputs.
    tab_inputs: u32,
    /// The tabs of the others.
    tab_outputs: u32,
    /// The series of charts; they differ in grey as well.
    pub(crate) series: [u32; 4],
    /// Ready, conditional, not ready, unknown.
    pub(crate) readiness: [u32; 4],
    /// The typeface.
    pub(crate) font: Arc<str>,
}

impl Palette {
    /// The colours of a theme.
    pub(crate) fn new(theme: &Theme) -> Self {
        let colours = theme.colours;
        let mark = |colour: Colour| colour.darkened(VISIBLE).rgb();
        Self {
            primary: colours.primary.rgb(),
            on_primary: colours.primary.text_on().rgb(),
            heading: colours.primary.as_text().rgb(),
            pale: colours.primary.pale(PALE).rgb(),
            link: colours.accent.as_text().rgb(),
            tab_inputs: colours.primary.rgb(),
            tab_outputs: colours.accent.pale(LIGHT).rgb(),
            series: [
                mark(colours.primary),
                colours.conditional.rgb(),
                colours.accent.pale(LIGHT).rgb(),
                DARK_GREY,
            ],
            readiness: [
                colours.ready.rgb(),
                colours.conditional.rgb(),
                colours.not_ready.rgb(),
                colours.unknown.rgb(),
            ],
            font: theme.workbook_font.as_str().into(),
        }
    }

    /// The colour of a tab.
    pub(crate) fn tab(&self, tab: Tab) -> Option<Color> {
        match tab {
            Tab::Inputs => Some(Color::RGB(self.tab_inputs)),
            Tab::Results => Some(Color::RGB(self.tab_outputs)),
            Tab::Plain => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Palette;
    use crate::report::theme::{Colour, Theme};

    fn colour(number: u32) -> Colour {
        let [_, red, green, blue] = number.to_be_bytes();
        Colour::new(red, green, blue)
    }

    #[test]
    fn words_are_legible_in_every_theme() {
        for primary in ["#FFFF00", "#000000", "#FFFFFF", "#808080", "#E69F00", "#00FF7F"] {
            let text = format!("[colours]\nprimary = \"{primary}\"\naccent = \"{primary}\"\n");
            let theme = Theme::from_toml("t", &text, &|_| Err(String::new())).unwrap();
            let palette = Palette::new(&theme);
            let contrast = |a: u32, b: u32| colour(a).contrast(colour(b));
            assert!(contrast(palette.on_primary, palette.primary) >= 4.5, "{primary}");
            for text in [palette.heading, palette.link] {
                assert!(contrast(text, 0x00FF_FFFF) >= 4.5, "{primary}");
            }
            assert!(contrast(palette.pale, 0) >= 4.5, "{primary}");
            assert!(contrast(palette.series[0], 0x00FF_FFFF) >= 3.0, "{primary}");
        }
    }
}
