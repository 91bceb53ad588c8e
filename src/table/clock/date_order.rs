//! Dates as three numbers, in one of the orders that people write them in.

use super::calendar::days_from_civil;
use crate::message;
use crate::wording::Message;

/// Which of the numbers of a date is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::enum_variant_names, reason = "they are called so")]
pub(crate) enum DateOrder {
    /// `1/31/2026`
    #[default]
    MonthFirst,
    /// `31.1.2026`
    DayFirst,
    /// `26/01/31`
    YearFirst,
}

impl DateOrder {
    pub(crate) const ALL: [Self; 3] = [Self::MonthFirst, Self::DayFirst, Self::YearFirst];

    /// In words.
    pub(crate) fn words(self) -> Message {
        match self {
            Self::MonthFirst => message!("month, day, year"),
            Self::DayFirst => message!("day, month, year"),
            Self::YearFirst => message!("year, month, day"),
        }
    }
}

/// The three numbers of a date that does not start with a year of four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Numbers {
    first: u8,
    second: u8,
    third: u16,
    /// Whether the year has two digits.
    short: bool,
}

impl Numbers {
    /// From numbers with how many digits each has.
    pub(crate) fn new([first, second, third]: [(i64, usize); 3]) -> Option<Self> {
        Some(Self {
            first: u8::try_from(first.0).ok().filter(|_| first.1 <= 2)?,
            second: u8::try_from(second.0).ok().filter(|_| second.1 <= 2)?,
            third: u16::try_from(third.0).ok()?,
            short: third.1 == 2,
        })
    }

    /// Days since 1970-01-01; nothing where the numbers are no date in this order.
    #[inline]
    pub(crate) fn days(self, order: DateOrder) -> Option<i64> {
        let (first, second) = (i64::from(self.first), i64::from(self.second));
        let third = i64::from(self.third);
        let century = if self.short { 2000 } else { 0 };
        match order {
            DateOrder::MonthFirst => days_from_civil(century + third, first, second),
            DateOrder::DayFirst => days_from_civil(century + third, second, first),
            DateOrder::YearFirst if self.short => days_from_civil(2000 + first, second, third),
            DateOrder::YearFirst => None,
        }
    }

    /// The year in this order.
    pub(crate) fn year(self, order: DateOrder) -> i64 {
        match (self.short, order) {
            (true, DateOrder::YearFirst) => 2000 + i64::from(self.first),
            (true, _) => 2000 + i64::from(self.third),
            _ => i64::from(self.third),
        }
    }
}
