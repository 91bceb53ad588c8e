//! What the types of relations mean: `templates/dependencies/relations.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// What a relation of a CMDB means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Meaning {
    /// The parent cannot run without the child.
    Needs,
    /// The parent is software on the child.
    Hosted,
    /// The parent is made of the children.
    Contains,
    /// The two exchange data, and neither is first.
    Exchanges,
    /// Nothing for the order of a migration.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    relations: Vec<Relation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Relation {
    meaning: Meaning,
    parent: Vec<String>,
    child: Vec<String>,
}

/// What a word means, and whether it is that of the child, so that the ends are exchanged.
type Word = (Meaning, bool);

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let file: File = embedded::data!("dependencies/relations");
    let words = file.relations.into_iter().flat_map(|relation| {
        let meaning = relation.meaning;
        let parent = relation.parent.into_iter().map(move |word| (folded(&word), (meaning, false)));
        let child = relation.child.into_iter().map(move |word| (folded(&word), (meaning, true)));
        parent.chain(child)
    });
    words.collect()
});

/// The meaning of a type such as `Depends on::Used by`, and whether its ends are exchanged; `None` for a type that nobody knows.
/// `more` are the types that the settings add.
pub(crate) fn meaning(text: &str, more: &BTreeMap<String, Meaning>) -> Option<Word> {
    let own = more.iter().find(|(word, _)| folded(word) == folded(text));
    if let Some((_, meaning)) = own {
        return Some((*meaning, false));
    }
    // The word of the parent decides; where it is not known, that of the child, seen from the other end.
    let (parent, child) = text.split_once("::").unwrap_or((text, ""));
    known(parent).or_else(|| known(child).map(|(meaning, is_child)| (meaning, !is_child)))
}

fn known(word: &str) -> Option<Word> {
    WORDS.get(&folded(word)).copied()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_from_either_end() {
        let none = BTreeMap::new();
        for (text, expected) in [
            ("Depends on::Used by", Some((Meaning::Needs, false))),
            ("depends-on :: used_by", Some((Meaning::Needs, false))),
            ("Used by::Depends on", Some((Meaning::Needs, true))),
            ("Used by", Some((Meaning::Needs, true))),
            ("Sits beside::Used by", Some((Meaning::Needs, false))),
            ("Runs on::Runs", Some((Meaning::Hosted, false))),
            ("Hängt ab von::Verwendet von", Some((Meaning::Needs, false))),
            ("Virtualized by::Virtualizes", Some((Meaning::None, false))),
            ("Contains::Contained by", Some((Meaning::Contains, false))),
            ("Member of::Members", Some((Meaning::Contains, true))),
            ("Sits beside", None),
            ("", None),
        ] {
            assert_eq!(meaning(text, &none), expected, "{text}");
        }
        let more = BTreeMap::from([("Sits beside".to_owned(), Meaning::Exchanges)]);
        assert_eq!(meaning("sits BESIDE", &more), Some((Meaning::Exchanges, false)));
    }

    #[test]
    fn no_word_has_two_meanings() {
        let file: File = embedded::data!("dependencies/relations");
        let mut seen: HashMap<String, Word> = HashMap::new();
        for relation in &file.relations {
            for (words, is_child) in [(&relation.parent, false), (&relation.child, true)] {
                for word in words {
                    let before = seen.insert(folded(word), (relation.meaning, is_child));
                    assert_eq!(before, None, "{word}");
                }
            }
        }
    }
}
