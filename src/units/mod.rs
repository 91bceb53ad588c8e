//! Units: those that inventories write, and those that the modules exchange.

mod count;
mod data;
mod grouped;
mod plain;
mod rate;

pub(crate) use count::whole;
pub use data::{DataUnit, Plain, Scale};
pub use grouped::{grouped, written};
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

/// Words for stretches of time and for what happens once in each, in small letters, and how many seconds they are.
const PERIODS: [(f64, &str, &str); 5] = [
    (
        1.0,
        "s sec secs second seconds sek sekunde sekunden seconde secondes seg segundo segundos secondo secondi sekund sn с сек",
        "",
    ),
    (60.0, "min mins minute minutes minuten minuto minutos minuti minuut minut мин", "minutely"),
    (
        SECONDS_PER_HOUR,
        "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren timme time godz godzina godzinę ч час",
        "hourly stündlich",
    ),
    (
        SECONDS_PER_DAY,
        "d day days tag tage tagen jour jours j día dia días dias giorno giorni dag dagen dzień doba den дн день сутки",
        "daily täglich quotidien diario giornaliero",
    ),
    (
        7.0 * SECONDS_PER_DAY,
        "wk week weeks woche wochen semaine semaines semana semanas settimana settimane vecka uge tydzień неделя",
        "weekly wöchentlich hebdomadaire semanal settimanale",
    ),
];
/// Words between an amount and the time that it is of.
const PER: [&str; 14] =
    ["per", "a", "an", "each", "every", "pro", "je", "par", "por", "al", "na", "za", "в", "/"];

/// The seconds of `day`, `24h` or `10 min`.
pub(crate) fn period(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = text.get(..text.len() - name.len())?;
    let count = if count.is_empty() { Some(1.0) } else { count.parse().ok() };
    let is = |names: &str| names.split(' ').any(|known| known == name.trim());
    let (seconds, ..) = PERIODS.iter().find(|(_, names, _)| is(names))?;
    count.map(|count: f64| count * seconds).filter(|seconds| *seconds > 0.0)
}

/// The seconds between what happens `daily` or `hourly`.
pub(crate) fn adverb(text: &str) -> Option<f64> {
    let text = text.to_lowercase();
    let is = |names: &str| names.split(' ').any(|known| known == text);
    PERIODS
        .iter()
        .find(|(.., adverbs)| !text.is_empty() && is(adverbs))
        .map(|(seconds, ..)| *seconds)
}

/// `GB per day`, `GB/24h`, `GB daily`: what comes before the time, and the seconds.
fn split_period(text: &str) -> Option<(&str, f64)> {
    if let Some((amount, time)) = text.rsplit_once('/')
        && let Some(seconds) = period(time)
    {
        return Some((amount.trim_end(), seconds));
    }
    let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    for (place, at) in spaces.iter().enumerate().rev() {
        let (before, behind) = text.split_at(*at);
        let behind = behind.trim_start();
        let end = spaces.get(place + 1).map_or(text.len(), |next| *next);
        let word = text.get(*at + 1..end)?.to_lowercase();
        if PER.contains(&word.as_str())
            && let Some(seconds) = behind.get(word.len()..).and_then(period)
        {
            return Some((before.trim_end(), seconds));
        }
        if end == text.len()
            && let Some(seconds) = adverb(behind)
        {
            return Some((before.trim_end(), seconds));
        }
    }
    None
}

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
        match lower.as_str() {
            "%" | "percent" | "percentage" | "pct" => return Some(Self::Percent),
            "ops" | "iops" | "ops/sec" | "ops/s" | "io/s" | "operations per second" => {
                return Some(Self::Operations);
            }
            _ => {}
        }
        let per_second = |amount: &str| match bits(amount) {
            Some(scale) => Some(Self::BitRate(scale)),
            None => DataUnit::parse(amount).map(Self::Rate),
        };
        match split_period(text) {
            Some((amount, 1.0)) => per_second(amount),
            Some((amount, SECONDS_PER_DAY)) => {
                Self::parse(amount).filter(|amount| matches!(amount, Self::Data(_) | Self::Percent))
            }
            Some(_) => None,
            None if lower.ends_with("ps") => per_second(text.get(..text.len() - 2)?.trim_end()),
            None => DataUnit::parse(text).map(Self::Data),
        }
    }

    /// The same of what is measured again and again, and what makes it one of a second: `GB/day` and `MB per 10 min` are rates there.
    pub(crate) fn parse_rate(text: &str) -> Option<(Self, f64)> {
        match split_period(text.trim()) {
            Some((amount, seconds)) if (seconds - 1.0).abs() > f64::EPSILON => {
                match Self::parse(amount)? {
                    Self::Data(unit) => Some((Self::Rate(unit), 1.0 / seconds)),
                    _ => None,
                }
            }
            _ => Self::parse(text).map(|unit| (unit, 1.0)),
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
        for text in ["MB per second", "MB/s", "MBps", "in MBPS", "mbps", "MB/Sekunde", "Mo / sec."]
        {
            assert_eq!(Unit::parse(text), Some(Unit::Rate(mega)), "{text}");
        }
        assert_eq!(Unit::parse("Mbps"), Some(Unit::BitRate(Scale::Mega)));
        assert_eq!(Unit::parse("Gbit/s"), Some(Unit::BitRate(Scale::Giga)));
        assert_eq!(Unit::parse("in %"), Some(Unit::Percent));
        for text in ["GB/day", "GB per day", "gb / day", "GB pro Tag", "GB/24h", "GB/jour"] {
            assert_eq!(Unit::parse(text), Some(Unit::Data(data(Scale::Giga, false))), "{text}");
        }
        let rate =
            |text| Unit::parse_rate(text).map(|(unit, factor)| (unit.to_string(), 1.0 / factor));
        for (text, unit, seconds) in [
            ("GB/day", "GB/s", 86_400.0),
            ("GB pro Tag", "GB/s", 86_400.0),
            ("Go par jour", "GB/s", 86_400.0),
            ("TB daily", "TB/s", 86_400.0),
            ("MB per 10 min", "MB/s", 600.0),
            ("MB/5min", "MB/s", 300.0),
            ("GiB/h", "GiB/s", 3600.0),
            ("MB/s", "MB/s", 1.0),
            ("GB", "GB", 1.0),
        ] {
            assert_eq!(rate(text), Some((unit.to_owned(), seconds)), "{text}");
        }
        assert_eq!(Unit::parse("GB/h"), None);
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
