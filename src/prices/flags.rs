//! What a row of a price file is besides its meter.

use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use wildmatch::WildMatch;

use crate::embedded;

/// What a row is that its meter alone does not say: Spot, Windows, a dedicated host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// With the licence of Windows.
    Windows,
    /// Spot.
    Spot,
    /// Low priority.
    LowPriority,
    /// Of Cloud Services, which share the sizes of virtual machines.
    CloudServices,
    /// Of a dedicated host.
    DedicatedHost,
    /// No longer sold.
    Expired,
    /// What a disk costs more that several machines share.
    SharedMount,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 7] = [
        Self::Windows,
        Self::Spot,
        Self::LowPriority,
        Self::CloudServices,
        Self::DedicatedHost,
        Self::Expired,
        Self::SharedMount,
    ];

    /// The flag in a price book.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Spot => "spot",
            Self::LowPriority => "low_priority",
            Self::CloudServices => "cloud_services",
            Self::DedicatedHost => "dedicated_host",
            Self::Expired => "expired",
            Self::SharedMount => "shared_mount",
        }
    }

    /// What such a row is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Windows => "with Windows",
            Self::Spot => "Spot",
            Self::LowPriority => "low priority",
            Self::CloudServices => "of Cloud Services",
            Self::DedicatedHost => "a dedicated host",
            Self::Expired => "expired",
            Self::SharedMount => "a mount of a shared disk",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The flags of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flags(u8);

impl Flags {
    /// Whether the row has a flag.
    #[must_use]
    pub fn has(self, flag: Flag) -> bool {
        self.0 & flag.bit() != 0
    }

    /// The flags in their order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }

    /// The flags of a row with these names.
    #[must_use]
    pub fn of(service: &str, product: &str, sku: &str, meter: &str) -> Self {
        let fits = |patterns: &[WildMatch], text: &str| patterns.iter().any(|p| p.matches(text));
        let mut flags = Self::default();
        for signs in SIGNS.iter() {
            let is = fits(&signs.service, service)
                || fits(&signs.product, product)
                || fits(&signs.sku, sku)
                || fits(&signs.meter, meter);
            if is {
                flags.insert(signs.id);
            }
        }
        flags
    }

    pub(crate) fn insert(&mut self, flag: Flag) {
        self.0 |= flag.bit();
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, flag) in self.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { " " })?;
            f.write_str(flag.id())?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    flags: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Flag,
    #[serde(default)]
    service: Vec<String>,
    #[serde(default)]
    product: Vec<String>,
    #[serde(default)]
    sku: Vec<String>,
    #[serde(default)]
    meter: Vec<String>,
}

struct Signs {
    id: Flag,
    service: Vec<WildMatch>,
    product: Vec<WildMatch>,
    sku: Vec<WildMatch>,
    meter: Vec<WildMatch>,
}

static SIGNS: LazyLock<Vec<Signs>> = LazyLock::new(|| {
    let file: File = embedded::data!("prices/flags");
    let patterns = |texts: Vec<String>| -> Vec<WildMatch> {
        texts.iter().map(|text| WildMatch::new_case_insensitive(text)).collect()
    };
    let signs = |entry: Entry| Signs {
        id: entry.id,
        service: patterns(entry.service),
        product: patterns(entry.product),
        sku: patterns(entry.sku),
        meter: patterns(entry.meter),
    };
    file.flags.into_iter().map(signs).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(service: &str, product: &str, sku: &str, meter: &str) -> String {
        Flags::of(service, product, sku, meter).to_string()
    }

    #[test]
    fn rows_of_one_size_are_told_apart_by_their_names() {
        let vm =
            |product: &str, sku: &str, meter: &str| flags("Virtual Machines", product, sku, meter);
        assert_eq!(vm("Virtual Machines Dsv5 Series", "D2s v5", "D2s v5"), "");
        assert_eq!(vm("Virtual Machines Dsv5 Series Windows", "D2s v5", "D2s v5"), "windows");
        assert_eq!(
            vm("Virtual Machines Dsv5 Series Windows", "D2s v5 Spot", "D2s v5 Spot"),
            "windows spot"
        );
        assert_eq!(vm("Dasv5 Series", "", "D2as v5 Low Priority"), "low_priority");
        assert_eq!(vm("Dasv5 Series CloudServices", "D2as v5", "D2as v5"), "cloud_services");
        assert_eq!(vm("DSv3 Series Dedicated Host", "DSv3_Type1", "DSv3 Type1"), "dedicated_host");
        assert_eq!(vm("X Series", "D2 v3", "D2 v3 - Expired"), "expired");
        assert_eq!(vm("Standard_D1_v2 VM (Windows)", "", "Compute Hours"), "windows");
        assert_eq!(
            flags("Storage", "Premium SSD Managed Disks", "P10 LRS", "P10 LRS Disk Mount"),
            "shared_mount"
        );
        assert_eq!(
            flags("Cloud Services", "A0 Cloud Services", "", "Compute Hours"),
            "cloud_services"
        );
    }
}
