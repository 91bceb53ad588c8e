//! The words of the reports, in one file a language.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use thiserror::Error;

use super::sheet_words::{SheetWordsError, is_file, load, replace};
use super::texts_of_data::texts_of_data;
use crate::embedded;
use crate::plan::Readiness;
use crate::wording::{Message, fill, placeholders};

/// `templates/report/texts.en.toml`: the words in English, and the template of any other language.
pub(crate) const TEMPLATE: &str = include_str!("../../templates/report/texts.en.toml");

/// Why a file of words cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextsError {
    /// The TOML holds something other than texts.
    #[error("texts {file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// It has a key that the English file does not have.
    #[error("texts {file}: nothing uses {key}")]
    Key {
        /// The file.
        file: String,
        /// The key.
        key: String,
    },
    /// A text lacks a value that the English one holds, or has one that nobody gives.
    #[error("texts {file}: {key}: {{{name}}} is {what} the English text")]
    Value {
        /// The file.
        file: String,
        /// The key.
        key: String,
        /// The value.
        name: String,
        /// Whether it is missing or not known.
        what: &'static str,
    },
}

/// The words of a language by their keys: `next.pilot`.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Those of another language; without them the English ones, which are read when the first is asked for.
    other: Option<Arc<Language>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Language {
    words: BTreeMap<String, String>,
    /// Messages and the texts of embedded data by the English ones; empty where it has no words for one, as in a new
    /// catalogue of gettext.
    messages: BTreeMap<String, String>,
    /// Words of single sheets of the workbook that stand in the place of those in `templates/workbook/`.
    sheets: toml::Table,
    /// The same for disaster recovery, in the place of those.
    recovery_sheets: toml::Table,
}

/// The table of a language that holds the words of the sheets.
pub(crate) const SHEETS: &str = "workbook";
/// The table of a language that holds messages by the English ones.
pub(crate) const MESSAGES: &str = "messages";
/// The table that holds words for disaster recovery, by the keys of those that they replace.
const RECOVERY: &str = "dr";
/// What its keys begin with.
const RECOVERY_WORDS: &str = "dr.";
const ENGLISH_FILE: &str = "report/texts.en.toml";
/// The words in English, without the messages: those say themselves.
static ENGLISH: LazyLock<Language> = LazyLock::new(|| {
    let mut tables = english_tables();
    tables.remove(MESSAGES);
    let read = |(name, table): (String, Box<RawValue>)| {
        (name, embedded::parsed(ENGLISH_FILE, table.get()))
    };
    embedded::valid(
        ENGLISH_FILE,
        Language::of(ENGLISH_FILE, tables.into_iter().map(read).collect()),
    )
});
/// The messages that another language can have words for, read when there is one.
static ENGLISH_MESSAGES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let messages = english_tables().remove(MESSAGES);
    messages.map(|table| embedded::parsed(ENGLISH_FILE, table.get())).unwrap_or_default()
});

/// The tables of the English file by their names, unread.
fn english_tables() -> BTreeMap<String, Box<RawValue>> {
    embedded::data!("report/texts.en")
}

impl Texts {
    /// The words in English.
    #[must_use]
    pub fn english() -> Self {
        Self::default()
    }

    fn language(&self) -> &Language {
        self.other.as_deref().unwrap_or_else(|| &ENGLISH)
    }

