//! Cells with more than one number: `40 GB of 100 GB`, `2 x 100 GB`, `C: 100 GB, D: 200 GB`, `100 GB (30 % used)`.
//!
//! A cell is cut into entries, one for each disk or volume; an entry has a size and what is used or free of it. What a person would have
//! to guess, such as `100-200`, `> 100` or `8 to 16 GB`, is not read.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::cell_tokens::{Token, tokens};
use super::cell_words;
use super::number::NumberStyle;
use super::vocabulary::{Meanings, Word, plain_letters, vocabulary};
use crate::embedded;

/// Longer texts are no figures.
const LONGEST: usize = 400;
/// More entries than any machine has disks.
const MOST_ENTRIES: usize = 128;
/// The most disks of one size.
const MOST_TIMES: u32 = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    of: HashSet<String>,
    and: HashSet<String>,
    times: HashSet<String>,
    each: HashSet<String>,
    about: HashSet<String>,
    range: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/figures"));

/// What a number beside a size is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// What is used of the size; a size or a percentage.
    Used,
    /// What is free.
    Free,
    /// The smaller of the two is used and the larger is the size.
    Pair,
    /// What is used, and the size is what is free.
    Rest,
}

/// A size, and what is used of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry<'t> {
    /// What it is called: `C`, `/var`, `Data`.
    pub(crate) label: Option<&'t str>,
    /// Whether the label is a drive letter or a mount point.
    pub(crate) is_volume: bool,
    /// How many there are of this size.
    pub(crate) times: u32,
    /// The size as written, with its unit.
    pub(crate) size: Option<&'t str>,
    /// Another number, and what it is.
    pub(crate) beside: Option<(Side, &'t str)>,
}

/// What a cell with more than a plain number says.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen, each by itself")]
pub(crate) struct Figures<'t> {
    /// One for each size.
    pub(crate) entries: Vec<Entry<'t>>,
    /// Whether several sizes are one, as `8 + 8` and `2 x 8` are.
    pub(crate) is_sum: bool,
    /// Whether it is two numbers with a slash between them, which may be two sizes or a part and a whole.
    pub(crate) is_slash_pair: bool,
    /// Whether it is three or more sizes with slashes between them.
    pub(crate) is_slash_list: bool,
    /// Whether it says that the number is not exact.
    pub(crate) is_about: bool,
    /// Whether there are words that tell no number.
    pub(crate) has_remark: bool,
}

