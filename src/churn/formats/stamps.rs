//! The times that scripts write between copies of counters.

use crate::churn::clock::{self, Dates, FileClock, Written};

/// A line with more words is none that a script writes as a mark.
const MOST_WORDS: usize = 14;
/// Words that stand before a number of seconds since 1970 and nothing else.
const LABELS: [&str; 8] = ["ts", "zzz", "time", "date", "timestamp", "epoch", "unix", "at"];

/// The time in a line of its own: `1772438400`, `TS 1772438400.12 2026-03-02 08:00:00`, `zzz ***Mon Mar 2 08:00:00 CET 2026`,
/// `=== 2026-03-02 08:00:00 ===`.
pub(crate) fn stamp(line: &str) -> Option<(&str, Written)> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_ornament(c));
    if let Some(written) = clock::written(line) {
        return Some((line, written));
    }
    let words = words(line)?;
    let text = |from: usize, to: usize| {
        let (start, _) = words.get(from)?;
        let (_, end) = words.get(to)?;
        Some(line.get(*start..*end)?.trim_matches(is_ornament))
    };
    // Seconds since 1970 say more than the local time beside them, but only a label tells them from another number.
    let first = text(0, 0)?;
    let label = first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let number = if LABELS.contains(&label.as_str()) { text(1, 1) } else { text(0, 0) };
    if let Some(number) = number
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && number.len() >= 10
        && let Some(written) = clock::written(number)
    {
        return Some((number, written));
    }
    // Of all runs of words the longest that is a time with its date.
    for length in (1..=words.len()).rev() {
        for from in 0..=words.len() - length {
            let Some(part) = text(from, from + length - 1) else { continue };
            if part.contains(':')
                && let Some(written) = clock::written(part)
            {
                return Some((part, written));
            }
        }
    }
    None
}

fn is_ornament(c: char) -> bool {
    matches!(
        c,
        '*' | '='
            | '#'
            | '-'
            | '>'
            | '<'
            | '@'
            | '~'
            | '_'
            | ':'
            | '|'
            | '!'
            | '"'
            | '\''
            | '['
            | ']'
    )
}

/// Where the words of a line begin and end.
fn words(line: &str) -> Option<Vec<(usize, usize)>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if !c.is_whitespace() {
            start.get_or_insert(at);
        } else if let Some(begin) = start.take() {
            words.push((begin, at));
        }
    }
    (words.len() <= MOST_WORDS).then_some(words)
}

/// The clock of a file with such times: it learns the order of their dates first.
#[derive(Default)]
pub(crate) struct Stamps {
    pub(crate) dates: Dates,
    pub(crate) clock: FileClock,
}

impl Stamps {
    /// The time in a line, in milliseconds since 1970-01-01 on the clock of the file.
    pub(crate) fn read(&mut self, line: &str) -> Option<i64> {
        let (text, written) = stamp(line)?;
        self.dates.see(text, &written);
        self.clock.see(&written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::clock::DateOrder;

    #[test]
    fn marks_of_scripts_are_times() {
        for (line, text) in [
            ("1772438400", "1772438400"),
            ("TS 1772438400.123456789 2026-03-02 08:00:00", "1772438400.123456789"),
            ("TS 1772438400", "1772438400"),
            ("1772438400 2026-03-02 08:00:00", "1772438400"),
            ("zzz ***Mon Mar  2 08:00:00 CET 2026", "Mon Mar  2 08:00:00 CET 2026"),
            ("=== 2026-03-02 08:00:00 ===", "2026-03-02 08:00:00"),
            ("--- web01 at Mon Mar 2 08:00:00 UTC 2026 ---", "at Mon Mar 2 08:00:00 UTC 2026"),
            ("Time: 02/03/2026 08:00:00", "Time: 02/03/2026 08:00:00"),
            ("Sample 12 2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z"),
            ("#20260302-080000#", "20260302-080000"),
        ] {
            let (found, written) = stamp(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(found, text, "{line}");
            assert!(written.local_ms(DateOrder::DayFirst).is_some(), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_times() {
        for line in [
            "",
            "08:00:00",
            "btime 1772438400",
            "pgpgin 1772438400123",
            "cpu 1772438400 12 3 4",
            "Linux 5.15.0 (web) 01/31/26 _x86_64_ (4 CPU)",
        ] {
            assert!(stamp(line).is_none(), "{line}");
        }
    }
}
