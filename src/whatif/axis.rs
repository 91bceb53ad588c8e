//! What varies, and over which values.

use serde::Deserialize;

use super::change::{Average, Change};
use super::error::WhatIfError;
use super::values::{AxisValue, values};
use crate::nearest::nearest;
use crate::settings::SettingsLayer;

/// What varies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A setting by its name.
    Setting(&'static str),
    /// The number of a rule.
    Rule(String),
    /// The set of overrides.
    Overrides,
    /// An average of the Quick Planner.
    Average(Average),
}

impl Target {
    /// The target of a name: a setting, `rules.ID`, `overrides`, and for a quick plan its averages.
    pub fn named(name: &str, is_quick: bool) -> Result<Self, WhatIfError> {
        let name = name.trim();
        if let Some(rule) = name.strip_prefix("rules.") {
            return Ok(Self::Rule(rule.to_owned()));
        }
        let folded = name.trim_start_matches("--").to_lowercase().replace('_', "-");
        if is_quick
            && let Some((_, average)) = Average::ALL.iter().find(|(known, _)| *known == folded)
        {
            return Ok(Self::Average(*average));
        }
        if folded == "overrides" && !is_quick {
            return Ok(Self::Overrides);
        }
        let settings = SettingsLayer::names();
        if let Some(setting) = settings.iter().find(|known| **known == folded) {
            return Ok(Self::Setting(setting));
        }
        let averages = Average::ALL.iter().filter(|_| is_quick).map(|(known, _)| *known);
        let known = settings.iter().copied().chain(averages).chain(["overrides", "servers"]);
        Err(WhatIfError::UnknownSetting {
            name: name.to_owned(),
            nearest: nearest(&folded, known).map(str::to_owned),
        })
    }

    /// What a scenario with this value does differently.
    pub fn change(&self, value: &AxisValue) -> Result<Change, WhatIfError> {
        let wrong = |name: &str, reason: &str| WhatIfError::Value {
            name: name.to_owned(),
            value: value.text.clone(),
            reason: reason.to_owned(),
        };
        match self {
            Self::Setting(name) => setting(name, value)
                .map(|layer| Change::Setting(Box::new(layer)))
                .map_err(|reason| wrong(name, reason.trim())),
            Self::Rule(id) => value
                .number
                .map(|number| Change::Rule(id.clone(), number))
                .ok_or_else(|| wrong(&format!("rules.{id}"), "must be a number")),
            Self::Overrides => Ok(Change::Overrides(value.text.clone())),
            Self::Average(average) => value
                .number
                .map(|number| Change::Average(*average, number))
                .ok_or_else(|| wrong("the average", "must be a number")),
        }
    }
}

/// A layer with one setting. What a setting takes is the layer's to say: each way to read the text is tried on it.
fn setting(name: &str, value: &AxisValue) -> Result<SettingsLayer, String> {
    let words = value.text.split('+').map(|word| toml::Value::String(word.trim().to_owned()));
    let mut readings = Vec::new();
    if let Ok(whole) = value.text.parse::<i64>() {
        readings.push(toml::Value::Integer(whole));
    }
    readings.extend(value.number.map(toml::Value::Float));
    readings.push(toml::Value::String(value.text.clone()));
    readings.extend(value.text.parse().ok().map(toml::Value::Boolean));
    readings.push(toml::Value::Array(words.collect()));
    let mut reason = None;
    for reading in readings {
        let table = toml::Table::from_iter([(name.to_owned(), reading)]);
        match SettingsLayer::deserialize(table) {
            Ok(layer) => return Ok(layer),
            Err(error) => {
                reason.get_or_insert(error.message().to_owned());
            }
        }
    }
    Err(reason.unwrap_or_default())
}

/// Something that varies, with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The name as it is printed.
    pub name: String,
    /// What varies.
    pub target: Target,
    /// The values in their order.
    pub values: Vec<AxisValue>,
    changes: Vec<Change>,
}

impl Axis {
    /// Reads `NAME=VALUES`.
    pub fn parse(text: &str, is_quick: bool) -> Result<Self, WhatIfError> {
        let (name, list) =
            text.split_once('=').ok_or_else(|| WhatIfError::NotAnAxis(text.to_owned()))?;
        Self::new(name, values(list)?, is_quick)
    }

    /// A name and its values.
    pub fn new(name: &str, values: Vec<AxisValue>, is_quick: bool) -> Result<Self, WhatIfError> {
        let target = Target::named(name, is_quick)?;
        let changes = values.iter().map(|value| target.change(value)).collect::<Result<_, _>>()?;
        let name = match &target {
            Target::Setting(name) => (*name).to_owned(),
            _ => name.trim().to_owned(),
        };
        Ok(Self { name, target, values, changes })
    }

    /// What the value at a place does differently.
    #[must_use]
    pub fn change(&self, index: usize) -> Option<&Change> {
        self.changes.get(index)
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Target, WhatIfError};

    #[test]
    fn every_kind_of_setting_can_vary() {
        for text in [
            "compression=0,30%",
            "ir-batch=1..5",
            "retention_days=1,3",
            "scenario=vmware,hyperv",
            "arithmetic=exact,workbook",
            "rules=guide-2017,guide-2017-07",
            "series=D+DS,A",
            "rules.standard_account_iops=20000,40000",
            "overrides=none,no-backup-disks",
        ] {
            Axis::parse(text, false).unwrap();
        }
        Axis::parse("vms=10..100/10", true).unwrap();
    }

    #[test]
    fn a_wrong_name_or_value_is_refused_with_what_is_meant() {
        let error = |text: &str| Axis::parse(text, false).unwrap_err().to_string();
        assert_eq!(
            error("compresion=0"),
            "there is no setting 'compresion'; did you mean 'compression'?"
        );
        assert_eq!(error("vms=1"), "there is no setting 'vms'");
        assert!(error("compression=much").contains("compression = much: invalid type"));
        assert!(error("rules.standard_account_iops=many").contains("must be a number"));
        assert!(error("ir-batch=1.5").starts_with("ir-batch = 1.5"));
        assert!(matches!(Axis::parse("compression", false), Err(WhatIfError::NotAnAxis(_))));
        assert!(matches!(
            Target::named("overrides", true),
            Err(WhatIfError::UnknownSetting { .. })
        ));
    }
}