impl<'t> Figures<'t> {
    /// `None` for a plain number, for words, and for what leaves the number open.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST || !text.chars().any(super::digits::is_digit) {
            return None;
        }
        let tokens = tokens(text)?;
        if let [Token::Number { .. }] = tokens.as_slice() {
            return None;
        }
        let mut figures = Self { is_sum: true, ..Self::default() };
        for segment in segments(&tokens, &mut figures) {
            figures.add(&segment)?;
        }
        figures.join()?;
        let is_filled = (1..=MOST_ENTRIES).contains(&figures.entries.len());
        (is_filled && figures.numbers().all(is_number)).then_some(figures)
    }

    /// All of the numbers, as written.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &'t str> {
        let of = |entry: &Entry<'t>| [entry.size, entry.beside.map(|(_, text)| text)];
        let numbers: Vec<&'t str> = self.entries.iter().flat_map(of).flatten().collect();
        numbers.into_iter()
    }

    /// The same with `60 / 200` read as two sizes.
    pub(crate) fn with_pairs_as_lists(mut self) -> Self {
        if self.is_slash_pair {
            let split = |entry: Entry<'t>| match entry.beside {
                Some((Side::Pair, text)) if entry.label.is_none() => {
                    let second = Entry { beside: None, ..entry };
                    vec![Entry { size: Some(text), ..second.clone() }, second]
                }
                _ => vec![entry],
            };
            self.entries = self.entries.into_iter().flat_map(split).collect();
            self.is_sum = false;
        }
        self
    }

    /// Whether it tells several sizes.
    pub(crate) fn is_list(&self) -> bool {
        self.entries.len() > 1 || self.entries.iter().any(|entry| entry.times > 1)
    }

    fn add(&mut self, segment: &[Token<'t>]) -> Option<()> {
        let numbers = numbers(segment, self)?;
        let plain = |number: &Stated<'t>| Entry {
            label: number.label,
            is_volume: number.is_volume,
            times: 1,
            ..Entry::default()
        };
        match numbers.as_slice() {
            [] => {
                let words = segment.iter().filter_map(Token::word);
                let is_open = words.clone().any(cell_words::is_missing);
                let is_label = segment.iter().any(|token| matches!(token, Token::Sign(':' | '=')));
                self.has_remark |= words.count() > 0;
                (!is_open && !is_label).then_some(())
            }
            [one] => {
                self.entries.push(one.entry(plain(one))?);
                Some(())
            }
            [first, rest @ ..]
                if rest.iter().all(|number| number.link == Link::Slash) && rest.len() > 1 =>
            {
                numbers.iter().any(|number| number.has_unit).then_some(())?;
                self.is_sum = false;
                let has_roles =
                    numbers.iter().any(|number| number.role.is_some() || number.is_percent);
                let entry =
                    |number: &Stated<'t>| Entry { size: Some(number.text), ..plain(number) };
                self.entries.extend([first].into_iter().chain(rest).map(entry));
                self.is_slash_list = true;
                (!has_roles).then_some(())
            }
            [count, size, rest @ ..] if size.link == Link::Times || count.counts_disks() => {
                let (count, size) = if count.has_unit { (size, count) } else { (count, size) };
                let is_total = size.role == Some(Role::Capacity);
                let is_each = size.link == Link::Times
                    || count.link == Link::Times
                    || size.link == Link::Of
                    || size.is_each;
                let is_size = size.has_unit || !size.has_remark;
                ((is_each || is_total) && is_size).then_some(())?;
                let times =
                    count.text.parse().ok().filter(|times| (1..=MOST_TIMES).contains(times))?;
                (!count.has_unit && !count.is_percent && !size.is_percent).then_some(())?;
                let mut entry = plain(count);
                entry.times = if is_total { 1 } else { times };
                entry.size = Some(size.text);
                match rest {
                    [] => {}
                    [part]
                        if part.is_percent
                            || matches!(part.role, Some(Role::Used | Role::Free)) =>
                    {
                        entry.beside = Some((part.side(), part.text));
                    }
                    _ => return None,
                }
                self.entries.push(entry);
                Some(())
            }
            [one, two] if two.link == Link::None && one.role.is_none() && two.role.is_none() => {
                (one.has_unit && two.has_unit).then_some(())?;
                self.entries.push(one.entry(plain(one))?);
                self.entries.push(two.entry(plain(two))?);
                self.is_sum = false;
                Some(())
            }
            _ => {
                self.entries.push(pair(&numbers, plain(numbers.first()?))?);
                if let [one, two] = numbers.as_slice() {
                    let is_bare = one.role.is_none() && two.role.is_none();
                    self.is_slash_pair |=
                        two.link == Link::Slash && is_bare && !one.is_percent && !two.is_percent;
                }
                Some(())
            }
        }
    }

    /// Puts what is used or free beside the size that it belongs to: `500 GB total, 80 GB free`.
    fn join(&mut self) -> Option<()> {
        if let [_] = self.entries.as_slice() {
            return Some(());
        }
        if let [one, two] = self.entries.as_slice()
            && let (None, None, Some(one), Some(two)) = (one.size, two.size, one.beside, two.beside)
        {
            let (used, free) = if one.0 == Side::Used { (one, two) } else { (two, one) };
            let is_size = |text: &str| !text.trim_end().ends_with('%');
            let is_both = (used.0, free.0) == (Side::Used, Side::Free);
            (is_both && is_size(used.1) && is_size(free.1)).then_some(())?;
            let beside = Some((Side::Rest, used.1));
            self.entries = vec![Entry { times: 1, size: Some(free.1), beside, ..Entry::default() }];
            return Some(());
        }
        let mut joined: Vec<Entry<'t>> = Vec::new();
        let mut waiting: Option<(Side, &'t str)> = None;
        for mut entry in std::mem::take(&mut self.entries) {
            match (entry.size, entry.beside) {
                (None, Some(side)) if entry.label.is_none() => match joined.last_mut() {
                    Some(last) if last.beside.is_none() => last.beside = Some(side),
                    // Of what is used and what is free one is enough.
                    Some(_) => {}
                    None if waiting.is_none() => waiting = Some(side),
                    None => return None,
                },
                (None, _) => return None,
                (Some(_), None) => {
                    entry.beside = waiting.take();
                    joined.push(entry);
                }
                (Some(_), Some(_)) => joined.push(entry),
            }
        }
        self.entries = joined;
        waiting.is_none().then_some(())
    }
}

