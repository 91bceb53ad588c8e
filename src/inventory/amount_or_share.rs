//! Whether a column of used space holds amounts or parts, where neither its heading nor its cells say so: `Used` above 0.4 and
//! `Utilization` above 350 are not what they seem.
//!
//! Used space is no more than the storage beside it, a part is no more than 100 %, and hardly any server uses less than a
//! fiftieth of its disks. What these leave open is read as the heading says, and told.

use super::column_figures::read;
use super::grid::Grid;
use super::map::ColumnMap;
use super::numbered_disks;
use super::role::TableRole;
use super::rounding::ROUNDING;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::table::{Column, Row};
use crate::units::Unit;

/// Disks that are less full than this part are hardly ever what people plan.
const LEAST_USED: f64 = 0.02;

/// A column, and the numbers of it that name no unit.
struct Bare<'g> {
    grid: &'g Grid,
    column: &'g Column,
    /// Each with its row and the number of the storage, in whatever unit, if that is known.
    numbers: Vec<(&'g Row, f64, Option<f64>)>,
}

/// What the numbers are.
enum Reading {
    Amount,
    Share,
}

/// Settles the columns of used space of lists that people write. Sheets for which nothing decides are marked as refused.
pub(crate) fn settle(grids: &mut [Grid], by_tool: bool, map: &ColumnMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut() {
        if by_tool || grid.role != TableRole::Servers || grid.is_refused {
            continue;
        }
        findings.extend(single_disks(grid, map));
        for (field, other) in [("used", "utilization"), ("utilization", "used")] {
            let decided = Bare::of(grid, field, map).map(|bare| bare.decide());
            match decided {
                Some(Ok((reading, finding))) => {
                    findings.extend(finding);
                    let is_other = matches!(reading, Reading::Share) == (field == "used");
                    if is_other && rename(grid, field, other) {
                        break;
                    }
                }
                Some(Err(finding)) => {
                    grid.is_refused = true;
                    findings.push(*finding);
                    break;
                }
                None => {}
            }
        }
    }
    findings
}

/// Reads what is used of single disks and volumes as parts of them, where it cannot be an amount.
fn single_disks(grid: &mut Grid, map: &ColumnMap) -> Option<Finding> {
    let is_used = |column: &&Column| {
        numbered_disks::is_field(&column.field) && column.field.ends_with("_used")
    };
    let fields = grid.header.columns.iter().filter(is_used).map(|column| column.field.clone());
    let fields: Vec<String> = fields.collect();
    let (mut is_small, mut is_beyond, mut exceeds, mut most) = (true, false, false, 0.0_f64);
    let mut found: Option<(f64, Finding)> = None;
    let mut shares: Vec<usize> = Vec::new();
    // They are all of one kind.
    for bare in fields.iter().filter_map(|field| Bare::of(grid, field, map)) {
        is_small &= bare.is_small();
        is_beyond |= bare.is_beyond();
        exceeds |= bare.exceeds();
        most = most.max(bare.most());
        shares.push(bare.column.index);
        if found.as_ref().is_none_or(|(known, _)| *known < bare.most()) {
            found = Some((bare.most(), bare.read_as_share(Severity::Warning)));
        }
    }
    if is_beyond || !(exceeds || (is_small && most < LEAST_USED)) {
        return None;
    }
    for column in grid.header.columns.iter_mut().filter(|known| shares.contains(&known.index)) {
        column.field = format!("{}_percent", column.field);
    }
    found.map(|(_, finding)| finding)
}

/// Gives a column the other field, if no column holds that.
fn rename(grid: &mut Grid, field: &str, other: &str) -> bool {
    if grid.has(other) {
        grid.header.release(field);
        return true;
    }
    let column = grid.header.columns.iter_mut().find(|column| column.field == field);
    if let Some(column) = column {
        other.clone_into(&mut column.field);
    }
    true
}

/// The number of the storage of a row: the stated one, or the sum of single disks.
fn storage(grid: &Grid, row: &Row, field: &str) -> Option<f64> {
    let number = |column: &Column| read(row.cell(column.index), grid.style).map(|read| read.0);
    if let Some(of_one) = field.strip_suffix("_used") {
        let size = grid.header.column(&format!("{of_one}_size"))?;
        return number(size).filter(|size| *size > 0.0);
    }
    let total = ["storage", "provisioned"].iter().find_map(|field| grid.header.column(field));
    if let Some(total) = total {
        return number(total).filter(|total| *total > 0.0);
    }
    let is_size = |column: &&Column| {
        numbered_disks::is_field(&column.field) && column.field.ends_with("_size")
    };
    let sizes = grid.header.columns.iter().filter(is_size).filter_map(number);
    let sum: f64 = sizes.sum();
    (sum > 0.0).then_some(sum)
}

