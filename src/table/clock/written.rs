//! Times as people and tools write them, whatever their order and words.

use super::calendar::days_from_civil;
use super::date_order::{DateOrder, Numbers};
use super::words::{Word, word};
use super::zones::{self, Zone};
use crate::units::{DAY_MS, HOUR_MS};

/// Longer texts are no times.
const LONGEST: usize = 80;
/// Numbers of a time: date and time of day, each with three.
const MOST_NUMBERS: usize = 7;

/// A time before it is decided which of two small numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Written {
    pub(crate) date: Date,
    /// Milliseconds since midnight.
    pub(crate) ms: i64,
    pub(crate) zone: Option<Zone>,
}

/// The date of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Date {
    /// Days since 1970-01-01.
    Days(i64),
    /// Three numbers of which the year is not the first with four digits.
    Numbers(Numbers),
}

impl Written {
    /// Milliseconds since 1970-01-01 on the clock of the source.
    #[inline]
    pub(crate) fn local_ms(&self, order: DateOrder) -> Option<i64> {
        let days = match self.date {
            Date::Days(days) => days,
            Date::Numbers(numbers) => numbers.days(order)?,
        };
        Some(days * DAY_MS + self.ms)
    }
}

/// Reads a time: ISO 8601, dates with slashes, dots or names of months, 12 or 24 hours, what `date` and mail programs write, or
/// a time since 1970.
#[inline]
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    iso(text.as_bytes()).or_else(|| plain(text.as_bytes())).or_else(|| other(text))
}

fn other(text: &str) -> Option<Written> {
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    since_1970(text).or_else(|| management_time(text)).or_else(|| Parts::of(text)?.written())
}

fn two(text: &[u8], at: usize) -> Option<i64> {
    match (text.get(at)?, text.get(at + 1)?) {
        (a @ b'0'..=b'9', b @ b'0'..=b'9') => Some(i64::from(a - b'0') * 10 + i64::from(b - b'0')),
        _ => None,
    }
}

/// `2026-01-31 13:45` to the second at the usual places: nearly all samples of large files.
fn iso(text: &[u8]) -> Option<Written> {
    if text.get(4) != Some(&b'-')
        || text.get(7) != Some(&b'-')
        || !matches!(text.get(10), Some(b' ' | b'T'))
        || text.get(13) != Some(&b':')
    {
        return None;
    }
    let two = |at| two(text, at);
    let days = days_from_civil(two(0)? * 100 + two(2)?, two(5)?, two(8)?)?;
    let (seconds, mut at) = match text.get(16) {
        Some(b':') => (two(17)?, 19),
        _ => (0, 16),
    };
    let mut ms = of_day(two(11)?, two(14)?, seconds)?;
    ms += fraction(text, &mut at);
    let zone = zone(text.get(at..)?)?;
    Some(Written { date: Date::Days(days), ms, zone })
}

/// `01/31/2026 13:45:00.123`: most samples of Windows.
fn plain(text: &[u8]) -> Option<Written> {
    let mut at = 0;
    let first = small(text, &mut at)?;
    let separator = *text.get(at)?;
    if !matches!(separator, b'/' | b'.' | b'-') {
        return None;
    }
    at += 1;
    let second = small(text, &mut at)?;
    if *text.get(at)? != separator {
        return None;
    }
    let year = two(text, at + 1)? * 100 + two(text, at + 3)?;
    at += 5;
    if *text.get(at)? != b' ' {
        return None;
    }
    at += 1;
    let hour = small(text, &mut at)?;
    if *text.get(at)? != b':' {
        return None;
    }
    let minute = two(text, at + 1)?;
    at += 3;
    let second_of_minute = match text.get(at) {
        Some(b':') => {
            at += 3;
            two(text, at - 2)?
        }
        _ => 0,
    };
    let mut ms = of_day(hour, minute, second_of_minute)?;
    ms += fraction(text, &mut at);
    let zone = zone(text.get(at..)?)?;
    let numbers = Numbers::new([(first, 2), (second, 2), (year, 4)])?;
    Some(Written { date: Date::Numbers(numbers), ms, zone })
}

/// A number of one or two digits.
fn small(text: &[u8], at: &mut usize) -> Option<i64> {
    let first = text.get(*at).filter(|b| b.is_ascii_digit())?;
    let mut value = i64::from(first - b'0');
    *at += 1;
    if let Some(digit @ b'0'..=b'9') = text.get(*at) {
        value = value * 10 + i64::from(digit - b'0');
        *at += 1;
    }
    Some(value)
}

