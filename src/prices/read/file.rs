//! One price file, or an archive of some.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::de::IgnoredAny;

use super::day::day;
use super::field::Field;
use super::format::{Format, PLAIN, folded};
use super::json::{self, Around};
use super::options::ReadOptions;
use super::pages::PageOf;
use super::rows::{Rows, Shared};
use super::table::{self, Origin, TableRows};
use super::text::{self, Hashed, Utf8};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::opened;
use crate::prices::{PriceFile, PriceRow, PriceSource};
use crate::source::Location;
use crate::table::{Document, Opened, TableError, decode, open};

/// Bytes that a JSON file is recognised by.
const HEAD: u64 = 1 << 20;

/// What a file holds.
#[derive(Default)]
pub(super) struct ReadFile {
    pub(super) files: Vec<PriceFile>,
    pub(super) pages: Vec<PageOf>,
    /// What is said where there are no prices.
    pub(super) findings: Vec<Finding>,
    /// The headings of the tables that hold prices.
    pub(super) headings: BTreeSet<String>,
    /// How many columns those tables have.
    widths: BTreeSet<usize>,
}

/// Reads a file; of what is none of prices there is nothing but findings.
pub(super) fn read(
    path: &Path,
    shown: &Arc<str>,
    map: &[(String, Field)],
    options: &ReadOptions,
    shared: &mut Shared,
) -> ReadFile {
    let mut read = ReadFile::default();
    match json(path, shown, shared, &mut read) {
        Ok(true) => return read,
        Ok(false) => {}
        Err(error) => {
            let error = TableError::Io { path: Arc::clone(shown), source: error };
            read.findings.push(error.to_finding());
            return read;
        }
    }
    match open(path, &options.open) {
        Ok(Opened { documents, skipped }) => {
            let mut others = Vec::new();
            for mut document in documents {
                let before = read.said();
                match read.document(&mut document, map, shared) {
                    Err(error) => read.findings.push(error.to_finding()),
                    Ok(()) if read.said() == before => others.push(document),
                    Ok(()) => {}
                }
            }
            read.findings.extend(skipped.iter().map(TableError::to_finding));
            if !read.files.is_empty() {
                let others: Vec<Finding> =
                    others.iter_mut().map(|document| read.beside(document)).collect();
                read.findings.extend(others);
            }
        }
        Err(error) => read.findings.push(error.to_finding()),
    }
    read
}

/// Reads a file if it is JSON, item by item.
fn json(
    path: &Path,
    shown: &Arc<str>,
    shared: &mut Shared,
    read: &mut ReadFile,
) -> io::Result<bool> {
    let mut file = opened::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    let encoding = text::encoding(&head);
    let start = decode(&head, Some(encoding)).text;
    if !start.trim_start().starts_with(['{', '[']) {
        return Ok(false);
    }
    let Some(format) = Format::of_page(&keys(&start)) else {
        let is_cut = serde_json::from_str::<IgnoredAny>(&start).is_err_and(|error| error.is_eof());
        let is_cut = is_cut && (head.len() as u64) < HEAD;
        read.findings.extend(is_cut.then(|| cut(shown)));
        return Ok(is_cut);
    };
    let mut bytes = Hashed::new(Cursor::new(head).chain(file));
    let text = Utf8::new(&mut bytes, encoding);
    let mut rows = Rows::new(format, shared);
    let around = json::read(text, &mut rows);
    let (list, troubles) =
        (std::mem::take(&mut rows.made), rows.findings(&Location::file(Arc::clone(shown))));
    let count = rows.read;
    let sha256 = bytes.finish()?;
    read.json(format, shown, &sha256, (list, count, troubles), around);
    Ok(true)
}

/// The format of a document that holds prices, or is explained; tables that people type are not known by this.
pub(super) fn format_of(document: &mut Document) -> Option<&'static Format> {
    if let Some(text) = document.json() {
        // A character may stand across the end.
        let head = (0..4).find_map(|back| text.get(..(1 << 20) - back)).unwrap_or(text);
        return Format::of(&keys(head));
    }
    let tables = table::recognise(document, &[]).ok()?;
    tables.into_iter().map(|table| table.format).find(|format| format.id != PLAIN)
}

