//! Operating systems as inventories write them.

mod names;
mod version;

use crate::nearest::nearest;
use names::{Family, Versions, families, vsphere};
use version::{Coverage, covered};

/// A guest operating system: family and version in the words of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestOs {
    /// `windows server`, `red hat enterprise linux` and the like; `None` when the name says nothing known.
    pub family: Option<&'static str>,
    /// The version as far as it is written: `2012 r2`, `7`, `14.04`; a service pack of SLES as the minor version.
    pub version: Option<String>,
    /// Whether the version is only the lowest one that it may be ("2016 or later").
    pub or_later: bool,
    /// Whether the name says that it is 32-bit.
    pub is_32_bit: bool,
}

impl GuestOs {
    /// Reads a name such as `Microsoft Windows Server 2012 R2 (64-bit)` or `rhel7_64Guest`.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let (lower, guest_id_32) = plain(name);
        let is_32_bit = guest_id_32
            || ["32-bit", "32 bit", "i386", "i686"].iter().any(|sign| lower.contains(sign))
            || lower.split_whitespace().any(|word| word == "x86");
        let Some((family, rest)) = recognise(&lower) else {
            return Self { family: None, version: None, or_later: false, is_32_bit };
        };
        let version = match family.versions {
            Versions::Years => version::years(rest),
            Versions::Client => version::client(rest),
            Versions::Numbers => version::numbers(rest),
            Versions::ServicePacks => version::service_packs(rest),
            Versions::None => None,
        };
        Self {
            family: Some(&family.id),
            or_later: version.is_some() && rest.contains("or later"),
            version,
            is_32_bit,
        }
    }

    /// Whether the name stands for a particular operating system and not for "other" or nothing known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.family.is_some_and(|family| family != "other")
    }

    /// Whether a line of a rule (`ubuntu 14.04`, `centos 5.2-8.7`) covers it; `None` when the name does not say enough.
    #[must_use]
    pub fn covered_by(&self, lines: &[String]) -> Option<bool> {
        let family = self.family.filter(|_| self.is_known())?;
        let versions: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix(family)?.strip_prefix(' '))
            .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        if versions.is_empty() {
            return Some(false);
        }
        let version = self.version.as_deref()?;
        match covered(version, self.or_later, &versions) {
            Coverage::Yes => Some(true),
            Coverage::No => Some(false),
            Coverage::Partly => None,
        }
    }

    /// The line of a rule that is the most like a name that nobody knows.
    #[must_use]
    pub fn nearest_line<'a>(name: &str, lines: &'a [String]) -> Option<&'a str> {
        let (lower, _) = plain(name);
        let words = lower.replace("microsoft", "").replace("64-bit", "");
        nearest(words.trim(), lines.iter().map(String::as_str))
    }
}

/// The name in lower case without brackets and signs; an identifier of vSphere as what it stands for, and whether that is one
/// of a 32-bit system.
fn plain(name: &str) -> (String, bool) {
    let lower = name.trim().to_lowercase().replace(['(', ')', ',', '®', '™'], " ");
    let Some(id) = lower.strip_suffix("guest").or_else(|| lower.strip_suffix("guest64")) else {
        return (lower, false);
    };
    if id.contains(' ') {
        return (lower, false);
    }
    let base = id.strip_suffix("_64").or_else(|| id.strip_suffix("64"));
    let is_64 = base.is_some() || lower.ends_with("guest64");
    let base = base.unwrap_or(id).trim_end_matches('_');
    (vsphere(base).map_or_else(|| base.to_owned(), str::to_lowercase), !is_64)
}

/// The family of a name, with what follows its sign.
fn recognise(lower: &str) -> Option<(&'static Family, &str)> {
    families().iter().find_map(|family| {
        family.signs.iter().find_map(|sign| {
            let at = lower.find(sign.as_str())?;
            // A sign that ends in a version ("windows 10") leaves the version to be read.
            let keep =
                sign.len() - sign.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            Some((family, lower.get(at + sign.len() - keep..)?))
        })
    })
}

#[cfg(test)]
mod tests;
