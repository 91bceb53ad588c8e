//! Whether the numbers of a column are per cent or fractions.
//!
//! A cell with a percent format or a percent sign is what it shows. For the other cells all of the column decides:
//!
//! * a *utilisation* is in the reading that servers can have: disks that are less than 1 % full are not what people plan;
//! * a *change rate* with numbers above 1 is in per cent. One of 1 or less is like the utilisation beside it; without one
//!   it is what its heading says, because rates such as 0.142 % are common. In the old workbook formats, which do not
//!   report percent formats, it is in fractions. Where the heading names no unit either, nothing decides.

use super::column_figures::{Companion, read};
use super::grid::Grid;
use super::map::ColumnMap;
use super::plausible::{AHEAD, Plausible};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::table::{Column, Row};
use crate::units::{Unit, grouped};
use crate::wording::Message;

/// The numbers of a column that do not say themselves that they are per cent.
struct Plain<'g> {
    grid: &'g Grid,
    column: &'g Column,
    /// Each with the row that it stands in.
    numbers: Vec<(&'g Row, f64)>,
}

/// How a column is read, and what is to be said of it.
struct Decided {
    is_fraction: bool,
    finding: Option<Finding>,
}

/// Settles the percentages of sheets. Sheets for which nothing decides are marked as refused.
pub(crate) fn settle(grids: &mut [Grid], map: &ColumnMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut().filter(|grid| !grid.is_refused) {
        findings.extend(other_shares(grid, map));
        let used = Plain::of(grid, "utilization").map(|plain| plain.utilization(map));
        let beside = used.as_ref().map(|decided| decided.is_fraction);
        let rate = Plain::of(grid, "change_rate").map(|plain| plain.change_rate(map, beside));
        // An amount without a unit, such as `Daily change`, is rather a part.
        let is_unclear = |column: &&Column| column.unit.is_none() && !map.has(&column.heading);
        let amount = grid.header.column("change_per_day").filter(is_unclear);
        let amount = amount.and_then(|_| Plain::of(grid, "change_per_day"));
        let amount = amount.map(|plain| plain.change_rate(map, beside));
        let decided =
            [("utilization", used.map(Ok)), ("change_rate", rate), ("change_per_day", amount)];
        for (field, decided) in decided {
            match decided {
                Some(Ok(decided)) => {
                    if let Some(column) = grid.header.column(field).filter(|_| decided.is_fraction)
                    {
                        grid.fractions.push(column.index);
                    }
                    if field == "change_per_day" {
                        grid.table.to_mut().set_unit(field, Unit::Percent);
                    }
                    findings.extend(decided.finding);
                }
                Some(Err(finding)) => {
                    grid.is_refused = true;
                    findings.push(*finding);
                }
                None => {}
            }
        }
    }
    findings
}

/// Whether a field is a part of the storage, or of a disk, beside the utilisation.
fn is_other_share(field: &str) -> bool {
    field == "free_percent" || field.ends_with("_used_percent")
}

/// Settles what is free, and what is used of single disks and volumes.
fn other_shares(grid: &mut Grid, map: &ColumnMap) -> Vec<Finding> {
    let columns = grid.header.columns.iter().filter(|column| is_other_share(&column.field));
    let columns: Vec<(usize, String)> =
        columns.map(|column| (column.index, column.field.clone())).collect();
    let mut findings = Vec::new();
    for (index, field) in columns {
        let decided = Plain::of(grid, &field).map(|plain| plain.utilization(map));
        if let Some(decided) = decided {
            findings.extend(decided.finding);
            if decided.is_fraction {
                grid.fractions.push(index);
            }
        }
    }
    findings
}

impl<'g> Plain<'g> {
    /// `None` where there is no such number.
    fn of(grid: &'g Grid, field: &str) -> Option<Self> {
        let column = grid.header.column(field)?;
        let numbers = grid.rows().filter_map(|row| {
            let (value, unit) = read(row.cell(column.index), grid.style)?;
            (unit.is_none() && value > 0.0).then_some((row, value))
        });
        let numbers: Vec<(&Row, f64)> = numbers.collect();
        (!numbers.is_empty()).then_some(Self { grid, column, numbers })
    }

    fn is_small(&self) -> bool {
        self.numbers.iter().all(|(_, value)| *value <= 1.0)
    }

    fn utilization(&self, map: &ColumnMap) -> Decided {
        if let Some(is_fraction) = map.is_fraction(&self.column.heading) {
            return Decided { is_fraction, finding: None };
        }
        let is_fraction = self.steps(1.0) - self.steps(100.0) >= AHEAD;
        let finding = if is_fraction {
            Some(self.guessed(true, Severity::Warning, None))
        } else {
            self.odd()
        };
        Decided { is_fraction, finding }
    }

    /// `beside` is whether the utilisation of the sheet is in fractions.
    fn change_rate(&self, map: &ColumnMap, beside: Option<bool>) -> Result<Decided, Box<Finding>> {
        if let Some(is_fraction) = map.is_fraction(&self.column.heading) {
            return Ok(Decided { is_fraction, finding: None });
        }
        if !self.is_small() {
            return self.per_cent_or_amount();
        }
        let guess = |is_fraction, severity, beside| {
            let finding = Some(self.guessed(is_fraction, severity, beside));
            Ok(Decided { is_fraction, finding })
        };
        if self.grid.loses_percent {
            return guess(true, Severity::Warning, None);
        }
        if let Some(is_fraction) = beside {
            let severity = if is_fraction { Severity::Warning } else { Severity::Note };
            return guess(is_fraction, severity, self.grid.header.column("utilization"));
        }
        if self.column.unit == Some(Unit::Percent) {
            return guess(false, Severity::Warning, None);
        }
        let ahead = self.steps(1.0) - self.steps(100.0);
        if ahead.abs() < AHEAD {
            Err(Box::new(self.undecided()))
        } else {
            guess(ahead > 0.0, Severity::Warning, None)
        }
    }