/// The keys in the beginning of a JSON text, folded.
fn keys(text: &str) -> HashSet<String> {
    let mut keys = HashSet::new();
    // Between two quotation marks stands a text, once those inside of texts are away.
    let text = text.replace("\\\\", "").replace("\\\"", "");
    let mut parts = text.split('"');
    parts.next();
    while let (Some(inside), Some(behind)) = (parts.next(), parts.next()) {
        if behind.trim_start().starts_with(':') && inside.len() < 100 && !keys.contains(inside) {
            keys.insert(folded(inside));
        }
    }
    keys
}

impl ReadFile {
    /// How much was found, which tells whether a document added to it.
    fn said(&self) -> (usize, usize) {
        (self.files.len(), self.findings.len())
    }

    /// What is said of a file beside price lists in an archive. One with as many columns is a part of theirs without headings.
    fn beside(&self, document: &mut Document) -> Finding {
        let path = Arc::clone(document.path());
        let head = document.head(None, 1).ok();
        let width = head.and_then(|head| head.rows.first().map(|row| row.cells.len()));
        let place = document.location(None);
        if width.is_some_and(|width| width > 1 && self.widths.contains(&width)) {
            let message = message!(
                "it has no headings, and as many columns as a price list beside it; left out"
            );
            return Finding::error("incomplete-price-list", path.as_ref(), message)
                .hint(message!("If it is a part of that list, put the headings in its first row"))
                .at(place);
        }
        let message = message!("it is no price file of a known form; left out");
        Finding::note("no-price-file", path.as_ref(), message).at(place)
    }

    /// Takes what a JSON file holds.
    fn json(
        &mut self,
        format: &'static Format,
        path: &Arc<str>,
        sha256: &str,
        (rows, read, mut findings): (Vec<PriceRow>, u64, Vec<Finding>),
        around: Around,
    ) {
        let place = Location::file(Arc::clone(path));
        if let Some(fault) = around.fault {
            let message = message!(
                "it is no JSON from here on: {reason}; {read} rows before are read, what follows is missing",
                reason = fault.reason,
                read
            );
            findings.push(
                Finding::error("incomplete-price-list", path.as_ref(), message)
                    .hint(message!("The file was probably not saved whole; save it again"))
                    .at(place.clone().with_row(fault.line)),
            );
        }
        if around.tax_included {
            let message = message!(
                "it says that taxes are in its prices, which those of other lists are not"
            );
            findings.push(
                Finding::warning("price-tax-included", path.as_ref(), message)
                    .hint(message!("Give a list without taxes, so that sums can be compared"))
                    .at(place.clone()),
            );
        }
        if !around.terms_to_come.is_empty() {
            let terms = around.terms_to_come.join(", ");
            let message = message!(
                "terms of the offer that begin after the newest price and are not applied: {terms}",
                terms
            );
            findings.push(
                Finding::warning("price-offer-terms", path.as_ref(), message)
                    .hint(message!("Give the rate card of the day that counts"))
                    .at(place.clone()),
            );
        }
        if !around.terms_left_out.is_empty() {
            let terms = around.terms_left_out.join(", ");
            let message =
                message!("terms of the offer that are not taken into account: {terms}", terms);
            findings.push(
                Finding::warning("price-offer-terms", path.as_ref(), message)
                    .hint(message!(
                        "Prices are those of the list; state what is off with --discount"
                    ))
                    .at(place),
            );
        }
        self.pages.extend(around.pages.into_iter().map(|page| (Arc::clone(path), page)));
        self.put(format, path, sha256, None, (rows, read, findings));
    }

