//! The price of a line in a price book.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use strsim::jaro_winkler;

use super::book::PriceBook;
use super::fit::{Obstacle, Search, folded};
use super::lines::{PriceLine, PriceLines};
use super::offer::Offer;
use super::row::PriceRow;
use super::wanted::Wanted;

/// Rows that are shown where no row is the price.
const NEAREST: usize = 5;

/// A row that is not the price, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedOver<'b> {
    /// The row.
    pub row: &'b PriceRow,
    /// What keeps it from being the price.
    pub why: Obstacle,
}

/// What a price book says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'b> {
    /// This is the price.
    Price {
        /// The price.
        offer: Offer<'b>,
        /// Rows of the line that are in a unit which it cannot have.
        other_unit: Vec<&'b PriceRow>,
    },
    /// Several offers differ in price: none is chosen.
    Ambiguous {
        /// The offers.
        offers: Vec<Offer<'b>>,
    },
    /// There is no price.
    Missing {
        /// The rows that come nearest, the nearest first.
        nearest: Vec<PassedOver<'b>>,
    },
}

impl PriceLines {
    /// The price of what is looked for: never a guess, and never 0 for what is not there.
    ///
    /// Nothing where the lines do not have the one that is asked for.
    #[must_use]
    pub fn find<'b>(&self, wanted: &Wanted, book: &'b PriceBook) -> Option<Found<'b>> {
        let line = self.get(&wanted.line)?;
        let date = wanted.date.or_else(|| book.newest_first_day());
        let search = Search::new(line, wanted, date);
        let rows = search.rows_of_its_services(book.rows());
        let sorted = Sorted::new(rows.map(|row| (row, search.obstacle(row))));
        Some(sorted.price().unwrap_or_else(|sorted| sorted.missing(line, wanted, book)))
    }
}

/// Rows of a line by what keeps them from being its price.
#[derive(Default)]
pub(super) struct Sorted<'b> {
    fitting: Vec<&'b PriceRow>,
    passed: Vec<PassedOver<'b>>,
}

impl<'b> Sorted<'b> {
    pub(super) fn new(rows: impl Iterator<Item = (&'b PriceRow, Option<Obstacle>)>) -> Self {
        let mut sorted = Self::default();
        for (row, obstacle) in rows {
            match obstacle {
                None => sorted.fitting.push(row),
                Some(Obstacle::Name) => {}
                Some(why) => sorted.passed.push(PassedOver { row, why }),
            }
        }
        sorted
    }

    /// The price, or the prices of which none is chosen. Rows of other regions and kinds do not change it.
    pub(super) fn price(mut self) -> Result<Found<'b>, Self> {
        match Found::among(std::mem::take(&mut self.fitting)) {
            None => Err(self),
            Some(Found::Price { offer, .. }) => {
                let is_of_unit = |passed: &PassedOver<'b>| {
                    matches!(passed.why, Obstacle::Unit | Obstacle::UnknownUnit)
                };
                let other = self.passed.into_iter().filter(is_of_unit).map(|passed| passed.row);
                Ok(Found::Price { offer, other_unit: other.collect() })
            }
            Some(found) => Ok(found),
        }
    }

    /// That there is no price, with the rows that come nearest.
    pub(super) fn missing(
        self,
        line: &PriceLine,
        wanted: &Wanted,
        book: &'b PriceBook,
    ) -> Found<'b> {
        Found::Missing { nearest: nearest(self.passed, line, wanted, book) }
    }
}

impl<'b> Found<'b> {
    /// What rows say that can all be the price; nothing where there are none.
    pub(super) fn among(rows: Vec<&'b PriceRow>) -> Option<Self> {
        let mut offers = offers(rows);
        let first = offers.first()?;
        // An offer with two prices for one amount is none.
        if offers.iter().all(|offer| offer.costs_the_same(first)) && has_one_price(first) {
            return Some(Self::Price { offer: offers.swap_remove(0), other_unit: Vec::new() });
        }
        Some(Self::Ambiguous { offers })
    }
}

fn has_one_price(offer: &Offer<'_>) -> bool {
    offer.rows().windows(2).all(|pair| match pair {
        [one, next] => one.tier_from != next.tier_from,
        _ => true,
    })
}

/// The rows by meter, each band at its newest first day. Where all bands from 0 on came on one day, those of earlier days are over.
fn offers(rows: Vec<&PriceRow>) -> Vec<Offer<'_>> {
    let mut meters: BTreeMap<_, Vec<&PriceRow>> = BTreeMap::new();
    for row in rows {
        let names = [&row.service, &row.product, &row.sku, &row.meter].map(Arc::clone);
        let key = (Arc::clone(&row.meter_id), names, Arc::clone(&row.offer), row.unit.clone());
        meters.entry(key).or_default().push(row);
    }
    meters.into_values().map(|rows| Offer::new(newest(rows))).collect()
}

fn newest(mut rows: Vec<&PriceRow>) -> Vec<&PriceRow> {
    let newest_of = |from: Decimal, rows: &[&PriceRow]| {
        rows.iter().filter(|row| row.tier_from == from).map(|row| row.effective_from).max()
    };
    let whole = newest_of(Decimal::ZERO, &rows).flatten();
    rows.retain(|row| row.effective_from >= whole);
    let all = rows.clone();
    rows.retain(|row| newest_of(row.tier_from, &all) == Some(row.effective_from));
    // Two files that state one price are one price.
    rows.sort_by_key(|row| (row.tier_from, row.price));
    rows.dedup_by_key(|row| (row.tier_from, row.price));
    rows
}

/// The rows that something keeps from being the price, the nearest first; where there are none, prices of the same line for
/// what is called alike.
fn nearest<'b>(
    mut passed: Vec<PassedOver<'b>>,
    line: &PriceLine,
    wanted: &Wanted,
    book: &'b PriceBook,
) -> Vec<PassedOver<'b>> {
    passed.sort_by_key(|passed| std::cmp::Reverse(passed.why));
    if passed.is_empty() {
        let others = wanted.of_any();
        let search = Search::new(line, &others, None);
        let name = folded(wanted.what());
        let likeness = |row: &PriceRow| {
            let names = [&row.arm_sku, &row.sku, &row.meter];
            let alike = names.map(|own| jaro_winkler(&name, &folded(own)));
            alike.into_iter().fold(0.0, f64::max)
        };
        let others = search.rows_of_its_services(book.rows());
        let others = others.filter(|row| search.obstacle(row).is_none());
        let mut others: Vec<_> = others.map(|row| (likeness(row), row)).collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0));
        let others = others.into_iter().take(NEAREST);
        passed = others.map(|(_, row)| PassedOver { row, why: Obstacle::Name }).collect();
    }
    passed.truncate(NEAREST);
    passed
}

#[cfg(test)]
#[path = "choose_tests.rs"]
mod tests;
