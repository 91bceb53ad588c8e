//! The finished plan in the forms that people and scripts read.

mod blocks;
mod csv;
mod summary;
pub mod table;
pub mod what_if;
pub mod workbook;

pub use csv::csv;
pub use summary::{markdown, text};

/// A document as JSON, indented, ending with a line feed.
#[must_use]
pub fn json(document: &impl serde::Serialize) -> String {
    // Documents hold texts and numbers only, which always have a JSON form.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema of the plan document.
#[must_use]
pub fn schema() -> String {
    json(&schemars::schema_for!(crate::plan::PlanDocument))
}