    /// Takes the prices of a document, sheet by sheet.
    pub(super) fn document(
        &mut self,
        document: &mut Document,
        map: &[(String, Field)],
        shared: &mut Shared,
    ) -> Result<(), TableError> {
        let path = Arc::clone(document.path());
        if let Some(text) = document.json() {
            let Some(format) = Format::of_page(&keys(text)) else { return Ok(()) };
            let mut rows = Rows::new(format, shared);
            let around = json::read(text.as_bytes(), &mut rows);
            let troubles = rows.findings(&Location::file(Arc::clone(&path)));
            let made = (rows.made, rows.read, troubles);
            let sha256 = document.sha256().to_owned();
            self.json(format, &path, &sha256, made, around);
            return Ok(());
        }
        let tables = table::recognise(document, map)?;
        let several = tables.len() > 1;
        for table in tables {
            if let Some(why) = &table.format.explained {
                self.findings.push(
                    Finding::error(
                        "no-price-list",
                        path.as_ref(),
                        message!(
                            "it is {what}; {why}",
                            what = table.format.name.as_str(),
                            why = why.reason.as_str()
                        ),
                    )
                    .hint(crate::wording::Message::words(why.hint.as_str()))
                    .at(document.location(table.sheet.as_deref())),
                );
                continue;
            }
            self.headings.extend(table.headings.iter().cloned());
            self.widths.insert(table.headings.len());
            let TableRows { rows, read, mut findings, origins } =
                table.read(document, map, shared)?;
            let path: Arc<str> = match &table.sheet {
                Some(sheet) if several => format!("{path}!{sheet}").into(),
                _ => Arc::clone(&path),
            };
            let sha256 = document.sha256().to_owned();
            if origins.is_empty() {
                self.put(table.format, &path, &sha256, table.price_date, (rows, read, findings));
                continue;
            }
            // A price book: its rows are still those of the files that they came from.
            if origins.values().any(|origin| origin.is_incomplete) {
                findings.push(lacking(&path));
            }
            let mut findings = Some(findings);
            for (own, origin) in by_origin(rows, origins) {
                let format = Format::by_id(&origin.format).unwrap_or(table.format);
                let count = own.len() as u64;
                self.put(
                    format,
                    &origin.path.as_str().into(),
                    "",
                    day(&origin.price_date),
                    (own, count, findings.take().unwrap_or_default()),
                );
                if let Some(file) = self.files.last_mut() {
                    file.source.rate = origin.rate.into();
                }
            }
        }
        Ok(())
    }

    /// That a page is there on which there is no price: the last one of a list may be such.
    fn is_empty_page(&self, path: &Arc<str>) -> bool {
        self.pages.iter().any(|(of, page)| of == path && page.items == 0)
    }

    fn put(
        &mut self,
        format: &'static Format,
        path: &Arc<str>,
        sha256: &str,
        price_date: Option<Date>,
        (rows, rows_read, mut findings): (Vec<PriceRow>, u64, Vec<Finding>),
    ) {
        let is_told = findings.iter().any(|finding| finding.severity == Severity::Error);
        if rows.is_empty() && rows_read == 0 && self.is_empty_page(path) {
            let message = message!("it is a page without prices");
            findings.push(
                Finding::note("empty-price-page", path.as_ref(), message)
                    .hint(message!("Nothing is to be done where it is the last page of a list"))
                    .at(Location::file(Arc::clone(path))),
            );
        } else if rows.is_empty() && !is_told {
            let message = message!(
                "it is {format}, but there is no price in it",
                format = format.name.as_str()
            );
            findings.push(
                Finding::error("no-prices", path.as_ref(), message)
                    .hint(message!("Export the list again"))
                    .at(Location::file(Arc::clone(path))),
            );
        }
        let newest = || rows.iter().filter_map(|row| row.effective_from).max();
        self.files.push(PriceFile {
            source: PriceSource {
                path: Arc::clone(path),
                format: &format.id,
                sha256: sha256.into(),
                rows_read,
                rows_used: rows.len() as u64,
                price_date: price_date.or_else(newest),
                rate: "".into(),
            },
            rows,
            findings,
        });
    }
}

/// The rows of a price book, file by file, none of them held twice.
fn by_origin(
    mut rows: Vec<PriceRow>,
    origins: BTreeMap<u16, Origin>,
) -> impl Iterator<Item = (Vec<PriceRow>, Origin)> {
    rows.sort_unstable_by_key(|row| row.source);
    let mut files = Vec::new();
    for (number, origin) in origins.into_iter().rev() {
        let first = rows.partition_point(|row| row.source < number);
        let mut own = if first == 0 { std::mem::take(&mut rows) } else { rows.split_off(first) };
        rows.shrink_to_fit();
        for row in &mut own {
            row.source = 0;
        }
        files.push((own, origin));
    }
    files.into_iter().rev()
}

/// That a file breaks off before it says what it is.
fn cut(path: &Arc<str>) -> Finding {
    let message =
        message!("it is JSON that breaks off before the first price; nothing of it is read");
    Finding::error("incomplete-price-list", path.as_ref(), message)
        .hint(message!("The file was probably not saved whole; save it again"))
        .at(Location::file(Arc::clone(path)))
}

/// That a price book was made of lists which were not whole.
fn lacking(path: &Arc<str>) -> Finding {
    let message = message!(
        "when this price book was made, files, pages or rows of its lists were missing or could not be read; what it lacks is still missing"
    );
    Finding::error("incomplete-price-list", path.as_ref(), message)
        .hint(message!("Make the book again of lists that are whole"))
        .at(Location::file(Arc::clone(path)))
}
