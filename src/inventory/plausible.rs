//! What figures servers have, to decide between two readings of a number: `templates/plausible.toml`. What no server goes
//! beyond is in [`crate::estate::possible`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::numbered_disks;
use crate::embedded;
use crate::estate::possible::Possible;
use crate::units::{Plain, Unit};

/// Steps by which one reading must be ahead of another to be the only one that is plausible.
pub(crate) const AHEAD: f64 = 2.0;
/// Steps by which a reading must be ahead of what a file states to call that a mistake.
pub(crate) const FAR_AHEAD: f64 = 6.0;
/// Steps against a figure that no server has.
const IMPOSSIBLE: f64 = 4.0;

/// The lowest and the highest figure.
type Range = [f64; 2];

/// What is plausible for some fields. Amounts of data are in GiB.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plausible {
    fields: Vec<String>,
    usual: Range,
    per: Option<Per>,
    #[serde(default, deserialize_with = "units")]
    units: Vec<Unit>,
    /// Steps that the usual unit of a format is ahead where a person made the list.
    #[serde(default)]
    pub(crate) lead: f64,
    /// What no server goes beyond.
    #[serde(skip)]
    pub(crate) possible: Option<&'static Possible>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Per {
    fields: Vec<String>,
    usual: Range,
}

fn units<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Unit>, D::Error> {
    let unit = |text: String| {
        Unit::parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is not a unit")))
    };
    Vec::deserialize(deserializer)?.into_iter().map(unit).collect()
}

static ALL: LazyLock<BTreeMap<String, Plausible>> = LazyLock::new(|| {
    let mut all: BTreeMap<String, Plausible> = embedded::data!("plausible");
    for (kind, plausible) in &mut all {
        plausible.possible = Possible::of(kind);
    }
    all
});

impl Plausible {
    /// What is plausible for a field, with the name that fields of one kind share; `None` where anything goes.
    pub(crate) fn of(field: &str) -> Option<(&'static str, &'static Self)> {
        let is_disk = numbered_disks::is_field(field) && field.ends_with("_size");
        let field = if is_disk { "disk_size" } else { field };
        let known = ALL.iter().find(|(_, plausible)| plausible.fields.iter().any(|f| f == field));
        known.map(|(kind, plausible)| (kind.as_str(), plausible))
    }

    /// The fields of the same row that a figure is compared with, the first that there is.
    pub(crate) fn companions(&self) -> impl Iterator<Item = &str> {
        self.per.iter().flat_map(|per| per.fields.iter().map(String::as_str))
    }

    /// The units that a number without one may be in.
    pub(crate) fn units(&self) -> impl Iterator<Item = Unit> {
        self.units.iter().copied()
    }

    /// Steps against a figure: how many doublings or halvings it lies outside of what is usual.
    pub(crate) fn steps_against(&self, figure: f64, companion: Option<f64>) -> f64 {
        let mut steps = outside(figure, self.usual);
        let possible = self.possible;
        if possible.is_some_and(|range| figure < range.least || figure > range.most) {
            steps += IMPOSSIBLE;
        }
        if let (Some(per), Some(companion)) = (&self.per, companion.filter(|c| *c > 0.0)) {
            steps += outside(figure / companion, per.usual);
        }
        steps
    }
}

fn outside(figure: f64, [least, most]: Range) -> f64 {
    if figure < least {
        (least / figure).log2()
    } else if figure > most {
        (figure / most).log2()
    } else {
        0.0
    }
}

/// A number in the unit that figures are compared in: GiB for amounts of data.
pub(crate) fn comparable(value: f64, unit: Option<Unit>) -> f64 {
    match unit {
        Some(Unit::Data(unit)) => unit.gib(value, Plain::Binary),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ranges_are_in_order() {
        for (kind, plausible) in ALL.iter() {
            let usual = plausible.per.as_ref().map(|per| per.usual);
            for [least, most] in [Some(plausible.usual), usual].into_iter().flatten() {
                assert!(least < most, "{kind}");
            }
            assert!(plausible.possible.is_some(), "{kind}");
        }
        assert_eq!(Plausible::of("disk_7_size").unwrap().0, "disk");
        assert!(Plausible::of("os").is_none());
    }

    #[test]
    fn each_doubling_beyond_what_is_usual_is_a_step() {
        let (_, memory) = Plausible::of("memory").unwrap();
        assert!(memory.steps_against(64.0, None) < 1e-9);
        assert!((memory.steps_against(1024.0, None) - 1.0).abs() < 1e-9);
        assert!(memory.steps_against(0.015_625, None) > 10.0, "16 MB is no memory");
        assert!(memory.steps_against(8192.0, Some(2.0)) > 10.0, "8 TB for 2 cores");
    }
}
