//! Which unit amounts of data are in where neither the heading nor the cell names one.
//!
//! The usual unit of the format is only assumed. All figures of a column decide: a memory of 16 and 64 is in GB, for no
//! server has 16 MB. What a tool wrote is in the tool's unit unless that cannot be.

use super::column_figures::{Companion, read, unit_of};
use super::grid::Grid;
use super::map::ColumnMap;
use super::plausible::{AHEAD, FAR_AHEAD, Plausible, comparable};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::table::{Column, Row};
use crate::units::{DataUnit, Unit, grouped};
use crate::wording::Message;

/// The kinds of figures by the order in which their units are settled: what is compared with the storage needs its unit.
const KINDS: [&str; 4] = ["storage", "memory", "disk", "used"];

/// A number without a unit of its own.
struct Bare<'g> {
    value: f64,
    /// The figure of the same row that it is compared with.
    companion: Option<f64>,
    row: &'g Row,
    column: &'g Column,
}

/// Columns whose figures are of one kind, such as those of numbered disks.
struct Group<'g> {
    plausible: &'static Plausible,
    bare: Vec<Bare<'g>>,
    /// The unit that most of the other cells name.
    named: Option<DataUnit>,
}

/// A unit and the steps against it.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    unit: DataUnit,
    steps: f64,
}

/// Settles the units of sheets. Sheets of which a unit cannot be told are marked as refused.
pub(crate) fn settle(grids: &mut [Grid], by_tool: bool, map: &ColumnMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut().filter(|grid| !grid.is_refused) {
        for kind in KINDS {
            findings.extend(contradicted(grid, kind, map));
            match decide(grid, kind, by_tool) {
                Ok(Some((unit, fields, mut found))) => {
                    findings.append(&mut found);
                    for field in fields {
                        grid.table.to_mut().set_unit(&field, Unit::Data(unit));
                    }
                }
                Ok(None) => {}
                Err(finding) => {
                    findings.push(*finding);
                    grid.is_refused = true;
                    break;
                }
            }
        }
    }
    findings
}

type Decided = (DataUnit, Vec<String>, Vec<Finding>);

/// The unit of the columns of a kind that name none, if it is to be another one than the usual one or is worth a finding.
fn decide(grid: &Grid, kind: &str, by_tool: bool) -> Result<Option<Decided>, Box<Finding>> {
    let columns = columns_of(grid, kind, |column| column.unit.is_none());
    let usual = columns.first().and_then(|column| data_unit(grid, column));
    let Some((group, usual)) = Group::of(grid, &columns).zip(usual) else {
        return Ok(None);
    };
    let Some(first) = group.bare.first() else {
        return Ok(None);
    };
    let lead = match group.named {
        _ if by_tool => FAR_AHEAD,
        Some(_) => AHEAD * 2.0,
        None => group.plausible.lead,
    };
    let weighed = group.weigh(group.named.unwrap_or(usual), lead);
    let [best, second, ..] = weighed.as_slice() else {
        return Ok(None);
    };
    let odd = group.odd(best.unit);
    let is_close = second.steps - best.steps < AHEAD;
    let is_torn = odd.len() * 4 > group.bare.len();
    if by_tool && (is_close || best.unit.scale == usual.scale) {
        return Ok(None);
    }
    if is_close {
        return Err(Box::new(undecided(grid, (first, best.unit), (first, second.unit))));
    }
    if let (true, Some((odd, unit))) = (is_torn, odd.first()) {
        let fitting = group.bare.iter().find(|bare| group.steps(bare, best.unit) < AHEAD);
        let fitting = fitting.unwrap_or(first);
        return Err(Box::new(undecided(grid, (fitting, best.unit), (odd, *unit))));
    }
    let is_usual = best.unit.scale == usual.scale;
    let severity = if is_usual { Severity::Note } else { Severity::Warning };
    let other = if is_usual { second.unit } else { usual };
    let mut findings = vec![decided(grid, first, best.unit, other, severity)];
    findings.extend(odd.first().map(|(bare, _)| odd_cells(grid, bare, best.unit, odd.len())));
    let fields = columns.iter().map(|column| column.field.clone()).collect();
    Ok(Some((best.unit, fields, findings)))
}

