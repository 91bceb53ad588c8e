//! What varies, and over which values.

use super::change::{Average, Change};
use super::error::WhatIfError;
use super::values::{AxisValue, values};
use crate::nearest::nearest;
use crate::settings::{SETTINGS, Setting, SettingsLayer};

/// What varies.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// A setting.
    Setting(&'static Setting),
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
        if is_quick && let Some(average) = Average::named(&folded) {
            return Ok(Self::Average(average));
        }
        if folded == "overrides" && !is_quick {
            return Ok(Self::Overrides);
        }
        if folded == "only" {
            return Err(WhatIfError::Input(
                "the scope cannot vary, for the inputs are read once; run once for each scope"
                    .to_owned(),
            ));
        }
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == folded) {
            return Ok(Self::Setting(setting));
        }
        let settings = SETTINGS.iter().map(|setting| setting.name);
        let averages = Average::ALL.iter().filter(|_| is_quick).map(|(known, ..)| *known);
        let known = settings.chain(averages).chain(["overrides", "servers"]);
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
            Self::Setting(setting) => {
                let mut layer = SettingsLayer::default();
                layer.state(setting, &value.text).map_err(|reason| wrong(setting.name, &reason))?;
                Ok(Change::Setting(Box::new(layer)))
            }
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
            Target::Setting(setting) => setting.name.to_owned(),
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
            "strict=true,false",
            "throttle=8-18=50,22-6=0",
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
        assert!(
            error("compression=much").contains("compression = much: 'much' is not a percentage")
        );
        assert!(error("rules.standard_account_iops=many").contains("must be a number"));
        assert!(error("ir-batch=1.5").starts_with("ir-batch = 1.5"));
        assert!(matches!(Axis::parse("compression", false), Err(WhatIfError::NotAnAxis(_))));
        assert!(matches!(
            Target::named("overrides", true),
            Err(WhatIfError::UnknownSetting { .. })
        ));
    }
}
