//! Prices in tables: CSV files, sheets of workbooks, tables of pages.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::day::day;
use super::field::{Cells, Field};
use super::format::{self, Format, folded, in_brackets};
use super::json::plans;
use super::rows::{Lists, Rows, Shared};
use crate::finding::Finding;
use crate::inert;
use crate::message;
use crate::prices::PriceRow;
use crate::source::Location;
use crate::table::number::{NumberStyle, StyleOf};
use crate::table::{Container, Document, Record, Sheet, TableError};

/// Rows from the top that may hold the headings.
const HEAD_ROWS: usize = 30;

/// Signs that stand around a text where a page had quotation marks for print.
const QUOTES: [char; 3] = ['\u{201c}', '\u{201d}', '"'];

/// A sheet that holds prices.
pub(super) struct PriceTable {
    pub(super) format: &'static Format,
    pub(super) sheet: Option<Arc<str>>,
    heading_row: u32,
    pub(super) headings: Vec<String>,
    /// The day of the prices, by the lines above the headings.
    pub(super) price_date: Option<Date>,
}

/// Where a table has which field.
struct Columns {
    /// Column and field, the best column of a field first.
    fields: Vec<(usize, Field)>,
    /// Columns of prices in a currency.
    currencies: Vec<(usize, String)>,
    /// Headings that are no field.
    unknown: Vec<String>,
    /// Whether asrcap wrote the table.
    is_book: bool,
}

/// What a table holds.
pub(super) struct TableRows {
    pub(super) rows: Vec<PriceRow>,
    pub(super) read: u64,
    pub(super) findings: Vec<Finding>,
    /// The files that rows of a price book came from: path, format, day.
    pub(super) origins: BTreeMap<u16, Origin>,
}

/// The file that rows of a price book came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) path: String,
    pub(super) format: String,
    pub(super) price_date: String,
    pub(super) rate: String,
    pub(super) is_incomplete: bool,
}

/// The sheets of a document that hold prices; with headings that the user says the meaning of, any that has them.
pub(super) fn recognise(
    document: &mut Document,
    map: &[(String, Field)],
) -> Result<Vec<PriceTable>, TableError> {
    let mut tables = Vec::new();
    for sheet in document.sheet_names().to_vec() {
        let head = document.head(sheet.as_deref(), HEAD_ROWS)?;
        tables.extend(table(sheet, &head, map));
    }
    Ok(tables)
}

fn table(sheet: Option<Arc<str>>, head: &Sheet, map: &[(String, Field)]) -> Option<PriceTable> {
    let mut above = None;
    for row in &head.rows {
        let headings: Vec<String> = (0..row.cells.len()).map(|column| row.shown(column)).collect();
        let names: HashSet<String> = headings.iter().flat_map(|text| names(text)).collect();
        let mapped = map.iter().any(|(heading, _)| names.contains(&folded(heading)));
        let format =
            Format::of(&names).or_else(|| if mapped { Format::by_id(format::PLAIN) } else { None });
        if let Some(format) = format {
            return Some(PriceTable {
                format,
                sheet,
                heading_row: row.number,
                headings,
                price_date: above,
            });
        }
        above = above.or_else(|| headings.iter().find_map(|text| billing_period(text)));
    }
    None
}

/// The names that a heading may go by.
fn names(heading: &str) -> impl Iterator<Item = String> {
    [Some(folded(heading)), in_brackets(heading)].into_iter().flatten()
}

/// The month of `Price Sheet Report for billing period - 202304`.
fn billing_period(title: &str) -> Option<Date> {
    let is_title = title.to_lowercase().contains("billing period");
    is_title.then(|| title.rsplit(' ').next().and_then(day)).flatten()
}

impl PriceTable {
    fn columns(&self, map: &[(String, Field)]) -> Columns {
        let known = self.format.headings();
        let mut ranked: Vec<(usize, usize, Field)> = Vec::new();
        let mut currencies = Vec::new();
        let mut unknown = Vec::new();
        for (column, heading) in self.headings.iter().enumerate() {
            let mapped = map.iter().find(|(name, _)| folded(name) == folded(heading));
            if let Some((_, field)) = mapped {
                ranked.push((0, column, *field));
                continue;
            }
            let fields = names(heading).find_map(|name| known.get(name.as_str()).cloned());
            if fields.is_none() {
                unknown.push(heading.clone());
            }
            for (field, rank) in fields.unwrap_or_default() {
                ranked.push((rank + 1, column, field));
            }
            let code = heading.trim();
            if self.format.currency_columns && format::is_currency(code) {
                currencies.push((column, code.to_owned()));
            }
        }
        ranked.sort_unstable();
        let fields = ranked.into_iter().map(|(_, column, field)| (column, field)).collect();
        Columns { fields, currencies, unknown, is_book: self.format.id == format::BOOK }
    }

