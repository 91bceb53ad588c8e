//! The words of a schedule.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ScheduleError;

const WORDS: &str = include_str!("../../templates/schedule/words.toml");

/// Words by section and name.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Words(BTreeMap<String, BTreeMap<String, String>>);

impl Words {
    pub(crate) fn load() -> Result<Self, ScheduleError> {
        toml::from_str(WORDS)
            .map_err(|error| ScheduleError::Template { name: "words", reason: error.to_string() })
    }

    /// The text of a name with its places filled in.
    pub(crate) fn text(&self, section: &str, name: &str, values: &[(&str, &str)]) -> String {
        let text = self.0.get(section).and_then(|section| section.get(name));
        fill_in(text.map_or(name, String::as_str), values)
    }
}

/// Puts values into the places of a text: `{name}`.
pub(crate) fn fill_in(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_their_places_and_nothing_else() {
        let filled = fill_in("{a} of {b}, {a}", &[("a", "{b}"), ("b", "2")]);
        assert_eq!(filled, "{b} of 2, {b}");
        assert_eq!(Words::load().unwrap().text("waves", "wave", &[("number", "3")]), "Wave 3");
    }
}
