//! The unit, the day and the basis in the heading of a change rate.

use crate::table::heading::{FoldedHeading, fold};
use crate::units::Unit;

use crate::churn::model::PercentOf;

/// A heading such as `Daily change (GB per day)` or `Churn, % of used`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChangeHeading {
    /// The name and the unit that are left.
    pub(crate) folded: FoldedHeading,
    /// What a percentage is of.
    pub(crate) basis: PercentOf,
}

const PER_DAY: [&str; 8] =
    ["per day", "a day", "/ day", "/day", "/24h", "/24 h", "per 24 hours", "/d"];
const OF_USED: [&str; 6] =
    ["of used storage", "of used space", "of used data", "of the used", "of used", "of consumed"];
const OF_TOTAL: [&str; 6] = [
    "of total storage",
    "of total size",
    "of provisioned",
    "of the total",
    "of total",
    "of capacity",
];

pub(crate) fn read(heading: &str) -> ChangeHeading {
    let (rest, used) = without(heading, &OF_USED);
    let (rest, _) = without(&rest, &OF_TOTAL);
    let (rest, _) = without(&rest, &PER_DAY);
    let trimmed = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '*'));
    let folded = match Unit::parse(trimmed) {
        // The heading is the unit alone: `GB/day`.
        Some(unit) => FoldedHeading { key: "change".to_owned(), unit: Some(unit) },
        None => fold(trimmed),
    };
    let basis = if used { PercentOf::Used } else { PercentOf::Total };
    ChangeHeading { folded, basis }
}

/// Removes the first of the phrases that is there as whole words.
fn without(text: &str, phrases: &[&str]) -> (String, bool) {
    let lower = text.to_ascii_lowercase();
    for phrase in phrases {
        for (at, _) in lower.match_indices(phrase) {
            let end = at + phrase.len();
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = phrase.starts_with(char::is_alphabetic)
                && is_letter(lower.get(..at).and_then(|t| t.chars().next_back()));
            let after = is_letter(lower.get(end..).and_then(|t| t.chars().next()));
            if let (false, Some(head), Some(tail)) =
                (before || after, text.get(..at), text.get(end..))
            {
                return (format!("{head}{tail}"), true);
            }
        }
    }
    (text.to_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_and_the_basis_come_off_and_the_unit_stays() {
        for (heading, key, unit, basis) in [
            ("Change %", "change", "%", PercentOf::Total),
            ("Daily change (GB)", "dailychange", "GB", PercentOf::Total),
            ("GB/day", "change", "GB", PercentOf::Total),
            ("MB per day", "change", "MB", PercentOf::Total),
            ("Churn (GB/day)", "churn", "GB", PercentOf::Total),
            ("Churn GiB a day", "churn", "GiB", PercentOf::Total),
            ("Change rate (% of used)", "changerate", "%", PercentOf::Used),
            ("% of total storage per day", "change", "%", PercentOf::Total),
            ("Daily change", "dailychange", "", PercentOf::Total),
            ("Change (MB/s)", "change", "MB/s", PercentOf::Total),
        ] {
            let read = read(heading);
            let found = read.folded.unit.map(|u| u.to_string()).unwrap_or_default();
            assert_eq!(
                (read.folded.key.as_str(), found.as_str(), read.basis),
                (key, unit, basis),
                "{heading}"
            );
        }
    }
}
