//! The words of the reports, in one file a language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use thiserror::Error;

/// `templates/report/texts.en.toml`: the words in English, and the template of any other language.
pub(super) const TEMPLATE: &str = include_str!("../../templates/report/texts.en.toml");

/// Why a file of words cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TextsError {
    /// The TOML holds something other than texts.
    #[error("texts {file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// It has other keys than the English file.
    #[error("texts {file}: {what} {key}")]
    Key {
        /// The file.
        file: String,
        /// Whether the key is missing or not known.
        what: &'static str,
        /// The key.
        key: String,
    },
}

/// The words of a language by their keys: `next.pilot`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    words: BTreeMap<String, String>,
}

static ENGLISH: LazyLock<Result<Texts, TextsError>> =
    LazyLock::new(|| Texts::parse("texts.en.toml", TEMPLATE));

impl Texts {
    /// The words in English.
    pub fn english() -> Result<Self, TextsError> {
        match &*ENGLISH {
            Ok(texts) => Ok(texts.clone()),
            Err(error) => Err(error.clone()),
        }
    }

    /// Reads another language, which must say all that the English file says.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, TextsError> {
        let (own, english) = (Self::parse(file, text)?, Self::english()?);
        let missing = english
            .words
            .keys()
            .find(|key| !own.words.contains_key(*key));
        let unknown = own
            .words
            .keys()
            .find(|key| !english.words.contains_key(*key));
        let wrong = |what, key: &String| TextsError::Key {
            file: file.to_owned(),
            what,
            key: key.clone(),
        };
        match (missing, unknown) {
            (Some(key), _) => Err(wrong("there is no", key)),
            (None, Some(key)) => Err(wrong("nothing uses", key)),
            (None, None) => Ok(own),
        }
    }

    fn parse(file: &str, text: &str) -> Result<Self, TextsError> {
        let wrong = |reason: String| TextsError::Syntax {
            file: file.to_owned(),
            reason,
        };
        let table: toml::Table =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
        let mut words = BTreeMap::new();
        flatten("", &table, &mut words).map_err(|key| wrong(format!("{key} is no text")))?;
        Ok(Self { words })
    }

    /// The words of a key. A key that is missing stands for itself, so that it is seen.
    #[must_use]
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The words of a key with values in place of `{names}`. What a value holds is left as it is.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(key);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// The words for one thing (`key.one`) or for several (`key.other`), with values in place of `{names}`.
    #[must_use]
    pub fn count(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let form = if count == 1 { "one" } else { "other" };
        self.fill(&format!("{key}.{form}"), values)
    }

    /// All words below a key, by the last part of theirs.
    #[must_use]
    pub fn below(&self, key: &str) -> BTreeMap<&str, &str> {
        self.words
            .iter()
            .filter_map(|(whole, words)| {
                let name = whole.strip_prefix(key)?.strip_prefix('.')?;
                Some((name, words.as_str()))
            })
            .collect()
    }
}

fn flatten(
    above: &str,
    table: &toml::Table,
    words: &mut BTreeMap<String, String>,
) -> Result<(), String> {
    for (name, value) in table {
        let key = if above.is_empty() {
            name.clone()
        } else {
            format!("{above}.{name}")
        };
        match value {
            toml::Value::String(text) => {
                words.insert(key, text.clone());
            }
            toml::Value::Table(inner) => flatten(&key, inner, words)?,
            _ => return Err(key),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Texts, TextsError};

    #[test]
    fn values_are_put_in_and_not_looked_into() {
        let texts = Texts::parse("t", "[a]\nb = \"{x} of {y}, {z}\"").unwrap();
        assert_eq!(
            texts.fill("a.b", &[("x", "{y}"), ("y", "2")]),
            "{y} of 2, {z}"
        );
        assert_eq!(texts.say("a.c"), "a.c");
    }

    #[test]
    fn another_language_says_all_that_english_says() {
        assert!(Texts::from_toml("de", TEMPLATE).is_ok());
        let shorter = TEMPLATE.replacen("title =", "titel =", 1);
        assert!(matches!(
            Texts::from_toml("de", &shorter),
            Err(TextsError::Key { .. })
        ));
        let more = format!("extra = \"x\"\n{TEMPLATE}");
        assert!(matches!(
            Texts::from_toml("de", &more),
            Err(TextsError::Key { .. })
        ));
        assert!(matches!(
            Texts::from_toml("de", "a = 1"),
            Err(TextsError::Syntax { .. })
        ));
    }

    /// Keys that stand in the code are in the file.
    #[test]
    fn every_key_in_the_code_has_words() {
        let texts = Texts::english().unwrap();
        let mut found = 0;
        for code in [
            include_str!("first_page.rs"),
            include_str!("advice.rs"),
            include_str!("confidence.rs"),
            include_str!("summary/mod.rs"),
            include_str!("summary/placement.rs"),
            include_str!("summary/verdicts.rs"),
            include_str!("html/verdicts.rs"),
            include_str!("chart/of_servers.rs"),
            include_str!("chart/of_storage.rs"),
            include_str!("chart/of_time.rs"),
            include_str!("html/context.rs"),
            include_str!("html/tables.rs"),
        ] {
            for (call, forms) in [
                ("say(\"", &[""][..]),
                ("fill(\"", &[""]),
                ("count(\"", &[".one", ".other"]),
            ] {
                for rest in code.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    for form in forms {
                        found += 1;
                        let key = format!("{key}{form}");
                        assert_ne!(texts.say(&key), key, "{key} has no words");
                    }
                }
            }
        }
        assert!(found > 40, "{found}");
    }
}
