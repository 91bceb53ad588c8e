//! Where settings come from.

use crate::words;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::value::SettingValue;

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Origin {
    /// The command line.
    Flag,
    /// A settings file.
    File,
    /// The SUMMARY block of a planner sheet.
    Sheet,
    /// The tools that wrote the inventories.
    Inventory,
    /// The default.
    Default,
}

impl Origin {
    /// The English words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Flag => words!("command line"),
            Self::File => words!("settings file"),
            Self::Sheet => words!("planner sheet"),
            Self::Inventory => words!("inventory"),
            Self::Default => words!("default"),
        }
    }
}

/// The value of a setting in the first layer that states it, laid over those below, with its origin noted.
pub(crate) fn first<L, T: SettingValue>(
    layers: &[(Origin, &L)],
    name: &'static str,
    origins: &mut BTreeMap<&'static str, Origin>,
    get: impl Fn(&L) -> Option<&T>,
) -> Option<T> {
    let mut stated =
        layers.iter().filter_map(|(origin, layer)| get(layer).map(|value| (*origin, value)));
    let (origin, value) = stated.next()?;
    if origin != Origin::Default {
        origins.insert(name, origin);
    }
    Some(stated.fold(value.clone(), |value, (_, lower)| value.over(lower)))
}
