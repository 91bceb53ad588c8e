//! What `templates/columns/samples.toml` says about tables of samples.

use serde::de::DeserializeOwned;

use crate::embedded;

/// The parts of the file that a type asks for.
pub(crate) fn of<T: DeserializeOwned>() -> T {
    embedded::data!("columns/samples")
}