impl<'g> Bare<'g> {
    /// `None` where a unit is named, or the user says what the column is.
    fn of(grid: &'g Grid, field: &str, map: &ColumnMap) -> Option<Self> {
        let column = grid.header.column(field)?;
        if column.unit.is_some() || map.has(&column.heading) {
            return None;
        }
        let mut numbers = Vec::new();
        for row in grid.rows() {
            match read(row.cell(column.index), grid.style) {
                Some((value, None)) if value > 0.0 => {
                    numbers.push((row, value, storage(grid, row, field)));
                }
                Some((_, Some(Unit::Data(_) | Unit::Percent))) => return None,
                _ => {}
            }
        }
        (!numbers.is_empty()).then_some(Self { grid, column, numbers })
    }

    fn decide(&self) -> Result<(Reading, Option<Finding>), Box<Finding>> {
        let is_called_share = self.column.field == "utilization";
        let (is_beyond, exceeds, is_small) = (self.is_beyond(), self.exceeds(), self.is_small());
        if is_beyond {
            let finding =
                (is_called_share && !exceeds).then(|| self.read_as_amount(Severity::Warning));
            let is_share = is_called_share && exceeds;
            return Ok((if is_share { Reading::Share } else { Reading::Amount }, finding));
        }
        if is_called_share {
            // Whether these are per cent or fractions is decided and told with the other percentages.
            let finding = (!is_small && !exceeds).then(|| self.read_as_share(Severity::Note));
            return Ok((Reading::Share, finding));
        }
        if exceeds {
            return Ok((Reading::Share, Some(self.read_as_share(Severity::Warning))));
        }
        if !is_small {
            return Ok((Reading::Amount, Some(self.read_as_amount(Severity::Warning))));
        }
        if self.most() >= LEAST_USED {
            return Err(Box::new(self.undecided()));
        }
        Ok((Reading::Share, Some(self.read_as_share(Severity::Warning))))
    }

    /// Whether a number can be no percentage.
    fn is_beyond(&self) -> bool {
        self.numbers.iter().any(|(_, value, _)| *value > 100.0)
    }

    /// Whether a number can be no amount.
    fn exceeds(&self) -> bool {
        self.numbers.iter().any(|(_, value, storage)| {
            storage.is_some_and(|storage| *value > storage * (1.0 + ROUNDING))
        })
    }

    /// Whether all may be fractions.
    fn is_small(&self) -> bool {
        self.numbers.iter().all(|(_, value, _)| *value <= 1.0)
    }

    /// The largest part of the storage that the numbers are as amounts; 0 if no storage is known.
    fn most(&self) -> f64 {
        let parts = self.numbers.iter().filter_map(|(_, value, all)| Some(value / (*all)?));
        parts.fold(0.0, f64::max)
    }

    /// The largest number, which shows the reading best.
    fn shown(&self) -> (f64, Location) {
        let largest = self.numbers.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let place = self.grid.location.clone().with_column(self.column.index);
        match largest {
            Some((row, value, _)) => (*value, place.with_row(row.number)),
            None => (0.0, place),
        }
    }

    fn heading(&self) -> &str {
        self.column.heading.trim()
    }

    fn remedy(&self, field: &str) -> String {
        format!("\"{}={field}\"", self.heading())
    }

    fn read_as_amount(&self, severity: Severity) -> Finding {
        let (value, place) = self.shown();
        let message = message!(
            "the column names no unit; {value} is read as an amount of used space, not as {share} % of the storage",
            value,
            share = value
        );
        Finding::new("amount-or-percent", severity, self.heading(), message)
            .hint(message!(
                "If it is wrong, say so with --map {remedy}",
                remedy = self.remedy("utilization_percent")
            ))
            .at(place)
    }

    fn read_as_share(&self, severity: Severity) -> Finding {
        let (value, place) = self.shown();
        let message = message!(
            "the column names no unit; {value} is read as a part of the storage, not as {amount} GB of used space",
            value,
            amount = value
        );
        Finding::new("amount-or-percent", severity, self.heading(), message)
            .hint(message!(
                "If it is wrong, say so with --map {remedy}",
                remedy = self.remedy("used_gb")
            ))
            .at(place)
    }

    fn undecided(&self) -> Finding {
        let (value, place) = self.shown();
        let message = message!(
            "{value} may be {percent} % of the storage or an amount of used space in the unit of the storage, and nothing in the file decides; the sheet is not read",
            value,
            percent = crate::units::grouped(value * 100.0, 6)
        );
        Finding::error("percent-undecided", self.heading(), message)
            .hint(message!(
                "Say which with --map {share} or --map {amount}",
                share = self.remedy("utilization_fraction"),
                amount = self.remedy("used_tb")
            ))
            .at(place)
    }
}
