//! A list of servers and their daily change, as a person types it.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::inventory::is_planner_sheet;
use crate::source::Location;
use crate::table::cell_words::is_missing;
use crate::table::number::NumberStyle;
use crate::table::{Cell, Column, Document, Header, HeadingTable, Row, RowView, Sheet, TableView};
use crate::units::{HOURS_PER_DAY, Plain, SECONDS_PER_DAY, Unit};

use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, PercentOf, Reading};
use crate::churn::reading::change_heading;
use crate::churn::reading::sheet_heads::{self, Heads};
use crate::message;
use crate::wording::Message;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table(
        "columns/change-rates.toml",
        embedded::compiled!("columns/change-rates"),
        "servers",
    )
});
/// Rows from the top that may hold the headings.
const HEAD_ROWS: u32 = 30;

/// The columns of a list, found by their headings.
struct Columns {
    header: Header,
    basis: PercentOf,
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let is_list =
        |sheet: &Sheet| columns(&sheet.rows, &TABLE).is_some() && !is_planner_sheet(&sheet.rows);
    heads.0.iter().any(is_list).then_some(Format::Table)
}

fn columns(rows: &[Row], table: &HeadingTable) -> Option<Columns> {
    rows.iter().take_while(|row| row.number <= HEAD_ROWS).find_map(|row| columns_of(row, table))
}

fn columns_of(row: &Row, table: &HeadingTable) -> Option<Columns> {
    let mut columns: Vec<Column> = Vec::new();
    let mut basis = PercentOf::default();
    for (index, cell) in row.cells.iter().enumerate() {
        let Some(text) = cell.text() else { continue };
        let read = change_heading::read(&text);
        let Some(field) = table.field(&read.folded) else {
            continue;
        };
        if columns.iter().any(|column| column.field == field) {
            continue;
        }
        if field == "change" {
            basis = read.basis;
        }
        columns.push(Column {
            field: field.to_owned(),
            index,
            unit: read.folded.unit,
            heading: text.into_owned(),
        });
    }
    let complete = table.required().all(|field| columns.iter().any(|column| column.field == field));
    complete.then(|| Columns {
        header: Header {
            row_number: row.number,
            columns,
            unknown: Vec::new(),
            duplicates: Vec::new(),
            blanks: Vec::new(),
        },
        basis,
    })
}

pub(crate) fn read(document: &mut Document) -> Reading {
    let mut reading = Reading::default();
    for head in Heads::of(document).0 {
        let name = head.name.as_deref();
        let Some(columns) = columns(&head.rows, &TABLE) else {
            continue;
        };
        let location = document.location(name);
        let chosen = document.chosen_number_style();
        match document.sheet(name) {
            Ok(sheet) => read_sheet(&sheet, &location, (&columns, &TABLE), chosen, &mut reading),
            Err(error) => reading.findings.push(error.to_finding()),
        }
    }
    reading
}

fn read_sheet(
    sheet: &Sheet,
    location: &Location,
    (columns, table): (&Columns, &HeadingTable),
    chosen: Option<NumberStyle>,
    reading: &mut Reading,
) {
    let view = match TableView::new(location.clone(), sheet, &columns.header, table, chosen) {
        Ok(view) => view,
        Err(finding) => {
            reading.findings.push(finding);
            return;
        }
    };
    let heading_unit = columns.header.column("change").and_then(|c| c.unit);
    let mut bare: Vec<Location> = Vec::new();
    let before = reading.measurements.len();
    for row in view.rows(sheet) {
        let (name, change) = (row.text("name"), row.text("change"));
        let Some(name) = name else {
            if change.is_some() {
                reading.findings.push(
                    Finding::error(
                        "row-without-server",
                        message!("server"),
                        message!("a change rate without a server"),
                    )
                    .at(row.location_of("name")),
                );
            }
            continue;
        };
        reading.rows += 1;
        match amount(&row, view.style(), heading_unit, columns.basis) {
            ControlFlow::Continue(Some(amount)) => {
                let mut measurement =
                    Measurement::new(name, amount, Quality::Typed, row.location_of("change"));
                measurement.disk = row.text("disk").map(Into::into);
                measurement.uuid = row.text("uuid").map(Into::into);
                reading.measurements.push(measurement);
            }
            ControlFlow::Continue(None) => bare.push(row.location_of("change")),
            ControlFlow::Break(Some(finding)) => reading.findings.push(finding),
            ControlFlow::Break(None) => reading.findings.push(
                Finding::warning(
                    "change-rate-missing",
                    name,
                    message!("the row has no change rate"),
                )
                .at(row.location_of("change")),
            ),
        }
    }
    if let Some(first) = bare.first() {
        reading.findings.push(without_unit(columns, bare.len(), first));
    }
    let added = reading.measurements.get(before..).unwrap_or_default();
    reading.findings.extend(fractions(added, sheet, columns, location));
}

