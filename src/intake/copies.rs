//! Files that are the same by their content: which of them counts, and what is said of the others.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    behind: Vec<String>,
    before: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/copies"));

/// A document as far as it matters here.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The path; `a.zip!b.csv` in an archive.
    pub(crate) path: Arc<str>,
    pub(crate) sha256: String,
    /// Whether the user says what the file is.
    pub(crate) has_role: bool,
}

/// A file that is not read, because it is the same as another one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Copy {
    /// The copy.
    pub(crate) path: Arc<str>,
    /// What is read instead of it.
    pub(crate) original: Arc<str>,
}

impl Copy {
    pub(crate) fn finding(&self) -> Finding {
        let original: &str = &self.original;
        let message =
            message!("a copy of {original}, the same byte for byte; it is read once", original);
        Finding::note("same-file", self.path.as_ref(), message)
            .at(Location::file(Arc::clone(&self.path)))
    }
}

/// The place of the document that counts for each document: its own, or that of another one with the same content.
///
/// What the user names a role of counts before what was found, a name without the mark of a copy before one with it, and
/// then the first.
pub(crate) fn originals(contents: &[Content]) -> Vec<usize> {
    let mut best: HashMap<&str, usize> = HashMap::new();
    let rank = |place: usize| {
        contents
            .get(place)
            .map(|content| (!content.has_role, is_called_a_copy(&content.path), place))
    };
    for (place, content) in contents.iter().enumerate() {
        let known = best.entry(&content.sha256).or_insert(place);
        if rank(place) < rank(*known) {
            *known = place;
        }
    }
    contents
        .iter()
        .enumerate()
        .map(|(place, c)| best.get(c.sha256.as_str()).copied().unwrap_or(place))
        .collect()
}

/// The copies; an archive that holds nothing else than another file counts as one.
pub(crate) fn copies(contents: &[Content], originals: &[usize]) -> Vec<Copy> {
    let mut copies: Vec<Copy> = Vec::new();
    let pairs: Vec<(&Content, Option<&Content>)> = contents
        .iter()
        .zip(originals)
        .enumerate()
        .map(|(place, (content, original))| {
            (content, (*original != place).then(|| contents.get(*original)).flatten())
        })
        .collect();
    // The one file that all documents of a file are copies of.
    let mut wholes: HashMap<&str, Option<&str>> = HashMap::new();
    for (content, original) in &pairs {
        let other = original.map(|original| outer(&original.path));
        let whole = wholes.entry(outer(&content.path)).or_insert(other);
        if *whole != other {
            *whole = None;
        }
    }
    let mut seen = HashSet::new();
    for (content, original) in &pairs {
        let Some(original) = original else { continue };
        let file = outer(&content.path);
        let other = outer(&original.path);
        let is_whole = file != other && wholes.get(file).copied().flatten() == Some(other);
        let copy = if is_whole {
            Copy { path: file.into(), original: other.into() }
        } else {
            Copy { path: Arc::clone(&content.path), original: Arc::clone(&original.path) }
        };
        if seen.insert(copy.clone()) {
            copies.push(copy);
        }
    }
    copies
}

/// The file that a document came from.
fn outer(path: &str) -> &str {
    path.split_once('!').map_or(path, |(file, _)| file)
}

/// Whether the name of a file says that it is a copy.
fn is_called_a_copy(path: &str) -> bool {
    let file = outer(path);
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim().to_lowercase();
    let (stem, is_numbered) = without_number(&stem);
    let after = |word: &String| {
        let rest = stem.strip_suffix(word.as_str());
        rest.is_some_and(|rest| rest.ends_with([' ', '-', '_', '\u{2013}', '\u{2014}', '.']))
    };
    let before = |word: &String| {
        stem.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with([' ', '_']))
    };
    is_numbered || WORDS.behind.iter().any(after) || WORDS.before.iter().any(before)
}

/// A name without a number behind it, and whether the number stood in brackets.
fn without_number(stem: &str) -> (&str, bool) {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((rest, number)) = stem.strip_suffix(')').and_then(|s| s.rsplit_once('('))
        && digits(number)
        && !rest.trim().is_empty()
        && number.len() < 4
    {
        return (rest.trim_end(), true);
    }
    match stem.rsplit_once(' ') {
        Some((rest, number)) if digits(number) => (rest.trim_end(), false),
        _ => (stem, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(files: &[(&str, &str)]) -> Vec<Content> {
        let content = |(path, sha256): &(&str, &str)| Content {
            path: (*path).into(),
            sha256: (*sha256).to_owned(),
            has_role: false,
        };
        files.iter().map(content).collect()
    }

    fn copies_of(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let contents = contents(files);
        let copies = copies(&contents, &originals(&contents));
        copies.into_iter().map(|copy| (copy.path.to_string(), copy.original.to_string())).collect()
    }

    #[test]
    fn names_of_copies_are_known() {
        for name in [
            "estate (1).xlsx",
            "a/estate(2).csv",
            "estate - Copy.xlsx",
            "estate - Copy (3).xlsx",
            "estate - Kopie.xlsx",
            "estate Kopie 2.xlsx",
            "Copy of estate.xlsx",
            "Kopie von estate.xlsx",
            "estate – copie.csv",
            "estate_copy.csv",
            "export (1).zip!vInfo.csv",
        ] {
            assert!(is_called_a_copy(name), "{name}");
        }
        for name in [
            "estate.xlsx",
            "copy.csv",
            "vm 2.csv",
            "estate (2026).xlsx",
            "photocopy.csv",
            "(1).csv",
        ] {
            assert!(!is_called_a_copy(name), "{name}");
        }
    }

    #[test]
    fn the_original_name_counts_whatever_the_order() {
        let found =
            copies_of(&[("a - Copy.csv", "x"), ("a (1).csv", "x"), ("a.csv", "x"), ("b.csv", "y")]);
        let expected = [("a - Copy.csv", "a.csv"), ("a (1).csv", "a.csv")];
        assert_eq!(found, expected.map(|(copy, original)| (copy.to_owned(), original.to_owned())));
    }

    #[test]
    fn an_archive_is_one_copy() {
        let found = copies_of(&[
            ("e (1).zip!vInfo.csv", "x"),
            ("e (1).zip!vDisk.csv", "y"),
            ("e.zip!vInfo.csv", "x"),
            ("e.zip!vDisk.csv", "y"),
            ("f.zip!vInfo.csv", "x"),
            ("f.zip!other.csv", "z"),
        ]);
        let expected = [("e (1).zip", "e.zip"), ("f.zip!vInfo.csv", "e.zip!vInfo.csv")];
        assert_eq!(found, expected.map(|(copy, original)| (copy.to_owned(), original.to_owned())));
    }

    #[test]
    fn what_the_user_names_a_role_of_counts() {
        let mut contents = contents(&[("a.csv", "x"), ("a (1).csv", "x")]);
        contents[1].has_role = true;
        assert_eq!(originals(&contents), [1, 1]);
    }
}
