//! Patterns for names of servers.

/// Whether a pattern matches a name; `*` stands for anything, `?` for one character, capitals do not matter.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    glob(&pattern, &name)
}

/// The part of a name that `{group}` stands for in a pattern such as `{group}-*`; the shortest one that fits.
pub(crate) fn capture(pattern: &str, name: &str) -> Option<String> {
    let (before, after) = pattern.split_once("{group}")?;
    let chars = |text: &str| -> Vec<char> { text.to_lowercase().chars().collect() };
    let (before, after) = (chars(before), chars(after));
    let original: Vec<char> = name.chars().collect();
    let name: Vec<char> = original.iter().flat_map(|c| c.to_lowercase()).collect();
    if name.len() != original.len() {
        return None;
    }
    (0..name.len())
        .filter(|begin| name.get(..*begin).is_some_and(|part| glob(&before, part)))
        .find_map(|begin| {
            let end = (begin + 1..=name.len())
                .find(|end| name.get(*end..).is_some_and(|part| glob(&after, part)))?;
            original.get(begin..end).map(|part| part.iter().collect())
        })
}

fn glob(mut pattern: &[char], mut name: &[char]) -> bool {
    // Where the last star was, and what was left of the name then.
    let mut star: Option<(&[char], &[char])> = None;
    loop {
        match (pattern.split_first(), name.split_first()) {
            (Some(('*', rest)), _) => {
                star = Some((rest, name));
                pattern = rest;
            }
            (Some((wanted, rest)), Some((letter, left))) if *wanted == '?' || wanted == letter => {
                pattern = rest;
                name = left;
            }
            (None, None) => return true,
            _ => match star.and_then(|(rest, tried)| Some((rest, tried.split_first()?.1))) {
                Some((rest, left)) => {
                    star = Some((rest, left));
                    pattern = rest;
                    name = left;
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match() {
        for (pattern, name) in [
            ("crm*", "CRM-WEB01"),
            ("*sql*", "prod-sql-2"),
            ("web0?", "WEB07"),
            ("*", "x"),
            ("a*b*c", "aXXbYYbc"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("crm", "crm1"), ("web0?", "web0"), ("a*b", "abc"), ("", "x")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_part_of_the_name_is_the_group() {
        assert_eq!(capture("{group}-*", "CRM-WEB-01").as_deref(), Some("CRM"));
        assert_eq!(capture("srv-{group}*-?", "SRV-erp-1").as_deref(), Some("e"));
        assert_eq!(capture("srv-{group}-*", "SRV-erp-1").as_deref(), Some("erp"));
        assert_eq!(capture("{group}-*", "plain"), None);
    }
}
