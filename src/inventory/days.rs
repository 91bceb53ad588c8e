//! Days as inventories write them: ISO, the forms of a culture, the seconds of computers.

use jiff::civil::{Date, date};

use crate::table::{Cell, RowView, cell_words};
use crate::wording::Message;
use crate::{finding::Finding, message};

/// Days before hypervisors, or after anybody's plans, are no days of a snapshot: a tool writes 1969-12-31 for what it does not know.
const FIRST_YEAR: i16 = 1999;
const LAST_YEAR: i16 = 2199;

/// Whether the day or the month stands first where both are numbers, as a column shows; `None` where no cell of it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayOrder(Option<First>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Day,
    Month,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Day(Date),
    /// Two numbers of which either may be the month, and the year.
    Either(i8, i8, i16),
    Nothing,
}

impl DayOrder {
    /// Looks at all cells of a column.
    pub(crate) fn of(rows: &[RowView<'_>], field: &str) -> Self {
        let texts = rows.iter().filter_map(|row| row.text(field));
        Self::of_texts(texts.map(std::borrow::Cow::into_owned))
    }

    fn of_texts(texts: impl Iterator<Item = String>) -> Self {
        let (mut day, mut month) = (false, false);
        for text in texts {
            if let Some((a, b, _, by_dots)) = two_numbers(&text) {
                let noon = text.to_lowercase();
                let has_noon = noon.contains("am") || noon.contains("pm");
                day |= a > 12 || by_dots;
                month |= b > 12 || has_noon && a <= 12;
            }
        }
        Self(match (day, month) {
            (true, false) => Some(First::Day),
            (false, true) => Some(First::Month),
            _ => None,
        })
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
        match self.day(&text) {
            Ok(day) => Ok(day),
            Err(expected) => Err(row.unexpected(field, expected)),
        }
    }

    /// The day of a text.
    pub(crate) fn day(self, text: &str) -> Result<Option<Date>, Message> {
        let day = match says(text.trim()) {
            Says::Day(day) => day,
            Says::Nothing => return Err(message!("a date")),
            Says::Either(a, b, year) => {
                let (day, month) = match self.0 {
                    Some(First::Day) => (a, b),
                    Some(First::Month) => (b, a),
                    None if a == b => (a, b),
                    None => {
                        return Err(message!("a date that tells the day from the month"));
                    }
                };
                Date::new(year, month, day).map_err(|_| message!("a date"))?
            }
        };
        Ok(Some(day).filter(|day| (FIRST_YEAR..=LAST_YEAR).contains(&day.year())))
    }
}

fn says(text: &str) -> Says {
    if let Some(day) = of_number(text) {
        return Says::Day(day);
    }
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(3).collect();
    if let [year, month, day] = numbers.as_slice()
        && year.len() == 4
        && text.starts_with(year)
        && let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse())
        && let Ok(day) = Date::new(year, month, day)
    {
        return Says::Day(day);
    }
    match two_numbers(text) {
        Some((a, b, year, _)) => Says::Either(a, b, year),
        None => Says::Nothing,
    }
}

/// The day, the month and the year of `31.12.2025 10:00`, the two in the order in which they stand, and whether dots divide them.
fn two_numbers(text: &str) -> Option<(i8, i8, i16, bool)> {
    let date = text.trim().split([' ', 'T', '\u{a0}', '\u{202f}']).next()?.trim_end_matches(',');
    let sign = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '.' | '/' | '-') {
        return None;
    }
    let mut parts = date.trim_end_matches(sign).split(sign);
    let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year: i16 = year.parse().ok()?;
    let year = if (0..100).contains(&year) { year + 2000 } else { year };
    let (a, b): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
    let is_day = |number: i8| (1..=31).contains(&number);
    (parts.next().is_none() && is_day(a) && is_day(b)).then_some((a, b, year, sign == '.'))
}

/// Seconds, thousandths or millionths of them since 1970, as computers and `/Date(1700000000000)/` write them, or the days of a
/// spreadsheet since 1900.
fn of_number(text: &str) -> Option<Date> {
    const SECONDS_PER_DAY: i64 = 86_400;
    let inside = text.trim_matches(['\\', '/']).strip_prefix("Date(").and_then(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest.get(..end)
    });
    let number: f64 = inside.unwrap_or(text).parse().ok()?;
    // No more than the year 5138.
    if !(20_000.0..1e17).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked just above")]
    let number = number as i64;
    let days_since_1970 = match number {
        20_000..=109_999 => number - 25_569,
        100_000_000..=99_999_999_999 => number / SECONDS_PER_DAY,
        100_000_000_000..=99_999_999_999_999 => number / 1_000 / SECONDS_PER_DAY,
        100_000_000_000_000.. => number / 1_000_000 / SECONDS_PER_DAY,
        _ => return None,
    };
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days_since_1970).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(texts: &[&str]) -> DayOrder {
        DayOrder::of_texts(texts.iter().map(ToString::to_string))
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
        assert_eq!(DayOrder::default().day("1969-12-31 00:00:00"), Ok(None));
        assert_eq!(DayOrder::default().day("0001-01-01T00:00:00"), Ok(None));
    }
}