    /// Reads another language, or a few words of one's own: what the file does not say stays English.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, TextsError> {
        let table = toml::from_str(text).map_err(|error: toml::de::Error| TextsError::Syntax {
            file: file.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        let (own, english) = (Language::of(file, table)?, &*ENGLISH);
        let mut sheets = own.sheets.keys().chain(own.recovery_sheets.keys());
        if let Some(sheet) = sheets.find(|sheet| !is_file(sheet)) {
            let key = format!("{SHEETS}.{sheet}");
            return Err(TextsError::Key { file: file.to_owned(), key });
        }
        for (key, words) in &own.words {
            let file = || file.to_owned();
            let Some(known) = english.words.get(key) else {
                let key = key.clone();
                return Err(TextsError::Key { file: file(), key });
            };
            let (own, known) = (placeholders(words), placeholders(known));
            // Of one thing a language need not say the number.
            let optional = key.rsplit('.').next() == Some("one");
            let missing = known.iter().find(|name| !optional && !own.contains(*name));
            let more = own.iter().find(|name| !known.contains(*name));
            let wrong = missing.map(|name| (name, "only in")).or(more.map(|name| (name, "not in")));
            if let Some((name, what)) = wrong {
                return Err(TextsError::Value {
                    file: file(),
                    key: key.clone(),
                    name: (*name).to_owned(),
                    what,
                });
            }
        }
        for (text, words) in own.messages.iter().filter(|(_, words)| !words.is_empty()) {
            if !ENGLISH_MESSAGES.contains_key(text) && !texts_of_data().contains(text) {
                return Err(TextsError::Key { file: file.to_owned(), key: text.clone() });
            }
            let known = placeholders(text);
            if let Some(name) = placeholders(words).iter().find(|name| !known.contains(*name)) {
                return Err(TextsError::Value {
                    file: file.to_owned(),
                    key: text.clone(),
                    name: (*name).to_owned(),
                    what: "not in",
                });
            }
        }
        let (mut words, mut messages) = (english.words.clone(), ENGLISH_MESSAGES.clone());
        // Where a language has words for a migration alone, they stand for disaster recovery too: better than English ones.
        words.retain(|key, _| {
            !key.strip_prefix(RECOVERY_WORDS).is_some_and(|key| own.words.contains_key(key))
        });
        words.extend(own.words);
        messages.extend(own.messages);
        let mut recovery_sheets = english.recovery_sheets.clone();
        replace(&mut recovery_sheets, &own.sheets);
        replace(&mut recovery_sheets, &own.recovery_sheets);
        let language = Language { words, messages, sheets: own.sheets, recovery_sheets };
        Ok(Self { other: Some(Arc::new(language)) })
    }

    /// The words of a sheet, from the file of this name in `templates/workbook/` and what this language has in their place.
    pub(crate) fn sheet_words<T: DeserializeOwned>(
        &self,
        file: &'static str,
    ) -> Result<T, SheetWordsError> {
        load(self.language().sheets.get(file).and_then(toml::Value::as_table), file)
    }

    /// The words of a key, if it has any.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.language().words.get(key).map(String::as_str)
    }

    /// The words of a key. A key that is missing stands for itself, so that it is seen.
    #[must_use]
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.language().words.get(key).map_or(key, String::as_str)
    }

    /// The words of a key below another: `readiness` and `ready`.
    #[must_use]
    pub fn say_of<'a>(&'a self, above: &str, key: &'a str) -> &'a str {
        self.language().words.get(&format!("{above}.{key}")).map_or(key, String::as_str)
    }

    /// A message of the plan in this language; what it has no words for stays English.
    #[must_use]
    pub fn message(&self, message: &Message) -> String {
        message.translated(&|english| self.of_english(english))
    }

    /// Several messages in one cell.
    #[must_use]
    pub fn messages(&self, messages: &[Message]) -> String {
        messages.iter().map(|message| self.message(message)).collect::<Vec<_>>().join("; ")
    }

    /// A text that embedded data says in English, in this language as far as it has words for it.
    #[must_use]
    pub fn in_words<'a>(&'a self, english: &'a str) -> &'a str {
        self.of_english(english).unwrap_or(english)
    }

    /// The same with the words below `dr` in the place of those that speak of a migration.
    pub(crate) fn for_recovery(&self) -> Self {
        let mut own = self.language().clone();
        let instead = self.language().words.iter().filter_map(|(key, words)| {
            Some((key.strip_prefix(RECOVERY_WORDS)?.to_owned(), words.clone()))
        });
        own.words.extend(instead);
        replace(&mut own.sheets, &self.language().recovery_sheets);
        Self { other: Some(Arc::new(own)) }
    }

    /// The words of another language for messages; English has none beside the messages themselves.
    fn own_messages(&self) -> Option<&BTreeMap<String, String>> {
        self.other.as_deref().map(|language| &language.messages)
    }

    /// Whether it has words of its own for messages and embedded data.
    pub(crate) fn has_messages(&self) -> bool {
        self.own_messages().is_some_and(|messages| messages.values().any(|text| !text.is_empty()))
    }

    /// The words for a text that embedded data or code says in English: `None` where it stays English.
    #[must_use]
    pub fn of_english(&self, english: &str) -> Option<&str> {
        self.own_messages()?.get(english).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The word for a verdict inside a table or a sentence.
    #[must_use]
    pub fn verdict(&self, readiness: Readiness) -> String {
        self.say_of("readiness", readiness.id()).to_lowercase()
    }

    /// The words of a key with values in place of `{names}`. What a value holds is left as it is.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.say(key), values)
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
        self.language()
            .words
            .iter()
            .filter_map(|(whole, words)| {
                let name = whole.strip_prefix(key)?.strip_prefix('.')?;
                Some((name, words.as_str()))
            })
            .collect()
    }
}

