//! What a file of texts in another language can say.

use toml::{Table, Value};

use super::sheet_words::english;
use super::texts::{MESSAGES, SHEETS, TEMPLATE};
use super::texts_of_data::texts_of_data;

/// All words of the reports as a file of texts: the keys with their English, the words of the sheets, and the messages and
/// texts of embedded data by their English, which are empty as in a new catalogue of gettext.
///
/// Whoever translates them puts the file beside a theme and names it there as `texts`.
///
/// ```
/// let template = asrcap::report::texts_template();
/// assert!(template["messages"].get("change rate").is_some());
/// assert_eq!(template["severity"]["error"].as_str(), Some("error"));
/// ```
#[must_use]
pub fn texts_template() -> Table {
    let mut template: Table = toml::from_str(TEMPLATE).unwrap_or_default();
    template.insert(SHEETS.to_owned(), Value::Table(english()));
    let messages = template.entry(MESSAGES).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(messages) = messages {
        messages.extend(texts_of_data().iter().map(|text| (text.clone(), Value::from(""))));
    }
    template
}
