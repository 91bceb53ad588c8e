//! Digits of all scripts, and what programs put before numbers.

use std::borrow::Cow;

/// The zeros of the scripts whose digits people type: Arabic, Persian, Indian, Thai, and full-width ones.
const ZEROS: [char; 13] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ff10}',
];

/// A text with the digits 0 to 9 for those of other scripts, with points, commas and per cent signs of their usual width, and without the
/// apostrophe by which spreadsheets mark a number as text.
pub(crate) fn western(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let text = match text.strip_prefix(['\'', '\u{2018}', '\u{2019}']) {
        Some(rest) if rest.starts_with(is_part_of_number) => rest,
        _ => text,
    };
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(usual).collect())
}

/// Whether it is a digit of any of the scripts.
pub(crate) fn is_digit(c: char) -> bool {
    usual(c).is_ascii_digit()
}

fn is_part_of_number(c: char) -> bool {
    usual(c).is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')
}

fn usual(c: char) -> char {
    let digit =
        |zero: char| (0..10).find(|digit| char::from_u32(u32::from(zero) + digit) == Some(c));
    match c {
        '\u{ff0e}' => '.',
        '\u{ff0c}' => ',',
        '\u{ff05}' | '\u{66a}' => '%',
        _ if c.is_ascii() => c,
        _ => ZEROS
            .into_iter()
            .find_map(digit)
            .and_then(|digit| char::from_digit(digit, 10))
            .unwrap_or(c),
    }
}
