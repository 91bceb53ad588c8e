//! One price file, or an archive of some.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::day::day;
use super::field::Field;
use super::format::{Format, PLAIN, folded};
use super::json::{self, Around};
use super::options::ReadOptions;
use super::pages::PageOf;
use super::rows::{Rows, Shared};
use super::table::{self, TableRows};
use super::text::{self, Hashed, Utf8};
use crate::finding::Finding;
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
            for mut document in documents {
                if let Err(error) = read.document(&mut document, map, shared) {
                    read.findings.push(error.to_finding());
                }
            }
            // In an archive other files may lie beside the list.
            if read.files.is_empty() {
                read.findings.extend(skipped.iter().map(TableError::to_finding));
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
    let Some(format) = Format::of(&keys(&start)) else {
        return Ok(false);
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
            let Some(format) = Format::of(&keys(text)) else { return Ok(()) };
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
            let TableRows { rows, read, findings, origins } = table.read(document, map, shared)?;
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
            let mut findings = Some(findings);
            let mut by_origin: BTreeMap<u16, Vec<PriceRow>> = BTreeMap::new();
            for row in rows {
                by_origin.entry(row.source).or_default().push(PriceRow { source: 0, ..row });
            }
            for (number, origin) in origins {
                let own = by_origin.remove(&number).unwrap_or_default();
                let format = Format::by_id(&origin.format).unwrap_or(table.format);
                let count = own.len() as u64;
                self.put(
                    format,
                    &origin.path.as_str().into(),
                    "",
                    day(&origin.price_date),
                    (own, count, findings.take().unwrap_or_default()),
                );
            }
        }
        Ok(())
    }

    fn put(
        &mut self,
        format: &'static Format,
        path: &Arc<str>,
        sha256: &str,
        price_date: Option<Date>,
        (rows, rows_read, mut findings): (Vec<PriceRow>, u64, Vec<Finding>),
    ) {
        if rows.is_empty() {
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
            },
            rows,
            findings,
        });
    }
}
