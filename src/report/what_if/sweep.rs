//! A grid of scenarios as a tidy table: a row a scenario.

use serde_json::{Map, Value, json};

use super::{counted, number, plain};
use crate::report::table::{Align, Table, TableForm, inert};
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

/// The heading or a row of the CSV, ending with a line feed.
#[must_use]
pub fn lines(cells: &[String]) -> String {
    crate::report::table::csv_text(&[cells.iter().map(|cell| inert(cell)).collect()])
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

/// With as many digits as a table of this many columns has room for.
fn rounded(value: Option<f64>) -> String {
    match value {
        Some(large) if large.abs() >= 1000.0 => crate::units::grouped(large, 0),
        value => number(value),
    }
}

/// The table for people: what varies, and the figures that vary with it.
#[must_use]
pub fn text(table: &SweepTable<'_>, form: TableForm) -> String {
    let mut shown = table.varying();
    let nothing_varies = shown.is_empty();
    if nothing_varies {
        shown = (0..table.columns.len()).collect();
    }
    let room = COLUMNS.saturating_sub(table.axes.len()).max(2);
    let more = shown.len().saturating_sub(room);
    shown.truncate(room);
    let short = |path: &str| {
        let words = path.rsplit('.').next().unwrap_or(path);
        words.replace('_', " ")
    };
    let mut headings: Vec<(String, Align)> =
        table.axes.iter().map(|name| (name.clone(), Align::Right)).collect();
    headings.extend(
        shown
            .iter()
            .filter_map(|index| table.columns.get(*index))
            .map(|path| (short(path), Align::Right)),
    );
    headings.push((String::new(), Align::Left));
    let headings: Vec<(&str, Align)> =
        headings.iter().map(|(text, align)| (text.as_str(), *align)).collect();
    let mut out = Table::new(&headings);
    let figures = |figures: &[Option<f64>]| -> Vec<String> {
        shown.iter().map(|index| rounded(figures.get(*index).copied().flatten())).collect()
    };
    let mut marked = false;
    for row in &table.rows {
        let mut cells: Vec<String> = row.values.iter().map(|value| value.text.clone()).collect();
        cells.extend(figures(&row.figures));
        let is_baseline = table.is_baseline(row);
        marked |= is_baseline;
        cells.push(if is_baseline { "baseline" } else { "" }.to_owned());
        out.row(cells);
    }
    if !marked {
        let usual = |value: &Option<AxisValue>| {
            value.as_ref().map_or_else(|| "-".to_owned(), |value| value.text.clone())
        };
        let mut cells: Vec<String> = table.baseline_values.iter().map(usual).collect();
        cells.extend(figures(&table.baseline));
        cells.push("baseline".to_owned());
        out.row(cells);
    }
    let mut text = out.render(form);
    if nothing_varies {
        text += "\nNo figure differs between these scenarios; all are in --format csv and in files (-o).\n";
    } else {
        text += &counted(
            more,
            "One more figure varies; it is in --format csv and in files (-o).",
            "more figures vary; they are in --format csv and in files (-o).",
        );
    }
    text
}
