//! A grid of scenarios as a tidy table: a row a scenario.

use serde_json::{Map, Value, json};

use super::compare::paragraph;
use super::{known, plain};
use crate::inert;
use crate::message;
use crate::report::ReportStyle;
use crate::report::model::{Kind, Layout};
use crate::report::table::{Table, TableForm};
use crate::whatif::{AxisValue, Row};

/// Columns that a table for people has room for, what varies among them.
const COLUMNS: usize = 6;

/// A grid of scenarios that has been worked out.
#[derive(Clone, Debug)]
pub struct SweepTable<'g> {
    /// The names of what varies.
    pub axes: Vec<String>,
    /// The paths of the figures.
    pub columns: Vec<String>,
    /// The usual values, an axis each, where they can be said.
    pub baseline_values: Vec<Option<AxisValue>>,
    /// The figures without any change.
    pub baseline: Vec<Option<f64>>,
    /// The scenarios.
    pub rows: Vec<Row<'g>>,
}

impl SweepTable<'_> {
    /// Whether a scenario is what the settings without any change say.
    #[must_use]
    pub fn is_baseline(&self, row: &Row<'_>) -> bool {
        let pairs = row.values.iter().zip(&self.baseline_values);
        pairs.clone().count() > 0
            && pairs.into_iter().all(|(value, usual)| {
                usual.as_ref().is_some_and(|usual| match (value.number, usual.number) {
                    (Some(a), Some(b)) => a.to_bits() == b.to_bits(),
                    _ => value.text == usual.text,
                })
            })
    }

    /// The places of the columns that are not the same in every scenario.
    #[must_use]
    pub fn varying(&self) -> Vec<usize> {
        let value = |row: &Row<'_>, column: usize| {
            row.figures.get(column).copied().flatten().map(f64::to_bits)
        };
        let differs = |column: &usize| {
            let mut values = self.rows.iter().map(|row| value(row, *column));
            let first = values.next();
            values.any(|value| Some(value) != first)
        };
        (0..self.columns.len()).filter(differs).collect()
    }
}

/// A line of the table: a scenario, or the baseline where none of them is it.
pub(crate) struct Line<'t> {
    /// The number of the scenario, from 0.
    pub(crate) scenario: Option<usize>,
    pub(crate) is_baseline: bool,
    pub(crate) values: Vec<Option<&'t AxisValue>>,
    pub(crate) figures: &'t [Option<f64>],
}

impl SweepTable<'_> {
    /// The lines of the table; a baseline that no scenario is comes first.
    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = Vec::with_capacity(self.rows.len() + 1);
        if !self.rows.iter().any(|row| self.is_baseline(row)) {
            lines.push(Line {
                scenario: None,
                is_baseline: true,
                values: self.baseline_values.iter().map(Option::as_ref).collect(),
                figures: &self.baseline,
            });
        }
        lines.extend(self.rows.iter().map(|row| Line {
            scenario: Some(row.scenario),
            is_baseline: self.is_baseline(row),
            values: row.values.iter().map(|value| Some(*value)).collect(),
            figures: &row.figures,
        }));
        lines
    }
}

/// The heading or a row of the CSV, ending with a line feed.
#[must_use]
pub fn lines(cells: &[String]) -> String {
    crate::report::table::csv_text(&[cells.iter().map(|cell| inert::csv(cell)).collect()])
}

/// A scenario as one line of JSON.
#[must_use]
pub fn jsonl(axes: &[String], columns: &[String], row: &Row<'_>) -> String {
    let settings: Map<String, Value> = axes
        .iter()
        .zip(&row.values)
        .map(|(name, value)| (name.clone(), value.number.map_or_else(|| json!(value.text), plain)))
        .collect();
    let mut line = Map::new();
    line.insert("settings".to_owned(), Value::Object(settings));
    if let Some(document) = &row.document {
        if let Ok(Value::Object(members)) = serde_json::to_value(document) {
            line.extend(members.into_iter().filter(|(name, _)| name != "inputs"));
        }
    } else {
        let outputs = columns.iter().zip(&row.figures).map(|(path, value)| {
            let name = path.rsplit('.').next().unwrap_or(path);
            (name.to_owned(), value.map_or(Value::Null, plain))
        });
        line.insert("outputs".to_owned(), Value::Object(outputs.collect()));
    }
    let mut text = Value::Object(line).to_string();
    text.push('\n');
    text
}

/// The table for people: what varies, and the figures that vary with it.
#[must_use]
pub fn text(table: &SweepTable<'_>, style: &ReportStyle, form: TableForm) -> String {
    let mut shown = table.varying();
    let nothing_varies = shown.is_empty();
    if nothing_varies {
        shown = (0..table.columns.len()).collect();
    }
    let room = COLUMNS.saturating_sub(table.axes.len()).max(2);
    let more = shown.len().saturating_sub(room);
    shown.truncate(room);
    let lines = table.lines();
    let (baseline, scenarios): (Vec<_>, Vec<_>) =
        lines.iter().partition(|line| line.scenario.is_none());
    let layout = Layout::text(style);
    let numbers = style.theme.numbers;
    let out = layout.table("scenarios", scenarios.into_iter().chain(baseline));
    let out = (0..).zip(&table.axes).fold(out, |out, (axis, name)| {
        out.column("setting", Kind::Plain, move |line| {
            let value = line.values.get(axis).copied().flatten();
            value.map_or_else(|| "-".to_owned(), |value| value.text.clone())
        })
        .named(name)
    });
    let out = shown.iter().fold(out, |out, index| {
        let path = table.columns.get(*index).map_or("", String::as_str);
        let short = path.rsplit('.').next().unwrap_or(path).replace('_', " ");
        let value = |line: &Line<'_>| line.figures.get(*index).copied().flatten();
        out.number("value", move |line| match value(line) {
            // With as many digits as a table of this many columns has room for.
            Some(large) if large.abs() >= 1000.0 => numbers.number(large, 0).into(),
            value => known(layout, value),
        })
        .named(&short)
    });
    let out =
        out.words("baseline", |line| line.is_baseline.then(|| message!("baseline"))).named("");
    let mut text = Table::of(out.build(), style).render(form);
    let note = match more {
        _ if nothing_varies => Some(message!(
            "No figure differs between these scenarios; all are in --format csv and in files (-o)."
        )),
        0 => None,
        1 => Some(message!("One more figure varies; it is in --format csv and in files (-o).")),
        more => Some(message!(
            "{more} more figures vary; they are in --format csv and in files (-o).",
            more,
        )),
    };
    paragraph(&mut text, note, style);
    text
}
