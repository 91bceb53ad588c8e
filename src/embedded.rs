//! Data that comes with asrcap, from `templates/`: a fault in it is one of asrcap and stops the program with the name of the
//! file. A test reads all of it. The build turns TOML files into JSON and CSV files into cells with their lengths, which is what
//! a start of the program reads.

use std::fmt::Display;

use serde::de::DeserializeOwned;

/// The text of a file in `templates/`.
macro_rules! text {
    ($file:expr) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $file))
    };
}

/// What the build made of a TOML file in `templates/`, named without its ending: the text for [`parsed`].
macro_rules! compiled {
    ($name:expr) => {
        include_str!(concat!(env!("OUT_DIR"), "/templates/", $name, ".json"))
    };
}

/// What the build made of a CSV file in `templates/`, named without its ending: its [`Cells`].
///
/// [`Cells`]: crate::embedded::Cells
macro_rules! cells {
    ($name:expr) => {
        $crate::embedded::Cells::new(
            include_str!(concat!(env!("OUT_DIR"), "/templates/", $name, ".cells")),
            include_bytes!(concat!(env!("OUT_DIR"), "/templates/", $name, ".lengths")),
        )
    };
}

/// The value of a TOML file in `templates/`, named without its ending. Kept in a `LazyLock`, it is read once.
macro_rules! data {
    ($name:expr) => {
        $crate::embedded::parsed(concat!($name, ".toml"), $crate::embedded::compiled!($name))
    };
}

/// The SHA-256 of a TOML file in `templates/rules/`, in hexadecimal, named without its ending.
macro_rules! sha256 {
    ($name:expr) => {
        include_str!(concat!(env!("OUT_DIR"), "/templates/", $name, ".sha256"))
    };
}

pub(crate) use {cells, compiled, data, sha256, text};

/// The cells of a CSV file of asrcap's, row after row.
#[derive(Debug)]
pub(crate) struct Cells {
    columns: usize,
    text: &'static str,
    lengths: std::slice::Iter<'static, [u8; 2]>,
}

impl Cells {
    /// From the texts of all cells, and from how many a row has and the bytes of each.
    pub(crate) fn new(text: &'static str, lengths: &'static [u8]) -> Self {
        let mut lengths = lengths.as_chunks().0.iter();
        let columns = lengths.next().map_or(0, |columns| u16::from_le_bytes(*columns).into());
        Self { columns, text, lengths }
    }
}

impl Iterator for Cells {
    type Item = Vec<&'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let cells = self.lengths.by_ref().take(self.columns).map(|length| {
            let (cell, behind) = self.text.split_at(u16::from_le_bytes(*length).into());
            self.text = behind;
            cell
        });
        Some(cells.collect()).filter(|row: &Self::Item| !row.is_empty())
    }
}

/// Reads what the build made of a TOML file of asrcap's.
pub(crate) fn parsed<T: DeserializeOwned>(file: &str, compiled: &str) -> T {
    valid(file, serde_json::from_str(compiled))
}

/// What was read from a file of asrcap's.
///
/// # Panics
///
/// Where the file is faulty, with its name.
#[expect(clippy::panic, reason = "a fault in the data that comes with asrcap")]
pub(crate) fn valid<T, E: Display>(file: &str, read: Result<T, E>) -> T {
    read.unwrap_or_else(|error| panic!("templates/{file}: {error}"))
}
