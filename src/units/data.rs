//! Amounts of data.

use std::fmt;

/// A power of a thousand or of 1024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// 1
    One,
    /// Kilo.
    Kilo,
    /// Mega.
    Mega,
    /// Giga.
    Giga,
    /// Tera.
    Tera,
    /// Peta.
    Peta,
}

impl Scale {
    pub(crate) fn from_letter(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_lowercase() {
            'k' => Self::Kilo,
            'm' => Self::Mega,
            'g' => Self::Giga,
            't' => Self::Tera,
            'p' => Self::Peta,
            _ => return None,
        })
    }

    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::One => "",
            Self::Kilo => "K",
            Self::Mega => "M",
            Self::Giga => "G",
            Self::Tera => "T",
            Self::Peta => "P",
        }
    }

    fn power(self) -> i32 {
        match self {
            Self::One => 0,
            Self::Kilo => 1,
            Self::Mega => 2,
            Self::Giga => 3,
            Self::Tera => 4,
            Self::Peta => 5,
        }
    }
}

/// What `MB` without an i means in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Plain {
    /// 1024 x 1024, as hypervisors and their inventories count.
    #[default]
    Binary,
    /// 1000 x 1000, as disk vendors count.
    Decimal,
}

/// A unit of data as written: `MB` or `MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DataUnit {
    /// Kilo, mega and so on.
    pub scale: Scale,
    /// Whether it was written with the i of `MiB`.
    pub iec: bool,
}

impl DataUnit {
    /// Bytes.
    pub const BYTE: Self = Self { scale: Scale::One, iec: false };
    /// `MiB`.
    pub const MIB: Self = Self { scale: Scale::Mega, iec: true };
    /// `GiB`.
    pub const GIB: Self = Self { scale: Scale::Giga, iec: true };

    /// Reads `B`, `MB`, `MiB`, `MBs`, `GBytes`, `gigabyte`, in any case; also octets, as `Go` and `Gio` in French, and `ГБ`.
    /// A lone `M` is no unit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let scale_word = |word: &str| {
            Some(match word {
                "" => Self::BYTE,
                "kilo" => Self::plain(Scale::Kilo),
                "mega" | "méga" => Self::plain(Scale::Mega),
                "giga" => Self::plain(Scale::Giga),
                "tera" | "téra" => Self::plain(Scale::Tera),
                "kibi" => Self::binary(Scale::Kilo),
                "mebi" => Self::binary(Scale::Mega),
                "gibi" => Self::binary(Scale::Giga),
                "tebi" => Self::binary(Scale::Tera),
                _ => return None,
            })
        };
        let singular = lower.strip_suffix('s').unwrap_or(&lower);
        match singular {
            "meg" => return Some(Self::plain(Scale::Mega)),
            "gig" => return Some(Self::plain(Scale::Giga)),
            _ => {}
        }
        let of_bytes = singular.strip_suffix("byte").or_else(|| singular.strip_suffix("octet"));
        if let Some(unit) = of_bytes {
            if let Some(unit) = scale_word(unit) {
                return Some(unit);
            }
            return Self::letters(unit);
        }
        if singular == "b" {
            return Some(Self::BYTE);
        }
        let octets = || singular.strip_suffix('o').filter(|scale| !scale.starts_with('p'));
        let scale = singular.strip_suffix('b').or_else(octets);
        scale.and_then(Self::letters).or_else(|| Self::cyrillic(&lower))
    }

    fn cyrillic(text: &str) -> Option<Self> {
        let scale = match text {
            "кб" => Scale::Kilo,
            "мб" => Scale::Mega,
            "гб" => Scale::Giga,
            "тб" => Scale::Tera,
            _ => return None,
        };
        Some(Self::plain(scale))
    }

    fn letters(prefix: &str) -> Option<Self> {
        let mut chars = prefix.chars();
        let scale = Scale::from_letter(chars.next()?)?;
        match chars.as_str() {
            "" => Some(Self::plain(scale)),
            "i" => Some(Self::binary(scale)),
            _ => None,
        }
    }

    fn plain(scale: Scale) -> Self {
        Self { scale, iec: false }
    }

    fn binary(scale: Scale) -> Self {
        Self { scale, iec: true }
    }

    /// How many bytes `value` of this unit is.
    #[must_use]
    pub fn bytes(self, value: f64, plain: Plain) -> f64 {
        let base = if self.iec || plain == Plain::Binary { 1024.0_f64 } else { 1000.0 };
        value * base.powi(self.scale.power())
    }

    /// `value` of this unit in GiB.
    #[must_use]
    pub fn gib(self, value: f64, plain: Plain) -> f64 {
        self.bytes(value, plain) / 1024.0_f64.powi(Scale::Giga.power())
    }

    /// `value` of this unit in MiB.
    #[must_use]
    pub fn mib(self, value: f64, plain: Plain) -> f64 {
        self.bytes(value, plain) / 1024.0_f64.powi(Scale::Mega.power())
    }
}

impl fmt::Display for DataUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let i = if self.iec { "i" } else { "" };
        write!(f, "{}{i}B", self.scale.letter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_decides_what_mb_means_but_not_what_mib_means() {
        let mb = DataUnit::parse("MB").unwrap();
        assert!((mb.gib(1024.0, Plain::Binary) - 1.0).abs() < 1e-12);
        assert!((mb.bytes(1.0, Plain::Decimal) - 1e6).abs() < 1e-6);
        let mib = DataUnit::parse("MiB").unwrap();
        assert!((mib.gib(512.0, Plain::Decimal) - 0.5).abs() < 1e-12);
        assert_eq!(mb.to_string(), "MB");
        assert_eq!(mib.to_string(), "MiB");
    }

    #[test]
    fn terabytes_and_bytes_convert() {
        let tb = DataUnit::parse("TB").unwrap();
        assert!((tb.gib(1.0, Plain::Binary) - 1024.0).abs() < 1e-9);
        assert!((DataUnit::BYTE.mib(1_048_576.0, Plain::Binary) - 1.0).abs() < 1e-12);
        assert_eq!(DataUnit::parse("bytes"), Some(DataUnit::BYTE));
        assert_eq!(DataUnit::parse("M"), None);
        for octets in ["To", "to", "téraoctets", "ТБ"] {
            assert_eq!(DataUnit::parse(octets), Some(tb), "{octets}");
        }
        assert_eq!(DataUnit::parse("gigs"), DataUnit::parse("GB"));
        assert_eq!(DataUnit::parse("Gio"), Some(DataUnit::GIB));
        assert_eq!(DataUnit::parse("mégaoctets"), DataUnit::parse("MB"));
    }
}
