//! Lines that fit a width.

/// A text behind a label, broken between words; further lines begin below the first word of the text.
pub(crate) fn wrapped(label: &str, text: &str, width: usize) -> String {
    let indent = label.chars().count();
    let room = width.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > room {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += letters;
    }
    lines.push(line);
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        match index {
            0 => out.push_str(label),
            _ => out.extend(std::iter::repeat_n(' ', indent)),
        }
        out.push_str(line);
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn words_break_below_the_first_one() {
        assert_eq!(
            wrapped("  read  ", "one two three four five six seven", 28),
            "  read  one two three four\n        five six seven\n"
        );
        assert_eq!(wrapped("x ", "averyveryverylongword y", 10), "x averyveryverylongword\n  y\n");
        assert_eq!(wrapped("only", "", 10), "only\n");
    }
}
