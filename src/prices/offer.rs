//! What an amount costs: the bands of one meter.

use rust_decimal::{Decimal, RoundingStrategy};

use super::row::{PriceKind, PriceRow};

/// The price of one meter: its bands, from the smallest amount on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<'b> {
    rows: Vec<&'b PriceRow>,
}

impl<'b> Offer<'b> {
    /// Rows of one meter, which differ in the amount from which they hold.
    pub(super) fn new(mut rows: Vec<&'b PriceRow>) -> Self {
        rows.sort_by_key(|row| row.tier_from);
        Self { rows }
    }

    /// The rows, by the amounts from which they hold.
    #[must_use]
    pub fn rows(&self) -> &[&'b PriceRow] {
        &self.rows
    }

    /// The price of one unit of the first band, such as an hour; for a reservation of its whole term.
    #[must_use]
    pub fn unit_price(&self) -> Option<Decimal> {
        self.rows.first()?.unit_price()
    }

    /// What an amount costs, in units (hours, GB, disks for a month): the part in each band at the price of the band. What is
    /// included is taken off first. Not rounded; nothing where a figure is beyond what can be counted or below 0.
    #[must_use]
    pub fn cost(&self, amount: Decimal) -> Option<Decimal> {
        let first = self.rows.first()?;
        let block = first.unit.as_ref()?.block;
        if amount < Decimal::ZERO {
            return None;
        }
        // Below its first band there is no price.
        if amount > Decimal::ZERO && first.tier_from > Decimal::ZERO {
            return None;
        }
        let blocks = amount.checked_div(block)?.checked_sub(first.included)?.max(Decimal::ZERO);
        let ends = self.rows.iter().skip(1).map(|row| Some(row.tier_from)).chain([None]);
        let mut cost = Decimal::ZERO;
        for (row, end) in self.rows.iter().zip(ends) {
            let top = end.map_or(blocks, |end| end.min(blocks));
            let within = top.checked_sub(row.tier_from)?.max(Decimal::ZERO);
            cost = cost.checked_add(within.checked_mul(row.price)?)?;
        }
        Some(cost)
    }

    /// What one unit costs a month under a reservation: the total of the term by its months.
    #[must_use]
    pub fn by_month(&self) -> Option<Decimal> {
        let row = self.rows.first()?;
        let term = row.term.filter(|_| row.kind == PriceKind::Reservation)?;
        row.price.checked_div(Decimal::from(term.months()))
    }

    /// Whether two offers cost the same whatever the amount.
    pub(super) fn costs_the_same(&self, other: &Self) -> bool {
        let bands = |offer: &Self| -> Vec<_> {
            let band = |row: &&PriceRow| {
                let block = row.unit.as_ref().map_or(Decimal::ONE, |unit| unit.block);
                (row.tier_from * block, row.included * block, row.unit_price())
            };
            offer.rows.iter().map(band).collect()
        };
        self.rows.first().map(|row| row.unit.as_ref().map(|unit| &unit.what))
            == other.rows.first().map(|row| row.unit.as_ref().map(|unit| &unit.what))
            && bands(self) == bands(other)
    }
}

/// An amount of money as bills state it: cut off after the second digit, not rounded (Partner Center, daily rated usage).
#[must_use]
pub fn billed(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::ToZero)
}

/// A price less so many per cent; nothing beyond what can be counted.
#[must_use]
pub fn less(price: Decimal, percent: Decimal) -> Option<Decimal> {
    price.checked_mul(Decimal::ONE_HUNDRED.checked_sub(percent)?)?.checked_div(Decimal::ONE_HUNDRED)
}
