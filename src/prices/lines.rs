//! Which row is the price of which line, as data: a file for each rule set.

use std::sync::LazyLock;

use serde::Deserialize;

use super::flags::Flag;
use super::unit::Unit;
use super::wanted::Wanted;
use crate::embedded;
use crate::rules::CatalogName;

/// The lines of a plan that have a price, for the time of a rule set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceLines {
    lines: Vec<PriceLine>,
}

/// A kind of line, and what its price is called in price files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceLine {
    /// The line: `vm.base`, `disk.premium-ssd`.
    pub id: String,
    /// The line in words, with places such as `{size}`.
    pub name: String,
    /// The units that its price may have.
    #[serde(rename = "unit")]
    units: Vec<String>,
    /// What the names of its tiers look like.
    pub(super) tier: Option<String>,
    /// By which region a row is chosen.
    pub(super) region: RegionMode,
    #[serde(default)]
    pub(super) need: Vec<Flag>,
    #[serde(default)]
    pub(super) forbid: Vec<Flag>,
    pub(super) names: Vec<RowNames>,
}

/// By which region a row is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RegionMode {
    /// By the region of the plan.
    Arm,
    /// By its ExpressRoute zone.
    Zone,
    /// By none.
    Any,
}

/// What a row is called in one kind of file; patterns of a field that is anything are empty.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowNames {
    #[serde(default)]
    pub(super) service: Vec<String>,
    #[serde(default)]
    pub(super) product: Vec<String>,
    #[serde(default)]
    pub(super) sku: Vec<String>,
    #[serde(default)]
    pub(super) meter: Vec<String>,
    pub(super) size: Option<String>,
}

static CURRENT: LazyLock<PriceLines> = LazyLock::new(|| embedded::data!("prices/lines/current"));
static OF_2017: LazyLock<PriceLines> = LazyLock::new(|| embedded::data!("prices/lines/guide-2017"));

impl PriceLines {
    /// The lines of the time of a catalogue.
    #[must_use]
    pub fn of(catalog: CatalogName) -> &'static Self {
        match catalog {
            CatalogName::Of2017 => Self::of_2017(),
            CatalogName::Current => Self::current(),
        }
    }

    /// The lines of today's Azure.
    #[must_use]
    pub fn current() -> &'static Self {
        &CURRENT
    }

    /// The lines of the guide of 2017: page blobs, sizes by their names of the time.
    #[must_use]
    pub fn of_2017() -> &'static Self {
        &OF_2017
    }

    /// Every line.
    #[must_use]
    pub fn all(&self) -> &[PriceLine] {
        &self.lines
    }

    /// A line by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&PriceLine> {
        self.lines.iter().find(|line| line.id == id)
    }
}

impl PriceLine {
    /// Whether a price in this unit can be one of the line.
    pub(super) fn accepts(&self, unit: &Unit) -> bool {
        self.units.iter().any(|own| **own == *unit.what)
    }

    /// The line in words, for what is looked for.
    #[must_use]
    pub fn said(&self, wanted: &Wanted) -> String {
        wanted.filled(&self.name)
    }

    /// The units that its price may have.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::wanted::PLACES;
    use super::*;

    #[test]
    fn lines_are_told_apart_and_ask_for_what_is_known() {
        for lines in [PriceLines::current(), PriceLines::of_2017()] {
            let mut ids = BTreeSet::new();
            for line in lines.all() {
                assert!(ids.insert(&line.id), "{} stands twice", line.id);
                assert!(!line.units.is_empty() && !line.names.is_empty(), "{}", line.id);
                let patterns = line.names.iter().flat_map(|names| {
                    let fields = [&names.service, &names.product, &names.sku, &names.meter];
                    fields.into_iter().flatten().chain(&names.size)
                });
                for pattern in patterns.chain([&line.name]) {
                    let places =
                        pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                    for place in places {
                        assert!(PLACES.contains(&place), "{}: {{{place}}}", line.id);
                    }
                }
                for names in &line.names {
                    let patterns = [&names.service, &names.product, &names.sku, &names.meter];
                    let patterns = patterns.into_iter().flatten();
                    assert!(patterns.clone().all(|p| *p == p.to_lowercase()), "{}", line.id);
                    assert!(patterns.count() > 0 && !names.service.is_empty(), "{}", line.id);
                }
            }
        }
    }
}
