//! Charts: what they show, as data; and pictures of them, as SVG and PNG, for slides and pages.
//!
//! The workbook draws the same charts from its cells; what is charted is decided here for all.

mod bars;
mod canvas;
mod font;
mod lines;
mod of_schedule;
mod of_servers;
mod of_storage;
mod of_time;
mod pattern;
mod picture;
mod scale;
mod spans;
mod stack;
mod time_marks;

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

/// A rectangle by its corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
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

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins, in hours.
    pub from: f64,
    /// Where it ends, in hours.
    pub to: f64,
    /// Its tone.
    pub tone: Tone,
}

/// A row of stretches of time.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanRow {
    /// Its name.
    pub name: String,
    /// Its stretches, from left to right.
    pub spans: Vec<Span>,
}

/// The time below a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    /// Hours that it shows.
    pub hours: f64,
    /// Marks: the hour and its words.
    pub marks: Vec<(f64, String)>,
    /// The words below it.
    pub label: String,
}

/// A series of values that stand on those of the series before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its tone.
    pub tone: Tone,
    /// Its name.
    pub name: String,
    /// One value a step.
    pub values: Vec<f64>,
}

/// What a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Stretches of time, one row below the other.
    Spans {
        /// From top to bottom.
        rows: Vec<SpanRow>,
        /// The names of the tones.
        legend: Vec<(Tone, String)>,
        /// The time.
        time: TimeAxis,
    },
    /// Values of steps of time, one series on the other.
    Stack {
        /// From bottom to top.
        layers: Vec<Layer>,
        /// The length of a step in hours.
        step_hours: f64,
        /// The time.
        time: TimeAxis,
    },
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
    let make = |(id, make): &(&'static str, Make)| {
        make(plan, numbers, texts).map(|chart| Chart { id, ..chart })
    };
    CHARTS.iter().filter_map(make).collect()
}

/// The identifiers of all charts, for what has data and what has not.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CHARTS.iter().map(|(id, _)| *id)
}

type Make = fn(&Plan, NumberStyle, &Texts) -> Option<Chart>;

/// Every chart by its identifier, in the order of a report.
const CHARTS: [(&str, Make); 10] = [
    ("readiness", of_servers::readiness),
    ("sizes", of_servers::sizes),
    ("churn", of_servers::churn),
    ("batch", of_servers::batch),
    ("storage", of_storage::storage),
    ("accounts", of_storage::accounts),
    ("change", of_time::change),
    ("rpo", of_time::recovery_point),
    ("waves", of_schedule::waves),
    ("link", of_schedule::link),
];
