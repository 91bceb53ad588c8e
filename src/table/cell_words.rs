//! Words in the place of a value: yes, no, and what people write where they have none.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use crate::embedded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Missing {
    words: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YesNo {
    yes: HashSet<String>,
    no: HashSet<String>,
}

static MISSING: LazyLock<Missing> = LazyLock::new(|| embedded::data!("words/missing"));
static YES_NO: LazyLock<YesNo> = LazyLock::new(|| embedded::data!("words/yes-no"));

/// Reads a yes or no as people write it, in the languages of `templates/words/yes-no.toml`.
#[must_use]
pub fn parse_bool(text: &str) -> Option<bool> {
    let lower = text.trim().to_lowercase();
    if YES_NO.yes.contains(&lower) {
        Some(true)
    } else {
        YES_NO.no.contains(&lower).then_some(false)
    }
}

/// Whether a text stands for "no value": a dash, `n/a`, `Not applicable`, or `****` where somebody took the value out.
#[must_use]
pub fn is_missing(text: &str) -> bool {
    // Nearly all of millions of values are numbers.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let text = text.trim();
    is_run(text) || MISSING.words.contains(&text.to_lowercase())
}

/// Whether a text is empty or nothing but signs that stand for no value, or several x. One x means yes.
fn is_run(text: &str) -> bool {
    let is_sign =
        |c: char| matches!(c, '-' | '–' | '—' | '*' | '#' | '.' | '_' | '/' | '=' | '~' | '…');
    text.chars().all(is_sign) || (text.len() > 1 && text.chars().all(|c| matches!(c, 'x' | 'X')))
}

/// A word without case, blanks and punctuation: `Powered Off` and `POWERED_OFF` are `poweredoff`.
#[must_use]
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_in_several_languages() {
        for text in ["True", "yes", " JA ", "1", "x", "Oui", "sí", "sim", "Ano"] {
            assert_eq!(parse_bool(text), Some(true), "{text}");
        }
        for text in ["False", "Nein", "0", "não", "nee", "Ne"] {
            assert_eq!(parse_bool(text), Some(false), "{text}");
        }
        assert_eq!(parse_bool("maybe"), None);
        assert_eq!(parse_bool("-"), None);
    }

    #[test]
    fn no_word_means_yes_or_no_and_nothing_too() {
        assert!(YES_NO.yes.is_disjoint(&YES_NO.no));
        for word in YES_NO.yes.iter().chain(&YES_NO.no) {
            assert!(!is_missing(word), "{word}");
        }
    }

    #[test]
    fn words_for_no_value_are_known_in_several_languages() {
        let missing = [
            "",
            " ",
            "-",
            "—",
            "N/A",
            "Not applicable",
            "Unbekannt",
            "S/O",
            "****",
            "XXXX",
            "Neuvedeno",
        ];
        for text in missing {
            assert!(is_missing(text), "{text}");
        }
        for text in ["0", "x", "no", "None yet", "web01", "-1", "*web", "1-1", "xo"] {
            assert!(!is_missing(text), "{text}");
        }
    }
}
