//! Headings of both sides of a migration: `Current RAM (GB)` beside `Azure RAM (GB)`. The inventory is the side that is there.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::below::Below;
use super::template::{FieldKind, HeadingTable};
use super::vocabulary::plain_letters;
use crate::embedded;

/// Longer texts are no headings.
const LONGEST: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    source: HashSet<String>,
    target: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/sides"));

/// Which side a heading is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// What is there.
    Source,
    /// What is planned.
    Target,
}

/// A heading that names its side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sided {
    pub(crate) side: Side,
    /// The words that say so.
    pub(crate) word: String,
    /// The heading without them.
    pub(crate) rest: String,
}

impl Sided {
    /// `None` for a heading that names no side, or both.
    pub(crate) fn of(heading: &str) -> Option<Self> {
        if heading.len() > LONGEST {
            return None;
        }
        let tokens = tokens(heading);
        let mut found: Option<Self> = None;
        let mut place = 0;
        while let Some((_, word)) = tokens.get(place) {
            let pair = tokens.get(place + 1).map(|(_, next)| format!("{word} {next}"));
            let of_pair = pair.and_then(|pair| Some((side(&pair)?, 2)));
            let Some((side, count)) = of_pair.or_else(|| Some((side(word)?, 1))) else {
                place += 1;
                continue;
            };
            let start = tokens.get(place)?.0.start;
            let end = tokens.get(place + count - 1)?.0.end;
            match &found {
                Some(known) if known.side != side => return None,
                Some(_) => {}
                None => {
                    let rest = format!("{} {}", heading.get(..start)?, heading.get(end..)?);
                    let word = heading.get(start..end)?.to_owned();
                    found = Some(Self { side, word, rest });
                }
            }
            place += count;
        }
        found
    }
}

fn side(word: &str) -> Option<Side> {
    if WORDS.source.contains(word) {
        Some(Side::Source)
    } else {
        WORDS.target.contains(word).then_some(Side::Target)
    }
}

/// The words of a heading, and where they stand: `newRamGB` has three.
fn tokens(heading: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut before: Option<char> = None;
    for (at, sign) in heading.char_indices() {
        let end = at + sign.len_utf8();
        if sign.is_alphanumeric() {
            let joins = before.is_some_and(|before| {
                before.is_alphanumeric() && !(before.is_lowercase() && sign.is_uppercase())
            });
            match ranges.last_mut().filter(|_| joins) {
                Some(range) => range.end = end,
                None => ranges.push(at..end),
            }
        }
        before = Some(sign);
    }
    let word = |range: std::ops::Range<usize>| {
        let word = plain_letters(heading.get(range.clone())?);
        Some((range, word))
    };
    ranges.into_iter().filter_map(word).collect()
}

/// How the headings of one row are read, which may name sides.
pub(crate) struct Sides<'t> {
    table: &'t HeadingTable,
    /// Whether both sides stand there.
    are_paired: bool,
}

impl<'t> Sides<'t> {
    pub(crate) fn of(headings: &[(usize, String)], table: &'t HeadingTable) -> Self {
        let are_paired = table.is_read_by_words()
            && headings.iter().any(|(_, heading)| is_target(heading, table));
        Self { table, are_paired }
    }

    /// What is to be read of a heading, and whether that is a part of it; nothing of the side that is planned.
    pub(crate) fn read<'h>(&self, heading: &'h str) -> Option<(Cow<'h, str>, bool)> {
        let whole = || Some((Cow::Borrowed(heading), false));
        if !self.table.is_read_by_words() {
            return whole();
        }
        let Some(sided) = Sided::of(heading).filter(|sided| self.table.knows(&sided.rest)) else {
            return whole();
        };
        let is_known = self.table.knows(heading);
        match sided.side {
            Side::Target if !is_known => None,
            Side::Source if self.are_paired || !is_known => Some((Cow::Owned(sided.rest), true)),
            Side::Source | Side::Target => whole(),
        }
    }
}

/// Whether a heading is that of a figure of the side that is planned.
pub(crate) fn is_target(heading: &str, table: &HeadingTable) -> bool {
    let is_figure = |rest: &str| {
        let known = table.candidates(rest, Below::default());
        let kind = |field: &str| table.spec(field).map(|spec| spec.kind);
        known.iter().any(|known| kind(&known.field) == Some(FieldKind::Number))
    };
    Sided::of(heading).is_some_and(|sided| sided.side == Side::Target && is_figure(&sided.rest))
        && !table.knows(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_their_side_in_many_ways() {
        for (heading, side, rest) in [
            ("Azure RAM (GB)", Side::Target, "RAM(GB)"),
            ("newRamGB", Side::Target, "RamGB"),
            ("target_vcpu", Side::Target, "_vcpu"),
            ("vCPU (to-be)", Side::Target, "vCPU()"),
            ("RAM as-is (GB)", Side::Source, "RAM(GB)"),
            ("Ist-Zustand Platte", Side::Source, "Platte"),
            ("Mémoire après (Go)", Side::Target, "Mémoire(Go)"),
        ] {
            let sided = Sided::of(heading).unwrap();
            let found: String = sided.rest.split_whitespace().collect();
            assert_eq!((sided.side, found.as_str()), (side, rest), "{heading}");
        }
        for heading in ["RAM (GB)", "Current vs. new vCPU", "Newark", "Bestandteil"] {
            assert_eq!(Sided::of(heading), None, "{heading}");
        }
    }
}
