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
    pub(crate) versions: Versions,
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

static NAMES: LazyLock<Names> = LazyLock::new(|| embedded::toml!("guests/guests.toml"));

/// The families in the order in which names are held against them.
pub(crate) fn families() -> &'static [Family] {
    &NAMES.families
}

/// What an identifier of vSphere stands for.
pub(crate) fn vsphere(id: &str) -> Option<&'static str> {
    NAMES.vsphere.get(id).map(String::as_str)
}
