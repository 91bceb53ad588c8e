//! What the words of headings mean, in many languages: the files of `templates/headings/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::HashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::heading::unit_word;
use crate::embedded;
use crate::units::Unit;

/// The files of the folder by their paths in `templates/`, in the order of their names.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/headings.rs"));
const MEANINGS: &str = "headings/meanings.toml";
/// Longer words are no words of headings.
const LONGEST: usize = 48;
/// `gigabytes`.
const LONGEST_UNIT: usize = 12;

/// Some of the meanings of `meanings.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Meanings(u128);

impl Meanings {
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn len(self) -> u32 {
        self.0.count_ones()
    }
}

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    /// Nothing: `of`, `the`.
    Filler,
    /// Something.
    Means(Meanings),
    /// In which unit the numbers are.
    Unit(Unit),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeaningsFile {
    subjects: Vec<String>,
    aspects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    filler: String,
    words: BTreeMap<String, String>,
}

/// The words of all languages together: lists mix them.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    meanings: HashMap<String, Meanings>,
    subjects: Meanings,
    words: HashMap<String, Vec<Word>>,
    /// The beginnings of words whose endings vary.
    stems: HashMap<String, Vec<Word>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

/// The vocabulary.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// A text without accents, capitals and other variants of letters.
pub(crate) fn plain_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            c if is_combining_mark(c) => {}
            c => plain.push(c),
        }
    }
    plain
}

impl Vocabulary {
    fn built_in() -> Self {
        let text = FILES.iter().find(|(file, _)| *file == MEANINGS).map_or("", |(_, text)| text);
        let list: MeaningsFile = embedded::parsed(MEANINGS, text);
        let all = list.subjects.iter().chain(&list.aspects);
        let meanings: HashMap<String, Meanings> =
            all.zip(0..).map(|(name, bit)| (name.clone(), Meanings(1_u128 << bit))).collect();
        let mut vocabulary = Self {
            subjects: union(&meanings, &list.subjects),
            meanings,
            words: HashMap::default(),
            stems: HashMap::default(),
        };
        for (file, text) in FILES.iter().filter(|(file, _)| *file != MEANINGS) {
            let language: LanguageFile = embedded::parsed(file, text);
            vocabulary.learn(&language.filler, Word::Filler);
            for (meaning, words) in &language.words {
                let known = vocabulary.meanings.get(meaning).copied();
                let known = known.ok_or_else(|| format!("{meaning} is not in {MEANINGS}"));
                vocabulary.learn(words, Word::Means(embedded::valid(file, known)));
            }
        }
        vocabulary
    }

    fn learn(&mut self, words: &str, says: Word) {
        for word in words.split_whitespace() {
            let (list, word) = match word.strip_suffix('*') {
                Some(stem) => (&mut self.stems, stem),
                None => (&mut self.words, word),
            };
            let known = list.entry(word.to_owned()).or_default();
            if !known.contains(&says) {
                known.push(says);
                // What says something in one language comes before what says nothing in another.
                known.sort_by_key(|says| *says == Word::Filler);
            }
        }
    }

    /// The meanings of these names; a name that there is not is named.
    pub(crate) fn named<S: AsRef<str>>(&self, names: &[S]) -> Result<Meanings, String> {
        match names.iter().find(|name| !self.meanings.contains_key(name.as_ref())) {
            Some(unknown) => Err(format!("{} is not in {MEANINGS}", unknown.as_ref())),
            None => Ok(union(&self.meanings, names)),
        }
    }

    /// What headings can be about.
    pub(crate) fn subjects(&self) -> Meanings {
        self.subjects
    }

    /// What a word without blanks says, as [`plain_letters`] gives it: for each of its parts the possible meanings.
    ///
    /// Words are written as one in headings (`numcpu`, `memorygb`) and in languages (`Plattengröße`): what is no word
    /// itself is cut into the fewest words; failing that, the end of a word may vary.
    pub(crate) fn parts(&self, word: &str) -> Option<Vec<Vec<Word>>> {
        self.whole(word)
            .map(|says| vec![says])
            .or_else(|| self.cut(word))
            .or_else(|| self.stem(word).map(|says| vec![says.clone()]))
    }

