//! Data that comes with asrcap, from `templates/`: a fault in it is one of asrcap and stops the program with the name of the
//! file. A test reads all of it.

use std::fmt::Display;

use serde::de::DeserializeOwned;

/// The text of a file in `templates/`.
macro_rules! text {
    ($file:expr) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $file))
    };
}

/// The value of a TOML file in `templates/`. Kept in a `LazyLock`, it is read once.
macro_rules! toml {
    ($file:expr) => {
        $crate::embedded::parsed($file, $crate::embedded::text!($file))
    };
}

pub(crate) use {text, toml};

/// Reads the text of a TOML file of asrcap's.
pub(crate) fn parsed<T: DeserializeOwned>(file: &str, text: &str) -> T {
    valid(file, ::toml::from_str(text))
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
