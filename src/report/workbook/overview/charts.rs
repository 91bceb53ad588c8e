//! The charts of the Summary with the cells that they show.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::WorkbookError;
use super::super::charts::{self, Cells, Spot};
use super::super::list;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role};
use super::Words;
use crate::figure::{Unit, Value};
use crate::plan::{Counts, FigureValue, Plan};
use crate::report::Texts;
use crate::settings::Arithmetic;

/// The words of the charts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Charts {
    readiness: Chart,
    sizes: Chart,
    sizes_headings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chart {
    title: String,
    alt: String,
}

impl Chart {
    fn words(&self) -> charts::Words<'_> {
        charts::Words { title: &self.title, alt: &self.alt, x: "", y: "" }
    }
}

const COLUMN: u16 = 4;
/// The last column that the charts cover.
pub(crate) const LAST_COLUMN: u16 = COLUMN + 7;
/// The cells behind the chart of sizes.
const DATA_COLUMN: u16 = LAST_COLUMN + 2;
const WIDTH: u32 = 500;
const TOP: usize = 12;

/// The table of readiness; returns the cells of its words, and the next free row.
pub(crate) fn readiness(
    sheet: &mut Sheet,
    row: u32,
    counts: Counts,
    headings: &[String],
    texts: &Texts,
) -> Result<(Cells, u32), WorkbookError> {
    list::headings(sheet, row, 0, headings)?;
    let states = [
        ("ready", counts.ready),
        ("conditional", counts.conditional),
        ("not_ready", counts.not_ready),
        ("unknown", counts.unknown),
    ];
    let format = style::format(Role::Result, Numbers::Of(Unit::Count, Arithmetic::Exact));
    for (row, (state, number)) in (row + 1..).zip(states) {
        let word = texts.say_of("readiness", state);
        let mean = texts.say_of("readiness_mean", state);
        sheet.text(row, 0, word, &style::words(Role::Label))?;
        sheet.number(row, 1, number as f64, &format)?;
        sheet.text(row, 2, mean, &style::words(Role::Aside))?;
    }
    let cells = Cells { sheet: sheet.name(), first_row: row + 1, last_row: row + 4, column: 0 };
    Ok((cells, row + 5))
}

/// Draws the charts; returns the row below them, if there are any.
pub(crate) fn draw(
    sheet: &mut Sheet,
    plan: &Plan,
    words: &Words,
    ([first, second], readiness): ([u32; 2], Option<Cells>),
) -> Result<Option<u32>, WorkbookError> {
    let mut row = first;
    if let Some(cells) = readiness {
        let spot = Spot { row, column: COLUMN, width: WIDTH, height: 250 };
        charts::states(sheet, spot, words.charts.readiness.words(), cells, cells.in_column(1))?;
        row = second;
    }
    let sizes = sizes(plan);
    if !sizes.is_empty() {
        let cells = size_cells(sheet, first, &sizes, words)?;
        let spot = Spot {
            row,
            column: COLUMN,
            width: WIDTH,
            height: 100 + 24 * u32::try_from(sizes.len()).unwrap_or(0),
        };
        let heading = words.charts.sizes_headings.get(1).map_or("", String::as_str);
        charts::bars(
            sheet,
            spot,
            words.charts.sizes.words(),
            cells,
            &[(heading, cells.in_column(DATA_COLUMN + 1))],
            "#,##0",
        )?;
        row += spot.height / 20;
    }
    Ok((row > first).then_some(row))
}

/// The most frequent sizes of the servers in the totals by the name that Workload Qualification has, with their number.
fn sizes(plan: &Plan) -> Vec<(String, usize)> {
    let columns = &plan.sheet.set.servers;
    let Some((size, in_plan)) = columns.index("azure_size").zip(columns.index("in_plan")) else {
        return Vec::new();
    };
    // Which sizes are counted follows the plan, how many servers have them follows the cells.
    let servers = plan.document.servers.iter().flatten().filter(|server| server.in_totals);
    let shown = servers.filter_map(|server| {
        server.azure_size.as_ref()?;
        match server.figures.get("azure_size")? {
            FigureValue::Text(name) => Some(name.as_str()),
            FigureValue::Number(_) | FigureValue::Unknown(()) => None,
        }
    });
    let mut counts: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for name in shown {
        counts.entry(name.to_lowercase()).or_insert((name, 0)).1 += 1;
    }
    let mut list: Vec<(&str, usize)> = counts.into_values().collect();
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    list.truncate(TOP);
    let cells = || {
        let counts =
            plan.sheet.servers.column(in_plan).iter().map(|cell| cell.number() == Some(1.0));
        plan.sheet.servers.column(size).iter().zip(counts)
    };
    list.into_iter()
        .map(|(name, _)| {
            let same = |(cell, counts): &(&Value, bool)| {
                let text = cell.as_text().map(str::to_lowercase);
                *counts && text == Some(name.to_lowercase())
            };
            (name.to_owned(), cells().filter(same).count())
        })
        .collect()
}

fn size_cells(
    sheet: &mut Sheet,
    first: u32,
    sizes: &[(String, usize)],
    words: &Words,
) -> Result<Cells, WorkbookError> {
    for (column, width) in (DATA_COLUMN..).zip([18.0, 12.0]) {
        sheet.worksheet.set_column_width(column, width)?;
    }
    list::headings(sheet, first, DATA_COLUMN, &words.charts.sizes_headings)?;
    let format = style::format(Role::Computed, Numbers::Of(Unit::Count, Arithmetic::Exact));
    let mut last = first;
    for (name, count) in sizes {
        last += 1;
        let letters = crate::source::column_letters(DATA_COLUMN.into());
        sheet.text(last, DATA_COLUMN, name, &style::words(Role::Cell))?;
        // Signs and stars in a name must count as themselves.
        let formula = format!(
            "=SUMPRODUCT((servers_azure_size=${letters}${})*(servers_in_plan=1))",
            last + 1
        );
        sheet.formula(last, DATA_COLUMN + 1, &formula, &Value::Number(*count as f64), &format)?;
    }
    Ok(Cells { sheet: sheet.name(), first_row: first + 1, last_row: last, column: DATA_COLUMN })
}
