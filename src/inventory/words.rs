//! Words that inventories use for the same thing.

use crate::estate::Boot;
use crate::table::cell_words;

/// How a machine boots: `efi`, `UEFI`, `BIOS`; also the answer to "EFI boot?".
#[must_use]
pub(crate) fn boot(text: &str) -> Option<Boot> {
    let lower = text.trim().to_lowercase();
    match lower.as_str() {
        "efi" | "uefi" => Some(Boot::Efi),
        "bios" | "legacy" | "legacy bios" => Some(Boot::Bios),
        _ => cell_words::parse_bool(&lower).map(|efi| if efi { Boot::Efi } else { Boot::Bios }),
    }
}

/// Whether a power state says on or off; a suspended or saved machine is off.
#[must_use]
pub(crate) fn powered_on(text: &str) -> Option<bool> {
    let folded: String =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match folded.as_str() {
        "poweredon" | "poweron" | "on" | "kon" | "running" | "started" | "powerstateon" | "2" => {
            Some(true)
        }
        "poweredoff" | "poweroff" | "off" | "stored" | "koff" | "suspended" | "ksuspended"
        | "saved" | "paused" | "stopped" | "powerstateoff" | "3" | "6" | "9" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boot_and_power_are_read_in_their_wordings() {
        assert_eq!(boot("efi"), Some(Boot::Efi));
        assert_eq!(boot("No"), Some(Boot::Bios));
        assert_eq!(boot("yes"), Some(Boot::Efi));
        assert_eq!(boot("?"), None);
        assert_eq!(powered_on("poweredOn"), Some(true));
        assert_eq!(powered_on("Powered Off"), Some(false));
        assert_eq!(powered_on("suspended"), Some(false));
        assert_eq!(powered_on("unknown"), None);
    }
}
