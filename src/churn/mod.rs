//! Change-rate measurements: what was read, how it joins the servers, and what it says about bandwidth.

mod format;
mod heading;
mod join;
mod model;
mod names;
mod options;
mod series;
mod typed;

pub use format::{Format, recognise};
pub use join::{Joined, join};
pub use model::{Amount, Basis, Measurement, Reading, Window};
pub use options::Options;
pub use series::{Day, Series};

use crate::finding::Finding;
use crate::table::Document;

/// Reads the measurements of a file that [`recognise`] knows.
///
/// What cannot be read is in the findings, never an error: other files may still be good.
#[must_use]
pub fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let mut reading = match format {
        Format::Table => typed::read(document),
        _ => Reading::default(),
    };
    let _ = options;
    if reading.measurements.is_empty() && reading.findings.is_empty() {
        let path = document.path();
        reading.findings.push(
            Finding::error(
                "no-measurements",
                path.as_ref(),
                format!("the file was taken for {format}, but holds no change rate"),
            )
            .at(document.place(None)),
        );
    }
    reading
}