/// What to say if the figures under headings with a unit can hardly be in that unit.
fn contradicted(grid: &Grid, kind: &str, map: &ColumnMap) -> Vec<Finding> {
    let columns =
        columns_of(grid, kind, |column| column.unit.is_some() && !map.has(&column.heading));
    let check = |column: &&Column| {
        let stated = data_unit(grid, column)?;
        let group = Group::of(grid, &[*column])?;
        let weighed = group.weigh(stated, 0.0);
        let best = weighed.first()?;
        let own = weighed.iter().find(|weighed| weighed.unit == stated)?;
        if own.steps - best.steps < FAR_AHEAD {
            return None;
        }
        let bare = group.bare.iter().find(|bare| group.steps(bare, stated) >= FAR_AHEAD)?;
        Some(implausible(grid, bare, stated, best.unit))
    };
    columns.iter().filter_map(check).collect()
}

fn columns_of<'g>(grid: &'g Grid, kind: &str, fits: impl Fn(&Column) -> bool) -> Vec<&'g Column> {
    let is_of_kind =
        |column: &&Column| Plausible::of(&column.field).is_some_and(|(of, _)| of == kind);
    grid.header.columns.iter().filter(is_of_kind).filter(|column| fits(column)).collect()
}

fn data_unit(grid: &Grid, column: &Column) -> Option<DataUnit> {
    match unit_of(grid, column)? {
        Unit::Data(unit) => Some(unit),
        _ => None,
    }
}

impl<'g> Group<'g> {
    fn of(grid: &'g Grid, columns: &[&'g Column]) -> Option<Self> {
        let (_, plausible) = Plausible::of(&columns.first()?.field)?;
        let companion = Companion::of(grid, plausible, grid.style);
        let mut group = Self { plausible, bare: Vec::new(), named: None };
        let mut named: Vec<(DataUnit, usize)> = Vec::new();
        for row in grid.rows() {
            for column in columns {
                match read(row.cell(column.index), grid.style) {
                    Some((value, None)) if value > 0.0 => {
                        let companion = companion.as_ref().and_then(|other| other.figure(row));
                        group.bare.push(Bare { value, companion, row, column });
                    }
                    Some((_, Some(Unit::Data(unit)))) => {
                        match named.iter_mut().find(|(known, _)| *known == unit) {
                            Some((_, count)) => *count += 1,
                            None => named.push((unit, 1)),
                        }
                    }
                    _ => {}
                }
            }
        }
        let most = named.iter().rev().max_by_key(|(_, count)| *count);
        group.named = most.map(|(unit, _)| *unit);
        Some(group)
    }

    /// The units that the numbers may be in.
    fn units(&self) -> impl Iterator<Item = DataUnit> {
        self.plausible.units().filter_map(|unit| match unit {
            Unit::Data(unit) => Some(unit),
            _ => None,
        })
    }

    fn steps(&self, bare: &Bare<'_>, unit: DataUnit) -> f64 {
        let figure = comparable(bare.value, Some(Unit::Data(unit)));
        self.plausible.steps_against(figure, bare.companion)
    }

    /// The units from the most plausible to the least, where one of them is some steps ahead.
    fn weigh(&self, favourite: DataUnit, lead: f64) -> Vec<Weighed> {
        let mean = |unit| {
            let sum: f64 = self.bare.iter().map(|bare| self.steps(bare, unit)).sum();
            sum / self.bare.len() as f64
        };
        let others = self.units().filter(|unit| unit.scale != favourite.scale);
        let others = others.map(|unit| Weighed { unit, steps: mean(unit) });
        let favourite = Weighed { unit: favourite, steps: mean(favourite) - lead };
        let mut all: Vec<Weighed> = std::iter::once(favourite).chain(others).collect();
        all.sort_by(|a, b| a.steps.total_cmp(&b.steps));
        all
    }

    /// The numbers that are far more plausible in another unit than in that of the column, each with that unit.
    fn odd(&self, unit: DataUnit) -> Vec<(&Bare<'g>, DataUnit)> {
        let better = |bare: &Bare<'_>| {
            let steps = self.steps(bare, unit);
            let others = self.units().map(|unit| (unit, self.steps(bare, unit)));
            let (other, best) = others.min_by(|a, b| a.1.total_cmp(&b.1))?;
            (steps - best >= AHEAD * 2.0).then_some(other)
        };
        self.bare.iter().filter_map(|bare| Some((bare, better(bare)?))).collect()
    }
}