/// The amount of a row; nothing where no unit is named; a break where there is no amount.
fn amount(
    row: &RowView<'_>,
    style: NumberStyle,
    heading: Option<Unit>,
    of: PercentOf,
) -> ControlFlow<Option<Finding>, Option<Amount>> {
    let bad = |message: Message| {
        let name = row.text("name").unwrap_or_default().into_owned();
        ControlFlow::Break(Some(
            Finding::error("unexpected-value", name, message)
                .hint(message!(
                    "Write the change rate as 5%, 12 GB or a number under a heading with a unit"
                ))
                .at(row.location_of("change")),
        ))
    };
    let (value, unit) = match row.cell("change") {
        Cell::Blank => return ControlFlow::Break(None),
        Cell::Number(value) => (*value, None),
        Cell::Percent(value) => (*value, Some(Unit::Percent)),
        Cell::Measured(value, unit) => (*value, Some(*unit)),
        Cell::Text(text) if is_missing(text) => return ControlFlow::Break(None),
        Cell::Text(text) => match style.parse(without_day(text)) {
            Some(number) => (number.value, number.unit),
            None => {
                return bad(message!("{text} is not a change rate", text = format!("{text:?}")));
            }
        },
        cell => {
            return bad(message!(
                "{text} is not a change rate",
                text = format!("{:?}", cell.text().unwrap_or_default())
            ));
        }
    };
    if value < 0.0 {
        return bad(message!("{value} is below 0", value));
    }
    if let (Some(unit), Some(heading)) = (unit, heading)
        && unit.dimension() != heading.dimension()
    {
        return bad(message!(
            "the cell is in {unit}, its heading in {heading}",
            unit = unit.to_string(),
            heading = heading.to_string()
        ));
    }
    let Some(unit) = unit.or(heading) else {
        return ControlFlow::Continue(None);
    };
    let daily = |gb| Amount::Total { gb, window_hours: HOURS_PER_DAY };
    ControlFlow::Continue(Some(match unit {
        Unit::Percent => Amount::Share { percent: value, of },
        Unit::Data(unit) => daily(unit.gib(value, Plain::Binary)),
        Unit::Rate(unit) => daily(unit.gib(value, Plain::Binary) * SECONDS_PER_DAY),
        Unit::BitRate(_) | Unit::Operations => {
            return bad(message!("{unit} is no change rate", unit = unit.to_string()));
        }
    }))
}

/// `12 GB/day` is 12 GB.
fn without_day(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let end = ["/day", "per day", "a day", "/d"]
        .iter()
        .find_map(|day| lower.trim_end().strip_suffix(day).map(str::len));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn without_unit(columns: &Columns, count: usize, first: &Location) -> Finding {
    let heading =
        columns.header.column("change").map_or("change", |column| column.heading.as_str());
    Finding::error(
        "change-rate-without-unit",
        heading,
        message!("{count} change rates are in no unit: neither the heading {heading} nor the cells name one", count, heading = format!("{heading:?}")),
    )
    .hint(message!("Name it in the heading, such as \"Daily change (%)\" or \"Daily change (GB)\", or in the cells, such as 5% or 12 GB"))
    .at(first.clone())
}

/// 0.05 under "%" may be 0.05 % or 5 %; only a whole column of such numbers is suspicious.
fn fractions(
    measurements: &[Measurement],
    sheet: &Sheet,
    columns: &Columns,
    location: &Location,
) -> Option<Finding> {
    let column = columns.header.column("change")?;
    let says_percent = sheet.rows.iter().any(|row| match row.cell(column.index) {
        Cell::Percent(_) => true,
        Cell::Text(text) => row.number > columns.header.row_number && text.contains('%'),
        _ => false,
    });
    let shares: Vec<f64> = measurements
        .iter()
        .filter_map(|m| match m.amount {
            Amount::Share { percent, .. } => Some(percent),
            _ => None,
        })
        .collect();
    let largest = shares.iter().copied().fold(0.0, f64::max);
    (shares.len() > 1 && !says_percent && largest > 0.0 && largest <= 1.0).then(|| {
        Finding::warning(
            "percent-or-fraction",
            column.heading.as_str(),
            message!("all {shares} percentages are 1 or less and were read as they stand: {largest} is {largest} %, not {largest_2} %", shares = shares.len(), largest, largest_2 = largest * 100.0),
        )
        .hint(message!("Write a percent sign into the cells"))
        .at(location.clone().with_row(columns.header.row_number).with_column(column.index))
    })
}

#[cfg(test)]
#[path = "manual_list_tests.rs"]
mod tests;
