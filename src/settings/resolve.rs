//! Lays what is stated over the defaults, and checks it.

use std::borrow::Cow;

use super::error::SettingsError;
use super::origin::Origin;
use super::scenario::{Arithmetic, Scenario};
use super::setting::Setting;
use super::sizing::Sizing;
use super::table::{SETTINGS, Settings, SettingsLayer};
use crate::reference::{ReferenceData, ReferenceError};
use crate::rules::{self, Method, Purpose, RuleSet, Storage, Use, ids};
use crate::units::written;

impl Settings {
    /// Lays the layers over the defaults; earlier layers win. `arithmetic` is the default of the planner.
    pub fn resolve(
        layers: &[(Origin, SettingsLayer)],
        arithmetic: Arithmetic,
    ) -> Result<Self, SettingsError> {
        let planner = SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() };
        let layers = layers.iter().map(|(origin, layer)| (*origin, layer));
        let layers: Vec<_> = layers.chain([(Origin::Default, &planner)]).collect();
        let mut settings = Self::laid(&layers);
        if let Ok(rules) = rules::shared(&settings.rules) {
            settings.rules.clone_from(&rules.id);
            settings.apply_rule_defaults(rules);
        }
        settings.check()?;
        Ok(settings)
    }

    /// Applies the defaults that a rule set states: growth, retention, percentile, comfort, hours and arithmetic. [`Self::resolve`] does so for the
    /// built-in rule sets; after reading a rule file, call it with that.
    pub fn apply_rule_defaults(&mut self, rules: &RuleSet) {
        if self.origin("growth") == Origin::Default
            && let Some(growth) = rules.stated_number(ids::GROWTH_DEFAULT)
        {
            self.growth = growth;
        }
        let (retention, points) = match self.purpose {
            Purpose::Migration => (ids::RETENTION_DAYS_MIGRATION, ids::RECOVERY_POINTS_MIGRATION),
            Purpose::Dr => (ids::RETENTION_DAYS_DR, ids::RECOVERY_POINTS_DR),
        };
        if self.origin("recovery-points") == Origin::Default
            && let Some(points) = rules.stated_number(points)
        {
            self.recovery_points = points;
        }
        if self.origin("retention-days") == Origin::Default
            && let Some(days) = rules.stated_number(retention)
        {
            self.retention_days = days;
        }
        if self.origin("compression") == Origin::Default
            && self.method_under(rules) == Some(Method::Agentless)
            && let Some(percent) = rules.stated_number(ids::AGENTLESS_COMPRESSION)
        {
            self.compression = percent;
        }
        if self.origin("percentile") == Origin::Default
            && let Some(percentile) = rules.stated_number(ids::PERCENTILE_DEFAULT)
        {
            self.percentile = percentile;
        }
        if self.origin("comfort") == Origin::Default
            && let Some(factor) = rules.stated_number(ids::COMFORT_FACTOR)
        {
            self.comfort = factor;
        }
        if self.origin("hours") == Origin::Default
            && let Some(hours) = rules.stated_number(ids::HOURS_PER_MONTH)
        {
            self.hours = hours;
        }
        if self.origin("nvme") == Origin::Default
            && let Some(Ok(nvme)) = rules.text(ids::NVME_USE).map(str::parse)
        {
            self.nvme = nvme;
        }
        if self.origin("arithmetic") == Origin::Default && rules.storage == Storage::ManagedDisks {
            self.arithmetic = Arithmetic::Exact;
        }
    }

    /// Where a setting comes from.
    #[must_use]
    pub fn origin(&self, name: &str) -> Origin {
        self.origins.get(name).copied().unwrap_or(Origin::Default)
    }

    fn check(&self) -> Result<(), SettingsError> {
        for (setting, number) in SETTINGS.iter().zip(self.numbers()) {
            if let (Some(range), Some(number)) = (setting.range, number)
                && !range.contains(number)
            {
                let unit = setting.unit.words();
                return Err(SettingsError::Range {
                    name: setting.name,
                    value: written(number),
                    reason: format!("must be {range} {unit}").trim_end().to_owned(),
                });
            }
        }
        if (self.purpose, self.method) == (Purpose::Dr, Method::Agentless) {
            return Err(SettingsError::Combination {
                settings: "purpose dr and method agentless".to_owned(),
                reason: "agentless replication only migrates; disaster recovery is by site-recovery",
            });
        }
        self.check_values()
    }

    /// Checks what depends on the rule set in force.
    pub fn check_under(&self, rules: &RuleSet) -> Result<(), SettingsError> {
        if self.method_under(rules) == Some(Method::Agentless) && self.scenario != Scenario::Vmware
        {
            return Err(SettingsError::Combination {
                settings: format!("method agentless and scenario {}", self.scenario.id()),
                reason: "agentless replication is for VMware machines; use the method site-recovery",
            });
        }
        Ok(())
    }

    /// The rule set in force with the catalogues that go with it, or the VM sizes of the file that was given.
    pub fn reference(&self) -> Result<ReferenceData, ReferenceError> {
        let reference = ReferenceData::load(&self.rules)?;
        match &self.catalog {
            Some(path) => reference.with_catalog(path),
            None => Ok(reference),
        }
    }

    /// Reference data with each rule as it stands for the purpose, the method and the region in force.
    #[must_use]
    pub fn under<'a>(&self, reference: &'a ReferenceData) -> Cow<'a, ReferenceData> {
        let rules = reference.rules();
        let (purpose, method) = (self.purpose_under(rules), self.method_under(rules));
        reference.stand_for(Use::new(purpose, method, self.region.as_deref()))
    }

    /// What the plan is for; `None` under a rule set of the past, where nothing follows from it.
    #[must_use]
    pub fn purpose_under(&self, rules: &RuleSet) -> Option<Purpose> {
        (!rules.is_past()).then_some(self.purpose)
    }

    /// Whether recovery points are kept beside the latest one.
    #[must_use]
    pub fn keeps_points(&self) -> bool {
        match self.scenario {
            Scenario::Hyperv => self.recovery_points > 0.0,
            Scenario::Vmware | Scenario::Physical => self.retention_days > 0.0,
        }
    }

    /// What sizes are chosen by; under a rule set of the past by what servers have, whatever is asked for.
    #[must_use]
    pub fn sizing_under(&self, rules: &RuleSet) -> Sizing {
        if rules.is_past() { Sizing::Allocated } else { self.sizing }
    }

    /// What the IOPS and MB/s that disks were measured to serve are multiplied by: growth where sizes are chosen by what servers
    /// have, the comfort factor where they are chosen by what they use, never both.
    #[must_use]
    pub fn disk_load_headroom(&self, rules: &RuleSet) -> f64 {
        match self.sizing_under(rules) {
            Sizing::Allocated => 1.0 + self.growth / 100.0,
            Sizing::Measured => self.comfort,
        }
    }

    /// How machines are replicated; `None` under a rule set of the past, where nothing follows from it.
    #[must_use]
    pub fn method_under(&self, rules: &RuleSet) -> Option<Method> {
        (!rules.is_past()).then_some(self.method)
    }
}

/// The defaults of all settings in words, in the order of [`SETTINGS`]; empty for a setting without one.
#[must_use]
pub fn default_words() -> Vec<String> {
    let values = serde_json::to_value(Settings::laid(&[])).unwrap_or_default();
    let words = |setting: &Setting| match values.get(setting.key) {
        _ if !setting.default.is_empty() => setting.default.to_owned(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    SETTINGS.iter().map(words).collect()
}