impl Bare<'_> {
    fn place(&self, grid: &Grid) -> Location {
        grid.location.clone().with_row(self.row.number).with_column(self.column.index)
    }

    fn quoted(&self) -> String {
        let text = self.row.cell(self.column.index).text().unwrap_or_default();
        format!("{text:?}")
    }

    fn amount(&self, unit: DataUnit) -> String {
        format!("{} {unit}", grouped(self.value, 6))
    }

    /// How to say that the column is in a unit.
    fn remedy(&self, unit: DataUnit) -> Message {
        if let Some(field) = ColumnMap::field_in(&self.column.field, unit) {
            let heading = self.column.heading.trim();
            message!("--map {argument}", argument = format!("\"{heading}={field}\""))
        } else {
            message!("{unit} in the heading", unit = unit.to_string())
        }
    }
}

fn decided(
    grid: &Grid,
    bare: &Bare<'_>,
    unit: DataUnit,
    other: DataUnit,
    severity: Severity,
) -> Finding {
    let message = message!(
        "the column names no unit; by its figures {text} is read as {amount}, not as {other}",
        text = bare.quoted(),
        amount = bare.amount(unit),
        other = bare.amount(other)
    );
    Finding::new("unit-by-figures", severity, bare.column.heading.clone(), message)
        .hint(message!("If it is wrong, say so with {remedy}", remedy = bare.remedy(other)))
        .at(bare.place(grid))
}

fn odd_cells(grid: &Grid, bare: &Bare<'_>, unit: DataUnit, count: usize) -> Finding {
    let message = message!(
        "{cells} of the column can hardly be in its unit: {text} is read as {amount}",
        cells = Message::counted(count, "number", "numbers"),
        text = bare.quoted(),
        amount = bare.amount(unit)
    );
    Finding::warning("odd-figures", bare.column.heading.clone(), message)
        .hint(message!("Write the unit into the cells"))
        .at(bare.place(grid))
}

fn undecided(grid: &Grid, one: (&Bare<'_>, DataUnit), other: (&Bare<'_>, DataUnit)) -> Finding {
    let ((first, unit), (second, other)) = (one, other);
    let message = if std::ptr::eq(first, second) {
        message!(
            "{text} may be {amount} or {other}, and nothing in the file decides; the sheet is not read",
            text = first.quoted(),
            amount = first.amount(unit),
            other = second.amount(other)
        )
    } else {
        message!(
            "{text} can only be {amount}, but {second} ({place}) only {other}; the sheet is not read",
            text = first.quoted(),
            amount = first.amount(unit),
            second = second.quoted(),
            place = second.place(grid).words(),
            other = second.amount(other)
        )
    };
    Finding::error("unit-undecided", first.column.heading.clone(), message)
        .hint(message!(
            "Say which with {remedy} or {other}",
            remedy = first.remedy(unit),
            other = first.remedy(other)
        ))
        .at(first.place(grid))
}

fn implausible(grid: &Grid, bare: &Bare<'_>, stated: DataUnit, better: DataUnit) -> Finding {
    let message = message!(
        "{text} is read as {amount}, as the heading says, but servers do not have such sizes; {other} would be usual",
        text = bare.quoted(),
        amount = bare.amount(stated),
        other = bare.amount(better)
    );
    Finding::warning("implausible-figures", bare.column.heading.clone(), message)
        .hint(message!(
            "If the heading is wrong, say so with {remedy}",
            remedy = bare.remedy(better)
        ))
        .at(bare.place(grid))
}
