//! Days as price files write them.

use jiff::civil::Date;

/// Years from which on a price has no end.
const OPEN_END: i16 = 2900;

/// The day of `2018-05-01T00:00:00Z`, `3/1/2018 12:00:00 AM`, `01.03.2018`, `20180301` or `201803`; nothing where it is none or
/// stands for no end, such as `11/30/9999`.
///
/// Of days with slashes the month comes first, as Partner Center writes them, unless it cannot be one.
pub(super) fn day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T', 't']).next().unwrap_or_default();
    parts(day).filter(|day| day.year() < OPEN_END)
}

fn parts(day: &str) -> Option<Date> {
    let sign = day.chars().find(|c| !c.is_ascii_digit());
    let Some(sign) = sign else { return packed(day) };
    let mut parts = day.split(sign);
    let mut next = || parts.next().and_then(|part| part.parse::<i16>().ok());
    let (first, second, third) = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match sign {
        '-' => (first, second, third),
        '/' if first > 31 => (first, second, third),
        '/' if first > 12 => (third, second, first),
        '/' => (third, first, second),
        '.' => (third, second, first),
        _ => return None,
    };
    date(year, month, day)
}

/// A day, or the first of a month, without signs.
fn packed(digits: &str) -> Option<Date> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    match digits.len() {
        6 => date(number(0, 4)?, number(4, 6)?, 1),
        8 => date(number(0, 4)?, number(4, 6)?, number(6, 8)?),
        _ => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let is_year = (1990..=9999).contains(&year);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    date.filter(|_| is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_however_files_write_them() {
        for text in [
            "2018-03-01T00:00:00Z",
            "2018-03-01",
            "3/1/2018 12:00:00 AM",
            "01.03.2018",
            "20180301",
            "201803",
        ] {
            assert_eq!(
                day(text).map(|day| day.to_string()).as_deref(),
                Some("2018-03-01"),
                "{text}"
            );
        }
        assert_eq!(day("13/2/2018"), day("2018-02-13"));
        for text in ["", "11/30/9999 11:59:59 PM", "2018-13-01", "soon", "1/2", "0001-01-01"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
