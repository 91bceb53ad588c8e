//! Puts numbers in for the names of an expression.

use crate::plan::record::FigureValue;

/// The text of an expression with `value` for each name that it knows; functions and quoted words stay.
pub(crate) fn put_in(expression: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            rest.get(1..).and_then(|inner| inner.find('"')).map_or(rest.len(), |end| end + 2)
        } else if first.is_ascii_alphabetic() || first == '_' {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (part, after) = rest.split_at(length);
        let function = after.starts_with('(');
        let is_name = first != '"'
            && length > 0
            && part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        match value(part).filter(|_| is_name && !function) {
            Some(number) => text.push_str(&number),
            None => text.push_str(part),
        }
        rest = after;
    }
    text
}

/// A value as it stands in an expression.
pub(crate) fn word(value: &FigureValue) -> String {
    match value {
        FigureValue::Number(number) => number.to_string(),
        FigureValue::Text(text) => format!("\"{text}\""),
        FigureValue::Unknown(()) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::put_in;

    #[test]
    fn names_become_numbers_and_the_rest_stays() {
        let value = |name: &str| match name {
            "disks" => Some("3".to_owned()),
            "rule.disk_size_max_gb" => Some("1024".to_owned()),
            "max" => Some("no".to_owned()),
            _ => None,
        };
        assert_eq!(
            put_in("if(disks > 2, max(disks * rule.disk_size_max_gb, x), \"disks\")", &value),
            "if(3 > 2, max(3 * 1024, x), \"disks\")"
        );
        assert_eq!(put_in("\"open", &value), "\"open");
    }
}
