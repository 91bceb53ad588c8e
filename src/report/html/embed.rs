//! What stands inside of the page instead of beside it: pictures, and the fingerprint of the script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A file as an address that holds it.
pub(crate) fn data_address(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

/// The fingerprint by which a browser runs this script and no other.
pub(crate) fn script_hash(script: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(script.as_bytes())))
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
    use super::{css_text, data_address, script_hash};

    #[test]
    fn files_and_hashes_are_base64_with_padding() {
        assert_eq!(data_address("image/png", b"fo"), "data:image/png;base64,Zm8=");
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