fn is_number(text: &str) -> bool {
    use super::cell_tokens::with_whole_unit as whole;
    [NumberStyle::Point, NumberStyle::Comma].iter().any(|style| style.parse(&whole(text)).is_some())
}

/// What is said of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Capacity,
    Used,
    Free,
}

/// What stands between a number and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Link {
    #[default]
    None,
    Slash,
    Of,
    Times,
    Bracket,
}

/// A number of a segment.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen, each by itself")]
struct Stated<'t> {
    text: &'t str,
    has_unit: bool,
    is_percent: bool,
    role: Option<Role>,
    link: Link,
    label: Option<&'t str>,
    is_volume: bool,
    is_labelled: bool,
    counts: bool,
    is_each: bool,
    has_remark: bool,
}

impl<'t> Stated<'t> {
    fn side(&self) -> Side {
        if self.role == Some(Role::Free) { Side::Free } else { Side::Used }
    }

    fn counts_disks(&self) -> bool {
        self.counts && !self.has_unit && !self.is_percent
    }

    /// A number that stands alone.
    fn entry(&self, mut entry: Entry<'t>) -> Option<Entry<'t>> {
        // Words beside a number without a unit may count something else.
        let is_sure = self.has_unit || !self.has_remark || self.is_labelled;
        (is_sure && !self.counts_disks()).then_some(())?;
        match self.role {
            Some(Role::Used | Role::Free) => entry.beside = Some((self.side(), self.text)),
            _ if self.is_percent => entry.beside = Some((Side::Used, self.text)),
            _ => entry.size = Some(self.text),
        }
        Some(entry)
    }
}

/// A part and the whole.
fn pair<'t>(numbers: &[Stated<'t>], mut entry: Entry<'t>) -> Option<Entry<'t>> {
    let is_part = |number: &&Stated<'t>| {
        number.is_percent || matches!(number.role, Some(Role::Used | Role::Free))
    };
    let wholes: Vec<&Stated<'t>> = numbers.iter().filter(|number| !is_part(number)).collect();
    let mut parts = numbers.iter().filter(is_part);
    match wholes.as_slice() {
        [whole] => {
            let part = parts.next()?;
            // `40 GB used, 60 GB free`: the second says nothing more.
            let rest = parts.next();
            if rest.is_some_and(|rest| rest.role == part.role) || parts.next().is_some() {
                return None;
            }
            entry.size = Some(whole.text);
            entry.beside = Some((part.side(), part.text));
        }
        // `40 GB / 100 GB (40 %)`: the percentage says nothing more.
        [one, two]
            if matches!(two.link, Link::Slash | Link::Of) && parts.all(|part| part.is_percent) =>
        {
            entry.size = Some(two.text);
            entry.beside = Some((Side::Pair, one.text));
        }
        [] => {
            let (one, two) = (parts.next()?, parts.next()?);
            let (used, free) = if one.role == Some(Role::Used) { (one, two) } else { (two, one) };
            let is_both = used.role == Some(Role::Used) && free.role == Some(Role::Free);
            let are_sizes = !used.is_percent && !free.is_percent && parts.next().is_none();
            (is_both && are_sizes).then_some(())?;
            entry.size = Some(free.text);
            entry.beside = Some((Side::Rest, used.text));
        }
        _ => return None,
    }
    Some(entry)
}

