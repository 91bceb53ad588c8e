//! Numbers as people write them.

use super::digits::western;
use crate::units::Unit;

/// Longer numbers are looked at sign by sign.
const LONGEST_PLAIN: usize = 24;

/// Which sign separates the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NumberStyle {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

impl std::fmt::Display for NumberStyle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Point => "decimal point",
            Self::Comma => "decimal comma",
        })
    }
}

impl std::str::FromStr for NumberStyle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "point" | "dot" | "." => Ok(Self::Point),
            "comma" | "," => Ok(Self::Comma),
            _ => Err(format!("'{text}' is no decimal separator; use point or comma")),
        }
    }
}

/// What a number tells about the style that it is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleOf {
    /// Only this style can read it: `0,5`, `1.024.000`.
    One(NumberStyle),
    /// Both can, as different numbers: `1,286` is 1286 or 1.286.
    Either,
    /// It is the same number in both, or in neither.
    None,
}

impl StyleOf {
    /// What a text tells.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::None;
        }
        let text = western(text);
        // Nearly all cells of a list are whole numbers or words.
        if !text.contains([',', '.']) {
            return Self::None;
        }
        let Some((digits, _)) = split_unit(&text) else {
            return Self::None;
        };
        let read = [NumberStyle::Point, NumberStyle::Comma].map(|style| style.value(digits));
        match read {
            [Some(_), None] => Self::One(NumberStyle::Point),
            [None, Some(_)] => Self::One(NumberStyle::Comma),
            [Some(point), Some(comma)] if point.to_bits() != comma.to_bits() => Self::Either,
            _ => Self::None,
        }
    }
}

/// Two numbers that cannot be of one style, by their position among the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mixed {
    /// The first sample with a decimal point.
    pub point: usize,
    /// The first sample with a decimal comma.
    pub comma: usize,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The figure as written.
    pub value: f64,
    /// The unit, if one was written.
    pub unit: Option<Unit>,
}

impl NumberStyle {
    /// Finds the style that all samples agree on; samples that fit both or neither do not count.
    ///
    /// `1,234` fits both. Where nothing decides, the decimal point is assumed.
    pub fn detect<'a>(samples: impl IntoIterator<Item = &'a str>) -> Result<Self, Mixed> {
        let (mut point, mut comma) = (None, None);
        for (index, sample) in samples.into_iter().enumerate() {
            match StyleOf::text(sample) {
                StyleOf::One(Self::Point) => point = point.or(Some(index)),
                StyleOf::One(Self::Comma) => comma = comma.or(Some(index)),
                StyleOf::Either | StyleOf::None => {}
            }
            if let (Some(point), Some(comma)) = (point, comma) {
                return Err(Mixed { point, comma });
            }
        }
        Ok(if comma.is_some() { Self::Comma } else { Self::Point })
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    /// What the flag `--decimal-separator` calls it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    fn separators(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }

    /// Reads a number, with or without a unit: `16,384 MiB`, `1'234.5`, `50 %`, `-0,5`.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<Number> {
        if let Some(value) = self.plain(text) {
            return Some(Number { value, unit: None });
        }
        let text = western(text);
        let (digits, unit) = split_unit(&text)?;
        let value = self.value(digits)?;
        Some(Number { value, unit })
    }

    /// Digits, as nearly all numbers of large files are, with a decimal point where that is the style.
    fn plain(self, text: &str) -> Option<f64> {
        let is_plain = |b: u8| b.is_ascii_digit() || (self == Self::Point && b == b'.');
        let is_short = text.len() <= LONGEST_PLAIN;
        let is_number = is_short && text.starts_with(|c: char| c.is_ascii_digit());
        (is_number && text.bytes().all(is_plain)).then(|| text.parse().ok())?
    }

    fn value(self, text: &str) -> Option<f64> {
        let (decimal, thousands) = self.separators();
        let unsigned = text.trim_start_matches(['-', '+', '\u{2212}']);
        if text.chars().count() > unsigned.chars().count() + 1 {
            return None;
        }
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => unsigned.split_at(at),
            None => (unsigned, ""),
        };
        let (whole, fraction) = match mantissa.rsplit_once([decimal, ARABIC_DECIMAL]) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let whole = ungroup(whole, thousands)?;
        if fraction.is_some_and(|f| !f.bytes().all(|b| b.is_ascii_digit()))
            || (whole.is_empty() && fraction.is_none_or(str::is_empty))
        {
            return None;
        }
        let fraction = fraction.unwrap_or("0");
        let value: f64 = format!("0{whole}.{fraction}0{exponent}").parse().ok()?;
        let negative = text.starts_with(['-', '\u{2212}']);
        value.is_finite().then_some(if negative { -value } else { value })
    }
}

