//! Whether the numbers of a sheet have decimal points or commas.
//!
//! `1,286` may be 1286 or 1.286. What decides is, in this order: the user; a number that only one style reads, in the
//! sheet or in another one of the file; what servers can have; and what separates the cells: where the comma does, it is
//! not the decimal sign, and where it must not, as in files with semicolons, it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::column_figures::{ColumnFigures, unit_of};
use super::grid::Grid;
use super::plausible::{AHEAD, FAR_AHEAD, Plausible};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::table::number::{NumberStyle, StyleOf};
use crate::table::{Cell, Column, FieldKind, Figures};
use crate::units::Unit;
use crate::wording::Message;

/// A cell as findings show it.
#[derive(Clone, Debug)]
struct Shown {
    text: String,
    heading: String,
    /// The unit of the column.
    unit: Option<Unit>,
    place: Location,
}

impl Shown {
    fn quoted(&self) -> String {
        format!("{:?}", self.text)
    }

    /// The number in a style with its unit, without signs between thousands.
    fn read(&self, style: NumberStyle) -> String {
        let Some(number) = style.parse(&self.text) else {
            return self.text.clone();
        };
        let unit = number.unit.or(self.unit).map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}{unit}", number.value)
    }
}

/// What the text cells of a sheet tell.
#[derive(Debug, Default)]
struct Evidence {
    point: Option<Shown>,
    comma: Option<Shown>,
    /// The columns with numbers that both styles read, each with its first one.
    doubtful: Vec<(usize, Shown)>,
    /// How many such numbers there are.
    count: usize,
}

/// What decided.
enum Ground {
    /// A cell that only one style reads.
    Cell(Shown),
    /// What servers can have.
    Sizes,
    /// What separates the cells.
    Separator(char),
}

/// Settles how the numbers of sheets are written. Sheets for which nothing decides are marked as refused.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let evidence: Vec<Evidence> = grids.iter().map(Evidence::of).collect();
    let elsewhere = in_other_sheets(grids, &evidence);
    let mut findings = Vec::new();
    for ((grid, evidence), elsewhere) in grids.iter_mut().zip(&evidence).zip(elsewhere) {
        match evidence.decide(grid, elsewhere) {
            Ok((style, finding)) => {
                grid.style = style;
                findings.extend(finding);
            }
            Err(finding) => {
                grid.is_refused = true;
                findings.push(*finding);
            }
        }
    }
    findings
}

/// For each sheet what the other sheets of the same file tell, if they agree.
fn in_other_sheets(grids: &[Grid], evidence: &[Evidence]) -> Vec<Option<(NumberStyle, Shown)>> {
    // By file, the first two sheets that tell either way: one of the two is another sheet.
    let mut told: HashMap<&Arc<str>, [Vec<usize>; 2]> = HashMap::new();
    for (index, (grid, evidence)) in grids.iter().zip(evidence).enumerate() {
        let [point, comma] = told.entry(&grid.location.path).or_default();
        for (found, sheets) in [(&evidence.point, point), (&evidence.comma, comma)] {
            if found.is_some() && sheets.len() < 2 {
                sheets.push(index);
            }
        }
    }
    let of_others = |(index, grid): (usize, &Grid)| {
        let [point, comma] = told.get(&grid.location.path)?;
        let other = |sheets: &[usize]| {
            let other = sheets.iter().find(|sheet| **sheet != index);
            other.and_then(|sheet| evidence.get(*sheet))
        };
        let point = other(point).and_then(|other| other.point.clone());
        let comma = other(comma).and_then(|other| other.comma.clone());
        match (point, comma) {
            (Some(shown), None) => Some((NumberStyle::Point, shown)),
            (None, Some(shown)) => Some((NumberStyle::Comma, shown)),
            _ => None,
        }
    };
    grids.iter().enumerate().map(of_others).collect()
}

