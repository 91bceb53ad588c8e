//! Characters that XML cannot hold, which Excel writes as `_x000D_`.

use std::borrow::Cow;

/// The text with these characters; `_x005F_` stands for the underscore of what only looks like one.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    // Two of them make a character beyond 0xFFFF.
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        let (unit, length) = match unit(escape) {
            Some(unit) => (Some(unit), ESCAPE),
            None => (None, 2),
        };
        let (written, behind) = escape.split_at(length);
        if !before.is_empty() {
            flush(&mut units, &mut plain);
            plain.push_str(before);
        }
        if let Some(unit) = unit {
            units.push(unit);
        } else {
            flush(&mut units, &mut plain);
            plain.push_str(written);
        }
        rest = behind;
    }
    flush(&mut units, &mut plain);
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The length of `_x000D_`.
const ESCAPE: usize = 7;

fn unit(escape: &str) -> Option<u16> {
    let digits = escape.get(..ESCAPE)?.strip_prefix("_x")?.strip_suffix('_')?;
    let are_digits = digits.chars().all(|c| c.is_ascii_hexdigit());
    are_digits.then(|| u16::from_str_radix(digits, 16).ok())?
}

fn flush(units: &mut Vec<u16>, plain: &mut String) {
    let characters = char::decode_utf16(units.drain(..));
    plain.extend(characters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_characters() {
        for (written, plain) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDCF7_!", "\u{1f4f7}!"),
            ("_xD83D_ _xDCF7_", "\u{fffd} \u{fffd}"),
            ("__x0041_", "_A"),
            ("_x_x0041_", "_xA"),
            ("vm_x64_1 _x00e9", "vm_x64_1 _x00e9"),
            ("_x+041_ _x004ä_", "_x+041_ _x004ä_"),
        ] {
            assert_eq!(unescape(written), plain, "{written}");
        }
    }
}
