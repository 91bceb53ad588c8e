//! Time zones as offsets and abbreviations.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::embedded;

static ABBREVIATIONS: LazyLock<BTreeMap<String, Vec<i32>>> =
    LazyLock::new(|| embedded::data!("times/zones"));

/// What is written of a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// So many minutes ahead of UTC.
    Offset(i32),
    /// An abbreviation that several zones share, with the minutes of each.
    Shared(&'static [i32]),
}

impl Zone {
    /// How far the clock is ahead of UTC in minutes, where that is certain.
    pub(crate) fn minutes(self) -> Option<i32> {
        match self {
            Self::Offset(minutes) => Some(minutes),
            Self::Shared(_) => None,
        }
    }

    /// How far a clock of this zone is ahead of one of another zone in the same file, in minutes.
    pub(crate) fn ahead_of(self, other: Self) -> i32 {
        self.pair(other).map_or(0, |(own, other)| own - other)
    }

    /// Which zone this is, where the other one is that of the same place in the other half of the year.
    pub(crate) fn of_pair(self, other: Self) -> Self {
        self.pair(other).map_or(self, |(own, _)| Self::Offset(own))
    }

    /// Of the zones that share an abbreviation those that are an hour apart: winter and summer of one place.
    fn pair(self, other: Self) -> Option<(i32, i32)> {
        if self == other {
            return None;
        }
        let of = |zone: Self| match zone {
            Self::Offset(minutes) => vec![minutes],
            Self::Shared(all) => all.to_vec(),
        };
        let others = of(other);
        let pairs = of(self).into_iter().flat_map(|own| others.iter().map(move |o| (own, *o)));
        pairs.min_by_key(|(own, other)| ((own - other).abs() - 60).abs())
    }
}

/// `CET`, `UTC`, `Z`, `GMT+1`.
pub(crate) fn named(word: &str) -> Option<Zone> {
    if let Some(at) = word.find(['+', '-']) {
        let (name, offset) = word.split_at(at);
        return matches!(name, "UTC" | "GMT" | "utc" | "gmt").then(|| offset_of(offset))?;
    }
    let all = ABBREVIATIONS.get(word).or_else(|| {
        matches!(word, "z" | "utc" | "gmt").then(|| ABBREVIATIONS.get("UTC")).flatten()
    })?;
    Some(match all.as_slice() {
        [minutes] => Zone::Offset(*minutes),
        several => Zone::Shared(several),
    })
}

/// `+01:00`, `-0530`, `+1`.
pub(crate) fn offset_of(text: &str) -> Option<Zone> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let digits: Vec<i32> = rest
        .chars()
        .filter(|c| *c != ':')
        .map(|c| c.to_digit(10).and_then(|digit| i32::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let minutes = match digits.as_slice() {
        [a] => a * 60,
        [a, b] => (a * 10 + b) * 60,
        [a, b, c] => a * 60 + b * 10 + c,
        [a, b, c, d] => (a * 10 + b) * 60 + c * 10 + d,
        _ => return None,
    };
    (minutes <= 14 * 60).then_some(Zone::Offset(sign * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_names_are_read() {
        for (text, minutes) in [
            ("CET", Some(60)),
            ("GMT+0100", Some(60)),
            ("UTC-5", Some(-300)),
            ("Z", Some(0)),
            ("CST", None),
        ] {
            assert_eq!(named(text).unwrap().minutes(), minutes, "{text}");
        }
        for text in ["XYZ", "CET+1", "+01", "cet", ""] {
            assert_eq!(named(text), None, "{text}");
        }
        assert_eq!(offset_of("+05:45"), Some(Zone::Offset(345)));
        assert_eq!(offset_of("-03"), Some(Zone::Offset(-180)));
        assert_eq!(offset_of("+9999"), None);
    }

    #[test]
    fn two_abbreviations_of_one_place_tell_which_place_it_is() {
        let zone = |name| named(name).unwrap();
        for (own, other, ahead, meant) in [
            ("CEST", "CET", 60, 120),
            ("CST", "CDT", -60, -360),
            ("GMT", "IST", -60, 0),
            ("IST", "IDT", -60, 120),
        ] {
            assert_eq!(zone(own).ahead_of(zone(other)), ahead, "{own}");
            assert_eq!(zone(own).of_pair(zone(other)), Zone::Offset(meant), "{own}");
        }
        assert_eq!(zone("CST").ahead_of(zone("CST")), 0);
    }

    #[test]
    fn every_abbreviation_has_an_offset() {
        assert!(ABBREVIATIONS.values().all(|all| !all.is_empty()));
        assert!(ABBREVIATIONS.values().flatten().all(|minutes| minutes.abs() <= 14 * 60));
    }
}
