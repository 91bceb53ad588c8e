//! Dates as numbers of days.

use jiff::SignedDuration;
use jiff::civil::{Date, date};

use crate::units::DAY_SECONDS;

/// Days since 1970-01-01 of a date of the Gregorian calendar, 1970 to 2200.
///
/// By arithmetic on whole numbers, not by `jiff`: it runs once for each sample of a file.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || !(1970..=2200).contains(&year) {
        return None;
    }
    // Howard Hinnant's algorithm: years start in March, so that the leap day is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The date of days since 1970-01-01; the nearest one that a calendar has for a number beyond it.
pub(crate) fn date_of(days: i64) -> Date {
    date(1970, 1, 1).saturating_add(SignedDuration::from_secs(days.saturating_mul(DAY_SECONDS)))
}

/// The same as `2026-01-31`.
pub(crate) fn date_text(days: i64) -> String {
    date_of(days).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_day_numbers_agree() {
        for days in (0..80_000).step_by(17) {
            let day: jiff::civil::Date = date_text(days).parse().unwrap();
            let (year, month) = (day.year().into(), day.month().into());
            assert_eq!(days_from_civil(year, month, day.day().into()), Some(days));
        }
        assert_eq!(date_text(-1), "1969-12-31");
        assert_eq!(
            (date_text(i64::MIN), date_text(i64::MAX)),
            ("-009999-01-01".into(), "9999-12-31".into())
        );
        assert_eq!(date_text(days_from_civil(2024, 2, 29).unwrap()), "2024-02-29");
        assert_eq!(days_from_civil(2023, 2, 29), None);
    }
}
