//! Tables that name their servers and disks in columns, and amounts that are a count that runs on.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::rows::last_of_id;
use crate::churn::format::Format;
use crate::churn::reading::file_stem::file_stem;
use crate::churn::reading::metric::without_port;
use crate::churn::reading::quantity::Quantity;
use crate::churn::reading::sample_stream::{Picks, Stream, Subject, key_of};
use crate::churn::reading::sheet_heads::Found;
use crate::estate::Quality;
use crate::table::Document;

/// Rows of amounts that tell whether they run on.
const ROWS_THAT_TELL: usize = 50_000;

/// The servers and disks of a table by the cells of their columns.
pub(super) fn by_columns(
    document: &mut Document,
    sheet: Option<&str>,
    header_row: u32,
    key: &[usize],
    has_server: bool,
    quantity: Quantity,
    most_rows: usize,
) -> Result<HashMap<String, Subject>, crate::table::TableError> {
    let stem = file_stem(document.path());
    let mut subjects = HashMap::new();
    let mut text = String::new();
    let mut rows = 0;
    document.records(sheet, &mut |record| {
        if record.line <= header_row {
            return ControlFlow::Continue(());
        }
        rows += 1;
        if rows > most_rows {
            return ControlFlow::Break(());
        }
        key_of(&record, key, &mut text);
        if !subjects.contains_key(&text) {
            let mut cells = key.iter().map(|column| record.get(*column).trim());
            let server = if has_server { cells.next().unwrap_or_default() } else { stem.as_str() };
            let server = without_port(last_of_id(server));
            let disk = cells
                .next()
                .filter(|disk| !disk.is_empty() && !disk.eq_ignore_ascii_case("_total"));
            if !server.is_empty() {
                let disk = disk.map(ToOwned::to_owned);
                let subject = Subject { server: server.to_owned(), disk, quantity };
                subjects.insert(text.clone(), subject);
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(subjects)
}

/// A table whose headings say everything, but whose amounts may be a count that runs on: that count.
pub(super) fn count_that_runs_on(
    document: &mut Document,
    found: &Found,
    format: Format,
    quality: Quality,
    (value, factor): (usize, f64),
) -> Option<Stream> {
    let key: Vec<usize> =
        [found.index("server"), found.index("disk")].into_iter().flatten().collect();
    let subjects = |document: &mut Document, most_rows: usize| {
        let (sheet, row) = (found.sheet.as_deref(), found.header.row_number);
        by_columns(document, sheet, row, &key, true, Quantity::Amount(factor), most_rows).ok()
    };
    // The first rows tell; large files are not read once more for nothing.
    let first = subjects(document, ROWS_THAT_TELL)?;
    let mut stream = Stream {
        format,
        quality,
        sheet: found.sheet.clone(),
        header_row: found.header.row_number,
        time: found.index("time")?,
        clock: found.index("clock"),
        seconds: None,
        picks: Picks::Rows { key: key.clone(), value, subjects: first },
    };
    if !stream.runs_on(document) {
        return None;
    }
    let subjects = subjects(document, usize::MAX)?;
    stream.picks = Picks::Rows { key, value, subjects };
    Some(stream)
}