    /// A daily change above 1 is in per cent, unless nothing says so and it would fit better as an amount.
    fn per_cent_or_amount(&self) -> Result<Decided, Box<Finding>> {
        let per_cent = Decided { is_fraction: false, finding: None };
        if self.column.unit.is_some() {
            return Ok(per_cent);
        }
        let (value, place) = self.shown();
        let heading = self.column.heading.trim();
        let remedy = format!("\"{heading}=change_gb_per_day\"");
        if self.steps(1.0) - self.steps_as_amounts() < AHEAD {
            let message = message!(
                "the column names no unit; {value} is read as {value_again} % of the storage a day, not as {amount} GB",
                value,
                value_again = value,
                amount = value
            );
            let finding = Finding::note("unit-by-figures", heading, message)
                .hint(message!("If it is wrong, say so with --map {remedy}", remedy))
                .at(place);
            return Ok(Decided { finding: Some(finding), ..per_cent });
        }
        let message = message!(
            "{value} may be {value_again} % of the storage a day or {amount} GB, and nothing in the file decides; the sheet is not read",
            value,
            value_again = value,
            amount = value
        );
        let finding = Finding::error("unit-undecided", heading, message)
            .hint(message!(
                "Say which with --map {percent} or --map {remedy}",
                percent = self.field(false),
                remedy
            ))
            .at(place);
        Err(Box::new(finding))
    }

    /// The mean number of steps against the numbers as GB a day, compared with the storage of their rows.
    fn steps_as_amounts(&self) -> f64 {
        let Some((_, plausible)) = Plausible::of("change_per_day") else {
            return 0.0;
        };
        let companion = Companion::of(self.grid, plausible, self.grid.style);
        let steps = self.numbers.iter().map(|(row, value)| {
            let other = companion.as_ref().and_then(|companion| companion.figure(row));
            plausible.steps_against(*value, other)
        });
        steps.sum::<f64>() / self.numbers.len() as f64
    }

    /// The mean number of steps against the numbers, if each is multiplied to be per cent.
    fn steps(&self, factor: f64) -> f64 {
        let is_share = self.column.field == "utilization" || is_other_share(&self.column.field);
        let field = if is_share { "utilization" } else { "change_rate" };
        let Some((_, plausible)) = Plausible::of(field) else {
            return 0.0;
        };
        let steps =
            self.numbers.iter().map(|(_, value)| plausible.steps_against(value * factor, None));
        steps.sum::<f64>() / self.numbers.len() as f64
    }

    /// The largest number, which shows the reading best.
    fn shown(&self) -> (f64, Location) {
        let largest = self.numbers.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let place = self.grid.location.clone().with_column(self.column.index);
        match largest {
            Some((row, value)) => (*value, place.with_row(row.number)),
            None => (0.0, place),
        }
    }

    fn field(&self, is_fraction: bool) -> String {
        let kind = if is_fraction { "fraction" } else { "percent" };
        let field = match self.column.field.as_str() {
            "change_per_day" => "change_rate",
            field => field,
        };
        format!("\"{}={field}_{kind}\"", self.column.heading.trim())
    }

    fn guessed(&self, is_fraction: bool, severity: Severity, beside: Option<&Column>) -> Finding {
        let (value, place) = self.shown();
        let (own, other) = if is_fraction { (100.0, 1.0) } else { (1.0, 100.0) };
        let shown = |factor: f64| grouped(value * factor, 6);
        let reading = if is_fraction {
            message!(
                "as fractions: {value} is {read} %, not {other} %",
                value,
                read = shown(own),
                other = shown(other)
            )
        } else {
            message!(
                "as per cent: {value} is {read} %, not {other} %",
                value,
                read = shown(own),
                other = shown(other)
            )
        };
        let message = match beside {
            Some(column) => message!(
                "no number of the column is above 1; they are read like those of {column}, {reading}",
                column = column.heading.trim(),
                reading
            ),
            None if self.is_small() => {
                message!("no number of the column is above 1; they are read {reading}", reading)
            }
            None => message!("the numbers of the column are read {reading}", reading),
        };
        Finding::new("ambiguous-percent", severity, self.column.heading.clone(), message)
            .hint(message!(
                "If it is wrong, say --map {field}, or give the cells a percent format or a percent sign",
                field = self.field(!is_fraction)
            ))
            .at(place)
    }

    /// Numbers of at most 1 among per cents.
    fn odd(&self) -> Option<Finding> {
        let odd = || self.numbers.iter().filter(|(_, value)| *value < 1.0);
        let (row, value) = *odd().next()?;
        let place = self.grid.location.clone().with_row(row.number).with_column(self.column.index);
        let message = message!(
            "{cells} of the column are below 1 and read as per cent like the others: {value} is {value_again} %",
            cells = Message::counted(odd().count(), "number", "numbers"),
            value,
            value_again = value
        );
        Some(
            Finding::warning("odd-percent", self.column.heading.clone(), message)
                .hint(message!("Give the cells a percent sign if they are fractions"))
                .at(place),
        )
    }

    fn undecided(&self) -> Finding {
        let (value, place) = self.shown();
        let message = message!(
            "{value} may be {value_again} % or {fraction} %, and nothing in the file decides; the sheet is not read",
            value,
            value_again = value,
            fraction = grouped(value * 100.0, 6)
        );
        Finding::error("percent-undecided", self.column.heading.clone(), message)
            .hint(message!(
                "Say which with --map {percent} or --map {fraction}",
                percent = self.field(false),
                fraction = self.field(true)
            ))
            .at(place)
    }
}
