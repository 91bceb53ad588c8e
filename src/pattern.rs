//! Patterns for names: `*` stands for anything, `?` for one character, and capitals do not matter.

use wildmatch::WildMatch;

/// Whether a pattern matches a name.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    WildMatch::new(&pattern.to_lowercase()).matches(&name.to_lowercase())
}

/// Many names in which many patterns are looked for: what a pattern begins with leads to the names that it can match.
pub(crate) struct Names {
    /// The names in small letters with their places, sorted.
    sorted: Vec<(String, usize)>,
}

impl Names {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let places = names.into_iter().enumerate();
        let mut sorted: Vec<(String, usize)> =
            places.map(|(place, name)| (name.to_lowercase(), place)).collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// The places of the names that a pattern matches, in their order.
    pub(crate) fn matching(&self, pattern: &str) -> Vec<usize> {
        let pattern = pattern.to_lowercase();
        let start = pattern.split(['*', '?']).next().unwrap_or_default();
        let from = self.sorted.partition_point(|(name, _)| name.as_str() < start);
        let possible = self.sorted.get(from..).unwrap_or_default();
        let possible = possible.iter().take_while(|(name, _)| name.starts_with(start));
        let is_written_out = start.len() == pattern.len();
        let wild = WildMatch::new(&pattern);
        let fits = |name: &str| if is_written_out { name == pattern } else { wild.matches(name) };
        let mut places: Vec<usize> =
            possible.filter(|(name, _)| fits(name)).map(|(_, place)| *place).collect();
        places.sort_unstable();
        places
    }
}

/// The part of a name that `{group}` stands for in a pattern such as `{group}-*`; the shortest one that fits.
pub(crate) fn capture(pattern: &str, name: &str) -> Option<String> {
    let (before, after) = pattern.split_once("{group}")?;
    let before = WildMatch::new(&before.to_lowercase());
    let after = WildMatch::new(&after.to_lowercase());
    let lower = name.to_lowercase();
    // Where letters change their number in lower case, positions of the one are none of the other.
    if lower.chars().count() != name.chars().count() {
        return None;
    }
    let borders = |text: &str| -> Vec<usize> {
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
    };
    let (lower_borders, name_borders) = (borders(&lower), borders(name));
    let at = |border: usize| lower_borders.get(border).copied().unwrap_or(lower.len());
    let count = name_borders.len();
    (0..count)
        .filter(|begin| lower.get(..at(*begin)).is_some_and(|part| before.matches(part)))
        .find_map(|begin| {
            let end = (begin + 1..count)
                .find(|end| lower.get(at(*end)..).is_some_and(|part| after.matches(part)))?;
            name.get(*name_borders.get(begin)?..*name_borders.get(end)?).map(str::to_owned)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "x"),
            ("**", "x"),
            ("crm*", "CRM-WEB01"),
            ("*sql*", "prod-sql-2"),
            ("*.corp", "a.corp"),
            ("web0?", "WEB07"),
            ("a*b*c", "aXXbYYbc"),
            ("Ä*", "äpfel"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("crm", "crm1"),
            ("sql*", "mysql"),
            ("web0?", "web0"),
            ("a*b", "abc"),
            ("a.c", "abc"),
            ("", "x"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_pattern_finds_the_same_among_many_names(
            names in proptest::collection::vec("[aAbBß*]{0,4}", 0..12),
            pattern in "[aAbß*?]{0,5}",
        ) {
            let found = Names::new(names.iter().map(String::as_str)).matching(&pattern);
            let one_by_one: Vec<usize> =
                (0..names.len()).filter(|place| matches(&pattern, &names[*place])).collect();
            proptest::prop_assert_eq!(found, one_by_one);
        }
    }

    #[test]
    fn a_part_of_the_name_is_the_group() {
        assert_eq!(capture("{group}-*", "CRM-WEB-01").as_deref(), Some("CRM"));
        assert_eq!(capture("srv-{group}*-?", "SRV-erp-1").as_deref(), Some("e"));
        assert_eq!(capture("srv-{group}-*", "SRV-erp-1").as_deref(), Some("erp"));
        assert_eq!(capture("{group}-*", "ÄRZTE-01").as_deref(), Some("ÄRZTE"));
        assert_eq!(capture("{group}-*", "plain"), None);
    }
}
