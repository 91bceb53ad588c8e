//! Price books for tests, with rows as the public price files have them.

use rust_decimal::Decimal;

use super::book::{PriceBook, PriceFile, PriceSource};
use super::flags::Flags;
use super::region::region;
use super::row::{PriceKind, PriceRow};
use super::unit::Unit;

pub(super) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A row of today's list, paid by use in West Europe.
pub(super) fn row(names: [&str; 4], unit: &str, price: &str) -> PriceRow {
    let [service, product, sku, meter] = names;
    PriceRow {
        service: service.into(),
        product: product.into(),
        sku: sku.into(),
        arm_sku: "".into(),
        meter: meter.into(),
        meter_id: format!("{product}/{meter}").to_lowercase().into(),
        region: region("EU West").unwrap().into(),
        kind: PriceKind::Consumption,
        term: None,
        offer: "".into(),
        tier_from: Decimal::ZERO,
        included: Decimal::ZERO,
        currency: "USD".into(),
        list_price: None,
        price: dec(price),
        unit_as_printed: unit.into(),
        unit: Unit::parse(unit).map(Into::into),
        effective_from: None,
        effective_to: None,
        flags: Flags::of(service, product, sku, meter),
        source: 0,
        source_row: 1,
    }
}

pub(super) fn vm(product: &str, sku: &str, price: &str) -> PriceRow {
    row(["Virtual Machines", product, sku, sku], "1 Hour", price)
}

pub(super) fn disk(product: &str, meter: &str, price: &str) -> PriceRow {
    let sku = meter.trim_end_matches(" Disk").trim_end_matches(" Mount");
    row(["Storage", product, sku, meter], "1/Month", price)
}

pub(super) fn book(rows: Vec<PriceRow>) -> PriceBook {
    let source = PriceSource {
        path: "prices.json".into(),
        format: "retail-json",
        sha256: "".into(),
        rows_read: rows.len() as u64,
        rows_used: rows.len() as u64,
        price_date: None,
        rate: "".into(),
    };
    PriceBook::new(vec![PriceFile { source, rows, findings: Vec::new() }])
}
