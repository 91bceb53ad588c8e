//! What changed between two price books.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::book::PriceBook;
use super::row::{PriceKind, PriceRow, Term};

/// A price that stands in one of two books, or differs between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange<'b> {
    /// The row of the first book.
    pub before: Option<&'b PriceRow>,
    /// The row of the second book.
    pub after: Option<&'b PriceRow>,
}

/// What became of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It rose.
    Rose,
    /// It fell.
    Fell,
    /// It is in another unit, so that the two cannot be compared.
    OtherUnit,
    /// It is in another currency.
    OtherCurrency,
    /// It is gone.
    Vanished,
    /// It is new.
    New,
}

impl Change {
    /// Every change, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Rose, Self::Fell, Self::OtherUnit, Self::OtherCurrency, Self::Vanished, Self::New];

    /// The change in a file.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::OtherUnit => "other_unit",
            Self::OtherCurrency => "other_currency",
            Self::Vanished => "vanished",
            Self::New => "new",
        }
    }
}

impl PriceChange<'_> {
    /// What became of the price; nothing where it is the same.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let (before, after) = match (self.before, self.after) {
            (Some(before), Some(after)) => (before, after),
            (Some(_), None) => return Some(Change::Vanished),
            (None, _) => return Some(Change::New),
        };
        if before.currency != after.currency {
            return Some(Change::OtherCurrency);
        }
        let what = |row: &PriceRow| row.unit.as_ref().map(|unit| Arc::clone(&unit.what));
        let is_comparable = match (what(before), what(after)) {
            (Some(one), Some(other)) => one == other,
            (None, None) => before.unit_as_printed == after.unit_as_printed,
            _ => false,
        };
        if !is_comparable {
            return Some(Change::OtherUnit);
        }
        match price(before).cmp(&price(after)) {
            std::cmp::Ordering::Less => Some(Change::Rose),
            std::cmp::Ordering::Greater => Some(Change::Fell),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// By how many per cent the price rose or fell; nothing where the two cannot be compared or the first is 0.
    #[must_use]
    pub fn percent(&self) -> Option<Decimal> {
        if !matches!(self.change(), Some(Change::Rose | Change::Fell)) {
            return None;
        }
        let before = price(self.before?);
        let difference = price(self.after?).checked_sub(before)?;
        difference.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)
    }
}

fn price(row: &PriceRow) -> Decimal {
    row.unit_price().unwrap_or(row.price)
}

type Key<'b> = ([&'b str; 7], PriceKind, Option<Term>, Decimal);

/// The rows of a book by what they are the price of; of rows that follow each other in time, the newest.
fn by_key(book: &PriceBook) -> BTreeMap<Key<'_>, &PriceRow> {
    let mut rows: BTreeMap<Key<'_>, &PriceRow> = BTreeMap::new();
    for row in book.rows() {
        let names: [&str; 7] = [
            &row.service,
            &row.product,
            &row.sku,
            &row.meter,
            &row.region,
            &row.meter_id,
            &row.offer,
        ];
        let own = rows.entry((names, row.kind, row.term, row.tier_from)).or_insert(row);
        if row.effective_from > own.effective_from {
            *own = row;
        }
    }
    rows
}

/// What changed from one book to another, sorted by what became of the prices and then by their names.
#[must_use]
pub fn differences<'b>(before: &'b PriceBook, after: &'b PriceBook) -> Vec<PriceChange<'b>> {
    let (old, new) = (by_key(before), by_key(after));
    let in_old = old
        .iter()
        .map(|(key, row)| PriceChange { before: Some(row), after: new.get(key).copied() });
    let only_new = new
        .iter()
        .filter(|(key, _)| !old.contains_key(*key))
        .map(|(_, row)| PriceChange { before: None, after: Some(row) });
    let mut changes: Vec<PriceChange<'b>> =
        in_old.chain(only_new).filter(|change| change.change().is_some()).collect();
    changes.sort_by_key(PriceChange::change);
    changes
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{book, dec, row, vm};
    use super::*;

    #[test]
    fn prices_that_rose_fell_vanished_and_came_are_told() {
        let series = "Virtual Machines Dsv5 Series";
        let names = ["Virtual Machines", series, "D16s v5", "D16s v5"];
        let before = book(vec![
            vm(series, "D2s v5", "0.1"),
            vm(series, "D4s v5", "0.2"),
            vm(series, "D8s v5", "0.4"),
            row(names, "1 Hour", "0.8"),
            vm(series, "D32s v5", "1.6"),
            PriceRow { currency: "EUR".into(), ..vm(series, "D48s v5", "2") },
        ]);
        let after = book(vec![
            vm(series, "D2s v5", "0.12"),
            vm(series, "D4s v5", "0.15"),
            vm(series, "D8s v5", "0.4"),
            row(names, "1/Month", "500"),
            vm(series, "D64s v5", "3.2"),
            vm(series, "D48s v5", "2"),
        ]);
        let changes = differences(&before, &after);
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                let row = change.after.or(change.before).unwrap();
                (change.change().unwrap().id(), &*row.sku, change.percent())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("rose", "D2s v5", Some(dec("20"))),
                ("fell", "D4s v5", Some(dec("-25"))),
                ("other_unit", "D16s v5", None),
                ("other_currency", "D48s v5", None),
                ("vanished", "D32s v5", None),
                ("new", "D64s v5", None),
            ]
        );
        assert_eq!(differences(&before, &before), []);
    }

    #[test]
    fn blocks_of_another_size_are_no_change() {
        let names = ["Virtual Machines", "Dv4 Series", "", "D8 v4"];
        let before = book(vec![row(names, "100 Hours", "46")]);
        let after = book(vec![row(names, "1 Hour", "0.46")]);
        assert_eq!(differences(&before, &after), []);
    }
}
