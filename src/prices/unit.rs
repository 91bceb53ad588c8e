//! Units of measure: how many of what a price buys.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::embedded;
use crate::table::number::NumberStyle;

/// The unit of a reservation, whose price is the total of its term.
pub const TERM: &str = "term";

/// How many of what a price buys: `100 Hours` is a block of 100 `hours`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unit {
    /// The amount of a block; above 0.
    #[serde(serialize_with = "rust_decimal::serde::float::serialize")]
    pub block: Decimal,
    /// Of what, in small letters: `hours`, `units/month`, `gb/month`, `gib/hour`, `units`, [`TERM`].
    pub what: Arc<str>,
}

struct Entry {
    block: Decimal,
    what: Arc<str>,
}

/// The spellings that Azure's price files have, by the text in small letters.
static SPELLINGS: LazyLock<HashMap<&'static str, Entry>> = LazyLock::new(|| {
    let rows = embedded::cells!("prices/units").skip(1);
    let entry = |row: &[&'static str]| match row {
        [spelling, block, what, ..] => {
            let block = Decimal::from_str(block).ok()?;
            Some((*spelling, Entry { block, what: (*what).into() }))
        }
        _ => None,
    };
    rows.map(|row| {
        embedded::valid("prices/units.csv", entry(&row).ok_or_else(|| format!("row {row:?}")))
    })
    .collect()
});

impl Unit {
    /// The unit of a reservation.
    #[must_use]
    pub fn term() -> Self {
        Self { block: Decimal::ONE, what: TERM.into() }
    }

    /// The unit that a text stands for: by the spellings of Azure's price files, otherwise by its form; nothing where it is not
    /// understood.
    ///
    /// ```
    /// use asrcap::prices::Unit;
    ///
    /// let unit = Unit::parse("100 Hours").unwrap();
    /// assert_eq!((unit.block.to_string().as_str(), &*unit.what), ("100", "hours"));
    /// assert_eq!(Unit::parse("a bag"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_in(text, NumberStyle::Point)
    }

    /// The same in a file whose figures are written so: `10.000 Stunden` are ten thousand beside `0,46`. Where a figure may be
    /// both, such as `10.000` beside `0.46`, it is not understood.
    #[must_use]
    pub fn parse_in(text: &str, style: NumberStyle) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if let Some(known) = SPELLINGS.get(text.as_str()) {
            return Some(Self { block: known.block, what: Arc::clone(&known.what) });
        }
        by_form(&text, style)
    }
}

/// The number in front and the words behind it, where the same words are known with the number 1.
fn by_form(text: &str, style: NumberStyle) -> Option<Unit> {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let (number, rest) = (text.strip_suffix(number).filter(|_| !text.is_empty())?, number);
    let (factor, rest) = thousands(rest);
    let number = if number.is_empty() { Decimal::ONE } else { figure(number, style)? };
    let block = number.checked_mul(Decimal::from(factor)).filter(|block| *block > Decimal::ZERO)?;
    let of_one = |one: &str| SPELLINGS.get(format!("{one}{}", rest.trim()).as_str());
    let known = ["1 ", "1", ""].into_iter().find_map(of_one)?;
    // Some words are a block themselves.
    (known.block == Decimal::ONE).then(|| Unit { block, what: Arc::clone(&known.what) })
}

/// The figure of a block; nothing where its sign may part decimals or thousands.
fn figure(text: &str, style: NumberStyle) -> Option<Decimal> {
    let (point, group) = match style {
        NumberStyle::Point => ('.', ','),
        NumberStyle::Comma => (',', '.'),
    };
    let is_grouped = |text: &str, sign: char| {
        let mut groups = text.split(sign);
        let first = groups.next().map_or(0, str::len);
        (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
    };
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    let is_undecided = !whole.contains(group) && fraction.len() == 3;
    if is_undecided || (whole.contains(group) && !is_grouped(whole, group)) {
        return None;
    }
    Decimal::from_str(&format!("{}.{fraction}", whole.replace(group, ""))).ok()
}

/// A letter for thousands or millions that stands by itself, and what is behind it.
fn thousands(text: &str) -> (u32, &str) {
    for (letter, factor) in [('k', 1_000), ('m', 1_000_000)] {
        match text.strip_prefix(letter) {
            Some(rest) if !rest.starts_with(char::is_alphanumeric) => return (factor, rest),
            _ => {}
        }
    }
    (1, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(String, String)> {
        Unit::parse(text).map(|unit| (unit.block.to_string(), unit.what.to_string()))
    }

    #[test]
    fn thousands_are_parted_as_the_other_figures_of_the_file_are() {
        let block = |text: &str, style| {
            Unit::parse_in(text, style).map(|unit| unit.block.normalize().to_string())
        };
        let comma = |text: &str| block(text, NumberStyle::Comma);
        let point = |text: &str| block(text, NumberStyle::Point);
        assert_eq!(comma("10.000 Hours").as_deref(), Some("10000"));
        assert_eq!(comma("1.000.000 Hours").as_deref(), Some("1000000"));
        assert_eq!(comma("1,5 Hours").as_deref(), Some("1.5"));
        assert_eq!(point("10,000 Hours").as_deref(), Some("10000"));
        assert_eq!(point("1.5 Hours").as_deref(), Some("1.5"));
        assert_eq!(point("10.000 Hours"), None);
        assert_eq!(comma("10,000 Hours"), None);
        assert_eq!(point("1,5 Hours"), None);
        assert_eq!(point("1,0000 Hours"), None);
    }

    #[test]
    fn units_are_read_however_files_write_them() {
        for (text, block, what) in [
            ("1 Hour", "1", "hours"),
            ("Hours", "1", "hours"),
            ("10 Hours", "10", "hours"),
            ("1,000 Hours", "1000", "hours"),
            ("20 Hours", "20", "hours"),
            ("1/Month", "1", "units/month"),
            ("10K", "10000", "units"),
            ("20K", "20000", "units"),
            ("5M/Month", "5000000", "units/month"),
            ("1 GB/Month", "1", "gb/month"),
            ("1 GiB/Hour", "1", "gib/hour"),
            ("1/Hour", "1", "units/hour"),
            ("1 \u{5c0f}\u{65f6}", "1", "hours"),
            (" 1 hora ", "1", "hours"),
        ] {
            assert_eq!(parsed(text), Some((block.to_owned(), what.to_owned())), "{text}");
        }
        for text in
            ["", "a bag", "0 Hours", "1 Furlong", "-1 Hour", "99999999999999999999999999999 Hours"]
        {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
