//! Measurement files for tests.

use super::format::Format;
use super::model::{Amount, Reading};
use super::options::Options;
use super::readers;
use super::usage::UsageSeries;
use crate::table::{Document, OpenOptions, open};

/// A file of this content.
pub(crate) fn document(name: &str, content: &[u8]) -> (tempfile::TempDir, Document) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let document = open(&path, &OpenOptions::default()).unwrap().documents.remove(0);
    (folder, document)
}

/// What a file of this content is taken for, and what is read from it.
pub(crate) fn read(name: &str, content: &[u8]) -> (Option<Format>, Reading) {
    read_with(name, content, &Options::default())
}

/// The servers, the disks and their rates over time.
pub(crate) fn series(reading: &Reading) -> Vec<(String, String, Vec<f64>)> {
    reading
        .measurements
        .iter()
        .map(|m| {
            let Amount::Series(series) = &m.amount else { panic!("no series") };
            (m.server.clone(), m.disk.clone().unwrap_or_default(), series.rates().collect())
        })
        .collect()
}

/// The servers, the gauges and their values over time.
pub(crate) fn usage(reading: &Reading) -> Vec<(&str, &str, Vec<f64>)> {
    let values = |usage: &UsageSeries| usage.series.rates().collect::<Vec<_>>();
    reading.usage.iter().map(|u| (u.server.as_str(), u.gauge.id(), values(u))).collect()
}

/// The same with options.
pub(crate) fn read_with(
    name: &str,
    content: &[u8],
    options: &Options,
) -> (Option<Format>, Reading) {
    let (_folder, mut document) = document(name, content);
    let format = readers::recognise(&mut document);
    let reading = format
        .map_or_else(Reading::default, |format| readers::read(&mut document, format, options));
    (format, reading)
}
