//! Columns with cells that tell more than a plain number, and what is said of them.
//!
//! `60 / 200` may be what is used of a capacity, or two disks. All of the column decides: if the first number is the smaller one in
//! some cells and the larger one in others, or if a cell has three of them, they are disks.

use super::grid::Grid;
use super::plausible::comparable;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::{
    Cell, Column, Counted, FieldKind, Figures, Reading, Row, Sizes, cell_words, count,
};
use crate::units::Unit;
use crate::wording::Message;

/// What a cell tells beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// What is used of a capacity.
    Used,
    /// Several sizes.
    List,
    /// Words that say that the number is not exact.
    About,
    /// Words that tell nothing of the number.
    Remark,
}

const FORMS: [Form; 4] = [Form::Used, Form::List, Form::About, Form::Remark];

/// A cell with such a form.
struct Seen<'g> {
    row: &'g Row,
    text: &'g str,
    figures: Figures<'g>,
}

/// Decides which columns have lists in their cells, and tells how cells with several numbers are read.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut().filter(|grid| !grid.is_refused) {
        let mut lists = Vec::new();
        for column in grid.header.columns.iter().filter(|column| is_size(grid, column)) {
            let seen = seen(grid, column);
            let turned = are_lists(grid, column, &seen);
            if turned.is_some() {
                lists.push(column.index);
            }
            findings.extend(turned.into_iter().flatten());
            let is_list = lists.contains(&column.index);
            findings.extend(
                FORMS.into_iter().filter_map(|form| told(grid, column, &seen, form, is_list)),
            );
        }
        findings.extend(grid.header.columns.iter().filter_map(|column| counted(grid, column)));
        grid.lists = lists;
    }
    findings
}

/// How cores are read that are told in words.
fn counted(grid: &Grid, column: &Column) -> Option<Finding> {
    if !["cores", "cpus", "threads"].contains(&column.field.as_str()) {
        return None;
    }
    let read = |row: &Row| {
        let Cell::Text(text) = row.cell(column.index) else { return None };
        let cores = count(text, Counted::Cores).filter(|_| grid.style.parse(text).is_none())?;
        // `4 vCPU` needs no words.
        let is_worked_out =
            text.chars().filter(char::is_ascii_digit).count() > cores.to_string().len();
        Some((row.number, format!("{:?}", text.trim()), cores, is_worked_out))
    };
    let mut cells = grid.rows().filter_map(read).filter(|(.., is_worked_out)| *is_worked_out);
    let (row, cell, cores, _) = cells.next()?;
    let message = message!(
        "{cells} with several numbers of cores or processors: {cell} is read as {cores} cores",
        cells = Message::counted(cells.count() + 1, "cell", "cells"),
        cell,
        cores
    );
    Some(
        Finding::note("cores-in-words", column.heading.clone(), message)
            .hint(message!("Nothing to do, or give the number of cores alone"))
            .at(grid.location.clone().with_row(row).with_column(column.index)),
    )
}

fn is_size(grid: &Grid, column: &Column) -> bool {
    let spec = grid.table.spec(&column.field);
    let is_number = spec.is_some_and(|spec| spec.kind == FieldKind::Number);
    let unit = column.unit.or_else(|| spec?.unit);
    is_number && matches!(unit, Some(Unit::Data(_)))
}

fn seen<'g>(grid: &'g Grid, column: &Column) -> Vec<Seen<'g>> {
    let seen = grid.rows().filter_map(|row| {
        let Cell::Text(text) = row.cell(column.index) else { return None };
        let is_plain = grid.style.parse(text).is_some() || cell_words::is_missing(text);
        let figures = (!is_plain).then(|| Figures::of(text))??;
        Some(Seen { row, text: text.trim(), figures })
    });
    seen.collect()
}

