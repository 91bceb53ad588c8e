//! Data that comes with asrcap, from `templates/`: a fault in it is one of asrcap and stops the program with the name of the
//! file. A test reads all of it. The build turns TOML files into JSON and CSV files into cells between tabs, which is what a
//! start of the program reads.

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

/// What the build made of a CSV file in `templates/`, named without its ending: rows of cells with tabs between them, none
/// quoted.
macro_rules! cells {
    ($name:expr) => {
        include_str!(concat!(env!("OUT_DIR"), "/templates/", $name, ".tsv"))
    };
}

/// The value of a TOML file in `templates/`, named without its ending. Kept in a `LazyLock`, it is read once.
macro_rules! data {
    ($name:expr) => {
        $crate::embedded::parsed(concat!($name, ".toml"), $crate::embedded::compiled!($name))
    };
}

pub(crate) use {cells, compiled, data, text};

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