/// Takes the digits of a number out of their groups; groups of a wrong length are no number.
fn ungroup(text: &str, thousands: char) -> Option<String> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let is_separator = |c: char| c == thousands || is_neutral_separator(c);
    let mut separators = text.chars().filter(|c| is_separator(*c));
    let separator = separators.next()?;
    if separators.any(|c| c != separator && !(c.is_whitespace() && separator.is_whitespace())) {
        return None;
    }
    let groups: Vec<&str> = text.split(is_separator).collect();
    let (last, leading) = groups.split_last()?;
    let (first, middle) = leading.split_first()?;
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    // Indian numbers have groups of two before the last three digits.
    let regular = last.len() == 3
        && (1..=3).contains(&first.len())
        && (middle.iter().all(|g| g.len() == 3)
            || (first.len() <= 2 && middle.iter().all(|g| g.len() == 2)))
        && *first != "0"
        && groups.iter().all(digits);
    regular.then(|| groups.concat())
}

/// The decimal sign of Arabic, which no other number has.
const ARABIC_DECIMAL: char = '\u{66b}';

/// Separates thousands in every style: blanks, apostrophes, underscores, and the sign of Arabic.
fn is_neutral_separator(c: char) -> bool {
    matches!(
        c,
        '\u{2000}'..='\u{200a}' | ' ' | '\u{a0}' | '\u{202f}' | '_' | '\'' | '\u{2019}' | '\u{66c}'
    )
}

