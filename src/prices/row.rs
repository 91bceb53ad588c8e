//! One price in the form that all files are brought into.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::flags::Flags;
use super::unit::Unit;

/// What a price is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceKind {
    /// Use, as it comes.
    Consumption,
    /// Use under a dev/test offer.
    DevTest,
    /// A reservation: the price is the total of its term, whatever unit stands beside it.
    Reservation,
    /// Use under a savings plan, per unit of use.
    SavingsPlan,
}

impl PriceKind {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::Consumption, Self::DevTest, Self::Reservation, Self::SavingsPlan];

    /// The kind in a price book.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Consumption => "consumption",
            Self::DevTest => "dev_test",
            Self::Reservation => "reservation",
            Self::SavingsPlan => "savings_plan",
        }
    }

    /// The kind in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Consumption => "consumption",
            Self::DevTest => "dev/test",
            Self::Reservation => "reservations",
            Self::SavingsPlan => "savings plans",
        }
    }
}

impl fmt::Display for PriceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The term of a commitment, in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term(u16);

impl Term {
    /// One year.
    pub const YEAR: Self = Self(12);
    /// Three years.
    pub const THREE_YEARS: Self = Self(36);

    /// The months; at least 1.
    #[must_use]
    pub fn months(self) -> u16 {
        self.0
    }
}

/// Reads `1 Year`, `3 Years`, `P1Y`, `P3Y`, `P1M`, `12 Months`, `1 Jahr`, `36`.
impl FromStr for Term {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix('p').unwrap_or(&text);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: u16 = number.parse().map_err(|_| ())?;
        let months = match unit.trim() {
            "y" | "year" | "years" | "jahr" | "jahre" | "an" | "ans" | "a\u{f1}o" | "a\u{f1}os" => {
                number.checked_mul(12).ok_or(())?
            }
            "" | "m" | "month" | "months" | "monat" | "monate" => number,
            _ => return Err(()),
        };
        if (1..=120).contains(&months) { Ok(Self(months)) } else { Err(()) }
    }
}

/// Prints as ISO 8601 has it: `P1Y`, `P1M`.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            months if months % 12 == 0 => write!(f, "P{}Y", months / 12),
            months => write!(f, "P{months}M"),
        }
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One price: one band of one meter, in one region, for one kind of use, as one file states it.
///
/// Texts that a file does not have are empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceRow {
    /// The service or meter category: `Virtual Machines`, `Storage`.
    pub service: Arc<str>,
    /// The product or meter subcategory: `Virtual Machines Dsv5 Series Windows`, `Dsv5 Series`.
    pub product: Arc<str>,
    /// The SKU in words: `D2s v5`, `P10 LRS`.
    pub sku: Arc<str>,
    /// Azure's name of the size or disk: `Standard_D2s_v5`.
    pub arm_sku: Arc<str>,
    /// The meter: `D2s v5`, `P10 LRS Disk`, `Compute Hours`.
    pub meter: Arc<str>,
    /// The id of the meter in small letters.
    pub meter_id: Arc<str>,
    /// The region: Azure's name (`westeurope`) where the file's is a spelling of one, otherwise as the file has it (`Zone 1`,
    /// `Global`).
    pub region: Arc<str>,
    /// What the price is paid for.
    pub kind: PriceKind,
    /// The term of a reservation or savings plan.
    pub term: Option<Term>,
    /// The offer or part number, where one meter has several prices.
    pub offer: Arc<str>,
    /// The amount beyond which the price holds, in blocks' units; 0 for the first band.
    pub tier_from: Decimal,
    /// The amount a month that costs nothing, taken off before the bands.
    pub included: Decimal,
    /// ISO 4217 in capitals.
    pub currency: Arc<str>,
    /// The list price of a block, where the file states one.
    pub list_price: Option<Decimal>,
    /// The price of a block; for a reservation the total of its term.
    pub price: Decimal,
    /// The unit of measure as the file has it.
    pub unit_as_printed: Arc<str>,
    /// The unit of measure; nothing where it is not understood.
    pub unit: Option<Arc<Unit>>,
    /// The first day on which the price holds.
    pub effective_from: Option<Date>,
    /// The last day on which the price holds.
    pub effective_to: Option<Date>,
    /// What kind of row it is, by its names.
    pub flags: Flags,
    /// The number of the file among the sources of the book, from 0.
    pub source: u16,
    /// The row or line in the file; the number of the item in a list, from 1.
    pub source_row: u32,
}

impl PriceRow {
    /// The price of one unit, such as an hour of a meter that is sold by 100 hours; nothing where the unit is not understood.
    #[must_use]
    pub fn unit_price(&self) -> Option<Decimal> {
        self.price.checked_div(self.unit.as_ref()?.block)
    }

    /// Whether it states the same price, wherever it stands.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let here = Self { source: self.source, source_row: self.source_row, ..other.clone() };
        *self == here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_however_files_write_them() {
        for (text, months) in
            [("1 Year", 12), ("3 Years", 36), ("P1Y", 12), ("p3y", 36), ("P1M", 1), ("36", 36)]
        {
            let term: Term = text.parse().unwrap();
            assert_eq!(term.months(), months, "{text}");
            assert_eq!(term.to_string().parse(), Ok(term));
        }
        for text in ["", "Year", "P0Y", "payG-1", "9999 Years", "65535y"] {
            assert_eq!(text.parse::<Term>(), Err(()), "{text}");
        }
    }
}