/// Cuts the tokens at what separates entries.
fn segments<'t>(tokens: &[Token<'t>], figures: &mut Figures<'t>) -> Vec<Vec<Token<'t>>> {
    let mut segments: Vec<Vec<Token<'t>>> = vec![Vec::new()];
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let current = segments.last();
        let has_number =
            current.is_some_and(|all| all.iter().any(super::cell_tokens::Token::is_number));
        let is_label = |token: &Token<'t>| {
            let Token::Word(word) = token else { return false };
            let is_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
            word.starts_with('/')
                || matches!(next, Some(Token::Sign(':' | '=')))
                || (is_letter && next.is_some_and(Token::is_number))
        };
        let is_and = |token: &Token<'t>| token.word().is_some_and(|word| says(&WORDS.and, word));
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_bracketed = depth > 0 && !matches!(tokens.first(), Some(Token::Sign('[' | '{')));
        match token {
            Token::Sign(sign @ (',' | ';' | '|' | '+' | '&' | '\n')) if !is_bracketed => {
                figures.is_sum &= *sign == '+';
                segments.push(Vec::new());
            }
            _ if has_number && !is_bracketed && is_and(token) => {
                figures.is_sum = false;
                segments.push(Vec::new());
            }
            _ if has_number && !is_bracketed && is_label(token) => {
                figures.is_sum = false;
                segments.push(vec![token.clone()]);
            }
            _ => {
                if let Some(last) = segments.last_mut() {
                    last.push(token.clone());
                }
            }
        }
    }
    segments
}

fn says(words: &HashSet<String>, word: &str) -> bool {
    words.contains(&plain_letters(word))
}

/// The numbers of a segment with what is said of each.
fn numbers<'t>(segment: &[Token<'t>], figures: &mut Figures<'t>) -> Option<Vec<Stated<'t>>> {
    let mut numbers: Vec<Stated<'t>> = Vec::new();
    // What was said since the last number or sign.
    let mut next = Stated::default();
    let mut depth = 0_usize;
    // Whether words still belong to the number before them.
    let mut is_behind = false;
    for token in segment {
        match token {
            Token::Number { text, has_unit, is_percent } => {
                let stated = std::mem::take(&mut next);
                numbers.push(Stated {
                    text,
                    has_unit: *has_unit,
                    is_percent: *is_percent,
                    ..stated
                });
                is_behind = true;
            }
            Token::Sign(sign) => match sign {
                '/' => next.link = Link::Slash,
                '×' => next.link = Link::Times,
                '(' | '[' | '{' => {
                    depth += 1;
                    if next.link == Link::None {
                        next.link = Link::Bracket;
                    }
                    is_behind = false;
                }
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    is_behind = true;
                }
                ':' | '=' => {
                    next.is_labelled = next.label.is_some();
                    next.is_volume |= next.label.is_some_and(|label| label.len() == 1);
                    is_behind = false;
                }
                '~' | '≈' => figures.is_about = true,
                '*' | '†' | '"' | '\\' | '.' | '-' => {}
                ',' | ';' if depth > 0 => {
                    if next.link == Link::None {
                        next.link = Link::Bracket;
                    }
                    is_behind = false;
                }
                _ => return None,
            },
            Token::Word(word) => {
                let has_numbers = !numbers.is_empty();
                let last = numbers.last_mut().filter(|_| is_behind);
                if says(&WORDS.range, word) {
                    return None;
                } else if says(&WORDS.about, word) && !is_behind {
                    figures.is_about = true;
                } else if says(&WORDS.times, word) && has_numbers {
                    next.link = Link::Times;
                } else if says(&WORDS.of, word) && has_numbers {
                    next.link = Link::Of;
                } else if says(&WORDS.each, word) && has_numbers {
                    next.is_each = true;
                    if let Some(last) = last {
                        last.is_each = true;
                    }
                } else if let Some(role) = role(word) {
                    match last {
                        Some(last) if last.role.is_none() => last.role = Some(role),
                        Some(_) => {}
                        None => next.role = next.role.or(Some(role)),
                    }
                } else if let Some(last) = last {
                    last.counts |= means(word, &MEANINGS.disks) && depth == 0;
                    last.has_remark |= depth == 0;
                    figures.has_remark = true;
                } else if depth > 0 {
                    figures.has_remark = true;
                } else {
                    next.is_volume |= word.starts_with('/');
                    next.is_labelled |= word.starts_with('/');
                    next.has_remark = true;
                    next.label = Some(next.label.unwrap_or(word));
                }
            }
        }
    }
    Some(numbers)
}

