//! Days as inventories write them: in any form of a time, and as the days of a spreadsheet.

use std::ops::Range;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::message;
use crate::table::clock::{self, DateOrder, Dates, Written, date_of, written};
use crate::table::{Cell, RowView, cell_words};
use crate::wording::Message;

/// Days before hypervisors are no days of a snapshot: a tool writes 1969-12-31 for what it does not know.
const FIRST_YEAR: i64 = 1999;
/// The days that a spreadsheet counts from 1900 on.
const SPREADSHEET_DAYS: Range<f64> = 20_000.0..110_000.0;
/// 1970-01-01 in them.
const SPREADSHEET_1970: i64 = 25_569;

/// Whether the day or the month stands first where both are numbers, as a column shows; `None` where no cell of it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayOrder(Option<DateOrder>);

impl DayOrder {
    /// Looks at all cells of a column.
    pub(crate) fn of(rows: &[RowView<'_>], field: &str) -> Self {
        let texts: Vec<_> = rows.iter().filter_map(|row| row.text(field)).collect();
        Self::of_texts(&texts)
    }

    fn of_texts(texts: &[impl AsRef<str>]) -> Self {
        let texts = || texts.iter().map(AsRef::as_ref);
        let has_noon = |text: &str| {
            let text = text.to_lowercase();
            text.contains("am") || text.contains("pm")
        };
        let dates = Dates::of(texts());
        // Clocks of twelve hours are those of who writes the month first, unless the dates show another order.
        let by_noon = || {
            let in_order = dates.fits(DateOrder::MonthFirst) && texts().any(has_noon);
            in_order.then_some(DateOrder::MonthFirst)
        };
        Self(dates.shown_order().or_else(by_noon))
    }

    /// The day of a cell; `None` where it is blank or says that nothing is known.
    pub(crate) fn read(self, row: &RowView<'_>, field: &str) -> Result<Option<Date>, Finding> {
        let cell = row.cell(field);
        let text = match cell {
            Cell::Blank => return Ok(None),
            Cell::Error(_) => return Err(row.unexpected(field, message!("a date"))),
            cell => cell.text().unwrap_or_default(),
        };
        if cell_words::is_missing(&text) {
            return Ok(None);
        }
        self.day(&text).map_err(|expected| row.unexpected(field, expected))
    }

    /// The day of a text; `None` for one of a time before hypervisors.
    pub(crate) fn day(self, text: &str) -> Result<Option<Date>, Message> {
        let text = text.trim().replace('\\', "");
        if is_before_all(&text) {
            return Ok(None);
        }
        let days = match of_spreadsheet(&text) {
            Some(days) => days,
            None => self.days(&written(&text).ok_or_else(|| message!("a date"))?)?,
        };
        Ok(Some(date_of(days)).filter(|day| i64::from(day.year()) >= FIRST_YEAR))
    }

    /// Days since 1970-01-01.
    fn days(self, written: &Written) -> Result<i64, Message> {
        let numbers = match written.date {
            clock::Date::Days(days) => return Ok(days),
            clock::Date::Numbers(numbers) => numbers,
        };
        if numbers.year(DateOrder::DayFirst) < FIRST_YEAR {
            return Ok(0);
        }
        let in_order = |order| numbers.days(order);
        let days = if let Some(order) = self.0 {
            in_order(order)
        } else {
            let [by_day, by_month] = [DateOrder::DayFirst, DateOrder::MonthFirst].map(in_order);
            if by_day != by_month {
                return Err(message!("a date that tells the day from the month"));
            }
            by_day
        };
        days.ok_or_else(|| message!("a date"))
    }
}

/// A year that calendars count and machines do not: `0001-01-01`.
fn is_before_all(text: &str) -> bool {
    let year = text.split_once('-').filter(|(year, _)| year.len() == 4);
    year.and_then(|(year, _)| year.parse::<i64>().ok()).is_some_and(|year| year < FIRST_YEAR)
}

/// Days since 1970-01-01 of a number of a spreadsheet.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
fn of_spreadsheet(text: &str) -> Option<i64> {
    let number: f64 = text.parse().ok()?;
    SPREADSHEET_DAYS.contains(&number).then(|| number as i64 - SPREADSHEET_1970)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn order(texts: &[&str]) -> DayOrder {
        DayOrder::of_texts(texts)
    }

    #[test]
    fn forms_that_say_one_day() {
        let day = date(2025, 3, 4);
        for text in [
            "2025-03-04",
            "2025/03/04 10:33:12",
            "2025-03-04T23:59:00Z",
            "2025-03-04T10:00:00.123456+02:00",
            "1741082400",
            "1741082400000",
            "1741082400000000",
            "/Date(1741082400000)/",
            "\\/Date(1741082400000+0100)\\/",
            "45720.5",
        ] {
            assert_eq!(DayOrder::default().day(text), Ok(Some(day)), "{text}");
        }
        assert_eq!(order(&["04.03.2025 10:00"]).day("04.03.2025 10:00"), Ok(Some(day)));
        assert_eq!(order(&["3/4/2025 1:00:00 PM"]).day("3/4/2025 1:00:00 PM"), Ok(Some(day)));
    }

    #[test]
    fn the_column_tells_the_day_from_the_month() {
        let british = order(&["04/03/2025 10:00", "28/02/2025 10:00"]);
        assert_eq!(british.day("04/03/2025 10:00"), Ok(Some(date(2025, 3, 4))));
        let american = order(&["04/03/2025 10:00", "02/28/2025 10:00"]);
        assert_eq!(american.day("04/03/2025 10:00"), Ok(Some(date(2025, 4, 3))));
        let nobody = order(&["04/03/2025 10:00"]);
        assert!(nobody.day("04/03/2025 10:00").is_err());
        assert_eq!(nobody.day("04/04/2025"), Ok(Some(date(2025, 4, 4))));
    }

    #[test]
    fn what_is_no_day_is_not_taken_for_one() {
        for text in ["soon", "12", "2025-13-45", "31/31/2025", "web-2025", ""] {
            assert!(DayOrder::default().day(text).is_err(), "{text}");
        }
        for text in
            ["1969-12-31 00:00:00", "0001-01-01T00:00:00", "1/1/0001 12:00:00 AM", "01.01.1970"]
        {
            assert_eq!(DayOrder::default().day(text), Ok(None), "{text}");
        }
    }
}
