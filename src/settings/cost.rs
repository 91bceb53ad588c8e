//! Settings about cost.

use std::collections::BTreeMap;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::setting::{Setting, Takes};
use super::value::{SettingValue, pair, percent};

/// What money is spent on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CostCategory {
    /// Virtual machines, without the licence of their operating system.
    Compute,
    /// Licences of operating systems.
    Licence,
    /// Managed disks, page blobs of guide-2017.
    Disks,
    /// Snapshots that hold recovery points.
    RecoveryPoints,
    /// The storage account that caches replication.
    Cache,
    /// The fee of Site Recovery or Azure Migrate for each machine.
    ReplicationFee,
    /// Gateways, circuits and data that leaves Azure.
    Network,
    /// What the settings name beside that: extra machines, amounts by name.
    Extras,
}

impl CostCategory {
    /// Every category, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Compute,
        Self::Licence,
        Self::Disks,
        Self::RecoveryPoints,
        Self::Cache,
        Self::ReplicationFee,
        Self::Network,
        Self::Extras,
    ];

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Compute => "compute",
            Self::Licence => "licence",
            Self::Disks => "disks",
            Self::RecoveryPoints => "recovery-points",
            Self::Cache => "cache",
            Self::ReplicationFee => "replication-fee",
            Self::Network => "network",
            Self::Extras => "extras",
        }
    }
}

impl FromStr for CostCategory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|known| known.id().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let ids = Self::ALL.map(Self::id).join(", ");
            format!("'{text}' is no category of cost; use one of {ids}")
        })
    }
}

/// How VMs are paid after they have moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CostTerm {
    /// As they are used.
    #[default]
    Payg,
    /// With a reservation of one year.
    Ri1,
    /// With a reservation of three years.
    Ri3,
    /// Under a savings plan of one year.
    Sp1,
    /// Under a savings plan of three years.
    Sp3,
    /// The sizes with the most hours with a reservation of one year, the others as they are used.
    Mixed,
}

impl CostTerm {
    const ALL: [Self; 6] = [Self::Payg, Self::Ri1, Self::Ri3, Self::Sp1, Self::Sp3, Self::Mixed];

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Payg => "payg",
            Self::Ri1 => "ri1",
            Self::Ri3 => "ri3",
            Self::Sp1 => "sp1",
            Self::Sp3 => "sp3",
            Self::Mixed => "mixed",
        }
    }
}

impl FromStr for CostTerm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|known| known.id().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let ids = Self::ALL.map(Self::id).join(", ");
            format!("'{text}' is no term; use one of {ids}")
        })
    }
}

/// What the cheapest VM size is told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CostOrder {
    /// The prices of price files, where there are any.
    #[default]
    Prices,
    /// The relative costs of the catalogue.
    Catalogue,
}

impl FromStr for CostOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_lowercase().as_str() {
            "prices" => Ok(Self::Prices),
            "catalogue" | "catalog" => Ok(Self::Catalogue),
            _ => Err(format!("'{text}' is no order of costs; use prices or catalogue")),
        }
    }
}

/// Who reports are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// People who plan: they see everything.
    #[default]
    Engineer,
    /// The customer, who sees no discount, no markup and no cost of the partner.
    Customer,
}

impl FromStr for Audience {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_lowercase().as_str() {
            "engineer" => Ok(Self::Engineer),
            "customer" => Ok(Self::Customer),
            _ => Err(format!("'{text}' is nobody that reports are for; use customer or engineer")),
        }
    }
}

/// How often data is kept, in one place or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Redundancy {
    /// Three times in one datacentre.
    #[default]
    Lrs,
    /// In three zones of the region.
    Zrs,
    /// In two regions; page blobs of guide-2017 only.
    Grs,
}

impl Redundancy {
    /// Azure's name, as price files have it.
    #[must_use]
    pub fn azure_name(self) -> &'static str {
        match self {
            Self::Lrs => "LRS",
            Self::Zrs => "ZRS",
            Self::Grs => "GRS",
        }
    }
}

