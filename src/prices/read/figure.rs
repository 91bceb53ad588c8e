//! Prices and amounts as exact decimals, from the text of the file.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::table::number::NumberStyle;

/// Signs that people put beside a price.
const BESIDE: [char; 8] = ['$', '\u{20ac}', '\u{a3}', '\u{a5}', ' ', '\u{a0}', '\u{202f}', '\''];

/// Reads a figure as programs write it: `0.46`, `1E-05`, `105.050000000000000`.
pub(super) fn plain(text: &str) -> Option<Decimal> {
    let text = text.trim();
    // What is too small to be counted is no 0.
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = !mantissa.contains(|c: char| matches!(c, '1'..='9'));
    let counted = |figure: Decimal| (is_zero || !figure.is_zero()).then_some(figure);
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok().and_then(counted);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_figure = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_figure { Decimal::from_str(text).ok().and_then(counted) } else { None }
}

/// Reads a figure as people write it, in one of the two styles: `1,234.5`, `1.234,5`, `0,46 \u{20ac}`.
pub(super) fn written(text: &str, style: NumberStyle) -> Option<Decimal> {
    let text = text.trim_matches(BESIDE);
    let (point, group) = match style {
        NumberStyle::Point => ('.', ','),
        NumberStyle::Comma => (',', '.'),
    };
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split([group, ' ', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next().unwrap_or_default();
    let mut joined = first.to_owned();
    for one in groups {
        let is_group = one.len() == 3 && one.bytes().all(|b| b.is_ascii_digit());
        if !is_group || first.trim_start_matches('-').is_empty() || first.starts_with('0') {
            return None;
        }
        joined.push_str(one);
    }
    if let Some(fraction) = fraction {
        joined.push('.');
        joined.push_str(fraction);
    }
    plain(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_exact() {
        for (text, read) in [
            ("0.46", "0.46"),
            ("105.050000000000000", "105.050000000000000"),
            ("1E-05", "0.00001"),
            ("6.5e-05", "0.000065"),
            ("-1", "-1"),
            (".5", "0.5"),
        ] {
            assert_eq!(plain(text).map(|it| it.to_string()).as_deref(), Some(read), "{text}");
        }
        for text in ["", "1e-36", "n/a", "0,46", "1 2", "NaN", "0x1", "1e999", "--1", "1.2.3"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn the_style_says_what_a_comma_is() {
        let point = |text| written(text, NumberStyle::Point).map(|it| it.to_string());
        let comma = |text| written(text, NumberStyle::Comma).map(|it| it.to_string());
        assert_eq!(point("1,234.5").as_deref(), Some("1234.5"));
        assert_eq!(comma("1.234,5").as_deref(), Some("1234.5"));
        assert_eq!(comma("0,046 \u{20ac}").as_deref(), Some("0.046"));
        assert_eq!(point("$ 25.00").as_deref(), Some("25.00"));
        assert_eq!(comma("1 234,5").as_deref(), Some("1234.5"));
        assert_eq!(point("0,046"), None);
        assert_eq!(point("1,23"), None);
        assert_eq!(comma("0.46"), None);
    }
}