impl Evidence {
    fn of(grid: &Grid) -> Self {
        let mut evidence = Self::default();
        let is_number = |column: &&Column| {
            grid.table.spec(&column.field).is_some_and(|spec| spec.kind == FieldKind::Number)
        };
        let columns: Vec<&Column> = grid.header.columns.iter().filter(is_number).collect();
        for row in grid.rows() {
            for column in &columns {
                let Cell::Text(text) = row.cell(column.index) else {
                    continue;
                };
                let shown = || Shown {
                    text: text.trim().to_owned(),
                    heading: column.heading.clone(),
                    unit: column.unit,
                    place: grid.location.clone().with_row(row.number).with_column(column.index),
                };
                for number in numbers(text) {
                    match StyleOf::text(number) {
                        StyleOf::None => {}
                        StyleOf::One(NumberStyle::Point) => {
                            evidence.point.get_or_insert_with(shown);
                        }
                        StyleOf::One(NumberStyle::Comma) => {
                            evidence.comma.get_or_insert_with(shown);
                        }
                        StyleOf::Either => {
                            evidence.count += 1;
                            if !evidence.doubtful.iter().any(|(index, _)| *index == column.index) {
                                evidence.doubtful.push((column.index, shown()));
                            }
                        }
                    }
                }
            }
        }
        evidence
    }

    fn decide(
        &self,
        grid: &Grid,
        elsewhere: Option<(NumberStyle, Shown)>,
    ) -> Result<(NumberStyle, Option<Finding>), Box<Finding>> {
        if let Some(style) = grid.chosen_style {
            return Ok((style, None));
        }
        let own = match (&self.point, &self.comma) {
            (Some(point), Some(comma)) => return Err(Box::new(mixed(point, comma))),
            (Some(shown), None) => Some((NumberStyle::Point, shown.clone())),
            (None, Some(shown)) => Some((NumberStyle::Comma, shown.clone())),
            (None, None) => None,
        };
        let Some((_, first)) = self.doubtful.first() else {
            return Ok((own.map(|(style, _)| style).unwrap_or_default(), None));
        };
        if let Some((style, shown)) = own {
            // A number of the other style may hide among those that both read.
            return match self.column_for(style.other(), grid, FAR_AHEAD) {
                Some(hidden) if style == NumberStyle::Point => Err(Box::new(mixed(&shown, hidden))),
                Some(hidden) => Err(Box::new(mixed(hidden, &shown))),
                None => Ok((style, Some(self.finding(style, first, &Ground::Cell(shown), false)))),
            };
        }
        if let Some((style, shown)) = elsewhere {
            return Ok((style, Some(self.finding(style, first, &Ground::Cell(shown), false))));
        }
        let by_separator = grid.separator.and_then(|separator| match separator {
            ',' => Some((NumberStyle::Point, separator)),
            ';' => Some((NumberStyle::Comma, separator)),
            _ => None,
        });
        let point = self.column_for(NumberStyle::Point, grid, AHEAD);
        let comma = self.column_for(NumberStyle::Comma, grid, AHEAD);
        match (point, comma, by_separator) {
            (Some(point), Some(comma), _) => Err(Box::new(mixed(point, comma))),
            (Some(shown), None, _) | (None, Some(shown), _) => {
                let style = if point.is_some() { NumberStyle::Point } else { NumberStyle::Comma };
                let is_guess = by_separator.is_none_or(|(usual, _)| usual != style);
                Ok((style, Some(self.finding(style, shown, &Ground::Sizes, is_guess))))
            }
            (None, None, Some((style, separator))) => {
                let ground = Ground::Separator(separator);
                Ok((style, Some(self.finding(style, first, &ground, true))))
            }
            (None, None, None) => Err(Box::new(undecided(first))),
        }
    }

    /// The first number of a column that is only plausible in one style.
    fn column_for(&self, style: NumberStyle, grid: &Grid, ahead: f64) -> Option<&Shown> {
        let is_so = |index: usize| {
            let column = grid.header.columns.iter().find(|column| column.index == index)?;
            let against = steps_against(grid, column, style)?;
            Some(steps_against(grid, column, style.other())? - against >= ahead)
        };
        let found = self.doubtful.iter().find(|(index, _)| is_so(*index) == Some(true));
        found.map(|(_, shown)| shown)
    }

