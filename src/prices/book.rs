//! The price book: the rows of all files, in one form and in one order.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::row::PriceRow;
use crate::finding::{Finding, Severity};

/// A price file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceSource {
    /// The path as it was given; `a.zip!b.csv` inside an archive.
    pub path: Arc<str>,
    /// The id of its form: `retail-json`, `ea-price-sheet`.
    pub format: &'static str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Arc<str>,
    /// Rows or items of prices that the file has.
    pub rows_read: u64,
    /// Rows that are in the book.
    pub rows_used: u64,
    /// The day of the prices, where the file states one: otherwise the newest first day of its rows.
    pub price_date: Option<Date>,
    /// The rates at which prices were brought into the currency of the book, in words; empty where none was.
    pub rate: Arc<str>,
}

/// What a reader makes of one file. `source` of the rows is 0.
#[derive(Clone, Debug)]
pub struct PriceFile {
    /// The file.
    pub source: PriceSource,
    /// Its rows.
    pub rows: Vec<PriceRow>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// The rows of all price files in one form, in an order that does not depend on that of the files.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    sources: Vec<PriceSource>,
    rows: Vec<PriceRow>,
    pub(super) findings: Vec<Finding>,
}

impl PriceBook {
    /// Puts files together. Rows that stand twice are kept once.
    #[must_use]
    pub fn new(mut files: Vec<PriceFile>) -> Self {
        files.sort_by(|a, b| a.source.cmp(&b.source));
        let mut book = Self::default();
        for (place, mut file) in files.into_iter().enumerate() {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            book.sources.push(file.source);
            book.findings.extend(file.findings);
            file.rows.iter_mut().for_each(|row| row.source = place);
            // Of one list of a million prices no second one is held.
            if book.rows.is_empty() {
                book.rows = file.rows;
            } else {
                book.rows.append(&mut file.rows);
            }
        }
        book.rows.sort_unstable();
        book.rows.dedup_by(|later, row| later.says_the_same(row));
        book
    }

    /// The files, in the order of their paths.
    #[must_use]
    pub fn sources(&self) -> &[PriceSource] {
        &self.sources
    }

    /// The rows, sorted by service, product, SKU, meter, region and so on.
    #[must_use]
    pub fn rows(&self) -> &[PriceRow] {
        &self.rows
    }

    /// The newest first day of a row: the day of the prices where no other is asked for.
    #[must_use]
    pub fn newest_first_day(&self) -> Option<Date> {
        self.rows.iter().filter_map(|row| row.effective_from).max()
    }

    /// The day of the prices: the newest first day of a row. Nothing where most rows have none, as
    /// that of a few says nothing of the others.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let dated = self.rows.iter().filter(|row| row.effective_from.is_some()).count();
        if dated * 2 < self.rows.len() {
            return None;
        }
        self.newest_first_day()
    }

    /// What was noticed.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The rates at which prices were brought into the currency of the book, in words.
    pub fn rates(&self) -> impl Iterator<Item = &str> {
        let rates = self.sources.iter().map(|source| &*source.rate);
        rates.filter(|rate| !rate.is_empty()).collect::<BTreeSet<&str>>().into_iter()
    }

    /// Whether a file, a page or a row was lost, so that prices may lack that the lists have.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The file of a row.
    #[must_use]
    pub fn source_of(&self, row: &PriceRow) -> Option<&PriceSource> {
        self.sources.get(usize::from(row.source))
    }
}
