//! Numbers of servers in words: `x3`, `3 Stk`, and names such as `web (3x)`.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use crate::embedded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) running: HashSet<String>,
    pub(crate) alone: HashSet<String>,
    pub(crate) per: HashSet<String>,
    pub(crate) server: HashSet<String>,
    pub(crate) together: HashSet<String>,
    pub(crate) pieces: HashSet<String>,
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/quantity"));

/// `Windows x64` is no 64 servers.
const ARCHITECTURES: [u64; 3] = [32, 64, 86];
/// Dashes and words between the ends of a range.
const BETWEEN: [&str; 11] =
    ["...", "..", "…", " to ", " bis ", " à ", " a ", " al ", "–", "-", ":"];

/// The words of a heading.
pub(crate) fn words(heading: &str) -> impl Iterator<Item = String> {
    let lower = heading.to_lowercase();
    let words: Vec<String> = lower
        .split(|sign: char| !(sign.is_alphanumeric() || sign == '#'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// The number of a text that is nothing but a number and what is counted.
pub(crate) fn count(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let mut number: Option<u64> = None;
    for run in runs(&lower) {
        let run = run.trim();
        if run.starts_with(|sign: char| sign.is_ascii_digit()) {
            if number.is_some() {
                return None;
            }
            number = run.parse().ok();
            number?;
        } else if !run.split_whitespace().all(|word| {
            // `VM 3` is a name.
            is_counted(word) && (number.is_some() || !WORDS.server.contains(word))
        }) {
            return None;
        }
    }
    number
}

/// Whether a word may stand beside a number of servers.
fn is_counted(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '[', ']', '.', ':', '*', '#']);
    word.is_empty() || WORDS.pieces.contains(word) || WORDS.server.contains(word)
}

/// A text cut between digits and other signs.
fn runs(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut was_digit = None;
    for sign in text.chars() {
        let is_digit = sign.is_ascii_digit();
        match runs.last_mut().filter(|_| was_digit == Some(is_digit)) {
            Some(run) => run.push(sign),
            None => runs.push(sign.to_string()),
        }
        was_digit = Some(is_digit);
    }
    runs
}

/// Whether a name seems to be that of several servers: `web (3x)`, `web x3`, `3 x web`, `web01-web03`, `web[01-03]`.
pub(crate) fn is_of_several(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    says_times(&lower) || is_range(&lower)
}

fn says_times(name: &str) -> bool {
    let parts: Vec<&str> = name
        .split(|sign: char| {
            sign.is_whitespace() || matches!(sign, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';')
        })
        .filter(|part| !part.is_empty())
        .collect();
    let is_sign = |word: &str| ["x", "×", "*"].contains(&word);
    let number = |word: &str| word.parse().ok().filter(|number| is_number_of_servers(*number));
    let glued = |word: &str| {
        let bare = word.trim_start_matches(['x', '×', '*']).trim_end_matches(['x', '×', '*']);
        number(bare).is_some() && bare.len() < word.len()
    };
    let is_glued = parts.len() > 1 && parts.iter().any(|part| glued(part));
    let is_apart = parts.windows(2).any(|pair| match pair {
        [one, two] => {
            let counts = |sign: &str| is_sign(sign) || is_counted(sign.trim_end_matches('.'));
            (number(one).is_some() && counts(two) && parts.len() > 2)
                || (is_sign(one) && number(two).is_some())
        }
        _ => false,
    });
    is_glued || is_apart
}

fn is_number_of_servers(number: u64) -> bool {
    (2..10_000).contains(&number) && !ARCHITECTURES.contains(&number)
}

/// `web01-web03`, `web01..03`, `web[01-03]`.
fn is_range(name: &str) -> bool {
    let ascends = |one: &str, two: &str| {
        let numbers = one.parse::<u64>().ok().zip(two.parse::<u64>().ok());
        numbers.is_some_and(|(one, two)| one < two)
    };
    if let Some((_, rest)) = name.split_once(['[', '{'])
        && let Some((within, _)) = rest.split_once([']', '}'])
        && let Some((one, two)) = within.split_once(['-', '–']).or_else(|| within.split_once(".."))
    {
        return ascends(one.trim(), two.trim());
    }
    let ends = |text: &str| {
        let stem = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
        Some((stem.to_owned(), text.get(stem.len()..)?.to_owned()))
    };
    BETWEEN.iter().any(|between| {
        let Some((first, last)) = name.split_once(between) else { return false };
        let Some(((stem, one), (other, two))) = ends(first.trim()).zip(ends(last.trim())) else {
            return false;
        };
        let is_bare = other.is_empty() && !["-", "–", ":"].contains(between);
        stem.contains(char::is_alphabetic) && (other == stem || is_bare) && ascends(&one, &two)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_stand_beside_what_is_counted() {
        for text in [
            "x3",
            "3x",
            "3 x",
            "3 Stk",
            "3 Stk.",
            "3 pcs",
            "3 unités",
            "3 VMs",
            "(3)",
            "×3",
            "3 szt.",
        ] {
            assert_eq!(count(text), Some(3), "{text}");
        }
        for text in ["3 or 4", "vm-0003", "VM 3", "three", "3 cores", "~3", "3.5", "web3", ""] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn names_that_stand_for_several_are_told_from_others() {
        for name in [
            "web (3x)",
            "web x3",
            "Web ×3",
            "3x web",
            "3 x web",
            "web (3 VMs)",
            "web 3 Stk.",
            "web01-web03",
            "web[01-03]",
            "web01..03",
            "web01 bis web03",
            "web * 3",
            "web 01 - web 03",
        ] {
            assert!(is_of_several(name), "{name}");
        }
        for name in [
            "web3",
            "web-x3",
            "win x64",
            "web01-02",
            "app (3)",
            "srv-10-12",
            "node 3",
            "a1-b2",
            "db01 (prod)",
            "10.0.0.1-10.0.0.9",
            "web (1x)",
            "x3",
        ] {
            assert!(!is_of_several(name), "{name}");
        }
    }
}
