//! Patterns with `*` and `?`.

/// Whether a text is what a pattern describes; capitals do not matter.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let (mut at, mut from) = (0, 0);
    // The last star, and where in the text it was tried to end.
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(from), text.get(at)) {
            (Some('*'), _) => {
                star = Some((from, at));
                from += 1;
            }
            (Some('?'), Some(_)) => (from, at) = (from + 1, at + 1),
            (Some(wanted), Some(letter)) if wanted == letter => (from, at) = (from + 1, at + 1),
            (None, None) => return true,
            _ => match star {
                Some((star_at, end)) if end < text.len() => {
                    star = Some((star_at, end + 1));
                    (from, at) = (star_at + 1, end + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks_stand_for_letters() {
        for (pattern, text) in [
            ("*", ""),
            ("sql*", "SQL01"),
            ("*.corp", "a.corp"),
            ("w?b", "WEB"),
            ("a*b*c", "aXbYbZc"),
            ("**", "x"),
            ("Ä*", "äpfel"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("sql*", "mysql"), ("w?b", "wb"), ("a*b", "abc"), ("", "x"), ("a.c", "abc")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
