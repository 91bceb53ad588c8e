//! Where a performance log has its headings, its time and its samples.

use std::ops::ControlFlow;

use super::pdh_counters::Counter;
use crate::churn::clock;
use crate::table::{Document, Record};

/// Rows that may stand above the headings, as titles do.
const TITLE_ROWS: usize = 30;
/// The rows by which the column with the time is found.
const SAMPLED_ROWS: usize = 20;

/// Whether a row holds the headings of a log: `(PDH-CSV 4.0)` in front, or counters in most of its cells, whatever the first one says.
pub(crate) fn is_heading(cells: &[String]) -> bool {
    let Some(first) = cells.first() else {
        return false;
    };
    let counters = cells.iter().filter(|cell| is_counter(cell)).count();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    first.starts_with("(PDH-")
        || (first.starts_with("(PDH") && counters > 0)
        || (cells.len() > 1 && counters > 0 && counters * 2 >= filled)
}

/// A path with an object and a counter.
fn is_counter(cell: &str) -> bool {
    cell.starts_with('\\')
        && Counter::parse(cell)
            .is_some_and(|counter| !counter.object.is_empty() && !counter.name.is_empty())
}

/// The headings of a log among its first rows: above them only titles may stand, in one cell each.
pub(crate) fn headings(
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Option<(usize, Vec<String>)> {
    for (at, cells) in rows.into_iter().enumerate().take(TITLE_ROWS) {
        if is_heading(&cells) {
            return Some((at, rejoined(cells)));
        }
        if cells.iter().filter(|cell| !cell.is_empty()).count() > 1 {
            return None;
        }
    }
    None
}

/// The headings of a log, also where commas within instances took some of them apart: `\\WEB\Processor Information(0` and `1)\% Idle`.
pub(crate) fn rejoined(cells: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(cells.len());
    for cell in cells {
        match joined.last_mut() {
            Some(last)
                if last.starts_with('\\')
                    && !cell.starts_with('\\')
                    && last.matches('(').count() > last.matches(')').count()
                    && cell.contains(")\\") =>
            {
                last.push(',');
                last.push_str(&cell);
            }
            _ => joined.push(cell),
        }
    }
    joined
}

/// The column or columns with the time of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeColumns {
    pub(crate) first: usize,
    /// The time of day, where it has its own column.
    second: Option<usize>,
}

impl TimeColumns {
    /// Of the columns before the first counter those that hold times.
    pub(crate) fn find(document: &mut Document, headings: &[String]) -> Self {
        let before = headings.iter().position(|heading| is_counter(heading)).unwrap_or(1).max(1);
        if before == 1 {
            return Self::default();
        }
        let alone = (0..before).map(|first| Self { first, second: None });
        let pairs = (1..before).map(|second| Self { first: second - 1, second: Some(second) });
        let mut found: Vec<(Self, u32)> = alone.chain(pairs).map(|columns| (columns, 0)).collect();
        let mut rows = 0;
        let mut joined = String::new();
        let _ = document.records(None, &mut |record| {
            rows += 1;
            for (columns, read) in &mut found {
                let written = clock::written(columns.text(&record, &mut joined));
                *read += u32::from(written.is_some());
            }
            if rows < SAMPLED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        // A date without its time of day is a time, too: the pair says more.
        let best = found.iter().max_by_key(|(columns, read)| (*read, columns.second.is_some()));
        best.filter(|(_, read)| *read > 0).map_or_else(Self::default, |(columns, _)| *columns)
    }

    pub(crate) fn text<'a>(self, record: &Record<'a>, joined: &'a mut String) -> &'a str {
        let Some(second) = self.second else {
            return record.get(self.first);
        };
        joined.clear();
        joined.extend([record.get(self.first), " ", record.get(second)]);
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn counters_make_a_row_headings_whatever_stands_in_front() {
        let path = r"\\WEB\PhysicalDisk(0 C:)\Disk Write Bytes/sec";
        for first in ["", "Time", "Zeitstempel", "(PDH-CSV 4.0) (UTC)(0)"] {
            assert!(is_heading(&cells(&[first, path])), "{first}");
        }
        assert!(is_heading(&cells(&["(PDH-CSV 4.0)"])));
        for row in
            [&["Timestamp", "Path", "CookedValue"][..], &["2026-01-01 00:00", path, "1", "2"]]
        {
            assert!(!is_heading(&cells(row)), "{row:?}");
        }
        let rows = [cells(&["Exported on Monday"]), cells(&["Time", path])];
        assert_eq!(headings(rows).unwrap().0, 1);
        let table = [cells(&["Time", "Path", "Value"]), cells(&["1", path, path])];
        assert_eq!(headings(table), None);
    }

    #[test]
    fn paths_that_a_comma_took_apart_are_joined() {
        let row = cells(&[
            "(PDH-CSV 4.0)",
            r"\\WEB\Processor Information(0",
            r"29)\DPC Rate",
            r"\\WEB\System\Threads",
        ]);
        assert_eq!(
            rejoined(row)[1..],
            cells(&[r"\\WEB\Processor Information(0,29)\DPC Rate", r"\\WEB\System\Threads"])
        );
    }
}
