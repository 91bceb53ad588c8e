//! UUIDs of machines.

use std::hash::{Hash, Hasher};

use super::no_evidence;

/// The UUID of a machine, however it is written.
///
/// The firmware of a machine and its hypervisor write the first three groups in opposite orders of bytes; both are equal here.
///
/// ```
/// use asrcap::identity::MachineUuid;
///
/// let stated = |text| MachineUuid::new(text);
/// assert_eq!(stated("{4221AA01-0203-0405-0607-08090A0B0C0D}"), stated("vmware-42 21 aa 01 02 03 04 05-06 07 08 09 0a 0b 0c 0d"));
/// assert_eq!(stated("01aa2142-0302-0504-0607-08090a0b0c0d"), stated("4221aa01-0203-0405-0607-08090a0b0c0d"));
/// assert_eq!(stated("00000000-0000-0000-0000-000000000000"), None);
/// assert_eq!(stated("4711"), None);
/// ```
#[derive(Clone, Debug)]
pub struct MachineUuid {
    key: String,
    text: String,
}

impl MachineUuid {
    /// The UUID of a text; `None` if it holds none, or one that many machines have.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_lowercase();
        let bare =
            ["vmware-", "urn:uuid:", "uuid:"].iter().find_map(|mark| lower.strip_prefix(mark));
        let digits: String = bare
            .unwrap_or(&lower)
            .chars()
            .filter(|c| !matches!(c, '-' | '{' | '}' | ':') && !c.is_whitespace())
            .collect();
        let is_uuid = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_uuid || no_evidence::is_no_uuid(&digits) {
            return None;
        }
        let key = swapped(&digits).filter(|other| *other < digits).unwrap_or(digits);
        Some(Self { key, text: text.to_owned() })
    }

    /// The digits, equal for both orders of bytes.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl PartialEq for MachineUuid {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for MachineUuid {}

impl Hash for MachineUuid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// 32 digits with the bytes of the first three groups in the opposite order.
fn swapped(digits: &str) -> Option<String> {
    let groups = [digits.get(..8)?, digits.get(8..12)?, digits.get(12..16)?];
    let mut swapped = String::with_capacity(32);
    for group in groups {
        for end in (2..=group.len()).rev().step_by(2) {
            swapped.push_str(group.get(end - 2..end)?);
        }
    }
    swapped.push_str(digits.get(16..)?);
    Some(swapped)
}
