//! Words that tell something, and the words of cells.

use serde::Deserialize;

/// What tells a role: words that follow each other somewhere in a cell, or with a `=` before them all of it. A `#` stands for a
/// version, by itself or at the end of a word.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Phrase {
    words: Vec<String>,
    is_whole: bool,
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        let words = text.trim_start_matches('=').split_whitespace();
        Self { words: words.map(str::to_owned).collect(), is_whole: text.starts_with('=') }
    }
}

impl Phrase {
    /// Before how many of the words it stands.
    pub(super) fn place(&self, told: &[String]) -> Option<usize> {
        let fits = |part: &[String]| {
            part.len() == self.words.len()
                && part.iter().zip(&self.words).all(|(word, asked)| is_word(word, asked))
        };
        if self.is_whole {
            fits(told).then_some(0)
        } else {
            told.windows(self.words.len()).position(fits)
        }
    }
}

/// Whether one of the phrases stands among words.
pub(super) fn any(phrases: &[Phrase], told: &[String]) -> bool {
    phrases.iter().any(|phrase| phrase.place(told).is_some())
}

/// Whether a word is the one that is asked for, which may end with a version.
fn is_word(word: &str, asked: &str) -> bool {
    match asked.strip_suffix('#') {
        Some(start) => word.strip_prefix(start).is_some_and(is_version),
        None => word == asked,
    }
}

/// A number, or one with a letter behind it: `2019`, `16`, `19c`.
fn is_version(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && word.len() - number.len() <= 1
}

/// The parts of a cell, each as whole words in small letters.
pub(super) fn parts(text: &str) -> Vec<Vec<String>> {
    let parts = text.split([',', ';', '|', '/', '+', '&', '\n']).map(words);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Whole words in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
