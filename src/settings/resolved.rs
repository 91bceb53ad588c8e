//! The settings in force.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::layer::{SettingsError, SettingsLayer};
use super::replication::{ThrottleHours, Unmeasured};
use crate::rules::{self, RuleSet, Storage, ids};
use crate::units::{plain, plain_number};

/// `templates/settings.toml`: every setting with its default, and the user's template.
pub const TEMPLATE: &str = include_str!("../../templates/settings.toml");

/// The source environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scenario {
    /// VMware virtual machines to Azure.
    Vmware,
    /// Physical servers to Azure.
    Physical,
    /// Hyper-V virtual machines to Azure.
    Hyperv,
}

impl Scenario {
    /// The wording of the workbook's list, which has VMware and physical servers as one.
    #[must_use]
    pub fn workbook_wording(self) -> &'static str {
        match self {
            Self::Vmware | Self::Physical => "VMware/Physical to Azure",
            Self::Hyperv => "Hyper-V to Azure",
        }
    }

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Vmware => "vmware",
            Self::Physical => "physical",
            Self::Hyperv => "hyperv",
        }
    }

    /// The compression assumed by default in per cent: the guide estimates 30 for VMware, none for physical servers and
    /// Hyper-V.
    #[must_use]
    pub fn default_compression(self) -> f64 {
        match self {
            Self::Vmware => 30.0,
            Self::Physical | Self::Hyperv => 0.0,
        }
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded: String =
            text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        match folded.as_str() {
            // "Azure datacenter" is what a search-and-replace made of VMware in the guide.
            "vmware"
            | "vmwarephysical"
            | "vmwarephysicaltoazure"
            | "vmwaretoazure"
            | "azuredatacenter"
            | "azuredatacentertoazure"
            | "azuredatacenterphysicaltoazure" => Ok(Self::Vmware),
            "physical" | "physicaltoazure" | "physicalserver" | "physicalservers" => {
                Ok(Self::Physical)
            }
            "hyperv" | "hypervtoazure" => Ok(Self::Hyperv),
            _ => Err(format!("'{text}' is not a scenario; use vmware, physical or hyperv")),
        }
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Which arithmetic a plan is worked out in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Arithmetic {
    /// The 2017 workbook's, to the digit.
    Workbook,
    /// Sums over servers and disks, true units, nothing rounded to 0.
    Exact,
}

impl Arithmetic {
    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Exact => "exact",
        }
    }
}

impl FromStr for Arithmetic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "workbook" => Ok(Self::Workbook),
            "exact" => Ok(Self::Exact),
            _ => Err(format!("'{text}' is not an arithmetic; use workbook or exact")),
        }
    }
}

/// From where a setting came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The command line.
    Flag,
    /// A settings file.
    File,
    /// The SUMMARY block of a planner sheet.
    Sheet,
    /// The default.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "command line",
            Self::File => "settings file",
            Self::Sheet => "planner sheet",
            Self::Default => "default",
        })
    }
}

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Settings {
    /// The source environment.
    pub scenario: Scenario,
    /// The rule set: an id or a file.
    pub rules: String,
    /// The arithmetic.
    pub arithmetic: Arithmetic,
    /// Compression in per cent.
    #[serde(serialize_with = "plain_number")]
    pub compression: f64,
    /// Days that recovery points are kept (VMware, physical).
    #[serde(serialize_with = "plain_number")]
    pub retention_days: f64,
    /// Hourly recovery points (Hyper-V).
    #[serde(serialize_with = "plain_number")]
    pub recovery_points: f64,
    /// Window of initial replication in hours.
    #[serde(serialize_with = "plain_number")]
    pub ir_hours: f64,
    /// Machines of a batch of initial replication.
    pub ir_batch: u32,
    /// One-off headroom on changes in per cent.
    #[serde(serialize_with = "plain_number")]
    pub growth: f64,
    /// Daily change in per cent of total storage for servers without their own.
    #[serde(serialize_with = "plain")]
    pub change_rate: Option<f64>,
    /// The percentile of measured series.
    #[serde(serialize_with = "plain_number")]
    pub percentile: f64,
    /// The link that is there in megabits of 10^6 bits a second.
    #[serde(serialize_with = "plain")]
    pub link: Option<f64>,
    /// The recovery point objective in minutes.
    #[serde(serialize_with = "plain_number")]
    pub rpo: f64,
    /// Peak over mean, for changes of which only the mean is known.
    #[serde(serialize_with = "plain_number")]
    pub peak_factor: f64,
    /// What becomes of servers that have no change rate.
    pub unmeasured: Unmeasured,
    /// Hours in which replication may only use a part of the link.
    pub throttle: Option<ThrottleHours>,
    /// The series that sizes are chosen from; the rule set's where there are none.
    pub series: Option<Vec<String>>,
    /// Sizes fixed by hand: server to size.
    pub size: BTreeMap<String, String>,
    /// Whether a warning stops.
    pub strict: bool,
    /// From where each setting came; the ones that are not named are defaults.
    #[serde(skip)]
    #[schemars(skip)]
    pub origins: BTreeMap<&'static str, Origin>,
}

