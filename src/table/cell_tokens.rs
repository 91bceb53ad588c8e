//! The numbers, words and signs of a cell.

use std::borrow::Cow;

use super::digits::is_digit;
use crate::units::Unit;

/// A part of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'t> {
    /// A number with its unit, as written.
    Number {
        /// `100 GB`
        text: &'t str,
        /// Whether it has a unit of data.
        has_unit: bool,
        /// Whether it is a percentage.
        is_percent: bool,
    },
    /// `used`, `sda1`, `/var/log`
    Word(&'t str),
    /// Anything else but blanks; `×` for every sign of multiplication.
    Sign(char),
}

impl<'t> Token<'t> {
    pub(crate) fn word(&self) -> Option<&'t str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Number { .. })
    }
}

/// `16G` as `16GB`: where sizes are meant, a letter is enough.
pub(crate) fn with_whole_unit(text: &str) -> Cow<'_, str> {
    let is_short = text.ends_with(['K', 'M', 'G', 'T', 'k', 'm', 'g', 't', 'i']);
    if is_short { Cow::Owned(format!("{text}B")) } else { Cow::Borrowed(text) }
}

/// Cuts a text; `None` where it holds a rate, a range, or a number below zero.
pub(crate) fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    // Where each of them begins.
    let mut starts: Vec<usize> = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let start = text.len() - rest.len();
        if c == ':' && rest.chars().nth(1).is_none_or(char::is_whitespace) {
            take_for_label(text.get(..start)?, &mut tokens, &mut starts);
        }
        let length = if is_digit(c) {
            let (token, length) = number(rest)?;
            tokens.push(token);
            length
        } else if c == '/' && is_folder(rest, before, tokens.last()) {
            let length =
                rest.find(|c: char| c.is_whitespace() || ":=,;|".contains(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..length)?));
            length
        } else if is_times(rest, tokens.last()) {
            tokens.push(Token::Sign('×'));
            c.len_utf8()
        } else if c.is_alphabetic() {
            let length = run(rest, |c| c.is_alphanumeric() || c == '_');
            tokens.push(Token::Word(rest.get(..length)?));
            length
        } else {
            push_sign(c, rest, &mut tokens)?;
            c.len_utf8()
        };
        starts.resize(tokens.len(), start);
        before = rest.get(..length)?.chars().next_back()?;
        rest = rest.get(length..)?;
    }
    Some(tokens)
}

/// The number before a colon belongs to the word before it: `Disk 1: 100 GB`.
fn take_for_label<'t>(before: &'t str, tokens: &mut Vec<Token<'t>>, starts: &mut Vec<usize>) {
    if let [.., Token::Word(_), Token::Number { has_unit: false, is_percent: false, .. }] =
        tokens.as_slice()
        && let [.., start, _] = starts.as_slice()
        && let Some(label) = before.get(*start..)
    {
        tokens.truncate(tokens.len() - 2);
        starts.truncate(starts.len() - 2);
        tokens.push(Token::Word(label.trim_end()));
        starts.push(before.len() - label.len());
    }
}

fn push_sign(c: char, rest: &str, tokens: &mut Vec<Token<'_>>) -> Option<()> {
    let mut behind = rest.chars().skip(1);
    match c {
        '\n' => tokens.push(Token::Sign('\n')),
        _ if c.is_whitespace() => {}
        '*' if behind.find(|c| !c.is_whitespace()).is_some_and(is_digit) => {
            tokens.push(Token::Sign('×'));
        }
        '×' | '✕' | '∗' => tokens.push(Token::Sign('×')),
        '-' | '–' | '—' | '\u{2212}' => {
            let is_before_number = behind.find(|c| !c.is_whitespace()).is_some_and(is_digit);
            let is_label = matches!(tokens.last(), Some(Token::Word(_) | Token::Sign(':')));
            (!is_before_number || is_label && rest.chars().nth(1).is_some_and(char::is_whitespace))
                .then_some(())?;
            tokens.push(Token::Sign('-'));
        }
        // A time, a ratio or a bus: `0:1`.
        ':' if tokens.last().is_some_and(Token::is_number) => return None,
        _ => tokens.push(Token::Sign(c)),
    }
    Some(())
}

/// Whether an x between numbers multiplies them: `2x100`, `2 x 100`.
fn is_times(rest: &str, last: Option<&Token<'_>>) -> bool {
    let behind = rest.strip_prefix(['x', 'X']);
    let is_sign = behind.is_some_and(|rest| rest.trim_start().starts_with(is_digit));
    is_sign && last.is_some_and(Token::is_number)
}

/// Whether a slash begins the name of a folder, and is not a sign between numbers.
fn is_folder(rest: &str, before: char, last: Option<&Token<'_>>) -> bool {
    let next = rest.chars().nth(1);
    let is_start = before.is_whitespace() || ",;|+".contains(before);
    let is_root = next.is_none_or(|c| c.is_whitespace() || c == ':' || c == '=');
    is_start
        && (next.is_some_and(char::is_alphabetic) || is_root && !last.is_some_and(Token::is_number))
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !belongs(c)).unwrap_or(text.len())
}

/// The number that a text begins with.
fn number(text: &str) -> Option<(Token<'_>, usize)> {
    let digits = digits(text);
    let behind = text.get(digits..)?;
    let blanks = run(behind, |c| c.is_whitespace() && c != '\n');
    let behind = behind.get(blanks..)?;
    let plain = |length: usize| {
        let token = Token::Number { text: text.get(..length)?, has_unit: false, is_percent: false };
        Some((token, length))
    };
    if behind.starts_with(['%', '\u{ff05}', '\u{66a}']) {
        let length = digits + blanks + behind.chars().next()?.len_utf8();
        let token = Token::Number { text: text.get(..length)?, has_unit: false, is_percent: true };
        return Some((token, length));
    }
    let letters = run(behind, char::is_alphabetic);
    let word = behind.get(..letters)?;
    let after = behind.get(letters..)?;
    // `8 to 16 GB` are no terabytes in French.
    let is_range = word == "to" && after.trim_start().starts_with(is_digit);
    let is_whole = !is_range && !after.starts_with(|c: char| c.is_alphanumeric());
    let unit = Unit::parse(&with_whole_unit(word)).filter(|_| is_whole && !word.is_empty());
    match unit {
        Some(Unit::Data(_)) => {
            // `100 MB/s`, `5 TB/month`.
            let is_rate =
                after.strip_prefix('/').is_some_and(|per| per.starts_with(char::is_alphabetic));
            let length = digits + blanks + letters;
            let token =
                Token::Number { text: text.get(..length)?, has_unit: true, is_percent: false };
            (!is_rate).then_some((token, length))
        }
        Some(_) => None,
        None => plain(digits),
    }
}

/// How long the digits at the start of a text are, with the signs between them. Blanks separate groups of three.
fn digits(text: &str) -> usize {
    let mut length = run(text, is_digit);
    while let Some(rest) = text.get(length..) {
        let Some(sign) = rest.chars().next() else { break };
        let behind = rest.get(sign.len_utf8()..).unwrap_or_default();
        let group = run(behind, is_digit);
        let belongs = match sign {
            ',' | '.' | '\'' | '\u{2019}' | '_' | '\u{66b}' | '\u{66c}' | '\u{ff0c}'
            | '\u{ff0e}' => group > 0,
            _ if sign.is_whitespace() && sign != '\n' => {
                behind.get(..group).unwrap_or_default().chars().count() == 3
            }
            _ => false,
        };
        if !belongs {
            break;
        }
        length += sign.len_utf8() + group;
    }
    length
}