impl Language {
    fn of(file: &str, mut table: toml::Table) -> Result<Self, TextsError> {
        let wrong = |reason: String| TextsError::Syntax { file: file.to_owned(), reason };
        let sheets = |table: &mut toml::Table| match table.remove(SHEETS) {
            None => Ok(toml::Table::new()),
            Some(toml::Value::Table(sheets)) => Ok(sheets),
            Some(_) => Err(wrong(format!("{SHEETS} is no table"))),
        };
        let recovery = table.get_mut(RECOVERY).and_then(toml::Value::as_table_mut);
        let recovery_sheets = recovery.map_or_else(|| Ok(toml::Table::new()), sheets)?;
        let sheets = sheets(&mut table)?;
        let mut messages = BTreeMap::new();
        if let Some(table) = table.remove(MESSAGES) {
            let texts: BTreeMap<String, String> =
                table.try_into().map_err(|_| wrong(format!("{MESSAGES} holds no texts")))?;
            messages.extend(texts);
        }
        let mut words = Vec::new();
        flatten("", table, &mut words).map_err(|key| wrong(format!("{key} is no text")))?;
        Ok(Self { words: words.into_iter().collect(), messages, sheets, recovery_sheets })
    }
}

fn flatten(
    above: &str,
    table: toml::Table,
    words: &mut Vec<(String, String)>,
) -> Result<(), String> {
    for (name, value) in table {
        let key = if above.is_empty() { name } else { format!("{above}.{name}") };
        match value {
            toml::Value::String(text) => {
                words.push((key, text));
            }
            toml::Value::Table(inner) => flatten(&key, inner, words)?,
            _ => return Err(key),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH_MESSAGES, Language, TEMPLATE, Texts};

    #[test]
    fn a_language_says_what_it_says_and_the_rest_stays_english() {
        let german =
            "[first_page]\nnext = \"Nächste Schritte\"\n[workbook.azure]\ntitle = \"Azure\"\n";
        let texts = Texts::from_toml("de", german).unwrap();
        assert_eq!(texts.say("first_page.next"), "Nächste Schritte");
        assert_eq!(texts.say("first_page.numbers"), "The seven numbers that matter");
        assert_eq!(texts.language().sheets["azure"]["title"].as_str(), Some("Azure"));
        let same = Texts::from_toml("en", TEMPLATE).unwrap();
        let english = Texts::english();
        let with_messages =
            Language { messages: ENGLISH_MESSAGES.clone(), ..english.language().clone() };
        assert_eq!(same.language(), &with_messages);
        let wrong = |text: &str| Texts::from_toml("de", text).unwrap_err().to_string();
        assert!(wrong("extra = \"x\"").contains("nothing uses extra"));
        assert!(wrong("[workbook.findings]").contains("nothing uses workbook.findings"));
        assert!(wrong("a = 1").contains("a is no text"));
        assert!(wrong("workbook = 1").contains("workbook is no table"));
        let nothing = "[next.errors]\nother = \"Berichtigen.\"";
        assert!(wrong(nothing).contains("next.errors.other: {count} is only in"));
        let more = "[first_page]\nnext = \"{when}\"";
        assert!(wrong(more).contains("first_page.next: {when} is not in"));
    }

    /// Keys that stand in the code are in the file.
    #[test]
    fn every_key_in_the_code_has_words() {
        let texts = Texts::english();
        let mut found = 0;
        let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src/report").into()];
        let mut files: Vec<std::path::PathBuf> = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("texts.rs") {
                    files.push(path);
                }
            }
        }
        for file in files {
            let is_table = file.parent().unwrap().ends_with("model");
            let code = std::fs::read_to_string(file).unwrap();
            for call in [".words(\"", ".prose(\"", ".integer(\"", ".gb(\"", ".column(\""] {
                for rest in code.split(call).skip(1).filter(|_| is_table) {
                    let key = rest.split('"').next().unwrap();
                    let below = format!("column.{key}");
                    assert!(
                        texts.language().words.keys().any(|known| known.ends_with(&below)),
                        "{below}"
                    );
                }
            }
            for (call, forms) in
                [("say(\"", &[""][..]), ("fill(\"", &[""]), ("count(\"", &[".one", ".other"])]
            {
                for rest in code.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    for form in forms {
                        found += 1;
                        let key = format!("{key}{form}");
                        // The words of a table stand below its id.
                        let of_table =
                            is_table && texts.language().words.keys().any(|k| k.ends_with(&key));
                        assert!(of_table || texts.say(&key) != key, "{key} has no words");
                    }
                }
            }
        }
        assert!(found > 40, "{found}");
    }
}