struct RoleMeanings {
    used: Meanings,
    free: Meanings,
    capacity: Meanings,
    disks: Meanings,
}

static MEANINGS: LazyLock<RoleMeanings> = LazyLock::new(|| {
    let named = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        embedded::valid("words/figures.toml", vocabulary().named(&names))
    };
    RoleMeanings {
        used: named(&["used", "usage", "consumed", "utilization"]),
        free: named(&["free", "available"]),
        capacity: named(&["total", "capacity", "size", "allocated", "provisioned"]),
        disks: named(&["disk", "disks", "volume"]),
    }
});

fn role(word: &str) -> Option<Role> {
    let meanings = meanings(word);
    let is = |wanted: &Meanings| can_be(&meanings, *wanted);
    if is(&MEANINGS.used) {
        Some(Role::Used)
    } else if is(&MEANINGS.free) {
        Some(Role::Free)
    } else if is(&MEANINGS.capacity) {
        Some(Role::Capacity)
    } else {
        None
    }
}

/// Whether a word can mean one of these.
fn means(word: &str, wanted: &Meanings) -> bool {
    can_be(&meanings(word), *wanted)
}

/// What a word can mean.
fn meanings(word: &str) -> Vec<Meanings> {
    let parts = vocabulary().parts(&plain_letters(word)).unwrap_or_default().into_iter();
    let means = parts.flatten().filter_map(|says| match says {
        Word::Means(meanings) => Some(meanings),
        _ => None,
    });
    means.collect()
}

