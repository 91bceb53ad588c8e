//! The finished plan in the forms that people and scripts read.

mod advice;
mod blocks;
pub mod chart;
mod churn;
mod confidence;
mod csv;
mod fill;
mod first_page;
mod html;
mod inspection;
mod look;
mod recovery;
mod schedule;
mod steps;
mod summary;
pub mod table;
mod texts;
pub mod theme;
pub mod what_if;
pub mod workbook;

pub use churn::churn;
pub use confidence::{Confidence, Level};
pub use csv::csv;
pub use first_page::{Fact, FirstPage, Number};
pub use html::{HtmlError, html};
pub use inspection::inspection;
pub use look::{Look, LookError};
pub use summary::{markdown, text};
pub use texts::{Texts, TextsError};

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
