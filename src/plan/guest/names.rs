//! The names of `templates/guests/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// How the versions of a family are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Versions {
    /// `2012 R2`.
    Years,
    /// `8.1`, after the word Windows.
    Client,
    /// `7.4`.
    Numbers,
    /// `12 SP5`.
    ServicePacks,
    /// There are none.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    pub(crate) id: String,
    /// The family for people: `RHEL`.
    pub(crate) name: String,
    pub(crate) versions: Versions,
    /// How many parts of a version name a release: 2 in `22.04.3`.
    #[serde(default = "one")]
    pub(crate) release_parts: usize,
    /// The first release that can be upgraded in place to the next one.
    pub(crate) upgrades_from: Option<String>,
    pub(crate) signs: Vec<String>,
    /// Short words that are a sign where a version follows: `w` in `W2022`.
    #[serde(default)]
    pub(crate) before_version: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    families: Vec<Family>,
    vsphere: BTreeMap<String, String>,
}

fn one() -> usize {
    1
}

impl Family {
    /// A release for people: `SLES 15 SP7`, `Windows Server 2012 R2`.
    pub(crate) fn release(&self, version: &str) -> String {
        format!("{} {}", self.name, self.version(version))
    }

    /// A version as its maker writes it: `15 SP7` of `15.7`.
    pub(crate) fn version(&self, version: &str) -> String {
        match (self.versions, version.split_once('.')) {
            (Versions::ServicePacks, Some((major, "0"))) => major.to_owned(),
            (Versions::ServicePacks, Some((major, pack))) => format!("{major} SP{pack}"),
            (Versions::Years, _) => version.to_uppercase(),
            _ => version.to_owned(),
        }
    }
}

static NAMES: LazyLock<Names> = LazyLock::new(|| embedded::data!("guests/guests"));

/// The families in the order in which names are held against them.
pub(crate) fn families() -> &'static [Family] {
    &NAMES.families
}

/// The family of an id.
pub(crate) fn family(id: &str) -> Option<&'static Family> {
    families().iter().find(|family| family.id == id)
}

/// What an identifier of vSphere stands for.
pub(crate) fn vsphere(id: &str) -> Option<&'static str> {
    NAMES.vsphere.get(id).map(String::as_str)
}
