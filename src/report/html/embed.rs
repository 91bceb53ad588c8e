//! What stands inside of the page instead of beside it: pictures, and the fingerprint of the script.

use sha2::{Digest, Sha256};

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base 64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sign = SIGNS.get((bits >> shift & 63) as usize);
            let filler = index > three.len();
            text.push(if filler { '=' } else { char::from(sign.copied().unwrap_or(b'=')) });
        }
    }
    text
}

/// A file as an address that holds it.
pub(crate) fn data_address(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", base64(bytes))
}

/// The fingerprint by which a browser runs this script and no other.
pub(crate) fn script_hash(script: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(script.as_bytes())))
}

/// A text that a string of a style sheet can hold, whatever is in it.
pub(crate) fn css_text(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => c.to_string(),
            c => format!("\\{:06x}", u32::from(c)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{base64, css_text, script_hash};

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(script_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn nothing_leaves_a_string_of_a_style_sheet() {
        assert_eq!(
            css_text("a\"} b{</style>"),
            "a\\000022\\00007d b\\00007b\\00003c\\00002fstyle\\00003e"
        );
    }
}