    fn finding(
        &self,
        style: NumberStyle,
        shown: &Shown,
        ground: &Ground,
        is_guess: bool,
    ) -> Finding {
        let severity = if is_guess { Severity::Warning } else { Severity::Note };
        let why = match ground {
            Ground::Cell(cell) => message!(
                "{text} shows the style ({place})",
                text = cell.quoted(),
                place = cell.place.words()
            ),
            Ground::Sizes => message!("the other reading gives sizes that servers do not have"),
            Ground::Separator(',') => {
                message!(
                    "where commas separate the cells, the comma is hardly the decimal sign too"
                )
            }
            Ground::Separator(_) => {
                message!(
                    "where semicolons separate the cells, the comma is usually the decimal sign"
                )
            }
        };
        let (read, other) = (shown.read(style), shown.read(style.other()));
        let message = match self.count {
            1 => message!(
                "{text} is read as {read}, not as {other}: {why}",
                text = shown.quoted(),
                read,
                other,
                why
            ),
            count => message!(
                "{text} is read as {read}, not as {other}, and {cells} likewise: {why}",
                text = shown.quoted(),
                read,
                other,
                cells = Message::counted(count - 1, "other cell", "other cells"),
                why
            ),
        };
        Finding::new("number-style", severity, shown.heading.clone(), message)
            .hint(message!(
                "If it is wrong, choose the other style with --decimal-separator {other}",
                other = style.other().id()
            ))
            .at(shown.place.clone())
    }
}

/// The numbers of a cell: `61,2 GiB / 127 GiB` holds two.
fn numbers(text: &str) -> Vec<&str> {
    match StyleOf::text(text) {
        StyleOf::None if text.chars().any(|c| matches!(c, '.' | ',' | '\u{ff0c}' | '\u{ff0e}')) => {
            Figures::of(text).map(|figures| figures.numbers().collect()).unwrap_or_default()
        }
        _ => vec![text],
    }
}

/// Steps against the doubtful numbers of a column in a style: in its unit, or in the one that suits them best where a
/// person named none and its usual one suits neither style.
fn steps_against(grid: &Grid, column: &Column, style: NumberStyle) -> Option<f64> {
    let figures = ColumnFigures::of(grid, column)?;
    let is_doubtful =
        |cell: &Cell| matches!(cell, Cell::Text(text) if StyleOf::text(text) == StyleOf::Either);
    let (_, plausible) = Plausible::of(&column.field)?;
    let usual = unit_of(grid, column);
    let in_usual = |style| figures.steps_against(style, usual, is_doubtful);
    let own = in_usual(style)?;
    let is_known = column.unit.is_some() || own.min(in_usual(style.other())?) < AHEAD;
    let others = plausible.units().filter(|_| !is_known);
    let others = others.filter_map(|unit| figures.steps_against(style, Some(unit), is_doubtful));
    others.chain([own]).min_by(f64::total_cmp)
}

fn mixed(point: &Shown, comma: &Shown) -> Finding {
    Finding::error(
        "mixed-numbers",
        Message::from(&Arc::clone(&point.place.path)),
        message!(
            "{point} has a decimal point, but {comma} ({comma_place}) a decimal comma",
            point = point.quoted(),
            comma = comma.quoted(),
            comma_place = comma.place.words()
        ),
    )
    .hint(message!("Write all numbers of the sheet in one style, or choose one with --decimal-separator point or comma"))
    .at(point.place.clone())
}

fn undecided(shown: &Shown) -> Finding {
    let [point, comma] = [NumberStyle::Point, NumberStyle::Comma].map(|style| shown.read(style));
    let message = message!(
        "{text} may be {point} or {comma}, and nothing in the file decides; the sheet is not read",
        text = shown.quoted(),
        point = point.as_str(),
        comma = comma.as_str()
    );
    Finding::error("number-style-undecided", shown.heading.clone(), message)
        .hint(message!(
            "Say which with --decimal-separator point ({point}) or --decimal-separator comma ({comma})",
            point,
            comma
        ))
        .at(shown.place.clone())
}
