//! The finished plan in the forms that people and scripts read.

mod account_utilisation;
mod advice;
mod approach;
mod blocks;
pub mod chart;
mod churn;
mod clock;
mod confidence;
mod csv;
mod explanation;
pub mod finding_groups;
mod first_copy;
mod first_page;
mod html;
mod inspection;
mod json;
mod language;
mod model;
pub mod paths;
mod price_answers;
mod prices;
mod recovery;
mod report_style;
mod resources;
mod right_sizing;
mod rules;
mod schedule;
mod scope_values;
mod sheet_words;
mod sizes;
mod steps;
mod summary;
pub mod table;
mod texts;
mod texts_of_data;
pub mod theme;
mod translation;
pub mod what_if;
pub mod workbook;

pub use churn::churn;
pub use confidence::{Confidence, Level};
pub use csv::csv;
pub use explanation::{explainable, explanation};
pub use first_page::{Fact, FirstPage, Number};
pub use html::{HtmlError, html};
pub use inspection::{InspectionView, inspection};
pub use json::json;
pub use price_answers::{AnswerForm, PriceAnswer, price_changes, price_lists};
pub use prices::prices;
pub use report_style::{ReportStyle, ReportStyleError};
pub use rules::{rule, rule_set, rule_sets, rules_diff};
pub use scope_values::scope_values;
pub use sheet_words::SheetWordsError;
pub use sizes::{size, sizes};
pub use summary::{markdown, text};
pub use texts::{Texts, TextsError};
pub use translation::texts_template;

/// The JSON Schema of the plan document.
#[must_use]
pub fn schema() -> String {
    json(&schemars::schema_for!(crate::plan::PlanDocument))
}
