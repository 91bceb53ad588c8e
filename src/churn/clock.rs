//! Times as measurement tools write them.

use jiff::SignedDuration;
use jiff::civil::date;

use crate::units::{DAY_MS, DAY_SECONDS};

/// A moment on the clock of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds since 1970-01-01 on that clock.
    pub(crate) ms: i64,
    /// How far the clock is ahead of UTC in minutes, if the text has a zone.
    pub(crate) zone: Option<i32>,
}

/// Which of two small numbers is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// `1/31/2026`
    #[default]
    MonthFirst,
    /// `31.1.2026`
    DayFirst,
}

impl DateOrder {
    /// The order that the samples show; `None` where every date reads both ways.
    pub(crate) fn detect<'a>(samples: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut dotted = None;
        for sample in samples {
            let mut numbers = Numbers::new(sample);
            let (Some(first), Some(second)) = (numbers.take(), numbers.take()) else {
                continue;
            };
            if first > 31 {
                continue;
            }
            match (first > 12, second > 12) {
                (true, false) => return Some(Self::DayFirst),
                (false, true) => return Some(Self::MonthFirst),
                _ => {}
            }
            if sample.contains('.') && !sample.contains('/') && sample.find('.') < sample.find(':')
            {
                dotted = Some(Self::DayFirst);
            }
        }
        dotted
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

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

/// `2026-01-31` for days since 1970-01-01; the nearest date that a calendar has for a number beyond it.
pub(crate) fn date_text(days: i64) -> String {
    date(1970, 1, 1)
        .saturating_add(SignedDuration::from_secs(days.saturating_mul(DAY_SECONDS)))
        .to_string()
}

/// Reads a time: ISO 8601, dates with slashes, dots or month names, 12 or 24 hours, or Unix seconds or milliseconds.
pub(crate) fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    iso(text.as_bytes()).or_else(|| unix(text)).or_else(|| written(text, order))
}

/// `2026-01-31 13:45` to the second at the usual places: nearly all samples of large files.
fn iso(text: &[u8]) -> Option<Moment> {
    let two = |at: usize| match (text.get(at)?, text.get(at + 1)?) {
        (a @ b'0'..=b'9', b @ b'0'..=b'9') => Some(i64::from(a - b'0') * 10 + i64::from(b - b'0')),
        _ => None,
    };
    if text.get(4) != Some(&b'-')
        || text.get(7) != Some(&b'-')
        || !matches!(text.get(10), Some(b' ' | b'T'))
        || text.get(13) != Some(&b':')
    {
        return None;
    }
    let days = days_from_civil(two(0)? * 100 + two(2)?, two(5)?, two(8)?)?;
    let (seconds, mut at) = match text.get(16) {
        Some(b':') => (two(17)?, 19),
        _ => (0, 16),
    };
    let mut ms = clock(two(11)?, two(14)?, seconds)?;
    if let Some(b'.' | b',') = text.get(at) {
        at += 1;
        let mut worth = 100;
        while let Some(digit @ b'0'..=b'9') = text.get(at) {
            ms += i64::from(digit - b'0') * worth;
            worth /= 10;
            at += 1;
        }
    }
    let zone = zone(std::str::from_utf8(text.get(at..)?).ok()?.trim())?;
    Some(Moment { ms: days * DAY_MS + ms, zone })
}

fn clock(hour: i64, minute: i64, second: i64) -> Option<i64> {
    // 60 is a leap second, 24:00 the end of a day.
    let sound = hour <= 24 && minute < 60 && second <= 60;
    sound.then_some(((hour * 60 + minute) * 60 + second) * 1000)
}

/// Nothing, `Z`, `UTC`, `GMT` or `+01:00`.
#[expect(clippy::option_option, reason = "a text that is no zone differs from no zone")]
fn zone(text: &str) -> Option<Option<i32>> {
    match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" => return Some(Some(0)),
        _ => {}
    }
    let text = text.strip_prefix("UTC").unwrap_or(text);
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: Vec<i32> = text
        .chars()
        .skip(1)
        .filter(|c| *c != ':')
        .map(|c| c.to_digit(10).and_then(|d| i32::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let minutes = match digits.as_slice() {
        [a, b] => (a * 10 + b) * 60,
        [a, b, c, d] => (a * 10 + b) * 60 + c * 10 + d,
        _ => return None,
    };
    (minutes <= 14 * 60).then_some(Some(sign * minutes))
}

fn unix(text: &str) -> Option<Moment> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let ms = match whole.len() {
        9..=10 => {
            let seconds: f64 = text.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "ten digits at most")]
            let ms = (seconds * 1000.0).round() as i64;
            ms
        }
        13 => whole.parse().ok()?,
        _ => return None,
    };
    Some(Moment { ms, zone: Some(0) })
}