impl Settings {
    /// Lays the layers over the defaults; earlier layers win. `arithmetic` is what the planner uses unless a layer says.
    pub fn resolve(
        layers: &[(Origin, SettingsLayer)],
        arithmetic: Arithmetic,
    ) -> Result<Self, SettingsError> {
        let mut origins = BTreeMap::new();
        let mut pick = Picker { layers, origins: &mut origins };
        let scenario = pick.value("scenario", |layer| layer.scenario).unwrap_or(Scenario::Vmware);
        let mut settings = Self {
            scenario,
            rules: pick
                .value("rules", |layer| layer.rules.clone())
                .unwrap_or_else(|| "guide-2017".to_owned()),
            arithmetic: pick.value("arithmetic", |layer| layer.arithmetic).unwrap_or(arithmetic),
            compression: pick
                .value("compression", |layer| layer.compression)
                .unwrap_or_else(|| scenario.default_compression()),
            retention_days: pick
                .value("retention-days", |layer| layer.retention_days)
                .unwrap_or(3.0),
            recovery_points: pick
                .value("recovery-points", |layer| layer.recovery_points)
                .unwrap_or(16.0),
            ir_hours: pick.value("ir-hours", |layer| layer.ir_hours).unwrap_or(16.0),
            ir_batch: pick.value("ir-batch", |layer| layer.ir_batch).unwrap_or(3),
            growth: pick.value("growth", |layer| layer.growth).unwrap_or(0.0),
            change_rate: pick.value("change-rate", |layer| layer.change_rate),
            percentile: pick.value("percentile", |layer| layer.percentile).unwrap_or(95.0),
            link: pick.value("link", |layer| layer.link),
            rpo: pick.value("rpo", |layer| layer.rpo).unwrap_or(15.0),
            peak_factor: pick.value("peak-factor", |layer| layer.peak_factor).unwrap_or(2.0),
            unmeasured: pick.value("unmeasured", |layer| layer.unmeasured).unwrap_or_default(),
            throttle: pick.value("throttle", |layer| layer.throttle),
            series: pick.value("series", |layer| layer.series.clone()),
            size: BTreeMap::new(),
            strict: pick.value("strict", |layer| layer.strict).unwrap_or(false),
            origins: BTreeMap::new(),
        };
        for (_, layer) in layers.iter().rev() {
            settings.size.extend(layer.size.clone());
        }
        settings.origins = origins;
        if let Ok(rules) = rules::shared(&settings.rules) {
            settings.follow(rules);
        }
        settings.check()?;
        Ok(settings)
    }

    /// Takes the defaults that a rule set states. [`Self::resolve`] does it for the sets that come with asrcap; whoever reads
    /// a rule file calls it.
    pub fn follow(&mut self, rules: &RuleSet) {
        if self.origin("growth") == Origin::Default
            && let Some(growth) = rules.stated_number(ids::GROWTH_DEFAULT)
        {
            self.growth = growth;
        }
        if self.origin("percentile") == Origin::Default
            && let Some(percentile) = rules.stated_number(ids::PERCENTILE_DEFAULT)
        {
            self.percentile = percentile;
        }
        if self.origin("arithmetic") == Origin::Default && rules.storage == Storage::ManagedDisks {
            self.arithmetic = Arithmetic::Exact;
        }
    }

    /// From where a setting came.
    #[must_use]
    pub fn origin(&self, name: &str) -> Origin {
        self.origins.get(name).copied().unwrap_or(Origin::Default)
    }

    fn check(&self) -> Result<(), SettingsError> {
        let ranges = [
            ("compression", self.compression, 0.0, 100.0, "must be 0 to 100 per cent"),
            ("retention-days", self.retention_days, 0.0, 3650.0, "must be 0 to 3650 days"),
            ("recovery-points", self.recovery_points, 0.0, 100_000.0, "must be 0 to 100000"),
            ("ir-hours", self.ir_hours, 0.01, 100_000.0, "must be more than 0 hours"),
            ("ir-batch", f64::from(self.ir_batch), 1.0, 1e6, "must be 1 or more machines"),
            ("growth", self.growth, 0.0, 1e4, "must be 0 to 10000 per cent"),
            ("percentile", self.percentile, 0.0, 100.0, "must be 0 to 100"),
            ("link", self.link.unwrap_or(1.0), 1e-6, 1e9, "must be more than 0 Mbit/s"),
            ("rpo", self.rpo, 1e-3, 1e6, "must be more than 0 minutes"),
            ("peak-factor", self.peak_factor, 1.0, 1e4, "must be 1 or more"),
            (
                "change-rate",
                self.change_rate.unwrap_or(0.0),
                0.0,
                1e4,
                "must be 0 to 10000 per cent a day",
            ),
        ];
        for (name, value, low, high, reason) in ranges {
            between(name, value, low, high, reason)?;
        }
        self.throttle.map_or(Ok(()), check_throttle)
    }
}

fn check_throttle(throttle: ThrottleHours) -> Result<(), SettingsError> {
    let (from, to) = (f64::from(throttle.from_hour), f64::from(throttle.to_hour));
    between("throttle percent", throttle.percent, 0.0, 100.0, "must be 0 to 100 per cent")?;
    between("from-hour", from, 0.0, 23.0, "must be 0 to 23")?;
    between("throttle hours", (to - from).abs(), 1.0, 24.0, "from-hour and to-hour must differ")?;
    between("to-hour", to, 1.0, 24.0, "must be 1 to 24")
}

fn between(
    name: &'static str,
    value: f64,
    low: f64,
    high: f64,
    reason: &str,
) -> Result<(), SettingsError> {
    if value.is_finite() && value >= low && value <= high {
        return Ok(());
    }
    Err(SettingsError::Range { name, value: value.to_string(), reason: reason.to_owned() })
}

struct Picker<'a> {
    layers: &'a [(Origin, SettingsLayer)],
    origins: &'a mut BTreeMap<&'static str, Origin>,
}

impl Picker<'_> {
    fn value<T>(
        &mut self,
        name: &'static str,
        get: impl Fn(&SettingsLayer) -> Option<T>,
    ) -> Option<T> {
        let (origin, value) = self
            .layers
            .iter()
            .find_map(|(origin, layer)| get(layer).map(|value| (*origin, value)))?;
        self.origins.insert(name, origin);
        Some(value)
    }
}
