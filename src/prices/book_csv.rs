//! The price book as a CSV file, which is a price file again.

use std::io::{self, Write};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::book::PriceBook;
use crate::inert;
use crate::own_files::MADE_BY;

/// What stands in every row of a book that lacks prices of its lists: whoever reads it is told.
pub(super) const INCOMPLETE: &str = "incomplete";

/// The columns.
const COLUMNS: [&str; 29] = [
    "source_file",
    "source_row",
    "source_kind",
    "price_date",
    "effective_from",
    "effective_to",
    "currency",
    "region",
    "service",
    "product",
    "sku",
    "arm_sku",
    "meter",
    "meter_id",
    "kind",
    "term",
    "offer",
    "unit_as_printed",
    "block",
    "unit",
    "tier_from",
    "included_quantity",
    "list_price",
    "price",
    "unit_price",
    "flags",
    "rate",
    "incomplete",
    "book",
];

impl PriceBook {
    /// Writes the book as CSV: a row for each price, with the file and row that it is from.
    pub fn write_csv(&self, into: impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(into);
        writer.write_record(COLUMNS)?;
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let figure = |figure: Option<Decimal>| figure.map(|it| it.to_string()).unwrap_or_default();
        let incomplete = if self.is_incomplete() { INCOMPLETE } else { "" };
        for row in self.rows() {
            let source = self.source_of(row);
            let text = |text: &str| inert::csv(text);
            let unit = row.unit.as_ref();
            writer.write_record([
                text(source.map_or("", |source| &source.path)),
                row.source_row.to_string(),
                source.map_or("", |source| source.format).to_owned(),
                day(source.and_then(|source| source.price_date)),
                day(row.effective_from),
                day(row.effective_to),
                text(&row.currency),
                text(&row.region),
                text(&row.service),
                text(&row.product),
                text(&row.sku),
                text(&row.arm_sku),
                text(&row.meter),
                text(&row.meter_id),
                row.kind.to_string(),
                row.term.map(|term| term.to_string()).unwrap_or_default(),
                text(&row.offer),
                text(&row.unit_as_printed),
                figure(unit.map(|unit| unit.block)),
                unit.map(|unit| unit.what.to_string()).unwrap_or_default(),
                row.tier_from.to_string(),
                row.included.to_string(),
                figure(row.list_price),
                row.price.to_string(),
                figure(row.unit_price()),
                row.flags.to_string(),
                text(source.map_or("", |source| &source.rate)),
                incomplete.to_owned(),
                MADE_BY.to_owned(),
            ])?;
        }
        writer.flush()
    }
}