/// Whether sizes with a slash between them are lists, and the doubt if their order alone shows it; `None` if they are not.
fn are_lists(grid: &Grid, column: &Column, seen: &[Seen<'_>]) -> Option<Vec<Finding>> {
    let pairs = || seen.iter().filter(|seen| seen.figures.is_slash_pair);
    pairs().next()?;
    if seen.iter().any(|seen| seen.figures.is_slash_list) {
        return Some(Vec::new());
    }
    let order = |seen: &Seen<'_>| {
        let reading = Reading { style: grid.style, usual: None, is_stated: false, is_list: true };
        let sizes = Sizes::of(seen.text, reading)?;
        let [first, second] = sizes.entries.as_slice() else { return None };
        first.size.partial_cmp(&second.size)
    };
    let mut rising = pairs().filter(|seen| order(seen) == Some(std::cmp::Ordering::Less));
    let falling = pairs().find(|seen| order(seen) == Some(std::cmp::Ordering::Greater))?;
    let rising = rising.next()?;
    let message = message!(
        "of the two sizes in a cell now the first is the larger one, as in {one}, and now the second, as in {other}; they are read as two disks each, not as used of a capacity",
        one = format!("{:?}", falling.text),
        other = format!("{:?}", rising.text)
    );
    Some(vec![
        Finding::warning("sizes-in-cell", column.heading.clone(), message)
            .hint(message!("Give used space and capacity, or each disk, a column of its own"))
            .at(grid.location.clone().with_row(falling.row.number).with_column(column.index)),
    ])
}

impl Seen<'_> {
    fn has(&self, form: Form, is_list: bool) -> bool {
        let is_turned = is_list && self.figures.is_slash_pair;
        match form {
            Form::Used => {
                !is_turned && self.figures.entries.iter().any(|entry| entry.beside.is_some())
            }
            Form::List => is_turned || self.figures.is_list(),
            Form::About => self.figures.is_about,
            Form::Remark => {
                let is_alone = [Form::Used, Form::List, Form::About]
                    .iter()
                    .all(|form| !self.has(*form, is_list));
                is_alone && self.figures.has_remark
            }
        }
    }
}

/// What is said of the cells of a form.
fn told(
    grid: &Grid,
    column: &Column,
    seen: &[Seen<'_>],
    form: Form,
    is_list: bool,
) -> Option<Finding> {
    let of_form = || seen.iter().filter(|seen| seen.has(form, is_list));
    let first = of_form().next()?;
    let cell = format!("{:?}", first.text);
    let cells = Message::counted(of_form().count(), "cell", "cells");
    let reading = Reading {
        style: grid.style,
        usual: column.unit.or_else(|| grid.table.spec(&column.field)?.unit),
        is_stated: column.unit.is_some(),
        is_list,
    };
    let sizes = Sizes::of(first.text, reading)?;
    let figure = sizes.figure(&column.field)?;
    let unit = sizes.unit.or(column.unit);
    let shown = |value: f64| {
        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}{unit}", crate::units::grouped(comparable(value, None), 3))
    };
    let place = grid.location.clone().with_row(first.row.number).with_column(column.index);
    let heading = column.heading.clone();
    let (code, severity, message, hint) = match form {
        Form::Used => (
            "used-of-capacity",
            Severity::Note,
            message!(
                "{cells} with two numbers: {cell} is read as {used} used of {capacity}",
                cells,
                cell,
                used = sizes.used().map(shown).unwrap_or_default(),
                capacity = sizes.capacity().map(shown).unwrap_or_default()
            ),
            message!("Nothing to do, or give used space and capacity columns of their own"),
        ),
        Form::List if sizes.entries.iter().any(|entry| entry.is_volume) => (
            "sizes-in-cell",
            Severity::Note,
            message!(
                "{cells} with several sizes: those in {cell} are volumes, which add up to {sum}",
                cells,
                cell,
                sum = shown(figure)
            ),
            message!("Nothing to do, or give each a column of its own"),
        ),
        Form::List => (
            "sizes-in-cell",
            Severity::Note,
            message!(
                "{cells} with several sizes: those in {cell} add up to {sum}",
                cells,
                cell,
                sum = shown(figure)
            ),
            message!("Nothing to do, or give each a column of its own"),
        ),
        Form::About => (
            "number-about",
            Severity::Warning,
            message!(
                "{cells} with a number that is not exact: {cell} is read as {figure}",
                cells,
                cell,
                figure = shown(figure)
            ),
            message!("Write the exact number"),
        ),
        Form::Remark => (
            "remark-in-cell",
            Severity::Note,
            message!(
                "{cells} with words beside the number: {cell} is read as {figure}",
                cells,
                cell,
                figure = shown(figure)
            ),
            message!("Nothing to do, or give the remark a column of its own"),
        ),
    };
    Some(Finding::new(code, severity, heading, message).hint(hint).at(place))
}