fn can_be(meanings: &[Meanings], wanted: Meanings) -> bool {
    meanings.iter().any(|own| own.without(wanted) != *own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries as `label*times size beside`.
    fn read(text: &str) -> Option<Vec<String>> {
        let show = |entry: &Entry<'_>| {
            let mut shown = String::new();
            if let Some(label) = entry.label {
                shown = format!("{label}{} ", if entry.is_volume { ":" } else { "" });
            }
            if entry.times > 1 {
                shown = format!("{shown}{} x ", entry.times);
            }
            shown.push_str(entry.size.unwrap_or("?"));
            match entry.beside {
                Some((side, text)) => format!("{shown} {side:?} {text}"),
                None => shown,
            }
        };
        Some(Figures::of(text)?.entries.iter().map(show).collect())
    }

    #[test]
    fn a_part_and_the_whole_are_told_apart() {
        for (text, shown) in [
            ("40 GB of 100 GB", "100 GB Pair 40 GB"),
            ("61.2 GiB / 127 GiB", "127 GiB Pair 61.2 GiB"),
            ("8 / 16 GiB", "16 GiB Pair 8"),
            ("60/100", "100 Pair 60"),
            ("100 GB used of 500 GB", "500 GB Used 100 GB"),
            ("80 GB free of 200 GB", "200 GB Free 80 GB"),
            ("500 GB total, 80 GB free", "500 GB Free 80 GB"),
            ("80 GB used, 500 GB total", "500 GB Used 80 GB"),
            ("100 GB (30 % used)", "100 GB Used 30 %"),
            ("100 GB (70% free)", "100 GB Free 70%"),
            ("100 GB (40 GB used, 60 GB free)", "100 GB Used 40 GB"),
            ("30 % of 100 GB", "100 GB Used 30 %"),
            ("Used: 40 GB / Total: 100 GB", "100 GB Used 40 GB"),
            ("100 GB von 500 GB", "500 GB Pair 100 GB"),
            ("100 Go sur 500 Go", "500 Go Pair 100 Go"),
            ("80 GB belegt von 200 GB", "200 GB Used 80 GB"),
            ("120 GB libres de 500 GB", "500 GB Free 120 GB"),
            ("40GB/100GB (40%)", "100GB Pair 40GB"),
            ("Used 40 GB of 100 GB (40 %)", "100 GB Used 40 GB"),
            ("40 GB belegt, 60 GB frei", "60 GB Rest 40 GB"),
            ("100 GiB used / 400 GiB free", "400 GiB Rest 100 GiB"),
        ] {
            assert_eq!(read(text), Some(vec![shown.to_owned()]), "{text}");
        }
    }

    #[test]
    fn lists_of_sizes_are_cut_into_their_entries() {
        let lists: &[(&str, &[&str])] = &[
            ("2 x 100 GB", &["2 x 100 GB"]),
            ("2x100GB", &["2 x 100GB"]),
            ("3*100 GB", &["3 x 100 GB"]),
            ("100 GB × 2", &["2 x 100 GB"]),
            ("2 disks of 500 GB", &["2 x 500 GB"]),
            ("2 Platten je 500 GB", &["2 x 500 GB"]),
            ("1x60GB + 3x200GB", &["60GB", "3 x 200GB"]),
            ("100+200", &["100", "200"]),
            ("60;120 GB", &["60", "120 GB"]),
            ("60 GB, 200 GB", &["60 GB", "200 GB"]),
            ("[60, 500, 500]", &["60", "500", "500"]),
            ("60 GB / 500 GB / 500 GB", &["60 GB", "500 GB", "500 GB"]),
            ("100 GB and 200 GB", &["100 GB", "200 GB"]),
            ("1TB 500GB", &["1TB", "500GB"]),
            ("C: 100 GB, D: 200 GB", &["C: 100 GB", "D: 200 GB"]),
            ("C:\\ 60GB; D:\\ 500GB", &["C: 60GB", "D: 500GB"]),
            ("C:60 D:500", &["C: 60", "D: 500"]),
            ("/ 40 GB | /var 200 GB", &["/: 40 GB", "/var: 200 GB"]),
            ("sda: 100G sdb: 200G", &["sda 100G", "sdb 200G"]),
            ("sda=60G;sdb=1T", &["sda 60G", "sdb 1T"]),
            ("60GB OS + 200GB Data", &["60GB", "200GB"]),
            ("Disk 1: 100 GB, Disk 2: 200 GB", &["Disk 1 100 GB", "Disk 2 200 GB"]),
            (
                "C: 100 GB (40 GB free), D: 1 TB (50 % used)",
                &["C: 100 GB Free 40 GB", "D: 1 TB Used 50 %"],
            ),
            ("100 GB\n200 GB", &["100 GB", "200 GB"]),
            ("1 024 GB + 500 GB", &["1 024 GB", "500 GB"]),
        ];
        for (text, entries) in lists {
            let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
            assert_eq!(read(text), Some(entries), "{text}");
        }
    }

    #[test]
    fn remarks_beside_a_number_are_passed_over() {
        for (text, size) in [
            ("100 GB SSD", "100 GB"),
            ("16 GB (ECC)", "16 GB"),
            ("500 (thin)", "500"),
            ("100*", "100"),
            ("ca. 100 GB", "100 GB"),
            ("~16", "16"),
            ("500 GB total", "500 GB"),
        ] {
            assert_eq!(read(text), Some(vec![size.to_owned()]), "{text}");
        }
    }

    #[test]
    fn what_leaves_the_number_open_is_not_read() {
        for text in [
            "",
            "100",
            "100 GB",
            "SAN",
            "100-200",
            "> 100",
            "100 GB?",
            "8 to 16 GB",
            "min 8 GB max 16 GB",
            "100 MB/s",
            "10.0.0.1",
            "10.0.0.1, 10.0.0.2",
            "2024-01-16",
            "Hard disk 1",
            "Windows Server 2019",
            "500 users",
            "2 disks",
            "3 disks (560 GB)",
            "2 (100 GB)",
            "40 % used, 60 GB free",
            "0:1",
            "SCSI 0:1",
            "C: 100 GB, D: unknown",
            "C: 100 GB, D: ?",
            "4 x 2.4 GHz",
            "100 GB (120 GB)",
            "5 TB/month",
            "500 GB per week",
            "-5 GB + 3 GB",
            "web01 (10.0.0.1)",
            "1/2/3",
            "200000 x 1 GB",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", figures in "[0-9a-zA-Z/:,;+x() .%]{0,40}") {
            let _ = Figures::of(&text);
            let _ = Figures::of(&figures);
        }
    }
}
