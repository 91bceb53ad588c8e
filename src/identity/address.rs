//! Addresses of network adapters.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::no_evidence;

/// The MAC and IP addresses of a machine that tell it from others; addresses of containers, link-local ones and the like are
/// left out.
///
/// ```
/// use asrcap::identity::Addresses;
///
/// let mut addresses = Addresses::default();
/// addresses.add_ips("[169.254.1.1, 10.0.0.7/24];[fe80::1%eth0]");
/// addresses.add_macs("00-50-56-00-0A-01, 0050.5600.0a02");
/// assert_eq!(addresses.ips().collect::<Vec<_>>(), ["10.0.0.7"]);
/// assert_eq!(addresses.macs().collect::<Vec<_>>(), ["00:50:56:00:0a:01", "00:50:56:00:0a:02"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    macs: BTreeSet<String>,
    ips: BTreeSet<IpAddr>,
}

impl Addresses {
    /// Adds the IP addresses of a list in any form.
    pub fn add_ips(&mut self, text: &str) {
        for part in parts(text) {
            let address = part.split(['/', '%']).next().and_then(|part| part.parse().ok());
            let Some(address) = address.map(|address: IpAddr| address.to_canonical()) else {
                continue;
            };
            if !no_evidence::is_no_address(address) {
                self.ips.insert(address);
            }
        }
    }

    /// Adds the MAC addresses of a list in any form.
    pub fn add_macs(&mut self, text: &str) {
        for bytes in parts(text).filter_map(mac) {
            if !no_evidence::is_no_mac(bytes) {
                let bytes = bytes.map(|byte| format!("{byte:02x}"));
                self.macs.insert(bytes.join(":"));
            }
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.macs.is_empty() && self.ips.is_empty()
    }

    /// Adds the addresses of another description.
    pub fn extend(&mut self, other: &Self) {
        self.macs.extend(other.macs.iter().cloned());
        self.ips.extend(&other.ips);
    }

    /// The MAC addresses in ascending order, as `00:50:56:00:0a:01`.
    pub fn macs(&self) -> impl Iterator<Item = &str> {
        self.macs.iter().map(String::as_str)
    }

    /// The IP addresses in ascending order.
    pub fn ips(&self) -> impl Iterator<Item = String> {
        self.ips.iter().map(ToString::to_string)
    }

    /// A MAC address that both have.
    pub(crate) fn shared_mac<'a>(&'a self, other: &'a Self) -> Option<&'a str> {
        self.macs.intersection(&other.macs).next().map(String::as_str)
    }

    /// Whether both have MAC addresses, none of them the same.
    pub(crate) fn have_foreign_macs(&self, other: &Self) -> bool {
        !self.macs.is_empty() && !other.macs.is_empty() && self.macs.is_disjoint(&other.macs)
    }

    /// Whether both have IP addresses, none of them the same.
    pub(crate) fn have_foreign_ips(&self, other: &Self) -> bool {
        !self.ips.is_empty() && !other.ips.is_empty() && self.ips.is_disjoint(&other.ips)
    }

    /// Whether nothing tells the adapters of two rows of one file apart: the same MAC address, or else the same IP addresses, as
    /// far as both rows state some.
    pub(crate) fn may_be_same(&self, other: &Self) -> bool {
        if !self.macs.is_empty() && !other.macs.is_empty() {
            return !self.macs.is_disjoint(&other.macs);
        }
        self.ips.is_empty() || other.ips.is_empty() || self.ips == other.ips
    }

    /// What addresses of one machine have in common: a MAC address, or all IP addresses.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        let ips: Vec<String> = self.ips().collect();
        let ips = (!ips.is_empty()).then(|| ips.join(" "));
        self.macs.iter().cloned().chain(ips)
    }

    /// Without the addresses that tests pick.
    pub(crate) fn without(&self, mac: impl Fn(&str) -> bool, ip: impl Fn(&IpAddr) -> bool) -> Self {
        let mut rest = self.clone();
        rest.macs.retain(|address| !mac(address));
        rest.ips.retain(|address| !ip(address));
        rest
    }

    pub(crate) fn raw_ips(&self) -> impl Iterator<Item = &IpAddr> {
        self.ips.iter()
    }
}

/// The entries of a list.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_border = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | '|' | '[' | ']' | '{' | '}' | '(' | ')' | '"' | '\'')
    };
    text.split(is_border).filter(|part| !part.is_empty())
}

/// Twelve digits, with signs between them or not.
fn mac(text: &str) -> Option<[u8; 6]> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
    if digits.len() != 12 || !digits.is_ascii() {
        return None;
    }
    let mut bytes = [0; 6];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
