//! What a price book holds, for people.

use std::collections::BTreeSet;

use super::table::{Align, Table, TableForm};
use crate::inert;
use crate::prices::{RegionPrices, Summary, kinds};
use crate::units::grouped;

/// Regions that are named one by one.
const NAMED: usize = 8;

/// The files of a book and what they hold; in text and Markdown also what all hold together.
#[must_use]
pub fn prices(summary: &Summary, form: TableForm) -> String {
    let mut headings = vec![
        ("file", Align::Left),
        ("format", Align::Left),
        ("rows", Align::Right),
        ("used", Align::Right),
        ("currency", Align::Left),
        ("regions", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
    ];
    headings.extend((form == TableForm::Csv).then_some(("converted at", Align::Left)));
    let mut files = Table::new(&headings);
    let count = |count: u64| {
        if form == TableForm::Csv { count.to_string() } else { grouped(count as f64, 0) }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    for book in &summary.books {
        let mut cells = vec![
            book.path.clone(),
            book.format.to_owned(),
            count(book.rows_read),
            count(book.rows),
            text(&book.currency),
            named(&book.regions, form),
            text(&book.from),
            text(&book.to),
        ];
        cells.extend((form == TableForm::Csv).then(|| text(&book.rate)));
        files.row(cells);
    }
    if form == TableForm::Csv {
        return files.render(form);
    }
    let mut all = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut fact = |name: &str, value: String| all.row(vec![name.to_owned(), value]);
    fact("prices", count(summary.rows));
    let currency = summary.currency.clone();
    fact("currency", currency.unwrap_or_else(|| "not stated".to_owned()));
    let rates: BTreeSet<&String> =
        summary.books.iter().filter_map(|book| book.rate.as_ref()).collect();
    for rate in rates {
        fact("converted at", rate.clone());
    }
    fact("regions", named(&summary.regions, form));
    for (kind, rows) in kinds(summary) {
        fact(kind.words(), count(rows));
    }
    if let (Some(from), Some(to)) = (&summary.from, &summary.to) {
        fact("first days", format!("{from} to {to}"));
    }
    for (unit, rows) in &summary.unknown_units {
        fact("unit not understood", format!("'{}': {} rows", inert::terminal(unit), count(*rows)));
    }
    let mut tables = vec![files.render(form), all.render(form)];
    tables.extend(summary.region.as_ref().map(|region| region_prices(region, form)));
    tables.join("\n")
}

/// What a book has and lacks of a region.
fn region_prices(prices: &RegionPrices, form: TableForm) -> String {
    let region = inert::terminal(&prices.region);
    let mut table =
        Table::new(&[(&format!("line in {region}"), Align::Left), ("prices", Align::Right)]);
    for (line, count) in &prices.lines {
        let count = if *count == 0 { "lacking".to_owned() } else { grouped(*count as f64, 0) };
        table.row(vec![(*line).to_owned(), count]);
    }
    table.render(form)
}

fn named(regions: &[String], form: TableForm) -> String {
    if form == TableForm::Csv || regions.len() <= NAMED {
        return regions.join(", ");
    }
    let first: Vec<&str> = regions.iter().take(NAMED).map(String::as_str).collect();
    format!("{} and {} more", first.join(", "), regions.len() - NAMED)
}
