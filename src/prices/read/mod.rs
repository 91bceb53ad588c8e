//! Price files of every kind, recognised by what is in them.

mod currency;
mod day;
mod field;
mod figure;
mod file;
mod find;
pub(crate) mod format;
mod json;
mod options;
mod pages;
mod rows;
mod table;
mod text;
mod trouble;

pub use options::{PriceError, ReadOptions};

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::book::{PriceBook, PriceFile};
use super::row::PriceRow;
use super::summary::Summary;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::nearest::{did_you_mean, nearest};
use crate::source::{Location, shown};
use crate::table::Document;

/// What is said of files that are no price lists.
const BESIDE: [&str; 3] = ["not-a-table", "no-price-file", "no-price-list"];

/// Reads price files, folders and archives of them, in any number and order, into one book in one currency.
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<PriceBook, PriceError> {
    if paths.is_empty() {
        return Err(PriceError::NoPaths);
    }
    let map = options.fields()?;
    let mut findings = Vec::new();
    // The order of the files changes nothing.
    let mut paths = paths.to_vec();
    paths.sort();
    let mut found = find::find(&paths, &options.outputs, &mut findings);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let (mut files, mut pages) = (Vec::new(), Vec::new());
    let mut headings = BTreeSet::new();
    let mut shared = rows::Shared::default();
    for one in found {
        let path: Arc<str> = shown(&one.path).into();
        let read = file::read(&one.path, &path, &map, options, &mut shared);
        if read.files.is_empty() && read.findings.is_empty() {
            findings.push(no_prices(&path, one.named));
        }
        let weight = |mut finding: Finding| {
            // What lies beside price files in a folder is no error; an empty file or one that breaks off may be a page.
            let is_other = BESIDE.contains(&finding.code);
            if read.files.is_empty() && !one.named && is_other {
                finding.severity = Severity::Note;
            }
            finding
        };
        findings.extend(read.findings.into_iter().map(weight));
        files.extend(read.files);
        pages.extend(read.pages);
        headings.extend(read.headings);
    }
    pages.sort_by(|(a, _), (b, _)| a.cmp(b));
    findings.extend(pages::missing(&pages));
    findings.extend(map.iter().filter_map(|(heading, _)| not_there(heading, &headings)));
    keep_offer(&mut files, options.offer.as_deref());
    if files.iter().all(|file| file.rows.is_empty()) {
        findings.extend(files.into_iter().flat_map(|file| file.findings));
        findings.sort_by_key(|finding| finding.severity);
        return Err(PriceError::NothingUsable { findings });
    }
    currency::settle(&mut files, options, &mut findings)?;
    let mut book = PriceBook::new(files);
    book.findings.extend(findings);
    let of_all = book.of_all();
    book.findings.extend(of_all);
    Ok(book)
}

/// The name of the price format that a document has; nothing where it is no price file that a program wrote.
pub(crate) fn recognised(document: &mut Document) -> Option<&'static str> {
    file::format_of(document).map(|format| format.name.as_str())
}

/// What a document holds that is a price file.
pub(crate) fn summary_of(document: &mut Document) -> Option<Summary> {
    file::format_of(document)?;
    let mut read = file::ReadFile::default();
    // What cannot be read is told where it is read for prices.
    let _ = read.document(document, &[], &mut rows::Shared::default());
    let mut book = PriceBook::new(read.files);
    book.findings.extend(read.findings);
    Some(book.summary())
}

/// The formats of price files: ids and names.
pub fn formats() -> impl Iterator<Item = (&'static str, &'static str)> {
    format::Format::all().map(|format| (format.id.as_str(), format.name.as_str()))
}

fn no_prices(path: &Arc<str>, named: bool) -> Finding {
    let severity = if named { Severity::Error } else { Severity::Note };
    let message = message!("it is no price file of a known form; left out");
    Finding::new("no-price-file", severity, path.as_ref(), message)
        .hint(message!("Say with --map which headings are meter, unit, price and currency, such as --map Price=price"))
        .at(Location::file(Arc::clone(path)))
}

/// That no table has a heading which the user says the meaning of.
fn not_there(heading: &str, headings: &BTreeSet<String>) -> Option<Finding> {
    if headings.iter().any(|known| format::folded(known) == format::folded(heading)) {
        return None;
    }
    let near = nearest(heading, headings.iter().map(String::as_str));
    let message = message!(
        "no price table has the heading {heading}{near}",
        heading,
        near = did_you_mean(near)
    );
    Some(
        Finding::warning("map-not-used", heading, message)
            .hint(message!("Write the heading in --map as it stands in the file")),
    )
}

/// Leaves out what is of another offer than the one that is wanted.
fn keep_offer(files: &mut [PriceFile], offer: Option<&str>) {
    let Some(offer) = offer else { return };
    for file in files {
        let is_wanted =
            |row: &PriceRow| row.offer.is_empty() || row.offer.eq_ignore_ascii_case(offer);
        currency::keep(file, is_wanted, "price-offer-chosen", |left_out| {
            message!("{left_out} prices of other offers than {offer} are left out", left_out, offer)
        });
    }
}
