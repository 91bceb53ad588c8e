//! Units: those that inventories write, and those that the modules exchange.

mod count;
mod data;
mod grouped;
mod plain;
mod rate;

pub(crate) use count::whole;
pub use data::{DataUnit, Plain, Scale};
pub use grouped::grouped;
pub use plain::percent;
pub(crate) use plain::{plain, plain_number};
pub use rate::*;

/// What a number is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// An amount of data: `MB`, `GiB`.
    Data(DataUnit),
    /// Bytes per second: `MB/s`, `MBps`.
    Rate(DataUnit),
    /// Bits per second: `Mbps`, `Mbit/s`.
    BitRate(Scale),
    /// Operations per second.
    Operations,
    /// Hundredths.
    Percent,
}

/// What can be compared: units of the same dimension convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// An amount of data.
    Data,
    /// Data per time.
    Rate,
    /// Operations per second.
    Operations,
    /// Hundredths.
    Percent,
}

/// Endings of what is meant for a day.
const PER_DAY: [&str; 20] = [
    "per day",
    "a day",
    "/ day",
    "/day",
    "/d",
    "/24h",
    "/24 h",
    "daily",
    "pro tag",
    "/tag",
    "/ tag",
    "par jour",
    "/jour",
    "/j",
    "por día",
    "/día",
    "al giorno",
    "/giorno",
    "per dag",
    "/dag",
];

impl Unit {
    /// The dimension of the unit.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Data(_) => Dimension::Data,
            Self::Rate(_) | Self::BitRate(_) => Dimension::Rate,
            Self::Operations => Dimension::Operations,
            Self::Percent => Dimension::Percent,
        }
    }

    /// Reads a unit as people write it, alone: `MB`, `MiB`, `in MBs`, `GBytes`, `MB per second`, `MBps`, `%`. What changes in a
    /// day is an amount: `GB/day`, `% per day`.
    ///
    /// Capitals only matter where they distinguish bits from bytes: `Mbps` is bits, `MBps` and `MBPS` are bytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !may_begin_unit(text) {
            return None;
        }
        let text = strip_word(text, "in");
        let lower = text.to_lowercase();
        if let Some(length) = PER_DAY.iter().find_map(|day| lower.strip_suffix(day).map(str::len)) {
            let amount = Self::parse(text.get(..length)?)?;
            return matches!(amount, Self::Data(_) | Self::Percent).then_some(amount);
        }
        match lower.as_str() {
            "%" | "percent" | "percentage" | "pct" => return Some(Self::Percent),
            "ops" | "iops" | "ops/sec" | "ops/s" | "io/s" | "operations per second" => {
                return Some(Self::Operations);
            }
            _ => {}
        }
        let per_second = ["per second", "per sec", "/second", "/sec", "/s", "ps"]
            .iter()
            .find_map(|suffix| lower.strip_suffix(suffix).map(str::len));
        match per_second {
            Some(length) => {
                let amount = text.get(..length)?.trim_end();
                if let Some(scale) = bits(amount) {
                    return Some(Self::BitRate(scale));
                }
                DataUnit::parse(amount).map(Self::Rate)
            }
            None => DataUnit::parse(text).map(Self::Data),
        }
    }
}

/// Whether a word begins like a unit, or like the `in` before one. Most words of headings do not, and they are many.
fn may_begin_unit(text: &str) -> bool {
    let first = text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first.is_some_and(|first| !first.is_ascii() || b"bkmgtpoi%".contains(&first))
}

fn strip_word<'a>(text: &'a str, word: &str) -> &'a str {
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) if first.eq_ignore_ascii_case(word) => rest.trim_start(),
        _ => text,
    }
}

/// `Mb`, `Mbit`, `Gbits`: a lower-case b after a capital is the only sign of bits.
fn bits(text: &str) -> Option<Scale> {
    let mut chars = text.chars();
    let scale = Scale::from_letter(chars.next()?)?;
    let rest = chars.as_str();
    let first_upper = text.starts_with(|c: char| c.is_ascii_uppercase());
    ((rest == "b" && first_upper) || matches!(rest, "bit" | "bits")).then_some(scale)
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Data(unit) => unit.fmt(f),
            Self::Rate(unit) => write!(f, "{unit}/s"),
            Self::BitRate(scale) => write!(f, "{}bit/s", scale.letter()),
            Self::Operations => f.write_str("operations/s"),
            Self::Percent => f.write_str("%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(scale: Scale, iec: bool) -> DataUnit {
        DataUnit { scale, iec }
    }

    #[test]
    fn units_are_read_as_people_write_them() {
        let mega = data(Scale::Mega, false);
        for text in ["MB", "mb", "in MBs", "In MB", " MBs ", "MBytes", "Megabytes"] {
            assert_eq!(Unit::parse(text), Some(Unit::Data(mega)), "{text}");
        }
        assert_eq!(Unit::parse("GiB"), Some(Unit::Data(data(Scale::Giga, true))));
        for text in ["MB per second", "MB/s", "MBps", "in MBPS", "mbps"] {
            assert_eq!(Unit::parse(text), Some(Unit::Rate(mega)), "{text}");
        }
        assert_eq!(Unit::parse("Mbps"), Some(Unit::BitRate(Scale::Mega)));
        assert_eq!(Unit::parse("Gbit/s"), Some(Unit::BitRate(Scale::Giga)));
        assert_eq!(Unit::parse("in %"), Some(Unit::Percent));
        for text in ["GB/day", "GB per day", "gb / day", "GB pro Tag", "GB/24h", "GB/jour"] {
            assert_eq!(Unit::parse(text), Some(Unit::Data(data(Scale::Giga, false))), "{text}");
        }
        assert_eq!(Unit::parse("% per day"), Some(Unit::Percent));
        for text in ["MB/s per day", "day", "/day", "per day"] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
        assert_eq!(Unit::parse("in OPS"), Some(Unit::Operations));
        for text in ["", "P", "vmsn", "total", "Mhz", "ps", "per second"] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
    }
}