    /// Reads the rows below the headings.
    pub(super) fn read(
        &self,
        document: &mut Document,
        map: &[(String, Field)],
        shared: &mut Shared,
    ) -> Result<TableRows, TableError> {
        let columns = self.columns(map);
        let place = document.location(self.sheet.as_deref());
        let (style, undecided) = self.style(document, &columns)?;
        let mut rows = Rows::new(self.format, shared);
        rows.style = style;
        let mut findings: Vec<Finding> =
            undecided.map(|row| not_decided(&place, row)).into_iter().collect();
        let (mut origins, mut known) = (BTreeMap::new(), BTreeMap::new());
        columns.unknown.iter().for_each(|heading| rows.unknown_heading(heading));
        document.records(self.sheet.as_deref(), &mut |record| {
            if record.line > self.heading_row {
                let cells = columns.cells(record);
                let first = rows.made.len();
                rows.read += 1;
                columns.push(&mut rows, &cells, record);
                let origin = Origin::of(&cells);
                if let Some(origin) = origin {
                    let next = u16::try_from(known.len()).unwrap_or(u16::MAX);
                    let number = *known.entry(origin.clone()).or_insert(next);
                    origins.entry(number).or_insert(origin);
                    let row = cells.get(Field::SourceRow).parse().unwrap_or(record.line);
                    for made in rows.made.iter_mut().skip(first) {
                        (made.source, made.source_row) = (number, row);
                    }
                }
                if self.format.used && rows.made.len() >= USED_ROWS {
                    merge(&mut rows.made);
                }
            }
            ControlFlow::Continue(())
        })?;
        if self.format.used {
            merge(&mut rows.made);
        }
        findings.extend(rows.findings(&place));
        findings.extend(document.take_notices());
        Ok(TableRows { read: rows.read, rows: rows.made, findings, origins })
    }

    /// How figures are written, by all of them; where that cannot be told, nothing and the row that shows it.
    fn style(
        &self,
        document: &mut Document,
        columns: &Columns,
    ) -> Result<(Option<NumberStyle>, Option<u32>), TableError> {
        if let Some(chosen) = document.chosen_number_style() {
            return Ok((Some(chosen), None));
        }
        let by_semicolon =
            matches!(document.container(), Container::Delimited { delimiter: ';', .. });
        let figures = columns.fields.iter().filter(|(_, field)| field.is_figure());
        let figures: Vec<usize> = figures
            .map(|(column, _)| *column)
            .chain(columns.currencies.iter().map(|(column, _)| *column))
            .collect();
        let (mut point, mut comma, mut either) = (None, None, None);
        document.records(self.sheet.as_deref(), &mut |record| {
            if record.line > self.heading_row {
                for column in &figures {
                    let text = record.get(*column);
                    match StyleOf::text(text) {
                        StyleOf::One(NumberStyle::Point) => point = point.or(Some(record.line)),
                        StyleOf::One(NumberStyle::Comma) => comma = comma.or(Some(record.line)),
                        StyleOf::Either if text.contains(',') => {
                            either = either.or(Some(record.line));
                        }
                        StyleOf::Either | StyleOf::None => {}
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(match (point, comma, either) {
            (Some(point), Some(comma), _) => (None, Some(point.max(comma))),
            (_, Some(_), _) => (Some(NumberStyle::Comma), None),
            (Some(_), ..) | (.., None) => (Some(NumberStyle::Point), None),
            (None, None, Some(_)) if by_semicolon => (Some(NumberStyle::Comma), None),
            (None, None, Some(row)) => (None, Some(row)),
        })
    }
}

/// Rows of use from which on those that say the same are put together.
const USED_ROWS: usize = 200_000;

/// Keeps one of the rows that state the same price.
fn merge(rows: &mut Vec<PriceRow>) {
    rows.sort_unstable();
    rows.dedup_by(|later, row| later.says_the_same(row));
}

fn not_decided(place: &Location, row: u32) -> Finding {
    let message = message!(
        "it cannot be told whether a comma in its figures stands before decimals or between thousands; figures with a comma are not read"
    );
    Finding::error("price-figures-undecided", place.path.to_string(), message)
        .hint(message!("Say it with --decimal-separator point or comma"))
        .at(place.clone().with_row(row))
}

impl Columns {
    fn cells<'r>(&self, record: Record<'r>) -> Cells<'r> {
        let mut cells = Cells::new();
        for (column, field) in &self.fields {
            let text = record.get(*column);
            let text = if self.is_book { inert::of_csv(text) } else { text.trim_matches(QUOTES) };
            cells.fill(*field, text.trim());
        }
        cells
    }

    /// Adds the prices of a row, one for each currency where currencies are columns.
    fn push(&self, rows: &mut Rows<'_>, cells: &Cells<'_>, record: Record<'_>) {
        let plans = match cells.get(Field::Plans) {
            "" => Vec::new(),
            text => plans(text),
        };
        let lists = Lists { plans, ..Lists::default() };
        if self.currencies.is_empty() {
            rows.push(cells, &lists, record.line);
        }
        for (column, code) in &self.currencies {
            let mut cells = *cells;
            cells.set(Field::Currency, code);
            cells.set(Field::Price, record.get(*column));
            rows.push(&cells, &lists, record.line);
        }
    }
}

impl Origin {
    fn of(cells: &Cells<'_>) -> Option<Self> {
        let path = cells.get(Field::SourceFile);
        (!path.is_empty()).then(|| Self {
            path: path.to_owned(),
            format: cells.get(Field::SourceFormat).to_owned(),
            price_date: cells.get(Field::PriceDate).to_owned(),
            rate: cells.get(Field::Rate).to_owned(),
            is_incomplete: !cells.get(Field::Incomplete).is_empty(),
        })
    }
}
