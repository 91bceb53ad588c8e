//! Words that inventories use for the same thing.

use crate::estate::Boot;
use crate::table::cell_words;

/// How a machine boots: `efi`, `UEFI`, `BIOS`; also the answer to "EFI boot?".
#[must_use]
pub(crate) fn boot(text: &str) -> Option<Boot> {
    let lower = text.trim().to_lowercase();
    match lower.as_str() {
        "efi" | "uefi" | "ovmf" => Some(Boot::Efi),
        "bios" | "legacy" | "legacy bios" | "seabios" => Some(Boot::Bios),
        _ => cell_words::parse_bool(&lower).map(|efi| if efi { Boot::Efi } else { Boot::Bios }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boot_is_read_in_its_wordings() {
        assert_eq!(boot("efi"), Some(Boot::Efi));
        assert_eq!(boot("No"), Some(Boot::Bios));
        assert_eq!(boot("yes"), Some(Boot::Efi));
        assert_eq!(boot("?"), None);
    }
}