impl FromStr for Redundancy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Lrs, Self::Zrs, Self::Grs];
        let known = all.into_iter().find(|known| known.azure_name().eq_ignore_ascii_case(text));
        known.ok_or_else(|| format!("'{text}' is no redundancy; use lrs, zrs or grs"))
    }
}

/// Per cents for all categories of cost and for single ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "StatedPercents", into = "StatedPercents")]
pub struct Percents {
    /// For every category that is not named.
    pub all: Option<f64>,
    /// By category.
    pub by_category: BTreeMap<CostCategory, f64>,
}

impl Percents {
    /// Per cent for a category; 0 where none is stated.
    #[must_use]
    pub fn of(&self, category: CostCategory) -> f64 {
        self.by_category.get(&category).copied().or(self.all).unwrap_or(0.0)
    }

    /// Whether no category has any.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        CostCategory::ALL.into_iter().all(|category| self.of(category) == 0.0)
    }
}

/// One number for all, or a table with `all` and categories.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum StatedPercents {
    All(f64),
    Table {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        all: Option<f64>,
        #[serde(flatten)]
        by_category: BTreeMap<CostCategory, f64>,
    },
}

impl From<StatedPercents> for Percents {
    fn from(stated: StatedPercents) -> Self {
        match stated {
            StatedPercents::All(all) => Self { all: Some(all), ..Self::default() },
            StatedPercents::Table { all, by_category } => Self { all, by_category },
        }
    }
}

impl From<Percents> for StatedPercents {
    fn from(percents: Percents) -> Self {
        Self::Table { all: percents.all, by_category: percents.by_category }
    }
}

/// `15` for all categories, `compute=10` for one.
impl SettingValue for Percents {
    const TAKES: Takes = Takes::Many;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        if !text.contains('=') {
            return Ok(Self { all: Some(percent(text)?), ..Self::default() });
        }
        let (category, value) = pair(text)?;
        let by_category = BTreeMap::from([(category.parse()?, percent(&value)?)]);
        Ok(Self { all: None, by_category })
    }

    fn and(mut self, later: Self) -> Self {
        self.by_category.extend(later.by_category);
        Self { all: later.all.or(self.all), ..self }
    }

    fn over(self, lower: &Self) -> Self {
        lower.clone().and(self)
    }
}

/// Amounts by name; a flag states one as `NAME=AMOUNT`.
impl SettingValue for BTreeMap<String, f64> {
    const TAKES: Takes = Takes::Many;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        let (name, amount) = pair(text)?;
        let amount = amount.parse().ok().filter(|amount: &f64| amount.is_finite());
        let amount = amount.ok_or_else(|| format!("'{text}' has no number behind '='"))?;
        Ok(Self::from([(name, amount)]))
    }

    fn and(mut self, later: Self) -> Self {
        self.extend(later);
        self
    }

    fn over(self, lower: &Self) -> Self {
        lower.clone().and(self)
    }
}

macro_rules! by_text {
    ($($type:ty),+) => {
        $(impl SettingValue for $type {
            fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
                text.parse()
            }
        })+
    };
}

by_text!(Audience, CostOrder, CostTerm, Redundancy);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_wins_over_all_and_later_over_earlier() {
        let is = |percent: f64, expected: f64| assert!((percent - expected).abs() < 1e-9);
        let read = |text| Percents::parse(text, &Setting::ROW).unwrap();
        let percents = read("15").and(read("compute=10%")).and(read("20"));
        is(percents.of(CostCategory::Disks), 20.0);
        is(percents.of(CostCategory::Compute), 10.0);
        assert!(Percents::parse("computer=10", &Setting::ROW).is_err());
        let file: BTreeMap<String, Percents> =
            toml::from_str("a = 5\nb = { all = 3, licence = 7 }").unwrap();
        is(file["a"].of(CostCategory::Cache), 5.0);
        is(file["b"].of(CostCategory::Licence), 7.0);
        is(file["b"].of(CostCategory::Compute), 3.0);
    }
}