    fn whole(&self, word: &str) -> Option<Vec<Word>> {
        let unit = || Some(vec![Word::Unit(unit_word(word)?)]);
        self.words.get(word).cloned().or_else(|| (word.len() <= LONGEST_UNIT).then(unit)?)
    }

    /// Whether a word says something, without saying what.
    fn is_whole(&self, word: &str) -> bool {
        let is_unit = || word.len() <= LONGEST_UNIT && unit_word(word).is_some();
        self.words.contains_key(word) || is_unit()
    }

    fn stem(&self, word: &str) -> Option<&Vec<Word>> {
        let shorter = word.char_indices().map(|(at, _)| at).rev();
        let mut ends = std::iter::once(word.len()).chain(shorter);
        ends.find_map(|end| self.stems.get(word.get(..end)?))
    }

    fn cut(&self, word: &str) -> Option<Vec<Vec<Word>>> {
        let ends: Vec<usize> =
            word.char_indices().map(|(at, _)| at).chain([word.len()]).take(LONGEST).collect();
        if *ends.last()? != word.len() {
            return None;
        }
        // For every end of a letter the fewest words that lead to it: how many, and where the last of them begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; ends.len()];
        *best.first_mut()? = Some((0, 0));
        for end in 1..ends.len() {
            for start in 0..end {
                let Some((count, _)) = best.get(start).copied().flatten() else { continue };
                let part = word.get(*ends.get(start)?..*ends.get(end)?)?;
                let is_shorter = best.get(end)?.is_none_or(|(known, _)| count + 1 < known);
                // One Latin letter is no word; one sign of Chinese is.
                if is_shorter && part.len() > 1 && self.is_whole(part) {
                    *best.get_mut(end)? = Some((count + 1, start));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = ends.len() - 1;
        while end > 0 {
            let (_, start) = (*best.get(end)?)?;
            parts.push(self.whole(word.get(*ends.get(start)?..*ends.get(end)?)?)?);
            end = start;
        }
        parts.reverse();
        // `dem` and `and` are words, but `demand` is none of the two.
        let says = |part: &Vec<Word>| part.iter().any(|word| *word != Word::Filler);
        (says(parts.first()?) && says(parts.last()?)).then_some(parts)
    }
}

fn union<S: AsRef<str>>(meanings: &HashMap<String, Meanings>, names: &[S]) -> Meanings {
    let known = names.iter().filter_map(|name| meanings.get(name.as_ref()));
    known.fold(Meanings::default(), |all, one| all.and(*one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        for (text, plain) in [
            ("Größe", "grosse"),
            ("MÉMOIRE", "memoire"),
            ("pamięć", "pamiec"),
            ("Dysk łączny", "dysk laczny"),
            ("CPU", "cpu"),
            ("ＣＰＵ", "cpu"),
            ("e\u{301}tat", "etat"),
        ] {
            assert_eq!(plain_letters(text), plain, "{text}");
        }
    }

    #[test]
    fn words_are_listed_as_they_are_compared() {
        for (file, text) in FILES.iter().filter(|(file, _)| *file != MEANINGS) {
            let language: LanguageFile = embedded::parsed(file, text);
            let words = language.words.values().chain([&language.filler]);
            for word in words.flat_map(|words| words.split_whitespace()) {
                assert_eq!(plain_letters(word), word, "{file}");
            }
        }
    }

    #[test]
    fn every_language_says_what_an_inventory_must_have() {
        let needed = [
            "name", "machine", "cpu", "core", "memory", "disk", "disks", "count", "used", "free",
            "size", "total",
        ];
        for (file, text) in FILES.iter().filter(|(file, _)| *file != MEANINGS) {
            let language: LanguageFile = embedded::parsed(file, text);
            for meaning in needed {
                assert!(language.words.contains_key(meaning), "{file} has no word for {meaning}");
            }
        }
    }

    #[test]
    fn words_written_as_one_are_cut() {
        let says = |word| vocabulary().parts(word).map(|parts| parts.len());
        assert_eq!(says("numcpucorespersocket"), Some(5));
        assert_eq!(says("plattengroesse"), Some(2));
        assert_eq!(says("memorygb"), Some(2));
        assert_eq!(says("pametovy"), Some(1));
        assert_eq!(says("numberofcpus"), Some(3));
        assert_eq!(says("backup"), None);
        assert_eq!(says("demand"), None);
        assert_eq!(says(&"a".repeat(100)), None);
    }
}
