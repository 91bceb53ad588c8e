//! Operating systems as inventories write them.

mod names;
mod releases;
mod standing;
mod version;

use crate::nearest::nearest;
pub(crate) use names::family;
use names::{Family, Versions, families, vsphere};
pub(crate) use releases::{candidates, record};
pub(crate) use standing::{GuestList, Standing};
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
        let spelt = spelt_out(&lower);
        let Some((family, rest)) = recognise(&spelt) else {
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
fn recognise(name: &str) -> Option<(&'static Family, &str)> {
    families().iter().find_map(|family| {
        let by_sign = family.signs.iter().find_map(|sign| {
            let at = name.find(sign.as_str())?;
            // A sign that ends in a version ("windows 10") leaves the version to be read.
            let keep =
                sign.len() - sign.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            name.get(at + sign.len() - keep..)
        });
        let rest = by_sign.or_else(|| {
            family.before_version.iter().find_map(|word| behind(name, word, family.versions))
        })?;
        Some((family, rest))
    })
}

/// The version behind a word that is only a sign where one follows.
fn behind<'n>(name: &'n str, word: &str, versions: Versions) -> Option<&'n str> {
    name.match_indices(word).find_map(|(at, _)| {
        let is_start = !name.get(..at)?.ends_with(char::is_alphanumeric);
        let rest = name.get(at + word.len()..)?.trim_start();
        let is_version = match versions {
            Versions::Years => rest.starts_with("20"),
            _ => rest.starts_with(|c: char| c.is_ascii_digit()),
        };
        (is_start && is_version).then_some(rest)
    })
}

/// The name with its words apart (`windows-server-2019`, `rhel_8`) and its years in full (`w2k16`).
fn spelt_out(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("2k") {
        let (before, behind) =
            (rest.get(..at).unwrap_or_default(), rest.get(at + 2..).unwrap_or_default());
        let digits: String = behind.chars().take_while(char::is_ascii_digit).take(2).collect();
        spelt.extend([before, &format!("20{digits:0>2}")]);
        rest = behind.get(digits.len()..).unwrap_or_default();
    }
    spelt.push_str(rest);
    spelt.replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests;
