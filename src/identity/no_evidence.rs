//! Values that many machines have, or that stand where none is known: `templates/identity.toml`.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

static LISTS: LazyLock<Lists> = LazyLock::new(|| embedded::data!("identity"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    names: HashSet<String>,
    empty_domains: HashSet<String>,
    no_domains: HashSet<String>,
    uuids: HashSet<String>,
    networks: Vec<Network>,
    macs: Vec<MacPrefix>,
}

/// The addresses whose first bits are those of one address.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text} is no network");
        let (address, bits) = text.split_once('/').ok_or_else(wrong)?;
        let address = address.parse().map_err(|_| wrong())?;
        let bits = bits.parse().map_err(|_| wrong())?;
        Ok(Self { address, bits })
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

/// The first bytes of MAC addresses.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct MacPrefix(Vec<u8>);

impl TryFrom<String> for MacPrefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes = text.split(':').map(|byte| u8::from_str_radix(byte, 16));
        bytes.collect::<Result<_, _>>().map(Self).map_err(|error| format!("{text}: {error}"))
    }
}

/// Whether a name, in lower case, is that of a guest nobody named.
pub(crate) fn is_no_name(folded: &str) -> bool {
    LISTS.names.contains(folded)
}

/// Whether the domain of a name stands where there is none.
pub(crate) fn is_empty_domain(domain: &str) -> bool {
    LISTS.empty_domains.contains(domain)
}

/// Whether what stands behind the last dot of a name is no part of a domain.
pub(crate) fn is_no_domain(label: &str) -> bool {
    LISTS.no_domains.contains(label)
}

/// Whether a UUID, as 32 digits in lower case, is one that many machines have.
pub(crate) fn is_no_uuid(digits: &str) -> bool {
    static UUIDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| LISTS.uuids.iter().map(|uuid| uuid.replace('-', "")).collect());
    let first = digits.chars().next();
    digits.chars().all(|digit| Some(digit) == first) || UUIDS.contains(digits)
}

/// Whether an IP address tells nothing about the machine that has it.
pub(crate) fn is_no_address(address: IpAddr) -> bool {
    LISTS.networks.iter().any(|network| network.holds(address))
}

/// Whether a MAC address tells nothing about the machine that has it.
pub(crate) fn is_no_mac(bytes: [u8; 6]) -> bool {
    // Addresses of groups, nothing but zeros, and lists.
    bytes[0] & 1 == 1
        || bytes == [0; 6]
        || LISTS.macs.iter().any(|prefix| bytes.starts_with(&prefix.0))
}