/// The milliseconds behind a decimal point or comma.
fn fraction(text: &[u8], at: &mut usize) -> i64 {
    let mut ms = 0;
    if let Some(b'.' | b',') = text.get(*at) {
        *at += 1;
        let mut worth = 100;
        while let Some(digit @ b'0'..=b'9') = text.get(*at) {
            ms += i64::from(digit - b'0') * worth;
            worth /= 10;
            *at += 1;
        }
    }
    ms
}

fn of_day(hour: i64, minute: i64, second: i64) -> Option<i64> {
    // 60 is a leap second, 24:00 the end of a day.
    let sound = (0..=24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    sound.then(|| ((hour * 60 + minute) * 60 + second) * 1000)
}

/// The zone that ends a time; nothing where the text is none.
#[expect(clippy::option_option, reason = "a text that is no zone differs from no zone")]
#[inline]
fn zone(rest: &[u8]) -> Option<Option<Zone>> {
    match rest {
        [] => Some(None),
        b"Z" => Some(Some(Zone::Offset(0))),
        _ => zone_words(std::str::from_utf8(rest).ok()?),
    }
}

#[expect(clippy::option_option, reason = "a text that is no zone differs from no zone")]
fn zone_words(text: &str) -> Option<Option<Zone>> {
    let mut found = None;
    for part in text.split_whitespace() {
        let read = zones::offset_of(part).or_else(|| zones::named(part));
        if read.is_none() && !is_abbreviation(part) {
            return None;
        }
        found = found.or(read);
    }
    Some(found)
}

/// Zones that are not in the list are left open.
fn is_abbreviation(word: &str) -> bool {
    (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, by the number of digits; `/Date(1772438400000)/` as Windows
/// PowerShell writes JSON, an offset behind it or not.
fn since_1970(text: &str) -> Option<Written> {
    let json = text.strip_prefix("/Date(").and_then(|text| text.strip_suffix(")/"));
    let text = json.and_then(|text| text.split(['+', '-']).next()).unwrap_or(text);
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let per_ms = match whole.len() {
        9 | 10 => {
            let mut at = whole.len();
            let ms = whole.parse::<i64>().ok()? * 1000 + fraction(text.as_bytes(), &mut at);
            return Some(utc(ms));
        }
        13 => 1,
        16 => 1000,
        19 => 1_000_000,
        _ => return None,
    };
    Some(utc(whole.parse::<i64>().ok()?.div_euclid(per_ms)))
}

fn utc(ms: i64) -> Written {
    Written {
        date: Date::Days(ms.div_euclid(DAY_MS)),
        ms: ms.rem_euclid(DAY_MS),
        zone: Some(Zone::Offset(0)),
    }
}

/// `20260131134500.000000+060`, as Windows Management Instrumentation writes times: the zone in minutes.
fn management_time(text: &str) -> Option<Written> {
    let (start, rest) = text.split_once('.')?;
    let (sign, zone) = match rest.find(['+', '-'])? {
        6 if rest.as_bytes().get(6) == Some(&b'+') => (1, rest.get(7..)?),
        6 => (-1, rest.get(7..)?),
        _ => return None,
    };
    if start.len() != 14 || zone.len() != 3 {
        return None;
    }
    let mut written = Parts::of(start)?.written()?;
    written.ms += fraction(rest.as_bytes(), &mut 0);
    written.zone = Some(Zone::Offset(sign * zone.parse::<i32>().ok()?));
    Some(written)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Forenoon,
    Afternoon,
}

/// What the words of a time are.
#[derive(Default)]
struct Parts {
    /// Numbers that are no time of day, with how many digits each has.
    numbers: [(i64, usize); MOST_NUMBERS],
    count: usize,
    month: Option<i64>,
    /// Whether the month stands before all numbers, where some languages have the same word for a weekday.
    month_leads: bool,
    time: Option<i64>,
    half: Option<Half>,
    /// `a` or `p` before `m`.
    half_letter: Option<Half>,
    zone: Option<Zone>,
    weekday: bool,
    open_zone: bool,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        for word in spread(text).split_whitespace() {
            let word = word.trim_end_matches(['.', ':']);
            let mut letters = word.chars();
            match letters.next() {
                Some(c) if c.is_ascii_digit() => parts.number_word(word)?,
                Some('+' | '-') if letters.next().is_some_and(|c| c.is_ascii_digit()) => {
                    parts.zone = Some(zones::offset_of(word)?);
                }
                Some(c) if c.is_alphabetic() => parts.letter_word(word)?,
                _ if word.chars().any(char::is_alphanumeric) => return None,
                _ => {}
            }
        }
        Some(parts)
    }

    fn push(&mut self, value: i64, digits: usize) -> Option<()> {
        *self.numbers.get_mut(self.count)? = (value, digits);
        self.count += 1;
        Some(())
    }

    fn dated(&self) -> bool {
        self.count >= if self.month.is_some() { 2 } else { 3 }
    }

    fn number_word(&mut self, word: &str) -> Option<()> {
        if let Some(colon) = word.find(':') {
            if self.time.is_some() {
                return None;
            }
            // The date may be joined to the time: `31/Jan/2026:13:45:00`, `2026-01-31-13:45:00`.
            let before = word.get(..colon)?;
            let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
            let (date, time) = if digits == 4 {
                (before, word.get(colon + 1..)?)
            } else {
                word.split_at(colon - digits)
            };
            if !date.is_empty() {
                self.runs(date)?;
            }
            self.time_of_day(time)
        } else if self.dated() && self.time.is_none() {
            self.time_of_day(word)
        } else {
            self.runs(word)
        }
    }

    /// Numbers and names of months that only punctuation separates.
    fn runs(&mut self, text: &str) -> Option<()> {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_digit = |c: char| c.is_ascii_digit();
            let end = if is_digit(first) {
                rest.find(|c| !is_digit(c))
            } else if first.is_alphabetic() {
                rest.find(|c: char| !c.is_alphabetic())
            } else {
                Some(first.len_utf8())
            };
            let (run, behind) = rest.split_at(end.unwrap_or(rest.len()));
            rest = behind;
            if is_digit(first) {
                self.digits(run)?;
            } else if first.is_alphabetic() && !matches!(run, "st" | "nd" | "rd" | "th") {
                let Some(Word::Month(month)) = word(run) else { return None };
                self.set_month(month)?;
            }
        }
        Some(())
    }

    fn digits(&mut self, run: &str) -> Option<()> {
        let part = |range: std::ops::Range<usize>| run.get(range)?.parse::<i64>().ok();
        match run.len() {
            1..=4 => self.push(run.parse().ok()?, run.len()),
            8 | 12 | 14 => {
                self.push(part(0..4)?, 4)?;
                self.push(part(4..6)?, 2)?;
                self.push(part(6..8)?, 2)?;
                match run.get(8..)? {
                    "" => Some(()),
                    time => self.time_of_day(time),
                }
            }
            6 if self.dated() => self.time_of_day(run),
            _ => None,
        }
    }

    /// `13:45:00.123`, `1:45pm`, `13.45.00`, `134500`, with a zone behind it or not.
    fn time_of_day(&mut self, text: &str) -> Option<()> {
        if self.time.is_some() {
            return None;
        }
        let compact = text.bytes().take_while(u8::is_ascii_digit).count() >= 4;
        let signs: &[char] = if compact || text.contains(':') { &['+', '-'] } else { &['+'] };
        let (text, offset) = match text.find(signs) {
            Some(at) => (text.get(..at)?, Some(zones::offset_of(text.get(at..)?)?)),
            None => (text, None),
        };
        let (text, letters) = text.split_at(text.trim_end_matches(char::is_alphabetic).len());
        self.zone = offset.or(self.zone);
        if !letters.is_empty() {
            match word(letters) {
                Some(Word::Forenoon) => self.half = Some(Half::Forenoon),
                Some(Word::Afternoon) => self.half = Some(Half::Afternoon),
                Some(Word::Filler) => {}
                _ => self.zone = Some(zones::named(letters)?),
            }
        }
        let (clock, mut ms) = match text.split_once(['.', ',']) {
            Some((clock, part)) if compact || clock.contains(':') => {
                let mut at = 0;
                let ms = fraction(format!(".{part}").as_bytes(), &mut at);
                if at != part.len() + 1 {
                    return None;
                }
                (clock, ms)
            }
            _ => (text, 0),
        };
        let fields: Vec<i64> = if compact {
            let pairs = clock.as_bytes().chunks(2).map(|pair| two(pair, 0));
            pairs.collect::<Option<_>>()?
        } else {
            let parts = clock.trim_end_matches(':').split([':', '.', '-', 'h']);
            parts.map(|part| part.parse().ok()).collect::<Option<_>>()?
        };
        ms += match fields.as_slice() {
            [hour, minute] => of_day(*hour, *minute, 0)?,
            [hour, minute, second] => of_day(*hour, *minute, *second)?,
            // SQL Server puts a colon before the milliseconds.
            [hour, minute, second, thousandths @ 0..=999] if ms == 0 => {
                of_day(*hour, *minute, *second)? + thousandths
            }
            _ => return None,
        };
        self.time = Some(ms);
        Some(())
    }

    fn letter_word(&mut self, text: &str) -> Option<()> {
        if text.bytes().any(|b| b.is_ascii_digit()) {
            if let Some(zone) = zones::named(text) {
                self.zone = Some(zone);
                return Some(());
            }
            return self.runs(text);
        }
        let letter = self.half_letter.take();
        match (text.trim_end_matches('.'), letter) {
            ("a" | "A", _) => self.half_letter = Some(Half::Forenoon),
            ("p" | "P", _) => self.half_letter = Some(Half::Afternoon),
            ("m" | "M", Some(half)) => self.half = Some(half),
            _ => return self.whole_word(text),
        }
        Some(())
    }

    fn whole_word(&mut self, text: &str) -> Option<()> {
        if let Some(zone) = zones::named(text).filter(|_| self.count > 0) {
            self.zone = self.zone.or(Some(zone));
            return Some(());
        }
        match word(text) {
            Some(Word::Month(month)) => return self.set_month(month),
            Some(Word::Forenoon) => self.half = Some(Half::Forenoon),
            Some(Word::Afternoon) => self.half = Some(Half::Afternoon),
            Some(Word::Filler) => {}
            None if is_abbreviation(text) && self.time.is_some() && !self.open_zone => {
                self.open_zone = true;
            }
            // One word more is the day of the week, in whatever language.
            None if !self.weekday => self.weekday = true,
            None => return None,
        }
        Some(())
    }

    fn set_month(&mut self, month: i64) -> Option<()> {
        match self.month {
            // `mar 3 mar 2026`: the first is a Tuesday.
            Some(_) if self.month_leads && !self.weekday => self.weekday = true,
            Some(_) => return None,
            None => self.month_leads = self.count == 0,
        }
        self.month = Some(month);
        Some(())
    }

    fn written(mut self) -> Option<Written> {
        if self.count >= 3 && self.month_leads && (self.time.is_some() || self.count == 3) {
            // `mar 03/02/2026`: no month, but a Tuesday.
            self.month = None;
        }
        let dated = if self.month.is_some() { 2 } else { 3 };
        let numbers = self.numbers.get(..self.count)?;
        let (date, rest) = numbers.split_at_checked(dated)?;
        let date = match (date, self.month) {
            ([(year, 4), (month, _), (day, _)], None) => {
                Date::Days(days_from_civil(*year, *month, *day)?)
            }
            ([first, second, year @ (_, 2 | 4)], None) => {
                Date::Numbers(Numbers::new([*first, *second, *year])?)
            }
            ([(day, 1 | 2), (year, 4)] | [(year, 4), (day, 1 | 2)], Some(month)) => {
                Date::Days(days_from_civil(*year, month, *day)?)
            }
            ([(day, 1 | 2), (year, 2)], Some(month)) => {
                Date::Days(days_from_civil(2000 + year, month, *day)?)
            }
            _ => return None,
        };
        let time = match (rest, self.time) {
            ([], time) => time.unwrap_or_default(),
            ([(hour, 1 | 2), (minute, 2)], None) => of_day(*hour, *minute, 0)?,
            ([(hour, 1 | 2), (minute, 2), (second, 2)], None) => of_day(*hour, *minute, *second)?,
            _ => return None,
        };
        let ms = match (time.div_euclid(HOUR_MS), self.half) {
            (12, Some(Half::Forenoon)) => time - 12 * HOUR_MS,
            (0..=11, Some(Half::Afternoon)) => time + 12 * HOUR_MS,
            _ => time,
        };
        Some(Written { date, ms, zone: self.zone })
    }
}

/// The words of a time apart: commas and brackets are blanks, what stands in round brackets says the zone again, and `年月日時分秒`
/// are separators.
fn spread(text: &str) -> String {
    let mut spread = String::with_capacity(text.len());
    let mut depth = 0_u32;
    let mut before = ' ';
    let mut clock = false;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let after_digit = before.is_ascii_digit();
        let between = after_digit && next.is_ascii_digit();
        let shown = match c {
            '(' => {
                depth += 1;
                ' '
            }
            ')' => {
                depth = depth.saturating_sub(1);
                ' '
            }
            _ if depth > 0 => ' ',
            ',' if between && clock => '.',
            ',' | ';' | '[' | ']' | '"' | '\'' | '_' | '|' | '=' | '*' | '#' => ' ',
            'T' | 't' if between => ' ',
            '年' | '月' | '日' | '년' | '월' | '일' | '秒' | '초' if after_digit => ' ',
            '時' | '时' | '시' | '分' | '분' if after_digit => ':',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        clock = shown != ' ' && (clock || shown == ':');
        spread.push(shown);
        before = c;
    }
    spread
}

#[cfg(test)]
#[path = "written_tests.rs"]
mod tests;
