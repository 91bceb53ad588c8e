//! The words of written times in many languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;
use crate::table::plain_letters;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// January is 1.
    Month(i64),
    Forenoon,
    Afternoon,
    /// Nothing.
    Filler,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    forenoon: String,
    afternoon: String,
    filler: String,
    months: [String; 12],
}

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let file: File = embedded::data!("times/words");
    let mut words = HashMap::new();
    let mut learn = |list: &str, word: Word| {
        for text in list.split_whitespace() {
            words.insert(plain_letters(text), word);
        }
    };
    learn(&file.filler, Word::Filler);
    learn(&file.forenoon, Word::Forenoon);
    learn(&file.afternoon, Word::Afternoon);
    for (month, names) in (1..).zip(&file.months) {
        learn(names, Word::Month(month));
    }
    words
});

/// What a word says, without regard to capitals, accents and full stops.
pub(crate) fn word(text: &str) -> Option<Word> {
    let mut plain = plain_letters(text);
    plain.retain(|c| c != '.');
    WORDS.get(&plain).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages_are_known() {
        for (text, expected) in [
            ("Mär", Word::Month(3)),
            ("février", Word::Month(2)),
            ("Dez.", Word::Month(12)),
            ("мая", Word::Month(5)),
            ("p.m.", Word::Afternoon),
            ("午前", Word::Forenoon),
            ("de", Word::Filler),
        ] {
            assert_eq!(word(text), Some(expected), "{text}");
        }
        assert_eq!(word("Exiting"), None);
    }

    #[test]
    fn no_word_has_two_meanings() {
        let file: File = embedded::data!("times/words");
        let lists = file.months.iter().chain([&file.forenoon, &file.afternoon, &file.filler]);
        let all: Vec<String> =
            lists.flat_map(|list| list.split_whitespace()).map(plain_letters).collect();
        let twice: Vec<&String> =
            all.iter().filter(|word| all.iter().filter(|w| w == word).count() > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
