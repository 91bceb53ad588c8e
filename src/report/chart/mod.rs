//! Charts: what they show, as data; and pictures of them, as SVG and PNG, for slides and pages.
//!
//! The workbook draws the same charts from its cells; what is charted is decided here for all.

mod bars;
mod canvas;
mod font;
mod lines;
mod of_servers;
mod of_storage;
mod of_time;
mod pattern;
mod picture;
mod scale;

use thiserror::Error;

pub use picture::{Size, png, svg};

use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::Plan;

/// Why a picture cannot be drawn.
#[derive(Debug, Error)]
pub enum ChartError {
    /// The typeface that comes with the program cannot be read.
    #[error("the typeface of the charts cannot be read")]
    Font,
    /// The drawing failed.
    #[error("the chart '{id}' cannot be drawn: {reason}")]
    Drawing {
        /// The chart.
        id: &'static str,
        /// What failed.
        reason: String,
    },
}

/// What a bar or a line stands for; the theme gives it a colour, and every tone has a pattern of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// The main series.
    Primary,
    /// What the main series is compared with.
    Second,
    /// What stands back.
    Faint,
    /// Ready servers.
    Ready,
    /// Conditional servers.
    Conditional,
    /// Servers that are not ready.
    NotReady,
    /// Servers of which too little is known.
    Unknown,
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its length.
    pub value: f64,
    /// The length in words.
    pub label: String,
    /// Its tone.
    pub tone: Tone,
}

/// A category with its bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Its bars, from top to bottom.
    pub bars: Vec<Bar>,
}

/// A line through points.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its points, x from low to high.
    pub points: Vec<(f64, f64)>,
    /// Its tone.
    pub tone: Tone,
}

/// What a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Horizontal bars.
    Bars {
        /// From top to bottom.
        categories: Vec<Category>,
        /// The names of the tones, where there is more than one kind of bar.
        legend: Vec<(Tone, String)>,
    },
    /// Lines over an axis.
    Lines {
        /// The lines.
        lines: Vec<Line>,
        /// The words below the horizontal axis.
        x_label: String,
    },
}

/// A value that bars or lines are held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The value.
    pub value: f64,
    /// Its name.
    pub name: String,
}

/// A chart as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its identifier and the name of its file: `readiness`.
    pub id: &'static str,
    /// The words over it.
    pub title: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// A line below it; may be empty.
    pub note: String,
    /// What the values are.
    pub value_label: String,
    /// What it shows.
    pub shape: Shape,
    /// What the values are held against.
    pub limit: Option<Limit>,
}

/// The charts that a plan has data for.
#[must_use]
pub fn charts(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Vec<Chart> {
    [
        of_servers::readiness(plan, numbers, texts),
        of_servers::sizes(plan, numbers, texts),
        of_servers::churn(plan, numbers, texts),
        of_servers::batch(plan, numbers, texts),
        of_storage::storage(plan, numbers, texts),
        of_storage::accounts(plan, numbers, texts),
        of_time::change(plan, numbers, texts),
        of_time::recovery_point(plan, numbers, texts),
    ]
    .into_iter()
    .flatten()
    .collect()
}
