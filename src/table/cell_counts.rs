//! Counts with words: `4 vCPU`, `2 sockets x 8 cores`, `4 (2x2)`, `3 disks`.

use super::cell_tokens::{Token, tokens};
use super::vocabulary::{Meanings, Word, plain_letters, vocabulary};
use crate::embedded;
use std::sync::LazyLock;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Cores, or processors that are read as such.
    Cores,
    /// Anything else, such as disks.
    Others,
}

/// What is said of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen, each by itself")]
struct Said {
    core: bool,
    cpu: bool,
    socket: bool,
    other: bool,
    unknown: bool,
    /// `each`, `per`
    each: bool,
    frequency: bool,
}

struct Stated {
    count: Option<u32>,
    said: Said,
    is_times: bool,
    is_bracketed: bool,
}

/// The count of a text that is more than a plain number; `None` where it is not sure.
pub(crate) fn count(text: &str, counted: Counted) -> Option<u32> {
    let stated = stated(text)?;
    let numbers: Vec<&Stated> = stated.iter().filter(|number| !number.said.frequency).collect();
    if numbers.iter().any(|number| number.said.unknown) {
        return None;
    }
    let product = |one: &Stated, two: &Stated| one.count?.checked_mul(two.count?);
    match (counted, numbers.as_slice()) {
        (Counted::Others, [one]) => one.count.filter(|_| !one.said.each),
        (Counted::Cores, [one]) => {
            one.count.filter(|_| !one.said.socket && !one.said.other && !one.said.each)
        }
        // `2 x 8`, `2 sockets (8 cores each)`, `2 sockets, 8 cores per socket`; `16 cores (2 sockets)`.
        (Counted::Cores, [one, two]) => {
            let is_of_each = two.said.each && (one.said.socket || one.said.cpu);
            let is_product = two.is_times && !one.said.core && !two.said.socket;
            if is_product || is_of_each {
                product(one, two)
            } else if one.said.core && two.said.socket && two.is_bracketed && !one.said.each {
                one.count
            } else {
                None
            }
        }
        // `8 (2 sockets x 4 cores)`.
        (Counted::Cores, [all, one, two]) => {
            let is_same = two.is_times && one.is_bracketed && product(one, two) == all.count;
            all.count.filter(|_| is_same)
        }
        _ => None,
    }
}

fn stated(text: &str) -> Option<Vec<Stated>> {
    let mut numbers: Vec<Stated> = Vec::new();
    let (mut is_times, mut depth) = (false, 0_i32);
    for token in tokens(&text.replace('@', " × "))? {
        match token {
            Token::Number { has_unit: true, .. } | Token::Number { is_percent: true, .. } => {
                return None;
            }
            Token::Number { text, .. } => {
                let count = text.parse().ok();
                numbers.push(Stated {
                    count,
                    said: Said::default(),
                    is_times,
                    is_bracketed: depth > 0,
                });
                is_times = false;
            }
            Token::Word(word) if word.eq_ignore_ascii_case("x") => is_times = true,
            Token::Word(word) => say(&mut numbers.last_mut()?.said, word),
            Token::Sign('×' | '*') => is_times = true,
            Token::Sign('(' | '[') => depth += 1,
            Token::Sign(')' | ']') => depth -= 1,
            Token::Sign('/' | ',' | '.' | ':') => {}
            Token::Sign(_) => return None,
        }
    }
    Some(numbers)
}

struct Known {
    core: Meanings,
    cpu: Meanings,
    socket: Meanings,
    per: Meanings,
    harmless: Meanings,
    other: Meanings,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let named = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        embedded::valid("headings/meanings.toml", vocabulary().named(&names))
    };
    Known {
        core: named(&["core", "vcpu", "thread"]),
        cpu: named(&["cpu"]),
        socket: named(&["socket"]),
        per: named(&["per", "each"]),
        harmless: named(&[
            "count",
            "total",
            "virtual",
            "physical",
            "logical",
            "allocated",
            "assigned",
        ]),
        other: named(&["disk", "disks", "volume", "nic", "network", "card", "snapshot"]),
    }
});

fn say(said: &mut Said, word: &str) {
    let plain = plain_letters(word);
    match plain.as_str() {
        "ghz" | "mhz" => said.frequency = true,
        // `CPU(s)`
        "s" => {}
        "each" | "je" | "jeweils" | "chacun" | "cada" | "p" => said.each = true,
        _ => {
            let parts = vocabulary().parts(&plain).unwrap_or_default();
            let means = |wanted: Meanings| {
                let mut all = parts.iter().flatten();
                all.any(|says| matches!(says, Word::Means(own) if own.without(wanted) != *own))
            };
            let per = means(KNOWN.per);
            if said.each {
                // `8 cores per socket`: the socket is not what is counted.
                return;
            }
            said.each |= per;
            let (core, cpu, socket, other) =
                (means(KNOWN.core), means(KNOWN.cpu), means(KNOWN.socket), means(KNOWN.other));
            said.core |= core;
            said.cpu |= cpu;
            said.socket |= socket && !core;
            said.other |= other;
            let is_filler = parts.iter().flatten().any(|says| *says == Word::Filler);
            said.unknown |=
                !(per || core || cpu || socket || other || is_filler || means(KNOWN.harmless));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_are_told_in_words() {
        for (text, cores) in [
            ("4 vCPU", 4),
            ("4vCPUs", 4),
            ("8 cores", 8),
            ("2 Kerne", 2),
            ("4 CPU(s)", 4),
            ("2x4", 8),
            ("2 x 8 cores", 16),
            ("2 sockets x 8 cores", 16),
            ("2 CPU x 4 cores", 8),
            ("4 (2x2)", 4),
            ("8 (2 sockets x 4 cores)", 8),
            ("2 sockets (8 cores each)", 16),
            ("2 sockets, 8 cores per socket", 16),
            ("16 cores (2 sockets)", 16),
            ("4 x 2.4 GHz", 4),
            ("8 @ 2.6GHz", 8),
            ("2 x 8 cores @ 2.4 GHz", 16),
        ] {
            assert_eq!(count(text, Counted::Cores), Some(cores), "{text}");
        }
    }

    #[test]
    fn what_may_be_something_else_is_no_count() {
        for text in [
            "8 GHz",
            "2.4 GHz",
            "2 sockets",
            "2 sockets, 16 cores",
            "4/8",
            "4 GB",
            "50 %",
            "Xeon 6130",
            "4 (2x4)",
            "2.5 cores",
            "4 disks",
            "four",
            "8 cores per socket",
            "4-8",
            "4 foo",
            "1 Gbit",
        ] {
            assert_eq!(count(text, Counted::Cores), None, "{text}");
        }
        assert_eq!(count("3 disks", Counted::Others), Some(3));
        assert_eq!(count("2 NICs", Counted::Others), Some(2));
        assert_eq!(count("2 x 100", Counted::Others), None);
    }
}
