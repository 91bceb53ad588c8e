//! Lays what is stated over the defaults, and checks it.

use super::error::SettingsError;
use super::origin::Origin;
use super::scenario::Arithmetic;
use super::setting::Setting;
use super::table::{SETTINGS, Settings, SettingsLayer};
use crate::rules::{self, RuleSet, Storage, ids};

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
            settings.apply_rule_defaults(rules);
        }
        settings.check()?;
        Ok(settings)
    }

    /// Applies the defaults that a rule set states: growth, percentile and arithmetic. [`Self::resolve`] does so for the
    /// built-in rule sets; after reading a rule file, call it with that.
    pub fn apply_rule_defaults(&mut self, rules: &RuleSet) {
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
                    value: number.to_string(),
                    reason: format!("must be {range} {unit}").trim_end().to_owned(),
                });
            }
        }
        self.check_values()
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