/// Everything else: three parts of a date, two or three of a time, AM or PM, in any order.
fn written(text: &str, order: DateOrder) -> Option<Moment> {
    let (mut date, mut time) = (Vec::new(), None);
    let mut month = None;
    let (mut afternoon, mut forenoon) = (false, false);
    let mut offset = None;
    let spaced = text.replace([',', '\u{a0}', '\u{202f}'], " ");
    for word in spaced.split([' ', 'T']).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        if word.contains(':') && time.is_none() {
            time = Some(word);
        } else if matches!(lower.as_str(), "am" | "a.m.") {
            forenoon = true;
        } else if matches!(lower.as_str(), "pm" | "p.m.") {
            afternoon = true;
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            for part in word.split(['/', '-', '.']) {
                match MONTHS.iter().position(|m| part.to_lowercase().starts_with(m)) {
                    Some(index) => month = i64::try_from(index + 1).ok(),
                    None => date.push((part.parse::<i64>().ok()?, part.len())),
                }
            }
        } else if let Some(index) = MONTHS.iter().position(|m| lower.starts_with(m)) {
            month = i64::try_from(index + 1).ok();
        } else {
            offset = zone(word)?;
        }
    }
    let days = match (date.as_slice(), month) {
        ([(year, 4), (month, _), (day, _)], None) => days_from_civil(*year, *month, *day),
        ([(a, _), (b, _), (year, 2 | 4)], None) => {
            let year = if *year < 100 { 2000 + year } else { *year };
            match order {
                DateOrder::MonthFirst => days_from_civil(year, *a, *b),
                DateOrder::DayFirst => days_from_civil(year, *b, *a),
            }
        }
        ([(day, 1 | 2), (year, 4)] | [(year, 4), (day, 1 | 2)], Some(month)) => {
            days_from_civil(*year, month, *day)
        }
        _ => None,
    }?;
    let ms = match time {
        Some(time) => time_of_day(time, forenoon, afternoon)?,
        None => 0,
    };
    Some(Moment { ms: days * DAY_MS + ms, zone: offset })
}

fn time_of_day(text: &str, forenoon: bool, afternoon: bool) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let (text, forenoon, afternoon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest, true, false),
        (_, Some(rest)) => (rest, false, true),
        _ => (lower.as_str(), forenoon, afternoon),
    };
    let mut parts = text.split(':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let second: f64 = match parts.next() {
        Some(text) => text.parse().ok()?,
        None => 0.0,
    };
    if parts.next().is_some() || !(0.0..61.0).contains(&second) {
        return None;
    }
    let hour = match (hour, forenoon, afternoon) {
        (12, true, _) => 0,
        (1..=11, _, true) => hour + 12,
        _ => hour,
    };
    #[expect(clippy::cast_possible_truncation, reason = "below 61000")]
    let ms = (second * 1000.0).round() as i64;
    Some(clock(hour, minute, 0)? + ms)
}

/// The runs of digits of a text.
struct Numbers<'a>(&'a str);

impl<'a> Numbers<'a> {
    fn new(text: &'a str) -> Self {
        Self(text)
    }

    fn take(&mut self) -> Option<u32> {
        let start = self.0.find(|c: char| c.is_ascii_digit())?;
        let rest = self.0.get(start..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        self.0 = rest.get(end..)?;
        rest.get(..end)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: DateOrder) -> Option<(String, i64, Option<i32>)> {
        let moment = parse(text, order)?;
        let day = date_text(moment.ms.div_euclid(DAY_MS));
        Some((day, moment.ms.rem_euclid(DAY_MS) / 1000, moment.zone))
    }

    #[test]
    fn times_are_read_as_tools_write_them() {
        let noon = 12 * 3600 + 34 * 60;
        for (text, seconds, zone) in [
            ("2026-07-21 12:34", noon, None),
            ("2026-07-21T12:34:56.789Z", noon + 56, Some(0)),
            ("2026-07-21T12:34:56.1234567+02:00", noon + 56, Some(120)),
            ("2026-07-21 12:34:56 UTC", noon + 56, Some(0)),
            ("07/21/2026 12:34:56.789", noon + 56, None),
            ("7/21/2026 12:34:56 PM", noon + 56, None),
            ("7/21/2026 12:34 AM", 34 * 60, None),
            ("7/21/26 12:34", noon, None),
            ("12:34 PM 21 July 2026", noon, None),
            ("Jul 21, 2026 12:34 PM", noon, None),
            ("21-Jul-2026 12:34:00", noon, None),
            ("2026/07/21 12:34", noon, None),
            ("1784637240", noon, Some(0)),
            ("1784637240000", noon, Some(0)),
        ] {
            let expected = Some(("2026-07-21".to_owned(), seconds, zone));
            assert_eq!(read(text, DateOrder::MonthFirst), expected, "{text}");
        }
        for text in ["21-07-2026 12:34:00", "21.07.2026 12:34", "21/7/2026 12:34"] {
            let expected = Some(("2026-07-21".to_owned(), noon, None));
            assert_eq!(read(text, DateOrder::DayFirst), expected, "{text}");
            assert_eq!(parse(text, DateOrder::MonthFirst), None, "{text}");
        }
        for text in [
            "",
            "abc",
            "12:34",
            "2026-02-30 00:00",
            "5",
            "13/13/2026 1:00",
            "Exiting, please wait...",
        ] {
            assert_eq!(parse(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_what_a_date_shows() {
        let detect = |texts: &[&str]| DateOrder::detect(texts.iter().copied());
        assert_eq!(detect(&["1/2/2026 1:00", "1/31/2026 1:00"]), Some(DateOrder::MonthFirst));
        assert_eq!(detect(&["01-02-2026", "18-02-2026"]), Some(DateOrder::DayFirst));
        assert_eq!(detect(&["1/2/2026 13:30"]), None);
        assert_eq!(detect(&["2026-13-01"]), None);
        assert_eq!(detect(&["1.2.2026 10:00"]), Some(DateOrder::DayFirst));
    }

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

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9:/. apmTZ+-]{0,30}|\\PC{0,20}") {
            let _ = parse(&text, DateOrder::DayFirst);
            let _ = DateOrder::detect([text.as_str()]);
        }
    }
}