/// Splits `1.02 TB` into its number and its unit; `None` if what follows the number is no unit.
fn split_unit(text: &str) -> Option<(&str, Option<Unit>)> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('%') {
        return Some((rest.trim_start(), Some(Unit::Percent)));
    }
    let end = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ','))
        .map(|(at, c)| at + c.len_utf8())
        .next_back()?;
    let (digits, unit) = text.split_at(end);
    // Lines are several figures, or rows that a quotation mark has swallowed.
    if digits.contains(['\n', '\r']) {
        return None;
    }
    let unit = unit.trim();
    if unit.is_empty() {
        return Some((digits, None));
    }
    Unit::parse(unit).map(|unit| (digits, Some(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{DataUnit, Scale};

    fn point(text: &str) -> Option<f64> {
        NumberStyle::Point.parse(text).map(|n| n.value)
    }

    fn comma(text: &str) -> Option<f64> {
        NumberStyle::Comma.parse(text).map(|n| n.value)
    }

    #[test]
    fn numbers_of_both_styles_are_read() {
        assert_eq!(point("1,234.56"), Some(1234.56));
        assert_eq!(comma("1.234,56"), Some(1234.56));
        assert_eq!(comma("1 234,56"), Some(1234.56));
        assert_eq!(comma("1\u{a0}234\u{202f}567,5"), Some(1_234_567.5));
        assert_eq!(point("1'234.5"), Some(1234.5));
        assert_eq!(point("1,23,456.7"), Some(123_456.7));
        assert_eq!(comma("0,5"), Some(0.5));
        assert_eq!(point("16,384"), Some(16384.0));
        assert_eq!(comma("16,384"), Some(16.384));
        assert_eq!(point("-.5"), Some(-0.5));
        assert_eq!(point("1.5E+3"), Some(1500.0));
        assert_eq!(point("007"), Some(7.0));
        assert_eq!(point("5."), Some(5.0));
    }

    #[test]
    fn digits_of_other_scripts_are_read() {
        assert_eq!(point("１６"), Some(16.0));
        assert_eq!(comma("１．０２４，５"), Some(1024.5));
        assert_eq!(point("١٦"), Some(16.0));
        assert_eq!(point("١٬٠٢٤٫٥"), Some(1024.5));
        assert_eq!(comma("١٬٠٢٤٫٥"), Some(1024.5));
        assert_eq!(point("۱۲۸ GB"), Some(128.0));
        assert_eq!(point("१००"), Some(100.0));
        assert_eq!(point("'100"), Some(100.0));
        assert_eq!(point("1_024"), Some(1024.0));
        assert_eq!(point("2\u{2009}500"), Some(2500.0));
        assert_eq!(StyleOf::text("١٬٠٢٤٫٥"), StyleOf::None);
        assert_eq!(StyleOf::text("１，０２４"), StyleOf::Either);
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in [
            "",
            "abc",
            "0,5",
            "1,23",
            "10.0.0.1",
            "1.2.3",
            "12,34,56",
            ",",
            "--5",
            "1e999",
            "4 GB x",
            "NaN",
            "inf",
            "0,123",
            "1 2",
            "1,234'567",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
        assert_eq!(comma("1,2,3"), None);
    }

    #[test]
    fn units_stay_with_their_number() {
        let mib = Unit::Data(DataUnit::MIB);
        let read = |text| NumberStyle::Point.parse(text).unwrap();
        assert_eq!(read("16,384 MiB"), Number { value: 16384.0, unit: Some(mib) });
        assert_eq!(read("50%").unit, Some(Unit::Percent));
        assert_eq!(point("50\u{a0}%"), Some(50.0));
        let tb = DataUnit { scale: Scale::Tera, iec: false };
        assert_eq!(read("1.02 TB"), Number { value: 1.02, unit: Some(Unit::Data(tb)) });
    }

    #[test]
    fn the_style_is_found_by_what_decides() {
        assert_eq!(NumberStyle::detect(["1,234", "12"]), Ok(NumberStyle::Point));
        assert_eq!(NumberStyle::detect(["1,234", "0,5"]), Ok(NumberStyle::Comma));
        assert_eq!(NumberStyle::detect(["1.234", "1.234.567"]), Ok(NumberStyle::Comma));
        assert_eq!(NumberStyle::detect(["1,23,456"]), Ok(NumberStyle::Point));
        assert_eq!(
            NumberStyle::detect(["x", "1.5", "2", "2,5 GB"]),
            Err(Mixed { point: 1, comma: 3 })
        );
    }

    #[test]
    fn three_digits_after_a_lone_sign_may_be_either() {
        for text in ["1,286", "1.024 GB", "-12.500", "999,000 %"] {
            assert_eq!(StyleOf::text(text), StyleOf::Either, "{text}");
        }
        for text in ["1286", "1 286", "1'286", "web.example", "10.0.0.1", "", "0"] {
            assert_eq!(StyleOf::text(text), StyleOf::None, "{text}");
        }
        for text in ["0,435", "1.024.000", "12,5 GB", "1234,567"] {
            assert_eq!(StyleOf::text(text), StyleOf::One(NumberStyle::Comma), "{text}");
        }
    }

    fn grouped(whole: u64, separator: &str) -> String {
        let digits = whole.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        text
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_in_a_style_is_read_in_it(whole in 0_u64..10_000_000_000, cents in 0_u8..100) {
            let value: f64 = format!("{whole}.{cents:02}").parse().unwrap();
            for (style, thousands, decimal) in [
                (NumberStyle::Point, ",", "."),
                (NumberStyle::Point, "'", "."),
                (NumberStyle::Point, "\u{a0}", "."),
                (NumberStyle::Comma, ".", ","),
                (NumberStyle::Comma, " ", ","),
                (NumberStyle::Comma, "", ","),
            ] {
                let text = format!("{}{decimal}{cents:02}", grouped(whole, thousands));
                proptest::prop_assert_eq!(NumberStyle::detect([text.as_str()]), Ok(style), "{}", text);
                let read = style.parse(&text).map(|n| n.value);
                proptest::prop_assert_eq!(read, Some(value), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = NumberStyle::Comma.parse(&text);
            let folded = crate::table::heading::fold(&text);
            let visible = text.chars().any(char::is_alphanumeric);
            proptest::prop_assert!(!visible || !folded.key.is_empty());
        }
    }
}
